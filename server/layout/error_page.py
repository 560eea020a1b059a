"""An error as a page: what went wrong, and what a person can do now."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType

from flask import Response, request

from graph.core.errors import PeacegraphError
from graph.support.claim_records import Named
from server.accounts.entry.nearest_names import nearest_names
from server.layout.context import settings, store
from server.layout.rendering import Head, render_page

TITLES = MappingProxyType(
    {
        400: "The request cannot be understood",
        404: "Nothing here has this name",
        405: "This address is not asked in this way",
        406: "This is not available in the format asked for",
        413: "The request is too large",
        415: "The body’s media type is not understood",
        500: "Something went wrong inside Peacegraph",
    }
)
"""The titles of errors that have no class of their own."""
HELP = MappingProxyType(
    {
        400: "What is said above tells what to mend; what may be asked is told on the query page.",
        404: "The name may be spelled differently here, or the dataset has nothing of it. Absence means that no "
        "document says so, not that it is not so.",
        406: "Without a format this address answers with a page, and programs may choose another format by the Accept "
        "header.",
        409: "The query was ended from outside; it can be asked again.",
        410: "Nothing else of it is kept, so that nobody quotes it any more.",
        413: "Leave out what the query does not need, such as long lists of values, or ask in several parts.",
        429: "Wait until one of your queries has ended, and send it again.",
        500: "This is our mistake and not yours. Try again; if it stays, tell those who run this server.",
        503: "Try again in a while; of a query that takes too long, ask a smaller part: fewer patterns, a LIMIT, one "
        "document.",
    }
)
"""What a person can do, by the status of the error."""
_SHOWN = 200


def error_page(
    status: HTTPStatus,
    title: str,
    detail: str,
    headers: Sequence[tuple[str, str]],
    members: Mapping[str, object] = MappingProxyType({}),
) -> Response:
    """A page that tells of an error.

    Args:
        status: of the response.
        title: what kind of error it is; empty where only the status is known.
        detail: what happened this time.
        headers: of the response.
        members: what else is known of it, as `PeacegraphError.members`.
    """
    told = title or TITLES.get(status.value) or status.phrase
    if status == HTTPStatus.NOT_FOUND and not title:
        detail = "there is no page with this address"
    page = render_page(
        "error.html",
        Head(told, sentence(detail)),
        status=status,
        title=told,
        detail=sentence(members.get("reason") or detail),
        help=HELP.get(status.value, ""),
        excerpt=members.get("excerpt", ""),
        replaced_by=members.get("replaced_by", ()),
        withdrawn="replaced_by" in members,
        query=_query() if status not in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED) else "",
        target=request.path if request.path in ("/sparql", "/provenance") else "/sparql",
        view=_parameter("view"),
        wait=dict(headers).get("Retry-After", ""),
        limited=status.value in (413, 429, 503),
        sought=words_of(request.path),
        nearest=_nearest() if status == HTTPStatus.NOT_FOUND else (),
    )
    response = Response(page, status, mimetype="text/html")
    response.headers.extend(headers)
    return response


def sentence(text: object) -> str:
    """A text with a capital at its beginning and an end; a very long one is cut."""
    words = str(text).strip()
    words = f"{words[: 3 * _SHOWN]} …" if len(words) > 3 * _SHOWN else words
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?', '!', '…')) else '.'}"


def _nearest() -> Sequence[Named]:
    """The names that are near to that of the address; none where there is no dataset to look into."""
    if settings().scratch or request.method not in ("GET", "HEAD"):
        return ()
    with contextlib.suppress(PeacegraphError):
        return nearest_names(store(), request.path)
    return ()


def words_of(path: str) -> str:
    """The last part of an address as words to search for: `/person/sergey-lavrov.ttl` is "sergey lavrov"."""
    name = path.rstrip("/").rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    name = stem if dot and suffix.isalnum() and not suffix.isdigit() else name
    return " ".join(name.replace("-", " ").replace("_", " ").replace("+", " ").split())[:_SHOWN]


def _query() -> str:
    """The query that was sent, so that it need not be typed again; empty where it cannot be read."""
    return _parameter("query")


def _parameter(name: str) -> str:
    try:
        return request.values.get(name, "")
    except Exception:  # a body that cannot be read is what many an error is about
        return ""
