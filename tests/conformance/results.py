"""Answers read from files and from the engine, and what it means that two are the same.

Solutions are the same as multisets up to the names of blank nodes; in order too, where the expected answer numbers its
solutions. Graphs are the same by isomorphism. The engine's store writes each number in one form, so numbers of one
datatype and value are accepted for each other, and that is told apart from the same term: `Match.BY_VALUE`.
"""

from __future__ import annotations

import csv
import enum
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import pyoxigraph as ox

_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_RDF_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_FLOATS: Final = {_XSD + name for name in ("float", "double")}
_DECIMALS: Final = {_XSD + name for name in ("decimal", "integer")}
_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_NUMERAL: Final = re.compile(_DECIMAL.pattern + r"([eE][+-]?\d+)?")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Solution = dict[str, Term]


@dataclass(frozen=True)
class Table:
    """The answer of a SELECT; `lexical` where the format (CSV) holds no terms but their texts."""

    variables: frozenset[str]
    rows: tuple[Solution, ...]
    ordered: bool = False
    lexical: bool = False


Result = Table | bool | ox.Dataset


class Match(enum.Enum):
    """How far two answers agree."""

    NO = "no"
    BY_VALUE = "by value"
    EXACT = "exact"


def read(text: bytes, extension: str, base: str) -> Result:
    """An answer in the format of this file extension: a table, a truth value or a graph.

    Raises:
        SyntaxError: the text is not in that format.
        ValueError: there is no such format.
    """
    if extension == "csv":
        return _read_csv(text.decode("utf-8"))
    if results := ox.QueryResultsFormat.from_extension(extension):
        answer = ox.parse_query_results(text, format=results)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        variables = [v.value for v in answer.variables]
        rows = ({v: s[v] for v in variables if s[v] is not None} for s in answer)
        return Table(frozenset(variables), tuple(rows))
    rdf = ox.RdfFormat.from_extension(extension)
    if rdf is None:
        raise ValueError(f"no answers are written in .{extension}")
    graph = ox.Dataset(ox.parse(text, format=rdf, base_iri=base))
    return _read_result_set(graph)


def match(expected: Result, actual: Result, *, lax: bool = False) -> Match:
    """How far an answer agrees with the expected one; with `lax`, duplicates may be left out."""
    if type(expected) is not type(actual):
        return Match.NO
    if isinstance(expected, bool):
        return Match.EXACT if expected == actual else Match.NO
    if isinstance(expected, ox.Dataset):
        if _isomorphic_graphs(expected, actual):
            return Match.EXACT
        return Match.BY_VALUE if _isomorphic_graphs(_by_value(expected), _by_value(actual)) else Match.NO
    if expected.variables != actual.variables:
        return Match.NO
    wanted, found = _rows(expected, expected.ordered), _rows(actual, expected.ordered)
    if _isomorphic(wanted, found, lax=lax):
        return Match.EXACT
    value = _cell_value if expected.lexical else _value
    wanted, found = ([{v: value(t) for v, t in row.items()} for row in rows] for rows in (wanted, found))
    return Match.BY_VALUE if _isomorphic(wanted, found, lax=lax) else Match.NO


def _read_csv(text: str) -> Table:
    """SPARQL 1.1 CSV, section 3: texts without their kind, unbound as the empty text, and `_:` before blank nodes."""
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    if any(len(cells) != len(header) for cells in lines):
        raise SyntaxError("a CSV row has more or fewer cells than the header")
    rows = ({name: _cell(cell) for name, cell in zip(header, cells, strict=True) if cell} for cells in lines)
    return Table(frozenset(header), tuple(rows), lexical=True)


def _cell(text: str) -> Term:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.Literal(text)


def _read_result_set(graph: ox.Dataset) -> Result:
    """The vocabulary in which the working group wrote answers as RDF; any other graph is the answer itself."""
    found = [q.subject for q in graph.quads_for_object(ox.NamedNode(_RS + "ResultSet")) if q.predicate == _RDF_TYPE]
    if not found:
        return graph
    (answer,) = found
    if boolean := _objects(graph, answer, "boolean"):
        return boolean[0].value in ("true", "1")
    rows: list[tuple[int, Solution]] = []
    for solution in _objects(graph, answer, "solution"):
        index = _objects(graph, solution, "index")
        bound = (
            (_one(graph, b, "variable").value, _one(graph, b, "value")) for b in _objects(graph, solution, "binding")
        )
        rows.append((int(index[0].value) if index else -1, dict(bound)))
    ordered = bool(rows) and all(index >= 0 for index, _ in rows)
    variables = frozenset(v.value for v in _objects(graph, answer, "resultVariable"))
    return Table(variables, tuple(row for _, row in sorted(rows, key=lambda r: r[0])), ordered)


