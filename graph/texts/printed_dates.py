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
_TO: Final = r"(?: ?[-–—/] ?| to | and )"  # noqa: RUF001  # dashes as printed
_DATE: Final = re.compile(
    "|".join(
        (
            rf"(?:{_WEEKDAY},? )?\b{_MONTH} {_DAY}(?:{_TO}(?:{_MONTH} )?{_DAY})?(?:,? {_YEAR})?",
            rf"(?:{_WEEKDAY},? )?\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?",
            rf"\b{_MONTH}(?:,? {_YEAR})?",
            r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b|\b[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}\b",
            r"\b(?:(?:early|mid|late)[- ])?(?:19|20|')?[0-9]0s\b",
            rf"\b{_YEAR}(?:{_TO}{_YEAR})?",
            rf"\b{_WEEKDAY}",
        )
    )
)
_MAY: Final = re.compile(r"May\b(?! [0-9])")
"""A month's name that is more often a verb, where no number follows."""


def printed_dates(text: str) -> Iterator[str]:
    """Yield the words for dates in a text, each as it is printed, in order.

    Args:
        text: the text, in English.
    """
    for match in _DATE.finditer(text):
        if not _MAY.fullmatch(match[0]):
            yield match[0]
