"""What a curator may have meant by a date that is not EDTF; each repair is offered only if it has bounds."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

_MONTHS: Final = {name[:3].lower(): f"{number:02}" for number, name in enumerate(calendar.month_name) if number}
_MONTH: Final = f"(?P<month>{'|'.join(_MONTHS)})[a-z]*\\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WORDS: Final = (
    rf"(?:{_DAY} (?:of )?)?{_MONTH},?(?: (?P<year>\d{{4}}))?",
    rf"{_MONTH} {_DAY}(?:,? (?P<year>\d{{4}}))?",
)
"""A date in English words, in two orders."""
_SHAPES: Final[tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...]] = (
    (r"(\d{4})(\d{2})(\d{2})", r"\1-\2-\3"),
    (r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"),
    (r"(\d{4})[-./](\d{1,2})", lambda m: f"{m[1]}-{int(m[2]):02}"),
    (r"(?:the )?(\d{3})0'?s", r"\1X"),
    (r"(\d{4}) ?(?:-|to|until) ?(\d{4})", r"\1/\2"),
    (r"(?:c|ca|circa|about|around)\.? ?(\d{4})", r"\1~"),
    (r"(.+)/(?:\.\.|open|unknown|present)", r"\1/"),
    (r"(?:\.\.|open|unknown)/(.+)", r"/\1"),
    (r"\{([0-9-]*)\.\.([0-9-]*)\}", r"\1/\2"),
    (r"\[?([0-9-]+)(?:\.\.|,(?:.*[,.])?)([0-9-]+)\]?", r"[\1..\2]"),
    (r"\[?([0-9-]+)\.\.\]?", r"[\1..]"),
    (r"\[?\.\.([0-9-]+)\]?", r"[..\1]"),
    (r"(\d{4}-\d{2}-\d{2})T[^/]*", r"\1"),
    (r"(\d{1,2})/(\d{4})", lambda m: f"{m[2]}-{int(m[1]):02}"),
    (r"[Yy](\d{4})", r"\1"),
)
"""Other ways to write a date, each with its EDTF."""


def repairs(typed: str) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first; it need not be EDTF.

    Args:
        typed: what a curator typed as a date.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)
    if plain != typed:
        yield plain
    if "x" in plain:
        yield plain.replace("x", "X")
    for shape, written in _SHAPES:
        if match := re.fullmatch(shape, plain):
            yield match.expand(written) if isinstance(written, str) else written(match)
    for words in _WORDS:
        if match := re.fullmatch(words, plain.lower()):
            day = f"-{int(match['day']):02}" if match["day"] else ""
            yield f"{match['year'] or 'XXXX'}-{_MONTHS[match['month']]}{day}"