def _objects(graph: ox.Dataset, subject: Term, name: str) -> list[Term]:
    return [q.object for q in graph.quads_for_subject(subject) if q.predicate.value == _RS + name]


def _one(graph: ox.Dataset, subject: Term, name: str) -> Term:
    (found,) = _objects(graph, subject, name)
    return found


def _rows(table: Table, ordered: bool) -> list[Solution]:
    """The solutions; where order counts, with their place as one more binding."""
    rows = [{v: _term(t) for v, t in row.items()} for row in table.rows]
    return [{**row, "": ox.Literal(place)} for place, row in enumerate(rows)] if ordered else rows


def _term(term: Term) -> Term:
    """RDF 1.1 Concepts, section 3.3: the value of a language tag is always in lower case."""
    if isinstance(term, ox.Literal) and term.language:
        return ox.Literal(term.value, language=term.language.lower())
    return term


def _value(term: Term) -> Term:
    """One form for all numbers of a datatype and value."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value
    if kind in _DECIMALS and _DECIMAL.fullmatch(term.value):
        return ox.Literal(str(Fraction(term.value)), datatype=term.datatype)
    if kind in _FLOATS and _NUMERAL.fullmatch(term.value):
        return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    return term


def _cell_value(term: Term) -> Term:
    """The same for CSV, which keeps no datatypes: any text that reads as a number is one."""
    numeral = isinstance(term, ox.Literal) and _NUMERAL.fullmatch(term.value)
    return ox.Literal(str(Fraction(term.value))) if numeral else term


def _by_value(graph: ox.Dataset) -> ox.Dataset:
    return ox.Dataset(ox.Quad(q.subject, q.predicate, _value(q.object), q.graph_name) for q in graph)


def _isomorphic_graphs(one: ox.Dataset, other: ox.Dataset) -> bool:
    forms = []
    for graph in (one, other):
        form = ox.Dataset(ox.Quad(q.subject, q.predicate, _term(q.object), q.graph_name) for q in graph)
        form.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        forms.append(set(form))
    return forms[0] == forms[1]


Row = tuple[tuple[str, Term], ...]


def _isomorphic(wanted: Iterable[Solution], found: Iterable[Solution], *, lax: bool) -> bool:
    """Whether one renaming of blank nodes makes two multisets of solutions the same."""
    left, right = (Counter(tuple(sorted(row.items())) for row in rows) for rows in (wanted, found))
    if len(left) != len(right) or (not lax and left.total() != right.total()):
        return False
    return _renamed(sorted(left.items(), key=str), list(right.items()), {}, lax=lax)


def _renamed(
    wanted: Sequence[tuple[Row, int]],
    found: Sequence[tuple[Row, int]],
    names: dict[ox.BlankNode, ox.BlankNode],
    *,
    lax: bool,
) -> bool:
    if not wanted:
        return True
    (row, times), *rest = wanted
    for place, (candidate, count) in enumerate(found):
        enough = count <= times if lax else count == times
        if enough and (extended := _extended(row, candidate, names)) is not None:
            if _renamed(rest, [*found[:place], *found[place + 1 :]], extended, lax=lax):
                return True
            if extended == names:
                return False  # the row holds no new blank node: another partner would be the same row
    return False


def _extended(
    row: Row, candidate: Row, names: dict[ox.BlankNode, ox.BlankNode]
) -> dict[ox.BlankNode, ox.BlankNode] | None:
    """The renaming with what these two rows add to it, or None where they cannot be the same."""
    if [v for v, _ in row] != [v for v, _ in candidate]:
        return None
    extended = dict(names)
    for (_, one), (_, other) in zip(row, candidate, strict=True):
        if isinstance(one, ox.BlankNode) and isinstance(other, ox.BlankNode):
            if one not in extended and other in extended.values():
                return None
            if extended.setdefault(one, other) != other:
                return None
        elif one != other:
            return None
    return extended
