"""Every answer of the suite that is JSON of ours is held against its published schema, and counted."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from werkzeug.test import TestResponse

from server.views.schemas import schemas

REGISTRY: Registry[Any] = Registry().with_resources(
    [(f"{name}.json", Resource.from_contents(schema)) for name, schema in schemas().items()]
)
VALIDATORS = {name: Draft202012Validator(schema, registry=REGISTRY) for name, schema in schemas().items()}
BY_PATH = {"/provenance": "explained-result", "/explain": "proofs", "/health": "health", "/status": "status"}
held: Counter[str] = Counter()
"""How many answers were held against each schema."""


def hold(path: str, media_type: str, body: bytes) -> None:
    """Hold an answer against the schema that is published for it; others are let pass."""
    if media_type == "application/problem+json":
        name = "problem"
    elif media_type == "application/json" and path in BY_PATH:
        name = BY_PATH[path]
    else:
        return
    payload = json.loads(body)
    if error := next(iter(VALIDATORS[name].iter_errors(payload)), None):
        raise AssertionError(f"{path} breaks {name}.json at {list(error.absolute_path)}: {error.message[:500]}")
    held[name] += 1


class CheckedClient(FlaskClient):
    """A client without a network that holds every answer against its schema.

    It reads every answer to its end, as servers do, so that a large one gives its client's quota back.
    """

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        options.setdefault("buffered", True)
        response = super().open(*arguments, **options)
        if response.request.method != "HEAD" and response.status_code != 304:
            body = response.get_data()
            if response.headers.get("Content-Encoding") != "gzip":
                hold(response.request.path, response.mimetype, body)
        return response
