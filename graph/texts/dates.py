"""What else is made of a date in EDTF: the name of its node, the extent of an event, its years and its days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from graph.texts.weekdays import WEEKDAYS

RELATIVE_TIMES = ("publication", *(f"{day}-before-publication" for day in WEEKDAYS))
"""Times relative to the day of publication of a document without a date."""
RELATIVE = re.compile("|".join(RELATIVE_TIMES))


def written_day(text: str) -> date | None:
    """Return the day that is written as YYYY-MM-DD; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def slug(edtf: str) -> str:
    """Return the last part of a time span's IRI, without characters that need percent-encoding."""
    return re.sub(r"[\[\]]", "", edtf).replace("/", "--").replace("?", "_q").replace("%", "_qa")


def extent(began: str | None, ended: str | None) -> str | None:
    """Return the EDTF interval of an event of which a source gives only the start or the end.

    Args:
        began: the EDTF date of the start; `1988-02` with an unknown end gives `1988-02/`.
        ended: the EDTF date of the end.

    Returns:
        The interval, or None where either date is an interval, a set or without a year: EDTF joins none of these.
    """
    if any(part and re.search(r"[\[/]|XXXX", part) for part in (began, ended)):
        return None
    return f"{began or ''}/{ended or ''}" if began or ended else None


def years(edtf_values: Iterable[str]) -> set[str]:
    """Return the four-digit years that occur in EDTF values."""
    return {year for value in edtf_values for year in re.findall(r"(?<!\d)\d{4}(?!\d)", value)}


def days(edtf_values: Iterable[str]) -> set[tuple[str, str, str]]:
    """Return year, month and day, as digits, of the days that stand in EDTF values outside sets.

    The ends of a set are often worked out, such as the day after one that the text gives. The year may be `XXXX`.
    """
    return {
        found
        for value in edtf_values
        if not value.startswith("[")
        for found in re.findall(r"([0-9]{4}|XXXX)[?~%]?-[?~%]?([0-9]{2})[?~%]?-[?~%]?([0-9]{2})", value)
    }


def months(edtf_values: Iterable[str]) -> set[tuple[str, str]]:
    """Return year and month, as digits, of the months without a day that stand in EDTF values outside sets."""
    return {
        (year, month)
        for value in edtf_values
        if not value.startswith("[")
        for part in value.split("/")
        for year, month in re.findall(r"^[?~%]?([0-9]{4}|XXXX)[?~%]?-[?~%]?([0-9]{2})[?~%]?(?:-XX)?$", part)
    }
