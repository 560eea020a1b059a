"""The real server in a process of its own, for tests that need one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.conformance.client import Service

ROOT = Path(__file__).resolve().parent.parent


def started(
    build_dir: Path, host: str = "127.0.0.1", scratch: Path | None = None, **options: object
) -> tuple[subprocess.Popen[str], str]:
    """`peacegraph serve` in a process of its own, on a free port, once it answers; and its address.

    With `scratch` it serves an empty store in that folder, which may be written, and no dataset.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = os.environ | {"PEACEGRAPH_BUILD_DIR": str(build_dir), "PEACEGRAPH_HOST": host}
    command = [sys.executable, "-m", "graph", "serve", "--port", str(port)]
    command += ["--scratch", str(scratch)] if scratch else []
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, **output, **options)
    address = f"http://{host}:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except urllib.error.HTTPError as refused:
            refused.close()
            return process, address
        except OSError:
            assert process.poll() is None, process.stdout and process.stdout.read()
            time.sleep(0.1)
        else:
            return process, address
    process.kill()
    raise TimeoutError(f"nothing answers at {address}: {process.communicate()[0]}")


def stopped(process: subprocess.Popen[str]) -> str:
    """End a server as Ctrl-C does; returns what it wrote."""
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0, output
    return output


@contextmanager
def dataset(build_dir: Path) -> Iterator[str]:
    """The address of a server over the dataset, which it builds there."""
    process, address = started(build_dir)
    try:
        yield address
    finally:
        stopped(process)


@contextmanager
def scratch(folder: Path) -> Iterator[Service]:
    """A server over a store of its own that may be written."""
    store = folder / "scratch"
    process, address = started(folder, scratch=store)
    try:
        place = urlsplit(address)
        yield Service(str(place.hostname), int(place.port or 0), (store / "token").read_text("utf-8").strip())
    finally:
        stopped(process)
