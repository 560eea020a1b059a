"""The dataset being served, and the switch to a new one without a gap.

`peacegraph build` replaces one link; the server sees that, loads the new dataset beside the old one, and switches when
it is ready. Queries that still run keep the old workers until they end; a dataset that cannot be loaded is refused and
the old one goes on.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.store.dataset_store import Store
from server.traffic.log import LOGGER
from server.traffic.metrics import Metrics
from server.workers.engine import Engine
from server.workers.scratch_engine import EngineStore, ScratchEngine, hold

PAUSE = 0.05
"""Seconds between two looks for something newer."""
logger = logging.getLogger(LOGGER)


@dataclass
class ServedDataset:
    """One dataset: a store for what pages ask, workers for what users ask."""

    store: Store
    engine: Engine
    name: str
    requests: int = 0
    retired: bool = False


class Live:
    """Always the newest dataset that could be loaded.

    Raises:
        BuildError: nothing has been built yet.
    """

    def __init__(
        self, settings: Settings, serving: ServedDataset | None = None, metrics: Metrics | None = None
    ) -> None:
        self.settings = settings
        self.metrics = metrics or Metrics()
        self._held = hold(Path(settings.scratch)) if settings.scratch else None
        self._serving = serving or self._load()
        self._link = settings.build_dir / dataset_folder.CURRENT
        self._refused = ""
        self._looked = 0.0
        self._closed = False
        self._loading = threading.Lock()
        self._counting = threading.Lock()

    def acquire(self) -> ServedDataset:
        """What is served now; it stays until it is given back. If something newer is there, loading it begins."""
        self.look()
        with self._counting:
            self._serving.requests += 1
            return self._serving

    def release(self, serving: ServedDataset) -> None:
        """Give back what a request was answered from; the last one of a retired dataset closes its workers."""
        with self._counting:
            serving.requests -= 1
            last = serving.retired and serving.requests == 0
        if last:
            serving.engine.close()

    def look(self) -> str:
        """Begin to load what is newer than what is served, if anything is; returns the version that is served."""
        now, serving = time.monotonic(), self._serving
        if now < self._looked + PAUSE:
            return serving.engine.version
        self._looked, name = now, self._current()
        stale = name not in ("", serving.name, self._refused) or not serving.engine.alive
        if stale:
            self._begin(name)
        return serving.engine.version

    def reload(self) -> None:
        """Load what is there anew, even if it was refused before; a scratch store is always as it was written."""
        if not self.settings.scratch:
            self._begin(self._current())

    def close(self) -> None:
        """End the workers, now or when the last request has ended."""
        self._closed = True
        with self._loading:  # what is being loaded is served first, and then retired
            self._retire(self._serving)
        if self._held is not None:
            self._held.close()

    def _begin(self, name: str) -> None:
        if not self._closed and self._loading.acquire(blocking=False):
            threading.Thread(target=self._switch, args=(name,), name="dataset switch").start()

    def _retire(self, serving: ServedDataset) -> None:
        with self._counting:
            serving.retired = True
            idle = serving.requests == 0
        if idle:
            serving.engine.close()

    def _current(self) -> str:
        if self.settings.scratch:
            return ""
        try:
            return self._link.readlink().name
        except OSError:
            return ""

    def _load(self) -> ServedDataset:
        settings = self.settings
        if settings.scratch:
            scratch = ScratchEngine(settings, self.metrics)
            return ServedDataset(EngineStore(scratch, settings.base_iri), scratch, "")
        folder, manifest = dataset_folder.current(settings)
        store = dataset_folder.load(folder, manifest)
        return ServedDataset(store, Engine.built(settings, folder, manifest, self.metrics), folder.name)

    def _switch(self, name: str) -> None:
        """Load what is there now and serve it; runs in a thread of its own, one at a time."""
        try:
            new = self._load()
            with self._counting:
                old, self._serving = self._serving, new
            logger.info("serving another dataset", extra={"members": {"dataset": new.name, "before": old.name}})
            self.metrics.switches.inc()
            self._retire(old)
        except (PeacegraphError, OSError, ValueError) as error:
            members = {"dataset": name, "reason": str(error)}
            logger.error("the new dataset is refused, the old one goes on", extra={"members": members})  # noqa: TRY400
            self._refused = name
        finally:
            self._loading.release()
