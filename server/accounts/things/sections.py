"""In which section of a thing's page a mention stands, and in which words: who takes part in a talk with whom, who
holds an office, what is spoken of where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from graph.support.claim_records import ClaimRecord
from server.accounts.things.mentions import Mention
from server.accounts.things.moments import time_line
from server.accounts.things.row_book import HELD_IT, RowSpec
from server.accounts.things.thing import Thing
from server.wording.chunks import Chunk, Line, around, joined, said
from server.wording.modalities import MODALITIES
from server.wording.phrases import described_line, part_line, phrases, provision_line, told_line
from server.wording.titles import others_title, own_title, spelled
from server.wording.told_facts import Told

BY_CLASS = MappingProxyType(
    {
        "Contact": "contacts",
        "SpeechAct": "said",
        "Agreement": "agreements",
        "Hostilities": "hostilities",
        "Incident": "hostilities",
        "PeaceProcess": "mediation",
        "TerritorialStatus": "status",
        "ControlChange": "status",
        "Tenure": "offices",
        "Characterisation": "described",
        "Event": "events",
    }
)
"""The section in which something with a part in it, or that it is a value of, stands: the first class that fits."""
_PEOPLE = frozenset({"Person", "Office"})


class Sections:
    """Turns mentions of one thing into rows; `partners` are those that take part in each event told of."""

    def __init__(self, thing: Thing) -> None:
        self._thing = thing
        self._names = thing.names
        self._person = thing.is_a(thing.iri, *_PEOPLE)
        self._partners = _partners(thing, person=self._person)

    def rows(self, mention: Mention) -> Iterator[RowSpec]:
        """The rows of a mention: one, or one for each other party of a contact and for each own fact."""
        if not mention.as_reported:
            yield self._apart(mention)
        elif mention.is_source:
            yield RowSpec("source", said("is the source of"), told_line(mention.told, self._names))
        elif not mention.name:
            yield from self._own(mention.told)
        elif mention.part is not None:
            yield from self._part(mention, mention.part)
        else:
            yield self._value(mention)

    def partners(self, event: str) -> list[str]:
        """The other parties of an event, by IRI."""
        return self._partners.get(event, [])

    def _apart(self, mention: Mention) -> RowSpec:
        claim = mention.claim
        title = (Chunk(MODALITIES[claim.modality]),)
        return RowSpec("apart", title, told_line(mention.told, self._names), beside=_speaker(claim, self._thing))

    def _own(self, told: Told) -> Iterator[RowSpec]:
        if told.kind in ("Tenure", "Characterisation"):
            yield RowSpec("facts", said("told"), told_line(told, self._names))
            return
        for phrase in phrases(told, self._names):
            if phrase.name != "nameUsed":
                yield RowSpec("facts", said(own_title(phrase.name)), phrase.values)

    def _part(self, mention: Mention, part: Told) -> Iterator[RowSpec]:
        told, names = mention.told, self._names
        event = (names.chunk(told.iri),)
        section = self._section(told)
        if mention.name == "provision":
            line = (*event, *around(": ", provision_line(part, names)))
            yield RowSpec("agreements", said(others_title(mention.key)), line, told.iri)
        elif mention.name == "signature":
            agreed = any(iri.endswith("/agreed-by") for iri in part.iris("kind"))
            by = around(", by ", part_line(part, names)) if mention.key != "agent" else ()
            yield RowSpec("agreements", said("agreed" if agreed else "signed"), (*event, *by), told.iri)
        elif mention.key == "opposedTo":
            yield RowSpec(
                section, said("on the other side of"), (*event, *around(": ", part_line(part, names))), told.iri
            )
        elif section == "contacts":
            others = self.partners(told.iri)
            titles: list[Line] = [(names.chunk(iri),) for iri in others]
            for title in titles or [said("others, not named")]:
                yield RowSpec(section, title, (*event, *self._as(part)), told.iri)
        elif section == "mediation" and any(iri.endswith("/mediator") for iri in part.iris("capacity")):
            yield RowSpec(section, said(others_title("mediatedBy")), event, told.iri)
        else:
            does = said("said" if mention.name == "speaking" else self._kind_words(told))
            yield RowSpec(section, does, (*event, *self._as(part)), told.iri)

    def _value(self, mention: Mention) -> RowSpec:
        told, names, name = mention.told, self._names, mention.name
        section = self._section(told)
        if told.kind == "Tenure":
            return self._tenure(told, name)
        if told.kind == "Characterisation":
            kinds = ", ".join(names.plain(iri) for iri in told.iris("kind"))
            return RowSpec("described", said(kinds or "told so"), described_line(told, self._thing.iri, names))
        if told.kind == "TerritorialStatus":
            return RowSpec("status", said(others_title(name)), told_line(told, names), told.iri)
        dated = told.iri if self._thing.is_a(told.iri, "Event", "Agreement") else None
        if name == "pursuantTo":
            return RowSpec("under", said(self._kind_words(told)), (names.chunk(told.iri),), dated)
        if name in ("topic", "addressee", "foresees") or dated is None:
            section = "spoken" if name in ("topic", "addressee", "foresees") else "belongs"
        if name == "locationCreated":
            return RowSpec("datelined", said("documents"), (names.chunk(told.iri),))
        title = self._kind_words(told) if name in ("place", "madeAt") and dated else others_title(name)
        return RowSpec(section, said(title), (names.chunk(told.iri),), dated)

    def _tenure(self, told: Told, name: str) -> RowSpec:
        """A row for each claim: when an office was taken up and left nobody tells, only on which day it was held."""
        times = tuple((name, iri) for name in ("asOf", "when", "began", "ended") for iri in told.iris(name))
        date = joined([time_line(self._names, name, iri) for name, iri in times]) or said("not dated")
        office = tuple(self._names.chunk(iri) for iri in told.iris("office"))
        if name == "holder":
            return RowSpec("offices", said("held office"), office, None, date, times)
        holder = tuple(self._names.chunk(iri) for iri in told.iris("holder"))
        return RowSpec("offices", holder, office if name == "officeOf" else HELD_IT, None, date, times)

    def _section(self, told: Told) -> str:
        return next((section for name, section in BY_CLASS.items() if self._thing.is_a(told.iri, name)), "belongs")

    def _kind_words(self, told: Told) -> str:
        return spelled(self._thing.kinds.get(told.iri, "event"))

    def _as(self, part: Told) -> Line:
        """In which capacity and against whom the thing takes part; nothing where it is just one of the parties."""
        words = [self._names.plain(iri) for iri in part.iris("capacity") if not iri.endswith("/principal")]
        against = [(self._names.chunk(iri),) for iri in part.iris("opposedTo") if iri != self._thing.iri]
        line: Line = said(f", as {' and '.join(words)}") if words else ()
        return (*line, *around(", against ", joined(against, ", ", " and "))) if against else line


def _partners(thing: Thing, *, person: bool) -> Mapping[str, list[str]]:
    """The other parties of each event: for a person the persons, else the bodies; where none is told, offices."""
    found: dict[str, dict[str, None]] = {}
    for iri, claim in thing.claims.items():
        for told in thing.told.get(iri, ()) if claim.modality in ("asserted", "reported") else ():
            for part in told.parts("participation"):
                if thing.iri not in {iri for name in ("agent", "onBehalfOf", "inOffice") for iri in part.iris(name)}:
                    others = _party(part, person=person)
                    found.setdefault(told.iri, {}).update(dict.fromkeys(others))
    return {event: sorted(parties) for event, parties in found.items()}


def _party(part: Told, *, person: bool) -> list[str]:
    agents, bodies, offices = part.iris("agent"), part.iris("onBehalfOf"), part.iris("inOffice")
    return (agents or offices or bodies) if person else (bodies or agents or offices)


def _speaker(claim: ClaimRecord, thing: Thing) -> Line:
    """Who says so, in the place of a date."""
    document = thing.documents[claim.document]
    if not claim.attributed:
        return said(f"{document.publisher}, document {document.number}")
    voices = [(Chunk(voice.label, voice.iri),) for voice in claim.voices]
    return (*joined(voices, ", ", " and "), *said(f", document {document.number}"))
