"""Parses SPARQL text with rdflib's parser, and makes up for what that parser loses or reads against the standard.

rdflib's parser takes escapes in strings for part of the text, keeps one prefix per namespace, does not resolve a
relative IRI with a colon in it, forgets which members of a negated property set are inverse, and needs a blank before a
variable. So it gets a text in which numbered placeholders stand for the strings and a mark precedes each inverse
member, and names are resolved here.
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
_NAME_ESCAPE: Final = re.compile(r"\\(.)")
_EMPTY_STORE: Final = ox.Store()


@dataclass(frozen=True)
class Parsed:
    """A query as rdflib's tree, and what its placeholders, prefixes and marks stand for."""

    tree: CompValue
    base: str
    prefixes: Mapping[str, str]
    strings: tuple[str, ...]
    mark: ox.NamedNode
    """Precedes each inverse member of a negated property set, and begins the placeholder of each string."""

    def string(self, placeholder: object) -> str:
        """Return the text of the string that a placeholder stands for.

        Raises:
            UnreadableQueryError: a string stands where the engine would see none, or another one.
        """
        number = str(placeholder).removeprefix(self.mark.value)
        if number == str(placeholder):
            raise UnreadableQueryError("it may be read in two ways: a string stands where none was expected")
        return self.strings[int(number)]

    def iri(self, parsed: Any) -> ox.NamedNode:
        """Return the absolute IRI of an IRI or prefixed name.

        Raises:
            UnreadableQueryError: it is neither, or its prefix is not declared.
        """
        if isinstance(parsed, CompValue) and parsed.name == "pname":
            if (prefix := str(parsed.prefix or "")) not in self.prefixes:
                raise UnreadableQueryError(f"the prefix {prefix}: is not declared")
            return ox.NamedNode(self.prefixes[prefix] + _NAME_ESCAPE.sub(r"\1", str(parsed.localname or "")))
        if not isinstance(parsed, URIRef):
            raise UnreadableQueryError(f"{parsed} stands where an IRI should")
        return ox.NamedNode(_resolved(self.base, str(parsed)))


def parse(text: str, base: str) -> Parsed:
    """Parse a query under the preset prefixes.

    Args:
        text: the query.
        base: the IRI that the query's relative IRIs resolve against.

    Raises:
        pyparsing.ParseBaseException, RecursionError: rdflib's parser cannot read it.
    """
    mark = f"urn:x-{hashlib.sha256(text.encode()).hexdigest()}:"  # no text holds its own digest
    prepared, strings = _prepared(text, mark)
    prologue, tree = parseQuery(prepared)
    prefixes = dict(PREFIXES)
    for declaration in prologue:
        if declaration.name == "Base":
            base = _resolved(base, str(declaration.iri))
        else:
            prefixes[str(declaration.prefix or "")] = _resolved(base, str(declaration.iri))
    return Parsed(tree, base, prefixes, strings, ox.NamedNode(mark))


def _prepared(text: str, mark: str) -> tuple[str, tuple[str, ...]]:
    """Return a text that rdflib reads as the standard has it, and the strings that its placeholders stand for."""
    pieces, strings, end = list[str](), list[str](), 0
    before, negated = "", False
    tokens = [*clauses.every_token(text), ("", "", len(text))]
    for (kind, lexeme, start), (_, following, next_start) in pairwise(tokens):
        # Whether the token stands in a negated property set in brackets
        negated = before == "!" if lexeme == "(" else negated and (kind in ("iri", "name") or lexeme in ("a", "^", "|"))
        if kind == "string":
            pieces += [text[end:start], f'"{mark}{len(strings)}"']
            strings.append(clauses.string_value(lexeme))
            end = start + len(lexeme)
        elif kind == "variable":
            pieces += [text[end:start], " "]
            end = start
        elif lexeme == "^" and before == "!":
            pieces += [text[end:start], f"(<{mark}>|{text[start + 1 : next_start]}{following})"]
            end = next_start + len(following)
        elif lexeme == "^" and negated and before in ("(", "|") and following != "^":
            pieces += [text[end:start], f"<{mark}>|"]
            end = start + 1
        before = lexeme
    return "".join([*pieces, text[end:]]), tuple(strings)


@lru_cache(maxsize=4096)
def _resolved(base: str, iri: str) -> str:
    """Return an IRI resolved against a base by the engine itself (RFC 3986, section 5).

    The text of the query below is safe: the parser lets no `>` into an IRI.

    Raises:
        UnreadableQueryError: it is no IRI.
    """
    if _SCHEME.match(iri):
        return iri
    try:
        rows = _EMPTY_STORE.query(f"SELECT (<{iri}> AS ?iri) {{}}", base_iri=base)
    except SyntaxError as error:
        raise UnreadableQueryError(f"<{iri}> is no IRI") from error
    (row,) = rows  # type: ignore[misc]  # of SELECT
    return str(row[0].value)
