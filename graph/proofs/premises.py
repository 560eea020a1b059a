"""What a triple may follow from: the instances of rules that conclude it, found backwards in the closed dataset.

Finding them is written as generators that ask for look-ups and are given the answers, so that the same code explains
one triple from an index and a page of them by few queries.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import pyoxigraph as ox

from graph.dataset import provenance_index
from graph.ontology.rules import Pattern, Rule
from graph.support.lookups import Wanted
from graph.support.rule_joins import Binding, Subject, instantiate, unify

VIEW = ""
"""The graph of a node that stands in the default graph of the view."""
BACKGROUND = "background"
"""The graph of a node that follows from ontology, register and records alone, as claims are closed upon them."""

_T = TypeVar("_T")
LookupRequest = tuple[str, list[Any]]
"""The name of a look-up, and what is asked."""
Batched = Generator[LookupRequest, list[Any], _T]


class GraphTriple(NamedTuple):
    """A triple where it stands: in VIEW, in BACKGROUND, or in the graph of the claim of this IRI."""

    graph: str
    triple: ox.Triple

    @property
    def claim(self) -> str | None:
        """The IRI of the claim in whose graph it stands; None for the default graph."""
        return None if self.graph in (VIEW, BACKGROUND) else self.graph

    @property
    def named(self) -> ox.NamedNode | None:
        """The named graph in which it stands; None for the default graph."""
        return None if self.graph in (VIEW, BACKGROUND) else ox.NamedNode(self.graph)

    @property
    def quad(self) -> ox.Quad:
        """The triple as it stands in the dataset."""
        triple = self.triple
        return ox.Quad(triple.subject, triple.predicate, triple.object, self.named or ox.DefaultGraph())


class RuleApplication(NamedTuple):
    """One application of a rule."""

    rule: Rule
    premises: tuple[GraphTriple, ...]


class RuleIndex:
    """Rules by what they conclude, the simplest first: fewest premises, then by name and axiom."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        ordered = sorted(rules, key=Rule.sort_key)
        self._place = {rule: place for place, rule in enumerate(ordered)}
        self._by_digest = {rule.digest: rule for rule in ordered}
        self._rules: dict[tuple[ox.NamedNode, Subject | None], list[Rule]] = {}
        for rule in ordered:
            value = None if isinstance(rule.head.object, ox.Variable) else rule.head.object
            self._rules.setdefault((rule.head.predicate, value), []).append(rule)

    def of(self, triple: ox.Triple) -> list[Rule]:
        """The rules whose head may be the triple."""
        any_value = self._rules.get((triple.predicate, None), [])
        this_value = self._rules.get((triple.predicate, triple.object), [])
        return sorted(any_value + this_value, key=self._place.__getitem__)

    def step(self, node: GraphTriple, told: str) -> RuleApplication | None:
        """The step that a name in the provenance index tells of; None where there is no such rule any more."""
        digest, _, values = told.partition(":")
        rule = self._by_digest.get(digest)
        binding = None if rule is None else unify(rule.head, node.triple, {})
        if rule is None or binding is None:
            return None
        binding |= zip(rule.inner, provenance_index.bound_terms(values), strict=True)
        return RuleApplication(
            rule, tuple(GraphTriple(node.graph, instantiate(pattern, binding)) for pattern in rule.body)
        )


