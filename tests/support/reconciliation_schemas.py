"""Every answer of the reconciliation service is held against the schema of its kind, and counted.

The schemas are those of the Reconciliation Service API 0.2 and no part of this project: the environment variable
RECONCILIATION_SCHEMAS names their folder (`0.2/schemas` of https://github.com/reconciliation-api/specs).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

VARIABLE: Final = "RECONCILIATION_SCHEMAS"
PATH: Final = re.compile(r"/reconcile(/|$)")
MISSING: Final = f"{VARIABLE} is not set; name a folder that holds manifest.json and the other schemas of the API 0.2"
OF_PATHS: Final = {
    "/reconcile/properties": "data-extension-property-proposal",
    "/reconcile/suggest/entity": "suggest-entities-response",
    "/reconcile/suggest/type": "suggest-types-response",
    "/reconcile/suggest/property": "suggest-properties-response",
}
OF_MEMBERS: Final = {"versions": "manifest", "rows": "data-extension-response"}
"""The kind of an answer of the service itself, by a member that only it has; any other is a batch of results."""
RESULTS: Final = "reconciliation-result-batch"
KINDS: Final = frozenset({*OF_PATHS.values(), *OF_MEMBERS.values(), RESULTS})


def folder() -> Path | None:
    """The folder of the schemas, if it is named."""
    name = os.environ.get(VARIABLE)
    return Path(name) if name else None


@cache
def validators() -> Mapping[str, Draft7Validator]:
    """What holds something against each schema, by the name of its file without the ending; none without the folder."""
    place = folder()
    if place is None:
        return {}
    schemas = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(place.glob("*.json"))}
    resources = [(schema["$id"], DRAFT7.create_resource(schema)) for schema in schemas.values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return {name: Draft7Validator(schema, registry=registry) for name, schema in schemas.items()}


def mistakes(name: str, payload: object) -> list[str]:
    """What breaks a schema, with its place."""
    found = validators()[name].iter_errors(payload)
    return [f"{list(error.absolute_path)}: {error.message[:300]}" for error in found]


def hold(path: str, payload: Mapping[str, object]) -> str | None:
    """Hold an answer against its schema; returns its name, None where there is none for it.

    Flyouts have no schema: a member `id` and one `html`, both texts.
    """
    if path.startswith("/reconcile/flyout/"):
        assert {name: type(value) for name, value in payload.items()} == {"id": str, "html": str}, payload
        return None
    of_service = next((name for member, name in OF_MEMBERS.items() if member in payload), RESULTS)
    name = OF_PATHS.get(path) or of_service
    if name not in validators():
        return None
    found = mistakes(name, payload)
    assert not found, f"{path} breaks {name}.json at {found[:3]}"
    return name
