"""Proofs of inferred triples: which rule, by which axiom, from which premises, down to what claims and files say.

In a view, how each triple was inferred was kept by the build. In a claim it is looked for: a triple of round n follows
from premises of lower rounds (ARCHITECTURE, decision 3), so that there are no cycles, and the depth is the least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import pyoxigraph as ox

from graph.core.errors import BuildError, NotFoundError, UsageError
from graph.core.namespaces import CONCEPT, shorten
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.ontology.axioms import Axiom
from graph.ontology.rules import Rule
from graph.proofs.derivations import ProofSearch
from graph.proofs.premises import BACKGROUND, VIEW, GraphTriple, RuleApplication, RuleIndex
from graph.proofs.proof import INFERRED, Proof
from graph.proofs.proof_text import triple_text
from graph.store.dataset_store import Store
from graph.support.lookups import Lookups, lookups
from graph.support.triple_support import CLAIM_LIMIT, Support, supports

PROOF_LIMIT = 20
"""Proofs of one triple given at most, unless more are asked for."""
CACHED_PROOFS = 5_000
"""Proofs kept for the next answer that needs them: some triples are in every answer."""


class ProofFinder:
    """Gives the proofs of the triples of one view, and of those of the claim graphs."""

    def __init__(
        self,
        store: Store,
        index: Store,
        axioms: Mapping[Rule, Axiom | None],
        view: str = DEFAULT_VIEW,
        by: Lookups | None = None,
    ) -> None:
        """`index` and `axioms` (of `axioms.axioms_by_rule`) are those of the build that made the dataset.

        `by` are other look-ups than the fastest that the stores allow.

        Raises:
            UsageError: an unknown view.
        """
        if view not in VIEWS:
            raise UsageError(f"there is no view {view!r}; there are {', '.join(VIEWS)}")
        self.view, self._base, self._axioms = view, store.base, axioms
        self._lookups = by or lookups(store, index, view)
        self._concluding = RuleIndex(axioms)
        self._known: dict[GraphTriple, Proof] = {}

    def of(self, triple: ox.Triple, claim: str = VIEW) -> Proof:
        """The proof, of the least depth, of a triple of the default graph, or of the graph of the claim of this IRI.

        Raises:
            NotFoundError: the triple does not stand there.
            BuildError: the ontology is no longer that which the dataset was made with.
        """
        node = GraphTriple(claim, triple)
        found = self.of_all([node])
        if node not in found:
            raise NotFoundError(self._missing(node))
        return found[node]

    def of_all(self, nodes: Iterable[GraphTriple]) -> dict[GraphTriple, Proof]:
        """The proofs of many triples, by few look-ups; what does not stand in its graph is left out.

        Raises:
            BuildError: the ontology is no longer that which the dataset was made with.
        """
        asked = list(dict.fromkeys(nodes))
        new = [node for node in asked if node not in self._known]
        places = [(node.named, t.subject, t.predicate, t.object) for node in new for t in [node.triple]]
        present = [node for node, found in zip(new, self._lookups.match(places), strict=True) if found]
        proofs = dict(zip(present, self._proved(self._search(present), present), strict=True))
        found = {node: proof for node in asked if (proof := proofs.get(node) or self._known.get(node))}
        if len(self._known) + len(proofs) > CACHED_PROOFS:
            self._known.clear()
        self._known |= dict(islice(proofs.items(), CACHED_PROOFS))
        return found

    def forget(self) -> None:
        """Keep no proofs of earlier questions, so that the next is answered as if it were the first."""
        self._known.clear()

    def others(self, triple: ox.Triple, claim: str = VIEW, limit: int = PROOF_LIMIT) -> Iterator[Proof]:
        """Every way in which an inferred triple follows in one step, each premise with its own least proof.

        The first is that of `of`; the others come after it by depth. None needs the triple itself. The other proofs of
        a premise can be asked for in turn. Of a triple that is not inferred, its support alone.

        Raises:
            NotFoundError, BuildError: as `of`.
        """
        first = self.of(triple, claim)
        yield from islice(self._others(first, GraphTriple(claim, triple)), limit)

    def _others(self, first: Proof, node: GraphTriple) -> Iterator[Proof]:
        yield first
        if first.kind != INFERRED:
            return
        search = self._search([node])
        (steps,) = search.together([search.follow_all(node)])
        for step in steps:
            premises = self._proved(search, step.premises)
            if all(part.triple != node.triple for premise in premises for part in premise):
                found = self._inferred(node, first.round, step, premises)
                if found != first:
                    yield found

    def _search(self, nodes: Sequence[GraphTriple]) -> ProofSearch:
        made = ProofSearch(self._concluding, self._lookups, self.view, self._base)
        made.together([made.read(nodes)])
        return made

    def _proved(self, search: ProofSearch, nodes: Sequence[GraphTriple]) -> list[Proof]:
        """The proofs of nodes that the search has read, level by level."""
        steps: dict[GraphTriple, RuleApplication] = {}
        given: dict[GraphTriple, None] = {}
        level: Iterable[GraphTriple] = nodes
        while level := dict.fromkeys(node for node in level if node not in steps):
            given |= {node: None for node in level if not search.round(node)}
            rising = [(node, number) for node in level if (number := search.round(node))]
            found = iter(search.together(search.follow(n, number) for n, number in rising if n.graph != BACKGROUND))
            for node, _ in rising:
                step = search.steps[node] if node.graph == BACKGROUND else next(found)
                if step is None:
                    told = triple_text(node.triple, self._base)
                    raise BuildError(f"no rule of the ontology concludes {told} any more; run `peacegraph build`")
                steps[node] = step
            level = [premise for node, _ in rising for premise in steps[node].premises]
        made = self._given(list(given))

        def proof(node: GraphTriple) -> Proof:
            if node not in made:
                premises = [proof(premise) for premise in steps[node].premises]
                made[node] = self._inferred(node, search.round(node) or 0, steps[node], premises)
            return made[node]

        return [proof(node) for node in nodes]

    def _given(self, nodes: Sequence[GraphTriple]) -> dict[GraphTriple, Proof]:
        """What is not inferred, with its support; what a claim is closed upon does not stand there by other claims."""
        quads = [node.quad for node in nodes]
        found = supports(self._lookups, quads, self.view, self._base, most=CLAIM_LIMIT)
        made = {}
        for node, quad in zip(nodes, quads, strict=True):
            known = found[quad]
            if node.graph == BACKGROUND and known.kind == "claim":
                known = Support("curated" if known.files else "record", files=known.files)
            named = (known.claims, known.count, known.files)
            made[node] = Proof(node.triple, node.claim, known.kind, 0, "", None, (), *named)
        return made

    def _inferred(self, node: GraphTriple, number: int, step: RuleApplication, premises: Sequence[Proof]) -> Proof:
        axiom = self._axioms[step.rule]
        return Proof(node.triple, node.claim, INFERRED, number, step.rule.name, axiom, tuple(premises))

    def _missing(self, node: GraphTriple) -> str:
        """That a triple does not stand where it was looked for, and where it does."""
        told = triple_text(node.triple, self._base)
        if node.claim:
            return f"{told} does not stand in the graph of {node.claim}"
        (holding,) = self._lookups.claims([node.triple])
        if not holding:
            return f"{told} stands nowhere in the dataset; look at the spelling of its terms"
        claims = [
            f"{shorten(iri, self._base)} ({modality.removeprefix(CONCEPT)})" for iri, modality in sorted(holding)[:5]
        ]
        more = " …" if len(holding) > len(claims) else ""
        return f"{told} does not stand in the view {self.view}, only in {', '.join(claims)}{more}; ask the view all"
