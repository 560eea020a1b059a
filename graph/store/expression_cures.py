"""Cures of expressions: effective boolean values, aggregates over what is no text or an error, empty lists.

The sections are those of SPARQL 1.1: 17.2.2 (effective boolean value), 18.5.1 (aggregates skip errors), 18.5.1.7
(GROUP_CONCAT), 17.4.1.9 (IN).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.sparql import algebra as a

_XSD: Final = PREFIXES["xsd"]
TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(f"{_XSD}boolean"))
FALSE: Final = ox.Literal("false", datatype=ox.NamedNode(f"{_XSD}boolean"))
_NUMBERS: Final = tuple(ox.NamedNode(_XSD + name) for name in ("integer", "decimal", "double", "float", "boolean"))
_VALUES: Final = frozenset(
    [
        "COALESCE(",
        "IF(",
        "STRLANG(",
        "STRDT(",
        "UCASE(",
        "LCASE(",
        "SUBSTR(",
        "STRBEFORE(",
        "STRAFTER(",
        "REPLACE(",
        "CONCAT(",
        "MIN(",
        "MAX(",
        "SAMPLE(",
    ]
)
"""Functions whose value may be a text with a language, or a literal that its datatype does not know."""
_LOGIC: Final = frozenset({"&&", "||"})


Token = str | a.Term | a.Bound | a.Exists | a.Expression


@dataclass
class ExpressionCures:
    """Cures the expressions of a query.

    `group` cures the group of an EXISTS; `names` says which deviations were cured, `told` which are left.
    """

    group: Callable[[a.Group], a.Group]
    names: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def condition(self, expression: a.Expression) -> a.Expression:
        """An expression of which only the effective boolean value counts."""
        tokens = expression.tokens
        if tokens[0] == "(" and len(tokens) > 2:
            if tokens[1] == "!" and isinstance(tokens[2], a.Expression):
                return a.Expression(("(", "!", self.condition(tokens[2]), ")"))
            if tokens[2] in _LOGIC:
                return a.Expression(tuple(self._part(token, self.condition) for token in tokens))
        cured = self.value(expression)
        return self._truth(cured) if _may_be_unknown(cured) else cured

    def value(self, expression: a.Expression) -> a.Expression:
        """An expression whose value counts."""
        tokens = expression.tokens
        if tokens[0] == "(" and len(tokens) > 2 and (tokens[1] == "!" or tokens[2] in _LOGIC):
            return self.condition(expression)
        word = str(tokens[0]).upper()
        if word == "IF(" and isinstance(tokens[1], a.Expression):
            rest = tuple(self._part(token, self.value) for token in tokens[2:])
            return a.Expression((tokens[0], self.condition(tokens[1]), *rest))
        if word == "(" and tokens[2:4] in (("IN (", ")"), ("NOT IN (", ")")):
            self.names.add("empty-list")
            return _in_nothing(self._part(tokens[1], self.value), negated=tokens[2] != "IN (")
        inner = a.Expression(tuple(self._part(token, self.value) for token in tokens))
        if word == "GROUP_CONCAT(":
            return self._joined(inner)
        return self._counted(inner) if word == "COUNT(" else inner

    def _part(self, token: Token, cure: Callable[[a.Expression], a.Expression]) -> Token:
        if isinstance(token, a.Exists):
            return replace(token, group=self.group(token.group))
        return cure(token) if isinstance(token, a.Expression) else token

    def _truth(self, expression: a.Expression) -> a.Expression:
        """The effective boolean value of an expression, as a truth value or an error."""
        self.names.add("effective-boolean-value")
        is_text = a.Expression(("(", a.Expression(("LANG(", expression, ")")), "!=", a.constant(ox.Literal("")), ")"))
        not_empty = a.Expression(("(", a.Expression(("STR(", expression, ")")), "!=", a.constant(ox.Literal("")), ")"))
        types = [token for number in _NUMBERS for token in (",", a.constant(number))][1:]
        is_number = a.Expression(("(", a.Expression(("DATATYPE(", expression, ")")), "IN (", *types, ")", ")"))
        plain = a.Expression(("IF(", expression, ",", a.constant(TRUE), ",", a.constant(FALSE), ")"))
        ill_typed = a.Expression(("IF(", is_number, ",", a.constant(FALSE), ",", expression, ")"))
        otherwise = a.Expression(("COALESCE(", plain, ",", ill_typed, ")"))
        return a.Expression(("IF(", is_text, ",", not_empty, ",", otherwise, ")"))

    def _joined(self, expression: a.Expression) -> a.Expression:
        """GROUP_CONCAT of the texts of its values."""
        tokens = list(expression.tokens)
        place = next(number for number, token in enumerate(tokens) if isinstance(token, a.Expression))
        argument = tokens[place]
        assert isinstance(argument, a.Expression)  # noqa: S101  # found as one
        if str(argument.tokens[0]).upper() == "STR(":
            return expression
        self.names.add("group-concat")
        if "DISTINCT" in tokens:
            self.told.add("group-concat")  # two values with one text are one text now
        tokens[place] = a.Expression(("STR(", argument, ")"))
        return a.Expression(tuple(tokens))

    def _counted(self, expression: a.Expression) -> a.Expression:
        """COUNT of an expression, without the solutions in which it is an error."""
        argument = expression.tokens[-2]
        if not isinstance(argument, a.Expression) or isinstance(argument.tokens[0], ox.Variable):
            return expression
        if "DISTINCT" in expression.tokens:
            self.told.add("count-of-errors")
            return expression
        self.names.add("count-of-errors")
        one, none = (a.constant(ox.Literal(number)) for number in (1, 0))
        given = a.Expression(("IF(", a.Expression(("isBlank(", argument, ")")), ",", one, ",", one, ")"))
        return a.Expression(("SUM(", a.Expression(("COALESCE(", given, ",", none, ")")), ")"))


def _in_nothing(token: Token, *, negated: bool) -> a.Expression:
    """False (or true), which an empty list says of every term; an error where there is none (17.2)."""
    is_iri, is_literal = (a.Expression((word, token, ")")) for word in ("isIRI(", "isLiteral("))
    both = a.Expression(("(", is_iri, "&&", is_literal, ")"))
    return a.Expression(("(", "!", both, ")")) if negated else both


def _may_be_unknown(expression: a.Expression) -> bool:
    """Whether an expression may have a value whose effective boolean value the engine takes for an error."""
    first = expression.tokens[0]
    if isinstance(first, ox.Literal):
        return bool(first.language) or (first.datatype in _NUMBERS and first not in (TRUE, FALSE))
    return isinstance(first, ox.Variable) or (isinstance(first, str) and first.upper() in _VALUES)
