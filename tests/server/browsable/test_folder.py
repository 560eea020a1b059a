"""A copy in a folder: whole or not at all, and never in the place of something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.errors import UsageError
from server.browsable import folder

COPY = [("site/index.html", b"<p>This is a copy of release"), ("site/a/b.html", b"b"), ("site/static/x.css", b"c")]


def tree(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_a_copy_stands_in_a_new_folder_and_gives_way_to_the_next(tmp_path: Path) -> None:
    place = tmp_path / "above" / "copy"
    assert folder.write(COPY, place) == (3, sum(len(content) for _, content in COPY))
    assert tree(place) == {"index.html": COPY[0][1], "a/b.html": b"b", "static/x.css": b"c"}
    folder.write(COPY[:1], place)
    assert tree(place) == {"index.html": COPY[0][1]}
    assert [path.name for path in place.parent.iterdir()] == ["copy"]


def test_a_copy_that_cannot_be_made_leaves_the_old_one(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield COPY[1]
        raise UsageError("no more pages")

    place = tmp_path / "copy"
    folder.write(COPY, place)
    before = tree(place)
    with pytest.raises(UsageError, match="no more pages"):
        folder.write(broken(), place)
    assert tree(place) == before
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


@pytest.mark.parametrize("name", ["thesis.docx", "index.html", "static/photo.png"])
def test_other_files_are_never_replaced(tmp_path: Path, name: str) -> None:
    place = tmp_path / "mine"
    if name.startswith("static"):
        folder.write(COPY, place)
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(b"mine")
    before = tree(place)
    with pytest.raises(UsageError, match="is no page of a copy; name a new folder"):
        folder.write(COPY, place)
    assert tree(place) == before


def test_a_file_and_a_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        with pytest.raises(UsageError, match="is no folder"):
            folder.write(COPY, tmp_path / name)
