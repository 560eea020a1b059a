"""Which format an answer gets: by `?format=`, by suffix, or by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from graph.core.errors import NotAcceptableError
from graph.core.formats import KINDS, Format, of_kind

HTML = "text/html"


def wants_html() -> bool:
    """Whether a person's browser asks: it names HTML, and prefers it to JSON."""
    accepted = request.accept_mimetypes
    return HTML in accepted.values() and accepted[HTML] > 0 and accepted[HTML] >= accepted["application/json"]


def choose(formats: tuple[Format, ...], name: str | None = None, *, html: bool = False) -> Format | None:
    """The format to answer in; None stands for HTML, where `html` allows it.

    Raises:
        NotAcceptableError: none of the formats asked for is there.
    """
    return _chosen(formats, name, _accepted(name), html)


def of_kinds(name: str | None = None) -> Mapping[str, str | None]:
    """The name of the format for each kind of answer; None where none of those asked for fits.

    Raises:
        NotAcceptableError: none fits any kind.
    """
    chosen, refused = _of_kinds(name, _accepted(name))
    if refused is not None:
        raise NotAcceptableError(refused)
    return chosen


def _accepted(name: str | None) -> str:
    """The Accept header, where no name stands before it."""
    return "" if name else request.headers.get("Accept", "")


@functools.lru_cache(1024)  # clients send few different headers, again and again
def _of_kinds(name: str | None, header: str) -> tuple[Mapping[str, str | None], str | None]:
    chosen: dict[str, str | None] = {}
    refused = []
    for kind in KINDS:
        try:
            fmt = _chosen(of_kind(kind), name, header, html=True)
            chosen[kind] = fmt.name if fmt else "html"
        except NotAcceptableError as error:
            chosen[kind] = None
            refused.append(error.detail)
    return chosen, refused[0] if len(refused) == len(KINDS) else None


def _chosen(formats: tuple[Format, ...], name: str | None, header: str, html: bool) -> Format | None:
    if name:
        return _named(formats, name, html)
    given = parse_accept_header(header, MIMEAccept)
    accepted = MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in given])
    if not accepted:
        return formats[0]
    offered = [f.media_type for f in formats] + ([HTML] if html else []) + [a for f in formats for a in f.aliases]
    best = accepted.best_match(offered)
    if best is None:
        raise _not_acceptable(formats, header, html)
    if best == HTML:
        return None
    return next(f for f in formats if best == f.media_type or best in f.aliases)


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
