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


class BusyError(PeacegraphError):
    """No worker came free in time, or too many requests wait already."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"
    title = "Too many queries are running"


class TooManyError(PeacegraphError):
    """One client asks too much at once (RFC 6585, section 4)."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too-many-queries"
    title = "Too many of your queries are running"


class CancelledError(PeacegraphError):
    """The query was ended by whoever sent it."""

    status = HTTPStatus.CONFLICT
    code = "cancelled"
    title = "The query was cancelled"


class Ticket:
    """A request that may be ended from outside, at any moment and from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None
        self.ended = False

    def end(self) -> None:
        """End what runs under this ticket now, and whatever would begin later."""
        with self._lock:
            self.ended = True
            if self._end is not None:
                self._end()

    @contextlib.contextmanager
    def running(self, end: Callable[[], None]) -> Iterator[None]:
        """While something runs that `end` ends. `end` is not called any more once this has been left.

        Raises:
            CancelledError: the ticket was ended before.
        """
        with self._lock:
            self.check()
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None

    def check(self) -> None:
        """Go on only if nobody has ended it.

        Raises:
            CancelledError: somebody has.
        """
        if self.ended:
            raise CancelledError("the query was cancelled by its sender; send it again to have its answer")


class Admission:
    """The queries under way, by client; a query may have a name, by which its client can end it."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.client_queries
        self._proxies = settings.proxies()
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._named: dict[tuple[str, str], Ticket] = {}

    @contextlib.contextmanager
    def place(self, client: str, ticket: Ticket, name: str | None = None) -> Iterator[Ticket]:
        """While a client's query is under way.

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
                self._named[client, name] = ticket
        try:
            yield ticket
        finally:
            with self._lock:
                self._counts[client] -= 1
                if not self._counts[client]:
                    del self._counts[client]
                if name:
                    del self._named[client, name]

    def cancel(self, client: str, name: str) -> bool:
        """End the client's query of this name; returns whether there was one."""
        with self._lock:
            ticket = self._named.get((client, name))
        if ticket is not None:
            ticket.end()
        return ticket is not None

    def client(self, address: str, forwarded: str) -> str:
        """Who asks, as a name for counting: an IPv4 address, or the /64 that an IPv6 address is of.

        Args:
            address: of the other end of the connection.
            forwarded: the header X-Forwarded-For; it counts from its end, as far as the proxies named in the settings
                wrote it.
        """
        found = _parsed(address)
        if found is None or not forwarded or not self._proxies:
            return _network(found) if found else address
        for hop in [address, *(hop for hop in reversed(forwarded.split(",")) if hop.strip())]:
            parsed = _parsed(hop)
            if parsed is None:
                break
            found = parsed
            if not any(parsed in network for network in self._proxies):
                break
        return _network(found)


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
