"""The lint of long functions: `python -m tests.project.long_functions` names each that is over the limit.

A function whose parts would be worse apart says so on the line of its `def`: `# long: why`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 40
"""Lines from `def` to the last one, docstring included."""
EXCEPTIONS = 10
FOLDERS = ("graph", "server", "tests")
MARK = "# long: "


@dataclass(frozen=True)
class LongFunction:
    """A function over the limit, and why it may be, where it says so."""

    path: Path
    line: int
    name: str
    lines: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name} has {self.lines} lines; split it, or say why not (`{MARK}…`)"


def long_functions(root: Path = ROOT) -> Iterator[LongFunction]:
    """Every function over the limit in the code and its tests."""
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LIMIT:
                head = " ".join(lines[node.lineno - 1 : node.body[0].lineno])
                reason = head.partition(MARK)[2].strip()
                yield LongFunction(path.relative_to(root), node.lineno, node.name, length, reason)


def main() -> None:
    """Print what is wrong; the exit status tells."""
    functions = list(long_functions())
    unexplained = [function for function in functions if not function.reason]
    for function in unexplained:
        sys.stdout.write(f"{function}\n")
    explained = len(functions) - len(unexplained)
    if explained > EXCEPTIONS:
        sys.stdout.write(f"{explained} functions are excepted; at most {EXCEPTIONS} may be\n")
    sys.exit(bool(unexplained) or explained > EXCEPTIONS)


if __name__ == "__main__":
    main()
