"""Whether the server is ready, and with what."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from graph import __version__
from server.links import serving, store

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """The versions of dataset and software, and whether queries can be answered."""
    ready = serving().engine.alive
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    answer = jsonify(status="ready" if ready else "restarting", dataset=store().version, software=__version__)
    answer.status_code = status
    return answer
