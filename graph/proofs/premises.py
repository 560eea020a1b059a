"""Finds the rule applications that conclude a triple, backwards in the closed dataset.

The searches are generators that yield requests for look-ups and are sent the results, so that the same code explains
one triple from an index and a page of triples by few queries.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import pyoxigraph as ox

from graph.dataset import provenance_index
from graph.ontology.rules import Pattern, Rule
from graph.support.lookups import QuadPattern
from graph.support.rule_joins import Binding, Subject, instantiate, unify

VIEW = ""
"""The graph of a triple that stands in the default graph of the view."""
BACKGROUND = "background"
"""The graph of a triple that follows from ontology, register and records alone, upon which claims are closed."""

_T = TypeVar("_T")
LookupRequest = tuple[str, list[Any]]
"""The name of a method of `graph.support.lookups.Lookups`, and the items to look up."""
Batched = Generator[LookupRequest, list[Any], _T]
"""A search that yields requests, is sent the results, and returns what it found."""


class GraphTriple(NamedTuple):
    """A triple in a graph: VIEW, BACKGROUND, or the graph of the claim of this IRI."""

    graph: str
    triple: ox.Triple

    @property
    def claim(self) -> str | None:
        """The IRI of the claim in whose graph the triple stands; None for the default graph."""
        return None if self.graph in (VIEW, BACKGROUND) else self.graph

    @property
    def named(self) -> ox.NamedNode | None:
        """The named graph in which the triple stands; None for the default graph."""
        return None if self.graph in (VIEW, BACKGROUND) else ox.NamedNode(self.graph)

    @property
    def quad(self) -> ox.Quad:
        """The triple as a quad of the dataset."""
        triple = self.triple
        return ox.Quad(triple.subject, triple.predicate, triple.object, self.named or ox.DefaultGraph())


class RuleApplication(NamedTuple):
    """One application of a rule: the premises are the triples that its body becomes."""

    rule: Rule
    premises: tuple[GraphTriple, ...]


class RuleIndex:
    """Rules by what they conclude, the simplest first: fewest premises, then by name and axiom."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        ordered = sorted(rules, key=Rule.sort_key)
        self._rank = {rule: rank for rank, rule in enumerate(ordered)}
        self._by_digest = {rule.digest: rule for rule in ordered}
        self._by_head: dict[tuple[ox.NamedNode, Subject | None], list[Rule]] = {}
        for rule in ordered:
            value = None if isinstance(rule.head.object, ox.Variable) else rule.head.object
            self._by_head.setdefault((rule.head.predicate, value), []).append(rule)

    def concluding(self, triple: ox.Triple) -> list[Rule]:
        """Return the rules that may conclude a triple, as far as its predicate and object tell."""
        any_object = self._by_head.get((triple.predicate, None), [])
        this_object = self._by_head.get((triple.predicate, triple.object), [])
        return sorted(any_object + this_object, key=self._rank.__getitem__)

    def recorded(self, conclusion: GraphTriple, text: str) -> RuleApplication | None:
        """Return the rule application that the provenance index records for a triple.

        Args:
            conclusion: the triple.
            text: rule and values as `graph.dataset.provenance_index.rule_binding_text` spells them.

        Returns:
            The application; None where the ontology has no such rule any more.
        """
        digest, _, values = text.partition(":")
        rule = self._by_digest.get(digest)
        binding = None if rule is None else unify(rule.head, conclusion.triple, {})
        if rule is None or binding is None:
            return None
        binding |= zip(rule.inner, provenance_index.bound_terms(values), strict=True)
        premises = (GraphTriple(conclusion.graph, instantiate(pattern, binding)) for pattern in rule.body)
        return RuleApplication(rule, tuple(premises))


Goal = tuple[GraphTriple, Rule]
"""A triple, and a rule that may conclude it."""
_Premises = tuple[GraphTriple, ...]


