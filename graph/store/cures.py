"""Cures a query: another query to which the engine answers what the standard says of the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox

from graph.sparql import algebra as a
from graph.sparql import scope
from graph.store.expression_cures import ExpressionCures
from graph.store.path_cures import NewVariables, PathCures


class Cures:
    """Cures the groups and sub-queries of one query."""

    def __init__(self, query: a.Query) -> None:
        self._anonymous = query.anonymous
        self._variables = NewVariables(query.prefix)
        self._paths = PathCures(self._variables)
        self._expressions = ExpressionCures(self.group)
        self._names: set[str] = set()
        self._told: set[str] = set()

    @property
    def names(self) -> frozenset[str]:
        """The deviations that were cured."""
        return frozenset(self._names | self._paths.names | self._expressions.names)

    @property
    def told(self) -> frozenset[str]:
        """The deviations that the query may still have."""
        return frozenset(self._told | self._paths.told | self._expressions.told)

    @property
    def compares(self) -> bool:
        """Whether other constants in the same query might be cured otherwise."""
        return self._paths.compares

    def select(self, select: a.Select) -> a.Select:
        """Cure a query or sub-query; its columns are named one by one."""
        columns = select.columns or tuple(a.Column(v) for v in scope.columns(select, self._anonymous))
        if select.aggregates:
            columns = tuple(self._without_aliases(columns))
        value, condition = self._expressions.value, self._expressions.condition
        return replace(
            select,
            where=self.group(select.where),
            columns=tuple(self._column(column) for column in columns),
            keys=tuple(self._column(key) for key in select.keys) if select.keys else None,
            having=tuple(map(condition, select.having)),
            order=tuple(map(value, select.order)),
        )

    def group(self, group: a.Group) -> a.Group:
        """Cure a group."""
        return a.Group(tuple(cured for element in group.elements for cured in self._element(element)))

    def _element(self, element: a.Element) -> Iterator[a.Element]:
        match element:
            case a.Triples():
                yield from self._paths.elements(element)
            case a.Filter(condition):
                yield a.Filter(self._expressions.condition(condition))
            case a.Bind(expression, variable):
                yield a.Bind(self._expressions.value(expression), variable)
            case a.Optional(group):
                yield a.Optional(self.group(group))
            case a.Minus(group):
                yield a.Minus(self.group(group))
            case a.Union(branches):
                yield a.Union(tuple(map(self.group, branches)))
            case a.Graph():
                yield self._graph(element)
            case a.Group():
                yield self.group(element)
            case a.Select():
                yield self.select(element)
            case _:
                yield element

    def _column(self, column: a.Column) -> a.Column:
        if column.expression is None:
            return column
        return a.Column(column.variable, self._expressions.value(column.expression))

    def _without_aliases(self, columns: Iterable[a.Column]) -> Iterator[a.Column]:
        """The columns of a query that aggregates; the name of one in a later one is replaced by what it stands for."""
        known: dict[ox.Variable, a.Expression] = {}
        for column in columns:
            if column.expression is None:
                yield column
                continue
            expression = _substituted(column.expression, known)
            if expression != column.expression:
                self._names.add("aggregate-alias")
            known[column.variable] = expression
            yield a.Column(column.variable, expression)

    def _graph(self, graph: a.Graph) -> a.Element:
        """`GRAPH ?g { … }`: the pattern does not see `?g`, which is joined with what it finds (section 18.6)."""
        name, outside = graph.name, self._paths.graph
        self._paths.graph = isinstance(name, ox.Variable)
        group = self.group(graph.group)
        self._paths.graph = outside
        if not isinstance(name, ox.Variable) or not group.elements:
            return a.Graph(name, group)
        group = self._without_vain_minus(group)
        if (select := _only_select(group)) is not None and not select.sliced and (select.keys or not select.aggregates):
            self._names.add("graph-variable")
            return self._pushed(name, select)
        parts = list(_parts(group))
        before: tuple[a.Element, ...] = ()
        if any(isinstance(part, a.Select) for part in parts):
            self._told.add("graph-variable")
        elif not _binds(group):
            if any(isinstance(part, a.Exists | a.Minus | a.Optional) for part in parts):
                self._told.add("graph-variable")
            else:
                self._names.add("graph-variable")
                before = (a.Graph(name, a.Group(())),)
        return self._seen_apart(name, group, before)

    def _without_vain_minus(self, group: a.Group) -> a.Group:
        """The group without any MINUS that shares no variable with what stands before it: it takes nothing away."""
        kept: list[a.Element] = []
        for element in group.elements:
            if isinstance(element, a.Minus):
                before = scope.visible(a.Group(tuple(kept)))
                if not before.keys() & scope.visible(element.group).keys():
                    self._names.add("graph-variable")
                    continue
            kept.append(self._without_vain_minus(element) if isinstance(element, a.Group) else element)
        return a.Group(tuple(kept))

    def _pushed(self, name: ox.Variable, select: a.Select) -> a.Element:
        """A sub-query over each graph as a sub-query that has the graph in its solutions."""
        columns, own = select.columns or (), self._variables.new()
        taken = {name: self._variables.new()} if name in set(a.variables(select)) else {}
        apart = a.rename_variables(select, taken)
        keys = (*apart.keys, a.Column(own)) if apart.keys else None
        pushed = replace(
            apart,
            where=a.Group((a.Graph(own, apart.where),)),
            columns=(*(apart.columns or ()), a.Column(own)),
            keys=keys,
        )
        elements: list[a.Element] = [pushed]
        if any(column.variable == name for column in columns):
            elements.append(_equal(taken[name], own))
        return a.Group((*elements, a.Bind(a.constant(own), name)))

    def _seen_apart(self, name: ox.Variable, group: a.Group, before: tuple[a.Element, ...]) -> a.Element:
        """The pattern over the graph, its own variable of that name under another one and compared afterwards."""
        elements = [*before, a.Graph(name, group)]
        if name in set(a.variables(group)):
            self._names.add("graph-variable")
            own = self._variables.new()
            apart = a.rename_variables(group, {name: own})
            elements = [*before, a.Graph(name, apart)]
            if own in scope.visible(apart):
                elements.append(_equal(own, name))
        return elements[0] if len(elements) == 1 else a.Group(tuple(elements))


def _equal(own: ox.Variable, name: ox.Variable) -> a.Filter:
    """That a variable, where it is bound, is the graph."""
    free = a.Expression(("(", "!", a.Expression((a.Bound(own),)), ")"))
    same = a.Expression(("SAMETERM(", a.constant(own), ",", a.constant(name), ")"))
    return a.Filter(a.Expression(("(", free, "||", same, ")")))


def _only_select(group: a.Group) -> a.Select | None:
    """The sub-query that is all that a group holds."""
    if len(group.elements) != 1:
        return None
    (element,) = group.elements
    if isinstance(element, a.Group):
        return _only_select(element)
    return element if isinstance(element, a.Select) else None


def _substituted(expression: a.Expression, known: Mapping[ox.Variable, a.Expression]) -> a.Expression:
    first = expression.tokens[0]
    if len(expression.tokens) == 1 and isinstance(first, ox.Variable) and first in known:
        return known[first]
    return a.Expression(tuple(_substituted(t, known) if isinstance(t, a.Expression) else t for t in expression.tokens))


def _parts(node: object) -> Iterator[object]:
    """Everything within a pattern, but not within its sub-queries and other graphs."""
    for part in a.parts(node):
        yield part
        if not isinstance(part, a.Select | a.Graph):
            yield from _parts(part)


def _binds(group: a.Group) -> bool:
    """Whether every solution of a group comes from a triple, and so from a graph."""
    for element in group.elements:
        match element:
            case a.Triples():
                return True
            case a.Group() if _binds(element):
                return True
            case a.Union(branches) if all(map(_binds, branches)):
                return True
    return False
