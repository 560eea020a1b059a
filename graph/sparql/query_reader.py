"""Reads SPARQL text into a tree (`graph.sparql.algebra`) with rdflib's parser, under the preset base and prefixes.

rdflib's own algebra is not used: it does not keep which group a pattern stood in, and it writes queries that mean
something else. A query that rdflib cannot read, or reads with a loss, or that it would read for too long, is refused
here with the reason; it is still answered, but not explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, get_args

import pyoxigraph as ox
from pyparsing import ParseBaseException
from rdflib import Variable
from rdflib.plugins.sparql.parserutils import CompValue

from graph.core.errors import UnreadableQueryError
from graph.sparql import algebra as a
from graph.sparql import clauses, rdflib_parser
from graph.sparql.expression_reader import ExpressionReader

MOST_TOKENS: Final = 2_000
"""The number of tokens up to which a query is read; strings, names and numbers are one each, and so is each sign.

The parser takes up to 2 ms of processor time a token on a slow machine with other work to do (measured: IN lists 1.7,
conditions 1.0, patterns 0.3, VALUES 0.4 ms; `tests/graph/sparql/test_large_queries.py`), so that reading takes 4 s of
it, and stays within the 30 s that a query has by default where four processes share a core.
"""
_CODE_POINT: Final = re.compile(r"\\u[0-9a-f]{4}|\\U[0-9a-f]{8}", re.IGNORECASE)

_STARTS_WITH_W: Final = re.compile(r"[?$](w+)")


def read(text: str, base: str) -> a.Query:
    """Return the tree of a query.

    Args:
        text: the query.
        base: the IRI that the query's relative IRIs resolve against.

    Raises:
        UnreadableQueryError: the query is not SPARQL 1.1, has something that rdflib does not keep, or is too large or
            too deep.
    """
    return (_cached if len(text) <= a.CACHED_LENGTH else _read)(text, base)


def _read(text: str, base: str) -> a.Query:
    if len(text) > MOST_TOKENS and (size := clauses.token_count(text)) > MOST_TOKENS:
        raise UnreadableQueryError(f"it has {size} words and signs; up to {MOST_TOKENS} are taken apart")
    try:
        parsed = rdflib_parser.parse(text, base)
        return _Reader(parsed, _unused_prefix(text)).query(parsed.tree)
    except RecursionError as error:
        raise UnreadableQueryError(a.TOO_DEEP) from error
    except ParseBaseException as error:
        raise UnreadableQueryError(
            "it holds something that is not SPARQL 1.1, such as an extension of the engine or RDF 1.2, or that is not "
            "understood here"
        ) from error
    except UnreadableQueryError:
        raise
    except Exception as error:  # rdflib raises exceptions of any kind; the query is still answered
        raise UnreadableQueryError(f"it cannot be taken apart ({error})") from error


_cached = lru_cache(maxsize=128)(_read)


def _unused_prefix(text: str) -> str:
    """Return a prefix that no variable of the query has, even if its letters are written as `\\u0077`."""
    shortest = 8 if _CODE_POINT.search(text) else 1
    return "w" * max([shortest, *(len(letters) + 1 for letters in _STARTS_WITH_W.findall(text))])


class _Reader(ExpressionReader):
    """Reads the patterns, paths and modifiers of one query."""

    def query(self, parsed: CompValue) -> a.Query:
        form = parsed.name.removesuffix("Query").upper()
        if form not in get_args(a.Form):
            raise UnreadableQueryError(f"{form} is no form of query that is known here")
        dataset = parsed.datasetClause or []
        template = tuple(self.triples(parsed.template or []))
        select = self.select(parsed)
        if form == "CONSTRUCT" and not parsed.template and parsed.where and parsed.where.name.startswith("Fake"):
            template = tuple(p for e in select.where.elements if isinstance(e, a.Triples) for p in e.patterns)
        return a.Query(
            form,  # type: ignore[arg-type]  # checked against the forms there are, above
            select,
            template,
            frozenset(self.anonymous.values()),
            tuple(self.iri(clause.default).value for clause in dataset if clause.default is not None),
            tuple(self.iri(clause.named).value for clause in dataset if clause.named is not None),
            self.parsed.base,
            self.prefix,
        )

    def select(self, parsed: CompValue) -> a.Select:
        outer, self.aggregates = self.aggregates, False
        where = self.group(parsed.where) if parsed.where else a.Group(())
        self.aggregates = False
        columns = [
            a.Column(self.variable(c.var if c.var is not None else c.evar), self.optional_value(c.expr))
            for c in parsed.projection or []
        ]
        keys = [self.key(condition) for condition in (parsed.groupby.condition if parsed.groupby else [])]
        having = [self.expression(condition) for condition in (parsed.having.condition if parsed.having else [])]
        order = [self.order(condition) for condition in (parsed.orderby.condition if parsed.orderby else [])]
        limits = parsed.limitoffset
        tree = a.Select(
            where,
            tuple(columns) if columns else None,
            str(parsed.modifier or "").upper(),
            tuple(keys) or None,
            tuple(having),
            tuple(order),
            int(limits.limit) if limits and limits.limit is not None else None,
            int(limits.offset or 0) if limits else 0,
            self.values(parsed.valuesClause) if parsed.valuesClause else None,
            aggregates=bool(keys) or self.aggregates,
        )
        self.aggregates = outer
        return tree

    def key(self, condition: Any) -> a.Column:
        if isinstance(condition, Variable):
            return a.Column(self.variable(condition))
        named = isinstance(condition, CompValue) and condition.name == "GroupAs"
        expression = self.value_expression(condition.expr if named else condition)
        if named and condition.var is not None:
            return a.Column(self.variable(condition.var), expression)
        if len(expression.tokens) == 1 and isinstance(expression.tokens[0], ox.Variable):
            return a.Column(expression.tokens[0])
        return a.Column(self.fresh(), expression)

    def order(self, condition: CompValue) -> a.Expression:
        return a.Expression((str(condition.order or "ASC"), "(", self.expression(condition.expr), ")"))

    def fresh(self) -> ox.Variable:
        name = f"{self.prefix}{len(self.anonymous)}"
        return self.anonymous.setdefault(name, ox.Variable(name))

    def group(self, parsed: CompValue) -> a.Group:
        if parsed.name == "SubSelect":
            return a.Group((self.select(parsed),))
        return a.Group(tuple(e for part in parsed.part or [] for e in self.element(part)))

    def element(self, part: CompValue) -> Iterator[a.Element]:
        match part.name:
            case "TriplesBlock":
                yield a.Triples(tuple(self.triples(part.triples)))
            case "Filter":
                yield a.Filter(self.expression(part.expr))
            case "Bind":
                yield a.Bind(self.value_expression(part.expr), self.variable(part.var))
            case "OptionalGraphPattern":
                yield a.Optional(self.group(part.graph))
            case "MinusGraphPattern":
                yield a.Minus(self.group(part.graph))
            case "GroupOrUnionGraphPattern":
                branches = tuple(self.group(branch) for branch in part.graph)
                yield branches[0] if len(branches) == 1 else a.Union(branches)
            case "GraphGraphPattern":
                name = self.term(part.term)
                if isinstance(name, ox.Literal):
                    raise UnreadableQueryError("a literal names a graph")
                yield a.Graph(name, self.group(part.graph))
            case "InlineData":
                yield self.values(part)
            case _:
                raise UnreadableQueryError(f"what {part.name} finds is not in the dataset")

    def triples(self, parsed: Any) -> Iterator[a.Pattern]:
        for block in parsed:
            nodes = list(block)
            if len(nodes) % 3:
                raise UnreadableQueryError("a triple pattern is not complete")
            for start in range(0, len(nodes), 3):
                subject, predicate, value = nodes[start : start + 3]
                yield a.Pattern(self.term(subject), self.predicate(predicate), self.term(value))

    def values(self, part: CompValue) -> a.Values:
        names = tuple(self.variable(variable) for variable in part.var or [])
        rows = []
        for row in part.value or []:
            cells = list(row) if type(row).__name__ == "ParseResults" else [row]
            cells = [] if not names else cells  # rdflib reads `()` as rdf:nil
            rows.append(tuple(None if cell == "UNDEF" else self.term(cell) for cell in cells))
        if any(len(row) != len(names) for row in rows):
            raise UnreadableQueryError("a row of VALUES is not complete")
        return a.Values(names, tuple(rows))

    def predicate(self, parsed: Any) -> a.Path | ox.Variable:
        return self.variable(parsed) if isinstance(parsed, Variable) else self.path(parsed)

    def path(self, parsed: Any) -> a.Path:
        if not isinstance(parsed, CompValue) or parsed.name == "pname":
            return self.iri(parsed)
        members = parsed.part if isinstance(parsed.part, list) else [parsed.part]
        match parsed.name:
            case "PathAlternative" | "PathSequence":
                parts = tuple(self.path(part) for part in members)
                kind = a.Alternative if parsed.name == "PathAlternative" else a.Sequence
                return parts[0] if len(parts) == 1 else kind(parts)
            case "PathElt":
                path = self.path(members[0])
                return a.Repeated(path, str(parsed.mod)) if parsed.mod else path
            case "PathEltOrInverse":
                return a.Inverse(self.path(members[0]))
            case "PathNegatedPropertySet":
                return self.negated([self.iri(part) for part in members if part is not None])
        raise UnreadableQueryError(f"the path {parsed.name} is not known here")

    def negated(self, members: Sequence[ox.NamedNode]) -> a.Path:
        """Return the path of a negated property set, its forward and inverse members apart (SPARQL 1.1, section
        18.2.2.3)."""
        forward, inverse = list[ox.NamedNode](), list[ox.NamedNode]()
        direction = forward
        for member in members:
            if member == self.parsed.mark:
                direction = inverse
            else:
                direction.append(member)
                direction = forward
        if not inverse:
            return a.Negated(tuple(forward))
        backwards = a.Inverse(a.Negated(tuple(inverse)))
        return a.Alternative((a.Negated(tuple(forward)), backwards)) if forward else backwards
