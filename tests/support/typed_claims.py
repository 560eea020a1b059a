"""A made-up document and the text of claims files on it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Final

from graph.claims.claims_file import ClaimsFile
from graph.claims.facts import TIME_KEYS

ReadClaims = Callable[[str], ClaimsFile]
"""Reads the text of a claims file on the made-up document."""
NAME: Final = "900_made_up.txt"
DOCUMENT: Final = (
    "On Friday, April 10, 1998, the ministers met in Moscow. Sergey Lavrov said on Tuesday that about 25,000 people "
    "were displaced in May 1994. Talks began on the fifth of March 1996. TASS says the districts came over to Baku."
)
HEAD: Final = f"""\
id: doc/900
file: {NAME}
sha256: {hashlib.sha256(DOCUMENT.encode()).hexdigest()}
publisher: publisher/tass
curator: curator/first-reader
curated: 2026-11-21
guide: "3"
"""
MEETING: Final = {
    "id": "claim/900-01",
    "quote": "On Friday, April 10, 1998, the ministers met in Moscow",
    "modality": "asserted",
    "dateBasis": "explicit",
    "facts": "[{id: meeting/moscow-900, type: Meeting, label: Talks, when: 1998-04-10}]",
}


def claim(**keys: str) -> str:
    """The text of one claim: the meeting of the document, with keys replaced, added, or left out for an empty value.

    Facts without a time have no basis of a date, unless one is given.
    """
    if not re.search(rf"\b(?:{'|'.join(TIME_KEYS)}):", keys.get("facts", MEETING["facts"])):
        keys = {"dateBasis": ""} | keys
    lines = [f"{key}: {value}" for key, value in (MEETING | keys).items() if value]
    return "- " + "\n  ".join(lines) + "\n"


def file(*claims: str, more: str = "", **keys: str) -> str:
    """The text of a claims file.

    Args:
        claims: its claims; the meeting by default.
        more: what else its head holds.
        keys: keys of its head that are replaced.
    """
    head = HEAD
    for key, value in keys.items():
        (old,) = (line for line in HEAD.splitlines() if line.startswith(f"{key}: "))
        head = head.replace(old, f"{key}: {value}")
    return f"{head}{more}claims:\n{''.join(claims or (claim(),))}"


def line_of(text: str, words: str) -> int:
    """The line on which words first stand."""
    return text[: text.index(words)].count("\n") + 1
