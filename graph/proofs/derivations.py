"""Of all that a triple may follow from, a step whose premises have lower rounds: what a proof is made of.

The provenance index has the rounds of views and claims, and the steps of views. What claims are closed upon has none
of its own there: its depths are computed when a proof needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final, TypeVar

import pyoxigraph as ox

from graph.dataset.provenance_index import claim_slug, round_of
from graph.ontology.rules import Pattern, Rule
from graph.proofs.premises import (
    BACKGROUND,
    VIEW,
    Batched,
    GraphTriple,
    LookupRequest,
    RuleApplication,
    RuleIndex,
    rule_applications,
)
from graph.support.lookups import Lookups

SLICE_SIZE: Final = 4
"""Instances of rules tried together, for each question that is worth asking at once."""

_T = TypeVar("_T")


class ProofSearch:
    """A search in one view, with what it has read of the provenance index.

    `steps` holds, for every node of the background that it has proved, the step that concludes it.
    """

    def __init__(self, concluding: RuleIndex, lookups: Lookups, view: str, base: str) -> None:
        self.steps: dict[GraphTriple, RuleApplication] = {}
        self._concluding, self._lookups, self._view, self._base = concluding, lookups, view, base
        self._names: dict[ox.Triple, list[str]] = {}
        self._ways: dict[ox.Triple, list[str]] = {}
        self._own: dict[str, set[tuple[Any, Any]]] = {}
        self._depths: dict[GraphTriple, int] = {}

    def together(self, searches: Iterable[Batched[_T]]) -> list[_T]:
        """Run searches side by side, so that what they ask at the same time is looked up at once."""
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
            kind = next(iter(waiting.values()))[1][0]
            asked = [(number, search, items) for number, (search, (name, items)) in waiting.items() if name == kind]
            answers = iter(getattr(self._lookups, kind)([item for *_, items in asked for item in items]))
            for number, search, items in asked:
                resume(number, search, list(islice(answers, len(items))))
        return [results[number] for number in sorted(results)]

    def read(self, nodes: Iterable[GraphTriple]) -> Batched[None]:
        """Have what the provenance index says of these nodes at hand."""
        several = list(nodes)
        if new := list(dict.fromkeys(n.triple for n in several if not n.claim and n.triple not in self._names)):
            self._names.update(zip(new, (yield "names", new), strict=True))
        if new := list(dict.fromkeys(n.triple for n in several if n.claim and n.triple not in self._ways)):
            self._ways.update(zip(new, (yield "ways", new), strict=True))
        if named := list(dict.fromkeys(n.graph for n in several if n.claim and n.graph not in self._own)):
            graphs = yield "match", [(ox.NamedNode(graph), None, None, None) for graph in named]
            for graph, triples in zip(named, graphs, strict=True):
                self._own[graph] = {pair for t in triples for pair in ((t.predicate, None), (t.predicate, t.object))}

    def round(self, node: GraphTriple) -> int | None:
        """Of a node that was read: 0 for what is given; None for what is not yet known to be in the background."""
        if node.graph == BACKGROUND:
            return 0 if self._curated(node) else self._depths.get(node)
        kept, names = f"view:{self._view}", self._names
        if node.claim:
            kept, names = claim_slug(node.claim, self._base), self._ways
        rounds = (round_of(name, kept) for name in names[node.triple])
        return next((number for number in rounds if number is not None), 0)

    def follow(self, node: GraphTriple, number: int) -> Batched[RuleApplication | None]:
        """A step that concludes a node of round `number` from premises of lower rounds.

        In a view, the one that the provenance index tells of, which the closure took; else the first that is found. In
        a claim, steps from its own graph and what is curated come before those that need an inferred background.
        """
        if step := self._told(node, number):
            yield from self.read(step.premises)
            return step
        doubtful: list[RuleApplication] = []
        for rules in _slices(self._rules(node), self._lookups.at_once):
            found = yield from self._instances([(node, rule) for rule in rules])
            for some in _slices(found, SLICE_SIZE * self._lookups.at_once):
                yield from self.read(premise for step in some for premise in step.premises)
                for step in some:
                    if self._last_round(step) < number:
                        if self._is_sure(step):
                            return step
                        doubtful.append(step)
        yield from self._settle(doubtful)
        return next(filter(self._holds, doubtful), None)

    def _rules(self, node: GraphTriple) -> list[Rule]:
        """The rules that may conclude a node: in a claim, those of which its own graph may hold a premise."""
        rules, own = self._concluding.of(node.triple), self._own.get(node.graph)
        if own is None:
            return rules

        def held(pattern: Pattern) -> bool:
            value = None if isinstance(pattern.object, ox.Variable) else pattern.object
            return (pattern.predicate, value) in own

        return [rule for rule in rules if any(map(held, rule.body))]

    def _told(self, node: GraphTriple, number: int) -> RuleApplication | None:
        prefix = f"view:{self._view}:round:{number}:"
        names = self._names[node.triple] if node.graph == VIEW else ()
        told = (name.removeprefix(prefix) for name in names if name.startswith(prefix))
        return next(filter(None, (self._concluding.step(node, way) for way in told)), None)

    def follow_all(self, node: GraphTriple) -> Batched[list[RuleApplication]]:
        """Every step that concludes the node, from premises of whatever rounds; that of `follow` is the first."""
        found = yield from self._instances([(node, rule) for rule in self._concluding.of(node.triple)])
        yield from self.read(premise for step in found for premise in step.premises)
        yield from self._settle([step for step in found if not self._is_sure(step)])
        return sorted(filter(self._holds, found), key=lambda step: (self._last_round(step), not self._is_sure(step)))

    def _curated(self, node: GraphTriple) -> bool:
        return any(name.startswith("support:") for name in self._names[node.triple])

    def _is_sure(self, step: RuleApplication) -> bool:
        return all(premise.graph != BACKGROUND or self._curated(premise) for premise in step.premises)

    def _last_round(self, step: RuleApplication) -> int:
        """That of the last premise, to which the background is given."""
        return max(0 if premise.graph == BACKGROUND else self.round(premise) or 0 for premise in step.premises)

    def _holds(self, step: RuleApplication) -> bool:
        return all(self.round(premise) is not None for premise in step.premises)

    def _settle(self, steps: Sequence[RuleApplication]) -> Batched[None]:
        """Find out which of the premises are in the background after all."""
        premises = dict.fromkeys(premise for step in steps for premise in step.premises)
        targets = [premise for premise in premises if self.round(premise) is None]
        if targets:
            yield from self._background(targets)

    def _background(self, targets: list[GraphTriple]) -> Batched[None]:
        """The least depth of each target in the background, where it has one, with the steps down to what is given.

        What the targets may follow from is collected level by level, until no shallower proof can come. Depths are
        then the least fix-point over it, so that no cycle can arise.
        """
        depths: dict[GraphTriple, int] = {}
        ways: dict[GraphTriple, list[RuleApplication]] = {}
        frontier, level = targets, 0
        while frontier and any(depths.get(target, level + 1) > level for target in targets):
            level += 1
            ways.update((node, []) for node in frontier)
            goals = [(node, rule) for node in frontier for rule in self._concluding.of(node.triple)]
            found = yield from rule_applications(goals)
            for (node, _), steps in zip(goals, found, strict=True):
                ways[node] += steps
            new = dict.fromkeys(p for step in chain(*found) for p in step.premises if p not in ways and p not in depths)
            yield from self.read(new)
            depths |= {node: 0 for node in new if self.round(node) == 0}
            frontier = [node for node in new if node not in depths]
            _relax(depths, ways)
        proved = [target for target in targets if target in depths]
        while proved:
            node = proved.pop()
            if node not in self.steps and (number := depths[node]):
                step = next(s for s in ways[node] if all(depths.get(p, number) < number for p in s.premises))
                self._depths[node], self.steps[node] = number, step
                proved += step.premises

    def _instances(self, goals: Sequence[tuple[GraphTriple, Rule]]) -> Batched[list[RuleApplication]]:
        found = yield from rule_applications(goals)
        return list(chain(*found))


def _relax(depths: dict[GraphTriple, int], ways: dict[GraphTriple, list[RuleApplication]]) -> None:
    """Lower every depth to one more than that of the deepest premise of its shallowest step, until nothing changes."""
    changed = True
    while changed:
        changed = False
        for node, steps in ways.items():
            known = [max(depths[p] for p in s.premises) + 1 for s in steps if all(p in depths for p in s.premises)]
            if known and min(known) < depths.get(node, min(known) + 1):
                depths[node] = min(known)
                changed = True


def _slices(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
