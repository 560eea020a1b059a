"""Instances of rules, found by the engine: one query a rule joins its body, for all that it may conclude."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox

from graph.ontology.rules import Pattern, Rule
from graph.store.dataset_store import BATCH, stored

Subject = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Binding = dict[ox.Variable, Subject]
Goal = tuple[Rule, ox.Triple]
"""A rule, and a triple that it may conclude."""


def unify(pattern: Pattern, triple: ox.Triple, binding: Binding) -> Binding | None:
    """`binding` with what the pattern's variables are in the triple; None where they do not agree."""
    extended = dict(binding)
    for end, found in ((pattern.subject, triple.subject), (pattern.object, triple.object)):
        if (extended.setdefault(end, found) if isinstance(end, ox.Variable) else end) != found:
            return None
    return extended


def instances(goals: Sequence[Goal], query: Callable[[str], Any]) -> list[list[tuple[ox.Triple, ...]]]:
    """For each goal the premises of every instance in the default graph, in no order; `query` answers SELECT."""
    found: dict[Goal, list[tuple[ox.Triple, ...]]] = {goal: [] for goal in goals}
    concluded: dict[Rule, dict[tuple[Subject, ...], list[Goal]]] = {}
    for rule, triple in found:
        if (binding := unify(rule.head, triple, {})) is not None:
            concluded.setdefault(rule, {}).setdefault(tuple(map(stored, binding.values())), []).append((rule, triple))
    for rule, several in concluded.items():
        given = list(dict.fromkeys(_variables(rule.head)))
        every = list(dict.fromkeys([*given, *(v for pattern in rule.body for v in _variables(pattern))]))
        body = " ".join(f"{pattern.subject} {pattern.predicate} {pattern.object} ." for pattern in rule.body)
        lines = [f"({' '.join(map(str, values))})" for values in several]
        for first in range(0, len(lines), BATCH):
            values = f"VALUES ({' '.join(map(str, given))}) {{ {' '.join(lines[first : first + BATCH])} }}"
            for row in query(f"SELECT {' '.join(map(str, every))} WHERE {{ {values} {body} }}"):
                terms = tuple(row)
                binding = dict(zip(every, terms, strict=True))
                premises = tuple(instantiate(pattern, binding) for pattern in rule.body)
                for goal in several[terms[: len(given)]]:
                    found[goal].append(premises)
    return [found[goal] for goal in goals]


def _variables(pattern: Pattern) -> list[ox.Variable]:
    return [end for end in pattern.ends if isinstance(end, ox.Variable)]


def instantiate(pattern: Pattern, binding: Binding) -> ox.Triple:
    """The pattern with what its variables are."""
    ends: list[Any] = [binding[e] if isinstance(e, ox.Variable) else e for e in pattern.ends]
    return ox.Triple(ends[0], pattern.predicate, ends[1])
