"""How a quotation differs from the words of its document where nobody sees it: soft hyphens, blanks of other widths,
letters of another script, characters composed in another way."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from graph.core.characters import described

FOLD: Final = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")
"""Maps typographic characters to ASCII one to one, so that curators may type straight quotation marks and offsets
stay correct."""
_LOOK_ALIKE: Final = (
    ("аеорсухіјѕһԁԛԝ", "aeopcyxijshdqw"),
    ("АВЕКМНОРСТХІЈЅУ", "ABEKMHOPCTXIJSY"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ("οαρ", "oap"),
    ("սհօցոԼՏՕՍ", "uhoqnLSOU"),
)
"""Cyrillic, Greek and Armenian letters with the Latin ones that they look like."""
_PUNCTUATION: Final = dict(zip("′‵ʹʼʻ`´‛‚″‶‟„−⁃", "'" * 9 + '"' * 4 + "--", strict=True))
"""Primes, accents and low quotation marks, a minus sign and a bullet, with the marks that they look like."""
_LATIN: Final = _PUNCTUATION | {letter: latin for row in _LOOK_ALIKE for letter, latin in zip(*row, strict=True)}
_SHOWN: Final = 30
_LEFT_OUT: Final = re.compile(r"…|\.\.\.|\[…\]|\[\.\.\.\]")


@dataclass(frozen=True)
class Difference:
    """The first place at which a quotation is other than the document that it looks like.

    `start` and `end` are the offsets of the document's own words, `words` says what differs and where.
    """

    start: int
    end: int
    words: str


def difference(text: str, quote: str) -> Difference | None:
    """Return how a quotation differs from the words that look the same; None where no words do.

    Args:
        text: the document.
        quote: a quotation that does not occur in it.
    """
    wanted, _ = _skeleton(quote.strip())
    skeleton, origins = _skeleton(text)
    if not wanted or (place := skeleton.find(wanted)) < 0:
        return None
    start, last = origins[place], origins[place + len(wanted) - 1]
    end = last + 1
    while end < len(text) and (unicodedata.combining(text[end]) or unicodedata.category(text[end]) == "Cf"):
        end += 1
    return Difference(start, end, _first(text, start, end, quote))


def stand_in(words: str, quotes: list[str]) -> bool:
    """Whether words stand in quotations, whatever the case, but for what … leaves out.

    Args:
        words: what is given as a document's own words.
        quotes: quotations from it.
    """
    told = [_plain(quote) for quote in quotes]
    parts = [_plain(part) for part in _LEFT_OUT.split(words)]
    return any(_plain(words) in quote for quote in told) or all(any(p in quote for quote in told) for p in parts)


def _plain(text: str) -> str:
    """A text without case and stops before a closing quotation mark, which is set inside or outside of it by custom."""
    folded = " ".join(text.translate(FOLD).casefold().split())
    return re.sub(r"[.,](?=[\"'])", "", folded).strip(" .,;")


def _skeleton(text: str) -> tuple[str, list[int]]:
    """Return what people see of a text, without case, and for each character the offset that it comes from."""
    seen: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        if unicodedata.category(character) in ("Cf", "Cc") and not character.isspace():
            continue
        for part in unicodedata.normalize("NFKD", _LATIN.get(character, character)):
            shown = "-" if unicodedata.category(part) == "Pd" else part.translate(FOLD).casefold()
            if shown.isspace():
                if not seen or seen[-1] == " ":
                    continue
                shown = " "
            seen.extend(shown)
            origins.extend([offset] * len(shown))
    return "".join(seen), origins


def _first(text: str, start: int, end: int, quote: str) -> str:
    """Say where words of a document and a quotation first differ, character by character.

    Args:
        text: the document.
        start: the offset of its words.
        end: the offset after them.
        quote: the quotation.
    """
    own, typed = text[start:end].translate(FOLD), quote.translate(FOLD)
    at = 0
    while at < min(len(own), len(typed)) and own[at] == typed[at]:
        at += 1
    there = described(text[start + at]) if at < len(own) else "the end of these words"
    here = described(quote[at]) if at < len(quote) else "nothing more"
    after = f"after {text[max(start, start + at - _SHOWN) : start + at]!r} " if at else ""
    line = text.count("\n", 0, start + at) + 1
    return f"{after}the document has {there} at character {start + at} (line {line}), the quote {here}"


def escaped(words: str) -> str:
    """Words between double quotation marks as YAML reads them, with what people do not see written as escapes."""
    return '"' + "".join(_escaped(character) for character in words) + '"'


def _escaped(character: str) -> str:
    """A character as it stands between double quotation marks in YAML."""
    if character in ('"', "\\"):
        return f"\\{character}"
    seen = unicodedata.category(character)[0] not in "ZCM" and unicodedata.category(character) != "Pd"
    if seen or character in " -–—":
        return character
    return f"\\u{ord(character):04X}" if ord(character) < 0x10000 else f"\\U{ord(character):08X}"
