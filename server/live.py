"""The dataset being served, and the switch to a new one without a gap.

`peacegraph build` replaces one link; the server sees that, loads the new dataset beside the old one, and switches when
it is ready. Queries that still run keep the old workers until they end; a dataset that cannot be loaded is refused and
the old one goes on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from graph import build
from graph.errors import BuildError
from graph.settings import Settings
from graph.store import Store
from server.engine import Engine

logger = logging.getLogger("peacegraph")


@dataclass
class Serving:
    """One dataset: a store for what pages ask, workers for what users ask."""

    store: Store
    engine: Engine
    name: str
    queries: int = 0
    retired: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def query(self) -> Iterator[Engine]:
        """The engine, which stays while the query runs."""
        with self.lock:
            self.queries += 1
        try:
            yield self.engine
        finally:
            with self.lock:
                self.queries -= 1
                last = self.retired and self.queries == 0
            if last:
                self.engine.close()

    def retire(self) -> None:
        """Close the engine now, or when its last query has ended."""
        with self.lock:
            self.retired = True
            idle = self.queries == 0
        if idle:
            self.engine.close()


class Live:
    """Always the newest dataset that could be loaded.

    Raises:
        BuildError: nothing has been built yet.
    """

    def __init__(self, settings: Settings, serving: Serving | None = None) -> None:
        self.settings = settings
        self._serving = serving or self._load()
        self._link = settings.build_dir / build.CURRENT
        self._refused = ""
        self._loading = threading.Lock()

    @property
    def serving(self) -> Serving:
        """What is served now; if something newer has been built, loading it begins beside."""
        name = self._current()
        if name not in ("", self._serving.name, self._refused) and self._loading.acquire(blocking=False):
            threading.Thread(target=self._switch, args=(name,), name="dataset switch").start()
        return self._serving

    def close(self) -> None:
        """End the workers."""
        self._serving.retire()

    def _current(self) -> str:
        try:
            return self._link.readlink().name
        except OSError:
            return ""

    def _load(self) -> Serving:
        folder, _ = build.current(self.settings)
        return Serving(build.open_store(self.settings), Engine(self.settings), folder.name)

    def _switch(self, name: str) -> None:
        try:
            new = self._load()
        except (BuildError, OSError) as error:
            logger.error("the new dataset %s is refused, the old one goes on: %s", name, error)  # noqa: TRY400
            self._refused = name
            return
        finally:
            self._loading.release()
        old, self._serving = self._serving, new
        logger.info("serving %s instead of %s", new.name, old.name)
        old.retire()
