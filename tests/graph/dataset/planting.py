"""Mistakes as `mistakes.toml` has them, and how they are planted."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests import ROOT
from tests.support.small_checkout import TASS

TABLE: Final = Path(__file__).parent / "mistakes.toml"
MORE: Final = """\
  - id: claim/001-08
    quote: >-
      Renewed clashes between Azerbaijan and Armenia erupted on September 27, 2020
    modality: asserted
    dateBasis: explicit
    facts:
      - id: hostilities/2020-09
        type: Hostilities
        label: Hostilities of September 2020
        DATES
"""
"""A claim more, whose event has other dates."""


@dataclass(frozen=True)
class Edit:
    """One change of a file: text replaced, appended, copied from the real seeds, removed, or written in an encoding."""

    file: str
    old: str = ""
    new: str = ""
    append: str = ""
    copy: str = ""
    remove: bool = False
    encoding: str = ""

    def make(self, root: Path) -> None:
        """Change the file in the checkout at `root`; what is to be replaced must stand in it exactly once."""
        path = root / self.file
        if self.append:
            with path.open("a", encoding="utf-8") as end:
                end.write(self.append)
        elif self.copy:
            shutil.copy(ROOT / self.copy, path)
        elif self.remove:
            path.unlink()
        elif self.encoding:  # as an editor would that is set wrongly
            path.write_bytes(path.read_bytes().replace(self.old.encode(), self.old.encode(self.encoding), 1))
        else:
            text = path.read_text("utf-8")
            assert text.count(self.old) == 1, f"{self.old!r} stands {text.count(self.old)} times in {self.file}"
            path.write_text(text.replace(self.old, self.new), "utf-8")


@dataclass(frozen=True)
class PlantedMistake:
    """`edits` plant it; it is to be reported in `file`, on the line where `at` begins, with `says` and the `fix`."""

    name: str
    edits: tuple[Edit, ...]
    file: str
    at: str
    says: tuple[str, ...]
    fix: str
    also: tuple[str, ...] = ()
    """Other lines of the file that are part of the same mistake."""

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def mistakes() -> list[PlantedMistake]:
    """All of the table, in its order."""
    return [_mistake(row) for row in tomllib.loads(TABLE.read_text("utf-8"))["mistake"]]


def _mistake(row: dict[str, Any]) -> PlantedMistake:
    file, edits = row["file"], tuple(Edit(**edit) for edit in row.get("edit", ()))
    if "old" in row:
        edits = (Edit(file, row["old"], row["new"]),)
    elif "dates" in row:
        edits = (Edit(TASS, append=MORE.replace("DATES", row["dates"])),)
    at = row.get("at", row.get("dates"))
    return PlantedMistake(row["name"], edits, file, at, tuple(row["says"]), row["fix"], tuple(row.get("also", ())))


def line_of(text: str, at: str) -> int:
    """The line on which the one occurrence of `at` begins; line 1 for nothing in particular."""
    assert not at or text.count(at) == 1, f"{at!r} stands {text.count(at)} times"
    return text[: text.index(at)].count("\n") + 1
