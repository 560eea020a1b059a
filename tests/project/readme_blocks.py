"""The fenced blocks of the README files: what is run, how it is marked, and what it is shown to print.

A block in `sh`, `python` or `sparql` is run. `<!-- wrong -->` on the line before it says that it runs and misleads,
`<!-- refused -->` that the server refuses it. A block without a language directly below is what it prints; `…` as its
last line stands for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ("sh", "python", "sparql")
MORE = "…"


@dataclass(frozen=True)
class Block:
    """A block of a page; `line` counts from 1, `mark` is empty or the word of its comment."""

    page: str
    line: int
    mark: str
    language: str
    text: str
    shown: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    def assert_prints(self, output: str) -> None:
        """Fail where the output differs from what the page shows."""
        if self.shown is None:
            return
        lines = output.replace("\r\n", "\n").removesuffix("\n").split("\n")
        if self.shown[-1] != MORE:
            assert lines == list(self.shown), self
            return
        first = len(self.shown) - 1
        assert lines[:first] == list(self.shown[:-1]), self
        assert len(lines) > first, f"{self}: there is no more"


def text(page: str) -> str:
    """What a page says."""
    return (ROOT / page).read_text("utf-8")


def blocks(page: str) -> list[Block]:
    """The blocks of a page that are run, in order."""
    found: list[Block] = []
    last_end = 0
    for block, end in _fences(page, text(page).splitlines()):
        if block.language in RUN:
            found.append(block)
        elif not block.language and found and block.line - last_end == 2:  # one empty line between them
            above = found.pop()
            found.append(Block(page, above.line, above.mark, above.language, above.text, tuple(block.text.split("\n"))))
        last_end = end
    return found


def _fences(page: str, lines: Sequence[str]) -> Iterator[tuple[Block, int]]:
    """Each fenced block with the number of its last line."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and line.startswith("```"):
            start = number
        elif start is not None and line == "```":
            mark = re.fullmatch(r"<!-- (\w+) -->", lines[start - 2])
            content = "\n".join(lines[start : number - 1])
            yield Block(page, start, mark[1] if mark else "", lines[start - 1][3:], content), number
            start = None
