"""Whether the server is ready, and with what; and what operators count."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from graph import __version__
from server.layout.context import served, store
from server.traffic.metrics import Metrics

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """The versions of dataset and software, and whether queries can be answered."""
    ready = served().engine.alive
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    answer = jsonify(status="ready" if ready else "restarting", dataset=store().version, software=__version__)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/metrics")
def metrics() -> Response:
    """The counters, in Prometheus's text format."""
    counted: Metrics = current_app.extensions["metrics"]
    return Response(counted.text(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
