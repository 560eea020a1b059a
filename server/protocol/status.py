"""What the endpoint is, in one look: versions, counts, limits, conformance, and where it leaves the standard."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from graph import __version__
from graph.core.settings import Settings
from graph.publishing.overviews.tellings import once
from graph.store.dataset_store import Store, solutions

CONFORMANCE: Final = Path(__file__).with_name("conformance.json")
"""What came of the tests of the W3C, written by `python -m tests.conformance.report`."""
LIMITS: Final = (
    "query_seconds",
    "query_megabytes",
    "answer_megabytes",
    "client_queries",
    "queue_length",
    "queue_seconds",
    "request_kilobytes",
    "header_kilobytes",
    "request_seconds",
)
"""The settings that a client may meet."""


@dataclass(frozen=True)
class Deviation:
    """A place where the engine leaves the standard.

    `name` is what answers say and what the page has as an anchor; `what` says what differs, `instead` is a way round.
    `cured` says that queries are answered as the standard says where they can be taken apart, and only else the answer
    names it; others are always named.
    """

    name: str
    cured: bool
    what: str
    instead: str


DEVIATIONS: Final = tuple(
    Deviation(**row) for row in json.loads(Path(__file__).with_name("deviations.json").read_text("utf-8"))
)
"""The places that are known; a test holds each against the engine."""

_TRIPLES = "SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }"
_GRAPHS = "SELECT (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { ?s ?p ?o } }"
_CLAIMS = """
SELECT (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?passage) AS ?passages)
       (COUNT(DISTINCT ?claim) AS ?claims) {
  ?claim prov:hadPrimarySource ?document ; prov:wasDerivedFrom ?passage
}"""


def status(store: Store, settings: Settings) -> dict[str, Any]:
    """Say what is served, and within which limits, as plain objects for JSON.

    Args:
        store: what is served.
        settings: the limits; whether it is a scratch store, in which no documents are counted.

    Raises:
        PeacegraphError: the store cannot be asked.
    """
    return {
        "dataset": store.version,
        "software": __version__,
        "base": store.base,
        "writable": bool(settings.scratch),
        "counts": _counts(store, ()) if settings.scratch else counts(store),
        "limits": {name: getattr(settings, name) for name in LIMITS},
        "conformance": conformance(),
        "deviations": [asdict(deviation) for deviation in DEVIATIONS],
    }


def limit_texts() -> dict[str, str]:
    """What each limit sets, in words."""
    return {setting.name: setting.metadata["help"] for setting in fields(Settings) if setting.name in LIMITS}


@lru_cache(maxsize=1)
def conformance() -> list[dict[str, Any]]:
    """How many tests of the W3C pass, by area: `area`, `passed`, `of`."""
    results: list[dict[str, Any]] = json.loads(CONFORMANCE.read_text("utf-8"))
    return results


@once
def counts(store: Store) -> dict[str, int]:
    """What a built dataset holds, counted once."""
    return _counts(store, (_CLAIMS,))


def _counts(store: Store, more: tuple[str, ...]) -> dict[str, int]:
    """Count what a store holds; `more` are queries for counts that not every store has."""
    counted: dict[str, int] = {}
    for text in (_TRIPLES, _GRAPHS, *more):
        answer = solutions(store, text)
        names = [variable.value for variable in answer.variables]
        counted |= {name: int(row[name].value) for row in answer for name in names}
    return counted
