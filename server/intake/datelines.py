"""The dateline before a report's first sentence: `BELFAST, April 10 /Agency/.`, `MOSCOW (Sputnik) -`, `VIENNA —`."""

from __future__ import annotations

import re
from typing import Final

_CAPITALS: Final = r"[A-ZÀ-Þ][A-ZÀ-Þ’'.-]+(?: [A-ZÀ-Þ’'.-]{2,}){0,3}"
_NAME: Final = r"[A-ZÀ-Þ][\w’'.-]+(?: [A-ZÀ-Þ][\w’'.-]+){0,3}"
_PLACE: Final = rf"{_CAPITALS}(?:/{_CAPITALS})?(?:, {_NAME})?"
_MONTH: Final = r"(?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Za-z]*\.?"
_DAY: Final = rf"(?:{_MONTH} [0-3]?[0-9]|[0-3]?[0-9] {_MONTH})(?:,? [12][0-9]{{3}})?"
_AGENCY: Final = r"(?:\([A-Z][\w .&/’'-]{1,40}\)|/[A-Z][\w .&’'-]{1,40}/|(?<=, )[A-Z][A-Z -]{2,30}(?=[.:]))"
_DASH: Final = r"(?:—|―|–|--?)"
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"(?:{_PLACE}|{_NAME}), {_DAY}(?:\.?,? ?{_AGENCY})?(?: ?{_DASH} |[.:]|(?= ))",
        rf"{_PLACE}\.?,? {_AGENCY}(?: ?{_DASH} |[.:])",
        rf"{_PLACE} (?:—|―|–|--) (?=[\"“‘«']?[A-ZÀ-Þ])",
    )
)
"""With a day; with an agency; a place alone, before a dash and a sentence."""
_LONGEST: Final = 200


def dateline(line: str) -> int:
    """Return the length of the dateline that a line begins with, with the dash after it; 0 where there is none."""
    beginning = re.sub(r"\s", " ", line[:_LONGEST])
    return next((match.end() for shape in _SHAPES if (match := shape.match(beginning))), 0)
