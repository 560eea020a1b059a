"""The invented world that a corpus speaks of: its register, its events, and all that is ever told of each of them.

Names are a class and a number, never real ones. All who tell draw from the same pools of values: claims repeat each
other's facts, and now and then differ.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, cycle
from random import Random
from typing import Any

import pyoxigraph as ox

from graph.claims.facts import TIME_KEYS
from graph.core.namespaces import VOCABULARY_BASE, term
from tests.benchmarks import shape


def rank(rng: Random, size: int, skew: float = 1.0) -> int:
    """A number below `size`, its chance falling with the power `skew` of the rank (Zipf).

    Drawn by the inverse of the integral of that power, so that no table is needed.
    """
    if skew == 1.0:
        return min(size - 1, int((size + 1) ** rng.random()) - 1)
    power = 1.0 - skew
    return min(size - 1, int((1 + rng.random() * ((size + 1) ** power - 1)) ** (1 / power)) - 1)


def draw(shares: dict[str, int]) -> Callable[[Random], str]:
    """A drawer of keys, each with the chance its number gives it."""
    keys, sums = list(shares), list(accumulate(shares.values()))
    return lambda rng: keys[bisect(sums, rng.random() * sums[-1])]


def deal(rng: Random, shares: dict[str, int]) -> Iterator[str]:
    """Keys as often as their numbers say, in any order, over and over: small corpora too have the shares."""
    cards = [key for key, number in shares.items() for _ in range(number)]
    while True:
        rng.shuffle(cards)
        yield from cards


_a_form, _an_agent = draw(shape.TIME_FORMS), draw(shape.AGENTS)


@dataclass(eq=False)
class Thing:
    """Something that claims speak of. `pools` holds the values there are of a property, so that claims repeat them."""

    iri: str
    label: str
    type: str
    day: date = shape.FIRST_DAY
    pools: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """One who takes part in an event or agreement or speaks, whoever tells it; `name` is what the part is called
    after."""

    name: str
    agent: Thing | None = field(compare=False)
    office: Thing | None = field(compare=False)
    represented: Thing | None = field(compare=False)
    opponent: Thing | None = field(compare=False)
    capacity: ox.NamedNode | None = field(compare=False)


class World:
    """Everyone and everything that a corpus of `claims` claims names; events come into being when first told."""

    def __init__(self, claims: int, rng: Random) -> None:
        self.rng = rng
        scale = max(1.0, claims / shape.REAL_CLAIMS)
        first, last = shape.FIRST_DAY.toordinal(), shape.LAST_DAY.toordinal()
        days = range(round(shape.DAYS * scale**shape.REGISTER_GROWTH))
        self.days = [date.fromordinal(rng.randint(first, last)) for _ in days]
        self.register = {
            name: [self.new(name, f"{n}") for n in range(1, round(count * scale**shape.REGISTER_GROWTH) + 1)]
            for name, count in shape.REGISTER.items()
        }
        self.size = {name: round(count * scale**shape.TOLD_GROWTH) for name, count in shape.TOLD.items()}
        self.told: dict[str, dict[int, Thing]] = {name: {} for name in shape.TOLD}
        self.classes, self.modalities = deal(rng, shape.THINGS), deal(rng, shape.MODALITIES)
        self.parent = self._plant()
        self.each_territory = cycle(self.register["Territory"])
        self.terms = {office.iri: list(self._terms()) for office in self.register["Office"]}

    def named(self, *classes: str) -> Thing:
        """One of the register, the first class and the first of a class most often."""
        things = self.register[classes[rank(self.rng, len(classes))]]
        return things[rank(self.rng, len(things))]

    def thing(self, name: str) -> Thing:
        """Something of a class that several documents tell of."""
        skew = shape.EVEN if name in shape.RETOLD else shape.SKEW
        number, told = rank(self.rng, self.size[name], skew), self.told[name]
        if number not in told:
            told[number] = self.new(name, f"{number + 1}")
        return told[number]

    def known(self, name: str) -> Thing | None:
        """Something of such a class that has been told of before, if anything has."""
        told = self.told[name]
        return told.get(rank(self.rng, self.size[name], shape.SKEW)) or next(iter(told.values()), None)

    def new(self, name: str, number: str) -> Thing:
        """Something not told of before, on one of the days on which things happen."""
        words = re.sub(r"(?<!^)([A-Z])", r" \1", name).lower()
        iri = f"{shape.FOLDERS.get(name, name.lower())}/{words.replace(' ', '-')}-{number}"
        return Thing(iri, f"{words.capitalize()} {number}", name, self.days[rank(self.rng, len(self.days))])

    def state(self, thing: Thing) -> Thing:
        """The state that an office or an organisation belongs to."""
        states = self.register["State"]
        return states[int(thing.iri.rpartition("-")[2]) % len(states)]

    def holder(self, office: Thing, day: date) -> Thing:
        """Who holds the office on that day."""
        return next(person for last, person in self.terms[office.iri] if day <= last)

    def triples(self) -> Iterator[ox.Triple]:
        """The register: identity, names, and whose the offices are."""
        kinds, states = shape.OFFICES.split(), len(self.register["State"])
        for thing in (thing for things in self.register.values() for thing in things):
            node = ox.NamedNode(VOCABULARY_BASE + thing.iri)
            yield ox.Triple(node, term("rdf:type"), term(f"pg:{thing.type}"))
            yield ox.Triple(node, term("rdfs:label"), ox.Literal(thing.label, language="en"))
            if thing.type == "State":
                yield ox.Triple(node, term("pg:kind"), term("c:un-member"))
            if thing.type == "Office":
                kind = kinds[int(thing.iri.rpartition("-")[2]) // states % len(kinds)]
                yield ox.Triple(node, term("pg:kind"), term(f"c:{kind}"))
                yield ox.Triple(node, term("pg:officeOfState"), ox.NamedNode(VOCABULARY_BASE + self.state(thing).iri))

    def values(self, thing: Thing, prop: str, count: int) -> list[Any]:
        """`count` neighbours in the pool of the thing's values, the first ones most often."""
        if (pool := thing.pools.get(prop)) is None:
            made = [self._made(thing, prop, n) for n in range(max(count, shape.POOLS.get(prop, 1)))]
            pool = thing.pools[prop] = list(dict.fromkeys(value for value in made if value not in (None, thing)))
        start = rank(self.rng, len(pool)) if pool else 0
        return [pool[(start + n) % len(pool)] for n in range(min(count, len(pool)))]

    def _made(self, thing: Thing, prop: str, number: int) -> object:
        """One more value for the pool of a thing; None where the world has none."""
        if prop in TIME_KEYS:
            return self._date(thing, prop)
        if prop in ("participation", "signature"):
            return self._member(thing)
        if prop == "nameUsed":
            return ox.Literal(f"{thing.label}, name {number + 1}")
        if prop == "speaking":
            office = self.named("Office")
            speaker, in_office = self.holder(office, thing.day), self.rng.random() < shape.SPEAKS_IN_OFFICE
            return Member(speaker.iri, speaker, office if in_office else None, None, None, None)
        if prop in ("min", "max"):
            amount = thing.pools.setdefault("amount", [self.rng.choice(shape.AMOUNTS)])[0]
            return ox.Literal(f"{amount if prop == 'min' else 2 * amount}", datatype=term("xsd:decimal"))
        if prop == "approximate":
            return ox.Literal(value=True)
        if prop in ("organOf", "partOf"):
            return self.state(thing) if prop == "organOf" else self.parent.get(thing.iri)
        return self._named(thing, prop)

    def _named(self, thing: Thing, prop: str) -> object:
        """A concept, something of the register, or something that has been told of before."""
        key = f"{thing.type}.{prop}"
        targets = shape.TARGETS.get(key) or shape.TARGETS.get(prop, ())
        if not targets or (prop == "topic" and self.rng.random() < shape.TOPIC_IS_CONCEPT):
            return self._concept(key)
        name = targets[rank(self.rng, len(targets))]
        if name in shape.TOLD and (found := self.known(name)):
            return found
        return self.named(name if name in shape.REGISTER else targets[0]) if targets[0] in shape.REGISTER else None

    def _member(self, thing: Thing) -> Member:
        """Somebody who takes part in it or signs it, in an office or for himself."""
        kind = self.rng.choice(("State", "Person")) if thing.type == "Agreement" else _an_agent(self.rng)
        fights = thing.type in ("Hostilities", "Conflict") and self.rng.random() < shape.OPPOSED
        opponent = self.named("State", "ArmedForce") if fights else None
        capacity = self._concept("signature.kind" if thing.type == "Agreement" else f"{thing.type}.capacity")
        if kind != "Person":
            agent = self.named(kind)
            return Member(agent.iri, agent, None, None, None if opponent is agent else opponent, capacity)
        office = self.named("Office")
        holder = None if self.rng.random() < shape.UNNAMED else self.holder(office, thing.day)
        return Member((holder or office).iri, holder, office, self.state(office), opponent, capacity)

    def _concept(self, key: str) -> ox.NamedNode:
        """A concept for a property of a class, `Meeting.kind`."""
        concepts = (shape.CONCEPTS.get(key) or shape.CONCEPTS[key.partition(".")[2]]).split()
        return term(f"c:{concepts[rank(self.rng, len(concepts))]}")

    def _date(self, thing: Thing, prop: str) -> str:
        """The day of the thing, as far as somebody tells it."""
        day, year = thing.day, thing.day.year
        if prop == "began":
            return f"{day:%Y-%m}"
        if prop == "ended":
            return f"{year + 2}"
        if thing.type == "Tenure":
            return f"{day}"
        after = day + timedelta(days=4)
        return _a_form(self.rng).format(day=day, month=f"{day:%Y-%m}", year=year, before=year - 2, after=after)

    def _plant(self) -> dict[str, Thing]:
        """Trees of territories: each lies in one of the last few before it, or begins a tree."""
        parents: dict[str, Thing] = {}
        depth: dict[str, int] = {}
        territories = self.register["Territory"]
        for number, territory in enumerate(territories):
            depth[territory.iri] = 1
            parent = territories[max(0, number - 1 - rank(self.rng, 6))]
            if depth[parent.iri] < shape.TREE_DEPTH and parent is not territory:
                parents[territory.iri] = parent
                depth[territory.iri] = depth[parent.iri] + 1
        return parents

    def _terms(self) -> Iterator[tuple[date, Thing]]:
        """An office passes from person to person: the last day of each, after one to eight years, and who it is."""
        end = shape.FIRST_DAY.toordinal()
        while end < shape.LAST_DAY.toordinal():
            end += self.rng.randint(365, 8 * 365)
            yield date.fromordinal(end), self.rng.choice(self.register["Person"])
