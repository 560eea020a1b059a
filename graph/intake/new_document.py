"""Lays a new document in place, byte for byte, with the claims file in which a curator goes on.

Both files are put there at once; what stands there already is never replaced, and on an error neither is left. Only a
kill between the two leaves the document alone, which the next run takes up.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from graph.core.errors import InvalidSeedsError, UsageError
from graph.core.settings import Settings
from graph.core.whole_file import place_new
from graph.curation import register as register_file
from graph.curation.claims_file import UNNAMED_CURATOR
from graph.curation.facts import REFERENCE
from graph.curation.register import Register
from graph.intake.draft import Draft, claims_file
from graph.intake.known_names import known_names
from graph.intake.sentences import sentences
from graph.intake.text_file import read_text
from graph.texts import yaml_file
from graph.texts.documents import Document
from graph.texts.edtf_bounds import DateError, bounds
from graph.texts.hints import nearest_name

_ID: Final = re.compile(r"(?:doc/)?([0-9]{3})")
_LAST: Final = 999
_GUIDE: Final = re.compile(r"^Version (\w+)\.", re.MULTILINE)


@dataclass(frozen=True)
class NewDocument:
    """What was laid in place; names of files are relative to the checkout."""

    iri: str
    files: list[str]
    """The files that were made."""
    claims: str
    """The claims file among them."""
    sentences: int
    unregistered: list[str]
    """What the claims file names and the register lacks."""
    unread: list[str]
    """Claims files of other documents that could not be read, so that the names in them were not looked for."""


@dataclass(frozen=True)
class _Place:
    """Where a document and its claims file belong; `is_laid` if the document is there already."""

    number: str
    document: Path
    claims: Path
    is_laid: bool


def create(
    settings: Settings, text: Path, today: date, *, number: str = "", publisher: str = "", published: str = ""
) -> NewDocument:
    """Lay a document in place and begin its claims file.

    Args:
        settings: where the curated files are.
        text: the file of the document.
        today: the day of coding.
        number: three digits, also behind `doc/`; by default the number after the last one in use.
        publisher: the relative IRI of the publisher, or its last part; by default one that the document does not state.
        published: when the document was published, as EDTF.

    Raises:
        UsageError: the text cannot be used or is there already, or an argument is malformed.
        InvalidSeedsError: the register cannot be read.
        StorageError: the files could not be written; neither is there.
    """
    data = read_text(text)
    register = register_file.read(settings.seeds / "register.ttl", "seeds/register.ttl", settings.base_iri)
    if register.mistakes.unreadable:
        raise InvalidSeedsError(list(register.mistakes))
    place = _place(settings.seeds, data, number)
    if published:
        _check_date(published)
    publisher = _publisher(publisher, place.number, register)
    others = {path: yaml_file.read(path, path.name) for path in sorted((settings.seeds / "claims").glob("*.y*ml"))}
    draft = Draft(
        document=Document(place.document.name, data.decode("utf-8"), hashlib.sha256(data).hexdigest()),
        number=place.number,
        publisher=publisher,
        curated=today,
        names=known_names(register, settings.base_iri, (root for root, _ in others.values())),
        unregistered=_unregistered(publisher, place.number, register),
        published=published,
        guide=_guide(settings.seeds / "README.md"),
    )
    made = {} if place.is_laid else {place.document: data}
    made[place.claims] = claims_file(draft).encode("utf-8")
    for folder in {path.parent for path in made}:
        folder.mkdir(exist_ok=True)
    place_new(made)
    return NewDocument(
        iri=draft.iri,
        files=[f"seeds/{path.relative_to(settings.seeds)}" for path in made],
        claims=f"seeds/claims/{place.claims.name}",
        sentences=len(sentences(draft.document.text)),
        unregistered=list(draft.unregistered),
        unread=[f"seeds/claims/{path.name}" for path, (_, mistakes) in others.items() if mistakes.unreadable],
    )


def _place(seeds: Path, data: bytes, wanted: str) -> _Place:
    """Return where a document belongs.

    Args:
        seeds: the folder of the curated files.
        data: the bytes of the document.
        wanted: the number asked for; empty for the next one.

    Raises:
        UsageError: the number is malformed or taken, or the document has a claims file already.
    """
    documents, claims = sorted((seeds / "documents").glob("*.txt")), sorted((seeds / "claims").glob("*.y*ml"))
    coded = {path.stem[:3]: path for path in claims}
    used = {path.name[:3] for path in (*documents, *claims) if path.name[:3].isdigit()}
    laid = next((path for path in documents if path.read_bytes() == data), None)
    free = f"{max(map(int, used), default=-1) + 1:03}"
    match = _ID.fullmatch(wanted or (laid.name[:3] if laid else free))
    if match is None:
        asked = f"--id is {wanted!r}" if wanted else "the documents are numbered to the end"
        raise UsageError(f"{asked}; give three digits, such as 007")
    number = match[1]
    if laid is not None and laid.name[:3] in coded:
        other = coded[laid.name[:3]]
        raise UsageError(f"this text is seeds/documents/{laid.name} already, coded in seeds/claims/{other.name}")
    if laid is not None and laid.name[:3] != number:
        raise UsageError(f"this text is seeds/documents/{laid.name} already; leave --id out")
    if number in coded or (number in used and laid is None):
        raise UsageError(f"doc/{number} is taken; leave --id out for the next free number, {free}")
    name = f"{number}_{hashlib.sha256(data).hexdigest()[:16]}.txt"
    return _Place(number, laid or seeds / "documents" / name, seeds / "claims" / f"{number}.yaml", laid is not None)


def _check_date(published: str) -> None:
    """Check that a date is EDTF.

    Raises:
        UsageError: it is not.
    """
    try:
        bounds(published)
    except DateError as error:
        instead = f"; write {error.suggestion}" if error.suggestion else ""
        raise UsageError(f"--published: {error}{instead}") from None


def _publisher(given: str, number: str, register: Register) -> str:
    """Return the relative IRI of the publisher.

    Args:
        given: what was given, with or without `publisher/`; empty for one that the document does not state.
        number: the number of the document.
        register: the register.

    Raises:
        UsageError: it is no reference, or looks like a slip of a publisher that is known.
    """
    if not given:
        return f"publisher/not-stated-{number}"
    iri = given if given.startswith("publisher/") else f"publisher/{given}"
    known = [name for name in register.lines if name.startswith("publisher/") and "#" not in name]
    if iri in known:
        return iri
    near = nearest_name(iri.removeprefix("publisher/"), (name.removeprefix("publisher/") for name in known))
    if near is not None or not REFERENCE.fullmatch(iri):
        advice = f"write publisher/{near}" if near else "write its id in lower case, such as publisher/tass"
        raise UsageError(f"--publisher is {given!r}, which the register does not know; {advice}")
    return iri


def _unregistered(publisher: str, number: str, register: Register) -> dict[str, str]:
    """Return what the head of the claims file names and the register lacks, each with the statement to add there."""
    label = f"publisher of document {number} (not stated)" if publisher.endswith(f"not-stated-{number}") else "…"
    statements = {
        publisher: f'<{publisher}> a pg:Publisher ; rdfs:label "{label}"@en .',
        UNNAMED_CURATOR: f'<{UNNAMED_CURATOR}> a prov:Person ; rdfs:label "…"@en .',
    }
    return {iri: statement for iri, statement in statements.items() if iri not in register.lines}


def _guide(path: Path) -> str:
    """The version of the curator's guide; empty where there is none."""
    match = _GUIDE.search(path.read_text("utf-8")) if path.is_file() else None
    return match[1] if match else ""