def rule_applications(goals: Sequence[tuple[GraphTriple, Rule]]) -> Batched[list[list[RuleApplication]]]:
    """For each goal every instance of its rule that concludes its node, in the order of their premises.

    In a view a rule of several patterns is left to the engine, which joins best. In a claim the premises may
    stand in two graphs; there all goals are joined side by side, a pattern of each at a time.
    """
    joined, others = list[int](), list[int]()
    for number, (node, rule) in enumerate(goals):
        (joined if node.graph == VIEW and len(rule.body) > 1 else others).append(number)
    found: list[list[tuple[GraphTriple, ...]]] = [[] for _ in goals]
    if joined:
        answers = yield "instances", [(goals[number][1], goals[number][0].triple) for number in joined]
        for number, bodies in zip(joined, answers, strict=True):
            graph = goals[number][0].graph
            found[number] = [tuple(GraphTriple(graph, triple) for triple in body) for body in bodies]
    several = yield from _matched([goals[number] for number in others])
    for number, bodies in zip(others, several, strict=True):
        found[number] = bodies
    return [
        [RuleApplication(rule, premises) for premises in sorted(bodies, key=_spelt)]
        for (_, rule), bodies in zip(goals, found, strict=True)
    ]


def _matched(goals: Sequence[tuple[GraphTriple, Rule]]) -> Batched[list[list[tuple[GraphTriple, ...]]]]:
    """The premises of each instance, found pattern by pattern, the one with most ends known first."""
    found: list[dict[tuple[GraphTriple, ...], None]] = [{} for _ in goals]
    waiting = [partial for number, goal in enumerate(goals) for partial in _started(number, *goal)]
    while waiting:
        wanted: list[Wanted] = []
        sources: list[tuple[int, str]] = []
        for source, partial in enumerate(waiting):
            node, rule = goals[partial.goal]
            pattern = rule.body[partial.place]
            subject, value = (_ground(end, partial.binding) for end in (pattern.subject, pattern.object))
            for graph in _places(node, seed=not partial.premises):
                wanted.append((GraphTriple(graph, node.triple).named, subject, pattern.predicate, value))
                sources.append((source, graph))
        answers = yield "match", wanted
        reached: dict[tuple[int, ox.Triple], str] = {}
        for (source, graph), triples in zip(sources, answers, strict=True):
            for triple in triples:
                reached.setdefault((source, triple), graph)
        ahead = []
        for (source, triple), graph in reached.items():
            partial = waiting[source]
            body = goals[partial.goal][1].body
            binding = unify(body[partial.place], triple, partial.binding)
            if binding is None:
                continue
            premises = {**partial.premises, partial.place: GraphTriple(graph, triple)}
            if len(premises) == len(body):
                found[partial.goal][tuple(premises[place] for place in range(len(body)))] = None
            else:
                ahead.append(_Partial(partial.goal, binding, premises, _most_bound(body, binding, premises)))
        waiting = ahead
    return [list(several) for several in found]


class _Partial(NamedTuple):
    """A rule of which some patterns have their premises, and the place of the pattern to look for next."""

    goal: int
    binding: Binding
    premises: dict[int, GraphTriple]
    place: int


def _started(goal: int, node: GraphTriple, rule: Rule) -> Iterator[_Partial]:
    """The rule with its head matched.

    What a claim entails beyond the background has a premise in the claim's own graph, and looking there first saves
    reading all that others say: each pattern may be the one that has it.
    """
    binding = unify(rule.head, node.triple, {})
    if binding is not None:
        places = range(len(rule.body)) if node.claim else [_most_bound(rule.body, binding, {})]
        yield from (_Partial(goal, binding, {}, place) for place in places)


def _places(node: GraphTriple, *, seed: bool) -> tuple[str, ...]:
    """The graphs in which the node's premises may stand."""
    return (node.graph, BACKGROUND) if node.claim and not seed else (node.graph,)


def _ground(end: Any, binding: Binding) -> Subject | None:
    found: Subject | None = binding.get(end) if isinstance(end, ox.Variable) else end
    return found


def _most_bound(body: Sequence[Pattern], binding: Binding, premises: dict[int, GraphTriple]) -> int:
    left = [place for place in range(len(body)) if place not in premises]
    return max(left, key=lambda n: sum(_ground(end, binding) is not None for end in (body[n].subject, body[n].object)))


def _spelt(premises: tuple[GraphTriple, ...]) -> tuple[str, ...]:
    return tuple(str(premise.triple) for premise in premises)
