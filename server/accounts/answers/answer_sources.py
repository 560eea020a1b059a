"""What a row of an answer rests on: its sentences, numbered, how it follows from them, and what it does not rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from graph.answers.explained_result import ExplainedResult, ExplainedRow
from graph.core.terms import Value
from graph.store.dataset_store import Store
from graph.support.identity_records import IdentityRecord
from server.accounts.answers.proof_tree import Cite, ProofReader, TreeNode
from server.wording.cells import cell
from server.wording.chunks import Chunk, Line
from server.wording.evidence import Evidence, SourceDocument, evidence_of, modalities_of, source_documents
from server.wording.names import Names
from server.wording.rules import rule_terms
from server.wording.triples import triple_names


@dataclass(frozen=True)
class NumberedEvidence:
    """A sentence with the number by which the page cites it, and the id of its element."""

    number: int
    id: str
    evidence: Evidence


@dataclass(frozen=True)
class Panel:
    """What a row rests on.

    `heading` tells how many sentences of which documents. `ways` are the witnesses, each with the statements that it
    needs: any one of them suffices, unless the answer is `aggregated`. `witnesses` tells how many there are, where that
    says more than `ways` shows; `nothing` says why there is no sentence; `absent` are patterns that had to find
    nothing; `incomplete` tells that a way could not be followed to its end.
    """

    row: int
    heading: str
    modalities: Sequence[str]
    sentences: Sequence[NumberedEvidence]
    ways: Sequence[Sequence[TreeNode]]
    aggregated: bool
    witnesses: str
    identities: Sequence[IdentityRecord]
    absent: Sequence[str]
    nothing: str
    incomplete: bool


@dataclass(frozen=True)
class AnswerRow:
    """A row of an answer: what stands in its cells, None for no value, and what it rests on."""

    cells: Sequence[Line | None]
    panel: Panel


def answer_rows(store: Store, result: ExplainedResult) -> list[AnswerRow]:
    """The rows of an explained answer, in four look-ups for all of them.

    Args:
        store: the dataset.
        result: the answer.
    """
    names, documents = panel_names(store, result), source_documents(store)
    return [
        AnswerRow([cell_line(value, names) for value in row.values], row_panel(result, row, names, documents))
        for row in result.rows
    ]


def cell_line(value: Value | None, names: Names) -> Line | None:
    """What stands in a cell: a thing by its name, a date in words, else the value as it is; None where nothing is."""
    if value is None:
        return None
    if isinstance(value, ox.NamedNode):
        return (Chunk(names.plain(value.value), value.value),)
    return cell(value, names).line


def panel_names(store: Store, result: ExplainedResult) -> Names:
    """The names of everything that the panels of an answer, and its cells, call by name."""
    proofs = [triple.proof for triple in result.triples if triple.proof]
    triples = chain((t.triple for t in result.triples), (node.triple for proof in proofs for node in proof))
    cells = (value.value for row in result.rows for value in row.values if isinstance(value, ox.NamedNode))
    return triple_names(store, triples, {*cells, *chain.from_iterable(map(rule_terms, proofs))})


def row_panel(
    result: ExplainedResult, row: ExplainedRow, names: Names, documents: Mapping[str, SourceDocument]
) -> Panel:
    """The panel of a row.

    Args:
        result: the explained answer.
        row: a row of it.
        names: of everything in it (`panel_names`).
        documents: of the dataset, by IRI.
    """
    claims = result.claims_of(row)
    evidence = evidence_of(claims, documents)
    numbered = [NumberedEvidence(n, f"s{row.number}-{n}", one) for n, one in enumerate(evidence, 1)]
    numbers = {iri: Cite(one.number, one.id) for one in numbered for iri in one.evidence.claims}
    reader = ProofReader(names, result.claims, documents, numbers)
    return Panel(
        row=row.number,
        heading=_heading(evidence),
        modalities=modalities_of(claims),
        sentences=numbered,
        ways=[[reader.statement(result.triples[at]) for at in way.triples] for way in row.witnesses],
        aggregated=result.aggregated,
        witnesses=_witnesses(row),
        identities=result.identities_of(row),
        absent=row.absent,
        nothing=_nothing(result, row) if not claims else "",
        incomplete=any(not witness.complete for witness in row.witnesses),
    )


def _heading(evidence: Sequence[Evidence]) -> str:
    numbers = sorted({one.document.number for one in evidence})
    count = f"{len(evidence)} {'sentence' if len(evidence) == 1 else 'sentences'}"
    if not numbers:
        return "What it rests on"
    if len(numbers) == 1:
        return f"{count} in document {numbers[0]}"
    return f"{count} in documents {', '.join(numbers[:-1])} and {numbers[-1]}"


def _witnesses(row: ExplainedRow) -> str:
    if row.solutions <= row.solutions_shown:
        return ""
    return f"{len(row.witnesses)} ways, from {row.solutions_shown} of {row.solutions} solutions"


def _nothing(result: ExplainedResult, row: ExplainedRow) -> str:
    """Why no sentence stands behind a row."""
    if result.identities_of(row):
        return "A curator noted that these may be the same; no claim says so."
    if any(triple.fetched for triple in result.triples_of(row)):
        return "No sentence: it is what Wikidata says, which may be wrong; no document says so."
    if any(witness.triples for witness in row.witnesses):
        return "No sentence: it rests on what a curator wrote, or on records, alone."
    if row.witnesses:
        return "No sentence: no triple is needed, only values of the query’s own or a path of length zero."
    if row.solutions:
        return "No sentence: none of its solutions is among those asked for."
    if row.absent:
        return "No sentence: it depends on something that is absent."
    return "No sentence: it is not known what it rests on."
