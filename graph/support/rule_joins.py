"""Finds instances of rules by SPARQL: one query joins the body of a rule for many triples that it may conclude.

The engine joins a body of several patterns faster than code that matches them one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox

from graph.core.terms import stored
from graph.ontology.rules import Pattern, Rule
from graph.store.dataset_store import BATCH

Subject = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Binding = dict[ox.Variable, Subject]
Goal = tuple[Rule, ox.Triple]
"""A rule, and a triple that it may conclude."""


def unify(pattern: Pattern, triple: ox.Triple, binding: Binding) -> Binding | None:
    """Return a binding under which a pattern becomes a triple; None where there is none.

    Args:
        pattern: the pattern, whose predicate is that of the triple.
        triple: the triple.
        binding: what is bound already; the result extends a copy of it.
    """
    extended = dict(binding)
    for end, value in ((pattern.subject, triple.subject), (pattern.object, triple.object)):
        if (extended.setdefault(end, value) if isinstance(end, ox.Variable) else end) != value:
            return None
    return extended


def instances(goals: Sequence[Goal], query: Callable[[str], Any]) -> list[list[tuple[ox.Triple, ...]]]:
    """Find every instance of each goal's rule in the default graph that concludes the goal's triple.

    Args:
        goals: rules, each with a triple.
        query: answers a SELECT query.

    Returns:
        For each goal, in their order, the premises of every instance, in no order.
    """
    result: dict[Goal, list[tuple[ox.Triple, ...]]] = {goal: [] for goal in goals}
    by_rule: dict[Rule, dict[tuple[Subject, ...], list[Goal]]] = {}
    for rule, triple in result:
        if (binding := unify(rule.head, triple, {})) is not None:
            by_rule.setdefault(rule, {}).setdefault(tuple(map(stored, binding.values())), []).append((rule, triple))
    for rule, goals_by_terms in by_rule.items():
        head_variables = list(dict.fromkeys(_variables(rule.head)))
        variables = list(dict.fromkeys([*head_variables, *(v for pattern in rule.body for v in _variables(pattern))]))
        body = " ".join(f"{pattern.subject} {pattern.predicate} {pattern.object} ." for pattern in rule.body)
        lines = [f"({' '.join(map(str, terms))})" for terms in goals_by_terms]
        for first in range(0, len(lines), BATCH):
            values = f"VALUES ({' '.join(map(str, head_variables))}) {{ {' '.join(lines[first : first + BATCH])} }}"
            for row in query(f"SELECT {' '.join(map(str, variables))} WHERE {{ {values} {body} }}"):
                terms = tuple(row)
                binding = dict(zip(variables, terms, strict=True))
                premises = tuple(instantiate(pattern, binding) for pattern in rule.body)
                for goal in goals_by_terms[terms[: len(head_variables)]]:
                    result[goal].append(premises)
    return [result[goal] for goal in goals]


def _variables(pattern: Pattern) -> list[ox.Variable]:
    return [end for end in pattern.ends if isinstance(end, ox.Variable)]


def instantiate(pattern: Pattern, binding: Binding) -> ox.Triple:
    """Return the triple that a pattern becomes under a binding.

    Args:
        pattern: the pattern.
        binding: the values of all its variables.
    """
    ends: list[Any] = [binding[e] if isinstance(e, ox.Variable) else e for e in pattern.ends]
    return ox.Triple(ends[0], pattern.predicate, ends[1])
