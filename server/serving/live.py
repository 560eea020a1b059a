"""Keeps the dataset that is served, and switches to a new one without a gap.

`peacegraph build` replaces one link; the server sees that, loads the new dataset beside the old one, and switches when
it is ready. Queries that still run keep the old workers until they end; a dataset that cannot be loaded is refused and
the old one remains in service.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.search.index import Index
from graph.store.dataset_store import Store
from graph.store.scratch_folder import ScratchFolder
from server.traffic.log import LOGGER
from server.traffic.metrics import Metrics
from server.workers.engine import Engine
from server.workers.scratch_engine import EngineStore, ScratchEngine

POLL_SECONDS: Final = 0.05
"""The shortest time between two checks for a newer dataset, in seconds."""
LOOK_SECONDS: Final = 0.5
"""The time after which the server looks for a newer dataset by itself, in seconds, also when nobody asks."""
RETRY_SECONDS: Final = 2
"""The time until a dataset whose workers are gone, and that could not be loaded anew, is tried again, in seconds."""
logger = logging.getLogger(LOGGER)


@dataclass(frozen=True)
class _Link:
    """The link to a dataset: the name of its folder, and when the link was made, in nanoseconds.

    A build that mends a dataset in place makes the link anew.
    """

    name: str
    made_at: int


@dataclass
class ServedDataset:
    """One dataset with all that answers from it: a store for the queries of pages, workers for those of users."""

    store: Store
    engine: Engine
    name: str
    """The name of its folder; empty for a scratch store."""
    requests: int = 0
    """How many requests are being answered from it."""
    retired: bool = False
    """Whether another one is served now, so that its workers end with the last of its requests."""
    index: Index | None = None
    """What search asks; None for a scratch store."""

    @classmethod
    def built(cls, store: Store, engine: Engine, folder: Path) -> ServedDataset:
        """A dataset in the folder that a build wrote.

        Raises:
            BuildError: its index cannot be read.
        """
        return cls(store, engine, folder.name, index=Index(folder / dataset_folder.SEARCH))

    def close(self) -> None:
        """End its workers and close its index."""
        self.engine.close()
        if self.index is not None:
            self.index.close()


class Live:
    """Serves the newest dataset that can be loaded.

    Args:
        settings: they name the folder of the datasets, or the scratch store.
        serving: the dataset to begin with; by default the one that was built last.
        metrics: counts switches, and workers that are ended.
        follows: whether it switches to a dataset that is built later.
        prepare: what is done with a built dataset before it is served in place of another one; with the first one,
            beside its first requests, so that the server starts no later.

    Raises:
        BuildError: nothing has been built yet, or the scratch store cannot be used as it is.
        UsageError: another server serves the scratch store.
    """

    def __init__(
        self,
        settings: Settings,
        serving: ServedDataset | None = None,
        metrics: Metrics | None = None,
        *,
        follows: bool = True,
        prepare: Callable[[Store], None] | None = None,
    ) -> None:
        self.settings = settings
        self._prepare = prepare
        self.metrics = metrics or Metrics()
        self._folder_lock = ScratchFolder(Path(settings.scratch)).lock() if settings.scratch else None
        try:
            self._serving = serving or self._load()
        except BaseException:  # nobody else could open the folder while this failure is remembered
            if self._folder_lock is not None:
                self._folder_lock.close()
            raise
        self._link = settings.build_dir / dataset_folder.CURRENT if follows and not settings.scratch else None
        self._refused: _Link | None = None
        self._polled_at = self._refused_at = 0.0
        self._closed = False
        self._load_lock = threading.Lock()
        self._count_lock = threading.Lock()
        if prepare is not None and serving is None and not settings.scratch:
            threading.Thread(target=prepare, args=(self._serving.store,), name="first reads", daemon=True).start()

    def acquire(self) -> ServedDataset:
        """Return the dataset that is served now, and begin to load a newer one if there is one.

        The dataset remains open until it is passed to `release`.
        """
        self.current_version()
        with self._count_lock:
            self._serving.requests += 1
            return self._serving

    def release(self, serving: ServedDataset) -> None:
        """Release what `acquire` returned; the last request of a retired dataset closes its workers."""
        with self._count_lock:
            serving.requests -= 1
            last = serving.retired and serving.requests == 0
        if last:
            serving.close()

    def current_version(self) -> str:
        """Return the version of the dataset that is served now, and begin to load a newer one if there is one."""
        now, serving = time.monotonic(), self._serving
        if now < self._polled_at + POLL_SECONDS:
            return serving.engine.version
        self._polled_at, link = now, self._current_link()
        newer = link is not None and link.name != serving.name and link != self._refused
        if newer or (not serving.engine.alive and now >= self._refused_at + RETRY_SECONDS):
            self._begin_switch(link)
        return serving.engine.version

    def reload(self) -> None:
        """Load the dataset again, even if it was refused before; a scratch store needs no reload."""
        if not self.settings.scratch:
            self._begin_switch(self._current_link())

    def close(self) -> None:
        """End the workers, now or when the last request has ended."""
        self._closed = True
        with self._load_lock:  # a dataset that is being loaded is served first, and then retired
            self._retire(self._serving)
        if self._folder_lock is not None:
            self._folder_lock.close()

    def _begin_switch(self, link: _Link | None) -> None:
        """Begin to load the current dataset in a thread of its own, unless one is being loaded already."""
        if not self._closed and self._load_lock.acquire(blocking=False):
            threading.Thread(target=self._switch, args=(link,), name="dataset switch").start()

    def _retire(self, serving: ServedDataset) -> None:
        """Close the workers of a dataset, now or with the last of its requests."""
        with self._count_lock:
            serving.retired = True
            idle = serving.requests == 0
        if idle:
            serving.close()

    def _current_link(self) -> _Link | None:
        """The link to the dataset built last; None where none is followed, or where there is none."""
        if self._link is None:
            return None
        try:
            return _Link(self._link.readlink().name, self._link.lstat().st_mtime_ns)
        except OSError:
            return None

    def _load(self) -> ServedDataset:
        """Load the dataset built last, or the scratch store.

        Raises:
            BuildError: it cannot be loaded.
        """
        settings = self.settings
        if settings.scratch:
            scratch = ScratchEngine(settings, self.metrics)
            return ServedDataset(EngineStore(scratch, settings.base_iri), scratch, "")
        folder, manifest = dataset_folder.current(settings)
        with ThreadPoolExecutor(1) as beside:  # while the zygote loads the same
            store = beside.submit(dataset_folder.load, folder, manifest)
            engine = Engine.built(settings, folder, manifest, self.metrics)
        try:
            return ServedDataset.built(store.result(), engine, folder)
        except BaseException:
            engine.close()
            raise

    def _switch(self, link: _Link | None) -> None:
        """Load the dataset built last and serve it; runs in a thread of its own, one at a time.

        Args:
            link: to the dataset, remembered if it is refused.
        """
        try:
            new = self._load()
            if self._prepare is not None:
                self._prepare(new.store)
            with self._count_lock:
                old, self._serving = self._serving, new
            logger.info("serving another dataset", extra={"members": {"dataset": new.name, "before": old.name}})
            self.metrics.switches.inc()
            self._retire(old)
        except (PeacegraphError, OSError, ValueError) as error:
            members = {"dataset": link.name if link else "", "reason": str(error)}
            logger.error("the new dataset is refused, the old one goes on", extra={"members": members})  # noqa: TRY400
            self._refused, self._refused_at = link, time.monotonic()
        finally:
            self._load_lock.release()
