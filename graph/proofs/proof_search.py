"""Searches for the rule applications of which a proof is made: those whose premises have lower rounds.

The provenance index has the rounds of views and claims, and the rule applications of views. It has no rounds of the
background, upon which claims are closed; its depths are computed when a proof needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final, TypeVar

import pyoxigraph as ox

from graph.dataset.provenance_index import claim_slug, computation, rank_of
from graph.ontology.rules import Pattern, Rule
from graph.proofs.premises import (
    BACKGROUND,
    VIEW,
    Batched,
    Goal,
    GraphTriple,
    LookupRequest,
    RuleApplication,
    RuleIndex,
    rule_applications,
)
from graph.support.lookups import Lookups

SLICE_SIZE: Final = 4
"""How many rule applications are tried together, times the look-ups' `at_once`."""

_T = TypeVar("_T")


class ProofSearch:
    """A search for proofs in one view and its claims, with the entries of the provenance index that it has read.

    `applications` holds, for every triple of the background that it has proved, the rule application that concludes it.
    """

    def __init__(self, rules: RuleIndex, lookups: Lookups, view: str, base: str) -> None:
        """Start with nothing read.

        Args:
            rules: the rules of the ontology that the dataset was built with.
            lookups: look-ups in the dataset and its provenance index.
            view: the view in which triples are proved.
            base: the base IRI.
        """
        self.applications: dict[GraphTriple, RuleApplication] = {}
        self._rule_index, self._lookups, self._view, self._base = rules, lookups, view, base
        self._view_entries: dict[ox.Triple, list[str]] = {}
        self._claim_entries: dict[ox.Triple, list[str]] = {}
        self._claim_ends: dict[str, set[tuple[Any, Any]]] = {}
        """For each claim graph read, its pairs of predicate and object, and of predicate and None."""
        self._depths: dict[GraphTriple, int] = {}

    def run(self, searches: Iterable[Batched[_T]]) -> list[_T]:
        """Run searches side by side, so that items they request at the same time are looked up together.

        Returns:
            The result of each search, in their order.
        """
        results: dict[int, _T] = {}
        waiting: dict[int, tuple[Batched[_T], LookupRequest]] = {}

        def resume(number: int, search: Batched[_T], answer: list[Any] | None) -> None:
            try:
                waiting[number] = search, next(search) if answer is None else search.send(answer)
            except StopIteration as stop:
                waiting.pop(number, None)
                results[number] = stop.value

        for number, search in enumerate(searches):
            resume(number, search, None)
        while waiting:
            lookup = next(iter(waiting.values()))[1][0]
            batch = [(number, search, items) for number, (search, (name, items)) in waiting.items() if name == lookup]
            answers = iter(getattr(self._lookups, lookup)([item for *_, items in batch for item in items]))
            for number, search, items in batch:
                resume(number, search, list(islice(answers, len(items))))
        return [results[number] for number in sorted(results)]

    def read(self, graph_triples: Iterable[GraphTriple]) -> Batched[None]:
        """Read the entries of the provenance index about these triples, and the claim graphs they stand in."""
        nodes = list(graph_triples)
        if new := list(dict.fromkeys(n.triple for n in nodes if not n.claim and n.triple not in self._view_entries)):
            self._view_entries.update(zip(new, (yield "view_entries", new), strict=True))
        if new := list(dict.fromkeys(n.triple for n in nodes if n.claim and n.triple not in self._claim_entries)):
            self._claim_entries.update(zip(new, (yield "claim_entries", new), strict=True))
        if claims := list(dict.fromkeys(n.graph for n in nodes if n.claim and n.graph not in self._claim_ends)):
            graphs = yield "match", [(ox.NamedNode(claim), None, None, None) for claim in claims]
            for claim, triples in zip(claims, graphs, strict=True):
                self._claim_ends[claim] = {
                    pair for t in triples for pair in ((t.predicate, None), (t.predicate, t.object))
                }

    def round(self, graph_triple: GraphTriple) -> int | None:
        """Return the round of a triple that was read.

        Returns:
            0 for what is not inferred; None for a triple of which it is not yet known that it is in the background.
        """
        if graph_triple.graph == BACKGROUND:
            return 0 if self._is_uninferred(graph_triple) else self._depths.get(graph_triple)
        return self._rank(graph_triple)[1]

    def _rank(self, graph_triple: GraphTriple) -> tuple[int, int]:
        """Return where a triple that was read stands in the order of proofs; what is in the background comes first."""
        if graph_triple.graph == BACKGROUND:
            return 0, 0
        graph, entries = f"view:{self._view}", self._view_entries
        if graph_triple.claim:
            graph, entries = claim_slug(graph_triple.claim, self._base), self._claim_entries
        ranks = (rank_of(entry, graph) for entry in entries[graph_triple.triple])
        return next((rank for rank in ranks if rank is not None), (0, 0))

    def computed_from(self, graph_triple: GraphTriple) -> list[GraphTriple]:
        """Return the premises from which the build computed a triple that was read; none where it did not."""
        if graph_triple.graph != VIEW:
            return []
        found = computation(graph_triple.triple, self._view_entries[graph_triple.triple], self._view)
        quads = found.premises if found else ()
        return [GraphTriple(getattr(quad.graph_name, "value", VIEW), quad.triple) for quad in quads]

    def find(self, conclusion: GraphTriple, number: int) -> Batched[RuleApplication | None]:
        """Find one rule application that concludes a triple from premises of lower rounds.

        What a claim says by itself rests on no type that others give what it mentions.

        In a view, it is the one that the provenance index records, which the closure took; without such a record, the
        first that is found. In a claim, applications to its own graph and uninferred background triples come before
        those that need an inferred background.

        Args:
            conclusion: a triple that was read.
            number: its round, at least 1.

        Returns:
            The application; None where there is none.
        """
        if application := self._recorded(conclusion, number):
            yield from self.read(application.premises)
            return application
        uncertain: list[RuleApplication] = []
        for rules in _slices(self._rules(conclusion), self._lookups.at_once):
            applications = yield from self._applications([(conclusion, rule) for rule in rules])
            for batch in _slices(applications, SLICE_SIZE * self._lookups.at_once):
                yield from self.read(premise for application in batch for premise in application.premises)
                for application in batch:
                    if self._is_earlier(application, conclusion):
                        if self._is_certain(application):
                            return application
                        uncertain.append(application)
        yield from self._prove_background(uncertain)
        return next(filter(self._holds, uncertain), None)

    def find_all(self, conclusion: GraphTriple) -> Batched[list[RuleApplication]]:
        """Find every rule application that concludes a triple, from premises of whatever rounds.

        Returns:
            The applications by the last round of their premises; the first is the one that `find` finds.
        """
        goals = [(conclusion, rule) for rule in self._rule_index.concluding(conclusion.triple)]
        applications = yield from self._applications(goals)
        yield from self.read(premise for application in applications for premise in application.premises)
        yield from self._prove_background([a for a in applications if not self._is_certain(a)])
        return sorted(
            filter(self._holds, applications),
            key=lambda a: (not self._is_earlier(a, conclusion), self._last_round(a), not self._is_certain(a)),
        )

    def _applications(self, goals: Sequence[Goal]) -> Batched[list[RuleApplication]]:
        return list(chain(*(yield from rule_applications(goals))))

    def _rules(self, conclusion: GraphTriple) -> list[Rule]:
        """Return the rules that may conclude a triple; in a claim, those for which its graph may hold a premise."""
        rules, ends = self._rule_index.concluding(conclusion.triple), self._claim_ends.get(conclusion.graph)
        if ends is None:
            return rules

        def may_hold(pattern: Pattern) -> bool:
            value = None if isinstance(pattern.object, ox.Variable) else pattern.object
            return (pattern.predicate, value) in ends

        return [rule for rule in rules if any(map(may_hold, rule.body))]

    def _recorded(self, conclusion: GraphTriple, number: int) -> RuleApplication | None:
        """Return the application that the provenance index records for a triple of this round in the view."""
        prefix = f"view:{self._view}:round:{number}:"
        entries = self._view_entries[conclusion.triple] if conclusion.graph == VIEW else ()
        texts = (entry.removeprefix(prefix) for entry in entries if entry.startswith(prefix))
        return next(filter(None, (self._rule_index.recorded(conclusion, text) for text in texts)), None)

    def _is_uninferred(self, graph_triple: GraphTriple) -> bool:
        """Check whether a triple stands in the default graphs as curated, recorded or computed."""
        return any(entry.startswith("support:") for entry in self._view_entries[graph_triple.triple])

    def _is_certain(self, application: RuleApplication) -> bool:
        """Check whether no premise needs a proof in the background."""
        return all(premise.graph != BACKGROUND or self._is_uninferred(premise) for premise in application.premises)

    def _is_earlier(self, application: RuleApplication, conclusion: GraphTriple) -> bool:
        """Check whether all premises come before a conclusion in the order of proofs, by layer and by round."""
        layer, number = self._rank(conclusion)
        ranks = [self._rank(premise) for premise in application.premises]
        return all(rank[0] <= layer and rank[1] < number for rank in ranks)

    def _last_round(self, application: RuleApplication) -> int:
        """Return the highest round of the premises, in which everything in the background counts as round 0."""
        return max(self._rank(premise)[1] for premise in application.premises)

    def _holds(self, application: RuleApplication) -> bool:
        """Check whether all premises are known to hold."""
        return all(self.round(premise) is not None for premise in application.premises)

    def _prove_background(self, applications: Sequence[RuleApplication]) -> Batched[None]:
        """Search for proofs of those premises of which it is not known whether they are in the background.

        What is found is kept in `applications` and `_depths`, down to the triples that are not inferred.
        """
        premises = dict.fromkeys(premise for application in applications for premise in application.premises)
        targets = [premise for premise in premises if self.round(premise) is None]
        if not targets:
            return
        depths, candidates = yield from self._background(targets)
        proved = [target for target in targets if target in depths]
        while proved:
            conclusion = proved.pop()
            if conclusion not in self.applications and (number := depths[conclusion]):
                application = next(
                    a for a in candidates[conclusion] if all(depths.get(p, number) < number for p in a.premises)
                )
                self._depths[conclusion], self.applications[conclusion] = number, application
                proved += application.premises

    def _background(
        self, targets: list[GraphTriple]
    ) -> Batched[tuple[dict[GraphTriple, int], dict[GraphTriple, list[RuleApplication]]]]:
        """Compute the least depths of triples in the background, where they have one.

        The rule applications by which the targets may follow are collected level by level, until no shallower proof can
        come. The depths are the least fix-point over these applications, so that no cycle can arise.

        Returns:
            The depths, and the rule applications that were collected for each triple.
        """
        depths: dict[GraphTriple, int] = {}
        candidates: dict[GraphTriple, list[RuleApplication]] = {}
        frontier, level = targets, 0
        while frontier and any(depths.get(target, level + 1) > level for target in targets):
            level += 1
            candidates.update((node, []) for node in frontier)
            goals = [(node, rule) for node in frontier for rule in self._rule_index.concluding(node.triple)]
            applications = yield from rule_applications(goals)
            for (node, _), concluding in zip(goals, applications, strict=True):
                candidates[node] += concluding
            premises = (premise for application in chain(*applications) for premise in application.premises)
            new = dict.fromkeys(p for p in premises if p not in candidates and p not in depths)
            yield from self.read(new)
            depths |= {node: 0 for node in new if self.round(node) == 0}
            frontier = [node for node in new if node not in depths]
            _relax(depths, candidates)
        return depths, candidates


def _relax(depths: dict[GraphTriple, int], candidates: dict[GraphTriple, list[RuleApplication]]) -> None:
    """Lower depths until each is one more than that of the deepest premise of its shallowest rule application."""
    changed = True
    while changed:
        changed = False
        for node, applications in candidates.items():
            reached = [
                max(depths[p] for p in a.premises) + 1 for a in applications if all(p in depths for p in a.premises)
            ]
            if reached and min(reached) < depths.get(node, min(reached) + 1):
                depths[node] = min(reached)
                changed = True


def _slices(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
