"""The log of a server, read while it is written."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.serving import until


def lines(log: Path) -> list[dict[str, object]]:
    """The log so far, without what is said before it begins."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]


def line_of(log: Path, name: str) -> dict[str, object]:
    """What the log says of a request."""
    until(lambda: any(line.get("id") == name for line in lines(log)), f"{name} is logged")
    found = [line for line in lines(log) if line.get("id") == name]
    assert len(found) == 1
    return found[0]
