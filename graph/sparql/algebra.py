"""SPARQL queries as a tree of our own, from which the witness query is built.

The tree keeps the groups of the text (SPARQL 1.1, section 5.2), so that writing it back cannot change the scope of a
variable. `graph.sparql.query_reader` builds the tree and `graph.sparql.query_writer` writes it. In the tree, blank
nodes of patterns are variables, names are absolute IRIs, and `;` and `,` are expanded into whole triple patterns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, Literal, TypeVar

import pyoxigraph as ox

TOO_DEEP: Final = "it is too long or nested too deeply to be taken apart"
CACHED_LENGTH: Final = 10_000
"""The length in characters up to which the tree of a query is cached; longer queries would take too much memory."""

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
    """`!(one|two)`, with forward members only."""

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
    """`EXISTS { … }`, or `NOT EXISTS`.

    `wanted` says whether a match of the group helps the whole expression to be true. It is None where that is not
    known: inside a comparison or a function.
    """

    group: Group
    negated: bool
    wanted: bool | None


@dataclass(frozen=True)
class Expression:
    """An expression as a sequence of tokens: text, terms, BOUND, EXISTS and nested expressions.

    Every operation stands in brackets, so that the order of the tokens alone gives the precedence.
    """

    tokens: tuple[str | Term | Bound | Exists | Expression, ...]


@dataclass(frozen=True)
class Triples:
    """Adjacent triple and path patterns."""

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
    """`VALUES (…) { … }`; None stands for UNDEF."""

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
    """A SELECT query or sub-query.

    `columns` is None for `*`, and `keys` is None without GROUP BY. Each condition of ORDER BY is one expression in
    `order`, its direction (`ASC` or `DESC`) included.
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
    """Whether the query groups its solutions: it has GROUP BY, or an aggregate in SELECT or HAVING."""

    @property
    def sliced(self) -> bool:
        return self.limit is not None or self.offset > 0


Element = Triples | Filter | Bind | Optional | Minus | Union | Graph | Values | Group | Select


@dataclass(frozen=True)
class Query:
    """A whole query. For a form other than SELECT, `select` holds the WHERE clause and the solution modifiers."""

    form: Form
    select: Select
    template: tuple[Pattern, ...] = ()
    """The template of CONSTRUCT; its blank nodes are variables, which `anonymous` lists."""
    anonymous: frozenset[ox.Variable] = frozenset()
    """Variables that stand for blank nodes of the text."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""
    """The base IRI for relative IRIs, also for those that an expression builds when the query runs."""
    prefix: str = "w"
    """A prefix that no variable of the query has, so that new variables can be named with it."""


Node = TypeVar("Node")
_AGGREGATES = frozenset({"COUNT(", "SUM(", "MIN(", "MAX(", "AVG(", "SAMPLE(", "GROUP_CONCAT("})


def rename_variables(node: Node, names: Mapping[ox.Variable, ox.Variable]) -> Node:
    """Return the same tree with variables renamed throughout.

    Args:
        node: the tree.
        names: the new name of each variable that is to be renamed.
    """
    renamed: Any = node
    if isinstance(node, ox.Variable):
        renamed = names.get(node, node)
    elif isinstance(node, tuple):
        renamed = tuple(rename_variables(part, names) for part in node)
    elif is_dataclass(node) and not isinstance(node, type):
        renamed = type(node)(**{f.name: rename_variables(getattr(node, f.name), names) for f in fields(node)})
    return renamed  # type: ignore[no-any-return]  # of the same type as the node, which mypy cannot see


def parts(node: object) -> Iterator[object]:
    """Yield the direct children of a node."""
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node):
        for f in fields(node):
            yield getattr(node, f.name)


def variables(node: object) -> Iterator[ox.Variable]:
    """Yield every variable of a tree, once for each time it occurs."""
    if isinstance(node, ox.Variable):
        yield node
    for part in parts(node):
        yield from variables(part)


def every_exists(expression: Expression, *, inside: bool = False) -> Iterator[tuple[Exists, bool]]:
    """Find every EXISTS in an expression, except one nested in another EXISTS.

    Args:
        expression: the expression to search.
        inside: whether the expression itself stands inside an aggregate.

    Returns:
        Each EXISTS, and whether it stands inside an aggregate.
    """
    inside = inside or str(expression.tokens[0]) in _AGGREGATES
    for token in expression.tokens:
        if isinstance(token, Exists):
            yield token, inside
        elif isinstance(token, Expression):
            yield from every_exists(token, inside=inside)


def constant(term: Term) -> Expression:
    """Return the expression that consists of one term."""
    return Expression((term,))
