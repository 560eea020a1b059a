"""Redirects that are followed: to the same host, by HTTP or HTTPS, and never from the latter to the former."""

from __future__ import annotations

import urllib.request
from email.message import Message
from http.client import HTTPResponse
from typing import IO, Final
from urllib.parse import SplitResult, urlsplit

from graph.core.errors import EndpointAnswerError

_PORTS: Final = {"http": 80, "https": 443}


def opener() -> urllib.request.OpenerDirector:
    """What opens addresses so."""
    return urllib.request.build_opener(_Redirects)


def is_allowed(old: str, new: str) -> bool:
    """Whether a redirect from one address to another is followed."""
    before, after = urlsplit(old), urlsplit(new)
    if after.scheme not in _PORTS or before.hostname != after.hostname:
        return False
    if (before.scheme, after.scheme) == ("https", "http"):
        return False
    return _port(before) == _port(after) or (_is_default(before) and _is_default(after))


def _port(address: SplitResult) -> int:
    return address.port or _PORTS[address.scheme]


def _is_default(address: SplitResult) -> bool:
    return _port(address) == _PORTS[address.scheme]


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Refuses all other redirects, and those of a request with a body, which would be lost on the way."""

    max_redirections = 3

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes] | HTTPResponse,
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        try:
            allowed = req.data is None and is_allowed(req.full_url, newurl)
        except ValueError:  # a port that is no number
            allowed = False
        if not allowed:
            fp.close()
            host = urlsplit(req.full_url).netloc
            raise EndpointAnswerError(
                f"{host} redirects to {newurl.partition('?')[0]!r}, which is not followed; nothing was changed; "
                "if that is where the endpoint is now, set PEACEGRAPH_WIKIDATA"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # typeshed: IO only
