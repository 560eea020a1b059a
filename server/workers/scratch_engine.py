"""The scratch store's engine: queries as ever, and writes that are kept before they are seen.

A write runs in a worker of its own, on a copy of the store that only it sees, within the limits of any query. What it
made is written to the file beside the old one and switched to; then the parent of the workers reads it, and every
worker that answers from now on knows it. A write that fails or is killed has changed nothing.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from graph.core.errors import BuildError, PeacegraphError, UsageError
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.dataset import dataset_folder
from graph.store import scratch_store
from server.traffic.admission import BusyError, CancelToken
from server.traffic.metrics import Metrics
from server.workers import zygote
from server.workers.engine import Engine
from server.workers.messages import QueryRequest, WriteRequest, request_to_header
from server.workers.sources import ScratchSource

TOKEN: Final = "token"  # noqa: S105  # the name of the file, not a token


class ScratchEngine(Engine):
    """Workers over a store that can be written.

    Raises:
        BuildError: the store in the folder cannot be read.
    """

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self.folder = Path(settings.scratch)
        self.folder.mkdir(parents=True, exist_ok=True)
        super().__init__(settings, ScratchSource.from_settings(settings), metrics)
        self.token_file = self.folder / TOKEN
        self.token = _token(self.token_file)
        self._writing = threading.Lock()
        file = self.folder / scratch_store.FILE
        self.version = self._version(file.read_bytes() if file.exists() else b"")

    def write(self, write: WriteRequest, data: bytes, token: CancelToken) -> bool:
        """Change the store.

        Returns:
            Whether a graph was made by `put` or `post`, or was there to `delete`.

        Raises:
            LimitError: time, memory or size; nothing was changed.
            BusyError: other writes take too long.
            UsageError: it cannot be carried out as it stands; nothing was changed.
        """
        if not self._writing.acquire(timeout=self.settings.queue_seconds):
            raise BusyError("other writes are under way; try again in a few seconds")
        try:
            header, dumped = self._ask(request_to_header(write), data, token, zygote.FORK)
            if "error" in header:
                raise PeacegraphError.from_json(header["error"])
            if scratch_store.version(dumped)[:32] == self.version.partition(".")[0]:
                return bool(header["changed"])
            _keep(self.folder / scratch_store.FILE, dumped)
            if not self._tell(zygote.LOAD):
                raise BuildError(f"what was written to {self.folder} cannot be read back; the server's log tells more")
            self._generation += 1
            self.version = self._version(dumped)
            return bool(header["changed"])
        finally:
            self._writing.release()

    def _version(self, data: bytes) -> str:
        """Never the same twice: an answer that was read while this was being written must not come back later."""
        return f"{scratch_store.version(data)[:32]}.{self._generation}"

    def may_write(self, authorization: str) -> bool:
        """Whether a request's header Authorization bears the token (RFC 6750); compared in constant time."""
        scheme, _, given = authorization.partition(" ")
        return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), self.token.encode())


class EngineStore:
    """A store that asks the workers of an engine, for what is told about a store that changes."""

    def __init__(self, engine: Engine, base: str) -> None:
        self.engine = engine
        self.base = base

    @property
    def version(self) -> str:
        return self.engine.version

    def query(
        self, text: str, view: str = DEFAULT_VIEW, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean:
        """Answer a SELECT or ASK query.

        Raises:
            PeacegraphError: as `Engine.query`.
        """
        formats = {"solutions": "json", "boolean": "json", "triples": None}
        reply = self.engine.query(QueryRequest(text, formats, view, tuple(default_graphs), tuple(named_graphs)))
        return ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON)


def hold(folder: Path) -> IO[bytes]:
    """Keep other servers from the store in a folder, until what is returned is closed.

    Raises:
        UsageError: another server has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / ".lock").open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise UsageError(
            f"the store in {folder} is served by another server; stop it, or choose another folder"
        ) from None
    return file


def _keep(path: Path, data: bytes) -> None:
    """Write beside, then switch."""
    beside = path.with_name(path.name + ".writing")
    dataset_folder.write_file(beside, data)
    beside.replace(path)


def _token(path: Path) -> str:
    """The token that stands in a file; made at the first start, for its owner's eyes alone."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    token = path.read_text("utf-8").strip()
    if not token:
        raise BuildError(f"{path} is empty; write a token into it, or remove it to have one made")
    return token
