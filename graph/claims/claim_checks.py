"""Checks of one claim as a whole: what it must say, who speaks, which modality was nearly chosen, its dates, its pairs.

Two lists beside each other leave open what goes with what: an office beside two speakers, or two givers beside two
takers, would give every query the pairs that no text states. They are written as parts, or as several things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from graph.claims.facts import TIME_KEYS, Facts
from graph.core.errors import Mistakes
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.texts import date_evidence, dates, yaml_file
from graph.texts.quote_differences import stand_in
from graph.texts.yaml_file import Mapping, Text, Value

NEED_SOURCE: Final = frozenset({"alleged", "reported"})
"""The modalities that need attributedTo."""
NEED_REASON: Final = frozenset({"inferred-from-text", "external"})
"""The date bases that need a note."""
PAIRED: Final = {
    ("transferredFrom", "transferredTo"): "write a change of control for each who gave and who took",
    ("territory", "transferredFrom"): "write a change of control for each territory",
    ("territory", "transferredTo"): "write a change of control for each territory",
    ("obligor", "appliesTo"): "write a provision for each obligor, with the places of its own",
    ("inOffice", "onBehalfOf"): "leave onBehalfOf out where the offices say for whom",
    ("attributedTo", "relayedBy"): "write a claim for each source, with those who passed on its words",
}
"""Keys of one node or claim that may not both have several values, with what to write instead."""
_SPEAKING: Final = ("speaker", "speaksAs")
INFERRED: Final = {
    "participant": "participation: [{agent: …}]",
    "involves": "participation: [{agent: …, onBehalfOf: …}]",
    "officeLevel": "participation: [{inOffice: …}]",
    "signatory": "signature: [{agent: …}]",
    "party": "signature: [{onBehalfOf: …}]",
    "heldOffice": "a fact of its own: {type: Tenure, holder: …, office: …}",
    "servedState": "a fact of its own: {type: Tenure, holder: …, office: …}",
    "speaker": "",
    "speaksAs": "",
    "speaksFor": "speaking: [{agent: …, onBehalfOf: …}]",
}
"""Keys that stand beside each other without pairs, with the parts to write in which they belong together."""
_PLAIN: Final = VIEWS[DEFAULT_VIEW]
"""The modalities of what stands in the plain view."""


WORD_KEYS: Final = frozenset({"wording", "nameUsed", "title", "summary", "sourceLine"})
"""The keys of facts whose values are words of the document."""
_SIDES: Final = (("agent", "opposedTo"), ("onBehalfOf", "opposedTo"), ("transferredFrom", "transferredTo"))
"""Pairs of keys that say who stands on either side of something."""


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
        check_pairs(item, self.mistakes)
        self._voices(iri, item)
        self._runner_up(iri, item, facts)
        self._date_basis(iri, item, facts, has_reason=has_reason)
        self._two_in_one(iri, item, facts)
        if quotes is None:
            return
        self._words(iri, item, quotes)
        if not facts.misdated:
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
        """Check that in doubt the modality outside the plain view was taken (the guide, line 12).

        Line 7 decides for the one inside, between what is alleged and what is not.
        """
        modality, other = item.text("modality"), item.text("alternativeModality")
        if modality is None or other is None:
            return
        if modality == other:
            fix = "name the other one in alternativeModality, or leave it out"
            self.mistakes.add(other.line, f"{iri} has {modality} as modality and as alternativeModality", fix)
        elif modality in _PLAIN and other not in _PLAIN and not (other == "alleged" and facts.under_agreement):
            message = f"{iri} is {modality} though {other} was nearly chosen, which is outside the plain view"
            fix = "swap the two (in doubt, the one outside), or leave alternativeModality out where the guide decides"
            self.mistakes.add(other.line, message, fix)

    def _date_basis(self, iri: str, item: Mapping, facts: Facts, *, has_reason: bool) -> None:
        """Check that dates have a basis, and inferred dates a reason."""
        basis = item.text("dateBasis")
        if facts.times and ("dateBasis" not in item or (basis == "undated" and _edtf(facts))):
            fix = "say how it was resolved in dateBasis, and drop `undated`"
            self.mistakes.add(item.line, f"{iri} holds a date without a basis", fix)
        written = {key for key, _ in _written(item.items_of("facts"))}
        if basis is not None and basis != "undated" and not written & (TIME_KEYS | {"holder", "office"}):
            fix = "give the date, or leave dateBasis out; say `undated` where the document gives none"
            self.mistakes.add(basis.line, f"{iri} has the date basis {basis}, but no date", fix)
        if basis == "explicit" and facts.times and not _edtf(facts):
            fix = "write relative-to-publication"
            self.mistakes.add(basis.line, f"{iri} calls a time explicit that is told by the document's day alone", fix)
        if basis is not None and basis in NEED_REASON and not has_reason:
            message = f"{iri} has the date basis {basis} without a reason"
            self.mistakes.add(basis.line, message, "give the reason in note")

    def _words(self, iri: str, item: Mapping, quotes: list[str]) -> None:
        """Check that what is given as the document's own words stands in the quotes."""
        fix = "write the document's own words, with … for what is left out, or quote them in also too"
        for key, value in _written(item.items_of("facts")):
            if key in WORD_KEYS and value.strip() and not stand_in(value, quotes):
                self.mistakes.add(value.line, f"{key}: {str(value)!r} stands in no quote of {iri}", fix)

    def _two_in_one(self, iri: str, item: Mapping, facts: Facts) -> None:
        """Check that what stands on two sides is not the same thing on both."""
        for node in _all_nodes(facts.nodes):
            for key, other in _SIDES:
                for both in sorted(set(node.get(key, ())) & set(node.get(other, ()))):
                    line = facts.lines.get(node["id"], item.line)
                    fix = f"correct one of them, or leave {other} out where the text does not say"
                    self.mistakes.add(line, f"{iri} has {both} as {key} and as {other}", fix)

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


