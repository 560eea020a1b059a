"""Which format an answer gets: by `?format=`, by suffix, or by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from graph.core.errors import NotAcceptableError
from graph.core.formats import KINDS, Format, of_kind

HTML = "text/html"
HTML_FORMAT = "html"
"""The name of a page among the formats of an answer."""


def prefers_html(accept: str) -> bool:
    """Whether a person's browser asks: its Accept header names HTML, and prefers it to JSON."""
    accepted = parse_accept_header(accept, MIMEAccept)
    return HTML in accepted.values() and accepted[HTML] > 0 and accepted[HTML] >= accepted["application/json"]


def choose(formats: tuple[Format, ...], accept: str, name: str | None = None, *, html: bool = False) -> Format | None:
    """Choose the format to answer in.

    Args:
        formats: those that the answer can be given in; the first is the default.
        accept: the request's Accept header, empty where it has none.
        name: the format that the client asked for by name, which counts more than the header.
        html: whether a page can be given too.

    Returns:
        The format; None stands for a page.

    Raises:
        NotAcceptableError: none of the formats asked for is there.
    """
    if name:
        return _named(formats, name, html)
    given = parse_accept_header(accept, MIMEAccept)
    accepted = MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in given])
    if not accepted:
        return formats[0]
    offered = [f.media_type for f in formats] + ([HTML] if html else []) + [a for f in formats for a in f.aliases]
    best = accepted.best_match(offered)
    if best is None:
        raise _not_acceptable(formats, accept, html)
    if best == HTML:
        return None
    return next(f for f in formats if best == f.media_type or best in f.aliases)


def choose_for_each_kind(accept: str, name: str | None = None) -> Mapping[str, str | None]:
    """Choose a format for each kind of answer that a query may have.

    Args:
        accept: the request's Accept header.
        name: the format that the client asked for by name.

    Returns:
        The name of the format by kind (`html` for a page); None where none of those asked for fits the kind.

    Raises:
        NotAcceptableError: none fits any kind.
    """
    chosen, refusal = _for_each_kind(name, "" if name else accept)
    if refusal is not None:
        raise NotAcceptableError(refusal)
    return chosen


@functools.lru_cache(1024)  # clients send few different headers, again and again
def _for_each_kind(name: str | None, accept: str) -> tuple[Mapping[str, str | None], str | None]:
    chosen: dict[str, str | None] = {}
    refusals = []
    for kind in KINDS:
        try:
            fmt = choose(of_kind(kind), accept, name, html=True)
            chosen[kind] = fmt.name if fmt else HTML_FORMAT
        except NotAcceptableError as error:
            chosen[kind] = None
            refusals.append(error.detail)
    return chosen, refusals[0] if len(refusals) == len(KINDS) else None


def _named(formats: tuple[Format, ...], name: str, html: bool) -> Format | None:
    wanted = name.lower().replace("json-ld", "jsonld").replace("n-triples", "ntriples").replace("rdf+xml", "rdfxml")
    for fmt in formats:
        if wanted in (fmt.name, fmt.extension, fmt.media_type, *fmt.aliases) or any(
            a.endswith("/" + wanted) for a in fmt.aliases
        ):
            return fmt
    if html and wanted in ("html", HTML):
        return None
    raise _not_acceptable(formats, name, html)


def _not_acceptable(formats: tuple[Format, ...], wanted: str, html: bool) -> NotAcceptableError:
    there = [f"{f.media_type} ({f.name})" for f in formats] + ([f"{HTML} (html)"] if html else [])
    return NotAcceptableError(f"{wanted} is not among the formats of this answer: {', '.join(there)}")
