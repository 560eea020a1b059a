"""Writes a query's tree (`graph.sparql.algebra`) as SPARQL text, for the engine and for people.

The engine's own serialiser writes the terms and escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pyoxigraph as ox

from graph.core.namespaces import shorten
from graph.sparql import algebra as a

_ANONYMOUS: Final = re.compile(r"w+_?\d+")


class Writer:
    """Writes trees, and each of their terms with the function `term`."""

    def __init__(self, term: Callable[[a.Term], str] = str) -> None:
        self.term = term
        self._kinds: dict[type, Callable[[Any], str]] = {
            str: str,
            ox.NamedNode: term,
            ox.Literal: term,
            ox.Variable: term,
            a.Pattern: lambda x: f"{term(x.subject)} {self.path(x.predicate)} {term(x.object)} .",
            a.Bound: lambda x: f"BOUND({term(x.variable)})",
            a.Exists: lambda x: f"{'NOT ' if x.negated else ''}EXISTS {self.write(x.group)}",
            a.Expression: lambda x: self._all(x.tokens),
            a.Triples: lambda x: self._all(x.patterns),
            a.Filter: lambda x: f"FILTER({self.write(x.condition)})",
            a.Bind: lambda x: f"BIND({self.write(x.expression)} AS {term(x.variable)})",
            a.Optional: lambda x: f"OPTIONAL {self.write(x.group)}",
            a.Minus: lambda x: f"MINUS {self.write(x.group)}",
            a.Union: lambda x: " UNION ".join(self.write(branch) for branch in x.branches),
            a.Graph: lambda x: f"GRAPH {term(x.name)} {self.write(x.group)}",
            a.Values: self._values,
            a.Group: lambda x: f"{{ {self._all(x.elements)} }}",
            a.Select: lambda x: f"{{ {self.select(x)} }}",
        }

    def write(self, node: object) -> str:
        """Return a tree as text.

        Raises:
            KeyError: the tree holds something that is no part of a query.
        """
        return self._kinds[type(node)](node)

    def select(self, select: a.Select) -> str:
        """Return the text of a SELECT query, without the braces of a sub-query."""
        columns = "*" if select.columns is None else " ".join(self._column(column) for column in select.columns)
        parts = ["SELECT", select.modifier, columns, "WHERE", self.write(select.where)]
        if select.keys:
            parts += ["GROUP BY", *(self._column(key) for key in select.keys)]
        if select.having:
            parts += ["HAVING", *(f"({self.write(condition)})" for condition in select.having)]
        if select.order:
            parts += ["ORDER BY", *(self.write(condition) for condition in select.order)]
        if select.limit is not None:
            parts.append(f"LIMIT {select.limit}")
        if select.offset:
            parts.append(f"OFFSET {select.offset}")
        if select.values:
            parts.append(self._values(select.values))
        return " ".join(filter(None, parts))

    def path(self, path: a.Path | ox.Variable) -> str:
        """Return the text of a path, with brackets around every part that has parts of its own."""
        match path:
            case a.Inverse():
                return f"^({self.path(path.path)})"
            case a.Sequence():
                return "(" + "/".join(self.path(part) for part in path.parts) + ")"
            case a.Alternative():
                return "(" + "|".join(self.path(part) for part in path.parts) + ")"
            case a.Negated():
                return "!(" + "|".join(self.term(predicate) for predicate in path.predicates) + ")"
            case a.Repeated():
                return f"({self.path(path.path)}){path.times}"
        return self.term(path)

    def _all(self, parts: tuple[object, ...]) -> str:
        return " ".join(self.write(part) for part in parts)

    def _values(self, values: a.Values) -> str:
        names = " ".join(self.term(variable) for variable in values.variables)
        rows = (" ".join("UNDEF" if term is None else self.term(term) for term in row) for row in values.rows)
        return f"VALUES ({names}) {{ {' '.join(f'({row})' for row in rows)} }}"

    def _column(self, column: a.Column) -> str:
        name = self.term(column.variable)
        return name if column.expression is None else f"({self.write(column.expression)} AS {name})"


WRITER: Final = Writer()


def legible(node: object, base: str) -> str:
    """Return a tree as text for people: with short names, and `[]` for variables that the query did not name.

    Args:
        node: the tree.
        base: the IRI that short names are relative to.
    """

    def short(term: a.Term) -> str:
        if isinstance(term, ox.NamedNode):
            return shorten(term.value, base)
        return "[]" if isinstance(term, ox.Variable) and _ANONYMOUS.fullmatch(term.value) else str(term)

    return Writer(short).write(node)
