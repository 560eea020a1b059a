"""SPARQL queries as a tree of our own: what the witness query is made from.

The tree keeps the groups of the text (SPARQL 1.1, section 5.2), so that writing it back cannot change what is in scope
where. `graph.sparql.query_reader` reads it and `graph.sparql.query_writer` writes it; blank nodes of patterns have
become variables, names are absolute, `;` and `,` are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, TypeVar

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal | ox.Variable
Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]


@dataclass(frozen=True)
class Inverse:
    """`^path`"""

    path: Path


@dataclass(frozen=True)
class Sequence:
    """`one/two`"""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """`one|two`"""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Negated:
    """`!(one|two)`, forward only."""

    predicates: tuple[ox.NamedNode, ...]


@dataclass(frozen=True)
class Repeated:
    """`path+`, `path*` or `path?`"""

    path: Path
    times: str


Path = ox.NamedNode | Inverse | Sequence | Alternative | Negated | Repeated


@dataclass(frozen=True)
class Pattern:
    """A triple pattern, or a path pattern."""

    subject: Term
    predicate: Path | ox.Variable
    object: Term


@dataclass(frozen=True)
class Bound:
    """`BOUND(?variable)`"""

    variable: ox.Variable


@dataclass(frozen=True)
class Exists:
    """`EXISTS { … }`, or `NOT EXISTS`. `wanted` says whether a match helps the whole expression to be true.

    None where it is not known: inside a comparison or a function.
    """

    group: Group
    negated: bool
    wanted: bool | None


@dataclass(frozen=True)
class Expression:
    """An expression as its tokens: text, terms, and the parts that need to be known apart.

    Every operation stands in brackets, so that the tokens need no precedence.
    """

    tokens: tuple[str | Term | Bound | Exists | Expression, ...]


@dataclass(frozen=True)
class Triples:
    """Adjacent triple patterns."""

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Filter:
    """`FILTER(…)`"""

    condition: Expression


@dataclass(frozen=True)
class Bind:
    """`BIND(… AS ?variable)`"""

    expression: Expression
    variable: ox.Variable


@dataclass(frozen=True)
class Optional:
    """`OPTIONAL { … }`"""

    group: Group


@dataclass(frozen=True)
class Minus:
    """`MINUS { … }`"""

    group: Group


@dataclass(frozen=True)
class Union:
    """`{ … } UNION { … }`"""

    branches: tuple[Group, ...]


@dataclass(frozen=True)
class Graph:
    """`GRAPH name { … }`"""

    name: ox.NamedNode | ox.Variable
    group: Group


@dataclass(frozen=True)
class Values:
    """`VALUES (…) { … }`; None is UNDEF."""

    variables: tuple[ox.Variable, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True)
class Group:
    """`{ … }`"""

    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Column:
    """A projected variable, or `(expression AS ?variable)`; also a key of GROUP BY."""

    variable: ox.Variable
    expression: Expression | None = None


@dataclass(frozen=True)
class Select:
    """A SELECT query or sub-query. `columns` is None for `*`, `keys` None without GROUP BY.

    `order` is ORDER BY as tokens, with nothing that has to be known apart.
    """

    where: Group
    columns: tuple[Column, ...] | None = None
    modifier: str = ""
    keys: tuple[Column, ...] | None = None
    having: tuple[Expression, ...] = ()
    order: tuple[Expression, ...] = ()
    limit: int | None = None
    offset: int = 0
    values: Values | None = None
    aggregates: bool = False
    """Whether its solutions are grouped, by GROUP BY or by an aggregate in SELECT or HAVING."""

    @property
    def sliced(self) -> bool:
        return self.limit is not None or self.offset > 0


Element = Triples | Filter | Bind | Optional | Minus | Union | Graph | Values | Group | Select


@dataclass(frozen=True)
class Query:
    """A whole query. Of a form other than SELECT, `select` holds what stands in WHERE and the modifiers."""

    form: Form
    select: Select
    template: tuple[Pattern, ...] = ()
    """Of CONSTRUCT; its blank nodes are variables that `anonymous` names."""
    anonymous: frozenset[ox.Variable] = frozenset()
    """Variables that stand for blank nodes of the text."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""
    """What relative IRIs are resolved against, those that expressions make among them."""
    prefix: str = "w"
    """Names that begin so are free: no variable of the query does."""


Node = TypeVar("Node")
_AGGREGATES = frozenset({"COUNT(", "SUM(", "MIN(", "MAX(", "AVG(", "SAMPLE(", "GROUP_CONCAT("})


def replace(node: Node, names: Mapping[ox.Variable, ox.Variable]) -> Node:
    """The same tree with variables renamed, wherever they stand."""
    found: Any = node
    if isinstance(node, ox.Variable):
        found = names.get(node, node)
    elif isinstance(node, tuple):
        found = tuple(replace(part, names) for part in node)
    elif is_dataclass(node) and not isinstance(node, type):
        found = type(node)(**{f.name: replace(getattr(node, f.name), names) for f in fields(node)})
    return found  # type: ignore[no-any-return]  # of the same type as the node, which mypy cannot see


def parts(node: object) -> Iterator[object]:
    """What a tree is made of, one level down."""
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node):
        for f in fields(node):
            yield getattr(node, f.name)


def variables(node: object) -> Iterator[ox.Variable]:
    """Every variable a tree names, as often as it does."""
    if isinstance(node, ox.Variable):
        yield node
    for part in parts(node):
        yield from variables(part)


def expressions(group: Group) -> Iterator[Expression]:
    """The expressions of FILTER and BIND that stand in the group itself."""
    for element in group.elements:
        if isinstance(element, Filter):
            yield element.condition
        elif isinstance(element, Bind):
            yield element.expression


def every_exists(expression: Expression, *, inside: bool = False) -> Iterator[tuple[Exists, bool]]:
    """Every EXISTS in an expression, not those within another, and whether it stands inside an aggregate."""
    inside = inside or str(expression.tokens[0]) in _AGGREGATES
    for token in expression.tokens:
        if isinstance(token, Exists):
            yield token, inside
        elif isinstance(token, Expression):
            yield from every_exists(token, inside=inside)


def constant(term: Term) -> Expression:
    """A term as an expression."""
    return Expression((term,))
