"""The tables of what claims tell in detail: figures, provisions of agreements, holders of offices, names used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.publishing.tables.columns import VERSION, Column, Reference, Row, Table
from graph.publishing.tables.reading import Facts, Reading, concept, one
from graph.publishing.tables.shared_columns import (
    CLAIM,
    IN_REPORTED_VIEW,
    OF_CLAIM,
    QUOTE,
    SENTENCE,
    claim_cells,
    named,
    named_cells,
    time_cells,
    time_columns,
    times_of,
    words,
)


def _nodes(reading: Reading, key: str) -> Iterator[tuple[str, str, str, Facts]]:
    """Every node that a claim links to a thing by a property: claim, thing, node, what the claim says of the node."""
    for claim, things in reading.graphs.items():
        for thing, facts in things.items():
            for node in facts.get(key, ()):
                yield claim, thing, node, things.get(node, {})


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _figures(reading: Reading) -> Iterator[Row]:
    for claim, event, figure, facts in _nodes(reading, "pg:figure"):
        kind = facts.get("pg:kind", ())
        yield {
            "figure": figure,
            **claim_cells(reading, claim),
            **named_cells(reading, "event", [event]),
            "kind": concept(facts, "pg:kind"),
            "unit": reading.name(next(iter(kind), None)),
            "at_least": _number(one(facts, "pg:min")),
            "at_most": _number(one(facts, "pg:max")),
            "vague": one(facts, "pg:approximate") == "true",
            "wording": one(facts, "pg:wording"),
            **named_cells(reading, "counted", facts.get("pg:counted", ()), many=True),
            **words(reading, claim),
        }


FIGURES: Final = Table(
    name="figures",
    title="Figures",
    unit="a quantity that one claim gives",
    holds="Every figure of every claim: killed, displaced, casualties, shares of votes, members.",
    over_approximates='The bounds reach as far as the words: "thousands" is at least 2000 without an upper bound.',
    leaves_out="Figures of different rows must not be added or averaged: they may count the same people, and each is "
    "what its source says. A bound that the words do not give is empty, also both.",
    columns=(
        Column("figure", "address", "The figure.", required=True),
        *CLAIM,
        *named("event", "The event that it is of.", required=True),
        Column("kind", "string", "What is counted or measured.", required=True, values="scheme-figure"),
        Column("unit", "string", "The same in words, with the unit."),
        Column("at_least", "number", "The lower bound; empty where the words give none."),
        Column("at_most", "number", "The upper bound; empty where the words give none."),
        Column("vague", "boolean", 'Whether the words are vague ("around", "thousands").', required=True),
        Column("wording", "string", "The document's words for it."),
        *named("counted", "Whose members it counts.", many=True),
        QUOTE,
        SENTENCE,
        VERSION,
    ),
    key=("figure",),
    made=_figures,
    references=(*OF_CLAIM, Reference("event", "events", "event")),
)


def _provisions(reading: Reading) -> Iterator[Row]:
    for claim, agreement, provision, facts in _nodes(reading, "pg:provision"):
        foreseen = facts.get("pg:foresees", ())
        document = reading.document(claim)
        times = {
            time
            for event in foreseen
            for other, told in reading.told(event)
            if reading.document(other) == document
            for time in times_of(told)
        }
        yield {
            "provision": provision,
            **claim_cells(reading, claim),
            **named_cells(reading, "agreement", [agreement]),
            "kind": concept(facts, "pg:kind"),
            "wording": one(facts, "pg:wording"),
            **named_cells(reading, "obligors", facts.get("pg:obligor", ()), many=True),
            **named_cells(reading, "applies_to", facts.get("pg:appliesTo", ()), many=True),
            **named_cells(reading, "foresees", foreseen, many=True),
            **time_cells(reading, "foreseen_", times),
            **words(reading, claim),
        }


PROVISIONS: Final = Table(
    name="provisions",
    title="Provisions by document",
    unit="a term of an agreement that one claim tells",
    holds="Every provision of every claim, by document.",
    over_approximates="A term told twice, or for two places, has two rows. The times of what a provision looks forward "
    "to are all that its document tells of it, in whatever claim: a deadline only where the wording makes it one.",
    leaves_out="What is told as done under an agreement, without being told as its term. A provision that a document "
    "does not tell may be in the agreement all the same. Empty obligors: the claim does not say who is to do it.",
    columns=(
        Column("provision", "address", "The provision.", required=True),
        *CLAIM,
        *named("agreement", "The agreement.", required=True),
        Column("kind", "string", "What is provided.", values="scheme-provision"),
        Column("wording", "string", "The document's words for it; also where they name a deadline in words."),
        *named("obligors", "Who is to do it.", many=True),
        *named("applies_to", "Where, or to whom, it applies.", many=True),
        *named("foresees", "The events that it looks forward to.", many=True),
        *time_columns("foreseen_", "the times that the document tells of these events"),
        QUOTE,
        SENTENCE,
        VERSION,
    ),
    key=("provision",),
    made=_provisions,
    references=(*OF_CLAIM, Reference("agreement", "events", "event")),
    listed=(Reference("foresees", "events", "event"),),
)
_HELD: Final = {"as_of": "pg:asOf", "began": "pg:began", "ended": "pg:ended", "during": "pg:when"}


def _officials(reading: Reading) -> Iterator[Row]:
    offices = reading.described("pg:Office", "all")
    for claim, things in reading.graphs.items():
        for tenure, facts in things.items():
            if "pg:holder" not in facts:
                continue
            office = offices.get(facts.get("pg:office", [""])[0], {})
            told = times_of(facts)
            times = {name: told & set(facts.get(key, ())) for name, key in _HELD.items()}
            yield {
                "tenure": tenure,
                **claim_cells(reading, claim),
                **named_cells(reading, "person", facts["pg:holder"]),
                **named_cells(reading, "office", facts.get("pg:office", ())),
                **named_cells(reading, "office_of", office.get("pg:officeOf", ()), many=True),
                **named_cells(reading, "office_of_states", office.get("pg:officeOfState", ()), many=True),
                "wording": one(facts, "pg:wording"),
                **{name: cell for key in _HELD for name, cell in time_cells(reading, f"{key}_", times[key]).items()},
                **words(reading, claim),
            }


OFFICIALS: Final = Table(
    name="officials",
    title="Officials",
    unit="a person's holding of an office, as one claim tells it",
    holds="Every holding of an office by a named person that a claim tells, with the times that it gives.",
    over_approximates="Offices stand here as documents name them, titles such as a rank too. The states of an office "
    "are those by register and inference, not by the claim.",
    leaves_out="Unnamed holders. `as_of` is a day on which the office is said to be held, or a stretch in which that "
    "day lies: never its beginning or end, which are empty where no document tells them. A document without a date "
    "gives the day of its publication, in words.",
    columns=(
        Column("tenure", "address", "The holding of the office.", required=True),
        *CLAIM,
        *named("person", "Who.", required=True),
        *named("office", "The office.", required=True),
        *named("office_of", "The organisations or states of which it is an office.", many=True),
        *named("office_of_states", "The states among or behind them (inferred).", many=True),
        Column("wording", "string", "The document's words for it, where they were recorded."),
        *time_columns("as_of_", "the times on which it is said to be held"),
        *time_columns("began_", "the times at which it is said to have begun"),
        *time_columns("ended_", "the times at which it is said to have ended"),
        *time_columns("during_", "the times during which it is said to have been held"),
        QUOTE,
        SENTENCE,
        VERSION,
    ),
    key=("tenure", "claim"),
    made=_officials,
    references=OF_CLAIM,
)


def _names_used(reading: Reading) -> Iterator[Row]:
    using: dict[tuple[str, str, str], list[str]] = {}
    for claim, things in reading.graphs.items():
        for thing, facts in things.items():
            for name in facts.get("pg:nameUsed", ()):
                using.setdefault((thing, name, reading.document(claim)), []).append(claim)
    for (thing, name, document), claims in using.items():
        yield {
            **named_cells(reading, "thing", [thing]),
            "thing_classes": reading.narrowest(thing),
            "name_used": name,
            "document": document,
            "in_reported_view": any(map(reading.reported, claims)),
            "times": len(claims),
            **named_cells(reading, "voices", reading.voices(claims), many=True),
            "modalities": reading.modalities(claims),
            "claims": claims,
        }


NAMES_USED: Final = Table(
    name="names_used",
    title="Names used",
    unit="a thing, a name for it, and a document that uses the name",
    holds="Every name that a claim records for a thing, with how many claims of the document record it.",
    over_approximates="A name used once in the text counts as often as claims record it; claims may share words.",
    leaves_out="Names that are the plain name of a thing are recorded for some things only. `times` is no count of "
    "words in the text. A document whose text is altered (`documents.text_quality`) should be kept out of a study of "
    "wording. Absence of a name from a short text proves little.",
    columns=(
        *named("thing", "What is named.", required=True),
        Column("thing_classes", "string", "Its narrowest classes in the ontology.", many=True),
        Column("name_used", "string", "The document's own name for it.", required=True),
        Column("document", "address", "The document.", required=True),
        Column(
            IN_REPORTED_VIEW.name,
            "boolean",
            "Whether a claim that records the name is asserted or reported. False: the name stands only in what "
            "somebody alleges, plans, calls for or denies.",
            required=True,
        ),
        Column("times", "integer", "How many claims of the document record the name.", required=True),
        *named("voices", "In whose words: the sources of these claims.", many=True),
        Column("modalities", "string", "The modalities of these claims.", many=True),
        Column("claims", "address", "These claims.", required=True, many=True),
        VERSION,
    ),
    key=("thing", "name_used", "document"),
    made=_names_used,
    references=(Reference("document", "documents", "document"),),
    listed=(Reference("claims", "claims", "claim"),),
)
