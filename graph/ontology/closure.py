"""The closure of a graph under the rules, semi-naive, each inferred triple with the round it first appeared in.

A triple of round n follows from premises of lower rounds only (given triples are round 0), so a proof can be found
backwards without looking for cycles, and the first one found is of the least depth.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pyoxigraph as ox

from graph.ontology.rules import Pattern, Rule

Key = tuple[int, int, int]
_Edges = dict[int, dict[int, set[int]]]


class Index:
    """Triples of interned terms, by predicate and either end."""

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
        """Subject and object of every triple that fits; None fits anything."""
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
    """How a triple was inferred: the rule, and the values of the variables of its body that its head does not have."""

    rule: Rule
    values: tuple[Any, ...]


class _Compiled:
    """A rule over interned terms: variables are negative numbers. `rank` orders rules, the simplest first."""

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


class _Simplest:
    """Of the derivations of a triple, all of one round, that by the simplest rule, and the first by spelling."""

    def __init__(self, terms: list[Any]) -> None:
        self._terms = terms
        spelt = sorted(range(len(terms)), key=lambda number: str(terms[number]))
        self._order = {number: place for place, number in enumerate(spelt)}
        self._found: dict[Key, tuple[list[int], _Compiled, list[int]]] = {}

    def take(self, key: Key, rule: _Compiled, binding: dict[int, int]) -> None:
        """Keep this derivation, unless a simpler one is known."""
        known = self._found.get(key)
        if known and rule.rank > known[0][0]:
            return
        values = [binding[variable] for variable in rule.inner]
        rank = [rule.rank, *(self._order[value] for value in values)]
        if known is None or rank < known[0]:
            self._found[key] = rank, rule, values

    def derivations(self) -> dict[ox.Triple, RuleBinding]:
        terms = self._terms
        return {
            ox.Triple(terms[s], terms[p], terms[o]): RuleBinding(rule.rule, tuple(terms[value] for value in values))
            for (s, p, o), (_, rule, values) in self._found.items()
        }


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: nothing made here is cyclic, and looking through all of it grows with its square."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Reasoner:
    """Rules made ready to close graphs; the terms of all graphs it closes share one numbering."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._number_of: dict[object, int] = {}
        self._literals: set[int] = set()
        ordered = sorted(rules, key=Rule.simplicity)
        self._rules = [_Compiled(rule, rank, self._number_of) for rank, rule in enumerate(ordered)]
        self._terms: list[Any] = list(self._number_of)
        self._by_predicate: dict[int, list[tuple[_Compiled, int]]] = defaultdict(list)
        for rule in self._rules:
            for position, pattern in enumerate(rule.body):
                self._by_predicate[pattern[1]].append((rule, position))

    def close(self, given: Iterable[ox.Triple]) -> tuple[dict[ox.Triple, int], Index]:
        """Everything inferred from `given`, with its round, and the closed index."""
        index = Index()
        with _uncollected():
            return self._run([self._key(t) for t in given], [index], index), index

    def derive(self, given: Iterable[ox.Triple]) -> tuple[dict[ox.Triple, int], dict[ox.Triple, RuleBinding]]:
        """Everything inferred from `given`, with its round, and how it was, by the simplest rule of that round."""
        index = Index()
        with _uncollected():
            keys = [self._key(t) for t in given]
            simplest = _Simplest(self._terms)
            return self._run(keys, [index], index, simplest), simplest.derivations()

    def close_upon(self, background: Index, given: Iterable[ox.Triple]) -> dict[ox.Triple, int]:
        """Everything inferred from `given` together with a closed `background`, and not in it, with its round."""
        own = Index()
        return self._run([key for t in given if (key := self._key(t)) not in background], [background, own], own)

    def _run(
        self,
        given: list[Key],
        layers: list[Index],
        own: Index,
        simplest: _Simplest | None = None,
    ) -> dict[ox.Triple, int]:
        rounds: dict[Key, int] = {}
        delta = list(dict.fromkeys(given))
        for key in delta:
            own.add(key)
        number = 0
        while delta:
            number += 1
            new: dict[Key, None] = {}
            for rule, key, binding in self._fired(delta, layers):
                if key not in new:
                    if key[0] in self._literals or any(key in layer for layer in layers):  # no literal subjects in RDF
                        continue
                    new[key] = None
                if simplest is not None:
                    simplest.take(key, rule, binding)
            for key in new:
                own.add(key)
                rounds[key] = number
            delta = list(new)
        terms = self._terms
        return {ox.Triple(terms[s], terms[p], terms[o]): n for (s, p, o), n in rounds.items()}

    def _fired(self, delta: Iterable[Key], layers: list[Index]) -> Iterator[tuple[_Compiled, Key, dict[int, int]]]:
        """Every head that follows when a rule's body takes in a new triple, with its rule and variables."""
        for subject, predicate, value in delta:
            for rule, position in self._by_predicate.get(predicate, ()):
                for key, binding in _fire(rule, position, subject, value, layers):
                    yield rule, key, binding

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


def _fire(
    rule: _Compiled, position: int, subject: int, value: int, layers: list[Index]
) -> Iterator[tuple[Key, dict[int, int]]]:
    """Every head that follows when the new triple matches the rule's body at `position`, and what its variables are."""
    start, _, end = rule.body[position]
    binding: dict[int, int] = {}
    for pattern, found in ((start, subject), (end, value)):
        if pattern >= 0:
            if pattern != found:
                return
        elif binding.setdefault(pattern, found) != found:
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
    """Solutions of all patterns that agree with `binding`, most bound pattern first."""
    if not patterns:
        yield binding
        return
    best = max(
        range(len(patterns)), key=lambda i: sum(end >= 0 or end in binding for end in (patterns[i][0], patterns[i][2]))
    )
    start, predicate, end = patterns[best]
    rest = patterns[:best] + patterns[best + 1 :]
    subject = start if start >= 0 else binding.get(start)
    value = end if end >= 0 else binding.get(end)
    for layer in layers:
        for found_subject, found_value in layer.match(subject, predicate, value):
            if start == end and found_subject != found_value:
                continue
            yield from _join(rest, {**binding, start: found_subject, end: found_value}, layers)
