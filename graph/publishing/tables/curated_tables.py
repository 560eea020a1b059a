"""The tables of what curators found: where documents differ, and what may be the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.publishing.tables.columns import VERSION, Column, Reference, Row, Table
from graph.publishing.tables.reading import Reading, concept, one
from graph.publishing.tables.shared_columns import IN_REPORTED_VIEW, named, named_cells


def _disagreements(reading: Reading) -> Iterator[Row]:
    positions = reading.described("pg:DisagreementSide")
    for point, facts in reading.described("pg:Disagreement").items():
        for position in facts["pg:side"]:
            side = positions[position]
            claims, silent = side.get("pg:statedIn", ()), side.get("pg:silentIn", ())
            yield {
                "position": position,
                "in_reported_view": any(map(reading.reported, claims)) if claims else None,
                "position_words": one(side, "rdfs:label"),
                **named_cells(reading, "disagreement", [point]),
                "kind": concept(facts, "pg:kind"),
                "silent": bool(silent) and not claims,
                "documents": sorted({*silent, *map(reading.document, claims)}),
                "claims": claims,
                "modalities": reading.modalities(claims),
                **named_cells(reading, "voices", reading.voices(claims), many=True),
                **named_cells(reading, "topics", facts.get("pg:topic", ()), many=True),
                "explanation": one(facts, "pg:explanation"),
                "note": one(facts, "rdfs:comment"),
            }


DISAGREEMENTS: Final = Table(
    name="disagreements",
    title="Disagreements",
    unit="a position on a point on which documents differ",
    holds="Every position of every disagreement that curators recorded: the claims that hold it, or the documents that "
    "are silent. Positions hold claims of any modality.",
    over_approximates="Only a contradiction says that the positions cannot hold together as they stand; most "
    "disagreements are other words, other exactness, or silence.",
    leaves_out="The list is curated: that a point is missing does not mean that the documents agree on it. Nothing "
    "here says which position is right.",
    columns=(
        Column("position", "address", "The position.", required=True),
        Column(
            IN_REPORTED_VIEW.name,
            "boolean",
            "Whether a claim that holds it is asserted or reported. False: it is only alleged, planned, called for or "
            "denied. Empty: no claim holds it; it is that of silence.",
        ),
        Column("position_words", "string", "What it holds, in a curator's words, which may quote the document."),
        *named("disagreement", "The point.", required=True),
        Column("kind", "string", "In what way the positions differ.", required=True, values="scheme-disagreement"),
        Column("silent", "boolean", "Whether it is that of documents that say nothing on the point.", required=True),
        Column("documents", "address", "The documents that hold it, or are silent.", required=True, many=True),
        Column("claims", "address", "The claims that hold it.", many=True),
        Column("modalities", "string", "The modalities of these claims.", many=True),
        *named("voices", "Who holds it: the sources of these claims.", many=True),
        *named("topics", "The things that the point is about.", many=True),
        Column("explanation", "string", "How a contradiction may be explained, in a curator's words."),
        Column("note", "string", "A curator's note on the point, which may quote documents."),
        VERSION,
    ),
    key=("position",),
    made=_disagreements,
    listed=(Reference("claims", "claims", "claim"), Reference("documents", "documents", "document")),
)


def _possible_identities(reading: Reading) -> Iterator[Row]:
    for identity, facts in reading.described("pg:PossibleIdentity").items():
        speaking = {name: facts.get(f"pg:passage{name.capitalize()}", ()) for name in ("for", "against")}
        quoted = {passage for passages in speaking.values() for passage in passages}
        yield {
            "possible_identity": identity,
            "label": one(facts, "rdfs:label"),
            **named_cells(reading, "things", facts.get("pg:identityOf", ()), many=True),
            "reason": one(facts, "rdfs:comment"),
            **{f"passages_{name}": passages for name, passages in speaking.items()},
            "documents": sorted({reading.passages[passage]["oa:hasSource"][0] for passage in quoted}),
            "curator": one(facts, "dct:creator"),
            "noted": one(facts, "dct:created"),
        }


POSSIBLE_IDENTITIES: Final = Table(
    name="possible_identities",
    title="Possible identities",
    unit="a curator's doubt whether things are one, or one thing several",
    holds="Every recorded doubt, with the passages that speak for identity and against it (their words are in "
    "`passages`).",
    over_approximates="Nothing is decided: no other table counts the things as one.",
    leaves_out="That things are missing here does not make it certain that they differ, or are one.",
    columns=(
        Column("possible_identity", "address", "The doubt.", required=True),
        Column("label", "string", "What it is about, in a curator's words."),
        *named("things", "What may be the same; one thing, where documents may mean several by it.", many=True),
        Column("reason", "string", "Why it may be one and what leaves that open, which may quote documents."),
        Column("passages_for", "address", "The passages that speak for identity.", many=True),
        Column("passages_against", "address", "The passages that speak against it.", many=True),
        Column("documents", "address", "The documents of these passages.", many=True),
        Column("curator", "address", "Who noted it."),
        Column("noted", "date", "The day on which it was noted."),
        VERSION,
    ),
    key=("possible_identity",),
    made=_possible_identities,
    listed=(
        Reference("passages_for", "passages", "passage"),
        Reference("passages_against", "passages", "passage"),
        Reference("documents", "documents", "document"),
    ),
)
