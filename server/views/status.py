"""What the endpoint is, at `/status`: a page, and JSON for programs."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from server.http import negotiation
from server.layout.context import accept, settings, store
from server.layout.rendering import Head, render_page
from server.protocol import status as protocol

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def status() -> Response:
    """Versions, counts, limits, conformance and deviations."""
    found = protocol.status(store(), settings())
    if negotiation.prefers_html(accept()):
        response = Response(
            render_page(
                "status.html",
                Head("Status", "What is in the dataset, and the limits."),
                status=found,
                texts=protocol.limit_texts(),
            )
        )
    else:
        response = jsonify(found)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response
