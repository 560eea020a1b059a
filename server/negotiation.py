"""Which format an answer gets: by `?format=`, by suffix, or by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MIMEAccept

from graph.errors import NotAcceptableError
from graph.formats import Format

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
    if name:
        wanted = name.lower().replace("json-ld", "jsonld").replace("n-triples", "ntriples").replace("rdf+xml", "rdfxml")
        for fmt in formats:
            if wanted in (fmt.name, fmt.extension, fmt.media_type, *fmt.aliases) or any(
                a.endswith("/" + wanted) for a in fmt.aliases
            ):
                return fmt
        if html and wanted in ("html", HTML):
            return None
        raise _not_acceptable(formats, name, html)
    accepted = MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in request.accept_mimetypes])
    if not accepted:
        return formats[0]
    offered = [f.media_type for f in formats] + ([HTML] if html else []) + [a for f in formats for a in f.aliases]
    best = accepted.best_match(offered)
    if best is None:
        raise _not_acceptable(formats, str(accepted), html)
    if best == HTML:
        return None
    return next(f for f in formats if best == f.media_type or best in f.aliases)


def _not_acceptable(formats: tuple[Format, ...], wanted: str, html: bool) -> NotAcceptableError:
    there = [f"{f.media_type} ({f.name})" for f in formats] + ([f"{HTML} (html)"] if html else [])
    return NotAcceptableError(f"{wanted} is not among the formats of this answer: {', '.join(there)}")
