"""What queries have in common that differ in constants alone: of these, one is taken apart for all.

Taking a query apart takes milliseconds, and a client mostly asks the same questions of other things. How a query is
cured does not depend on its constants but where said (`PathCures.compares`).
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

import pyoxigraph as ox

from graph.sparql import clauses

PLACEHOLDER: Final = f"urn:x-{''.join(secrets.choice(ascii_lowercase) for _ in range(26))}:"
"""What the placeholders begin with: no query can have it, and it holds no number that might be looked at."""
_PLACE: Final = re.compile(rf"{PLACEHOLDER}(\d+)")
_ENDING: Final = re.compile(r"(?:(?<=[\s})])(?:LIMIT|OFFSET)\s+\d+\s*)+$", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")


@dataclass(frozen=True)
class QueryTemplate:
    """A query with placeholders for constants, what they stand for, and the LIMIT and OFFSET that end it.

    The constants are as a writer of SPARQL puts them between `<` and `>`, or between quotation marks.
    """

    text: str
    constants: tuple[str, ...] = ()
    ending: str = ""

    def filled(self, text: str) -> str:
        """Return a text made of the template, such as its cure, with the constants and the ending of this query."""
        return _PLACE.sub(lambda place: self.constants[int(place[1])], text) + self.ending


def read(text: str, *, strings: bool = True) -> QueryTemplate:
    """Read the template of a query.

    Args:
        text: the query, without comments.
        strings: whether strings without a datatype are constants too.
    """
    ending = found[0] if (found := _ENDING.search(text)) else ""
    end = len(text) - len(ending)
    pieces, constants, taken = list[str](), dict[str, int](), 0
    before, inside = "", False
    for (kind, lexeme, start), (_, following, _) in pairwise([*clauses.every_token(text), ("", "", len(text))]):
        inside = inside or lexeme == "{"
        is_iri = kind == "iri" and before != "^" and following != "(" and _ABSOLUTE.fullmatch(lexeme) is not None
        value = clauses.string_value(lexeme) if strings and kind == "string" and following != "^" else None
        if inside and (is_iri or (value is not None and clauses.is_text(value))):
            written = lexeme[1:-1] if value is None else str(ox.Literal(value))[1:-1]
            number = constants.setdefault(written, len(constants))
            pieces += [text[taken:start], (f"<{PLACEHOLDER}{number}>" if is_iri else f'"{PLACEHOLDER}{number}"')]
            taken = start + len(lexeme)
        before = lexeme
    return QueryTemplate("".join([*pieces, text[taken:end]]), tuple(constants), f" {ending}" if ending else "")
