"""Turtle and TriG that a person can read: the dataset's description, then the things in sections, each with its name,
its class and the rest, its parts behind it; terms of others last, and behind them the graphs of the claims.

The serialisers of the libraries keep neither an order that means something nor parts behind their things, nor do they
wrap lines or count sections; so this one is our own (RDF 1.1 Turtle and TriG, W3C Recommendations of 25 February 2014).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from graph.publishing.dumps.kind_prefixes import namespaces
from graph.publishing.dumps.thing_order import (
    ONTOLOGY,
    OTHERS_TERMS,
    RDF_TYPE,
    TITLES,
    ThingOrder,
    natural,
    property_key,
)
from graph.publishing.dumps.turtle_terms import Terms

WIDTH: Final = 120
"""Columns after which a line is broken where it can be: literals stay whole."""
INDENT: Final = "    "
VERSION: Final = 'VERSION "1.2"'
"""What announces that triples are annotated (RDF 1.2 Turtle, section 2.11)."""
CLAIM_GRAPHS: Final = "What each claim says, in a graph of its name"
MOST_ON_A_LINE: Final = 3
"""Properties of a thing that may stand on one line with it."""
Described = dict[ox.NamedNode, list[object]]
"""The values of each property of a thing."""
Pieces = tuple[str, ...]
"""A value as it is written, and the reifiers behind it."""
Reifiers = Mapping[ox.Triple, Sequence[ox.NamedNode]]
"""The reifiers of triples, which annotate them."""


def written(
    quads: Iterable[ox.Quad],
    base: str,
    about: str = "",
    head: Iterable[ox.Triple] = (),
    reifiers: Reifiers | None = None,
    graphs: str = CLAIM_GRAPHS,
    *,
    graphs_as_given: bool = False,
) -> bytes:
    """Write quads as Turtle, or as TriG where any of them is in a named graph.

    Args:
        quads: each once, without blank nodes; those of the default graph in any order.
        base: the base IRI of the data.
        about: what the file is, in sentences that become comments at its beginning.
        head: the description of the dataset, which stands first, its subjects in this order; it may repeat triples of
            the default graph.
        reifiers: what annotates triples of the default graph, as RDF 1.2 has it (`s p o ~ reifier`).
        graphs: what the named graphs are, as the title of their section.
        graphs_as_given: whether these stand in the order in which they are given, else in that of their names.

    Raises:
        TypeError: a term is a blank node or a triple.
    """
    return _Writer(base, reifiers or {}).file(quads, about, list(head), graphs, graphs_as_given=graphs_as_given)


TERMS: Final = (ONTOLOGY, OTHERS_TERMS)
"""Sections of terms."""


class _Writer:
    """Writes one file."""

    def __init__(self, base: str, reifiers: Reifiers) -> None:
        self._terms = Terms(namespaces(base))
        self._base = base
        self._reifiers = reifiers
        self._order = ThingOrder(base, ())

    def file(
        self, quads: Iterable[ox.Quad], about: str, head: Sequence[ox.Triple], title: str, *, graphs_as_given: bool
    ) -> bytes:
        """All of it; the prefixes are known only when the rest is written."""
        graphs: dict[object, list[ox.Triple]] = {}
        for quad in quads:
            graphs.setdefault(quad.graph_name, []).append(quad.triple)
        first = dict.fromkeys(head)
        default = [triple for triple in graphs.pop(ox.DefaultGraph(), []) if triple not in first]
        self._order = ThingOrder(self._base, [*default, *first, *(t for graph in graphs.values() for t in graph)])
        names = list(graphs) if graphs_as_given else sorted(graphs, key=lambda name: natural(str(name)))
        lines = [*self._head(list(first)), *self._default_graph(default), *self._named_graphs(graphs, names, title)]
        opening = [f"# {line}" for line in textwrap.wrap(about, WIDTH - 2)]
        version = [VERSION] if self._reifiers else []
        prefixes = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in self._terms.used.items()]
        blocks = ["\n".join(block) for block in (opening, [*version, *prefixes]) if block]
        return ("\n\n".join(blocks) + "\n" + "".join(f"{line}\n" for line in lines)).encode()

    def _head(self, triples: Sequence[ox.Triple]) -> Iterator[str]:
        if triples:
            yield from _heading("The dataset", _number(len(triples), "triple"))
            for iri, described in _by_subject(triples).items():
                yield ""
                yield from self._thing(iri, described, "")

    def _default_graph(self, triples: Sequence[ox.Triple]) -> Iterator[str]:
        things = self._sorted(triples)
        for section, held in groupby(things, key=lambda thing: self._order.section(thing[0].value)):
            members = list(held)
            of_terms = TITLES[section] in TERMS
            yield from _heading(TITLES[section], _counts(members, of_terms=of_terms))
            before = ""
            for iri, described in members:
                thing = "" if of_terms else iri.value.partition("#")[0]
                statement = self._thing(iri, described, "")
                if thing != before or len(statement) > 1:
                    yield ""
                before = thing
                yield from statement

    def _named_graphs(
        self, graphs: Mapping[object, Sequence[ox.Triple]], names: Iterable[object], title: str
    ) -> Iterator[str]:
        if graphs:
            count = sum(map(len, graphs.values()))
            yield from _heading(title, f"{_number(len(graphs), 'graph')}, {_number(count, 'triple')}")
        for name in names:
            yield ""
            yield f"GRAPH {self._terms.written(name)} {{"
            for iri, described in self._sorted(graphs[name]):
                yield from self._thing(iri, described, INDENT)
            yield "}"

    def _sorted(self, triples: Iterable[ox.Triple]) -> list[tuple[ox.NamedNode, Described]]:
        """The subjects in their order, each with its properties."""
        return sorted(_by_subject(triples).items(), key=lambda thing: self._order.key(str(thing[0])[1:-1]))

    def _thing(self, iri: ox.NamedNode, described: Described, indent: str) -> list[str]:
        """What is said of one subject: on one line where it fits, else a line or more for each property."""
        subject = self._terms.written(iri)
        told = [self._property(iri, name, described[name]) for name in sorted(described, key=property_key)]
        if len(told) <= MOST_ON_A_LINE:
            short = " ; ".join(f"{name} {', '.join(map(' '.join, values))}" for name, values in told)
            line = f"{indent}{subject} {short} ."
            if len(line) <= WIDTH:
                return [line]
        lines = [f"{indent}{subject}"]
        for number, (name, values) in enumerate(told, 1):
            lines += _wrapped(name, values, indent + INDENT, " ." if number == len(told) else " ;")
        return lines

    def _property(self, subject: ox.NamedNode, name: ox.NamedNode, values: list[object]) -> tuple[str, list[Pieces]]:
        """A property and its values as they are written, in their order."""
        if name == RDF_TYPE:
            ordered = sorted(values, key=self._order.class_key)
            return "a", [self._value(subject, name, value) for value in ordered]
        pieces = [self._value(subject, name, value) for value in values]
        return self._terms.written(name), sorted(pieces, key=lambda value: natural(value[0]))

    def _value(self, subject: ox.NamedNode, name: ox.NamedNode, value: object) -> Pieces:
        """A value, and behind it the reifiers of its triple."""
        text = self._terms.written(value)
        if not self._reifiers:
            return (text,)
        reifiers = self._reifiers.get(ox.Triple(subject, name, value), ())  # type: ignore[arg-type]  # as above
        return (text, *(f"~ {self._terms.written(reifier)}" for reifier in reifiers))


def _by_subject(triples: Iterable[ox.Triple]) -> dict[ox.NamedNode, Described]:
    """The subjects with their properties, all as they come first."""
    found: dict[ox.NamedNode, Described] = {}
    for triple in triples:
        found.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)  # type: ignore[arg-type]  # `Terms` refuses blank nodes
    return found


def _wrapped(name: str, values: Sequence[Pieces], indent: str, end: str) -> Iterator[str]:
    """A property with its values, broken into lines where no line would be short enough otherwise; values with reifiers
    behind them each on a line of its own."""
    line = f"{indent}{name}"
    fresh = True
    annotated = any(len(pieces) > 1 for pieces in values)
    for number, pieces in enumerate(values, 1):
        closing = "," if number < len(values) else end
        for position, piece in enumerate(pieces, 1):
            text = piece + closing if position == len(pieces) else piece
            begins = annotated and position == 1
            if not fresh and (begins or len(line) + 1 + len(text) > WIDTH):
                yield line
                line = indent + INDENT + text
            else:
                line += f" {text}"
            fresh = False
    yield line


def _counts(members: Sequence[tuple[ox.NamedNode, Described]], *, of_terms: bool) -> str:
    """How many things and triples a section holds; a term of a vocabulary is a thing, though it has a `#`."""
    things = {iri.value if of_terms else iri.value.partition("#")[0] for iri, _ in members}
    triples = sum(len(values) for _, described in members for values in described.values())
    return f"{_number(len(things), 'term' if of_terms else 'thing')}, {_number(triples, 'triple')}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _heading(title: str, counts: str) -> Iterator[str]:
    line = f"# == {title} ({counts}) "
    yield ""
    yield ""
    yield line + "=" * max(3, WIDTH - len(line))
