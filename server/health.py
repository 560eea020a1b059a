"""Whether the server is ready, and with what."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from graph import __version__
from server.links import store

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """The versions of dataset and software; anything that answers here is ready to be asked."""
    return jsonify(status="ready", dataset=store().version, software=__version__)
