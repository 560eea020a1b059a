"""The claims that cannot be true together with a claim, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.support.claim_records import ClaimRecord
from server.accounts.claims.neighbours import Disagreement, Neighbours
from server.accounts.points.disagreement import MOST_DOCUMENTS, MOST_SENTENCES
from server.wording.evidence import Evidence, SourceDocument, first_evidence


@dataclass(frozen=True)
class Reading:
    """A side of a contradiction: the document it is of, the reading, its sentences; `own` if this claim holds it;
    `more` sentences are not shown."""

    source: str
    reading: str
    evidence: Sequence[Evidence]
    own: bool
    more: int = 0


@dataclass(frozen=True)
class Contradiction:
    """Claims that cannot be true together, with the disagreement that tells of them."""

    disagreement: Disagreement | None
    readings: Sequence[Reading]


def contradictions_of(
    claim: ClaimRecord, near: Neighbours, records: Mapping[str, ClaimRecord], documents: Mapping[str, SourceDocument]
) -> list[Contradiction]:
    """The disagreements in which claims cannot be true with a claim, their sides as readings; and what no disagreement
    tells of.

    Args:
        claim: the claim.
        near: what stands near it.
        records: of all claims that contradict it, and of itself, by IRI.
        documents: of the dataset, by IRI.
    """
    together = {claim.iri, *near.contradicts}
    made = []
    left = set(near.contradicts)
    for one in near.disagreements:
        if one.kind != "contradiction":
            continue
        sides = [(reading, [records[iri] for iri in held if iri in together]) for reading, held in one.sides.values()]
        readings = [_reading(reading, held, claim, documents) for reading, held in sides if held]
        left -= {iri for _, held in one.sides.values() for iri in held}
        made.append(Contradiction(one, readings))
    if left:
        alone = [_reading("", [records[iri]], claim, documents) for iri in sorted(left | {claim.iri})]
        made.append(Contradiction(None, alone))
    return made


def _reading(
    reading: str, held: list[ClaimRecord], claim: ClaimRecord, documents: Mapping[str, SourceDocument]
) -> Reading:
    numbers = sorted({documents[one.document].number for one in held})
    publishers = dict.fromkeys(documents[one.document].publisher for one in held)
    own = any(one.iri == claim.iri for one in held)
    named = numbers if len(numbers) <= MOST_DOCUMENTS else [*numbers[:MOST_DOCUMENTS], f"{len(numbers)} in all"]
    source = f"Document {' and '.join(named)}, {' and '.join(publishers)}{': this claim' if own else ''}"
    evidence, more = first_evidence(held, documents, MOST_SENTENCES)
    return Reading(source, reading, evidence, own, more)
