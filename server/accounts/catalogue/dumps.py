"""What may be taken away whole: the files of dumps, part by part, with the sizes of those that were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.publishing.dumps.exports import Dump, Measured
from graph.publishing.dumps.made_files import PACKED
from graph.publishing.dumps.parts import ALL_PARTS, AROUND, Part

MOST_DOCUMENTS = 20
"""So many documents have their files listed."""
_OPTIONS = {"claims": " --document 003", "network": " --of states"}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file and the compressed one beside it; of what was not made, nothing is known yet."""

    dump: Dump
    plain: Measured | None
    packed: Measured | None

    @property
    def packed_name(self) -> str:
        """The name of the compressed file."""
        return self.dump.name + PACKED

    @property
    def which(self) -> str:
        """What of the part it holds: a view, a document, whose network; empty for all of it."""
        if self.dump.document:
            return f"document {self.dump.document}"
        return f"view {self.dump.view}" if self.dump.view else self.dump.of


@dataclass(frozen=True, slots=True)
class PartRows:
    """A part with its files; of files of single documents the first, and how many documents have more."""

    part: Part
    rows: Sequence[FileRow]
    other_documents: int


def parts_with_files(dumps: Sequence[Dump], made: Mapping[str, Measured]) -> list[PartRows]:
    """The parts in the order of `export`, each with its files.

    Args:
        dumps: every dump of the dataset.
        made: the files that were made, by name.
    """
    found = []
    for part in ALL_PARTS:
        mine = [dump for dump in dumps if dump.part == part]
        listed = list(dict.fromkeys(dump.document for dump in mine if dump.document))[:MOST_DOCUMENTS]
        shown = [dump for dump in mine if not dump.document or dump.document in listed]
        rows = [FileRow(dump, made.get(dump.name), made.get(dump.name + PACKED)) for dump in shown]
        found.append(PartRows(part, rows, len({dump.document for dump in mine if dump.document}) - len(listed)))
    return found


def commands() -> list[tuple[str, str]]:
    """Each part with a command that writes it; then one for what lies around a thing, and one for everything."""
    made = []
    for part in ALL_PARTS:
        fmt = part.formats[0]
        options = f"--what {part.name}{_OPTIONS.get(part.name, '')} --format {fmt.name}"
        made.append((part.name, f"peacegraph export {options} -o {part.name}.{fmt.extension}"))
    made.append((AROUND.name, "peacegraph export --around state/armenia -o armenia.trig"))
    return [*made, ("everything", "peacegraph export --all dumps")]


def size_words(size: int) -> str:
    """A number of bytes as people read it."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:,.1f} MB"
    return f"{size / 1000:,.0f} kB" if size >= 1000 else f"{size} bytes"
