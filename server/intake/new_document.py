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

from graph.claims.claims_file import UNNAMED_CURATOR
from graph.claims.facts import REFERENCE
from graph.core.errors import InvalidSeedsError, UsageError
from graph.core.settings import Settings
from graph.core.whole_file import place_new
from graph.curation import register as register_file
from graph.curation.register import Register
from graph.texts import yaml_file
from graph.texts.documents import Document
from graph.texts.edtf_bounds import DateError, bounds
from graph.texts.hints import nearest_name
from server.intake.draft import Draft, claims_file
from server.intake.known_names import KnownNames, known_names
from server.intake.sentences import sentences
from server.intake.text_file import read_text

_ID: Final = re.compile(r"(?:doc/)?([0-9]{3})")
_MOST_SENTENCES: Final = 999
"""As many as there are numbers for claims."""
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


@dataclass(frozen=True)
class Request:
    """What is asked for; what is left empty is worked out.

    `number` is three digits, also behind `doc/`, by default those after the last ones in use; `publisher` a relative
    IRI or its last part, by default that of a publisher whom the document does not state; `published` an EDTF date.
    """

    text: Path
    today: date
    number: str = ""
    publisher: str = ""
    published: str = ""


def create(settings: Settings, asked: Request) -> NewDocument:
    """Lay a document in place and begin its claims file.

    Args:
        settings: where the curated files are.
        asked: the document, and what is said of it.

    Raises:
        UsageError: the text cannot be used or is there already, or what is said of it is malformed.
        InvalidSeedsError: the register cannot be read.
        StorageError: the files could not be written; neither is there.
    """
    data, seeds, register = read_text(asked.text), settings.seeds, _register(settings)
    count = _count(asked.text, data)
    place = _place(seeds, data, asked.number)
    _check_date(asked.published)
    others = {path: yaml_file.read(path, path.name) for path in sorted((seeds / "claims").glob("*.y*ml"))}
    names = known_names(register, settings.base_iri, (root for root, _ in others.values()))
    draft = _draft(asked, place, data, register, names, _guide(seeds / "README.md"))
    made = {} if place.is_laid else {place.document: data}
    made[place.claims] = claims_file(draft).encode("utf-8")
    for folder in {path.parent for path in made}:
        folder.mkdir(exist_ok=True)
    place_new(made)
    return NewDocument(
        iri=draft.iri,
        files=[f"seeds/{path.relative_to(seeds)}" for path in made],
        claims=f"seeds/claims/{place.claims.name}",
        sentences=count,
        unregistered=list(draft.unregistered),
        unread=[f"seeds/claims/{path.name}" for path, (_, mistakes) in others.items() if mistakes.unreadable],
    )


def _register(settings: Settings) -> Register:
    """Return the register.

    Raises:
        UsageError: there is none.
        InvalidSeedsError: it cannot be read.
    """
    path = settings.seeds / "register.ttl"
    if not path.is_file():
        raise UsageError(f"there is no {path}; set PEACEGRAPH_ROOT to the folder that holds seeds/")
    register = register_file.read(path, "seeds/register.ttl", settings.base_iri)
    if register.mistakes.unreadable:
        raise InvalidSeedsError(list(register.mistakes))
    return register


def _count(path: Path, data: bytes) -> int:
    """Return how many sentences a document has.

    Raises:
        UsageError: they are more than there are numbers for claims.
    """
    count = len(sentences(data.decode("utf-8")))
    if count > _MOST_SENTENCES:
        raise UsageError(f"{path} has {count:,} sentences, more than {_MOST_SENTENCES}; give its parts one by one")
    return count


def _draft(asked: Request, place: _Place, data: bytes, register: Register, names: KnownNames, guide: str) -> Draft:
    """Return what the claims file is made of.

    Args:
        asked: what was asked for.
        place: where the document belongs.
        data: its bytes.
        register: the register.
        names: the names to be found in it.
        guide: the version of the curator's guide.
    """
    publisher = _publisher(asked.publisher, place.number, register)
    return Draft(
        document=Document(place.document.name, data.decode("utf-8"), hashlib.sha256(data).hexdigest()),
        number=place.number,
        publisher=publisher,
        curated=asked.today,
        names=names,
        unregistered=_unregistered(publisher, place.number, register),
        published=asked.published,
        guide=guide,
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
    used = {path.name[:3] for path in (*documents, *claims) if _ID.fullmatch(path.name[:3])}
    laid = next((path for path in documents if path.read_bytes() == data), None)
    free = f"{max(map(int, used), default=-1) + 1:03}"
    if laid is not None and laid.name[:3] not in used:
        raise UsageError(
            f"seeds/documents/{laid.name} does not begin with three digits; rename it to {free}_{laid.name}"
        )
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
    """Check that a date is EDTF, if one is given.

    Raises:
        UsageError: it is not.
    """
    try:
        bounds(published or "2000")
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
