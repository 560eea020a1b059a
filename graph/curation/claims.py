"""One curated claim: its words, who says so, how its dates were resolved, and its facts, each checked as it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.core.errors import Mistakes
from graph.curation import dates, yaml_file
from graph.curation.documents import Document, Passage, QuoteError
from graph.curation.facts import CLAIM_KEYS, REFERENCE, FactReader, Facts, Reference
from graph.curation.yaml_file import Mapping, Text, Value

KEYS = CLAIM_KEYS | {"id", "quote", "prefix", "suffix", "also", "calendar", "note", "facts"}
VOICES = ("attributedTo", "relayedBy")
NEED_SOURCE = frozenset({"alleged", "reported"})
NEED_REASON = frozenset({"inferred-from-text", "external"})


@dataclass
class Claim:
    """One claim, IRIs relative to the base. `passages` begins with the main one; roles are concept slugs."""

    iri: str
    line: int
    modality: str
    voices: list[str]
    """Whom the document names as the source; empty where the publisher speaks."""
    passages: list[tuple[str, Passage]]
    facts: Facts
    undated: bool
    """The curator says openly that the document gives no date."""


@dataclass(frozen=True)
class Curation:
    """What holds for all claims of a file: its document, and who coded it when."""

    document_iri: str
    document: Document | None
    curator: str
    coded_on: date


class ClaimReader:
    """Reads the claims of one file."""

    def __init__(self, curation: Curation, facts: FactReader, mistakes: Mistakes) -> None:
        self.curation = curation
        self.facts = facts
        self.mistakes = mistakes
        self.seen: set[str] = set()

    def read(self, item: Value) -> tuple[Claim, dict[str, Any]] | None:
        """The claim and its JSON-LD node; None where it is no claim at all. Mistakes go to `mistakes`."""
        if not isinstance(item, Mapping):
            line = yaml_file.line_of(item, 1)
            self.mistakes.add(line, f"a claim is {item!r}", "write it as `- id: claim/…` with its keys below")
            return None
        iri, first = self._identifier(item)
        node = self._node(iri, item)
        facts = self.facts.read(iri, item.items_of("facts"), item.line)
        voices = self._voices(iri, item, facts)
        node |= voices
        claim = Claim(
            iri=iri,
            line=item.line,
            modality=str(item.text("modality") or ""),
            voices=voices["attributedTo"],
            passages=self._passages(item),
            facts=facts,
            undated=item.text("dateBasis") == "undated",
        )
        notes = [str(note) for note in item.items_of("note") if isinstance(note, Text)]
        if len(notes) < len(item.items_of("note")):
            self.mistakes.add(item.line, f"the note of {iri} is no text", "write it as a >- block")
        notes += [note for entry in item.items_of("calendar") if (note := self._calendar(entry, item.line))]
        if notes:
            node["note"] = " ".join(notes)
        self._required(item, claim)
        self._date_basis(item, claim, has_reason=bool(notes))
        node["facts"] = facts.nodes
        return (claim, node) if first else None

    def _identifier(self, item: Mapping) -> tuple[str, bool]:
        """The claim's id, or a stand-in for one that is none; and whether it is the first claim of that name."""
        number = self.curation.document_iri.removeprefix("doc/")
        iri = item.text("id") or Text("", item.line)
        if not re.fullmatch(rf"claim/{number}-[0-9]{{2,3}}", iri):
            self.mistakes.add(iri.line, f"claim id {str(iri)!r}", f"write claim/{number}- and a number")
            return f"claim/on-line-{item.line}", True
        first = iri not in self.seen
        if not first:
            self.mistakes.add(iri.line, f"claim id {iri} stands twice", "give the new claim the next free number")
        self.seen.add(iri)
        return str(iri), first

    def _node(self, iri: str, item: Mapping) -> dict[str, Any]:
        """The claim's own metadata as JSON-LD, without its facts."""
        for key in item:
            if key not in KEYS:
                self.mistakes.add(
                    key.line, f"unknown key {str(key)!r} in a claim", f"use one of {', '.join(sorted(KEYS))}"
                )
        node: dict[str, Any] = {"id": str(iri), "type": "Claim"}
        node |= {"curator": self.curation.curator, "curated": self.curation.coded_on.isoformat()}
        for name in ("modality", "runnerUp", "dateBasis"):
            if (value := item.text(name)) is not None:
                node[name] = self.facts.concept(name, value)
        return node

    def _voices(self, iri: str, item: Mapping, facts: Facts) -> dict[str, list[str]]:
        """Who says it and who passed it on: the values that are references; the others are mistakes."""
        found: dict[str, list[str]] = {}
        for key in VOICES:
            found[key] = []
            for value in item.items_of(key):
                if isinstance(value, Text) and REFERENCE.fullmatch(value):
                    facts.references.append(Reference(self.mistakes.file, value.line, iri, iri, key, value))
                    found[key].append(str(value))
                else:
                    line = yaml_file.line_of(value, item.line)
                    what = f"{key}: {str(value)!r} is a name, not a reference"
                    self.mistakes.add(line, what, "refer to an id such as person/sergey-lavrov")
        return found

    def _required(self, item: Mapping, claim: Claim) -> None:
        if item.text("modality") is None:
            fix = "say how the document puts it: asserted, reported, alleged, planned, called-for or negated"
            self.mistakes.add(item.line, f"{claim.iri} has no modality", fix)
        if not item.items_of("facts"):
            fix = "say what the passage states, or list the quote under nothing-claimed"
            self.mistakes.add(item.line, f"{claim.iri} has no facts", fix)
        if item.text("quote") is None:
            self.mistakes.add(item.line, f"{claim.iri} has no quote", "quote the words that say it")
        if claim.modality in NEED_SOURCE and not item.items_of("attributedTo"):
            fix = "name the source in attributedTo; for blame in the publisher's own voice, the publisher"
            self.mistakes.add(item.line, f"{claim.iri} is {claim.modality} by nobody", fix)

    def _passages(self, item: Mapping) -> list[tuple[str, Passage]]:
        found = [("main", passage)] if (passage := self.find(item)) else []
        for other in item.items_of("also"):
            role = other.text("role") if isinstance(other, Mapping) else None
            if not isinstance(other, Mapping) or role is None or other.text("quote") is None:
                line = yaml_file.line_of(other, item.line)
                fix = "write `- {quote: …, role: date}`, or identity or context"
                self.mistakes.add(line, "a further quotation without a role or without words", fix)
            elif self.facts.concept("role", role) and (passage := self.find(other)):
                found.append((str(role), passage))
        return found

    def find(self, item: Mapping) -> Passage | None:
        """The passage that `quote`, with `prefix` and `suffix`, names."""
        quote = item.text("quote")
        if quote is None or self.curation.document is None:
            return None
        try:
            return self.curation.document.find(quote, item.text("prefix") or "", item.text("suffix") or "")
        except QuoteError as error:
            shown = quote if len(quote) <= 60 else f"{quote[:57]}…"
            self.mistakes.add(quote.line, f"the quote {shown!r} {error}", "quote exactly")
            return None

    def _date_basis(self, item: Mapping, claim: Claim, *, has_reason: bool) -> None:
        """A date has a basis, an inferred one a reason, and an explicit year stands in the words quoted."""
        basis = item.text("dateBasis")
        edtf = {value for value in claim.facts.times.values() if not dates.RELATIVE.fullmatch(value)}
        if claim.facts.times and (basis is None or (basis == "undated" and edtf)):
            fix = "say how it was resolved in dateBasis, and drop `undated`"
            self.mistakes.add(item.line, f"{claim.iri} holds a date without a basis", fix)
        if basis is None:
            return
        if basis in NEED_REASON and not has_reason:
            what = f"{claim.iri} has the date basis {basis} without a reason"
            self.mistakes.add(basis.line, what, "give the reason in note")
        words = " ".join(passage.exact for _, passage in claim.passages)
        all_found = len(claim.passages) == 1 + len(item.items_of("also"))
        for year in sorted(dates.years(edtf)):
            if basis == "explicit" and all_found and year not in words:
                what = f"{claim.iri} calls the year {year} explicit, but no quote of it holds {year}"
                self.mistakes.add(basis.line, what, "add the words that do with role date, or change the basis")

    def _calendar(self, entry: Value, line: int) -> str | None:
        """What the calendar says of a weekday, in words; a mistake where it says otherwise than the curator."""
        line = yaml_file.line_of(entry, line)
        given = {str(key): str(value) for key, value in entry.items()} if isinstance(entry, Mapping) else {}
        try:
            found, words = dates.resolve_weekday(given, self.curation.coded_on)
        except ValueError as error:
            fix = "write {weekday, day: MM-DD, after, gives} or {weekday, before, gives}"
            self.mistakes.add(line, f"calendar entry cannot be worked out: {error}", fix)
            return None
        if [day.isoformat() for day in found] != [given.get("gives")]:
            shown = ", ".join(map(str, found)) or "no day"
            what = f"the calendar gives {shown}, not {given.get('gives')}"
            self.mistakes.add(line, what, "correct the entry and the dates of the claim")
        return f"Calendar: {words}."
