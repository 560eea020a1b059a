"""The engine of a scratch store: it answers queries as every engine does, and stores a write before any query sees it.

A write runs in a worker of its own, on a copy of the store that only it sees, within the limits of any query. The
changed store is written to a new file, which replaces the old one; then the zygote reads it, and every worker that
answers from then on has it. A write that fails or is killed has changed nothing.
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

from graph.core.errors import BuildError, UsageError
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.dataset import dataset_folder
from graph.store import scratch_store
from server.traffic.admission import BusyError, CancelToken
from server.traffic.metrics import Metrics
from server.workers import zygote
from server.workers.engine import Engine
from server.workers.messages import QueryRequest, WriteRequest, changed_from_bytes
from server.workers.sources import ScratchSource

TOKEN_FILE: Final = "token"  # noqa: S105  # the name of a file, not a token


class ScratchEngine(Engine):
    """Workers over a store that can be written.

    Args:
        settings: they name the folder of the store.
        metrics: counts workers that are ended.

    Raises:
        BuildError: the store in the folder cannot be read, or the file of its token is empty.
    """

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self.folder = Path(settings.scratch)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.token_file = self.folder / TOKEN_FILE
        self.token = _read_token(self.token_file)  # before any process is started, as it may fail
        super().__init__(settings, ScratchSource.from_settings(settings), metrics)
        self._write_lock = threading.Lock()
        file = self.folder / scratch_store.FILE
        self.version = self._version(file.read_bytes() if file.exists() else b"")

    def write(self, write: WriteRequest, data: bytes, token: CancelToken) -> bool:
        """Change the store.

        Args:
            write: the change.
            data: the text of an update, or the documents of a `put` or `post` one after the other.
            token: ends the write when it is cancelled.

        Returns:
            Whether `put` or `post` created a graph, or `delete` found one.

        Raises:
            LimitError: the write met the limit of time, memory or size; nothing was changed.
            BusyError: other writes take too long.
            CancelledError: the token was cancelled; nothing was changed.
            UsageError: the write cannot be carried out as it stands; nothing was changed.
            BuildError: the zygote has ended, or could not read the changed store.
        """
        if not self._write_lock.acquire(timeout=self.settings.queue_seconds):
            raise BusyError("other writes are under way; try again in a few seconds")
        try:
            header, content = self._ask_worker(write, data, token, zygote.FORK)
            changed = changed_from_bytes(header)
            if scratch_store.version(content)[:32] == self.version.partition(".")[0]:
                return changed
            _replace_file(self.folder / scratch_store.FILE, content)
            if not self._command(zygote.LOAD):
                raise BuildError(f"what was written to {self.folder} cannot be read back; the server's log tells more")
            self._generation += 1
            self.version = self._version(content)
            return changed
        finally:
            self._write_lock.release()

    def _version(self, content: bytes) -> str:
        """Return the version of the store; it never repeats, so that no answer cached during a write returns later."""
        return f"{scratch_store.version(content)[:32]}.{self._generation}"

    def may_write(self, authorization: str) -> bool:
        """Check, in constant time, whether the value of the header Authorization bears the token (RFC 6750)."""
        scheme, _, credentials = authorization.partition(" ")
        return scheme.lower() == "bearer" and secrets.compare_digest(credentials.strip().encode(), self.token.encode())


class EngineStore:
    """A store whose queries the workers of an engine answer: a scratch store changes, so no copy of it is kept here."""

    def __init__(self, engine: Engine, base: str) -> None:
        self.engine = engine
        self.base = base

    @property
    def version(self) -> str:
        """The version of the store as it is now."""
        return self.engine.version

    def query(
        self, text: str, view: str = DEFAULT_VIEW, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean:
        """Answer a SELECT or ASK query.

        Args:
            text: the query.
            view: whose default graph it sees.
            default_graphs: the IRIs of `default-graph-uri`.
            named_graphs: the IRIs of `named-graph-uri`.

        Raises:
            PeacegraphError: as `Engine.query`.
        """
        formats = {"solutions": "json", "boolean": "json", "triples": None}
        reply = self.engine.query(QueryRequest(text, formats, view, tuple(default_graphs), tuple(named_graphs)))
        return ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON)


def lock_folder(folder: Path) -> IO[bytes]:
    """Lock the store in a folder against other servers, until the returned file is closed.

    Raises:
        UsageError: another server has locked it.
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


def _replace_file(path: Path, content: bytes) -> None:
    """Write a new file and let it replace the old one at once, so that the path never names half a file."""
    new = path.with_name(path.name + ".writing")
    dataset_folder.write_file(new, content)
    new.replace(path)


def _read_token(path: Path) -> str:
    """Read the token from its file; the first time, make both, readable by their owner alone.

    Raises:
        BuildError: the file is empty.
    """
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    token = path.read_text("utf-8-sig").strip()
    if not token:
        raise BuildError(f"{path} is empty; write a token into it, or remove it to have one made")
    return token
