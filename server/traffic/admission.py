"""Who may run how much at once, and the end of a query from outside: its client has left, or cancels it."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http import HTTPStatus

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings

RETRY_SECONDS = 2
"""What Retry-After says, in seconds: most queries take less."""
RETRY_AFTER = ("Retry-After", str(RETRY_SECONDS))


class BusyError(PeacegraphError):
    """No worker came free in time, or too many requests wait already."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"
    title = "Too many queries are running"
    headers = (RETRY_AFTER,)


class TooManyError(PeacegraphError):
    """One client asks too much at once (RFC 6585, section 4)."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too-many-queries"
    title = "Too many of your queries are running"
    headers = (RETRY_AFTER,)


class CancelledError(PeacegraphError):
    """The query was ended by whoever sent it."""

    status = HTTPStatus.CONFLICT
    code = "cancelled"
    title = "The query was cancelled"


class CancelToken:
    """By this a request can be ended from outside, at any moment and from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """End what runs under this token now, and whatever would begin later."""
        with self._lock:
            self.cancelled = True
            if self._stop is not None:
                self._stop()

    @contextlib.contextmanager
    def running(self, stop: Callable[[], None]) -> Iterator[None]:
        """Mark that something runs, which `stop` ends. `stop` is not called any more once this has been left.

        Raises:
            CancelledError: the token was cancelled before.
        """
        with self._lock:
            self.check()
            self._stop = stop
        try:
            yield
        finally:
            with self._lock:
                self._stop = None

    def check(self) -> None:
        """Go on only if nobody has cancelled it.

        Raises:
            CancelledError: somebody has.
        """
        if self.cancelled:
            raise CancelledError("the query was cancelled by its sender; send it again to have its answer")


class Admission:
    """The queries under way, by client; a query may have a name, by which its client can cancel it."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.client_queries
        self._proxies = settings.proxies()
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._named: dict[tuple[str, str], CancelToken] = {}

    @contextlib.contextmanager
    def admit(self, client: str, token: CancelToken, name: str | None = None) -> Iterator[CancelToken]:
        """Count a client's query as long as it is under way.

        Args:
            client: who asks (`client_name`).
            token: by which the query can be ended.
            name: the client's own name of the query, if it has one.

        Raises:
            TooManyError: the client has as many as it may have, or one of this name.
        """
        with self._lock:
            if self._counts[client] >= self._limit:
                raise TooManyError(
                    f"{self._limit} of your queries are running or waiting; let one of them end, or cancel it"
                )
            if name and (client, name) in self._named:
                raise TooManyError(f"a query of yours with the id {name!r} is running; give each an id of its own")
            self._counts[client] += 1
            if name:
                self._named[client, name] = token
        try:
            yield token
        finally:
            with self._lock:
                self._counts[client] -= 1
                if not self._counts[client]:
                    del self._counts[client]
                if name:
                    del self._named[client, name]

    def cancel(self, client: str, name: str) -> bool:
        """Cancel the client's query of this name; returns whether there was one."""
        with self._lock:
            token = self._named.get((client, name))
        if token is not None:
            token.cancel()
        return token is not None

    def client_name(self, address: str, forwarded: str) -> str:
        """Name who asks, for counting: an IPv4 address, or the /64 that an IPv6 address is of.

        Args:
            address: of the other end of the connection.
            forwarded: the header X-Forwarded-For; it counts from its end, as far as the proxies named in the settings
                wrote it.
        """
        client = _parsed(address)
        if client is None or not forwarded or not self._proxies:
            return _network(client) if client else address
        for hop in [address, *(hop for hop in reversed(forwarded.split(",")) if hop.strip())]:
            parsed = _parsed(hop)
            if parsed is None:
                break
            client = parsed
            if not any(parsed in network for network in self._proxies):
                break
        return _network(client)


def _parsed(hop: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, maybe with a port: `8.8.8.8`, `8.8.8.8:80`, `2001:db8::1`, `[2001:db8::1]:80`."""
    bracketed = re.fullmatch(r"\[(.*)\](:\d+)?|([^:]*):\d+", hop.strip())
    try:
        found = ipaddress.ip_address(bracketed[1] or bracketed[3] if bracketed else hop.strip())
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """An IPv4 address as it is; of an IPv6 address, the network that one client has all of."""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
