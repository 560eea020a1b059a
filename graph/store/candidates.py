"""Recognises in the text of a query what the engine may do otherwise than the standard.

A pattern errs towards finding: what it finds is parsed and looked at again, or told. None looks at what only data could
tell, such as a number that grows too large by adding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.core.terms import stored
from graph.sparql import algebra as a
from graph.sparql import clauses

_TEXT: Final = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_FUNCTIONS: Final = (
    r"(?:COALESCE|IF|STRLANG|STRDT|[UL]CASE|SUBSTR|STRBEFORE|STRAFTER|REPLACE|CONCAT|MIN|MAX|SAMPLE)\s*\("
)
_VALUE: Final = rf"(?:[?$]\w+\s*(?:\)|&&|\|\||,|\}}|$)|{_TEXT}|true\b|false\b|[+-]?\d|{_FUNCTIONS})"
"""What may stand for a truth value and may be a text with a language, or a number that is none."""
_LEFT: Final = rf"[(,]\s*(?:[?$]\w+|{_TEXT}(?:@[\w-]+|\^\^[^\s&|]+)?|[+-]?\d[\w.]*)[\s)]*(?:&&|\|\|)"
"""The same where it is the first of several conditions; a value of a function may be one of these too."""
_TIME: Final = r"[\"']-?\d{4,}-\d\d-\d\d(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)[\"']"
_INTEGERS: Final = "(?:int|byte|short|long|(?:non)?(?:positive|negative)Integer|unsigned(?:Int|Byte|Short|Long))"
MANY_FACTORS: Final = 3
"""Multiplications from which on a product of the numbers of the data may need more than 64 bits."""
_TIMES: Final = r"[?$]\w+\s*\*|[\d)]\s*\*"
"""What a multiplication looks like; a path that is repeated may look so too."""
_TRUTH_VALUES: Final = (
    "true|false|is(?:IRI|URI|Blank|Literal|Numeric)|BOUND|REGEX|CONTAINS|STRSTARTS|STRENDS|LANGMATCHES|sameTerm"
    r"|EXISTS|NOT\s+EXISTS"
)
"""What begins a truth value."""
_LONG_NUMBER: Final = r"(?<!LIMIT\s)(?<!OFFSET\s)(?<!\d)\d{10}"
"""A number of many digits that is computed with."""
_EXACT_DECIMAL: Final = rf"/\s*\d*\.\d|\.\d{{9}}|{_LONG_NUMBER}"
"""A division by a decimal with a fraction, or a number of many digits."""
_NO_NAME: Final = r"(?<![\w:?$<#/.\-])"
"""What stands before a word that is no part of a name, a variable or an IRI."""
PATTERNS: Final = {
    "path-alternatives": r"(?<!\|)\|(?!\|)",
    "negated-set": r"!\s*\(?\s*\^?\s*(?:<|a\b|\)|[^\W\d]?[\w.-]*:)",
    "zero-length-path": r"[\w>):][*?](?![\w?$<\"'(])|\)\s*[*?]\s",
    "graph-variable": r"\bGRAPH\s*[?$]",
    "group-concat": r"\bGROUP_CONCAT\b",
    "count-of-errors": r"\bCOUNT\s*\((?!\s*(?:DISTINCT\b)?\s*(?:\*|[?$]\w+)\s*\))",
    "effective-boolean-value": rf"(?:\b(?:FILTER|HAVING|IF)\b\s*\(|&&|\|\||!)[\s(!]*{_VALUE}|{_LEFT}"
    rf"|[(,]\s*{_FUNCTIONS}(?s:.)*(?:&&|\|\|)",
    "empty-list": r"\bIN\s*\(\s*\)",
    "truth-value-case": rf"{_NO_NAME}(?-i:(?!true\b|false\b))(?:true|false)\b(?![:\w])",
    "lexical-form": r"\b0\d|\d\.\d*0\b|\d[eE][+-]?\d|\^\^|(?<![\w.])\.\d|\+\d",
    "bnode-argument": r"\bBNODE\s*\(\s*[^)\s]",
    "large-integers": rf"{_LONG_NUMBER}|(?:(?:{_TIMES})(?s:.)*?){{{MANY_FACTORS}}}",
    "date-time-zone": _TIME,
    "truth-value-order": rf"\b(?:true|false)\s*[<>]|[<>]=?\s*(?:{_TRUTH_VALUES})\b",
    "not-a-number": r"[\"'](?:NaN|-?INF)[\"']",
    "decimals": rf"{_EXACT_DECIMAL}|{_TIMES}|/\s*\(",
    "replacement": r"\bREPLACE\s*\(",
    "regular-expressions": r"\b(?:REGEX|REPLACE)\s*\(",
    "integer-types": rf"\bxsd:{_INTEGERS}\b|XMLSchema#{_INTEGERS}>",
}
"""What each deviation is recognised by, in any case of letters."""
_COMPILED: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in PATTERNS.items()}
_MARKS: Final = {
    "path-alternatives": "|",
    "negated-set": "!",
    "graph-variable": "GRAPH",
    "group-concat": "GROUP_CONCAT",
    "count-of-errors": "COUNT",
    "effective-boolean-value": "FILTER HAVING IF && || !",
    "empty-list": ")",
    "truth-value-case": "TRUE FALSE",
    "bnode-argument": "BNODE",
    "truth-value-order": "TRUE FALSE ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC BOUND REGEX CONTAINS STRSTARTS STRENDS "
    "LANGMATCHES SAMETERM EXISTS",
    "not-a-number": "^^",
    "replacement": "REPLACE",
    "regular-expressions": "REGEX REPLACE",
    "integer-types": "^^ INT BYTE SHORT LONG",
    "date-time-zone": '""',
    "zero-length-path": "* ?",
    "decimals": ". * / 0 1 2 3 4 5 6 7 8 9",
    "large-integers": "* ^^ 0 1 2 3 4 5 6 7 8 9",
    "lexical-form": "^^ 0 1 2 3 4 5 6 7 8 9",
}
"""Strings of which one stands, in capitals, in every text that a pattern finds: they are looked for much faster."""
_SEARCHES: Final = tuple((name, tuple(marks.split()), _COMPILED[name]) for name, marks in _MARKS.items())
_IN_TEXTS: Final = frozenset({"date-time-zone", "not-a-number", "integer-types", "large-integers"})
"""Deviations that are recognised by what stands in a text."""
CURED: Final = frozenset(
    {
        "path-alternatives",
        "negated-set",
        "zero-length-path",
        "graph-variable",
        "group-concat",
        "count-of-errors",
        "effective-boolean-value",
        "empty-list",
        "truth-value-case",
        "aggregate-alias",
    }
)
"""Deviations that are cured where the query can be taken apart."""
TOLD: Final = frozenset(PATTERNS) - CURED
STRINGS_COUNT: Final = frozenset({"regular-expressions", "replacement"})
"""Deviations of which the strings of a query decide."""
_EXPONENT: Final = re.compile(r"[eE]\d*")
_BARE: Final = re.compile(r"(?<![\d.])0\d|\d\.\d*0(?!\d)|\d[eE][+-]?\d|(?<!\d)\.\d|\+\d")
"""A bare number as the store would not write it."""
_WHOLE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]*")
_FLAT_GRAPH: Final = re.compile(r"\bGRAPH\s*[?$](\w+)\s*\{([^{}]*)\}", re.IGNORECASE)
_LARGE: Final = re.compile(r"[+-]?\d{10,}")
_EXACT: Final = frozenset(ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}") for name in ("integer", "decimal"))
_STRANGE_PATTERN: Final = re.compile(r"\\[1-9icICbBAz]|-\[|\\p\{Is|\(\?")
_STRANGE_REPLACEMENT: Final = re.compile(r"\\|\$(?!\d(?![\w]))")


def found(text: str) -> tuple[str, ...]:
    """Return the names of the deviations that a query's text looks like, in alphabetical order."""
    bare = clauses.skeleton(text)
    upper = bare.upper()
    names = set()
    for name, marks, pattern in _SEARCHES:
        within = text if name in _IN_TEXTS else bare
        if any(mark in upper for mark in marks) and pattern.search(within):
            names.add(name)
    if "graph-variable" in names and _only_flat_graphs(bare):
        names.discard("graph-variable")
    if "lexical-form" in names and _only_stored_spellings(text):
        names.discard("lexical-form")
    return tuple(sorted(names))


