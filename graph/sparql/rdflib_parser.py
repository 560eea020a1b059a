"""SPARQL text through rdflib's parser, without what that forgets or reads otherwise than the standard has it.

It takes escapes in strings for part of the text, keeps one prefix a namespace, does not resolve a relative IRI with a
colon in it, forgets which members of a negated property set are inverse, and needs a blank before a variable. So it is
given a text in which strings are numbers and such members are marked, and names are resolved here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.core.errors import UnreadableQueryError
from graph.core.namespaces import PREFIXES
from graph.sparql import clauses

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED: Final = re.compile(r"\\(.)")
_IN_STRING: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_NOTHING: Final = ox.Store()


@dataclass(frozen=True)
class Parsed:
    """A query as rdflib's tree, with what stands behind its strings, names and marks."""

    tree: CompValue
    base: str
    prefixes: Mapping[str, str]
    strings: tuple[str, ...]
    mark: ox.NamedNode
    """Stands in a negated property set before each member that is inverse; strings begin with it."""

    def string(self, put: object) -> str:
        """The text of a string of the query.

        Raises:
            UnreadableError: a string stands where the engine would see none, or another one.
        """
        number = str(put).removeprefix(self.mark.value)
        if number == str(put):
            raise UnreadableQueryError("it may be read in two ways: a string stands where none was expected")
        return self.strings[int(number)]

    def iri(self, parsed: Any) -> ox.NamedNode:
        """An IRI or prefixed name in full.

        Raises:
            UnreadableError: it is none, or its prefix is not declared.
        """
        if isinstance(parsed, CompValue) and parsed.name == "pname":
            if (prefix := str(parsed.prefix or "")) not in self.prefixes:
                raise UnreadableQueryError(f"the prefix {prefix}: is not declared")
            return ox.NamedNode(self.prefixes[prefix] + _ESCAPED.sub(r"\1", str(parsed.localname or "")))
        if not isinstance(parsed, URIRef):
            raise UnreadableQueryError(f"{parsed} stands where an IRI should")
        return ox.NamedNode(_resolved(self.base, str(parsed)))


def parse(text: str, base: str) -> Parsed:
    """Parse a query under a base IRI and the preset prefixes.

    Raises:
        pyparsing.ParseBaseException, RecursionError: rdflib's parser cannot read it.
    """
    mark = f"urn:x-{hashlib.sha256(text.encode()).hexdigest()}:"  # no text holds its own digest
    put, strings = _put(text, mark)
    prologue, tree = parseQuery(put)
    prefixes = dict(PREFIXES)
    for declared in prologue:
        if declared.name == "Base":
            base = _resolved(base, str(declared.iri))
        else:
            prefixes[str(declared.prefix or "")] = _resolved(base, str(declared.iri))
    return Parsed(tree, base, prefixes, strings, ox.NamedNode(mark))


def _put(text: str, mark: str) -> tuple[str, tuple[str, ...]]:
    """The text in words that rdflib reads right, and its strings."""
    made, strings, end = list[str](), list[str](), 0
    before, inside = "", False
    read = [*clauses.every_token(text), ("", "", len(text))]
    for (kind, piece, start), (_, following, at) in pairwise(read):
        inside = before == "!" if piece == "(" else inside and (kind in ("iri", "name") or piece in ("a", "^", "|"))
        if kind == "string":
            made += [text[end:start], f'"{mark}{len(strings)}"']
            strings.append(_unescaped(piece))
            end = start + len(piece)
        elif kind == "variable":
            made += [text[end:start], " "]
            end = start
        elif piece == "^" and before == "!":
            made += [text[end:start], f"(<{mark}>|{text[start + 1 : at]}{following})"]
            end = at + len(following)
        elif piece == "^" and inside and before in ("(", "|") and following != "^":
            made += [text[end:start], f"<{mark}>|"]
            end = start + 1
        before = piece
    return "".join([*made, text[end:]]), tuple(strings)


def _unescaped(string: str) -> str:
    """What a string literal stands for (SPARQL 1.1, sections 19.2 and 19.7)."""
    quotes = 3 if len(string) >= 6 and string[:3] in ('"""', "'''") else 1

    def character(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _LETTERS.get(found[3], found[3])

    return _IN_STRING.sub(character, string[quotes:-quotes])


@lru_cache(maxsize=4096)
def _resolved(base: str, iri: str) -> str:
    """An IRI under a base, as the engine itself resolves it (RFC 3986, section 5); the parser lets no `>` into it.

    Raises:
        UnreadableError: it is no IRI.
    """
    if _SCHEME.match(iri):
        return iri
    try:
        rows = _NOTHING.query(f"SELECT (<{iri}> AS ?iri) {{}}", base_iri=base)
    except SyntaxError as error:
        raise UnreadableQueryError(f"<{iri}> is no IRI") from error
    (row,) = rows  # type: ignore[misc]  # of SELECT
    return str(row[0].value)
