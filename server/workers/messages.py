"""What the web side asks of a worker and what it is answered, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.core.views import DEFAULT_VIEW


@dataclass(frozen=True)
class QueryRequest:
    """A query and what is asked of its answer.

    `formats` names the format for each kind of answer, None where none was acceptable; `seconds` asks for less time
    than the limit.
    """

    query: str
    formats: Mapping[str, str | None]
    view: str = DEFAULT_VIEW
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    operation: str = "query"
    """`query`; `provenance`, which explains the answer; or `explain`, which proves a triple."""
    arguments: Mapping[str, object] = field(default_factory=dict)
    """What of an answer to explain, or what to prove."""


@dataclass(frozen=True)
class Reply:
    """An answer as bytes: `kind` is solutions, boolean or triples, `format` the name of the format it is in."""

    kind: str
    format: str
    body: bytes


@dataclass(frozen=True)
class WriteRequest:
    """A change: an `update` as text, or a graph (None: the default graph) to `put`, `post` or `delete`.

    `documents` are the media types and lengths of what follows as data.
    """

    operation: str
    graph: str | None = None
    base: str = ""
    documents: Sequence[tuple[str, int]] = ()
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
