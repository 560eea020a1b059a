"""Reads one curated claim: its number, quotes and voices (who says it), what the calendar tells, and its facts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.claims.claim_checks import ClaimChecks
from graph.claims.fact_reader import FactReader
from graph.claims.fact_values import not_a_reference
from graph.claims.facts import CLAIM_KEYS, REFERENCE, Facts, Reference
from graph.core.errors import Mistakes
from graph.texts import dates, weekdays, yaml_file
from graph.texts.documents import Document, Passage, QuoteError
from graph.texts.edtf_bounds import DateError
from graph.texts.hints import write_or_choose
from graph.texts.yaml_file import Mapping, Text, Value

KEYS = CLAIM_KEYS | {"id", "quote", "prefix", "suffix", "also", "calendar", "note", "facts"}
SINGLE = frozenset({"quote", "prefix", "suffix", "modality", "alternativeModality", "dateBasis", "note"})
"""The keys whose value is one text."""
VOICES = ("attributedTo", "relayedBy")
_OF_A_WEEKDAY = "write {weekday, day: MM-DD, after, gives}, before too where the text ends, or {weekday, before, gives}"
_WITHOUT_A_YEAR = "write {day: MM-DD, after}, before instead or too, or month: MM for a month"


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
    note: str = ""
    """The curator's reasons, in words."""


@dataclass(frozen=True)
class Curation:
    """What all claims of a file have in common: the document, its publisher, the curator and the day of coding."""

    document_iri: str
    document: Document | None
    publisher: str | None
    curator: str
    coded_on: date


