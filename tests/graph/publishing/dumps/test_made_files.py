"""Dumps that are made when they are asked for: whole or not at all, by one maker at a time, with hash and size."""

from __future__ import annotations

import hashlib
import shutil
import threading
from pathlib import Path

import pytest

from graph.core.errors import NotFoundError
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import exports, made_files

NAME = "network-states.graphml"


@pytest.fixture
def copied(dataset: BuiltDataset, tmp_path: Path) -> BuiltDataset:
    """The dataset in a folder of its own, in which nothing was made."""
    folder = tmp_path / "dataset"
    shutil.copytree(dataset.folder, folder, ignore=shutil.ignore_patterns(made_files.FOLDER))
    copied = BuiltDataset(dataset.settings, folder, dataset.manifest)
    vars(copied)["store"] = dataset.store
    return copied


def test_a_file_is_made_once_and_measured(copied: BuiltDataset) -> None:
    assert made_files.made(copied.folder, NAME) is None
    record = made_files.make(copied, NAME)
    path = made_files.place(copied.folder, NAME)
    content = path.read_bytes()
    assert (record.size, record.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert made_files.made(copied.folder, NAME) == record
    before = path.stat().st_mtime_ns
    assert made_files.make(copied, NAME) == record
    assert path.stat().st_mtime_ns == before
    assert {file.name for file in path.parent.iterdir()} == {NAME, f"{NAME}.json", ".lock"}


def test_a_compressed_file_is_made_of_the_plain_one(copied: BuiltDataset) -> None:
    record = made_files.make(copied, f"{NAME}.gz")
    packed = made_files.place(copied.folder, f"{NAME}.gz").read_bytes()
    assert packed == exports.compressed(made_files.place(copied.folder, NAME).read_bytes())
    assert record.size == len(packed)
    found = made_files.all_made(copied.folder, exports.dumps(["001"]))
    assert list(found) == [NAME, f"{NAME}.gz"]


def test_half_of_a_file_counts_for_none(copied: BuiltDataset) -> None:
    record = made_files.make(copied, NAME)
    path = made_files.place(copied.folder, NAME)
    path.write_bytes(path.read_bytes()[:100])
    assert made_files.made(copied.folder, NAME) is None
    assert made_files.make(copied, NAME) == record
    path.with_name(f"{NAME}.json").write_text("{", "utf-8")
    assert made_files.made(copied.folder, NAME) is None


def test_makers_wait_for_each_other(copied: BuiltDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most = [0], [0]
    written = exports.written

    def counted(*arguments: object) -> bytes:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        try:
            return written(*arguments)
        finally:
            at_work[0] -= 1

    monkeypatch.setattr(made_files, "written", counted)
    names = (NAME, "network-states.gexf", NAME, "network-persons.gexf")
    threads = [threading.Thread(target=made_files.make, args=(copied, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert all(made_files.made(copied.folder, name) for name in names)


@pytest.mark.parametrize("name", ["../manifest.json", "view-reported.ttl.json", ".lock", "claims-009.trig", ""])
def test_no_other_name_is_a_file(copied: BuiltDataset, name: str) -> None:
    assert made_files.named(exports.dumps(["001"]), name) is None
    with pytest.raises(NotFoundError, match="/downloads"):
        made_files.make(copied, name)