def rule_applications(goals: Sequence[Goal]) -> Batched[list[list[RuleApplication]]]:
    """Find every application of each goal's rule that concludes the goal's triple.

    In a view, a rule of several patterns is left to the engine, which joins best. In a claim, the premises may stand in
    two graphs; there all goals are joined side by side, one pattern of each at a time.

    Returns:
        For each goal its rule applications, ordered by the spelling of their premises.
    """
    by_engine, by_pattern = list[int](), list[int]()
    for number, (conclusion, rule) in enumerate(goals):
        (by_engine if conclusion.graph == VIEW and len(rule.body) > 1 else by_pattern).append(number)
    bodies: list[list[_Premises]] = [[] for _ in goals]
    if by_engine:
        answers = yield "instances", [(goals[number][1], goals[number][0].triple) for number in by_engine]
        for number, instances in zip(by_engine, answers, strict=True):
            bodies[number] = [tuple(GraphTriple(VIEW, triple) for triple in instance) for instance in instances]
    matched = yield from _matched([goals[number] for number in by_pattern])
    for number, instances in zip(by_pattern, matched, strict=True):
        bodies[number] = instances
    return [
        [RuleApplication(rule, premises) for premises in sorted(instances, key=_spelling)]
        for (_, rule), instances in zip(goals, bodies, strict=True)
    ]


class _Partial(NamedTuple):
    """A rule of which some patterns, by position, have their premises; `position` is that of the next to match."""

    goal: int
    binding: Binding
    premises: dict[int, GraphTriple]
    position: int


def _matched(goals: Sequence[Goal]) -> Batched[list[list[_Premises]]]:
    """Find the premises of each instance pattern by pattern, the pattern with the most bound ends first."""
    result: list[dict[_Premises, None]] = [{} for _ in goals]
    partials = [partial for number, goal in enumerate(goals) for partial in _started(number, *goal)]
    while partials:
        patterns, sources = _next_patterns(goals, partials)
        answers = yield "match", patterns
        graphs: dict[tuple[int, ox.Triple], str] = {}
        for (number, graph), triples in zip(sources, answers, strict=True):
            for triple in triples:
                graphs.setdefault((number, triple), graph)
        extended = []
        for (number, triple), graph in graphs.items():
            partial = partials[number]
            body = goals[partial.goal][1].body
            binding = unify(body[partial.position], triple, partial.binding)
            if binding is None:
                continue
            premises = {**partial.premises, partial.position: GraphTriple(graph, triple)}
            if len(premises) == len(body):
                result[partial.goal][tuple(premises[position] for position in range(len(body)))] = None
            else:
                extended.append(_Partial(partial.goal, binding, premises, _most_bound(body, binding, premises)))
        partials = extended
    return [list(instances) for instances in result]


def _started(goal: int, conclusion: GraphTriple, rule: Rule) -> Iterator[_Partial]:
    """Yield the rule with its head matched, once for each pattern that is to be matched first.

    What a claim entails beyond the background has a premise in the claim's own graph. Looking there first saves reading
    what all other claims assert; any of the patterns may be the one that has this premise.
    """
    binding = unify(rule.head, conclusion.triple, {})
    if binding is not None:
        positions = range(len(rule.body)) if conclusion.claim else [_most_bound(rule.body, binding, {})]
        yield from (_Partial(goal, binding, {}, position) for position in positions)


def _next_patterns(
    goals: Sequence[Goal], partials: Sequence[_Partial]
) -> tuple[list[QuadPattern], list[tuple[int, str]]]:
    """Return the patterns to match next, and for each the number of its partial and the graph that it searches."""
    patterns: list[QuadPattern] = []
    sources: list[tuple[int, str]] = []
    for number, partial in enumerate(partials):
        conclusion, rule = goals[partial.goal]
        pattern = rule.body[partial.position]
        subject, value = (_bound(end, partial.binding) for end in (pattern.subject, pattern.object))
        for graph in _premise_graphs(conclusion, first=not partial.premises):
            patterns.append((GraphTriple(graph, conclusion.triple).named, subject, pattern.predicate, value))
            sources.append((number, graph))
    return patterns, sources


def _premise_graphs(conclusion: GraphTriple, *, first: bool) -> tuple[str, ...]:
    """Return the graphs in which premises may stand; in a claim, the first premise found stands in its own graph."""
    return (conclusion.graph, BACKGROUND) if conclusion.claim and not first else (conclusion.graph,)


def _bound(end: Any, binding: Binding) -> Subject | None:
    """Return the value of one end of a pattern; None where it is an unbound variable."""
    value: Subject | None = binding.get(end) if isinstance(end, ox.Variable) else end
    return value


def _most_bound(body: Sequence[Pattern], binding: Binding, premises: dict[int, GraphTriple]) -> int:
    """Return the position of the pattern with the most bound ends among those without a premise."""
    rest = [position for position in range(len(body)) if position not in premises]
    return max(rest, key=lambda n: sum(_bound(end, binding) is not None for end in (body[n].subject, body[n].object)))


def _spelling(premises: _Premises) -> tuple[str, ...]:
    return tuple(str(premise.triple) for premise in premises)
