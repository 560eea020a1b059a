"""Tells a mistake in a query or update as a person wants it: where it is, what stands there, what could."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from graph.core.characters import described
from graph.core.errors import QuerySyntaxError
from graph.core.namespaces import PREFIXES
from graph.sparql.mistake_place import Kind, MistakePlace, Token, mistake_place

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
"""What editors take for the end of a line."""
EXCERPT: Final = 80
"""Characters of the line that are shown, at most."""
_UNSHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_OUTSIDE_IRIS: Final = re.compile(r'[\x00-\x20<"{}|^`\\]')
_PLAIN: Final = {
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", "a blank"
    ),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
    **dict.fromkeys("“”„‟«»″", 'the quotation mark "'),
    **dict.fromkeys("‘’‚‛′`´", "the quotation mark '"),
    **dict.fromkeys("‐‑‒–—−", "the hyphen -"),
    **dict.fromkeys("‹", "the sign <"),
    **dict.fromkeys("›", "the sign >"),
}
"""What was meant by characters that text processors put in place of others, or beside them."""
_TERMS: Final = ("a variable", "an IRI", "a string", "a number")
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_QUERIES: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_AGGREGATES: Final = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})


def syntax_mistake(text: str, kind: Kind, message: str) -> QuerySyntaxError:
    """The error that tells of the mistake in a text.

    Args:
        text: the query or update that the engine refuses.
        kind: which of them it is.
        message: the engine's own, for what it says of a text whose tokens are all in their places.

    Returns:
        The error, with the members `line` and `column`, counted from 1 in code points, and `excerpt`, the line with a
        caret below the place.
    """
    place = mistake_place(text, kind)
    start, problem = _told(text, kind, place, message)
    line, column, shown = _position(text, start)
    excerpt = _excerpt(shown, column)
    return QuerySyntaxError(f"line {line}, column {column}: {problem}", line=line, column=column, excerpt=excerpt)


def _told(text: str, kind: Kind, place: MistakePlace, message: str) -> tuple[int, str]:
    """Where the mistake is and what it is."""
    token = place.token
    if not token.kind and {"LIMIT", "VALUES"} <= set(place.keywords):
        return _whole(place, message)
    if token.text == "<":
        return _broken_iri(text, place)
    if token.text in ('"', "'"):
        return token.start, "a string begins here that does not end on its line; close it with the same quotation mark"
    if token.kind == "open":
        return token.start, f"a string begins here that does not end; close it with {token.text}"
    if token.text == "}" and (name := _bound_again(place.before)):
        return name.start, f"{name.text} has a value here already; give BIND another variable"
    if token.kind == "name" and (problem := _wrong_name(token.text, place.before)):
        return token.start, problem
    return token.start, _stands(token, kind, place) + _expected(place)


def _stands(token: Token, kind: Kind, place: MistakePlace) -> str:
    upper = token.text.upper()
    if not token.kind:
        return f"the {kind} ends here" if place.before else f"there is no {kind}"
    if token.kind == "word" and upper in (_UPDATES if kind == "query" else _QUERIES):
        other = "an update" if kind == "query" else "a query"
        return f"{upper} begins {other}, and this is taken for {'a query' if kind == 'query' else 'an update'}"
    shown = token.text if len(token.text) <= EXCERPT // 2 else token.text[: EXCERPT // 2] + "…"
    if token.kind == "word":
        near = difflib.get_close_matches(upper, place.keywords, 1, 0.7)
        hint = f" (did you mean {near[0]}?)" if near else ""
        if upper in _AGGREGATES and "'('" in place.words:
            hint = f" (what is computed stands in brackets and has a name: ({upper}(?x) AS ?y))"
        return f"here stands the word '{shown}'{hint}"
    if token.kind in ("variable", "number", "iri", "name", "language"):
        nouns = {"variable": "variable", "number": "number", "iri": "IRI", "name": "name", "language": "language tag"}
        what = f"the {nouns[token.kind]} {shown.removeprefix('^^')}"
        return f"{what} is not valid" if token.kind == "iri" and "an IRI" in place.words else f"here stands {what}"
    if token.kind in ("string", "sign"):
        return "here stands a string" if token.kind == "string" else f"here stands '{token.text}'"
    plain = _PLAIN.get(token.text)
    meant = f", where {plain} may be meant" if plain else ", which can be left out" if plain == "" else ""
    return f"here stands {described(token.text)}{meant}"


def _expected(place: MistakePlace) -> str:
    """What could stand there, in words; empty where nothing is known."""
    words = list(place.words)
    if set(_TERMS) <= set(words):
        words = ["a variable, IRI, string or number", *(word for word in words if word not in _TERMS)]
    if "'|'" in words:  # what may follow a path goes without saying
        words = [word for word in words if word not in ("'*'", "'|'")]
    if "'='" in words:
        words = [word for word in words if word not in ("'='", "'*'", "'&&'")] + ["an operator such as ="]
    words += ["'a'" if keyword == "a" else keyword for keyword in place.keywords]
    if not words:
        return ""
    return f"; expected {words[0]}" if len(words) == 1 else f"; expected {', '.join(words[:-1])} or {words[-1]}"


def _whole(place: MistakePlace, message: str) -> tuple[int, str]:
    """What is wrong with a query whose tokens are all in their places."""
    if "unbound" in message and (variable := _ungrouped(place.before)):
        return (
            variable.start,
            f"{variable.text} is neither in GROUP BY nor in an aggregate such as SAMPLE({variable.text})",
        )
    if "Duplicated" in message and (variable := _named_twice(place.before)):
        return variable.start, f"SELECT has {variable.text} already; give this one another name"
    problem = "each word stands in its place, but the whole means nothing"
    return place.before[0].start, f"{problem}: look at variables that get a value twice, and at SELECT beside GROUP BY"


def _selected(tokens: Sequence[Token]) -> list[tuple[Token, int]]:
    """The tokens of the outermost SELECT clause, each with its depth of brackets."""
    found, depth, begun = [], 0, False
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if begun and (token.text == "{" or token.text.upper() in ("WHERE", "FROM")):
            break
        if begun:
            found.append((token, depth))
        begun = begun or token.text.upper() == "SELECT"
    return found


def _ungrouped(tokens: Sequence[Token]) -> Token | None:
    """The first variable that SELECT names outside brackets, and GROUP BY does not."""
    groups = [number for number, token in enumerate(tokens) if token.text.upper() == "GROUP"]
    grouped = {token.text[1:] for token in tokens[groups[-1] :]} if groups else set()
    named = (token for token, depth in _selected(tokens) if token.kind == "variable" and depth == 0)
    return next((token for token in named if token.text[1:] not in grouped), None)


def _named_twice(tokens: Sequence[Token]) -> Token | None:
    names, before = set(), ""
    for token, depth in _selected(tokens):
        if token.kind == "variable" and (depth == 0 or before == "AS"):
            if token.text[1:] in names:
                return token
            names.add(token.text[1:])
        before = token.text.upper()
    return None


def _bound_again(tokens: Sequence[Token]) -> Token | None:
    """The last variable that BIND gives a value, though it stands before in the text."""
    for number in range(len(tokens) - 2, 0, -1):
        token = tokens[number]
        if token.kind == "variable" and tokens[number - 1].text.upper() == "AS" and tokens[number + 1].text == ")":
            known = {other.text[1:] for other in tokens[: number - 1] if other.kind == "variable"}
            if token.text[1:] in known:
                return token
    return None


def _broken_iri(text: str, place: MistakePlace) -> tuple[int, str]:
    """The first character after a `<` that no IRI may hold."""
    start = place.token.start
    end = text.find(">", start)
    wrong = _OUTSIDE_IRIS.search(text, start + 1, len(text) if end < 0 else end)
    if wrong is None:
        return start, "an IRI begins here that does not end; close it with '>'"
    character = wrong[0]
    written = f"; in an IRI it is written %{ord(character):02X}" if character >= " " else ""
    if character in "\r\n<" or end < 0:
        return start, "an IRI begins here that does not end on its line" + _expected(place)
    return wrong.start(), f"here stands {described(character)}, which no IRI may hold{written}"


def _wrong_name(name: str, before: Sequence[Token]) -> str | None:
    """What is wrong with a prefixed name or the label of a blank node where it would be in its place."""
    prefix = name.removeprefix("^^").partition(":")[0]
    if prefix == "_":
        used = any(token.text == name for token in before)
        return f"the label {name} stands in another group already; give this node a label of its own" if used else None
    declared = {after.text.removesuffix(":") for word, after in pairwise(before) if word.text.upper() == "PREFIX"}
    if prefix in declared or prefix in PREFIXES:
        return None
    return f"the prefix {prefix + ':'!r} is not declared; declare it, or use one of {', '.join(PREFIXES)}"


def _position(text: str, start: int) -> tuple[int, int, str]:
    """Line and column of a place, counted from 1, and the text of the line."""
    ends = [match.end() for match in _LINE_END.finditer(text, 0, start)]
    begin = ends[-1] if ends else 0
    end = _LINE_END.search(text, start)
    return len(ends) + 1, start - begin + 1, text[begin : end.start() if end else len(text)]


def _excerpt(line: str, column: int) -> str:
    """The line, or the part of it around the column, with a caret below."""
    begin = max(0, min(column - 1 - EXCERPT // 2, len(line) - EXCERPT))
    shown = _UNSHOWN.sub("\ufffd", line[begin : begin + EXCERPT])
    indent = "".join("\t" if character == "\t" else " " for character in line[begin : column - 1])
    return f"{shown}\n{indent}^"
