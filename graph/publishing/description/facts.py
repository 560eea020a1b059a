"""What the dataset itself says of the data as a whole: their day, the documents, the time and place told of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graph.publishing.description.vocabulary_terms import term
from graph.publishing.overviews.tellings import once
from graph.store.dataset_store import Store, solutions

EXAMPLES: Final = ("pg:Claim", "pg:SourceDocument", "pg:Agreement", "pg:Person", "pg:State", "pg:Disagreement")
"""The classes of which the description names a thing as an example: the first by its IRI."""
_DATED: Final = ("pg:Event", "pg:Agreement")
_PLACED: Final = ("pg:Conflict", "pg:PeaceProcess")
_OF_DOCUMENTS: Final = ("dct:publisher", "pg:when", "pg:earliest", "pg:latest", "schema:sha256", "pg:textQuality")
_GUIDE: Final = re.compile(r"guide, version (\d+)")
_NODES: Final = ("documents", "curators", "places", "examples")
_NEWEST: Final = "SELECT (MAX(?day) AS ?newest) WHERE { ?claim a pg:Claim ; dct:created ?day }"
_Value = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Facts:
    """What the reported view says of the data.

    Days are those of ISO 8601. `documents` are in the order of their numbers; `of_documents` is what is told of each:
    publisher, date, and the SHA-256 of its text. `newest_day` is the newest on which a claim was curated, the date of
    the data. `curators` coded the claims, from these versions of the guide. `period` is the first and the last day on
    which events and agreements can have been, as far as they are dated; `places` are those of the conflicts and peace
    processes told of. `examples` are things of `EXAMPLES`.
    """

    documents: Sequence[ox.NamedNode]
    of_documents: Sequence[ox.Triple]
    newest_day: str | None
    curators: Sequence[ox.NamedNode]
    guides: Sequence[int]
    period: tuple[str | None, str | None]
    places: Sequence[ox.NamedNode]
    examples: Sequence[ox.NamedNode]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> Facts:
        """Gather them from the triples of the reported view."""
        view = _View(triples)
        documents, claims, dated = view.things("pg:SourceDocument"), view.things("pg:Claim"), view.things(*_DATED)
        notes = [note.value for note in view.values(documents, "skos:editorialNote")]
        earliest, latest = (view.values(dated, name) for name in ("pg:earliest", "pg:latest"))
        return cls(
            documents,
            [*view.told(documents, ("rdf:type",), term("pg:SourceDocument")), *view.told(documents, _OF_DOCUMENTS)],
            max((day.value for day in view.values(claims, "dct:created")), default=None),
            _nodes(view.values(claims, "dct:creator")),
            sorted({int(found[1]) for note in notes if (found := _GUIDE.search(note))}),
            (
                min((day.value for day in earliest), default=None),
                max((day.value for day in latest), default=None),
            ),
            _nodes(view.values(view.things(*_PLACED), "pg:place")),
            [things[0] for name in EXAMPLES if (things := view.things(name))],
        )

    def to_json(self) -> dict[str, Any]:
        """The facts, ready for JSON."""
        triples = ox.serialize(self.of_documents, format=ox.RdfFormat.N_TRIPLES) or b""
        nodes = {name: [node.value for node in getattr(self, name)] for name in _NODES}
        return nodes | {
            "of_documents": triples.decode().splitlines(),
            "newest_day": self.newest_day,
            "guides": list(self.guides),
            "period": list(self.period),
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Facts:
        """The facts that `to_json` wrote."""
        lines = "\n".join(payload["of_documents"])
        quads = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
        nodes = {name: [ox.NamedNode(iri) for iri in payload[name]] for name in _NODES}
        first, last = payload["period"]
        return cls(
            of_documents=[quad.triple for quad in quads],
            newest_day=payload["newest_day"],
            guides=payload["guides"],
            period=(first, last),
            **nodes,
        )


@once
def newest_day(store: Store) -> str | None:
    """The newest day on which a claim was curated (`2026-11-21`); None where none is recorded."""
    newest = next(iter(solutions(store, _NEWEST)))["newest"]
    return newest.value if newest else None


class _View:
    """Triples by subject and property, and things by class."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._values: dict[tuple[ox.NamedNode, ox.NamedNode], list[_Value]] = {}
        self._by_class: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for triple in sorted(triples, key=str):
            subject, value = triple.subject, triple.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, _Value):
                continue  # the dataset has no others
            self._values.setdefault((subject, triple.predicate), []).append(value)
            if triple.predicate == term("rdf:type") and isinstance(value, ox.NamedNode):
                self._by_class.setdefault(value, []).append(subject)

    def things(self, *classes: str) -> list[ox.NamedNode]:
        """The things of some classes, each once, by their IRIs."""
        return _nodes(thing for name in classes for thing in self._by_class.get(term(name), ()))

    def values(self, things: Iterable[ox.NamedNode], name: str) -> list[_Value]:
        """The values of a property of some things."""
        return [value for thing in things for value in self._values.get((thing, term(name)), ())]

    def told(
        self, things: Iterable[ox.NamedNode], properties: Sequence[str], only: ox.NamedNode | None = None
    ) -> Iterator[ox.Triple]:
        """What is told of some things by some properties; `only` is the one value that counts."""
        for thing in things:
            for name in properties:
                for value in self._values.get((thing, term(name)), ()):
                    if only is None or value == only:
                        yield ox.Triple(thing, term(name), value)


def _nodes(values: Iterable[_Value]) -> list[ox.NamedNode]:
    """Those of some values that are nodes, each once, by their IRIs."""
    return sorted({value for value in values if isinstance(value, ox.NamedNode)}, key=lambda node: node.value)
