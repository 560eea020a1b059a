"""Which format an answer gets: by `?format=`, by suffix, or by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from graph.core.errors import NotAcceptableError
from graph.core.formats import GRAPHS, KINDS, PROOFS, RESULTS, Format, of_kind

HTML = "text/html"
XML_FORMATS = frozenset({"xml", "rdfxml"})
"""The formats that cannot hold every text."""
_OF_BROWSERS = (HTML, "application/xhtml", "application/xml", "text/xml", "text/plain", "text/*", "image/", "*/")
"""What browsers of every age accept beside HTML, some of them rather than it."""
HTML_FORMAT = "html"
"""The name of a page among the formats of an answer."""


def prefers_html(accept: str) -> bool:
    """Whether a person's browser asks: its Accept header names HTML, and nothing that programs read is preferred to it.

    Programs that also read data out of pages, such as Comunica, name HTML too.
    """
    accepted = parse_accept_header(accept, MIMEAccept)
    if HTML not in accepted.values():
        return False
    of_programs = (quality for kind, quality in accepted if not kind.startswith(_OF_BROWSERS))
    return accepted[HTML] > 0 and accepted[HTML] >= max(of_programs, default=0)


def choose(formats: tuple[Format, ...], accept: str, names: Sequence[str] = (), *, html: bool = False) -> Format | None:
    """Choose the format to answer in.

    Args:
        formats: those that the answer can be given in; the first is the default.
        accept: the request's Accept header, empty where it has none.
        names: formats that the client asked for by name: the first that is there counts more than the header.
        html: whether a page can be given too.

    Returns:
        The format; None stands for a page.

    Raises:
        NotAcceptableError: none of the formats asked for is there.
    """
    for name in names:
        wanted = _plain_name(name)
        if html and wanted in (HTML_FORMAT, HTML):
            return None
        if found := next((fmt for fmt in formats if wanted in _names(fmt)), None):
            return found
    if names and not accept:
        raise _not_acceptable(formats, ", ".join(names), html)
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


def choose_for_each_kind(accept: str, names: tuple[str, ...] = ()) -> Mapping[str, str | None]:
    """Choose a format for each kind of answer that a query may have.

    Args:
        accept: the request's Accept header.
        names: formats that the client asked for by name; the first that is there counts more than the header.

    Returns:
        The name of the format by kind (`html` for a page); None where none of those asked for fits the kind.

    Raises:
        NotAcceptableError: none fits any kind.
    """
    chosen, refusal = _for_each_kind(names, accept)
    if refusal is not None:
        raise NotAcceptableError(refusal)
    return chosen


@functools.lru_cache(1024)  # clients send few different headers, again and again
def _for_each_kind(names: tuple[str, ...], accept: str) -> tuple[Mapping[str, str | None], str | None]:
    chosen: dict[str, str | None] = {}
    refusals = []
    for kind in KINDS:
        try:
            fmt = choose(of_kind(kind), accept, names, html=True)
            chosen[kind] = fmt.name if fmt else HTML_FORMAT
        except NotAcceptableError as error:
            chosen[kind] = None
            refusals.append(error.detail)
    return chosen, refusals[0] if len(refusals) == len(KINDS) else None


def choose_instead(formats: tuple[Format, ...], refused: str, accept: str, names: Sequence[str] = ()) -> str | None:
    """Choose the format for an answer that the one first chosen cannot hold.

    Args:
        formats: those that the kind of answer can be given in.
        refused: the name of the one that cannot hold the answer.
        accept: the request's Accept header, empty where it has none.
        names: formats that the client asked for by name; where any of them is understood, the header does not count.

    Returns:
        The name of the best of those that the client also takes; None where it takes no other.
    """
    left = tuple(fmt for fmt in formats if fmt.name != refused)
    understood = [wanted for name in names if any((wanted := _plain_name(name)) in _names(fmt) for fmt in formats)]
    if understood:
        return next((fmt.name for wanted in understood for fmt in left if wanted in _names(fmt)), None)
    try:
        fmt = choose(left, accept)
    except NotAcceptableError:
        return None
    return fmt.name if fmt else None


def instead_of_xml(chosen: Mapping[str, str | None], accept: str, names: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Choose, for each kind of answer that is to be XML, the format for an answer that XML cannot hold.

    Args:
        chosen: the formats by kind, as `choose_for_each_kind` gives them.
        accept: the request's Accept header.
        names: formats that the client asked for by name.

    Returns:
        The name of the format by kind, where the client takes another one.
    """
    found = {}
    for kind, name in chosen.items():
        if name in XML_FORMATS and (other := choose_instead(of_kind(kind), name, accept, names)):
            found[kind] = other
    return found


def is_format(name: str) -> bool:
    """Whether a name is that of any format of ours."""
    wanted = _plain_name(name)
    return wanted in (HTML_FORMAT, HTML) or any(wanted in _names(fmt) for fmt in (*RESULTS, *GRAPHS, *PROOFS))


def _plain_name(name: str) -> str:
    """The name of a format as it is compared: a `+` that was not encoded has arrived as a blank."""
    return name.partition(";")[0].strip().lower().replace(" ", "+")


@functools.lru_cache
def _names(fmt: Format) -> frozenset[str]:
    """All names of a format: ours, its file extension, its media types, and these without what stands before `/`."""
    types = (fmt.media_type, *fmt.aliases)
    spelled = {"jsonld": ("json-ld",), "rdfxml": ("rdf/xml", "rdf-xml")}.get(fmt.name, ())
    return frozenset((fmt.name, fmt.extension, *spelled, *types, *(t.partition("/")[2] for t in types)))


def _not_acceptable(formats: tuple[Format, ...], wanted: str, html: bool) -> NotAcceptableError:
    there = [f"{f.media_type} ({f.name})" for f in formats] + ([f"{HTML} (html)"] if html else [])
    return NotAcceptableError(f"{wanted} is not among the formats of this answer: {', '.join(there)}")
