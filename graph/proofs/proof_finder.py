"""Finds proofs of inferred triples: by which rule and axiom, from which premises, down to what claims and files say.

In a view, the build has recorded how each triple was inferred. In a claim, it is searched for: a triple of round n
follows from premises of lower rounds (ARCHITECTURE, decision 3), so there are no cycles, and the depth is the least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import pyoxigraph as ox

from graph.core.errors import BuildError, NotFoundError, UsageError
from graph.core.terms import triple_text
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.ontology.axioms import Axiom
from graph.ontology.rules import Rule
from graph.proofs.premises import BACKGROUND, VIEW, GraphTriple, RuleApplication, RuleIndex
from graph.proofs.proof import INFERRED, ProofNode
from graph.proofs.proof_search import ProofSearch
from graph.proofs.unstated import Unstated, unstated
from graph.store.dataset_store import Store
from graph.support.claim_support import Support
from graph.support.lookups import Lookups, lookups
from graph.support.triple_support import CLAIM_LIMIT, supports

PROOF_LIMIT = 20
"""How many proofs of one triple are given at most, unless more are asked for."""
CACHED_PROOFS = 5_000
"""How many proofs are cached for later answers; some triples are in every answer."""


class ProofFinder:
    """Finds the proofs of the triples of one view, and of those of the claim graphs."""

    def __init__(
        self,
        store: Store,
        index: Store,
        axioms: Mapping[Rule, Axiom | None],
        view: str = DEFAULT_VIEW,
        by: Lookups | None = None,
    ) -> None:
        """Start with an empty cache.

        Args:
            store: the dataset.
            index: its provenance index.
            axioms: the rules that it was built with, and the axioms they come from
            (`graph.ontology.axioms.axioms_by_rule`).
            view: the view in which triples are proved.
            by: look-ups to use instead of the fastest that the stores allow.

        Raises:
            UsageError: an unknown view.
        """
        if view not in VIEWS:
            raise UsageError(f"there is no view {view!r}; there are {', '.join(VIEWS)}")
        self.view, self._store, self._base, self._axioms = view, store, store.base, axioms
        self._lookups = by or lookups(store, index, view)
        self._rule_index = RuleIndex(axioms)
        self._cache: dict[GraphTriple, ProofNode] = {}

    def of(self, triple: ox.Triple, claim: str = VIEW) -> ProofNode:
        """Find the proof of least depth of a triple.

        Args:
            triple: the triple.
            claim: the IRI of the claim in whose graph it stands; by default it stands in the default graph.

        Raises:
            NotFoundError: the triple does not stand there.
            BuildError: the ontology is no longer the one that the dataset was built with.
        """
        conclusion = GraphTriple(claim, triple)
        proofs = self.of_all([conclusion])
        if conclusion not in proofs:
            raise NotFoundError(f"{triple_text(triple, self._base)} does not stand where it is to be proved")
        return proofs[conclusion]

    def of_all(self, conclusions: Iterable[GraphTriple]) -> dict[GraphTriple, ProofNode]:
        """Find the proofs of many triples by few look-ups; triples that do not stand in their graph are left out.

        Raises:
            BuildError: the ontology is no longer the one that the dataset was built with.
        """
        distinct = list(dict.fromkeys(conclusions))
        new = [node for node in distinct if node not in self._cache]
        patterns = [(node.named, t.subject, t.predicate, t.object) for node in new for t in [node.triple]]
        present = [node for node, matches in zip(new, self._lookups.match(patterns), strict=True) if matches]
        proofs = dict(zip(present, self._proofs(self._search(present), present), strict=True))
        result = {node: proof for node in distinct if (proof := proofs.get(node) or self._cache.get(node))}
        if len(self._cache) + len(proofs) > CACHED_PROOFS:
            self._cache.clear()
        self._cache |= dict(islice(proofs.items(), CACHED_PROOFS))
        return result

    def forget(self) -> None:
        """Empty the cache, so that the next question is answered as if it were the first."""
        self._cache.clear()

    def alternatives(self, triple: ox.Triple, claim: str = VIEW, limit: int = PROOF_LIMIT) -> Iterator[ProofNode]:
        """Find a proof for each rule application that concludes a triple, with the least proof of each premise.

        The first proof is that of `of`; the others follow by depth. None needs the triple itself. Other proofs of a
        premise can be asked for in turn. A triple that is not inferred has one proof, which is its support; one that
        does not stand there has none (`unstated` tells of it).

        Args:
            triple: the triple.
            claim: the IRI of the claim in whose graph it stands; by default it stands in the default graph.
            limit: how many proofs are given at most.

        Raises:
            BuildError: as `of`.
        """
        conclusion = GraphTriple(claim, triple)
        if first := self.of_all([conclusion]).get(conclusion):
            yield from islice(self._alternatives(first, conclusion), limit)

    def unstated(self, triple: ox.Triple, claim: str = VIEW) -> Unstated:
        """Tell of a triple that does not stand where it was looked for.

        Args:
            triple: the triple.
            claim: the IRI of the claim in whose graph it was looked for; by default it was in the default graph.

        Raises:
            NotFoundError: there is no such claim.
        """
        return unstated(self._store, self._lookups, triple, self.view, claim)

    def _alternatives(self, first: ProofNode, conclusion: GraphTriple) -> Iterator[ProofNode]:
        yield first
        if first.kind != INFERRED:
            return
        search = self._search([conclusion])
        (applications,) = search.run([search.find_all(conclusion)])
        for application in applications:
            premises = self._proofs(search, application.premises)
            if all(part.triple != conclusion.triple for premise in premises for part in premise):
                proof = self._inferred(conclusion, first.round, application, premises)
                if proof != first:
                    yield proof

    def _search(self, conclusions: Sequence[GraphTriple]) -> ProofSearch:
        """Return a search that has read these triples."""
        search = ProofSearch(self._rule_index, self._lookups, self.view, self._base)
        search.run([search.read(conclusions)])
        return search

    def _proofs(self, search: ProofSearch, conclusions: Sequence[GraphTriple]) -> list[ProofNode]:
        """Return the proofs of triples that the search has read."""
        applications, leaves = self._applications(search, conclusions)
        supported = self._leaves(leaves)
        proofs: dict[GraphTriple, ProofNode] = {}

        def proof(node: GraphTriple) -> ProofNode:
            if node not in proofs and node in supported:
                premises = tuple(proof(premise) for premise in search.computed_from(node))
                proofs[node] = replace(supported[node], premises=premises) if premises else supported[node]
            elif node not in proofs:
                inferred = [proof(premise) for premise in applications[node].premises]
                proofs[node] = self._inferred(node, search.round(node) or 0, applications[node], inferred)
            return proofs[node]

        return [proof(node) for node in conclusions]

    def _applications(
        self, search: ProofSearch, conclusions: Sequence[GraphTriple]
    ) -> tuple[dict[GraphTriple, RuleApplication], list[GraphTriple]]:
        """Find the rule applications of the proofs of these triples, level by level, and the leaves they end in.

        Raises:
            BuildError: no rule concludes an inferred triple.
        """
        applications: dict[GraphTriple, RuleApplication] = {}
        leaves: dict[GraphTriple, None] = {}
        level: Iterable[GraphTriple] = conclusions
        while level := dict.fromkeys(node for node in level if node not in applications):
            leaves |= {node: None for node in level if not search.round(node)}
            inferred = [(node, number) for node in level if (number := search.round(node))]
            results = iter(search.run(search.find(n, number) for n, number in inferred if n.graph != BACKGROUND))
            for node, _ in inferred:
                application = search.applications[node] if node.graph == BACKGROUND else next(results)
                if application is None:
                    text = triple_text(node.triple, self._base)
                    raise BuildError(f"no rule of the ontology concludes {text} any more; run `peacegraph build`")
                applications[node] = application
            computed = [premise for node in level for premise in search.computed_from(node)]
            search.run([search.read(computed)])
            level = [*computed, *(premise for node, _ in inferred for premise in applications[node].premises)]
        return applications, list(leaves)

    def _leaves(self, nodes: Sequence[GraphTriple]) -> dict[GraphTriple, ProofNode]:
        """Return the support of triples that are not inferred, as proofs without premises.

        What claims are closed upon is supported by curators and records only, even where claims hold it too.
        """
        quads = [node.quad for node in nodes]
        support_of = supports(self._lookups, quads, self.view, self._base, most=CLAIM_LIMIT)
        proofs = {}
        for node, quad in zip(nodes, quads, strict=True):
            support = support_of[quad]
            if node.graph == BACKGROUND and support.kind == "claim":
                support = Support("curated" if support.files else "record", files=support.files)
            sources, rules = (support.claims, support.count, support.files), "+".join(support.rules)
            proofs[node] = ProofNode(node.triple, node.claim, support.kind, 0, rules, None, (), *sources)
        return proofs

    def _inferred(
        self, conclusion: GraphTriple, number: int, application: RuleApplication, premises: Sequence[ProofNode]
    ) -> ProofNode:
        """Return the proof of a triple of round `number` by a rule application with proved premises."""
        rule, axiom = application.rule.name, self._axioms[application.rule]
        return ProofNode(conclusion.triple, conclusion.claim, INFERRED, number, rule, axiom, tuple(premises))
