"""The engine of a scratch store: it answers queries as every engine does, and stores a write before any query sees it.

A write runs in a worker of its own, on a copy of the store that only it sees, within the limits of any query. The
changed store is written to a new file, which replaces the old one; then the zygote reads it, and every worker that
answers from then on has it. A write that fails or is killed has changed nothing.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.store import scratch_folder, scratch_store
from graph.store.scratch_folder import ScratchFolder
from server.traffic.admission import BusyError, CancelToken
from server.traffic.metrics import Metrics
from server.workers import zygote
from server.workers.engine import Engine
from server.workers.messages import QueryRequest, WriteRequest, changed_from_bytes
from server.workers.sources import ScratchSource


class ScratchEngine(Engine):
    """Workers over a store that can be written.

    Args:
        settings: they name the folder of the store.
        metrics: counts workers that are ended.

    Raises:
        BuildError: the store or its token cannot be read, or somebody else may have changed them.
        StorageError: the token cannot be made.
    """

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self.folder = ScratchFolder(Path(settings.scratch))
        self.token_file = self.folder.path / scratch_folder.TOKEN
        self.token = self.folder.token()  # before any process is started, as it may fail
        super().__init__(settings, ScratchSource.from_settings(settings), metrics)
        self._write_lock = threading.Lock()
        self.version = self._version(self.folder.read_store())

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
            StorageError: the changed store could not be written; nothing was changed.
            BuildError: the zygote has ended, or could not read the changed store.
        """
        if not self._write_lock.acquire(timeout=self.settings.queue_seconds):
            raise BusyError("other writes are under way; try again in a few seconds")
        try:
            header, content = self._ask_worker(write, data, token, zygote.FORK)
            changed = changed_from_bytes(header)
            if scratch_store.version(content) == self.version.partition(".")[0]:
                return changed
            self.folder.write_store(content)
            self._zygote.command(zygote.LOAD)
            self._generation += 1
            self.version = self._version(content)
            return changed
        finally:
            self._write_lock.release()

    def _version(self, content: bytes) -> str:
        """Return the version of the store; it never repeats, so that no answer cached during a write returns later."""
        return f"{scratch_store.version(content)}.{self._generation}"

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
