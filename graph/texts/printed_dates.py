"""Finds the words for dates in a text, as they are printed: days, months, years, decades and weekdays."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from typing import Final

from graph.texts.weekdays import WEEKDAYS

_MONTH: Final = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name if name) + r"|Sept)\b\.?"
_DAY: Final = r"[0-3]?[0-9](?:st|nd|rd|th)?\b"
_YEAR: Final = r"(?:1[0-9]|20)[0-9]{2}\b(?![,.][0-9])"
_WEEKDAY: Final = "(?:" + "|".join(name.capitalize() for name in WEEKDAYS) + r")\b"
_TO: Final = r"(?: ?[-–—/] ?| to | and )"
_PART: Final = r"\b(?:early|mid|late)[- ]"
_DATE: Final = re.compile(
    "|".join(
        (
            rf"(?:{_WEEKDAY},? )?\b{_MONTH} {_DAY}(?:{_TO}(?:{_MONTH} )?{_DAY})?(?:,? {_YEAR})?",
            rf"(?:{_WEEKDAY},? )?\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?",
            rf"(?:{_PART})?\b{_MONTH}(?:,? {_YEAR})?",
            r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b|\b[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}\b",
            rf"(?:{_PART})?\b(?:19|20|')?[0-9]0s\b",
            rf"\b{_YEAR}(?:{_TO}{_YEAR})?",
            rf"\b{_WEEKDAY}",
        )
    )
)
_BEFORE_MAY: Final = re.compile(r"\b(?:in|since|of|by|until|till|from|to|during|before|after|last|this|next) $")
"""What stands before the month whose name is more often a verb, where nothing else shows that it is the month."""


def printed_dates(text: str) -> Iterator[str]:
    """Yield the words for dates in a text, each as it is printed, in order.

    Args:
        text: the text, in English.
    """
    for match in _DATE.finditer(text):
        if match[0] != "May" or _BEFORE_MAY.search(text[: match.start()]):
            yield match[0]
