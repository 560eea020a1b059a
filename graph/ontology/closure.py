"""The closure of a graph under the rules, by semi-naive evaluation, with the round in which each triple first appears.

A triple of round n follows from premises of lower rounds only (input triples have round 0), so a proof can be searched
backwards without a check for cycles, and the first proof found has the least depth.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple

import pyoxigraph as ox

from graph.ontology.compiled_rules import CompiledRule, Index, Key, applications
from graph.ontology.rules import Rule


class RuleBinding(NamedTuple):
    """A rule application that inferred a triple: the rule, and the values of its `inner` variables in their order."""

    rule: Rule
    values: tuple[Any, ...]


class _SimplestApplications:
    """For each inferred triple, the rule application by the simplest rule; ties go to the values that sort first.

    The applications offered for one triple are all of the round in which it first appears.
    """

    def __init__(self, terms: list[Any]) -> None:
        self._terms = terms
        by_spelling = sorted(range(len(terms)), key=lambda number: str(terms[number]))
        self._order = {number: position for position, number in enumerate(by_spelling)}
        self._best: dict[Key, tuple[list[int], CompiledRule, list[int]]] = {}

    def offer(self, key: Key, rule: CompiledRule, binding: dict[int, int]) -> None:
        """Keep a rule application that infers `key`, unless a simpler one is kept already."""
        best = self._best.get(key)
        if best and rule.rank > best[0][0]:
            return
        values = [binding[variable] for variable in rule.inner]
        rank = [rule.rank, *(self._order[value] for value in values)]
        if best is None or rank < best[0]:
            self._best[key] = rank, rule, values

    def bindings(self) -> dict[ox.Triple, RuleBinding]:
        terms = self._terms
        return {
            ox.Triple(terms[s], terms[p], terms[o]): RuleBinding(rule.rule, tuple(terms[value] for value in values))
            for (s, p, o), (_, rule, values) in self._best.items()
        }


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Disable garbage collection: a closure creates no cycles, and rescanning its objects takes quadratic time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Reasoner:
    """Compiled rules that compute closures; the terms of all graphs closed by one reasoner share one numbering."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._number_of: dict[object, int] = {}
        self._literals: set[int] = set()
        ordered = sorted(rules, key=Rule.sort_key)
        self._rules = [CompiledRule(rule, rank, self._number_of) for rank, rule in enumerate(ordered)]
        self._terms: list[Any] = list(self._number_of)
        self._premises: dict[int, list[tuple[CompiledRule, int]]] = defaultdict(list)
        for rule in self._rules:
            for position, pattern in enumerate(rule.body):
                self._premises[pattern[1]].append((rule, position))
        self._named_ends = {pattern[1:] for rule in self._rules for pattern in rule.body if pattern[2] >= 0}
        self._premises_for: dict[tuple[int, int | None], list[tuple[CompiledRule, int]]] = {}

    def close(self, triples: Iterable[ox.Triple]) -> tuple[dict[ox.Triple, int], Index]:
        """Return each inferred triple with its round, and an index of the triples and all that was inferred."""
        index = Index()
        with _garbage_collection_paused():
            return self._run([self._key(triple) for triple in triples], [index]), index

    def derive(self, triples: Iterable[ox.Triple]) -> tuple[dict[ox.Triple, int], dict[ox.Triple, RuleBinding]]:
        """Return each inferred triple with its round, and with the simplest rule application of that round."""
        index = Index()
        with _garbage_collection_paused():
            keys = [self._key(triple) for triple in triples]
            simplest = _SimplestApplications(self._terms)
            return self._run(keys, [index], simplest), simplest.bindings()

    def close_with_background(self, background: Index, triples: Iterable[ox.Triple]) -> dict[ox.Triple, int]:
        """Infer from triples together with a closed graph that stays unchanged.

        Args:
            background: the index of a graph that this reasoner has closed.
            triples: the further triples.

        Returns:
            Each inferred triple that is not in the background, with its round.
        """
        keys = [key for triple in triples if (key := self._key(triple)) not in background]
        return self._run(keys, [background, Index()])

    def close_beside(
        self,
        background: Index,
        closed: Mapping[ox.Triple, int],
        triples: Iterable[ox.Triple],
        repeated: Callable[[ox.Triple], bool],
    ) -> dict[ox.Triple, int]:
        """Infer from triples and a graph that is closed upon a background already; that graph stays as it is.

        Args:
            background: the index of a graph that this reasoner has closed.
            closed: each triple of the graph with its round; 0 for what is not inferred.
            triples: the further triples.
            repeated: tells which triples of the background are inferred again.

        Returns:
            Each inferred triple that is not in the graph, with its round.
        """
        by_round: dict[int, list[Key]] = defaultdict(list, {0: [self._key(triple) for triple in triples]})
        for triple, number in closed.items():
            by_round[number].append(self._key(triple))
        known = {key for keys in by_round.values() for key in keys}
        terms = self._terms

        def is_new(key: Key) -> bool:
            return key not in known and (key not in background or repeated(ox.Triple(*(terms[end] for end in key))))

        return self._run(by_round.pop(0), [background, Index()], later=by_round, is_new=is_new)

    def _run(
        self,
        keys: list[Key],
        layers: list[Index],
        simplest: _SimplestApplications | None = None,
        later: Mapping[int, list[Key]] = MappingProxyType({}),
        is_new: Callable[[Key], bool] | None = None,
    ) -> dict[ox.Triple, int]:
        """Run rounds until nothing new follows; return each inferred triple with its round.

        Args:
            keys: the input triples.
            layers: the indexes in which premises are looked up; input and inferred triples are added to the last.
            simplest: collects the simplest rule application of each inferred triple.
            later: further input by the round that it counts as.
            is_new: tells what is inferred, of what is not in the last layer; by default, what is in no layer.
        """
        is_new = is_new or (lambda key: not any(key in layer for layer in layers[:-1]))
        rounds: dict[Key, int] = {}
        delta, number = list(dict.fromkeys(keys)), 0
        layers[-1].extend(delta)
        while delta or number < max(later, default=0):
            number += 1
            new: dict[Key, None] = {}
            for rule, key, binding in self._applications(delta, layers):
                if key not in new:
                    if key[0] in self._literals or key in layers[-1] or not is_new(key):  # no literal subjects in RDF
                        continue
                    new[key] = None
                if simplest is not None:
                    simplest.offer(key, rule, binding)
            rounds |= dict.fromkeys(new, number)
            delta = [*new, *later.get(number, ())]
            layers[-1].extend(delta)
        terms = self._terms
        return {ox.Triple(terms[s], terms[p], terms[o]): n for (s, p, o), n in rounds.items()}

    def _applications(
        self, delta: Iterable[Key], layers: list[Index]
    ) -> Iterator[tuple[CompiledRule, Key, dict[int, int]]]:
        """Yield the rule, head and binding of every rule application that has a premise in `delta`."""
        for subject, predicate, value in delta:
            for rule, position in self._matching_premises(predicate, value):
                for key, binding in applications(rule, position, subject, value, layers):
                    yield rule, key, binding

    def _matching_premises(self, predicate: int, value: int) -> list[tuple[CompiledRule, int]]:
        """Return the rules, with the position in their body, whose premise a triple with these ends may match.

        Most rules are about the members of one class: without this, each type of a thing would be tried with all.
        """
        ends = (predicate, value) if (predicate, value) in self._named_ends else (predicate, None)
        if ends not in self._premises_for:
            self._premises_for[ends] = [
                (rule, position)
                for rule, position in self._premises.get(predicate, ())
                if rule.body[position][2] < 0 or rule.body[position][2] == value
            ]
        return self._premises_for[ends]

    def _key(self, triple: ox.Triple) -> Key:
        value = self._number(triple.object)
        if isinstance(triple.object, ox.Literal):
            self._literals.add(value)
        return self._number(triple.subject), self._number(triple.predicate), value

    def _number(self, node: object) -> int:
        number = self._number_of.get(node)
        if number is None:
            number = self._number_of[node] = len(self._terms)
            self._terms.append(node)
        return number
