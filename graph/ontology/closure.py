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

from graph.ontology.rules import Pattern, Rule

Key = tuple[int, int, int]
_Edges = dict[int, dict[int, set[int]]]


class Index:
    """An index of triples of interned terms, by predicate and subject and by predicate and object."""

    def __init__(self) -> None:
        self.forward: _Edges = defaultdict(lambda: defaultdict(set))
        self.backward: _Edges = defaultdict(lambda: defaultdict(set))

    def add(self, key: Key) -> None:
        subject, predicate, value = key
        self.forward[predicate][subject].add(value)
        self.backward[predicate][value].add(subject)

    def __contains__(self, key: Key) -> bool:
        subject, predicate, value = key
        edges = self.forward.get(predicate)
        return edges is not None and value in edges.get(subject, ())

    def match(self, subject: int | None, predicate: int, value: int | None) -> Iterator[tuple[int, int]]:
        """Yield the subject and object of every matching triple.

        Args:
            subject: the subject's number, or None for any.
            predicate: the predicate's number.
            value: the object's number, or None for any.
        """
        if subject is not None:
            values = self.forward.get(predicate, {}).get(subject, ())
            if value is None:
                yield from [(subject, v) for v in values]
            elif value in values:
                yield subject, value
        elif value is not None:
            yield from [(s, value) for s in self.backward.get(predicate, {}).get(value, ())]
        else:
            yield from [(s, v) for s, values in self.forward.get(predicate, {}).items() for v in values]


class RuleBinding(NamedTuple):
    """A rule application that inferred a triple: the rule, and the values of its `inner` variables in their order."""

    rule: Rule
    values: tuple[Any, ...]


class _CompiledRule:
    """A rule over interned terms; variables are negative numbers. The simplest rule has rank 0."""

    def __init__(self, rule: Rule, rank: int, number_of: dict[object, int]) -> None:
        self.rule, self.rank = rule, rank
        variables: dict[str, int] = {}

        def encode(pattern: Pattern) -> tuple[int, int, int]:
            ends = []
            for node in (pattern.subject, pattern.object):
                if isinstance(node, ox.Variable):
                    ends.append(variables.setdefault(node.value, -len(variables) - 1))
                else:
                    ends.append(number_of.setdefault(node, len(number_of)))
            return ends[0], number_of.setdefault(pattern.predicate, len(number_of)), ends[1]

        self.head = encode(rule.head)
        self.body = tuple(encode(pattern) for pattern in rule.body)
        self.inner = [variables[variable.value] for variable in rule.inner]


class _SimplestApplications:
    """For each inferred triple, the rule application by the simplest rule; ties go to the values that sort first.

    The applications offered for one triple are all of the round in which it first appears.
    """

    def __init__(self, terms: list[Any]) -> None:
        self._terms = terms
        by_spelling = sorted(range(len(terms)), key=lambda number: str(terms[number]))
        self._order = {number: position for position, number in enumerate(by_spelling)}
        self._best: dict[Key, tuple[list[int], _CompiledRule, list[int]]] = {}

    def offer(self, key: Key, rule: _CompiledRule, binding: dict[int, int]) -> None:
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
        self._rules = [_CompiledRule(rule, rank, self._number_of) for rank, rule in enumerate(ordered)]
        self._terms: list[Any] = list(self._number_of)
        self._premises: dict[int, list[tuple[_CompiledRule, int]]] = defaultdict(list)
        for rule in self._rules:
            for position, pattern in enumerate(rule.body):
                self._premises[pattern[1]].append((rule, position))
        self._named_ends = {pattern[1:] for rule in self._rules for pattern in rule.body if pattern[2] >= 0}
        self._premises_for: dict[tuple[int, int | None], list[tuple[_CompiledRule, int]]] = {}

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
        target, above = layers[-1], layers[:-1]
        rounds: dict[Key, int] = {}
        delta = list(dict.fromkeys(keys))
        for key in delta:
            target.add(key)
        number, last = 0, max(later, default=0)
        while delta or number < last:
            number += 1
            new: dict[Key, None] = {}
            for rule, key, binding in self._applications(delta, layers):
                if key not in new:
                    if key[0] in self._literals or key in target:  # no literal subjects in RDF
                        continue
                    if not is_new(key) if is_new else any(key in layer for layer in above):
                        continue
                    new[key] = None
                if simplest is not None:
                    simplest.offer(key, rule, binding)
            rounds |= dict.fromkeys(new, number)
            delta = [*new, *later.get(number, ())]
            for key in delta:
                target.add(key)
        terms = self._terms
        return {ox.Triple(terms[s], terms[p], terms[o]): n for (s, p, o), n in rounds.items()}

    def _applications(
        self, delta: Iterable[Key], layers: list[Index]
    ) -> Iterator[tuple[_CompiledRule, Key, dict[int, int]]]:
        """Yield the rule, head and binding of every rule application that has a premise in `delta`."""
        for subject, predicate, value in delta:
            for rule, position in self._matching_premises(predicate, value):
                for key, binding in _apply(rule, position, subject, value, layers):
                    yield rule, key, binding

    def _matching_premises(self, predicate: int, value: int) -> list[tuple[_CompiledRule, int]]:
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


def _apply(
    rule: _CompiledRule, position: int, subject: int, value: int, layers: list[Index]
) -> Iterator[tuple[Key, dict[int, int]]]:
    """Yield the head and binding of every application of a rule that uses one triple as a premise.

    Args:
        rule: the rule.
        position: the pattern of its body that the triple matches; their predicates are the same.
        subject: the triple's subject.
        value: the triple's object.
        layers: the indexes in which the other premises are looked up.
    """
    start, _, end = rule.body[position]
    binding: dict[int, int] = {}
    for pattern_term, term in ((start, subject), (end, value)):
        if pattern_term >= 0:
            if pattern_term != term:
                return
        elif binding.setdefault(pattern_term, term) != term:
            return
    rest = rule.body[:position] + rule.body[position + 1 :]
    for solution in _join(rest, binding, layers) if rest else (binding,):
        head_subject, predicate, head_value = rule.head
        key = (
            head_subject if head_subject >= 0 else solution[head_subject],
            predicate,
            head_value if head_value >= 0 else solution[head_value],
        )
        yield key, solution


def _join(patterns: tuple[Key, ...], binding: dict[int, int], layers: list[Index]) -> Iterator[dict[int, int]]:
    """Yield the solutions of all patterns that extend `binding`; the most bound pattern is joined first."""
    if not patterns:
        yield binding
        return
    most_bound = max(
        range(len(patterns)), key=lambda i: sum(end >= 0 or end in binding for end in (patterns[i][0], patterns[i][2]))
    )
    start, predicate, end = patterns[most_bound]
    rest = patterns[:most_bound] + patterns[most_bound + 1 :]
    subject = start if start >= 0 else binding.get(start)
    value = end if end >= 0 else binding.get(end)
    for layer in layers:
        for matched_subject, matched_value in layer.match(subject, predicate, value):
            if start == end and matched_subject != matched_value:
                continue
            yield from _join(rest, {**binding, start: matched_subject, end: matched_value}, layers)
