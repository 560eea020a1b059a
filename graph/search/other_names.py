"""What things are called in other languages where no spelling leads there: Москва, СНГ, Dağlıq Qarabağ.

These are names to find things by, not names that a document uses, so that they stand beside the register.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.core.errors import InvalidSeedsError, Mistake

FILE: Final = "other-names.csv"


@dataclass(frozen=True)
class OtherName:
    """A name of a thing, whose IRI is relative to the base, in the language of this BCP 47 tag; with its line."""

    thing: str
    language: str
    name: str
    line: int


def read(seeds: Path) -> list[OtherName]:
    """The names of the file in this folder of curated files; none if there is no file.

    Raises:
        InvalidSeedsError: a line does not have the three values.
        OSError: the file cannot be read.
    """
    path = seeds / FILE
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(_names(csv.DictReader(file)))


def _names(rows: csv.DictReader[str]) -> Iterator[OtherName]:
    for row in rows:
        thing, language, name = (row.get(key) for key in ("thing", "language", "name"))
        if not (thing and language and name) or None in row:
            mistake = Mistake(
                f"seeds/{FILE}", rows.line_num, "a line has a thing, a language and a name", "add what is missing"
            )
            raise InvalidSeedsError([mistake])
        yield OtherName(thing, language, name, rows.line_num)


def unknown(names: list[OtherName], known: frozenset[str]) -> list[Mistake]:
    """A mistake for each name whose thing is not among those known (IRIs relative to the base)."""
    return [
        Mistake(
            f"seeds/{FILE}", one.line, f"nothing is called <{one.thing}>", "correct the thing, or take the line out"
        )
        for one in names
        if one.thing not in known
    ]
