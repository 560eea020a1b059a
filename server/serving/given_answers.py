"""Keeps answers that the same query need not get again, for as long as clients may ask what they rest on."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from graph.core.errors import AnswerGoneError
from graph.core.settings import MEGABYTE
from graph.store.evaluation import GivenAnswer

PROMISED: Final = 600
"""Seconds for which an answer that is sent is kept."""
SECONDS: Final = 900
"""Seconds for which an answer is kept after a worker gave it; until then less `PROMISED` it may be sent again."""
SENT_AGAIN: Final = SECONDS - PROMISED
LARGEST: Final = 32 * MEGABYTE
"""Bytes of all answers that are kept; the oldest go first."""
MOST: Final = 20_000
"""How many answers are kept or remembered by their tags."""


@dataclass(frozen=True)
class Asked:
    """The query that an answer was given to: its text, its view and its dataset, in a version of the data."""

    version: str
    query: str
    view: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptAnswer:
    """An answer with the query that it was given to, kept until a moment of the monotonic clock."""

    asked: Asked
    given: GivenAnswer
    until: float


class GivenAnswers:
    """The answers of the last minutes, by their tags.

    Args:
        clock: seconds of a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._size = 0
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()

    def keep(self, asked: Asked, given: GivenAnswer) -> None:
        """Keep an answer that is given now."""
        with self._lock:
            self._forget(given.tag)
            self._kept[given.tag] = KeptAnswer(asked, given, self._clock() + SECONDS)
            self._size += _size(given)
            now = self._clock()
            while self._size > LARGEST or len(self._kept) > MOST or self._oldest().until < now:
                self._forget(next(iter(self._kept)))

    def find(self, tag: str, version: str) -> KeptAnswer:
        """Return the answer with a tag.

        Args:
            tag: the tag.
            version: of the data that are served now.

        Raises:
            AnswerGoneError: it is not kept, or was given from other data.
        """
        with self._lock:
            found = self._kept.get(tag)
        if found is None or found.until < self._clock():
            raise AnswerGoneError(
                f"no answer with the tag {tag[:40]!a} is kept: answers are kept for {PROMISED // 60} minutes; "
                "ask the query again, and follow the Link of the new answer"
            )
        if found.asked.version != version:
            raise AnswerGoneError("the answer was given from data that are not served any more; ask the query again")
        return found

    def held(self, asked: Asked, tags: Iterable[str], given_in: Iterable[str | None]) -> KeptAnswer | None:
        """Return the first of the answers with these tags that was given to this query; None where there is none.

        Args:
            asked: the query.
            tags: of answers that a client has.
            given_in: the formats that the client would get now.
        """
        now, formats = self._clock(), set(given_in)
        with self._lock:
            for tag in tags:
                found = self._kept.get(tag)
                if found and found.asked == asked and found.until >= now and found.given.given_in in formats:
                    return found
        return None

    def _oldest(self) -> KeptAnswer:
        return next(iter(self._kept.values()))

    def _forget(self, tag: str) -> None:
        found = self._kept.pop(tag, None)
        if found is not None:
            self._size -= _size(found.given)


def _size(given: GivenAnswer) -> int:
    return len(given.kept) + 1000
