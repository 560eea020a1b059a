"""Rules over interned terms, and how they are applied to indexed triples: a premise is given, the others are joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

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

    def extend(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self.add(key)

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


class CompiledRule:
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


def applications(
    rule: CompiledRule, position: int, subject: int, value: int, layers: list[Index]
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
