"""Everything that explaining needs, opened together: the dataset, its provenance index, and the axioms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.answers.explained_result import ExplainedResult, explained_result
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset import dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.ontology import axioms
from graph.ontology.axioms import Axiom
from graph.ontology.rules import Rule
from graph.proofs.premises import VIEW
from graph.proofs.proof_finder import ProofFinder
from graph.proofs.proof_list import ProofList
from graph.store import term_reader
from graph.store.dataset_store import EmbeddedStore, asked_default_graphs
from graph.store.evaluation import GivenAnswer


class Explainer:
    """Explains answers and triples of one built dataset.

    Raises:
        BuildError: the dataset cannot be read.
    """

    def __init__(self, store: EmbeddedStore, folder: Path, manifest: Manifest, ontology: Path) -> None:
        self.store = store
        self.index = dataset_folder.load_index(folder, manifest)
        self._ontology = ontology
        self._finders: dict[str, ProofFinder] = {}

    @classmethod
    def open(cls, settings: Settings) -> Explainer:
        """Open the dataset in use.

        Raises:
            BuildError: nothing has been built yet.
        """
        folder, manifest = dataset_folder.current(settings)
        return cls(dataset_folder.load(folder, manifest), folder, manifest, settings.ontology)

    @cached_property
    def axioms(self) -> Mapping[Rule, Axiom | None]:
        """Each rule with the axiom that it comes from."""
        return axioms.axioms_by_rule(self._ontology)

    def warm(self) -> None:
        """Read what would be read at the first question, so that processes forked from now on share it."""
        for view in VIEWS:
            self.finder(view)
        self.answer("SELECT ?s { ?s a pg:State } LIMIT 1")

    def finder(self, view: str = DEFAULT_VIEW) -> ProofFinder:
        """What finds the proofs of a view.

        Raises:
            UsageError: there is no such view.
        """
        if view not in self._finders:
            self._finders[view] = ProofFinder(self.store, self.index, self.axioms, view)
        return self._finders[view]

    def answer(
        self,
        text: str,
        view: str = DEFAULT_VIEW,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        page: Page | None = None,
        given: GivenAnswer | None = None,
    ) -> ExplainedResult:
        """Answer a query, with what a page of its answer rests on.

        Args:
            text: the query.
            view: whose default graph is asked.
            default_graphs: graphs whose merge is asked instead, as IRIs.
            named_graphs: the named graphs beside them, as IRIs.
            page: what of the answer to explain.
            given: the answer that was given to the query, where another evaluation may give another one.

        Raises:
            AnswerGoneError: the answer that was given cannot be had again.
            PeacegraphError: as `Store.query`.
        """
        page, finder = page or Page(), self.finder(view)
        default_graphs = asked_default_graphs(default_graphs, named_graphs)
        annotated = annotate(
            self.store,
            self.index,
            text,
            view,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            page=page,
            given=given,
        )
        return explained_result(annotated, finder, page)

    def explain(
        self, subject: str, predicate: str, value: str, view: str = DEFAULT_VIEW, claim: str = "", limit: int = 1
    ) -> ProofList:
        """Prove a triple, or tell that it is not stated and does not follow.

        Args:
            subject: of the triple, as a query has it; so `predicate` and `value`, its object.
            predicate: of the triple.
            value: its object.
            view: in whose default graph it stands.
            claim: the claim in whose graph it stands instead, if it is not empty.
            limit: how many proofs are given at most, the least first.

        Raises:
            UsageError: one of them is no term, or there is no such view.
            NotFoundError: there is no such claim.
        """
        triple = term_reader.triple(self.store, subject, predicate, value)
        graph = term_reader.iri(self.store, claim).value if claim else VIEW
        finder = self.finder(view)
        if proofs := list(finder.alternatives(triple, graph, limit)):
            return ProofList.of(self.store, proofs)
        return ProofList.without_proof(self.store, finder.unstated(triple, graph))
