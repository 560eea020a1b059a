"""The parent of all query workers: one thread, the dataset in memory, and a worker forked whenever one is asked for.

A forked worker shares the dataset's pages, so a new one costs milliseconds. Started as a program of its own, before any
thread exists: `python -m server.workers.zygote CONTROL_FD SOURCE`, the source as JSON.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from graph.answers.explainer import Explainer
from graph.core.errors import BuildError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.store.dataset_store import EmbeddedStore
from graph.store.scratch_store import ScratchStore
from server.workers import worker
from server.workers.worker import Limits

MEGABYTE: Final = 1 << 20

FORK, OPEN, KILL, LOAD, READY = b"fork", b"open", b"kill", b"load", b"ready"
"""What is asked: a sealed worker, one that may open connections, the end of one, the store anew. And the greeting."""


@dataclass(frozen=True)
class Source:
    """What the workers answer from: a built dataset, or a scratch store where `version` is empty."""

    folder: str
    base: str
    version: str
    limits: Limits
    services: tuple[str, ...] = ()
    root: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def built(cls, settings: Settings, folder: Path, manifest: Manifest) -> Source:
        """A built dataset, under the limits of the settings."""
        services = tuple(sorted(settings.allowed_services))
        root = str(settings.root)
        return cls(str(folder), manifest.base_iri, manifest.version, _limits(settings), services, root)

    @classmethod
    def scratch(cls, settings: Settings) -> Source:
        """A scratch store, under the same limits."""
        return cls(settings.scratch, settings.base_iri, "", _limits(settings))

    @classmethod
    def from_json(cls, text: str) -> Source:
        read = json.loads(text)
        return cls(**read | {"limits": Limits(**read["limits"])})

    def load(self) -> EmbeddedStore | Explainer:
        """The store, and for a built dataset what its answers are explained by.

        Raises:
            BuildError: it cannot be read.
        """
        if not self.version:
            return ScratchStore.open(Path(self.folder), self.base)
        manifest = dataset_folder.manifest(Path(self.folder))
        explainer = Explainer(
            dataset_folder.load(Path(self.folder), manifest), Path(self.folder), manifest, Path(self.root) / "ontology"
        )
        explainer.warm()
        return explainer


def _limits(settings: Settings) -> Limits:
    return Limits(settings.query_megabytes * MEGABYTE, settings.answer_megabytes * MEGABYTE)


def main() -> None:
    """Load the store, then fork and kill as told until the control socket closes."""
    control, source = socket.socket(fileno=int(sys.argv[1])), Source.from_json(sys.argv[2])
    try:
        store = source.load()
    except BuildError as error:
        sys.exit(error.detail)
    gc.freeze()  # what is loaded stays shared: the collector does not touch its pages
    children: set[int] = set()
    control.sendall(READY)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            break
        if message in (FORK, OPEN):
            pid = os.fork()
            if pid == 0:
                control.close()
                services = frozenset(source.services) if message == OPEN else frozenset[str]()
                worker.work(socket.socket(fileno=descriptors[0]), store, source.limits, services)
            os.close(descriptors[0])
            children.add(pid)
            answer = pid
        elif message == LOAD:
            store, answer = _loaded(source, store)
        else:
            answer = _end(int(message.removeprefix(KILL)), children)
        control.sendall(str(answer).encode())
    for pid in list(children):
        _end(pid, children)


def _loaded(source: Source, store: EmbeddedStore | Explainer) -> tuple[EmbeddedStore | Explainer, int]:
    """The store as it is now, and 1; the old one, and 0, where it cannot be read."""
    try:
        return source.load(), 1
    except BuildError as error:
        sys.stderr.write(f"{error.detail}\n")
        return store, 0


def _end(pid: int, children: set[int]) -> int:
    """Kill a worker if it still runs, and say how it ended: the signal's number, or 0."""
    if pid not in children:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # our own child, not yet waited for: its number cannot be another's
    children.discard(pid)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


if __name__ == "__main__":
    main()
