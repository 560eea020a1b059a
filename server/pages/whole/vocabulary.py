"""What the editor of queries offers while one types, as JSON at `/vocabulary.json`."""

from __future__ import annotations

import json
from functools import lru_cache

from flask import Blueprint, Response, request

from server.accounts.answers.completions import completions
from server.layout.context import store

blueprint = Blueprint("vocabulary", __name__)


@blueprint.get("/vocabulary.json")
def vocabulary() -> Response:
    """The prefixes, classes, properties, concepts and things of the dataset, by label."""
    response = Response(_written(store().version), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(f"vocabulary-{store().version}")
    response.make_conditional(request)
    return response


@lru_cache(maxsize=2)
def _written(version: str) -> bytes:  # noqa: ARG001  # the version is what the store of this request holds
    return json.dumps(completions(store()), ensure_ascii=False, separators=(",", ":")).encode()