def told(query: a.Query, text: str, names: Iterable[str]) -> Iterator[str]:
    """Return those of the names, none of which can be cured, that still may hold when the query is taken apart.

    Args:
        query: the query as a tree.
        text: its text.
        names: what `found` says of the text.
    """
    for name in TOLD.intersection(names):
        check = _CHECKS.get(name)
        if check is None or check(query, text):
            yield name


def _only_flat_graphs(text: str) -> bool:
    """Whether each `GRAPH ?g { … }` holds plain patterns alone that do not mention `?g`."""
    flat = list(_FLAT_GRAPH.finditer(text))
    if len(flat) != len(_COMPILED["graph-variable"].findall(text)):
        return False
    return not any(re.search(rf"[?$]{match[1]}\b", match[2]) or not match[2].strip() for match in flat)


def _only_stored_spellings(text: str) -> bool:
    """Whether a text writes each literal as the store does."""
    bare, prefixes = [" "] * len(text), PREFIXES
    every = list(clauses.every_token(text))
    for place, (kind, token, start) in enumerate(every):
        if kind == "other" or (kind == "word" and _EXPONENT.fullmatch(token)):
            bare[start : start + len(token)] = token
        elif kind == "word" and token.upper() == "PREFIX" and len(following := every[place + 1 : place + 3]) == 2:
            prefixes = {**prefixes, following[0][1][:-1]: following[1][1][1:-1]}
        elif kind == "string" and [token for _, token, _ in every[place + 1 : place + 3]] == ["^", "^"]:
            datatype = _datatype(*every[place + 3][:2], prefixes) if every[place + 3 :] else None
            value = clauses.string_value(token)
            if datatype is None or not clauses.is_text(value):
                return False
            if stored(literal := ox.Literal(value, datatype=datatype)) != literal:
                return False
    return _BARE.search("".join(bare)) is None


