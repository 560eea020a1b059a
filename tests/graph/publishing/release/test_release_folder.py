"""A release on disk: whole or not there, never altered, and nothing in it that its lists do not name."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.core.errors import UsageError
from graph.core.settings import Settings
from graph.core.whole_file import StorageError
from graph.publishing.built import BuiltDataset
from graph.publishing.release import release_folder, released
from graph.publishing.release.file_list import MANIFEST, MEDIA_TYPES, SUMS, UNKNOWN, media_type
from graph.publishing.release.released import Release
from tests import ROOT
from tests.support.releases import QUESTIONS, text_source

Releases = tuple[Path, Path]
DESCRIBING = ("ABOUT.md", "CHANGELOG.md", "CITATION.cff", "README.md", "ro-crate-metadata.json", "void.ttl")


@pytest.fixture
def dataset(small_settings: Settings, small_releases: Releases) -> BuiltDataset:
    """The dataset of the second of the releases."""
    return BuiltDataset.current(small_settings)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SCRIPT = """
import sys
from pathlib import Path
from graph.core.settings import Settings
from graph.publishing.built import BuiltDataset
from graph.publishing.release import release_folder, released
from tests.support.releases import text_source
root, target, previous = map(Path, sys.argv[1:])
built = BuiltDataset.current(Settings(root=root, build_dir=root / ".build"))
print(release_folder.write(built, target, [text_source], released.read(previous)).name)
"""


def test_two_releases_of_one_dataset_are_the_same_tree(
    dataset: BuiltDataset, small_releases: Releases, tmp_path: Path
) -> None:
    """In another process, into another folder that is not there yet, with another hash seed."""
    target = tmp_path / "deeper" / "down"
    command = [sys.executable, "-c", SCRIPT, str(dataset.settings.root), str(target), str(small_releases[0])]
    environ = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == small_releases[1].name == f"peacegraph-{dataset.manifest.version[:16]}"
    assert tree(target / small_releases[1].name) == tree(small_releases[1])


def test_everything_is_there(small_releases: Releases) -> None:
    queries = [f"queries/{name}.{end}" for name in QUESTIONS for end in ("csv", "rq")]
    others = ["dumps/version.txt", "record/given.nq", "record/withdrawn-claims.json", MANIFEST, SUMS]
    for release in small_releases:
        assert sorted(tree(release)) == sorted([*queries, *others, *DESCRIBING])
    assert len([*queries, *others, *DESCRIBING]) == 17


def test_the_manifest_names_every_file_and_nothing_else(small_releases: Releases) -> None:
    for release in small_releases:
        files = tree(release)
        manifest = json.loads(files[MANIFEST])
        listed = {file["path"]: file for file in manifest["files"]}
        assert listed.keys() == files.keys() - {MANIFEST, SUMS}, "of themselves they cannot tell the hash"
        assert list(listed) == sorted(listed)
        for path, file in listed.items():
            assert file["bytes"] == len(files[path])
            assert file["sha256"] == hashlib.sha256(files[path]).hexdigest()
            assert file["media_type"] == media_type(path) != UNKNOWN
        assert manifest["version"].startswith("sha256:")
        assert manifest["name"] == release.name


def test_the_sums_are_checked_by_the_tool_that_they_are_for(small_releases: Releases, tmp_path: Path) -> None:
    copy = shutil.copytree(small_releases[1], tmp_path / "copy")
    check = ["sha256sum", "--check", "--quiet", "--strict", SUMS]
    assert subprocess.run(check, cwd=copy, capture_output=True).returncode == 0
    assert (copy / SUMS).read_bytes().count(b"\n") == len(tree(copy)) - 1
    (copy / "README.md").write_text("other", "utf-8")
    assert subprocess.run(check, cwd=copy, capture_output=True).returncode == 1


def test_media_types_are_those_of_the_formats() -> None:
    assert media_type("dumps/record.nq.gz") == "application/gzip"
    assert media_type("dumps/record.nq") == "application/n-quads"
    assert media_type("LICENSE") == "text/plain"
    assert media_type("what.ever") == UNKNOWN
    assert len(MEDIA_TYPES) == 27


def test_a_killed_release_leaves_nothing_of_itself(dataset: BuiltDataset, tmp_path: Path) -> None:
    def killed(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
        yield "dumps/one.txt", b"one"
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            release_folder.write(dataset, tmp_path / "releases", [killed])
        finally:
            os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    left = list((tmp_path / "releases").iterdir())
    assert [path.name[:9] for path in left] == [".writing-"], "nothing has the name of a release"
    made = release_folder.write(dataset, tmp_path / "releases", [text_source])
    assert list((tmp_path / "releases").iterdir()) == [made], "the next one clears up"


def test_a_failed_release_leaves_nothing_at_all(dataset: BuiltDataset, tmp_path: Path) -> None:
    def full(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
        yield "dumps/one.txt", b"one"
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="the disk is full"):
        release_folder.write(dataset, tmp_path / "releases", [full])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["../outside.txt", "/outside.txt", "a//b", "a\\b", "dumps/version.txt"])
def test_a_source_writes_new_files_inside_only(dataset: BuiltDataset, tmp_path: Path, path: str) -> None:
    def source(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
        yield path, b"x"

    with pytest.raises(ValueError, match="is no path of a new file"):
        release_folder.write(dataset, tmp_path / "releases", [text_source, source])
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_and_the_same_stays_as_it_is(
    small_releases: Releases, both: tuple[Release, Release], dataset: BuiltDataset
) -> None:
    before = small_releases[1].stat()
    again = release_folder.write(dataset, small_releases[1].parent, [text_source], both[0])
    assert again == small_releases[1]
    assert (again.stat().st_ino, again.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert {path.name for path in again.parent.iterdir()} == {path.name for path in small_releases}


def test_a_release_is_never_altered(small_releases: Releases, dataset: BuiltDataset) -> None:
    before = tree(small_releases[1])
    with pytest.raises(UsageError, match=r"differs in CHANGELOG\.md and 3 more files; a release is never altered"):
        release_folder.write(dataset, small_releases[1].parent, [text_source])
    assert tree(small_releases[1]) == before
    assert {path.name for path in small_releases[1].parent.iterdir()} == {path.name for path in small_releases}


def test_a_folder_that_holds_something_else_is_refused(
    small_releases: Releases, dataset: BuiltDataset, tmp_path: Path
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("x", "utf-8")
    (tmp_path / "file").write_text("x", "utf-8")
    refused = {
        tmp_path / "thesis": r"holds chapter\.tex and no release",
        tmp_path / "file": "is no folder",
        small_releases[1]: "seems to be a release itself",
    }
    for target, says in refused.items():
        with pytest.raises(UsageError, match=says):
            release_folder.write(dataset, target, [text_source])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["chapter.tex", "file", "thesis"]


def test_a_folder_of_releases_may_hold_other_things(
    small_releases: Releases, dataset: BuiltDataset, tmp_path: Path
) -> None:
    target = shutil.copytree(small_releases[0].parent, tmp_path / "releases")
    shutil.rmtree(target / small_releases[1].name)
    (target / ".git").mkdir()
    assert release_folder.write(dataset, target, [text_source]).is_dir()


def test_what_is_no_release_is_not_compared_with(small_releases: Releases, tmp_path: Path) -> None:
    damaged = shutil.copytree(small_releases[0], tmp_path / "damaged")
    (damaged / "record" / "given.nq").write_bytes(b"")
    gone = shutil.copytree(small_releases[0], tmp_path / "gone")
    (gone / "record" / "given.nq").unlink()
    other = tmp_path / "other"
    other.mkdir()
    (other / MANIFEST).write_text('{"version": "1"}', "utf-8")
    told = {
        tmp_path: "is no release",
        other: "is no release: its manifest.json is not one of peacegraph-release/1",
        damaged: "is not as manifest.json beside it says",
        gone: "cannot be read",
    }
    for folder, says in told.items():
        with pytest.raises(UsageError, match=says):
            released.read(folder)


def test_a_release_of_the_other_sort_is_refused_before_anything_is_written(
    both: tuple[Release, Release], dataset: BuiltDataset, tmp_path: Path
) -> None:
    dataset = replace(dataset, manifest=replace(dataset.manifest, texts=False))
    with pytest.raises(UsageError, match="holds the words of the documents, and the later release does not"):
        release_folder.write(dataset, tmp_path / "releases", [text_source], both[0])
    assert list(tmp_path.iterdir()) == []


def test_the_answers_are_those_of_the_released_dataset(small_releases: Releases) -> None:
    first, second = ((release / "queries" / f"{QUESTIONS[0]}.csv").read_bytes() for release in small_releases)
    assert (first.count(b"\r\n"), second.count(b"\r\n")) == (2, 1), "a row and the columns; the columns"
