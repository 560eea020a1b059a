"""The published JSON Schemas of what programs are answered: `/schemas/NAME.json`."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response

from graph.core.errors import NotFoundError

blueprint = Blueprint("schemas", __name__)

FOLDER = Path(__file__).parents[1] / "schemas"


@blueprint.get("/schemas/<name>.json")
def schema(name: str) -> Response:
    """One schema."""
    if name not in schemas():
        raise NotFoundError(f"there is no schema {name!r}; there are {', '.join(schemas())}")
    return Response((FOLDER / f"{name}.json").read_bytes(), mimetype="application/schema+json")


@lru_cache(maxsize=1)
def schemas() -> dict[str, Any]:
    """All schemas by their names."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