def _datatype(kind: str, token: str, prefixes: Mapping[str, str]) -> ox.NamedNode | None:
    """The IRI of a datatype; None where a text does not say it in full, or has escapes."""
    prefix, _, local = token.partition(":")
    iri = token[1:-1] if kind == "iri" else f"{prefixes.get(prefix, '')}{local}"
    return ox.NamedNode(iri) if _WHOLE_IRI.fullmatch(iri) else None


def _literals(node: object) -> Iterator[ox.Literal]:
    if isinstance(node, ox.Literal):
        yield node
    for part in a.parts(node):
        yield from _literals(part)


def _calls(node: object, words: tuple[str, ...]) -> Iterator[list[a.Expression]]:
    """The arguments of each call of one of these functions."""
    if isinstance(node, a.Expression) and str(node.tokens[0]).upper() in words:
        yield [token for token in node.tokens if isinstance(token, a.Expression)]
    for part in a.parts(node):
        yield from _calls(part, words)


def _text_of(expression: a.Expression) -> str | None:
    """The text that an expression is, if it is one."""
    first = expression.tokens[0]
    return first.value if len(expression.tokens) == 1 and isinstance(first, ox.Literal) else None


def _unusual_pattern(query: a.Query, _text: str) -> bool:
    patterns = (_text_of(arguments[1]) for arguments in _calls(query, ("REGEX(", "REPLACE(")) if len(arguments) > 1)
    return any(pattern is None or _STRANGE_PATTERN.search(pattern) for pattern in patterns)


def _unusual_replacement(query: a.Query, _text: str) -> bool:
    for arguments in _calls(query, ("REPLACE(",)):
        pattern, replacement = (_text_of(argument) for argument in arguments[1:3])
        if pattern is None or replacement is None or _STRANGE_REPLACEMENT.search(replacement):
            return True
        if _may_fit_nothing(pattern):
            return True
    return False


def _may_fit_nothing(pattern: str) -> bool:
    """Whether a regular expression may fit the empty text."""
    try:
        return re.search(pattern, "") is not None
    except re.error:  # one that only XPath or the engine understands
        return True


def _many_factors(query: a.Query, _text: str) -> bool:
    """Whether an integer, or a product of several factors, may need more than 64 bits."""
    large = (literal for literal in _literals(query) if _LARGE.fullmatch(literal.value) and literal.datatype in _EXACT)
    return any(large) or max(map(_factors, _expressions(query)), default=0) >= MANY_FACTORS


def _expressions(node: object) -> Iterator[a.Expression]:
    if isinstance(node, a.Expression):
        yield node
    for part in a.parts(node):
        yield from _expressions(part)


def _factors(expression: a.Expression) -> int:
    """How many multiplications an expression makes, one inside the other."""
    return _times(expression) + sum(_factors(part) for part in expression.tokens if isinstance(part, a.Expression))


def _times(expression: a.Expression) -> int:
    """How many multiplications an expression itself makes."""
    return sum(part == "*" for part in expression.tokens[1:-1]) if expression.tokens[0] == "(" else 0


def _long_decimals(query: a.Query, text: str) -> bool:
    """Whether a decimal may need more than 18 digits: it is written so, or a quotient or mean is multiplied."""
    if re.search(_EXACT_DECIMAL, text, re.IGNORECASE) or any(map(_divides_by_decimal, _expressions(query))):
        return True
    return any(
        inner.tokens[0] == "AVG(" or "/" in inner.tokens
        for expression in _expressions(query)
        if _times(expression)
        for inner in _expressions(expression)
    )


def _divides_by_decimal(expression: a.Expression) -> bool:
    """Whether an expression divides by what holds a decimal with a fraction; 0 cannot be divided by it."""
    tokens = expression.tokens
    divisors = tokens[tokens.index("/") + 1 :] if "/" in tokens else ()
    return any("." in literal.value and literal.datatype in _EXACT for part in divisors for literal in _literals(part))


_CHECKS: Final = {
    "decimals": _long_decimals,
    "large-integers": _many_factors,
    "regular-expressions": _unusual_pattern,
    "replacement": _unusual_replacement,
}
