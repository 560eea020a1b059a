"""Has dumps made in a process of its own, so that nobody else waits: a large one costs a minute of processor time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.built import BuiltDataset
from graph.publishing.description.dataset_description import DatasetDescription
from graph.publishing.dumps import made_files
from graph.publishing.dumps.exports import Measured

WAIT_SECONDS: Final = 20.0
"""How long a request waits for a file that is being made."""
RETRY_SECONDS: Final = 10
_NICENESS: Final = 5
"""By how much queries go before the making of dumps."""


class BeingMadeError(PeacegraphError):
    """A dump is asked for the first time, and is not ready yet."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "being-made"
    title = "The file is being made"
    headers = (("Retry-After", str(RETRY_SECONDS)),)


class DumpMaker:
    """Makes one dump at a time, in whatever order they are asked for.

    Args:
        wait_seconds: how long a request waits for its file.
    """

    def __init__(self, wait_seconds: float = WAIT_SECONDS) -> None:
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def file(self, folder: Path, name: str) -> Measured:
        """The size and hash of a file that is made now, if it was not made before.

        Args:
            folder: of the dataset.
            name: the name of one of its dumps.

        Raises:
            BeingMadeError: it is not ready in time; it will be.
            PeacegraphError: it could not be made.
        """
        until = time.monotonic() + self._wait_seconds
        while (found := made_files.made(folder, name)) is None:
            process, is_ours = self._working(folder, name)
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                raise BeingMadeError(
                    f"{name} is asked for the first time since this dataset was built and is being made; "
                    f"ask again in {RETRY_SECONDS} seconds"
                ) from None
            if is_ours and (error := self._ended(process)):
                raise error
        return found

    def _ended(self, process: subprocess.Popen[bytes]) -> PeacegraphError | None:
        """What went wrong in a process that has ended; None where nothing did."""
        with self._lock:
            output = process.stdout.read() if process.stdout and not process.stdout.closed else b""
            _close(process)
        if not process.returncode:
            return None
        try:
            return PeacegraphError.from_json(json.loads(output))
        except (ValueError, KeyError):
            return PeacegraphError(f"the process that made the file ended with status {process.returncode}")

    def _working(self, folder: Path, name: str) -> tuple[subprocess.Popen[bytes], bool]:
        """The process that makes a file now; where none does, one that makes this file, and that it does."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return self._process, False
            if self._process is not None:
                _close(self._process)
            command = [sys.executable, "-m", "server.serving.dump_maker", str(folder), name]
            root = Path(__file__).parents[2]
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root)  # noqa: S603  # our own program
            return self._process, True


def _close(process: subprocess.Popen[bytes]) -> None:
    """Close what an ended process wrote into."""
    if process.stdout:
        process.stdout.close()


def head_of(built: BuiltDataset) -> Sequence[ox.Triple]:
    """The description of a dataset, with which its dumps begin.

    Raises:
        BuildError: what the build has counted cannot be read.
    """
    return DatasetDescription.of(built).head()


def main() -> None:
    """Make a dump: the folder of the dataset and the name of the file are the arguments."""
    folder, name = Path(sys.argv[1]), sys.argv[2]
    os.nice(_NICENESS)
    try:
        built = BuiltDataset(Settings.from_environment(), folder, dataset_folder.manifest(folder))
        made_files.make(built, name, head_of(built))
    except PeacegraphError as error:
        sys.stdout.write(json.dumps(error.to_json()))
        sys.exit(1)


if __name__ == "__main__":
    main()
