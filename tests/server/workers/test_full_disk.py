"""A disk that is full is told as one, and leaves what was there before: in the store, in a build, in an export.

The kernel refuses to let any file grow beyond a size (RLIMIT_FSIZE), as a full disk does.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing import build
from tests import ROOT
from tests.support.scratch import LIMITS, THOUSAND, TURTLE, Scratch
from tests.support.serving import problem, started, stopped
from tests.support.small_checkout import small_checkout

ROOM = 64 * 1024


def small_disk(room: int = ROOM) -> Callable[[], None]:
    """What a process does before it begins, so that it has this much room for each file."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def command(*arguments: str, room: int = ROOM, **environ: str) -> subprocess.CompletedProcess[str]:
    """A command on a disk with little room."""
    variables = os.environ | {f"PEACEGRAPH_{name.upper()}": value for name, value in environ.items()}
    words = [sys.executable, "-m", "server", *arguments]
    return subprocess.run(
        words, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120, preexec_fn=small_disk(room)
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Scratch]:
    """A server over a store, with little room on its disk."""
    log = tmp_path / "log"
    with log.open("w") as written:
        process, address = started(
            tmp_path, scratch=tmp_path / "store", environ=LIMITS, stdout=written, preexec_fn=small_disk()
        )
        try:
            yield Scratch(address, tmp_path / "store")
        finally:
            stopped(process)


def test_a_write_for_which_there_is_no_room_is_told_and_changes_nothing(store: Scratch, tmp_path: Path) -> None:
    store.done("INSERT DATA { <urn:kept> <urn:is> 1 }")
    before, kept = store.quads(), (store.folder / "store.nq").read_bytes()
    many = "".join(f"<urn:s{number}> <urn:p> 'a value that takes some room' .\n" for number in range(2000)).encode()
    for refused in (
        store.update(
            f"INSERT {{ <urn:s> <urn:a-long-name-of-a-predicate> ?n }} WHERE {{ VALUES ?n {{ {THOUSAND} }} }}"
        ),
        store.send("PUT", "/graphs?default", many, TURTLE),
        store.send("POST", "/graphs?graph=urn:g", many, TURTLE),
    ):
        told = problem(refused)
        assert (refused.status, told["code"]) == (507, "insufficient-storage")
        assert f"{store.folder / 'store.nq'} could not be written: the disk is full" in str(told["detail"])
        assert "nothing was changed; free some room" in str(told["detail"])
        assert store.quads() == before
        assert (store.folder / "store.nq").read_bytes() == kept
        assert {path.name for path in store.folder.iterdir()} == {"store.nq", "token", ".lock"}
    store.done("INSERT DATA { <urn:also> <urn:is> 2 }")
    assert len(store.quads()) == 2
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")


def test_a_store_for_which_there_is_no_room_at_all_is_not_half_made(tmp_path: Path) -> None:
    refused = command("serve", "--scratch", str(tmp_path / "store"), "--port", "1", room=8)
    assert refused.returncode == 1
    assert "token could not be written: the disk is full" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "store" / "token").exists()


def test_a_build_for_which_there_is_no_room_leaves_the_old_dataset_and_no_part_of_a_new_one(
    tmp_path: Path,
) -> None:
    small = small_checkout(tmp_path / "root")
    build.build(small)
    before, names = dataset_folder.current(small), {path.name for path in small.build_dir.iterdir()}
    places = {"root": str(small.root), "build_dir": str(small.build_dir), "base_iri": "http://example.org/other/"}
    refused = command("build", **places)
    assert refused.returncode == 1
    assert f"{small.build_dir} could not be written: the disk is full" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert dataset_folder.current(small) == before
    assert {path.name for path in small.build_dir.iterdir()} == names
    asked = command("query", "queries/who-mediated-what.rq", **places)
    assert asked.returncode == 0, "the old dataset goes on"
    assert "The dataset built before is used." in asked.stderr


def test_an_export_for_which_there_is_no_room_leaves_the_old_file_and_no_part_of_a_new_one(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    assert built_manifest.claims
    places = {"build_dir": str(settings.build_dir)}
    file = tmp_path / "dump.ttl"
    for old in (None, "old"):
        if old:
            file.write_text(old, "utf-8")
        refused = command("export", "-o", str(file), **places)
        assert refused.returncode == 1
        assert f"{file} could not be written: the disk is full" in refused.stderr
        assert [path.name for path in tmp_path.iterdir()] == ([file.name] if old else [])
    assert file.read_text("utf-8") == "old"
    assert command("export", "--what", "state/armenia", "-o", str(file), **places).returncode == 0
    assert "Armenia" in file.read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", ["export", "query queries/who-mediated-what.rq --format csv", "status"])
def test_standard_output_on_a_full_disk_is_told_in_one_line(
    settings: Settings, built_manifest: dataset_folder.Manifest, arguments: str
) -> None:
    assert built_manifest.claims
    environ = os.environ | {"PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}
    words = [sys.executable, "-m", "server", *arguments.split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, cwd=ROOT, env=environ, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stderr == "input or output: No space left on device\n"


def test_a_damaged_dataset_is_written_anew_by_a_build(built_checkout: Settings) -> None:
    """What says that `peacegraph build` helps is right."""
    folder, manifest = dataset_folder.current(built_checkout)
    contents = {path.name: path.read_bytes() for path in folder.glob("*.*") if path.name != dataset_folder.MANIFEST}
    (folder / "reported.nq").write_bytes(b"damaged")
    shutil.copy(folder / "all.nq", folder / "more")
    dataset_folder.write(built_checkout.build_dir, manifest, contents)
    assert dataset_folder.current(built_checkout) == (folder, manifest)
    assert (folder / "reported.nq").read_bytes() == contents["reported.nq"]
    assert {path.name for path in built_checkout.build_dir.iterdir()} == {".lock", "current", folder.name}
