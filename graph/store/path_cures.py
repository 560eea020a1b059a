"""Cures of property paths: alternatives that count, and paths of length zero at terms that the data do not hold.

SPARQL 1.1 evaluates an alternative as a union of multisets (section 18.5, `eval` of `Path(X, alt(P, Q), Y)`), and gives
a path of length zero at any term that stands at its end (section 18.4, ZeroLengthPath). How often a negated set gives
a pair of nodes, it leaves open (18.4, NegatedPropertySet); the engine counts the properties or does not, as its plan
has it. Cured, each property counts, as with a variable in its place and as other engines do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import pyoxigraph as ox

from graph.sparql import algebra as a

ZERO_LENGTH_PATH: Final = "zero-length-path"
"""The name of the deviation whose cure finds solutions that rest on no triple."""


@dataclass
class NewVariables:
    """Makes variables that the query does not have; `prefix` is one that none of its variables has."""

    prefix: str
    numbers: Iterator[int] = field(default_factory=count)

    def new(self) -> ox.Variable:
        return ox.Variable(f"{self.prefix}x{next(self.numbers)}")


@dataclass
class PathCures:
    """Cures the path patterns of a query.

    `names` says which deviations were cured, `told` which are left. `graph` says whether the patterns stand inside
    GRAPH with a variable, where a solution that comes from no triple would leave that variable unbound. `compares` says
    that it counted whether two constants are the same.
    """

    variables: NewVariables
    names: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    graph: bool = False
    compares: bool = False

    def elements(self, triples: a.Triples) -> Iterator[a.Element]:
        """The elements that a block of triple patterns becomes, in their order."""
        plain: list[a.Pattern] = []
        for pattern in triples.patterns:
            cured = list(self._pattern(pattern))
            if cured == [a.Triples((pattern,))]:
                plain.append(pattern)
                continue
            if plain:
                yield a.Triples(tuple(plain))
                plain = []
            yield from cured
        if plain:
            yield a.Triples(tuple(plain))

    def _pattern(self, pattern: a.Pattern) -> Iterator[a.Element]:
        path = pattern.predicate
        if isinstance(path, ox.NamedNode | ox.Variable):
            yield a.Triples((pattern,))
            return
        match _inwards(path):
            case a.Alternative(parts):
                self.names.add("path-alternatives")
                branches = (a.Pattern(pattern.subject, part, pattern.object) for part in parts)
                yield a.Union(tuple(a.Group(tuple(self._pattern(branch))) for branch in branches))
            case a.Negated(predicates):
                yield self._negated(pattern.subject, predicates, pattern.object)
            case a.Inverse(a.Negated(predicates)):
                yield self._negated(pattern.object, predicates, pattern.subject)
            case a.Sequence(parts) if any(map(_counts, parts)) or _may_rest_on_a_constant(pattern, parts):
                yield from self._sequence(pattern, parts)
            case inner if _may_be_empty(inner) and (constants := _constants(pattern)):
                if self.graph:
                    self.told.add(ZERO_LENGTH_PATH)
                    yield a.Triples((pattern,))
                else:
                    yield self._with_zero_length(pattern, constants)
            case _:
                yield a.Triples((pattern,))

    def _sequence(self, pattern: a.Pattern, parts: tuple[a.Path, ...]) -> Iterator[a.Element]:
        """The parts of a path one by one."""
        ends = [pattern.subject, *(self.variables.new() for _ in parts[1:]), pattern.object]
        for number, part in enumerate(parts):
            between = a.Pattern(ends[number], part, ends[number + 1])
            if _counts(part) or _may_rest_on_a_constant(pattern, parts):
                yield from self._pattern(between)
            else:
                yield a.Triples((between,))

    def _negated(self, subject: a.Term, predicates: tuple[ox.NamedNode, ...], other: a.Term) -> a.Element:
        """Each triple between two ends whose property is none of these."""
        self.names.add("negated-set")
        between = self.variables.new()
        listed = [token for predicate in predicates for token in (",", a.Expression((predicate,)))][1:]
        condition = a.Expression(("(", a.Expression((between,)), "NOT IN (", *listed, ")", ")"))
        triples = a.Triples((a.Pattern(subject, between, other),))
        return a.Group((triples, a.Filter(condition)) if predicates else (triples,))

    def _with_zero_length(self, pattern: a.Pattern, constants: list[a.Term]) -> a.Element:
        """The pattern, or its match of length zero at a constant that the data do not hold."""
        self.names.add(ZERO_LENGTH_PATH)
        path = a.Triples((pattern,))
        if len(constants) == 2:
            self.compares = True
            if pattern.subject != pattern.object:
                return path
        term = constants[0]
        itself = a.Exists(a.Group((a.Triples((a.Pattern(term, pattern.predicate, term),)),)), negated=True, wanted=True)
        added: list[a.Element] = [a.Filter(a.Expression(("(", itself, ")")))]
        for variable in (pattern.subject, pattern.object):
            if isinstance(variable, ox.Variable):
                added.insert(0, a.Bind(a.constant(term), variable))
        return a.Union((a.Group((path,)), a.Group(tuple(added))))


def _constants(pattern: a.Pattern) -> list[a.Term]:
    return [term for term in (pattern.subject, pattern.object) if not isinstance(term, ox.Variable)]


def _may_rest_on_a_constant(pattern: a.Pattern, parts: tuple[a.Path, ...]) -> bool:
    """Whether a path may begin or end with a match of length zero at a constant without a triple that has it."""
    ends = ((pattern.subject, parts[0], parts[1]), (pattern.object, parts[-1], parts[-2]))
    return any(
        not isinstance(term, ox.Variable) and _may_be_empty(part) and not _is_one_triple(neighbour)
        for term, part, neighbour in ends
    )


def _is_one_triple(path: a.Path) -> bool:
    return isinstance(path, ox.NamedNode) or (isinstance(path, a.Inverse) and isinstance(path.path, ox.NamedNode))


def _inwards(path: a.Path) -> a.Path:
    """The same path, with an inverse of something that has parts pushed to these parts."""
    if not isinstance(path, a.Inverse):
        return path
    match path.path:
        case a.Inverse(inner):
            return _inwards(inner)
        case a.Alternative(parts):
            return a.Alternative(tuple(a.Inverse(part) for part in parts))
        case a.Sequence(parts):
            return a.Sequence(tuple(a.Inverse(part) for part in reversed(parts)))
    return path


def _counts(path: a.Path) -> bool:
    """Whether a path has an alternative or a negated set whose matches count one by one: not one that is repeated."""
    match path:
        case a.Alternative() | a.Negated():
            return True
        case a.Inverse(inner):
            return _counts(inner)
        case a.Sequence(parts):
            return any(map(_counts, parts))
    return False


def _may_be_empty(path: a.Path) -> bool:
    """Whether a path may have length zero."""
    match path:
        case a.Repeated(inner, times):
            return times in "*?" or _may_be_empty(inner)
        case a.Inverse(inner):
            return _may_be_empty(inner)
        case a.Sequence(parts):
            return all(map(_may_be_empty, parts))
        case a.Alternative(parts):
            return any(map(_may_be_empty, parts))
    return False
