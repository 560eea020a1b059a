"""RDF terms as RDF 1.1 Turtle writes them: prefixed names with their escapes, numbers without quotation marks.

A local name holds what section 6.4 allows (PN_LOCAL, PN_LOCAL_ESC); an IRI that no prefix can write stands in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES

_LETTER: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""PN_CHARS_BASE, section 6.5 [163s]."""
_WITHOUT_ESCAPE: Final = re.compile(f"[{_LETTER}_0-9:][{_LETTER}_0-9:\u00b7\u0300-\u036f\u203f-\u2040-]*")
"""Local names that need no escape and no thought about dots."""
_WRITABLE: Final = re.compile(
    f"(?:[{_LETTER}_0-9:\u00b7\u0300-\u036f\u203f-\u2040~.!$&'()*+,;=/?#@-]|%[0-9A-Fa-f]{{2}})+"
)
"""What a local name can hold, with escapes."""
_ESCAPED: Final = re.compile(r"[~!$&'()*+,;=/?#@]|^[.-]")
"""What is escaped in it: the characters that stand for something else, a hyphen or a dot at its beginning."""
_SHORT: Final = {
    PREFIXES["xsd"] + "integer": re.compile(r"[+-]?[0-9]+"),
    PREFIXES["xsd"] + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    PREFIXES["xsd"] + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+"),
    PREFIXES["xsd"] + "boolean": re.compile("true|false"),
}
"""Literals that stand without quotation marks and datatype (section 2.5.2 and 2.5.3)."""
_UNWRITABLE: Final = re.compile("^[\u00b7\u0300-\u036f\u203f-\u2040]|[.]$")
"""What no local name begins with; and a dot at the end, which could be escaped, but RDFLib cannot read it then."""


class Terms:
    """Writes terms, and knows which prefixes it has used.

    Args:
        namespaces: prefixes with their namespaces; where one begins with another, the longer one is used.
    """

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self._prefixes = {namespace: prefix for prefix, namespace in namespaces.items()}
        self._written: dict[object, str] = {}
        self._used: set[str] = set()

    @property
    def used(self) -> dict[str, str]:
        """The prefixes used so far with their namespaces, in the order in which they were given."""
        return {prefix: namespace for prefix, namespace in self._namespaces.items() if prefix in self._used}

    def written(self, term: object) -> str:
        """A term as it stands in Turtle.

        Raises:
            TypeError: it is neither an IRI nor a literal; a dump has nothing else.
        """
        found = self._written.get(term)
        if found is None:
            if isinstance(term, ox.NamedNode):
                found = self._iri(term.value)
            elif isinstance(term, ox.Literal):
                found = self._literal(term)
            else:
                raise TypeError(f"a dump holds IRIs and literals alone, not {term}")
            self._written[term] = found
        return found

    def _iri(self, iri: str) -> str:
        for end in range(len(iri) - 1, 0, -1):
            if iri[end - 1] in "/#" and (prefix := self._prefixes.get(iri[:end])) is not None:
                local = local_name(iri[end:])
                if local is not None:
                    self._used.add(prefix)
                    return f"{prefix}:{local}"
        return f"<{iri}>"

    def _literal(self, literal: ox.Literal) -> str:
        text = str(literal)
        datatype = literal.datatype.value
        if literal.language or not text.endswith(">"):
            return text
        if (short := _SHORT.get(datatype)) and short.fullmatch(literal.value):
            return literal.value
        return f"{text.rpartition('^^<')[0]}^^{self.written(literal.datatype)}"


def local_name(name: str) -> str | None:
    """The part of a prefixed name behind the colon, with the escapes that it needs; None where it cannot be written.

    Args:
        name: what stands in the IRI behind the namespace.
    """
    if _WITHOUT_ESCAPE.fullmatch(name):
        return name
    if not _WRITABLE.fullmatch(name) or _UNWRITABLE.search(name):
        return None
    return _ESCAPED.sub(r"\\\g<0>", name)