def _written(values: Iterable[Value]) -> Iterator[tuple[str, Text]]:
    """Yield each text in facts and their parts, as written, with its key."""
    for mapping in (value for value in values if isinstance(value, Mapping)):
        for key in mapping:
            items = mapping.items_of(key)
            yield from ((str(key), item) for item in items if isinstance(item, Text))
            yield from _written(items)


def _all_nodes(nodes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield nodes with the nodes nested in them."""
    for node in nodes:
        yield node
        for values in node.values():
            yield from _all_nodes(value for value in values if isinstance(value, dict))


def _edtf(facts: Facts) -> list[str]:
    """The dates of a claim in EDTF, without times relative to the document."""
    return [value for value in facts.times.values() if not dates.RELATIVE.fullmatch(value)]


def written_flat(key: Text, node: Mapping, mistakes: Mistakes) -> bool:
    """Whether a key says flat what belongs into parts; then that is a mistake.

    Args:
        key: the key.
        node: the node in which it stands.
        mistakes: the list to which mistakes are added.
    """
    if key not in INFERRED:
        return False
    advice = _speakers(node) if key in _SPEAKING else INFERRED[key]
    mistakes.add(key.line, f"{key} does not say what belongs together", f"write `{advice}`")
    return True


def is_of_one_actor(part: Mapping, mistakes: Mistakes) -> bool:
    """Whether a part is that of one actor at most; else that is a mistake.

    Args:
        part: the part, as written.
        mistakes: the list to which mistakes are added.
    """
    agents = part.items_of("agent")
    if len(agents) > 1:
        line = next(key.line for key in part if key == "agent")
        mistakes.add(line, "a part of several actors", "write a part for each, with the office and state of its own")
    return len(agents) <= 1


def check_pairs(node: Mapping, mistakes: Mistakes) -> None:
    """Check that no two keys of a node have several values that belong together in pairs.

    Args:
        node: a claim, a fact or a part of one, as written.
        mistakes: the list to which mistakes are added.
    """
    several = {key for key in node if len(node.items_of(key)) > 1}
    for (one, other), advice in PAIRED.items():
        if {one, other} <= several:
            line = max(key.line for key in several if key in (one, other))
            mistakes.add(line, f"{one} and {other} have several values each: which belongs to which?", advice)


def _speakers(node: Mapping) -> str:
    """The parts to write for the speakers and offices of a speech act, as far as they are clear."""
    agents, offices = (node.items_of(key) for key in _SPEAKING)
    if len(agents) <= 1 and len(offices) <= 1:
        said = [f"{key}: {value}" for key, values in (("agent", agents), ("inOffice", offices)) for value in values]
        return f"speaking: [{{{', '.join(said)}}}]"
    office = ", inOffice: …" if offices else ""
    parts = [f"{{agent: {agent}{office}}}" for agent in agents] or [f"{{inOffice: {one}}}" for one in offices]
    return f"speaking: [{', '.join(parts)}]"
