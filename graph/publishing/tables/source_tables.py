"""The tables of the record: claims, the documents that they are drawn from, and the passages quoted for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from graph.core.views import DEFAULT_VIEW
from graph.publishing.tables.columns import VERSION, Cell, Column, Reference, Row, Table
from graph.publishing.tables.reading import Facts, Reading, concept, one
from graph.publishing.tables.shared_columns import (
    BEST_PRECISION,
    CLAIM,
    DOCUMENT,
    QUOTE,
    SENTENCE,
    WIDTH,
    claim_cells,
    named,
    named_cells,
    time_cells,
    time_columns,
    times_of,
    width,
    words,
)

_ROLES: Final = ("date", "identity", "context")
_GUIDE: Final = re.compile(r"guide, version (\d+)")


def _claims(reading: Reading) -> Iterator[Row]:
    roles = reading.described("prov:Derivation")
    for claim, facts in reading.claims.items():
        document = reading.documents[reading.document(claim)]
        times = time_cells(reading, "", _times(reading, claim))
        topics = sorted({topic for thing in _graph(reading, claim) for topic in thing.get("pg:topic", ())})
        further = [roles[iri] for iri in facts.get("prov:qualifiedDerivation", ())]
        yield {
            **claim_cells(reading, claim),
            **named_cells(reading, "publisher", facts.get("pg:publishedBy", ())),
            **named_cells(reading, "attributed_to", facts.get("pg:attributedTo", ()), many=True),
            **named_cells(reading, "relayed_by", facts.get("pg:relayedBy", ()), many=True),
            **words(reading, claim),
            "passage": one(facts, "prov:wasQuotedFrom"),
            **{f"{role}_passages": _passages(further, role) for role in _ROLES},
            **times,
            "date_width": width(times["earliest"], times["latest"]) if _times(reading, claim) else None,
            "date_basis": concept(facts, "pg:dateBasis"),
            "date_as_printed": facts.get("pg:dateAsPrinted", ()),
            **named_cells(reading, "topics", topics, many=True),
            **named_cells(reading, "mentions", facts.get("pg:mentions", ()), many=True),
            "contradicts": facts.get("pg:contradicts", ()),
            "alternative_modality": concept(facts, "pg:alternativeModality"),
            "note": one(facts, "rdfs:comment"),
            "guide_version": _guide(document),
            "curator": one(facts, "dct:creator"),
            "coded": one(facts, "dct:created"),
        }


def _graph(reading: Reading, claim: str) -> list[Facts]:
    return list(reading.graphs.get(claim, {}).values())


def _times(reading: Reading, claim: str) -> set[str]:
    return {time for thing in _graph(reading, claim) for time in times_of(thing)}


def _passages(further: list[Facts], role: str) -> list[str]:
    return sorted(passage["prov:entity"][0] for passage in further if concept(passage, "pg:passageRole") == role)


def _guide(document: Facts) -> str | None:
    found = _GUIDE.search(one(document, "skos:editorialNote") or "")
    return found[1] if found else None


CLAIMS: Final = Table(
    name="claims",
    title="Claims",
    unit="a claim: what one passage of a document says, from one source, in one way of putting it",
    holds="Every claim of the dataset once, of all six modalities.",
    over_approximates="The days of a claim reach from the first to the last of all times that it tells, of whatever; "
    "topics and mentions are those of everything in it.",
    leaves_out="What the claim says, which stands in the other tables and in its graph; claims that were withdrawn.",
    columns=(
        *CLAIM,
        *named("publisher", "Who published the document.", required=True),
        *named("attributed_to", "The source that the document names; empty where the publisher speaks.", many=True),
        *named("relayed_by", "Who passed on what the source said, as the document tells it.", many=True),
        QUOTE,
        SENTENCE,
        Column("passage", "address", "The passage of the main quote.", required=True),
        Column("date_passages", "address", "Further passages quoted for the words that date it.", many=True),
        Column(
            "identity_passages", "address", "Further passages quoted for the words that say who is meant.", many=True
        ),
        Column("context_passages", "address", "Further passages quoted for their context.", many=True),
        *time_columns("", "the times that the claim tells"),
        WIDTH,
        Column("date_basis", "string", "How its dates were resolved.", values="scheme-date-basis"),
        Column("date_as_printed", "string", "The document's words for its dates.", many=True),
        *named("topics", "What the events and characterisations in it are about: concepts or things.", many=True),
        *named("mentions", "Everything that it mentions.", many=True),
        Column("contradicts", "address", "The claims that cannot hold together with it, as curators found.", many=True),
        Column(
            "alternative_modality", "string", "The modality that was nearly chosen instead.", values="scheme-modality"
        ),
        Column("note", "string", "Why it was coded so, in a curator's words, which may quote the document."),
        Column("guide_version", "string", "The version of the curator's guide by which its document was coded."),
        Column("curator", "address", "Who coded it."),
        Column("coded", "date", "The day on which it was coded."),
        VERSION,
    ),
    key=("claim",),
    made=_claims,
    references=(Reference("document", "documents", "document"), Reference("passage", "passages", "passage")),
    listed=(
        *(Reference(f"{role}_passages", "passages", "passage") for role in _ROLES),
        Reference("contradicts", "claims", "claim"),
    ),
)


def _documents(reading: Reading) -> Iterator[Row]:
    drawn = Counter(map(reading.document, reading.claims))
    best = reading.best[DEFAULT_VIEW]
    for document, facts in reading.documents.items():
        days: dict[str, Cell] = {name: one(best.get(document, {}), f"pg:{name}") for name in ("earliest", "latest")}
        yield {
            "document": document,
            "title": one(facts, "dct:title"),
            **named_cells(reading, "publisher", facts.get("dct:publisher", ())),
            **days,
            "date_precision": concept(best.get(document, {}), "pg:datePrecision"),
            "text_quality": concept(facts, "pg:textQuality"),
            "claims": drawn[document],
            "guide_version": _guide(facts),
            "file": one(facts, "schema:contentUrl"),
            "sha256": one(facts, "schema:sha256"),
        }


DOCUMENTS: Final = Table(
    name="documents",
    title="Documents",
    unit="a document that claims are drawn from",
    holds="Every document of the dataset.",
    over_approximates="A document that gives no day is dated by what it tells as past, with no last day.",
    leaves_out="The text.",
    columns=(
        Column("document", "address", "The document.", required=True),
        Column("title", "string", "Its title, where it prints one."),
        *named("publisher", "Who published it.", required=True),
        Column("earliest", "date", "The first day on which it can have been published, in the reported view."),
        Column("latest", "date", "The last such day; empty where the document gives none."),
        BEST_PRECISION,
        Column(
            "text_quality",
            "string",
            "altered: the wording is not to be relied on. Empty: nothing was noted.",
            values="scheme-text-quality",
        ),
        Column("claims", "integer", "How many claims were drawn from it.", required=True),
        Column("guide_version", "string", "The version of the curator's guide by which it was coded."),
        Column("file", "string", "The name of the file of its text."),
        Column("sha256", "string", "The SHA-256 of that file's bytes, by which a copy is known."),
        VERSION,
    ),
    key=("document",),
    made=_documents,
)


def _quoted(reading: Reading) -> Iterator[Row]:
    for passage, facts in reading.passages.items():
        yield {
            "passage": passage,
            "document": facts["oa:hasSource"][0],
            "start": int(facts["oa:start"][0]),
            "end": int(facts["oa:end"][0]),
            "quote": one(facts, "oa:exact"),
            "sentence": one(facts, "pg:sentence"),
        }


PASSAGES: Final = Table(
    name="passages",
    title="Passages",
    unit="an exact stretch of a document that something was drawn from",
    holds="Every passage that a claim or a possible identity quotes, once, however often it is quoted.",
    over_approximates="Nothing.",
    leaves_out="What nothing was drawn from.",
    columns=(
        Column("passage", "address", "The passage.", required=True),
        DOCUMENT,
        Column("start", "integer", "The place of its first character in the text, counted from 0.", required=True),
        Column("end", "integer", "The place behind its last character.", required=True),
        Column("quote", "string", "Its words.", text=True),
        Column("sentence", "string", "The sentence in which it begins.", text=True),
        VERSION,
    ),
    key=("passage",),
    made=_quoted,
    references=(Reference("document", "documents", "document"),),
)
