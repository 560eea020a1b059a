"""A file is written whole or not at all, and never to where a link leads."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from graph.core import whole_file
from graph.core.whole_file import StorageError, place_new, replace_file, write_output

MEANINGS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EFBIG: "the disk is full",
    errno.EROFS: "Read-only file system",
    errno.EIO: "Input/output error",
}


@pytest.mark.parametrize("number", MEANINGS, ids=errno.errorcode.get)
@pytest.mark.parametrize("step", ["fsync", "open", "replace"])
def test_what_cannot_be_written_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    file = tmp_path / "file"
    file.write_text("old", "utf-8")

    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(*((Path, step) if step == "replace" else (whole_file.os, step)), failing)
        with pytest.raises(StorageError) as caught:
            replace_file(file, b"new", tmp_path / "beside")
    assert f"{file} could not be written: {MEANINGS[number]}" in caught.value.detail
    assert "nothing was changed" in caught.value.detail
    assert caught.value.status == 507
    assert file.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_a_killed_write_left_is_replaced_and_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    file, beside, victim = tmp_path / "file", tmp_path / "beside", tmp_path / "victim"
    beside.write_text("half", "utf-8")
    replace_file(file, b"new", beside, 0o600)
    assert file.read_text("utf-8") == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    victim.write_text("kept", "utf-8")
    for plant in (lambda: beside.symlink_to(victim), beside.mkdir, lambda: os.mkfifo(beside)):
        plant()
        with pytest.raises(StorageError):
            replace_file(file, b"newer", beside)
        beside.rmdir() if beside.is_dir() and not beside.is_symlink() else beside.unlink()
    assert (file.read_text("utf-8"), victim.read_text("utf-8")) == ("new", "kept")


def test_the_output_that_a_user_names_may_be_a_link_or_a_device(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    write_output(link, b"new")
    assert link.is_symlink()
    assert real.read_text("utf-8") == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    write_output(Path("/dev/null"), b"gone")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode), "it was not replaced"
    with pytest.raises(StorageError, match="the disk is full"):
        write_output(Path("/dev/full"), b"x")
    assert {path.name for path in tmp_path.iterdir()} == {"real", "link"}


def test_new_files_are_made_together_and_never_replace_one(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    place_new({one: b"1", two: b"2"})
    assert (one.read_bytes(), two.read_bytes()) == (b"1", b"2")
    three = tmp_path / "three"
    with pytest.raises(StorageError) as caught:
        place_new({three: b"3", two: b"other"})
    assert "two could not be written: File exists; nothing was changed" in caught.value.detail
    assert two.read_bytes() == b"2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP], ids=errno.errorcode.get)
def test_where_there_are_no_links_new_files_are_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", no_links)
    one, two = tmp_path / "one", tmp_path / "two"
    two.symlink_to(tmp_path / "nowhere")
    place_new({one: b"1"})
    assert one.read_bytes() == b"1"
    with pytest.raises(StorageError, match="File exists"):
        place_new({two: b"2"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert two.is_symlink()
