"""Everything that explaining needs, opened together: the dataset, what was kept beside it, and the axioms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from graph.answers.annotation import Page, annotate
from graph.answers.explained_result import explained_result
from graph.answers.result_csv import result_csv
from graph.answers.result_provo import ProvoWriter
from graph.core import serialization
from graph.core.formats import Format
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset import dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.ontology import axioms
from graph.proofs.premises import VIEW
from graph.proofs.proof import Proof
from graph.proofs.proof_finder import ProofFinder
from graph.store import term_reader
from graph.store.dataset_store import EmbeddedStore

ADDRESS: Final = "urn:x-peacegraph:answer"
"""What the names in PROV-O begin with where the answer has no address."""


class Explainer:
    """Explains answers and triples of one built dataset.

    Raises:
        BuildError: the dataset cannot be read.
    """

    def __init__(self, store: EmbeddedStore, folder: Path, manifest: Manifest, ontology: Path) -> None:
        self.store = store
        self.index = dataset_folder.load_index(folder, manifest)
        self._ontology = ontology
        self._proofs: dict[str, ProofFinder] = {}

    @classmethod
    def open(cls, settings: Settings) -> Explainer:
        """The explainer of the dataset in use.

        Raises:
            BuildError: nothing has been built yet.
        """
        folder, manifest = dataset_folder.current(settings)
        return cls(dataset_folder.load(folder, manifest), folder, manifest, settings.ontology)

    @cached_property
    def axioms(self) -> Mapping[Any, Any]:
        """Each rule with the axiom that it comes from."""
        return axioms.axioms_by_rule(self._ontology)

    def warm(self) -> None:
        """Read what would be read at the first question, so that processes forked from now on share it."""
        for view in VIEWS:
            self.proofs(view)
        self.answer("SELECT ?s { ?s a pg:State } LIMIT 1")

    def proofs(self, view: str = DEFAULT_VIEW) -> ProofFinder:
        """The proofs of a view.

        Raises:
            UsageError: there is no such view.
        """
        if view not in self._proofs:
            self._proofs[view] = ProofFinder(self.store, self.index, self.axioms, view)
        return self._proofs[view]

    def answer(
        self,
        text: str,
        view: str = DEFAULT_VIEW,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        page: Page | None = None,
    ) -> dict[str, Any]:
        """The answer to a query with what it rests on, as plain objects (`graph.answers.explained_result`).

        Raises:
            PeacegraphError: as `Store.query`.
        """
        page = page or Page()
        over = {"default_graphs": tuple(default_graphs), "named_graphs": tuple(named_graphs)}
        found = annotate(self.store, self.index, text, view, **over, page=page)  # type: ignore[arg-type]
        return explained_result(found, self.proofs(view), page)

    def written(self, told: Mapping[str, Any], fmt: Format, query: str, address: str = ADDRESS) -> bytes:
        """An account in one of `formats.PROVENANCE`."""
        if fmt.name == "csv":
            return result_csv(told)
        if fmt.rdf is None:
            return (json.dumps(told, ensure_ascii=False) + "\n").encode()
        return serialization.serialized(
            ProvoWriter(told, address, query).quads(graphs=fmt.name == "trig"), fmt, self.store.base
        )

    def explain(
        self, subject: str, predicate: str, value: str, view: str = DEFAULT_VIEW, claim: str = "", limit: int = 1
    ) -> list[Proof]:
        """The proofs of a triple, the least first, in the view or in the graph of a claim; terms as in a query.

        Raises:
            UsageError: one of them is no term, or there is no such view.
            NotFoundError: the triple does not stand there.
        """
        triple = term_reader.triple(self.store, subject, predicate, value)
        graph = term_reader.iri(self.store, claim).value if claim else VIEW
        return list(self.proofs(view).others(triple, graph, limit))
