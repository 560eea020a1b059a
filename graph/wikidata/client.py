"""Asks a SPARQL endpoint of Wikidata as its operators wish: rarely, by name, and later when they say so.

Every answer is kept on disk, so that the same question is not asked twice. A question is answered whole or not at all:
whatever goes wrong is an `EndpointError` that says what to do, and nothing is changed by it.
"""

from __future__ import annotations

import http.client
import queue
import threading
import time
import urllib.error
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

import SPARQLWrapper

from graph import __version__
from graph.core.errors import EndpointAnswerError, EndpointError, EndpointUnreachableError
from graph.core.settings import MEGABYTE, Settings
from graph.wikidata import redirects
from graph.wikidata.answer_cache import Answer, AnswerCache

ATTEMPTS: Final = 3
"""How often a question is asked at most."""
PAUSES: Final = (1.0, 4.0)
"""Seconds before it is asked again, where the endpoint does not say how long."""
_MOST_BYTES: Final = 32 * MEGABYTE
_LONG_QUERY: Final = 6000
"""From how many characters on a query is sent in the body: longer addresses are refused on the way."""
_LATER: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


Result = TypeVar("Result")


class _TryAgainError(Exception):
    """The endpoint may answer later: what it said, and after how many seconds, if it told."""

    def __init__(self, said: str, after: float | None = None) -> None:
        super().__init__(said)
        self.after = after


class _Request(SPARQLWrapper.SPARQLWrapper):
    """A request that SPARQLWrapper makes, with its parameters and headers, and that follows no redirect elsewhere."""

    def _query(self) -> tuple[Any, str]:
        opener = redirects.opener()
        return opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat


class Client:
    """Asks the endpoint of the settings, and keeps its answers in the build folder.

    Args:
        settings: endpoint, contact, times and build folder.
        fresh: whether to ask anew what was asked before.
        sleep: waits so many seconds.
    """

    def __init__(
        self, settings: Settings, *, fresh: bool = False, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self.endpoint = settings.wikidata
        self._seconds = settings.wikidata_seconds
        self._longest_wait = settings.wikidata_wait_seconds
        self._agent = agent(settings.wikidata_contact)
        self._cache = AnswerCache(settings.build_dir)
        self._fresh = fresh
        self._sleep = sleep

    def ask(self, query: str) -> Answer:
        """The answer to a SELECT query, from disk where it was asked before.

        Args:
            query: complete, with its prefixes.

        Raises:
            EndpointUnreachableError: nothing came, nothing in time, or a refusal.
            EndpointAnswerError: what came is no SPARQL result.
            StorageError: the answer could not be kept.
        """
        if not self._fresh and (kept := self._cache.kept(self.endpoint, query)):
            return kept
        content = self._asked(query)
        answer = self._cache.read(content, self.endpoint, datetime.now(UTC).date())
        self._cache.keep(answer, query, content)
        return answer

    def _asked(self, query: str) -> bytes:
        """Ask until an answer comes, at most `ATTEMPTS` times.

        Raises:
            EndpointError: none came.
        """
        for attempt in range(ATTEMPTS):
            try:
                return self._asked_once(query)
            except _TryAgainError as error:
                said, after = str(error), error.after
            pause = PAUSES[min(attempt, len(PAUSES) - 1)] if after is None else after
            if pause > self._longest_wait:
                raise EndpointUnreachableError(
                    f"{self.endpoint} {said} and wants to be asked again in {pause:.0f} s; nothing was changed; "
                    "try then, or let PEACEGRAPH_WIKIDATA_WAIT_SECONDS be as long"
                )
            if attempt + 1 < ATTEMPTS:
                self._sleep(pause)
        raise EndpointUnreachableError(
            f"{self.endpoint} {said}, {ATTEMPTS} times; nothing was changed; try again later"
        )

    def _asked_once(self, query: str) -> bytes:
        """Ask once, and wait no longer than the time that is set, whatever is slow: names, headers or bytes.

        Raises:
            EndpointError: asking again would not help.
            _TryAgainError: it may.
        """
        try:
            return _within(self._seconds, lambda: self._exchanged(query))
        except urllib.error.HTTPError as error:
            with error:
                said = f"answered {error.code} {error.reason}".rstrip()
                after = _retry_after(error.headers.get("Retry-After"))
            if error.code in _LATER or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise _TryAgainError(said, after) from None
            raise EndpointUnreachableError(
                f"{self.endpoint} {said}; nothing was changed; {_advice(error.code)}"
            ) from None
        except TimeoutError:
            raise _TryAgainError(f"did not answer within {self._seconds} s") from None
        except http.client.HTTPException as error:
            raise _TryAgainError(f"broke off ({type(error).__name__})") from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise _TryAgainError(f"did not answer within {self._seconds} s") from None
            raise self._unreachable(error.reason) from None
        except OSError as error:
            raise self._unreachable(error) from None

    def _unreachable(self, reason: object) -> EndpointError:
        return EndpointUnreachableError(
            f"{self.endpoint} cannot be reached ({reason}); nothing was changed; "
            "see whether there is a network, and whether PEACEGRAPH_WIKIDATA names the endpoint"
        )

    def _exchanged(self, query: str) -> bytes:
        """Send the query and read the whole answer."""
        request = _Request(self.endpoint, returnFormat=SPARQLWrapper.JSON, agent=self._agent)
        request.setTimeout(self._seconds)
        request.setOnlyConneg(True)
        request.setMethod(SPARQLWrapper.POST if len(query) > _LONG_QUERY else SPARQLWrapper.GET)
        request.setQuery(query)
        with request.query().response as response:
            content: bytes = response.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise EndpointAnswerError(
                f"{self.endpoint} answered more than {_MOST_BYTES // MEGABYTE} MB; nothing was changed"
            )
        if response.length:
            raise http.client.IncompleteRead(content, response.length)
        return content


def agent(contact: str) -> str:
    """What Peacegraph calls itself, with its version and the library's, and whom to write to (Wikimedia's User-Agent
    policy).

    Args:
        contact: an address or page; may be empty.
    """
    about = f"; {contact}" if contact else ""
    return f"Peacegraph/{__version__} (checks of links to Wikidata{about}) SPARQLWrapper/{SPARQLWrapper.__version__}"


def _within(seconds: float, do: Callable[[], Result]) -> Result:
    """Do something in a thread of its own, which is left to itself when it takes too long: what looks up a name has no
    limit of its own.

    Raises:
        TimeoutError: it took longer.
    """
    done: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((do(), None))
        except Exception as error:  # it is raised again below
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # there is one where there is no error


def _retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); None where it says none."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _advice(status: int) -> str:
    if status == HTTPStatus.FORBIDDEN:
        return "its operators want to know who asks: set PEACEGRAPH_WIKIDATA_CONTACT"
    return "see whether PEACEGRAPH_WIKIDATA names a SPARQL endpoint"
