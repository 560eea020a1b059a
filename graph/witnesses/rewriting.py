"""Builds the witness query of a query, operator by operator.

The witness query has no aggregates, order or slices; a solution of it belongs to every row with the same values in its
`row_variables`. The method follows Geerts et al., "Algebraic structures for capturing the provenance of SPARQL queries"
(J. ACM 63(1), 2016), for what SPARQL 1.1 defines.
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
from graph.witnesses.witness_query import Absence, ExistsCheck, Guard, WitnessGraph, WitnessPattern, WitnessQuery

ONE: Final = a.constant(ox.Literal(1))
_NO_COPIES: Final[Mapping[ox.Variable, ox.Variable]] = {}


def of_query(query: a.Query) -> WitnessQuery:
    """Return the witness query of a SELECT, ASK or CONSTRUCT query.

    Raises:
        UnreadableQueryError: the query combines operators in a way whose provenance is not known.
    """
    select, rewriter = query.select, _Rewriter(query.prefix, len(query.anonymous))
    query_shape.check_size(select.where)
    elements = rewriter.pattern(select, _Context())
    volatile = scope.volatile_variables(a.Group((select,)))
    hidden = query_shape.hidden_keys(select) if query.form == "SELECT" else ()
    linking = (*query_shape.linking_variables(query), *(key.variable for key in hidden))
    row_variables = tuple(v for v in linking if v not in volatile)
    return replace(
        rewriter.finish(elements),
        row_variables=row_variables,
        hidden_keys=hidden,
        aggregated=select.aggregates or query_shape.has_aggregating_subquery(select.where),
        restrictable=query_shape.restrictable(select.where, row_variables),
    )


@lru_cache(maxsize=64)
def of_group(group: a.Group, graph: ox.NamedNode | ox.Variable | None, prefix: str) -> WitnessQuery:
    """Return the witness query of a pattern that stands alone.

    Args:
        group: the pattern.
        graph: the graph it is matched in; None for the default graph.
        prefix: a prefix that no variable of the pattern has.

    Raises:
        UnreadableQueryError: the pattern combines operators in a way whose provenance is not known.
    """
    rewriter = _Rewriter(prefix, 0)
    query_shape.check_size(group)
    elements = rewriter.group(group, _Context(graph))
    return rewriter.finish([a.Graph(graph, a.Group(tuple(elements)))] if graph else elements)


@dataclass(frozen=True)
class _Context:
    """The surroundings of a part of the query: the graph it is matched in, and the guards under which it counts."""

    graph: ox.NamedNode | ox.Variable | None = None
    guards: tuple[Guard, ...] = ()

    def under(self, marker: ox.Variable, value: int | None = 1) -> _Context:
        return _Context(self.graph, (*self.guards, Guard(marker, value)))


@dataclass
class _Rewriter:
    """Rewrites one pattern, and notes on the way how a solution of the result is to be read."""

    prefix: str
    count: int
    patterns: list[WitnessPattern] = field(default_factory=list)
    exists_checks: list[ExistsCheck] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    graphs: list[WitnessGraph] = field(default_factory=list)
    ignores_volatile: bool = False
    postponed: list[a.Element] = field(default_factory=list)
    """The elements that have to stand at the end of the group that is being rewritten."""

    def finish(self, elements: Iterable[a.Element]) -> WitnessQuery:
        return WitnessQuery(
            a.Group(tuple(elements)),
            tuple(self.patterns),
            tuple(self.exists_checks),
            tuple(self.absences),
            tuple(self.graphs),
            ignores_volatile=self.ignores_volatile,
        )

    def fresh(self) -> ox.Variable:
        self.count += 1
        return ox.Variable(f"{self.prefix}_{self.count}")

    def pattern(self, select: a.Select, context: _Context) -> list[a.Element]:
        """Return the pattern of a query without grouping and modifiers, its expressions turned into BIND."""
        assigned = (select.keys or ()) if select.aggregates else (select.columns or ())
        elements = self.group(select.where, context)
        names = set(a.variables(select.where))
        if any(column.expression and column.variable in names for column in assigned):
            elements = [a.Group(tuple(elements))]  # FILTER and MINUS in the pattern see such a variable unbound
        if select.values and not select.aggregates:
            elements.append(select.values)
        in_scope = scope.visible(select.where)
        for column in assigned:
            if column.expression:
                self.note_exists(column.expression, in_scope, context)
                elements.append(a.Bind(column.expression, column.variable))
        if select.aggregates:
            keys = [key.variable for key in select.keys or ()]
            for expression in (*select.having, *(c.expression for c in select.columns or () if c.expression)):
                self.note_exists(expression, keys, context, members=[*in_scope, *keys])
        return elements

    def group(self, group: a.Group, context: _Context, outside: Iterable[ox.Variable] = ()) -> list[a.Element]:
        """Rewrite the elements of a group; `outside` are variables that its filters see besides its own."""
        postponed_before, self.postponed = self.postponed, []
        in_scope = {**dict.fromkeys(outside), **scope.visible(group)}
        volatile = scope.volatile_variables(group, scope.VOLATILE_IN_A_QUERY)
        elements, before = list[a.Element](), scope.Variables()
        for element in group.elements:
            if isinstance(element, a.Filter):
                if scope.is_volatile(element.condition, volatile, scope.VOLATILE_IN_A_QUERY):
                    self.ignores_volatile = True
                    continue
                copies = self.copies_of_unbound(element.condition, group)
                self.note_exists(element.condition, in_scope, context, copies=copies)
            elements.extend(self.element(element, context, before))
            before |= scope.visible(a.Group((element,)))
        elements += self.postponed
        self.postponed = postponed_before
        return elements

    def copies_of_unbound(self, condition: a.Expression, group: a.Group) -> dict[ox.Variable, ox.Variable]:
        """Return a copy for each variable of an EXISTS that the group may leave unbound.

        The copy stays unbound where the variable does, even if a later join gives the variable a value.
        """
        if not (inside := [v for exists, _ in a.every_exists(condition) for v in a.variables(exists.group)]):
            return {}
        uncertain = scope.visible(group).keys() - scope.certain(group.elements).keys()
        used = dict.fromkeys(v for v in inside if v in uncertain)
        copies = {variable: self.fresh() for variable in used}
        self.postponed += [a.Bind(a.Expression((variable,)), copy) for variable, copy in copies.items()]
        return copies

    def element(self, element: a.Element, context: _Context, before: scope.Variables) -> Iterator[a.Element]:
        match element:
            case a.Triples():
                for pattern in element.patterns:
                    yield from self.triple(pattern, context)
            case a.Optional():
                yield self.optional(element, context, before)
            case a.Union():
                yield self.union(element, context)
            case a.Graph():
                yield self.named(element, context)
            case a.Group():
                yield a.Group(tuple(self.group(element, context)))
            case a.Select():
                yield self.select(element, context)
            case a.Bind():
                self.note_exists(element.expression, before, context)
                yield element
            case _:
                if isinstance(element, a.Minus) and not before.keys().isdisjoint(scope.visible(element.group)):
                    # without a shared variable, MINUS removes nothing
                    self.absences.append(Absence(element.group, context.guards))
                yield element

    def named(self, element: a.Graph, context: _Context) -> a.Graph:
        if not query_shape.always_matches_a_triple(element.group):
            self.graphs.append(WitnessGraph(element.name, context.guards))
        inner = self.group(element.group, _Context(element.name, context.guards), a.variables((element.name,)))
        return a.Graph(element.name, a.Group(tuple(inner)))

    def triple(self, pattern: a.Pattern, context: _Context) -> Iterator[a.Element]:
        """Rewrite a pattern so that solutions show each edge of its path (SPARQL 1.1, section 18.2.2.4).

        A path that repeats stays as it is; `graph.witnesses.path_walks` finds its edges.
        """
        subject, path, value = pattern.subject, pattern.predicate, pattern.object
        match path:
            case a.Inverse():
                yield from self.triple(a.Pattern(value, path.path, subject), context)
            case a.Sequence():
                ends = [subject, *(self.fresh() for _ in path.parts[1:]), value]
                for part, start, end in zip(path.parts, ends, ends[1:], strict=False):
                    yield from self.triple(a.Pattern(start, part, end), context)
            case a.Alternative():
                branches = [a.Group((a.Triples((a.Pattern(subject, part, value),)),)) for part in path.parts]
                yield self.union(a.Union(tuple(branches)), context)
            case a.Negated():
                edge = self.fresh()
                self.patterns.append(WitnessPattern(a.Pattern(subject, edge, value), context.graph, context.guards))
                yield a.Triples((a.Pattern(subject, edge, value),))
                if path.predicates:
                    listed = [token for predicate in path.predicates for token in (",", predicate)][1:]
                    yield a.Filter(a.Expression((edge, "NOT IN (", *listed, ")")))
            case _:
                self.patterns.append(WitnessPattern(pattern, context.graph, context.guards))
                yield a.Triples((pattern,))

    def optional(self, element: a.Optional, context: _Context, before: scope.Variables) -> a.Optional:
        marker = self.fresh()
        inner = self.group(element.group, context.under(marker), before)
        self.absences.append(Absence(element.group, context.under(marker, None).guards))
        return a.Optional(a.Group((*inner, a.Bind(ONE, marker))))

    def union(self, element: a.Union, context: _Context) -> a.Union:
        marker = self.fresh()
        branches = []
        for number, branch in enumerate(element.branches):
            inner = self.group(branch, context.under(marker, number))
            branches.append(a.Group((*inner, a.Bind(a.constant(ox.Literal(number)), marker))))
        return a.Union(tuple(branches))

    def select(self, select: a.Select, context: _Context) -> a.Group:
        """Return what replaces a sub-query: its pattern, if that gives the same solutions, else the sub-query itself.

        In the second case its pattern is postponed to the end of the group, for the solutions that its rows rest on.
        """
        if isinstance(context.graph, ox.Variable):
            raise UnreadableQueryError("engines disagree on which graph a sub-query inside GRAPH ?variable is about")
        projected = scope.columns(select, [v for v in a.variables(select.where) if v.value.startswith(self.prefix)])
        select = replace(select, columns=select.columns or tuple(a.Column(v) for v in projected))
        hidden_names = {v: self.fresh() for v in dict.fromkeys(a.variables(select)) if v not in projected}
        select = a.rename_variables(select, hidden_names)
        if not query_shape.rests_on_several_solutions(select):
            return a.Group(tuple(self.pattern(select, context)))
        hidden = query_shape.hidden_keys(select)
        if hidden and not (select.modifier and select.sliced):
            columns = (*(select.columns or ()), *(a.Column(key.variable) for key in hidden))
            select = replace(select, columns=columns, modifier="")
        joined = query_shape.row_variables(select, ())
        volatile = scope.volatile_variables(a.Group((select,)))
        self.postponed.append(self.members(select, [v for v in joined if v not in volatile], context))
        return a.Group((select,))

    def members(self, select: a.Select, joined: list[ox.Variable], context: _Context) -> a.Optional:
        """Return the pattern of the solutions that the rows of a kept sub-query rest on.

        It is an OPTIONAL, because an aggregate over nothing gives a row without members.
        """
        certain = scope.certain(select.where.elements)
        copies = {v: self.fresh() for v in joined if v not in certain}
        names = {v: self.fresh() for v in dict.fromkeys(a.variables(select)) if v not in joined}
        marker = self.fresh()
        renamed = a.rename_variables(select, {**names, **copies})
        body = a.Group((*self.pattern(renamed, context.under(marker)), a.Bind(ONE, marker)))
        # in a sub-query of its own: otherwise an engine may evaluate it once for each row
        elements: list[a.Element] = [a.Group((a.Select(body),))]
        for variable, copy in copies.items():
            both = a.Expression(("SAMETERM(", variable, ",", copy, ")"))
            neither = a.Expression(("(", "!", a.Bound(variable), "&&", "!", a.Bound(copy), ")"))
            elements.append(a.Filter(a.Expression((both, "||", neither))))
        self.absences.append(Absence(select.where, context.under(marker, None).guards))
        return a.Optional(a.Group(tuple(elements)))

    def note_exists(
        self,
        expression: a.Expression,
        in_scope: Iterable[ox.Variable],
        context: _Context,
        members: Iterable[ox.Variable] = (),
        copies: Mapping[ox.Variable, ox.Variable] = _NO_COPIES,
    ) -> None:
        """Note every EXISTS in an expression, as a check or as an absence.

        Args:
            expression: the expression.
            in_scope: the variables that may have a value where the expression stands.
            context: its surroundings.
            members: the variables that may have a value inside an aggregate.
            copies: variables that keep the values of others, because those may get a value later.
        """
        outer, required = set(in_scope), set(query_shape.required_exists(expression))
        for exists, inside in a.every_exists(expression):
            if exists.wanted is False and exists in required:
                self.absences.append(Absence(exists.group, context.guards))
                continue
            visible = set(members) if inside else outer
            shared = tuple(v for v in dict.fromkeys(a.variables(exists.group)) if v in visible)
            values = tuple(copies.get(v, v) for v in shared)
            needed = None if exists.wanted is None else exists in required
            negated = exists.wanted is False
            self.exists_checks.append(
                ExistsCheck(exists.group, shared, values, context.graph, context.guards, needed, negated)
            )
