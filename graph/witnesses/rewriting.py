"""Makes the witness query of a query, operator by operator.

Aggregates, order and slices go; a solution of the witness query belongs to every row with the same values in its
`row_variables`. After Geerts et al., "Algebraic structures for capturing the provenance of SPARQL queries" (J. ACM
63(1), 2016), for what SPARQL 1.1 defines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from graph.core.errors import UnreadableQueryError
from graph.sparql import algebra as a
from graph.sparql import scope
from graph.witnesses import query_shape
from graph.witnesses.witness_query import Absence, ExistsCheck, Guard, WitnessPattern, WitnessQuery

ONE: Final = a.constant(ox.Literal(1))
_SAME: Final[Mapping[ox.Variable, ox.Variable]] = {}


def of_query(query: a.Query) -> WitnessQuery:
    """The witness query of a SELECT, ASK or CONSTRUCT query.

    Raises:
        UnreadableError: it combines operators in a way whose provenance is not known.
    """
    select, rewriter = query.select, _Rewriter(query.prefix, len(query.anonymous))
    elements = rewriter.pattern(select, _Place())
    volatile = scope.volatile_variables(a.Group((select,)))
    if query.form == "CONSTRUCT":
        linked = [
            v
            for v in dict.fromkeys(a.variables(query.template))
            if v not in query.anonymous or query_shape.template_is_pattern(query)
        ]
    elif query.form == "SELECT":
        linked = query_shape.row_variables(select, query.anonymous)
    else:
        linked = []
    hidden = query_shape.hidden_keys(select) if query.form == "SELECT" else ()
    row_variables = tuple(v for v in (*linked, *(key.variable for key in hidden)) if v not in volatile)
    return replace(
        rewriter.finish(elements),
        row_variables=row_variables,
        hidden_keys=hidden,
        aggregated=select.aggregates
        or any(query_shape.rests_on_several_solutions(node) for node in query_shape.every_node(select.where)),
        restrictable=query_shape.restrictable(select.where, row_variables),
    )


@lru_cache(maxsize=64)
def of_group(group: a.Group, graph: ox.NamedNode | ox.Variable | None, prefix: str) -> WitnessQuery:
    """The witness query of a pattern that stands alone, in a graph or in the default graph."""
    rewriter = _Rewriter(prefix, 0)
    elements = rewriter.group(group, _Place(graph))
    return rewriter.finish([a.Graph(graph, a.Group(tuple(elements)))] if graph else elements)


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
    steps: list[WitnessPattern] = field(default_factory=list)
    tests: list[ExistsCheck] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    ignores_volatile: bool = False
    later: list[a.Element] = field(default_factory=list)
    """What has to stand at the end of the group being rewritten."""

    def finish(self, elements: Iterable[a.Element]) -> WitnessQuery:
        where = a.Group(tuple(elements))
        return WitnessQuery(
            where, tuple(self.steps), tuple(self.tests), tuple(self.absences), ignores_volatile=self.ignores_volatile
        )

    def fresh(self) -> ox.Variable:
        self.count += 1
        return ox.Variable(f"{self.prefix}_{self.count}")

    def pattern(self, select: a.Select, place: _Place) -> list[a.Element]:
        """The pattern of a query without its grouping and modifiers, and with what its expressions make."""
        made = (select.keys or ()) if select.aggregates else (select.columns or ())
        elements = self.group(select.where, place)
        names = set(a.variables(select.where))
        if any(column.expression and column.variable in names for column in made):  # what is meant there is unbound
            elements = [a.Group(tuple(elements))]
        if select.values and not select.aggregates:
            elements.append(select.values)
        seen = scope.visible(select.where)
        for column in made:
            if column.expression:
                self.note_tests(column.expression, seen, place)
                elements.append(a.Bind(column.expression, column.variable))
        if select.aggregates:
            keys = [key.variable for key in select.keys or ()]
            for expression in (*select.having, *(c.expression for c in select.columns or () if c.expression)):
                self.note_tests(expression, keys, place, members=[*seen, *keys])
        return elements

    def group(self, group: a.Group, place: _Place, outside: Iterable[ox.Variable] = ()) -> list[a.Element]:
        """The elements of a group rewritten. `outside` are variables that its filters see besides its own."""
        before, self.later = self.later, []
        seen = {**dict.fromkeys(outside), **scope.visible(group)}
        volatile = scope.volatile_variables(group, scope.VOLATILE_IN_A_QUERY)
        made: list[a.Element] = []
        for number, element in enumerate(group.elements):
            if isinstance(element, a.Filter):
                if scope.is_volatile(element.condition, volatile, scope.VOLATILE_IN_A_QUERY):
                    self.ignores_volatile = True
                    continue
                self.note_tests(element.condition, seen, place, shown=self.kept(element.condition, group))
            made.extend(self.element(element, place, scope.visible(a.Group(group.elements[:number]))))
        made += self.later
        self.later = before
        return made

    def kept(self, condition: a.Expression, group: a.Group) -> dict[ox.Variable, ox.Variable]:
        """Variables of an EXISTS that the group may leave unbound, each with one that shows so, whatever is joined."""
        open_ = scope.visible(group).keys() - scope.certain(group.elements).keys()
        asked = dict.fromkeys(v for test, _ in a.every_exists(condition) for v in a.variables(test.group) if v in open_)
        names = {variable: self.fresh() for variable in asked}
        self.later += [a.Bind(a.Expression((variable,)), name) for variable, name in names.items()]
        return names

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
            case a.Bind():
                self.note_tests(element.expression, before, place)
                yield element
            case _:
                if isinstance(element, a.Minus) and not before.keys().isdisjoint(scope.visible(element.group)):
                    self.absences.append(Absence(element.group, place.guards))  # else it removes nothing
                yield element

    def named(self, element: a.Graph, place: _Place) -> a.Graph:
        if not query_shape.always_matches_a_triple(element.group):
            raise UnreadableQueryError("GRAPH whose pattern may match no triple rests on which graphs there are")
        outside = [element.name] if isinstance(element.name, ox.Variable) else []
        inner = self.group(element.group, _Place(element.name, place.guards), outside)
        return a.Graph(element.name, a.Group(tuple(inner)))

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
                self.steps.append(WitnessPattern(a.Pattern(subject, edge, value), place.graph, place.guards))
                yield a.Triples((a.Pattern(subject, edge, value),))
                if path.predicates:
                    listed = [token for predicate in path.predicates for token in (",", predicate)][1:]
                    yield a.Filter(a.Expression((edge, "NOT IN (", *listed, ")")))
            case _:
                self.steps.append(WitnessPattern(pattern, place.graph, place.guards))
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
            raise UnreadableQueryError("engines disagree on which graph a sub-query inside GRAPH ?variable is about")
        shown = scope.columns(select, [v for v in a.variables(select.where) if v.value.startswith(self.prefix)])
        select = replace(select, columns=select.columns or tuple(a.Column(v) for v in shown))
        select = a.rename_variables(
            select, {v: self.fresh() for v in dict.fromkeys(a.variables(select)) if v not in shown}
        )
        if not query_shape.rests_on_several_solutions(select):
            return a.Group(tuple(self.pattern(select, place)))
        hidden = query_shape.hidden_keys(select)
        if hidden and not (select.modifier and select.sliced):
            columns = (*(select.columns or ()), *(a.Column(key.variable) for key in hidden))
            select = replace(select, columns=columns, modifier="")
        joined = query_shape.row_variables(select, ())
        volatile = scope.volatile_variables(a.Group((select,)))
        self.later.append(self.members(select, [v for v in joined if v not in volatile], place))
        return a.Group((select,))

    def members(self, select: a.Select, joined: list[ox.Variable], place: _Place) -> a.Optional:
        """What a kept sub-query's rows rest on: OPTIONAL, as an aggregate over nothing is a row without members."""
        known = scope.certain(select.where.elements)
        apart = {v: self.fresh() for v in joined if v not in known}
        names = {v: self.fresh() for v in dict.fromkeys(a.variables(select)) if v not in joined}
        marker = self.fresh()
        body = a.Group(
            (*self.pattern(a.rename_variables(select, {**names, **apart}), place.under(marker)), a.Bind(ONE, marker))
        )
        elements: list[a.Element] = [a.Group((a.Select(body),))]  # by itself: else an engine may ask for it row by row
        for shown, own in apart.items():
            both = a.Expression(("SAMETERM(", shown, ",", own, ")"))
            neither = a.Expression(("(", "!", a.Bound(shown), "&&", "!", a.Bound(own), ")"))
            elements.append(a.Filter(a.Expression((both, "||", neither))))
        self.absences.append(Absence(select.where, place.under(marker, None).guards))
        return a.Optional(a.Group(tuple(elements)))

    def note_tests(
        self,
        expression: a.Expression,
        seen: Iterable[ox.Variable],
        place: _Place,
        members: Iterable[ox.Variable] = (),
        shown: Mapping[ox.Variable, ox.Variable] = _SAME,
    ) -> None:
        """Note every EXISTS in an expression.

        `seen` are the variables that have a value where it stands, `members` those inside an aggregate; `shown` are
        others that keep their values there, as they may get one later.
        """
        known, needed = set(seen), set(query_shape.required_exists(expression))
        for test, inside in a.every_exists(expression):
            if test.wanted is False and test in needed:
                self.absences.append(Absence(test.group, place.guards))
                continue
            visible = set(members) if inside else known
            shared = tuple(v for v in dict.fromkeys(a.variables(test.group)) if v in visible)
            values = tuple(shown.get(v, v) for v in shared)
            must = None if test.wanted is None else test in needed
            negated = test.wanted is False
            self.tests.append(ExistsCheck(test.group, shared, values, place.graph, place.guards, must, negated))
