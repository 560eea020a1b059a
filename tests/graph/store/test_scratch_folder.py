"""The folder of a store is used only if all in it is the owner's own; a store that cannot be read says where."""

from __future__ import annotations

import codecs
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.core.errors import BuildError, UsageError
from graph.store.scratch_folder import CorruptStoreError, ScratchFolder, UnsafeStoreError
from graph.store.scratch_store import ScratchStore

NAMES = (".lock", "store.nq", "store.nq.writing", "token")
QUAD = "<urn:s> <urn:p> <urn:o> .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of our own."""
    made = tmp_path / "store"
    made.mkdir(mode=0o700)
    return made


def everything(folder: Path) -> None:
    """Use each file of a store once."""
    used = ScratchFolder(folder)
    with used.lock():
        used.token()
        ScratchStore.open(folder, "http://example.org/")
        used.write_store(QUAD.encode())


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


PLANTED: dict[str, Callable[[Path, Path], object]] = {
    "a link": lambda path, victim: path.symlink_to(victim),
    "a relative link": lambda path, victim: path.symlink_to(os.path.relpath(victim, path.parent)),
    "a link to nothing": lambda path, victim: path.symlink_to(victim.with_name("nothing")),
    "a link to itself": lambda path, _: path.symlink_to(path.name),
    "a folder": lambda path, _: path.mkdir(),
    "a pipe": lambda path, _: os.mkfifo(path),
    "a socket": lambda path, _: listening(path),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_in_the_folder_is_refused_and_left_as_it_is(folder: Path, name: str, what: str) -> None:
    victim = folder.parent / "victim"
    victim.write_text(QUAD, "utf-8")
    PLANTED[what](folder / name, victim)
    with pytest.raises(UnsafeStoreError) as caught:
        everything(folder)
    assert str(folder / name) in caught.value.detail
    assert "; remove it" in caught.value.detail
    assert victim.read_text("utf-8") == QUAD
    assert [path.name for path in folder.iterdir()] == [name]
    assert {path.name for path in folder.parent.iterdir()} == {"store", "victim"}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_another_user_is_refused(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / name).write_text(QUAD, "utf-8")
    (folder / name).chmod(0o600)
    real = Path.lstat

    def of_another(path: Path) -> os.stat_result:
        found = real(path)
        return os.stat_result((*found[:4], 4711, *found[5:])) if path.name == name else found

    monkeypatch.setattr(Path, "lstat", of_another)
    with pytest.raises(UnsafeStoreError, match=r"belongs to another user \(number 4711\)"):
        everything(folder)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o777])
def test_a_file_that_others_may_change_is_refused(folder: Path, name: str, mode: int) -> None:
    (folder / name).write_text(QUAD, "utf-8")
    (folder / name).chmod(mode)
    with pytest.raises(UnsafeStoreError, match=f"other users may change {folder / name}; .*chmod go-w"):
        everything(folder)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o610, 0o601])
def test_a_token_that_others_may_read_is_refused(folder: Path, mode: int) -> None:
    (folder / "token").write_text("secret\n", "utf-8")
    (folder / "token").chmod(mode)
    with pytest.raises(UnsafeStoreError, match=f"other users may read {folder / 'token'}; remove it to have a new"):
        everything(folder)
    (folder / "token").chmod(0o600)
    assert ScratchFolder(folder).token() == "secret"


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o1777])
def test_a_folder_that_others_may_change_is_refused(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    with pytest.raises(UnsafeStoreError, match=f"other users may change {folder}; .*chmod go-w"):
        everything(folder)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_a_link_a_file_or_of_another_user_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, file = folder.with_name("link"), folder.with_name("file")
    link.symlink_to(folder)
    file.write_text("", "utf-8")
    with pytest.raises(UnsafeStoreError, match="is a symbolic link"):
        everything(link)
    with pytest.raises(UnsafeStoreError, match="is not a folder"):
        everything(file)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(UnsafeStoreError, match="belongs to another user"):
        everything(folder)


def test_what_is_made_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        everything(tmp_path / "new")
        everything(tmp_path / "new")
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    assert modes == {"store.nq": 0o600, "token": 0o600, ".lock": 0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_folder_is_locked_by_one_at_a_time(folder: Path) -> None:
    with ScratchFolder(folder).lock(), pytest.raises(UsageError, match="served by another server"):
        ScratchFolder(folder).lock()
    ScratchFolder(folder).lock().close()


CORRUPT = {
    "no quads": (QUAD.encode() + b"this is no N-Quads\n", 2),
    "broken off": (QUAD.encode() * 3 + b"<urn:s> <urn:p> <urn", 4),
    "not UTF-8": (QUAD.encode() + b'<urn:s> <urn:p> "\xff" .\n', 2),
    "bytes": (bytes(range(256)), 1),
    "a relative IRI": (b"<urn:s> <urn:p> <o> .\n", 1),
}


@pytest.mark.parametrize("case", CORRUPT)
def test_a_store_that_cannot_be_read_says_where_and_what_to_do(folder: Path, case: str) -> None:
    content, line = CORRUPT[case]
    (folder / "store.nq").write_bytes(content)
    with pytest.raises(CorruptStoreError) as caught:
        ScratchStore.open(folder, "http://example.org/")
    assert caught.value.detail.startswith(f"line {line} of {folder / 'store.nq'} is wrong: ")
    assert caught.value.detail.endswith("; mend it, or move the file away to begin with an empty store")
    assert caught.value.members == {"line": line}
    assert "peacegraph build" not in caught.value.detail
    assert (folder / "store.nq").read_bytes() == content


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b" \n", "is empty"), (b"\xff\xfe", "no text")])
def test_a_token_that_is_none_says_so(folder: Path, content: bytes, words: str) -> None:
    (folder / "token").write_bytes(content)
    (folder / "token").chmod(0o600)
    with pytest.raises(BuildError, match=words):
        ScratchFolder(folder).token()


@pytest.mark.parametrize("content", ["secret", "secret\n", " secret\r\n"])
def test_a_byte_order_mark_is_no_part_of_the_token(folder: Path, content: str) -> None:
    (folder / "token").write_bytes(codecs.BOM_UTF8 + content.encode())
    (folder / "token").chmod(0o600)
    assert ScratchFolder(folder).token() == "secret"


def test_a_token_of_nothing_but_a_byte_order_mark_is_none(folder: Path) -> None:
    (folder / "token").write_bytes(codecs.BOM_UTF8 + b"\n")
    (folder / "token").chmod(0o600)
    with pytest.raises(BuildError, match="is empty"):
        ScratchFolder(folder).token()


def test_a_byte_order_mark_before_the_store_is_skipped(folder: Path) -> None:
    (folder / "store.nq").write_bytes(codecs.BOM_UTF8 + QUAD.encode())
    assert ScratchStore.open(folder, "http://example.org/").dump() == QUAD.encode()
