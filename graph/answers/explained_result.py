"""An explained answer as one typed result: what every writer — JSON, CSV, PROV-O, text, pages — writes.

It is an annotated answer (`graph.answers.annotation`) with the proofs of what is inferred and the records of all
claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import pyoxigraph as ox

from graph.answers.annotated_answer import AnnotatedAnswer, Note, Page, Row
from graph.core.terms import Value
from graph.dataset.fetched_graphs import Fetched
from graph.proofs.premises import VIEW, GraphTriple
from graph.proofs.proof import INFERRED, ProofNode
from graph.proofs.proof_finder import ProofFinder
from graph.store.evaluation import GivenAnswer, Rows
from graph.support.claim_records import ClaimRecord, claim_records
from graph.support.claim_support import Support
from graph.support.identity_records import IdentityRecord, identity_records


@dataclass(frozen=True)
class ExplainedTriple:
    """A triple of a witness and what supports it.

    `graph` is the claim in whose graph it was found, None for the default graph. `kind` is its support (ARCHITECTURE,
    decision 5), None where nothing is known of it. `claims` are the first of the claims that say it, `claim_count` in
    all; `files` those in which a curator wrote it; `proof` proves what is inferred. `identities` are the possible
    identities that it records, or whose passages it tells of. `rules` are those of ours by which the build computed it
    in the view (`graph.dataset.provenance_index.RULES`). `fetched` tells which item of Wikidata says it, where the
    graph is no claim but holds what Wikidata says.
    """

    triple: ox.Triple
    graph: str | None
    kind: str | None
    claims: tuple[str, ...] = ()
    claim_count: int = 0
    files: tuple[str, ...] = ()
    proof: ProofNode | None = None
    identities: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    fetched: Fetched | None = None

    @property
    def claims_rested_on(self) -> Sequence[str]:
        """The claims that it rests on: those that say it; where it is inferred, those that its proof rests on."""
        return self.claims if self.proof is None else self.proof.leaf_claims

    @property
    def wikidata(self) -> str:
        """The item of Wikidata that says it, with revision and day, in words; empty where none does."""
        return self.fetched.in_words if self.fetched else ""

    @property
    def files_rested_on(self) -> list[str]:
        """The files of curators that it rests on, in alphabetical order."""
        files = self.files if self.proof is None else chain.from_iterable(leaf.files for leaf in self.proof.leaves)
        return sorted(set(files))


@dataclass(frozen=True)
class ExplainedWitness:
    """One witness of a row: the positions of its triples in `ExplainedResult.triples`.

    `complete` is False where a walk or a match of EXISTS could not be found again.
    """

    triples: tuple[int, ...]
    complete: bool = True


@dataclass(frozen=True)
class ExplainedRow:
    """A row of the page.

    `number` counts from 0 in the whole answer; `values` are in the order of the columns. The row comes from `solutions`
    solutions of the query's pattern; `solutions_shown` of them were read, and those of them that rest on the same
    triples are one witness. `absent` are patterns that had to find nothing.
    """

    number: int
    values: tuple[Value | None, ...]
    solutions: int
    solutions_shown: int
    witnesses: tuple[ExplainedWitness, ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExplainedResult:
    """An answer and, for a page of its rows, what they rest on.

    `kind` is `solutions`, `boolean` or `triples`. `columns` are the variables of SELECT, `subject`, `predicate` and
    `object` of CONSTRUCT and DESCRIBE, `boolean` of ASK. `page` is what was asked for, `total` the number of rows of
    the answer. `aggregated` says that a row rests on all of its witnesses together, not on each. `tag` names this very
    answer where the query may rightly have another one. `answer` is the whole answer; None where only the page was
    asked for. `given` is what has to be kept so that further pages are about the same rows, `deviations`
    names where the answer may differ from the standard.
    """

    version: str
    view: str
    base: str
    kind: str
    columns: tuple[str, ...]
    page: Page
    total: int
    aggregated: bool
    notes: tuple[Note, ...]
    rows: tuple[ExplainedRow, ...]
    triples: tuple[ExplainedTriple, ...]
    claims: Mapping[str, ClaimRecord]
    identities: Mapping[str, IdentityRecord] = field(default_factory=dict)
    tag: str | None = None
    answer: Rows | None = field(default=None, compare=False, repr=False)
    given: GivenAnswer | None = field(default=None, compare=False, repr=False)
    deviations: tuple[str, ...] = field(default=(), compare=False)

    @property
    def next_offset(self) -> int | None:
        """The number of the first row of the next page; None at the end of the answer."""
        end = self.page.offset + len(self.rows)
        return end if end < self.total else None

    def triples_of(self, row: ExplainedRow) -> list[ExplainedTriple]:
        """The triples of the witnesses of a row, each once."""
        positions = dict.fromkeys(position for witness in row.witnesses for position in witness.triples)
        return [self.triples[position] for position in positions]

    def claims_of(self, row: ExplainedRow) -> list[ClaimRecord]:
        """The claims that a row rests on, each once."""
        return [self.claims[iri] for iri in self._claims_by_row.get(row.number, ())]

    def identities_of(self, row: ExplainedRow) -> list[IdentityRecord]:
        """The possible identities that a row tells of, each once."""
        iris = dict.fromkeys(iri for triple in self.triples_of(row) for iri in triple.identities)
        return [self.identities[iri] for iri in iris]

    @cached_property
    def _claims_by_row(self) -> dict[int, list[str]]:
        return {
            row.number: list(dict.fromkeys(iri for t in self.triples_of(row) for iri in t.claims_rested_on))
            for row in self.rows
        }


def explained_result(annotated: AnnotatedAnswer, finder: ProofFinder, page: Page) -> ExplainedResult:
    """Make the result of an annotated answer.

    Args:
        annotated: the answer with its witnesses and their support.
        finder: finds proofs in the view that was asked.
        page: what of the answer was annotated.
    """
    quads = sorted({q for row in annotated.rows for w in row.witnesses for q in w.quads}, key=str)
    positions = {quad: number for number, quad in enumerate(quads)}
    proofs = _proofs(annotated, finder)
    claims = chain(annotated.claim_iris, chain.from_iterable(proof.leaf_claims for proof in proofs.values()))
    return ExplainedResult(
        version=annotated.store.version,
        view=finder.view,
        base=annotated.store.base,
        kind=annotated.kind,
        columns=annotated.columns,
        page=page,
        total=annotated.total,
        aggregated=annotated.aggregated,
        notes=annotated.notes,
        rows=tuple(_row(page.offset + number, row, positions) for number, row in enumerate(annotated.rows)),
        triples=tuple(_explained(quad, annotated.support.get(quad), proofs.get(quad)) for quad in quads),
        claims=claim_records(annotated.store, claims),
        identities=identity_records(annotated.store, (i for s in annotated.support.values() for i in s.identities)),
        tag=annotated.given.tag if annotated.given else None,
        answer=annotated.answer,
        given=annotated.given,
        deviations=annotated.deviations,
    )


def _row(number: int, row: Row, positions: Mapping[ox.Quad, int]) -> ExplainedRow:
    witnesses = (ExplainedWitness(tuple(sorted(positions[q] for q in w.quads)), w.complete) for w in row.witnesses)
    return ExplainedRow(number, row.values, row.solutions, row.solutions_shown, tuple(witnesses), row.absent)


def _explained(quad: ox.Quad, support: Support | None, proof: ProofNode | None) -> ExplainedTriple:
    graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
    if support is None:
        return ExplainedTriple(quad.triple, graph, None)
    sources = (support.claims, support.count, support.files)
    further = (support.identities, support.rules, support.fetched)
    return ExplainedTriple(quad.triple, graph, support.kind, *sources, proof, *further)


def _proofs(annotated: AnnotatedAnswer, finder: ProofFinder) -> dict[ox.Quad, ProofNode]:
    """The proofs of the inferred triples of the witnesses."""
    inferred = {quad: support for quad, support in annotated.support.items() if support.kind == INFERRED}
    nodes = {quad: _graph_triple(quad, annotated.merged, support) for quad, support in inferred.items()}
    proofs = finder.of_all(nodes.values())
    return {quad: proofs[node] for quad, node in nodes.items() if node in proofs}


def _graph_triple(quad: ox.Quad, merged: bool, support: Support) -> GraphTriple:
    """Where a triple is to be proved: in its graph; of several that make the default graph, in one that has it."""
    if isinstance(quad.graph_name, ox.NamedNode):
        return GraphTriple(quad.graph_name.value, quad.triple)
    return GraphTriple(support.proved_in if merged else VIEW, quad.triple)
