"""Checks of one claim as a whole: what it must say, who speaks, which modality was nearly chosen, and its dates."""

from __future__ import annotations

from typing import Final

from graph.core.errors import Mistakes
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.curation.facts import Facts
from graph.texts import date_evidence, dates, yaml_file
from graph.texts.yaml_file import Mapping, Text

NEED_SOURCE: Final = frozenset({"alleged", "reported"})
"""The modalities that need attributedTo."""
NEED_REASON: Final = frozenset({"inferred-from-text", "external"})
"""The date bases that need a note."""
_PLAIN: Final = VIEWS[DEFAULT_VIEW]
"""The modalities of what stands in the plain view."""


class ClaimChecks:
    """Checks the claims of one file.

    Args:
        publisher: the relative IRI of the document's publisher, if one is given.
        mistakes: the list to which mistakes are added.
    """

    def __init__(self, publisher: str | None, mistakes: Mistakes) -> None:
        self.publisher = publisher
        self.mistakes = mistakes

    def check(self, iri: str, item: Mapping, facts: Facts, quotes: list[str] | None, *, has_reason: bool) -> None:
        """Check one claim.

        Args:
            iri: the claim's relative IRI.
            item: the claim as written.
            facts: its facts.
            quotes: the words of all its quotes; None where one of them was not found.
            has_reason: whether it has a note.
        """
        self._required(iri, item)
        self._voices(iri, item)
        self._runner_up(iri, item, facts)
        self._date_basis(iri, item, facts, has_reason=has_reason)
        if quotes is not None and not facts.misdated:
            self._evidence(iri, item, facts, quotes)

    def _required(self, iri: str, item: Mapping) -> None:
        modality = item.text("modality")
        if "modality" not in item:
            fix = "say how the document puts it: asserted, reported, alleged, planned, called-for or negated"
            self.mistakes.add(item.line, f"{iri} has no modality", fix)
        if not item.items_of("facts"):
            fix = "say what the passage states, or list the quote under nothing-claimed"
            self.mistakes.add(item.line, f"{iri} has no facts", fix)
        if "quote" not in item:
            self.mistakes.add(item.line, f"{iri} has no quote", "quote the words that say it")
        if modality in NEED_SOURCE and not item.items_of("attributedTo"):
            fix = "name the source in attributedTo; for blame in the publisher's own voice, the publisher"
            self.mistakes.add(item.line, f"{iri} is {modality} by nobody", fix)

    def _voices(self, iri: str, item: Mapping) -> None:
        """Check that only what a source says has a source, and that each carrier is another than the source."""
        sources, carriers = item.items_of("attributedTo"), item.items_of("relayedBy")
        modality = item.text("modality")
        if modality == "asserted":
            for key, values in (("attributedTo", sources), ("relayedBy", carriers)):
                for value in values[:1]:
                    fix = f"write reported (or alleged) where the text has a source, else leave {key} out"
                    line = yaml_file.line_of(value, item.line)
                    self.mistakes.add(line, f"{iri} is asserted, that is by the publisher, and has {key}", fix)
            return
        if carriers and not sources:
            line = yaml_file.line_of(carriers[0], item.line)
            self.mistakes.add(line, f"{iri} is relayed, but attributed to nobody", "name the source in attributedTo")
        for value in (carrier for carrier in carriers if [carrier] == sources):
            line = yaml_file.line_of(value, item.line)
            self.mistakes.add(line, f"{iri} is relayed by its own source {value!s}", "leave relayedBy out")
        if modality == "reported" and self.publisher is not None and sources == [self.publisher]:
            line = yaml_file.line_of(sources[0], item.line)
            fix = "write asserted and leave attributedTo out: the publisher speaks"
            self.mistakes.add(line, f"{iri} is reported, but attributed to its own publisher", fix)

    def _runner_up(self, iri: str, item: Mapping, facts: Facts) -> None:
        """Check that in doubt the modality outside the plain view was taken (the guide, line 12, but for line 7)."""
        modality, other = item.text("modality"), item.text("alternativeModality")
        if modality is None or other is None:
            return
        if modality == other:
            fix = "name the other one in alternativeModality, or leave it out"
            self.mistakes.add(other.line, f"{iri} has {modality} as modality and as alternativeModality", fix)
        elif modality in _PLAIN and other not in _PLAIN and not facts.under_agreement:
            message = f"{iri} is {modality} though {other} was nearly chosen, which is outside the plain view"
            fix = "swap the two (in doubt, the one outside), or leave alternativeModality out where the guide decides"
            self.mistakes.add(other.line, message, fix)

    def _date_basis(self, iri: str, item: Mapping, facts: Facts, *, has_reason: bool) -> None:
        """Check that dates have a basis, and inferred dates a reason."""
        basis = item.text("dateBasis")
        if facts.times and ("dateBasis" not in item or (basis == "undated" and _edtf(facts))):
            fix = "say how it was resolved in dateBasis, and drop `undated`"
            self.mistakes.add(item.line, f"{iri} holds a date without a basis", fix)
        if basis is not None and basis in NEED_REASON and not has_reason:
            message = f"{iri} has the date basis {basis} without a reason"
            self.mistakes.add(basis.line, message, "give the reason in note")

    def _evidence(self, iri: str, item: Mapping, facts: Facts, quotes: list[str]) -> None:
        """Check that explicit dates stand in the quotes, and that no weekday in them contradicts a date."""
        edtf, basis = _edtf(facts), item.text("dateBasis")
        if basis == "explicit":
            for what in date_evidence.unquoted(edtf, quotes):
                message = f"{iri} calls {what} explicit, but no quote of it holds that"
                self.mistakes.add(basis.line, message, "add the words that do with role date, or change the basis")
        fix = "correct the date, or leave out of the quotes a weekday that is wrong or belongs to something else"
        for value in edtf:
            if words := date_evidence.contradicted(value, quotes):
                self.mistakes.add(value.line if isinstance(value, Text) else item.line, f"{iri}: {words}", fix)
                return
        if words := date_evidence.unmatched_weekday(edtf, quotes):
            line = next((value.line for value in edtf if isinstance(value, Text)), item.line)
            self.mistakes.add(line, f"{iri}: {words}", fix)


def _edtf(facts: Facts) -> list[str]:
    """The dates of a claim in EDTF, without times relative to the document."""
    return [value for value in facts.times.values() if not dates.RELATIVE.fullmatch(value)]
