"""Every answer of the suite that is JSON of ours is held against its published schema, and counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from server.views.schemas import schemas
from tests.support import reconciliation_schemas

_whole: set[tuple[int, str]] = set()
"""Parts of answers that broke no schema, with the place of the schema that refers to the schema of the part."""


def _referred(validator: Any, reference: str, part: object, schema: dict[str, Any]) -> Iterator[ValidationError]:
    """As `$ref` is, but what was held against a place once is not held again: one claim stands in many answers."""
    held_already = id(schema), json.dumps(part, sort_keys=True)
    if held_already not in _whole:
        errors = list(Draft202012Validator.VALIDATORS["$ref"](validator, reference, part, schema))
        if not errors:
            _whole.add(held_already)
        yield from errors


Validator = validators.extend(Draft202012Validator, {"$ref": _referred})
PLAIN = {name: {key: part for key, part in schema.items() if key != "$schema"} for name, schema in schemas().items()}
"""The schemas without the name of their dialect, by which a validator would go back to its plain class."""
REGISTRY: Registry[Any] = Registry().with_resources(
    [(f"{name}.json", DRAFT202012.create_resource(schema)) for name, schema in PLAIN.items()]
)
VALIDATORS = {name: Validator(schema, registry=REGISTRY) for name, schema in PLAIN.items()}
BY_PATH = {"/provenance": "explained-result", "/explain": "proofs", "/health": "health", "/status": "status"}
BY_PATH |= {"/search": "search", "/search.json": "search", "/search/suggestions": "suggestions"}
BY_PATH |= {"/downloads.json": "downloads"}
held: Counter[str] = Counter()
"""How many answers were held against each schema."""


def hold(path: str, media_type: str, body: bytes) -> None:
    """Hold an answer against the schema that is published for it; others are let pass."""
    if reconciliation_schemas.PATH.match(path) and media_type == "application/json":
        if name := reconciliation_schemas.hold(path, json.loads(body)):
            held[name] += 1
        return
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
