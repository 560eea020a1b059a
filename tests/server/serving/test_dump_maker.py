"""Dumps are made in a process of their own; who asks waits for a while, and is then told when to ask again."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graph.core.errors import NotFoundError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.dumps import made_files
from server.serving import dump_maker
from server.serving.dump_maker import BeingMadeError, DumpMaker

NAME = "network-states.gexf"


@pytest.fixture
def folder(settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path) -> Path:
    """A dataset in a folder of its own, in which nothing was made."""
    assert built_manifest.claims
    shutil.copytree(dataset_folder.current(settings)[0], tmp_path / "dataset", ignore=shutil.ignore_patterns("dumps"))
    return tmp_path / "dataset"


def test_a_file_is_made_by_a_process_and_found_by_the_next_request(folder: Path) -> None:
    maker = DumpMaker(60)
    record = maker.file(folder, NAME)
    assert made_files.made(folder, NAME) == record
    before = maker._process
    assert maker.file(folder, NAME) == record
    assert maker._process is before, "no other process was begun"


def test_what_a_process_tells_is_told_on(folder: Path) -> None:
    with pytest.raises(NotFoundError, match=r"there is no dump nothing\.ttl"):
        DumpMaker(60).file(folder, "nothing.ttl")


def test_who_has_waited_long_enough_is_told_when_to_ask_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def slow(*_: object, **options: object) -> subprocess.Popen[bytes]:
        begun.append(popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        return begun[-1]

    popen = subprocess.Popen
    monkeypatch.setattr(dump_maker.subprocess, "Popen", slow)
    maker, errors = DumpMaker(0.3), []

    def ask(name: str) -> None:
        try:
            maker.file(folder, name)
        except BeingMadeError as error:
            errors.append(error)

    threads = [threading.Thread(target=ask, args=(name,)) for name in (NAME, NAME, "ontology.ttl")]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started < 30
    assert len(begun) == 1, "one maker at a time"
    begun[0].kill()
    begun[0].wait()
    assert len(errors) == 3
    assert errors[0].status == 503
    assert dict(errors[0].headers)["Retry-After"] == "10"
    assert "being made" in errors[0].detail
