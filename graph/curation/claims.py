"""Reads one curated claim and checks it: quotes, voices (who says it), the basis of its dates, and its facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.core.errors import Mistakes
from graph.curation import dates, yaml_file
from graph.curation.documents import Document, Passage, QuoteError
from graph.curation.fact_reader import FactReader
from graph.curation.facts import CLAIM_KEYS, REFERENCE, Facts, Reference
from graph.curation.yaml_file import Mapping, Text, Value

KEYS = CLAIM_KEYS | {"id", "quote", "prefix", "suffix", "also", "calendar", "note", "facts"}
VOICES = ("attributedTo", "relayedBy")
NEED_SOURCE = frozenset({"alleged", "reported"})
"""The modalities that need attributedTo."""
NEED_REASON = frozenset({"inferred-from-text", "external"})
"""The date bases that need a note."""


@dataclass
class Claim:
    """One claim; its IRIs are relative to the base."""

    iri: str
    line: int
    modality: str
    voices: list[str]
    """The sources that the document names; empty where the publisher itself speaks."""
    passages: list[tuple[str, Passage]]
    """The passages quoted, the main one first, each with its role (a concept slug)."""
    facts: Facts
    undated: bool
    """Whether the curator states that the document gives no date."""


@dataclass(frozen=True)
class Curation:
    """What all claims of a file have in common: the document, the curator and the day of coding."""

    document_iri: str
    document: Document | None
    curator: str
    coded_on: date


class ClaimReader:
    """Reads the claims of one file.

    Args:
        curation: what the claims of the file have in common.
        facts: the reader of their facts.
        mistakes: the list to which mistakes are added.
    """

    def __init__(self, curation: Curation, facts: FactReader, mistakes: Mistakes) -> None:
        self.curation = curation
        self.facts = facts
        self.mistakes = mistakes
        self.seen: set[str] = set()

    def read(self, item: Value) -> tuple[Claim, dict[str, Any]] | None:
        """Return the claim and its JSON-LD node; None for an item that is not a claim or repeats an id."""
        if not isinstance(item, Mapping):
            line = yaml_file.line_of(item, 1)
            self.mistakes.add(line, f"a claim is {item!r}", "write it as `- id: claim/…` with its keys below")
            return None
        iri, is_first = self._identifier(item)
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
        self._check_required(item, claim)
        self._check_date_basis(item, claim, has_reason=bool(notes))
        node["facts"] = facts.nodes
        return (claim, node) if is_first else None

    def _identifier(self, item: Mapping) -> tuple[str, bool]:
        """Return the claim's id, or a substitute for a malformed one, and whether this is the first claim with it."""
        number = self.curation.document_iri.removeprefix("doc/")
        iri = item.text("id") or Text("", item.line)
        if not re.fullmatch(rf"claim/{number}-[0-9]{{2,3}}", iri):
            self.mistakes.add(iri.line, f"claim id {str(iri)!r}", f"write claim/{number}- and a number")
            return f"claim/on-line-{item.line}", True
        is_first = iri not in self.seen
        if not is_first:
            self.mistakes.add(iri.line, f"claim id {iri} stands twice", "give the new claim the next free number")
        self.seen.add(iri)
        return str(iri), is_first

    def _node(self, iri: str, item: Mapping) -> dict[str, Any]:
        """Return the claim's metadata as a JSON-LD node, without its facts."""
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
        """Return the references under attributedTo and relayedBy; values that are not references are mistakes."""
        voices: dict[str, list[str]] = {}
        for key in VOICES:
            voices[key] = []
            for value in item.items_of(key):
                if isinstance(value, Text) and REFERENCE.fullmatch(value):
                    facts.references.append(Reference(self.mistakes.file, value.line, iri, iri, key, value))
                    voices[key].append(str(value))
                else:
                    line = yaml_file.line_of(value, item.line)
                    message = f"{key}: {str(value)!r} is a name, not a reference"
                    self.mistakes.add(line, message, "refer to an id such as person/sergey-lavrov")
        return voices

    def _check_required(self, item: Mapping, claim: Claim) -> None:
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
        """Return the main quote and those under `also`, each with its role."""
        passages = [("main", passage)] if (passage := self.find_passage(item)) else []
        for other in item.items_of("also"):
            role = other.text("role") if isinstance(other, Mapping) else None
            if not isinstance(other, Mapping) or role is None or other.text("quote") is None:
                line = yaml_file.line_of(other, item.line)
                fix = "write `- {quote: …, role: date}`, or identity or context"
                self.mistakes.add(line, "a further quotation without a role or without words", fix)
            elif self.facts.concept("role", role) and (passage := self.find_passage(other)):
                passages.append((str(role), passage))
        return passages

    def find_passage(self, item: Mapping) -> Passage | None:
        """Return the passage named by the keys quote, prefix and suffix; None where there is no such passage."""
        quote = item.text("quote")
        if quote is None or self.curation.document is None:
            return None
        try:
            return self.curation.document.find(quote, item.text("prefix") or "", item.text("suffix") or "")
        except QuoteError as error:
            shown = quote if len(quote) <= 60 else f"{quote[:57]}…"
            self.mistakes.add(quote.line, f"the quote {shown!r} {error}", "quote exactly")
            return None

    def _check_date_basis(self, item: Mapping, claim: Claim, *, has_reason: bool) -> None:
        """Check that dates have a basis, inferred dates a reason, and that explicit years occur in the quotes."""
        basis = item.text("dateBasis")
        edtf = {value for value in claim.facts.times.values() if not dates.RELATIVE.fullmatch(value)}
        if claim.facts.times and (basis is None or (basis == "undated" and edtf)):
            fix = "say how it was resolved in dateBasis, and drop `undated`"
            self.mistakes.add(item.line, f"{claim.iri} holds a date without a basis", fix)
        if basis is None:
            return
        if basis in NEED_REASON and not has_reason:
            message = f"{claim.iri} has the date basis {basis} without a reason"
            self.mistakes.add(basis.line, message, "give the reason in note")
        words = " ".join(passage.exact for _, passage in claim.passages)
        all_found = len(claim.passages) == 1 + len(item.items_of("also"))
        for year in sorted(dates.years(edtf)):
            if basis == "explicit" and all_found and year not in words:
                message = f"{claim.iri} calls the year {year} explicit, but no quote of it holds {year}"
                self.mistakes.add(basis.line, message, "add the words that do with role date, or change the basis")

    def _calendar(self, entry: Value, line: int) -> str | None:
        """Return a note on the date derived from a weekday; None, and a mistake, where the calendar contradicts it."""
        line = yaml_file.line_of(entry, line)
        texts = {str(key): str(value) for key, value in entry.items()} if isinstance(entry, Mapping) else {}
        try:
            days, words = dates.resolve_weekday(texts, self.curation.coded_on)
        except ValueError as error:
            fix = "write {weekday, day: MM-DD, after, gives} or {weekday, before, gives}"
            self.mistakes.add(line, f"calendar entry cannot be worked out: {error}", fix)
            return None
        if [day.isoformat() for day in days] != [texts.get("gives")]:
            shown = ", ".join(map(str, days)) or "no day"
            message = f"the calendar gives {shown}, not {texts.get('gives')}"
            self.mistakes.add(line, message, "correct the entry and the dates of the claim")
        return f"Calendar: {words}."
