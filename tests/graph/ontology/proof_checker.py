"""A checker of proofs that knows rules and rounds only."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, MutableMapping

import pyoxigraph as ox

from graph.ontology.rules import Pattern, Rule

Rounds = MutableMapping[ox.Triple, int]


# ---- a checker of proofs that knows rules and rounds only

Binding = dict[ox.Variable, object]


def misplaced(
    rules: Iterable[Rule], given: Iterable[ox.Triple], inferred: Rounds, known: Proofs | None = None
) -> list[tuple[int, int | None, str]]:
    """Inferred triples whose round is not one more than that of the last premise of their shallowest proof.

    Each is told with the round it has and the round it should have; None where it follows from nothing. What is given
    may stand upon what is known.
    """
    proofs = Proofs(rules, {**inferred, **dict.fromkeys(given, 0)}, known)
    due = {triple: min((last + 1 for last in proofs.of(triple)), default=None) for triple in inferred}
    return [(number, due[triple], str(triple)) for triple, number in inferred.items() if number != due[triple]]


class Proofs:
    """Every way in which a triple follows by one rule from triples that have a round."""

    def __init__(self, rules: Iterable[Rule], rounds: Rounds, known: Proofs | None = None) -> None:
        self.rounds = rounds if known is None else ChainMap(known.rounds, rounds)
        self.known = known
        self.concluding: dict[ox.NamedNode, list[Rule]] = defaultdict(list)
        self.by_end: dict[tuple[object, ...], list[ox.Triple]] = defaultdict(list)
        for rule in rules:
            self.concluding[rule.head.predicate].append(rule)
        for t in rounds if known is None else rounds.keys() - known.rounds.keys():
            for key in ((t.predicate,), (t.predicate, "subject", t.subject), (t.predicate, "object", t.object)):
                self.by_end[key].append(t)

    def of(self, triple: ox.Triple) -> Iterator[int]:
        """The highest round among the premises, for each proof of `triple`."""
        for rule in self.concluding[triple.predicate]:
            binding = matched(rule.head, triple, {})
            if binding is not None:
                yield from self.last_premises(rule.body, binding)

    def last_premises(self, body: Iterable[Pattern], binding: Binding) -> Iterator[int]:
        waiting = sorted(body, key=lambda pattern: len(self.fitting(pattern, binding)))
        if not waiting:
            yield 0
            return
        for triple in self.fitting(waiting[0], binding):
            extended = matched(waiting[0], triple, binding)
            if extended is not None:
                for last in self.last_premises(waiting[1:], extended):
                    yield max(self.rounds[triple], last)

    def fitting(self, pattern: Pattern, binding: Binding) -> list[ox.Triple]:
        subject, value = (binding.get(end, end) for end in (pattern.subject, pattern.object))
        keys = [(pattern.predicate,)]
        keys += [] if isinstance(subject, ox.Variable) else [(pattern.predicate, "subject", subject)]
        keys += [] if isinstance(value, ox.Variable) else [(pattern.predicate, "object", value)]
        return min((self.ending(key) for key in keys), key=len)

    def ending(self, key: tuple[object, ...]) -> list[ox.Triple]:
        own = self.by_end.get(key, [])
        return own if self.known is None else self.known.ending(key) + own


def matched(pattern: Pattern, triple: ox.Triple, binding: Binding) -> Binding | None:
    """`binding` with what the pattern's variables are in the triple; None where they do not agree."""
    extended = dict(binding)
    for end, found in ((pattern.subject, triple.subject), (pattern.object, triple.object)):
        if extended.setdefault(end, found) != found if isinstance(end, ox.Variable) else end != found:
            return None
    return extended
