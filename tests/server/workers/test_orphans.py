"""A server that is killed leaves no process behind, and its port is free."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests import LONG, ROOT
from tests.support.serving import ask, counted, query, started, until
from tests.support.wire import ENDLESS


@pytest.fixture
def own(settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path) -> Path:
    """The built dataset in a folder of its own, by which its processes are known."""
    assert built_manifest.claims
    shutil.copytree(settings.build_dir, tmp_path / "build", symlinks=True)
    return tmp_path / "build"


def running_over(folder: Path) -> set[int]:
    """The processes whose command line or environment names the folder, zombies left out."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
            if str(folder).encode() in told and "\nState:\tZ" not in (path / "status").read_text():
                found.add(int(path.name))
    return found - {os.getpid()}


def child(pid: int, name: str) -> int:
    """The child of a process whose command line holds this name."""
    for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if name.encode() in Path(f"/proc/{number}/cmdline").read_bytes():
            return int(number)
    raise AssertionError(f"{pid} has no child {name}")


@contextlib.contextmanager
def server_over(folder: Path, **options: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server whose output nobody reads."""
    process, address = started(folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)  # type: ignore[arg-type]
    try:
        yield process, address
    finally:
        process.kill()
        process.wait()


def assert_gone(folder: Path, address: str) -> None:
    """Nothing runs over the folder any more, and another server can have the port."""
    until(lambda: not running_over(folder), f"all have ended; there are {running_over(folder)}", 5)
    place = urlsplit(address)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((str(place.hostname), place.port or 0))
        probe.listen()


@pytest.mark.parametrize("which", ["parent", "web process"])
@pytest.mark.parametrize("doing", ["nothing", "a query"])
def test_a_server_that_is_killed_leaves_no_process(own: Path, which: str, doing: str) -> None:
    with server_over(own) as (process, address), ThreadPoolExecutor(1) as background:
        if doing == "a query":
            asked = background.submit(query, address, ENDLESS)
            until(lambda: counted(address, "queries_running") == 1, "it runs")
        assert len(running_over(own)) >= 5, "parent, web process, zygote, workers"
        os.kill(process.pid if which == "parent" else child(process.pid, "serve"), signal.SIGKILL)
        process.wait(timeout=10)
        if doing == "a query":
            assert asked.exception(timeout=10) is not None
        assert_gone(own, address)


def test_workers_end_with_the_parent_of_the_workers(own: Path) -> None:
    with server_over(own) as (process, address), ThreadPoolExecutor(1) as background:
        zygote = child(child(process.pid, "serve"), "zygote")
        workers = set(map(int, Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()))
        asked = background.submit(query, address, ENDLESS)
        until(lambda: counted(address, "queries_running") == 1, "it runs")
        os.kill(zygote, signal.SIGKILL)
        until(lambda: not workers & running_over(own), "they have ended", 5)
        assert asked.result(timeout=10).status == 503
        until(lambda: ask(address, path="/health").status == 200, "there are new ones")
        assert len(workers) >= 3


def test_a_scratch_store_that_is_killed_can_be_served_again_at_once(tmp_path: Path) -> None:
    with server_over(tmp_path, scratch=tmp_path / "store") as (process, address):
        process.kill()
        process.wait()
        assert_gone(tmp_path, address)
    with server_over(tmp_path, scratch=tmp_path / "store") as (_, address):
        assert ask(address, path="/health").status == 200


@pytest.mark.parametrize("after", [n / 10 for n in range(1, 30)] if LONG else [0.8, 1.4])
def test_a_server_that_is_killed_while_it_loads_leaves_no_process(own: Path, after: float) -> None:
    environ = os.environ | {"PEACEGRAPH_BUILD_DIR": str(own)}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, **quiet)  # type: ignore[call-overload]
    time.sleep(after)
    process.kill()
    process.wait()
    assert_gone(own, f"http://127.0.0.1:{port}")
