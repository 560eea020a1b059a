"""What stands in the way of serving is told in one line on standard error, with what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import ROOT


def link(folder: Path, name: str) -> None:
    """Plant a link to a file of the owner."""
    (folder / name).symlink_to(folder.parent / "victim")


def token(folder: Path, mode: int) -> None:
    (folder / "token").write_text("known to somebody else\n", "utf-8")
    (folder / "token").chmod(mode)


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a corrupt store": (lambda folder: (folder / "store.nq").write_text("<urn:a> <b>\n", "utf-8"), "line 1 of"),
    "a lock that is a link": (lambda folder: link(folder, ".lock"), ".lock is a symbolic link"),
    "a store that is a link": (lambda folder: link(folder, "store.nq"), "store.nq is a symbolic link"),
    "a new store that is a link": (lambda folder: link(folder, "store.nq.writing"), "writing is a symbolic link"),
    "a token that is a link": (lambda folder: link(folder, "token"), "token is a symbolic link"),
    "a token that others read": (lambda folder: token(folder, 0o644), "other users may read"),
    "a token that others write": (lambda folder: token(folder, 0o622), "other users may change"),
    "an empty token": (lambda folder: (folder / "token").touch(0o600), "token is empty"),
    "a folder that others write": (lambda folder: folder.chmod(0o777), "other users may change"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_store_that_cannot_be_used_says_why_and_stays_as_it_is(tmp_path: Path, case: str) -> None:
    victim, folder = tmp_path / "victim", tmp_path / "store"
    victim.write_text("kept", "utf-8")
    folder.mkdir(mode=0o700)
    spoil, words = CASES[case]
    spoil(folder)
    before = {path.name: path.lstat() for path in folder.iterdir()}
    command = [sys.executable, "-m", "server", "serve", "--scratch", str(folder), "--port", "1"]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    assert (refused.stdout, refused.stderr.count("\n")) == ("", 1)
    assert words in refused.stderr
    assert str(folder) in refused.stderr
    assert ";" in refused.stderr, "it says what to do"
    assert "peacegraph build" not in refused.stderr
    assert victim.read_text("utf-8") == "kept"
    assert {path.name: path.lstat().st_ino for path in folder.iterdir() if path.name != ".lock"} == {
        name: found.st_ino for name, found in before.items() if name != ".lock"
    }
