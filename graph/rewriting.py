"""Makes the witness query of a query, operator by operator.

Aggregates, order and slices go; a solution of the witness query belongs to every row with the same values in its
`links`. After Geerts et al., "Algebraic structures for capturing the provenance of SPARQL queries" (J. ACM 63(1),
2016), for what SPARQL 1.1 defines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from graph import algebra as a
from graph import scope
from graph.expressions import UnreadableError
from graph.witnesses import Absence, Guard, Step, Test, WitnessQuery

ONE: Final = a.constant(ox.Literal(1))


def of_query(query: a.Query) -> WitnessQuery:
    """The witness query of a SELECT, ASK or CONSTRUCT query.

    Raises:
        UnreadableError: it combines operators in a way whose provenance is not known.
    """
    select, rewriter = query.select, _Rewriter(query.prefix, len(query.anonymous))
    elements = rewriter.pattern(select, _Place())
    drawn = scope.drawn(a.Group((select,)))
    if query.form == "CONSTRUCT":
        linked = [v for v in dict.fromkeys(a.variables(query.template)) if v not in query.anonymous or _plain(query)]
    elif query.form == "SELECT":
        linked = _links(select, query.anonymous)
    else:
        linked = []
    hidden = _hidden(select) if query.form == "SELECT" else ()
    links = tuple(v for v in (*linked, *(key.variable for key in hidden)) if v not in drawn)
    return replace(
        rewriter.finish(elements),
        links=links,
        keys=hidden,
        together=select.aggregates or any(_kept(node) for node in _within(select.where)),
        restrictable=_restrictable(select.where, links),
    )


@lru_cache(maxsize=256)
def of_group(group: a.Group, graph: ox.NamedNode | ox.Variable | None, prefix: str) -> WitnessQuery:
    """The witness query of a pattern that stands alone, in a graph or in the default graph."""
    rewriter = _Rewriter(prefix, 0)
    elements = rewriter.group(group, _Place(graph))
    return rewriter.finish([a.Graph(graph, a.Group(tuple(elements)))] if graph else elements)


def _plain(query: a.Query) -> bool:
    """Whether the template of a CONSTRUCT query is its own pattern: then its blank nodes are variables of both."""
    return query.select.where == a.Group((a.Triples(query.template),))


def _links(select: a.Select, anonymous: Iterable[ox.Variable]) -> list[ox.Variable]:
    """The columns whose values are those of the pattern, or follow from them."""
    if not select.aggregates:
        return scope.columns(select, anonymous)
    keys = {key.variable for key in select.keys or ()}
    return [c.variable for c in select.columns or () if c.expression is None and c.variable in keys]


def _hidden(select: a.Select) -> tuple[a.Column, ...]:
    shown = {c.variable for c in select.columns or () if c.expression is None}
    return tuple(key for key in select.keys or () if key.variable not in shown)


def _needed(expression: a.Expression) -> Iterator[a.Exists]:
    """Every EXISTS that must hold for the expression to: those that only `&&` joins to others."""
    if all(token in ("(", "&&", ")") for token in expression.tokens if isinstance(token, str)):
        for token in expression.tokens:
            if isinstance(token, a.Exists):
                yield token
            elif isinstance(token, a.Expression):
                yield from _needed(token)


def _kept(node: object) -> bool:
    """Whether it is a sub-query whose rows rest on several solutions of its pattern."""
    return isinstance(node, a.Select) and (node.aggregates or node.sliced)


def _within(node: object) -> Iterator[object]:
    yield node
    for part in a.parts(node):
        yield from _within(part)


def _restrictable(where: a.Group, links: Iterable[ox.Variable]) -> tuple[ox.Variable, ...]:
    """Links with a value in every solution before anything optional, and made by no expression."""
    before = []
    for element in where.elements:
        if isinstance(element, a.Optional | a.Minus | a.Bind):
            break
        before.append(element)
    known = scope.certain(before)
    made = {e.variable for e in where.elements if isinstance(e, a.Bind)}
    subjects = {
        e.subject for e in _within(where) if isinstance(e, a.Pattern)
    }  # engines begin there, for better or worse
    return tuple(v for v in links if v in known and v not in made and v in subjects)


@dataclass(frozen=True)
class _Place:
    """Where in the query something stands: the graph it is matched in, and what must hold for it to count."""

    graph: ox.NamedNode | ox.Variable | None = None
    guards: tuple[Guard, ...] = ()

    def under(self, marker: ox.Variable, value: int | None = 1) -> _Place:
        return _Place(self.graph, (*self.guards, Guard(marker, value)))


@dataclass
class _Rewriter:
    """One pattern being rewritten; what its solutions mean is noted on the way."""

    prefix: str
    count: int
    steps: list[Step] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    drawn: bool = False
    later: list[a.Element] = field(default_factory=list)
    """What has to stand at the end of the group being rewritten."""

    def finish(self, elements: Iterable[a.Element]) -> WitnessQuery:
        where = a.Group(tuple(elements))
        return WitnessQuery(where, tuple(self.steps), tuple(self.tests), tuple(self.absences), drawn=self.drawn)

    def fresh(self) -> ox.Variable:
        self.count += 1
        return ox.Variable(f"{self.prefix}_{self.count}")

    def pattern(self, select: a.Select, place: _Place) -> list[a.Element]:
        """The pattern of a query without its grouping and modifiers, and with what its expressions make."""
        made = (select.keys or ()) if select.aggregates else (select.columns or ())
        elements = self.group(select.where, place)
        if select.values and not select.aggregates:
            elements.append(select.values)
        seen = scope.visible(select.where)
        for column in made:
            if column.expression:
                self.note_tests(column.expression, seen, place)
                elements.append(a.Bind(column.expression, column.variable))
        return elements

    def group(self, group: a.Group, place: _Place, outside: Iterable[ox.Variable] = ()) -> list[a.Element]:
        """The elements of a group rewritten. `outside` are variables that its filters see besides its own."""
        before, self.later = self.later, []
        seen = {**dict.fromkeys(outside), **scope.visible(group)}
        drawn = scope.drawn(group)
        made: list[a.Element] = []
        for number, element in enumerate(group.elements):
            if isinstance(element, a.Filter):
                if scope.draws(element.condition, drawn):
                    self.drawn = True
                    continue
                self.note_tests(element.condition, seen, place)
            made.extend(self.element(element, place, scope.visible(a.Group(group.elements[:number]))))
        made += self.later
        self.later = before
        return made

    def element(self, element: a.Element, place: _Place, before: scope.Variables) -> Iterator[a.Element]:
        match element:
            case a.Triples():
                for pattern in element.patterns:
                    yield from self.triple(pattern, place)
            case a.Optional():
                yield self.optional(element, place, before)
            case a.Union():
                yield self.union(element, place)
            case a.Graph():
                yield self.named(element, place)
            case a.Group():
                yield a.Group(tuple(self.group(element, place)))
            case a.Select():
                yield self.select(element, place)
            case _:
                if isinstance(element, a.Minus):
                    self.absences.append(Absence(element.group, place.guards))
                elif isinstance(element, a.Bind):
                    self.note_tests(element.expression, before, place)
                yield element

    def named(self, element: a.Graph, place: _Place) -> a.Graph:
        if not any(isinstance(inner, a.Triples) for inner in _within(element.group)):
            raise UnreadableError("GRAPH without a triple pattern rests on which graphs there are, not on triples")
        return a.Graph(element.name, a.Group(tuple(self.group(element.group, _Place(element.name, place.guards)))))

    def triple(self, pattern: a.Pattern, place: _Place) -> Iterator[a.Element]:
        """A pattern as what shows each edge it uses (SPARQL 1.1, section 18.2.2.4); walks are left to be looked for."""
        subject, path, value = pattern.subject, pattern.predicate, pattern.object
        match path:
            case a.Inverse():
                yield from self.triple(a.Pattern(value, path.path, subject), place)
            case a.Sequence():
                ends = [subject, *(self.fresh() for _ in path.parts[1:]), value]
                for part, start, end in zip(path.parts, ends, ends[1:], strict=False):
                    yield from self.triple(a.Pattern(start, part, end), place)
            case a.Alternative():
                branches = [a.Group((a.Triples((a.Pattern(subject, part, value),)),)) for part in path.parts]
                yield self.union(a.Union(tuple(branches)), place)
            case a.Negated():
                edge = self.fresh()
                self.steps.append(Step(a.Pattern(subject, edge, value), place.graph, place.guards))
                yield a.Triples((a.Pattern(subject, edge, value),))
                if path.predicates:
                    listed = [token for predicate in path.predicates for token in (",", predicate)][1:]
                    yield a.Filter(a.Expression((edge, "NOT IN (", *listed, ")")))
            case _:
                self.steps.append(Step(pattern, place.graph, place.guards))
                yield a.Triples((pattern,))

    def optional(self, element: a.Optional, place: _Place, before: scope.Variables) -> a.Optional:
        marker = self.fresh()
        inner = self.group(element.group, place.under(marker), before)
        self.absences.append(Absence(element.group, place.under(marker, None).guards))
        return a.Optional(a.Group((*inner, a.Bind(ONE, marker))))

    def union(self, element: a.Union, place: _Place) -> a.Union:
        marker = self.fresh()
        branches = []
        for number, branch in enumerate(element.branches):
            inner = self.group(branch, place.under(marker, number))
            branches.append(a.Group((*inner, a.Bind(a.constant(ox.Literal(number)), marker))))
        return a.Union(tuple(branches))

    def select(self, select: a.Select, place: _Place) -> a.Group:
        """A sub-query: its body where that gives the same solutions, else itself, and its body as what it rests on."""
        if isinstance(place.graph, ox.Variable):
            raise UnreadableError("engines disagree on which graph a sub-query inside GRAPH ?variable is about")
        shown = scope.columns(select, [v for v in a.variables(select.where) if v.value.startswith(self.prefix)])
        select = replace(select, columns=select.columns or tuple(a.Column(v) for v in shown))
        select = a.replace(select, {v: self.fresh() for v in dict.fromkeys(a.variables(select)) if v not in shown})
        if not _kept(select):
            return a.Group(tuple(self.pattern(select, place)))
        hidden = _hidden(select)
        if hidden and not (select.modifier and select.sliced):
            columns = (*(select.columns or ()), *(a.Column(key.variable) for key in hidden))
            select = replace(select, columns=columns, modifier="")
        joined = _links(select, ())
        drawn = scope.drawn(a.Group((select,)))
        self.later.append(self.members(select, [v for v in joined if v not in drawn], place))
        return a.Group((select,))

    def members(self, select: a.Select, joined: list[ox.Variable], place: _Place) -> a.Optional:
        """What a kept sub-query's rows rest on: OPTIONAL, as an aggregate over nothing is a row without members."""
        known = scope.certain(select.where.elements)
        apart = {v: self.fresh() for v in joined if v not in known}
        names = {v: self.fresh() for v in dict.fromkeys(a.variables(select)) if v not in joined}
        marker = self.fresh()
        body = a.Group((*self.pattern(a.replace(select, {**names, **apart}), place.under(marker)), a.Bind(ONE, marker)))
        elements: list[a.Element] = [a.Group((a.Select(body),))]  # by itself: else an engine may ask for it row by row
        for shown, own in apart.items():
            both = a.Expression(("SAMETERM(", shown, ",", own, ")"))
            neither = a.Expression(("(", "!", a.Bound(shown), "&&", "!", a.Bound(own), ")"))
            elements.append(a.Filter(a.Expression((both, "||", neither))))
        self.absences.append(Absence(select.where, place.under(marker, None).guards))
        return a.Optional(a.Group(tuple(elements)))

    def note_tests(self, expression: a.Expression, seen: Iterable[ox.Variable], place: _Place) -> None:
        known, needed = set(seen), set(_needed(expression))
        for test in a.tests(expression):
            if test.wanted is not True:
                self.absences.append(Absence(test.group, place.guards))
            if test.wanted is not False:
                shared = tuple(v for v in dict.fromkeys(a.variables(test.group)) if v in known)
                must = None if test.wanted is None else test in needed
                self.tests.append(Test(test.group, shared, place.graph, place.guards, must))
