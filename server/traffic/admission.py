"""Limits how many queries each client runs at once, so that no client takes the endpoint from the others.

It also ends a query from outside, when its client cancels it or has left.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from http import HTTPStatus

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

RETRY_SECONDS = 2
"""The value of Retry-After, in seconds; most queries take less."""
RETRY_AFTER = ("Retry-After", str(RETRY_SECONDS))


class BusyError(PeacegraphError):
    """No worker became free in time, or too many requests wait already."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"
    title = "Too many queries are running"
    headers = (RETRY_AFTER,)


class TooManyError(PeacegraphError):
    """One client has too many queries at once (RFC 6585, section 4)."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too-many-queries"
    title = "Too many of your queries are running"
    headers = (RETRY_AFTER,)


class CancelledError(PeacegraphError):
    """The client that sent the query cancelled it."""

    status = HTTPStatus.CONFLICT
    code = "cancelled"
    title = "The query was cancelled"


class CancelToken:
    """Ends a request from outside, at any moment and from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """End what runs under this token now, and refuse whatever would start under it later."""
        with self._lock:
            self.cancelled = True
            if self._stop is not None:
                self._stop()

    @contextlib.contextmanager
    def running(self, stop: Callable[[], None]) -> Iterator[None]:
        """Let `cancel` end, by calling `stop`, what runs within this context; after it `stop` is never called.

        Raises:
            CancelledError: the token has been cancelled already.
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
        """Check that the token has not been cancelled.

        Raises:
            CancelledError: it has.
        """
        if self.cancelled:
            raise CancelledError("the query was cancelled by its sender; send it again to have its answer")


class Admission:
    """Counts the queries under way by client; a query may have a name, by which its client can cancel it."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.client_queries
        self._proxies = settings.proxies()
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._named: dict[tuple[str, str], CancelToken] = {}
        self._client_name = lru_cache(4096)(self._name_client)  # the same clients come again and again

    @contextlib.contextmanager
    def admit(self, client: str, token: CancelToken, name: str | None = None) -> Iterator[CancelToken]:
        """Count a client's query for as long as it is under way: `enter`, and `leave` in the end.

        Raises:
            TooManyError: as `enter`.
        """
        self.enter(client, token, name)
        try:
            yield token
        finally:
            self.leave(client, name)

    def enter(self, client: str, token: CancelToken, name: str | None = None) -> None:
        """Count a client's query that begins; `leave` must follow.

        Args:
            client: the sender, as `client_name` names it.
            token: ends the query.
            name: the client's own name for the query, if it has one.

        Raises:
            TooManyError: the client has as many queries under way as it may have, or one of this name.
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

    def leave(self, client: str, name: str | None = None) -> None:
        """Count a client's query no more; client and name are those of `enter`."""
        with self._lock:
            self._counts[client] -= 1
            if not self._counts[client]:
                del self._counts[client]
            if name:
                del self._named[client, name]

    def cancel(self, client: str, name: str) -> bool:
        """Cancel the client's query of this name, and return whether there was one.

        Args:
            client: the sender, as `client_name` names it.
            name: the client's own name for the query.
        """
        with self._lock:
            token = self._named.get((client, name))
        if token is not None:
            token.cancel()
        return token is not None

    def client_name(self, address: str, forwarded: str) -> str:
        """Return the name by which a client is counted: its IPv4 address, or the /64 network of its IPv6 address.

        Args:
            address: the address of the other end of the connection.
            forwarded: the header X-Forwarded-For; read from its end, as far as trusted proxies of the settings wrote
                it.
        """
        return self._client_name(address, forwarded)

    def _name_client(self, address: str, forwarded: str) -> str:
        client = _parse_address(address)
        if client is None or not forwarded or not self._proxies:
            return _counted_as(client) if client else address
        return _counted_as(_hops(self._proxies, address, forwarded)[-1])


def trusted_hops(proxies: Sequence[Network], address: str, forwarded: str) -> int:
    """How many trusted proxies a request has come through.

    Args:
        proxies: the networks of those that are trusted.
        address: the address of the other end of the connection.
        forwarded: the header X-Forwarded-For.
    """
    return sum(any(hop in network for network in proxies) for hop in _hops(proxies, address, forwarded))


def _hops(proxies: Sequence[Network], address: str, forwarded: str) -> list[Address]:
    """The way of a request from this end to the first that is no trusted proxy, or to the last that is known."""
    way: list[Address] = []
    for hop in [address, *(hop for hop in reversed(forwarded.split(",")) if hop.strip())]:
        parsed = _parse_address(hop)
        if parsed is None:
            break
        way.append(parsed)
        if not any(parsed in network for network in proxies):
            break
    return way


def _parse_address(hop: str) -> Address | None:
    """Parse an address that may have a port: `8.8.8.8`, `8.8.8.8:80`, `2001:db8::1`, `[2001:db8::1]:80`.

    Returns:
        The address, an IPv4 address where IPv6 only maps one; None where `hop` is no address.
    """
    match = re.fullmatch(r"\[(.*)\](:\d+)?|([^:]*):\d+", hop.strip())
    try:
        address = ipaddress.ip_address(match[1] or match[3] if match else hop.strip())
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address


def _counted_as(address: Address) -> str:
    """Return an IPv4 address as it is, and an IPv6 address as its /64 network, which one client has as a whole."""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