class ClaimReader:
    """Reads the claims of one file.

    Args:
        curation: what the claims of the file have in common.
        facts: the reader of their facts.
        mistakes: the list to which mistakes are added.
        withdrawn: the relative IRIs of claims that stand no more, whose numbers are not used again.
    """

    def __init__(
        self, curation: Curation, facts: FactReader, mistakes: Mistakes, withdrawn: Collection[str] = ()
    ) -> None:
        self.curation = curation
        self.facts = facts
        self.mistakes = mistakes
        self.checks = ClaimChecks(curation.publisher, mistakes)
        self.withdrawn = withdrawn
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
            note=str(item.text("note") or ""),
        )
        notes = [str(note)] if (note := item.text("note")) else []
        notes += [words for entry in item.items_of("calendar") if (words := self._calendar(entry, item.line, facts))]
        if notes:
            node["note"] = " ".join(notes)
        all_found = len(claim.passages) == 1 + len(item.items_of("also"))
        quotes = [passage.exact for _, passage in claim.passages] if all_found else None
        self.checks.check(iri, item, facts, quotes, has_reason=bool(notes))
        node["facts"] = facts.nodes
        return (claim, node) if is_first else None

    def _identifier(self, item: Mapping) -> tuple[str, bool]:
        """Return the claim's id, or a substitute for a malformed one, and whether this is the first claim with it."""
        number = self.curation.document_iri.removeprefix("doc/")
        iri = item.text("id") or Text("", item.line)
        if not re.fullmatch(rf"claim/{number}-[0-9]{{2,3}}", iri):
            self.mistakes.add(iri.line, f"claim id {str(iri)!r}", f"write claim/{number}- and a number")
            return f"claim/on-line-{item.line}", True
        if iri in self.withdrawn:
            fix = "give the new claim the next free number: the old one says what was withdrawn"
            self.mistakes.add(iri.line, f"claim id {iri} was withdrawn", fix)
        is_first = iri not in self.seen
        if not is_first:
            self.mistakes.add(iri.line, f"claim id {iri} stands twice", "give the new claim the next free number")
        self.seen.add(iri)
        return str(iri), is_first

    def _node(self, iri: str, item: Mapping) -> dict[str, Any]:
        """Return the claim's metadata as a JSON-LD node, without its facts."""
        for key in item:
            if key not in KEYS:
                self.mistakes.add(key.line, f"unknown key {str(key)!r} in a claim", write_or_choose(key, KEYS))
        yaml_file.check_texts(item, SINGLE, self.mistakes)
        node: dict[str, Any] = {"id": str(iri), "type": "Claim"}
        node |= {"curator": self.curation.curator, "curated": self.curation.coded_on.isoformat()}
        for name in ("modality", "alternativeModality", "dateBasis"):
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
                    self.mistakes.add(line, *not_a_reference(key, value, "Actor"))
        return voices

    def _passages(self, item: Mapping) -> list[tuple[str, Passage]]:
        """Return the main quote and those under `also`, each with its role."""
        passages = [("main", passage)] if (passage := self.find_passage(item)) else []
        for other in item.items_of("also"):
            if isinstance(other, Mapping) and not self._known_keys(other):
                continue
            role = other.text("role") if isinstance(other, Mapping) else None
            if not isinstance(other, Mapping) or role is None or other.text("quote") is None:
                line = yaml_file.line_of(other, item.line)
                fix = "write `- {quote: …, role: date}`, or identity or context"
                self.mistakes.add(line, "a further quotation without a role or without words", fix)
            elif self.facts.concept("role", role) and (passage := self.find_passage(other)):
                passages.append((str(role), passage))
        return passages

    def _known_keys(self, quotation: Mapping) -> bool:
        """Check the keys of a further quotation."""
        keys = ("quote", "prefix", "suffix", "role")
        unknown = [key for key in quotation if key not in keys]
        for key in unknown:
            self.mistakes.add(key.line, f"unknown key {str(key)!r} of a further quotation", write_or_choose(key, keys))
        yaml_file.check_texts(quotation, keys, self.mistakes)
        return not unknown

    def find_passage(self, item: Mapping) -> Passage | None:
        """Return the passage named by the keys quote, prefix and suffix; None where there is no such passage."""
        return passage_named(item, self.curation.document, self.mistakes)

    def _calendar(self, entry: Value, line: int, facts: Facts) -> str | None:
        """Return a note on the date derived from a weekday; None, and a mistake, where the calendar contradicts it.

        Args:
            entry: the entry.
            line: the line of the claim, for an entry without one of its own.
            facts: the facts of the claim, one of whose dates the entry explains.
        """
        line = yaml_file.line_of(entry, line)
        texts = {str(key): str(value) for key, value in entry.items()} if isinstance(entry, Mapping) else {}
        if texts and not texts.keys() & {"weekday", "gives"}:
            return self._without_year(texts, line, facts)
        try:
            days, words = weekdays.resolve_weekday(texts, self.curation.coded_on)
        except DateError as error:
            fix = error.suggestion or _OF_A_WEEKDAY
            self.mistakes.add(line, f"calendar entry cannot be worked out: {error}", fix)
            return None
        gives, found = texts["gives"], [day.isoformat() for day in days]
        if gives in found and len(found) > 1:
            message = f"the calendar gives {', '.join(found)}, not only {gives}"
            fix = f"add what the text tells of the time: after a date before {gives}, before a date after it"
            self.mistakes.add(line, message, fix)
        elif [gives] != found:
            message = f"the calendar gives {', '.join(found) or 'no day'}, not {gives}"
            self.mistakes.add(line, message, "correct the entry and the dates of the claim")
        elif other := self._another_year(gives, facts):
            message = f"the calendar gives {gives}, but the claim has {other}"
            self.mistakes.add(line, message, "correct the entry or the dates of the claim")
        return f"Calendar: {words}."

    def _without_year(self, texts: dict[str, str], line: int, facts: Facts) -> str | None:
        """Return a note on the years that a day without a year may be in, and keep its bounds; None for a mistake.

        Args:
            texts: the calendar entry.
            line: where it stands.
            facts: the facts of the claim, of which the day is a time.
        """
        try:
            first, last, words = weekdays.bounds_without_year(texts)
        except DateError as error:
            fix = error.suggestion or _WITHOUT_A_YEAR
            self.mistakes.add(line, f"calendar entry cannot be worked out: {error}", fix)
            return None
        named = f"{dates.NO_YEAR}-{texts.get('day') or texts['month']}"
        times = [iri for iri, value in facts.times.items() if value == named]
        if not times:
            self.mistakes.add(
                line, f"calendar entry for {named}, which is no date of the claim", f"write {named} there"
            )
        elif first and last and first.year == last.year:
            day = first.isoformat() if "day" in texts else f"{first:%Y-%m}"
            self.mistakes.add(line, f"calendar entry for {named}, which leaves one year", f"write {day} as the date")
        facts.year_bounds |= dict.fromkeys(times, (first, last))
        return f"Calendar: {words}."

    def _another_year(self, gives: str, facts: Facts) -> str | None:
        """Return the date of a claim that is the day of the year which the calendar gives, in another year."""
        days = {"-".join(day) for day in dates.days(facts.times.values())}
        return next((day for day in sorted(days) if gives not in days and day[4:] == gives[4:] and day[0] != "X"), None)


def passage_named(item: Mapping, document: Document | None, mistakes: Mistakes) -> Passage | None:
    """Return the passage that the keys quote, prefix and suffix name; None, and a mistake, where there is none.

    Args:
        item: the mapping with the keys.
        document: the document; None where it could not be read, which is told elsewhere.
        mistakes: the list to which a mistake is added.
    """
    quote = item.text("quote")
    if quote is None or document is None:
        return None
    try:
        return document.find(quote, item.text("prefix") or "", item.text("suffix") or "")
    except QuoteError as error:
        wrong = item.text(error.key) or quote
        shown = wrong if len(wrong) <= 60 else f"{wrong[:57]}…"
        mistakes.add(wrong.line, f"the {error.key} {shown!r} {error}", error.fix)
        return None
