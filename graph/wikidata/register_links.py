"""Writes a link that a person accepted into the register, with its evidence, and takes one out again.

The register is a file that people keep: a link is put in as text, everything else stays byte for byte, and what came
out is read and held against what went in before it takes the old file's place.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.core.errors import InvalidSeedsError, NotFoundError, UsageError
from graph.core.namespaces import PREFIXES
from graph.core.settings import Settings
from graph.core.whole_file import replace_file
from graph.curation import register as register_file
from graph.dataset.fetched_graphs import permanent
from graph.texts.hints import nearest_name
from graph.wikidata import linked_things
from graph.wikidata.linked_things import FILE, LinkedThing

CONFIDENCES: Final = ("high", "medium")
_ITEM: Final = re.compile(r"Q[1-9][0-9]{0,11}")
_REVISION: Final = re.compile(r"[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class Accepted:
    """A link that a person accepts: the thing, the item, the revision that was looked at, when and by whom.

    `by` is the relative IRI of a curator; `comments` are evidence in words.

    Raises:
        UsageError: a value is malformed, or the day is still to come.
    """

    thing: str
    item: str
    by: str
    revision: str
    day: str
    confidence: str = "medium"
    comments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ITEM.fullmatch(self.item):
            raise UsageError(f"{self.item!r} is no item of Wikidata; give Q and its number, such as Q399")
        if not _REVISION.fullmatch(self.revision):
            raise UsageError(f"{self.revision!r} is no revision; give the number that `link suggest` shows")
        try:
            day = date.fromisoformat(self.day)
        except ValueError:
            raise UsageError(f"{self.day!r} is no day; give one such as 2026-11-29") from None
        if day > datetime.now(UTC).date():
            raise UsageError(f"{self.day} is still to come; give the day on which you looked at the item")


def accept(settings: Settings, link: Accepted) -> str:
    """Write a link and its evidence behind the description of its thing.

    Args:
        settings: they name the folder of the register.
        link: what is accepted.

    Returns:
        The lines that were written.

    Raises:
        UsageError: the thing has a link already, or another thing has this item.
        NotFoundError: the register has no such thing, or no such curator.
        InvalidSeedsError: the register holds mistakes; it stays as it is.
        StorageError: the register could not be written; it stays as it is.
    """
    path = settings.seeds / "register.ttl"
    content = path.read_bytes()
    things = linked_things.read(settings)
    thing = linked_things.named(things, link.thing)
    _check_free(things, thing, link)
    _check_curator(settings, link.by)
    text = content.decode("utf-8")
    written = _statements(link, text)
    end = _end_of(text, link.thing)
    newline = "\r\n" if "\r\n" in text else "\n"
    changed = text[:end] + written.replace("\n", newline) + text[end:]
    added = _triples(_prefixes(text) + written, settings.base_iri)
    _replace(settings, path, content, changed, _triples(text, settings.base_iri) | added)
    return written


def withdraw(settings: Settings, iri: str) -> str:
    """Take the link of a thing, and its evidence, out of the register.

    Args:
        settings: they name the folder of the register.
        iri: the thing.

    Returns:
        The lines that were taken out.

    Raises:
        UsageError: it has no link, or one that is written into another statement.
        NotFoundError: the register has no such thing.
        InvalidSeedsError: the register holds mistakes; it stays as it is.
        StorageError: the register could not be written; it stays as it is.
    """
    path = settings.seeds / "register.ttl"
    content = path.read_bytes()
    thing = linked_things.named(linked_things.read(settings), iri)
    if not thing.links:
        raise UsageError(f"{iri} has no link to Wikidata; `peacegraph link check` lists those that have")
    text = content.decode("utf-8")
    spans = [_span(text, start) for start in _starts(text, iri, thing)]
    taken = "".join(text[start:end] for start, end in spans)
    gone = _triples(_prefixes(text) + taken, settings.base_iri)
    items = {ox.NamedNode(linked_things.WD + link.item) for link in thing.links}
    if not items <= {triple.object for triple in gone if str(triple.subject) == f"<{settings.base_iri}{iri}>"}:
        raise UsageError(f"the link of {iri} is part of another statement of {FILE}; take it out by hand")
    changed = text
    for start, end in sorted(spans, reverse=True):
        changed = changed[:start] + changed[end:]
    _replace(settings, path, content, changed, _triples(text, settings.base_iri) - gone)
    return taken


def _check_free(things: Sequence[LinkedThing], thing: LinkedThing, link: Accepted) -> None:
    """Check that neither the thing has a link nor another thing the item.

    Raises:
        UsageError: one has.
    """
    if thing.links:
        linked = ", ".join(one.item for one in thing.links)
        raise UsageError(f"{thing.iri} is linked to {linked} already; `peacegraph link withdraw {thing.iri}` first")
    for other in things:
        if link.item in [one.item for one in other.links]:
            raise UsageError(f"{link.item} is the item of {other.iri}; one item is one thing")


def _check_curator(settings: Settings, by: str) -> None:
    """Check that whoever accepts a link stands in the register.

    Raises:
        NotFoundError: nobody is called so.
    """
    register = register_file.read(settings.seeds / "register.ttl", FILE, settings.base_iri)
    curators = sorted(iri for iri in register.lines if iri.startswith("curator/"))
    if by not in curators:
        match = nearest_name(by, curators)
        advice = f"did you mean {match}?" if match else f"there are {', '.join(curators)}"
        raise NotFoundError(f"{FILE} has no {by!r}; {advice}; or write yourself there as <curator/…> with a label")


def _statements(link: Accepted, text: str) -> str:
    """The lines of a link with its evidence, as the register has them."""
    dct, xsd = (f"@prefix {prefix}: " in text for prefix in ("dct", "xsd"))
    creator, created = (f"dct:{name}" if dct else f"<{PREFIXES['dct']}{name}>" for name in ("creator", "created"))
    datatype = "xsd:date" if xsd else f"<{PREFIXES['xsd']}date>"
    source = permanent(link.item, link.revision).value
    lines = (
        f"<{link.thing}> schema:sameAs wd:{link.item} .\n"
        f"<{link.thing}#wikidata> a sssom:Mapping ; sssom:subject_id <{link.thing}> ; "
        f"sssom:predicate_id schema:sameAs ; sssom:object_id wd:{link.item} ;\n"
        f"    pg:kind c:{link.confidence}-confidence ; prov:wasDerivedFrom <{source}> ;\n"
        f'    {creator} <{link.by}> ; {created} "{link.day}"^^{datatype}'
    )
    comments = " ,\n        ".join(str(ox.Literal(" ".join(words.split()), language="en")) for words in link.comments)
    return lines + (f" ;\n    sssom:comment {comments} .\n" if comments else " .\n")


def _end_of(text: str, iri: str) -> int:
    """Where the description of a thing ends: behind the first statement about it.

    Raises:
        UsageError: no statement begins a line with it.
    """
    begins = re.search(rf"^<{re.escape(iri)}>\s", text, re.MULTILINE)
    if begins is None:
        raise UsageError(f"no line of {FILE} begins with <{iri}>; write the link by hand")
    return _span(text, begins.start())[1]


def _starts(text: str, iri: str, thing: LinkedThing) -> list[int]:
    """Where the statements of a link begin, and those of its evidence."""
    either = "|".join(re.escape(f"wd:{link.item}") for link in thing.links)
    link = rf"^<{re.escape(iri)}>\s+(?:schema:sameAs|skos:closeMatch)\s+(?:{either})\s*\."
    evidence = rf"^<{re.escape(iri)}#wikidata>\s"
    return [found.start() for found in re.finditer(f"{link}|{evidence}", text, re.MULTILINE)]


def _span(text: str, start: int) -> tuple[int, int]:
    """A statement that begins a line, to the end of its last line: as many lines as make valid Turtle.

    Raises:
        UsageError: no number of lines does.
    """
    prefixes, end = _prefixes(text), start
    while end < len(text):
        line = text.find("\n", end) + 1
        end = line or len(text)
        try:
            list(ox.parse(prefixes + text[start:end], ox.RdfFormat.TURTLE))
        except SyntaxError:
            continue
        return start, end
    number = text.count("\n", 0, start) + 1
    raise UsageError(f"{FILE}:{number}: the statement that begins here does not end; correct it first")


def _prefixes(text: str) -> str:
    """The lines of a Turtle file that declare its base and prefixes."""
    return "".join(f"{line}\n" for line in text.splitlines() if line.startswith(("@base ", "@prefix ")))


def _triples(text: str, base: str) -> set[ox.Triple]:
    based = re.sub(r"^@base <[^>]*> \.", f"@base <{base}> .", text, count=1, flags=re.MULTILINE)
    return {quad.triple for quad in ox.parse(based.removeprefix("\ufeff"), ox.RdfFormat.TURTLE)}


def _replace(settings: Settings, path: Path, before: bytes, changed: str, expected: set[ox.Triple]) -> None:
    """Let a changed register take the place of the old one, if it says what it should.

    Args:
        settings: they name the folder of the register, and the base.
        path: the register.
        before: its bytes as they were read.
        changed: its new text.
        expected: the triples that the new text must hold, no more and no fewer.

    Raises:
        UsageError: it does not, or the file was changed by others meanwhile.
        InvalidSeedsError: the new register holds mistakes that the old one did not.
        StorageError: it could not be written.
    """
    if _triples(changed, settings.base_iri) != expected:
        raise UsageError(f"{FILE} cannot be changed by a program without changing what else it says; do it by hand")
    known = set(register_file.read(path, FILE, settings.base_iri).mistakes)
    trial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.trial")
    try:
        trial.write_bytes(changed.encode())
        mistakes = [m for m in register_file.read(trial, FILE, settings.base_iri).mistakes if m not in known]
    finally:
        trial.unlink(missing_ok=True)
    if mistakes and not known:
        raise InvalidSeedsError(mistakes)
    if path.read_bytes() != before:
        raise UsageError(f"{FILE} was changed meanwhile; nothing was written; try again")
    replace_file(path, changed.encode(), path.with_name(f".{path.name}.writing"))
