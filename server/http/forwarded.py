"""The address that a client used, where trusted proxies stand between it and this server."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from server.traffic.admission import Network, trusted_hops

_HOST: Final = re.compile(r"(?:[\w.~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?", re.ASCII)
_SCHEMES: Final = frozenset({"http", "https"})


def is_host(value: str) -> bool:
    """Whether a header Host names a host, or says that there is none (RFC 9110, section 7.2)."""
    return _HOST.fullmatch(value.strip(" \t")) is not None


@lru_cache(maxsize=1024)
def outer_address(  # what the address depends on, one by one
    proxies: tuple[Network, ...],
    scheme: str,
    host: str,
    client: str,
    forwarded_for: str,
    forwarded_proto: str,
    forwarded_host: str,
) -> tuple[str, str]:
    """Scheme and host as the client has them.

    Args:
        proxies: the networks whose headers are trusted.
        scheme: by which the request arrived here.
        host: that the request names.
        client: address of the other end of the connection.
        forwarded_for: the header X-Forwarded-For.
        forwarded_proto: the header X-Forwarded-Proto.
        forwarded_host: the header X-Forwarded-Host.
    """
    if not proxies or not (forwarded_proto or forwarded_host):
        return scheme, host
    hops = trusted_hops(proxies, client, forwarded_for)
    if not hops:
        return scheme, host
    outer_scheme = _outermost(forwarded_proto, hops).lower()
    outer_host = _outermost(forwarded_host, hops)
    return (
        outer_scheme if outer_scheme in _SCHEMES else scheme,
        outer_host if outer_host and is_host(outer_host) else host,
    )


def _outermost(header: str, hops: int) -> str:
    """What the outermost of so many trusted proxies said; each may have added what it saw behind what it got."""
    said = [value.strip() for value in header.split(",")]
    return said[-hops] if len(said) >= hops else said[0]
