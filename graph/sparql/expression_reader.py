"""Turns the terms and expressions of rdflib's parse tree into those of our own tree (`graph.sparql.algebra`).

Patterns are read by `graph.sparql.query_reader`, which builds on this module.
"""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from graph.core.errors import UnreadableQueryError
from graph.sparql import algebra as a
from graph.sparql.rdflib_parser import Parsed

_ARGUMENTS: Final = ("arg", "arg1", "arg2", "arg3", "text", "pattern", "start", "length", "replacement", "flags")
_NAMES: Final = {"URI": "IRI", "sameTerm": "SAMETERM"}
_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


class ExpressionReader:
    """Reads the terms and expressions of one query, and notes whether any of them aggregates."""

    def __init__(self, parsed: Parsed, prefix: str) -> None:
        self.parsed, self.prefix = parsed, prefix
        self.anonymous: dict[str, ox.Variable] = {}
        self.aggregates = False
        self.wanted: bool | None = True
        """`Exists.wanted` of an EXISTS that stands where the reader is now."""

    def group(self, parsed: CompValue) -> a.Group:
        """Read the pattern of an EXISTS; the subclass in `graph.sparql.query_reader` does it."""
        raise NotImplementedError

    def term(self, parsed: Any) -> a.Term:
        if isinstance(parsed, Variable):
            return self.variable(parsed)
        if isinstance(parsed, BNode):
            name = self.anonymous.get(str(parsed))
            if name is None:
                name = self.anonymous[str(parsed)] = ox.Variable(f"{self.prefix}{len(self.anonymous)}")
            return name
        if isinstance(parsed, CompValue) and parsed.name == "literal":
            if parsed.lang:
                return ox.Literal(self.parsed.string(parsed.string), language=str(parsed.lang))
            datatype = self.iri(parsed.datatype) if parsed.datatype else None
            return ox.Literal(self.parsed.string(parsed.string), datatype=datatype)
        if isinstance(parsed, Literal):
            return ox.Literal(str(parsed), datatype=ox.NamedNode(str(parsed.datatype or _XSD_STRING)))
        return self.iri(parsed)

    def variable(self, parsed: Any) -> ox.Variable:
        if not isinstance(parsed, Variable):
            raise UnreadableQueryError(f"{parsed} stands where a variable should")
        return ox.Variable(str(parsed))

    def iri(self, parsed: Any) -> ox.NamedNode:
        return self.parsed.iri(parsed)

    def optional_value(self, parsed: Any) -> a.Expression | None:
        return None if parsed is None else self.value_expression(parsed)

    def value_expression(self, parsed: Any) -> a.Expression:
        """Read an expression that gives a value: both outcomes of an EXISTS in it matter."""
        before, self.wanted = self.wanted, None
        expression = self.expression(parsed)
        self.wanted = before
        return expression

    def expression(self, parsed: Any) -> a.Expression:
        if not isinstance(parsed, CompValue) or parsed.name in ("literal", "pname"):
            return a.constant(self.term(parsed))
        name = parsed.name
        if name in ("ConditionalOrExpression", "ConditionalAndExpression"):
            parts = [self.expression(part) for part in (parsed.expr, *(parsed.other or []))]
            return _joined(parts, "||" if name == "ConditionalOrExpression" else "&&")
        if name == "UnaryNot":
            before = self.wanted
            self.wanted = None if before is None else not before
            inner = self.expression(parsed.expr)
            self.wanted = before
            return a.Expression(("(", "!", inner, ")"))
        if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return self.exists(parsed)
        if name in ("RelationalExpression", "AdditiveExpression", "MultiplicativeExpression") and parsed.op is None:
            return self.expression(parsed.expr)
        before, self.wanted = self.wanted, None
        expression = self.operation(parsed)
        self.wanted = before
        return expression

    def exists(self, parsed: CompValue) -> a.Expression:
        negated = parsed.name == "Builtin_NOTEXISTS"
        before, self.wanted = self.wanted, True
        group = self.group(parsed.graph)
        self.wanted = before
        wanted = None if before is None else before is not negated
        return a.Expression(("(", a.Exists(group, negated, wanted), ")"))

    def operation(self, parsed: CompValue) -> a.Expression:
        name = parsed.name
        if name == "RelationalExpression":
            if (operator := str(parsed.op)).endswith("IN"):
                right = self.arguments(f"{operator} ", parsed.other)
            else:
                right = (operator, self.expression(parsed.other))
            return a.Expression(("(", self.expression(parsed.expr), *right, ")"))
        if name in ("AdditiveExpression", "MultiplicativeExpression"):
            parts = [p for op, o in zip(parsed.op, parsed.other, strict=True) for p in (str(op), self.expression(o))]
            return a.Expression(("(", self.expression(parsed.expr), *parts, ")"))
        if name in ("UnaryMinus", "UnaryPlus"):
            return a.Expression(("(", "-" if name == "UnaryMinus" else "+", self.expression(parsed.expr), ")"))
        if name == "Function":
            distinct = ("DISTINCT",) if parsed.distinct else ()
            arguments = [self.expression(part) for part in parsed.expr or []]
            return a.Expression((self.iri(parsed.iri), "(", *distinct, *_separated(arguments), ")"))
        if name.startswith("Aggregate_"):
            return self.aggregate(parsed)
        word = name.removeprefix("Builtin_")
        if word == "BOUND":
            return a.Expression((a.Bound(self.variable(parsed.arg)),))
        if word in ("CONCAT", "COALESCE"):
            return a.Expression(self.arguments(word, parsed.arg))
        arguments = [self.expression(parsed[key]) for key in _ARGUMENTS if key in parsed]
        return a.Expression((f"{_NAMES.get(word, word)}(", *_separated(arguments), ")"))

    def arguments(self, word: str, parsed: Any) -> tuple[str | a.Expression, ...]:
        # rdflib reads `()` as rdf:nil
        expressions = [] if isinstance(parsed, URIRef) else [self.expression(part) for part in parsed]
        return (f"{word}(", *_separated(expressions), ")")

    def aggregate(self, parsed: CompValue) -> a.Expression:
        self.aggregates = True
        word = {"GroupConcat": "GROUP_CONCAT"}.get(kind := parsed.name.removeprefix("Aggregate_"), kind.upper())
        argument: str | a.Expression = "*" if parsed.vars == "*" else self.expression(parsed.vars)
        distinct = ("DISTINCT",) if parsed.distinct else ()
        separator = (
            ()
            if parsed.separator is None
            else (";", "SEPARATOR", "=", ox.Literal(self.parsed.string(parsed.separator)))
        )
        return a.Expression((f"{word}(", *distinct, argument, *separator, ")"))


def _joined(parts: list[a.Expression], operator: str) -> a.Expression:
    if len(parts) == 1:
        return parts[0]
    tokens = [token for part in parts for token in (operator, part)]
    return a.Expression(("(", *tokens[1:], ")"))


def _separated(parts: list[a.Expression]) -> list[str | a.Expression]:
    return [token for part in parts for token in (",", part)][1:]
