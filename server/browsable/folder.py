"""A copy of the pages in a folder of its own, which is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from graph.core.errors import UsageError
from graph.core.whole_file import replacing_folder, storing
from server.browsable.addresses import ROOT

FIRST_PAGE: Final = "index.html"
_ENDINGS: Final = frozenset({".html", ".svg", ".css"})


def write(files: Iterable[tuple[str, bytes]], target: Path) -> tuple[int, int]:
    """Write a copy beside its place, then put it there; an older copy gives way to it.

    Args:
        files: the files of the copy, as `site.files` yields them.
        target: the folder that will hold the first page as `index.html`.

    Returns:
        How many files there are, and their bytes.

    Raises:
        UsageError: something else than a copy stands there.
        StorageError: it could not be written; what stood there still does.
    """
    target = target.absolute()
    refuse_foreign(target)
    number = size = 0
    with replacing_folder(target) as new:
        for path, content in files:
            file = new / Path(path).relative_to(ROOT)
            with storing(target):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            number, size = number + 1, size + len(content)
        refuse_foreign(target)
    return number, size


def refuse_foreign(target: Path) -> None:
    """Refuse a place where something else stands than a copy that this program wrote.

    Raises:
        UsageError: something else does.
    """
    if not target.is_symlink() and not target.exists():
        return
    advice = "name a new folder, an empty one, or one that holds such pages"
    if target.is_symlink() or not target.is_dir():
        raise UsageError(f"{target} is no folder; {advice}")
    inside = sorted(target.rglob("*"))
    foreign = [path for path in inside if path.is_symlink() or (path.is_file() and path.suffix not in _ENDINGS)]
    first = target / FIRST_PAGE
    if not foreign and inside and not (first.is_file() and b"This is a copy of release" in first.read_bytes()):
        foreign = inside
    if foreign:
        raise UsageError(f"{target} holds {foreign[0].relative_to(target)}, which is no page of a copy; {advice}")
