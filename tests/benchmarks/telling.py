"""One invented document telling its claims of the world: which facts, of what, in whose voice and in which words.

Facts take the form the readers of the curated files give them (`graph.claims.facts`), so that what the loader
computes from them is computed by the loader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Final

import pyoxigraph as ox

from graph.claims.facts import TIME_KEYS, Facts
from graph.core.namespaces import VOCABULARY_BASE, term
from graph.texts import dates
from tests.benchmarks import shape
from tests.benchmarks.world import Member, Thing, World

WORDS: Final = """
on that day the sides met again and spoke at length of what had been agreed before while others who were asked about it
said only that the matter was open and that more would be told when there was more to tell
""".split()  # noqa: SIM905  # a text is read more easily than a list
WRITTEN: Final = frozenset({"wording", "title", "abstract", "creditText"})
ADOPTED: Final = {
    "title": "dct:title", "abstract": "dct:abstract", "publisher": "dct:publisher", "creditText": "schema:creditText",
    "locationCreated": "schema:locationCreated", "countryOfOrigin": "schema:countryOfOrigin", "type": "rdf:type",
}  # fmt: skip

Node = ox.NamedNode | ox.Literal


@dataclass
class Told:
    """A claim in the making. `words` are what its sentence has to hold."""

    iri: str
    modality: str
    voices: list[str] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    triples: list[ox.Triple] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def say(self, subject: str, prop: str, value: Node) -> None:
        self.triples.append(ox.Triple(ox.NamedNode(VOCABULARY_BASE + subject), _property(prop), value))


class Telling:
    """What one document tells of the world: `claims`, in order."""

    def __init__(self, world: World, number: str, size: int) -> None:
        self.world, self.rng, self.number = world, world.rng, number
        self.dated = self.rng.random() >= shape.WITHOUT_DATE
        self.document = Thing(f"doc/{number}", f"Document {number}", "SourceDocument", self.rng.choice(world.days))
        self.publisher = world.named("Publisher")
        self.claims = [Told(f"claim/{number}-{n:02}", next(world.modalities)) for n in range(1, size + 1)]
        self.claims[0].modality = "asserted"
        self.spoken: dict[str, list[Thing]] = {}
        self._typed: set[str] = set()
        self._attributed = [claim for claim in self.claims if claim.modality not in ("asserted", "planned")]
        self._introduce(self.claims[0])
        for claim in self.claims[1:]:
            things = 1 + (self.rng.random() < shape.SECOND_THING)
            for thing in dict.fromkeys(self._thing(next(world.classes)) for _ in range(things)):
                self._tell(claim, thing)
            if not claim.triples:
                claim.say(thing.iri, "nameUsed", world.values(thing, "nameUsed", 1)[0])
        for claim in self._attributed:
            claim.voices = [world.named("Person", "GovernmentBody", "State", "Publisher").iri]

    def _introduce(self, claim: Told) -> None:
        """The first claim says what the document is called, whose it is, and where and when it was published."""
        claim.say(self.document.iri, "type", term("pg:SourceDocument"))
        claim.say(self.document.iri, "title", self._wording(claim))
        claim.say(self.document.iri, "publisher", _node(self.publisher))
        claim.words.append(self.publisher.label)
        if self.dated:
            claim.say(self.document.iri, "locationCreated", _node(self.world.named("Settlement")))
            claim.say(self.document.iri, "when", self._time(claim, self.document.day.isoformat()))

    def _thing(self, name: str) -> Thing:
        """What a claim about something of the class is about."""
        world, spoken = self.world, self.spoken.setdefault(name, [])
        if name == "SourceDocument":
            return self.document
        if name == "Tenure":
            return self._tenure()
        if name == "Territory" and self.rng.random() < shape.PROPERTIES[name]["partOf"]:
            return next(world.each_territory)
        if name == "org" or name in shape.REGISTER:
            return world.named(*(shape.ORGANISATIONS if name == "org" else (name,)))
        if not spoken or self.rng.random() >= shape.SAME_EVENT:
            spoken.append(world.thing(name))
        return spoken[-1]

    def _tenure(self) -> Thing:
        """Somebody in office on the document's day."""
        office = self.world.named("Office")
        holder = self.world.holder(office, self.document.day)
        iri = "tenure/" + "-".join(thing.iri.partition("/")[2] for thing in (holder, office))
        return Thing(iri, "", "Tenure", self.document.day, {"holder": [holder], "office": [office]})

    def _tell(self, claim: Told, thing: Thing) -> None:
        """Add to the claim what it says of the thing and of its parts."""
        if thing.label:
            claim.words.append(thing.label)
        if _is_told(thing):
            claim.say(thing.iri, "type", term(f"pg:{thing.type}"))
            self._typed.add(thing.iri)
        told: dict[str, str] = {}
        for prop, mean in shape.PROPERTIES["org" if thing.type in shape.ORGANISATIONS else thing.type].items():
            if prop in TIME_KEYS:
                if self.rng.random() < mean and (found := self.world.values(thing, prop, 1)):
                    told[prop] = found[0]
                    claim.say(thing.iri, prop, self._time(claim, found[0], may_be_relative=prop in ("when", "asOf")))
                continue
            for value in self._values(claim, thing, prop, self._count(prop, mean)):
                claim.say(thing.iri, prop, value)
        extent = None if "when" in told else dates.extent(told.get("began"), told.get("ended"))
        if extent:
            self._time(claim, extent)
            claim.facts.extents.append((thing.iri, f"time/{dates.slug(extent)}"))

    def _count(self, prop: str, mean: float) -> int:
        if several := shape.SEVERAL.get(prop):
            return self.rng.choice(several) if self.rng.random() < mean * len(several) / sum(several) else 0
        return int(mean) + (self.rng.random() < mean % 1)

    def _values(self, claim: Told, thing: Thing, prop: str, count: int) -> Iterator[Node]:
        """`count` values of the property, or as many as there are."""
        if not count:
            return
        if prop in WRITTEN:
            yield self._wording(claim)
        elif prop in ("participation", "signature", "speaking"):
            yield from (self._part(claim, thing, prop, member) for member in self.world.values(thing, prop, count))
        elif prop in ("provision", "figure"):
            for n in range(1, count + 1):
                component = Thing(f"{claim.iri}#{prop}-{n}", "", prop, thing.day)
                self._tell(claim, component)
                yield _node(component)
        elif prop == "contentClaim":
            said, self._attributed = self._attributed[:count], self._attributed[count:]
            for other in said:
                other.voices = [self.world.values(thing, "speaking", 1)[0].name]
                yield ox.NamedNode(VOCABULARY_BASE + other.iri)
        else:
            for value in self.world.values(thing, prop, count):
                yield from self._mentioned(claim, value) if isinstance(value, Thing) else [value]

    def _mentioned(self, claim: Told, thing: Thing) -> Iterator[Node]:
        """The thing, but for one that documents tell of and this one has not."""
        if not _is_told(thing) or thing.iri in self._typed:
            claim.words.append(thing.label)
            yield _node(thing)

    def _part(self, claim: Told, thing: Thing, prop: str, member: Member) -> ox.NamedNode:
        """The node of somebody's part, named after event and document, as the loader names it."""
        part = f"{thing.iri}#{prop}-{member.name.partition('/')[2]}-{self.number}"
        ends = {"agent": member.agent, "inOffice": member.office, "onBehalfOf": member.represented}
        for name, end in {**ends, "opposedTo": member.opponent}.items():
            if end:
                claim.say(part, name, _node(end))
                claim.words.append(end.label)
        if member.agent and not member.office and member.agent.type not in ("Person", "Population"):
            claim.facts.own_behalf.append((part, member.agent.iri))
        if member.capacity:
            claim.say(part, "kind" if prop == "signature" else "capacity", member.capacity)
        return ox.NamedNode(VOCABULARY_BASE + part)

    def _time(self, claim: Told, edtf: str, *, may_be_relative: bool = False) -> ox.NamedNode:
        iri = f"time/{dates.slug(edtf)}"
        if may_be_relative and not self.dated and self.rng.random() < shape.RELATIVE:
            iri, edtf = f"{self.document.iri}#publication", "publication"
        claim.facts.times[iri] = edtf
        return ox.NamedNode(VOCABULARY_BASE + iri)

    def _wording(self, claim: Told) -> ox.Literal:
        words = filler(self.rng, self.rng.randint(10, 60))
        claim.words.append(words)
        return ox.Literal(words)


def filler(rng: Random, length: int) -> str:
    """Words that say nothing, at least `length` characters of them."""
    start, words = rng.randrange(len(WORDS)), [""]
    while length > 0:
        words.append(WORDS[(start + len(words)) % len(WORDS)])
        length -= len(words[-1]) + 1
    return " ".join(words[1:])


def _node(thing: Thing) -> ox.NamedNode:
    return ox.NamedNode(VOCABULARY_BASE + thing.iri)


@cache
def _is_told(thing: Thing) -> bool:
    """Whether documents tell what a thing is; the register does of others."""
    return thing.type in shape.THINGS and thing.type not in (*shape.REGISTER, "SourceDocument")


def _property(name: str) -> ox.NamedNode:
    return term(ADOPTED.get(name, f"pg:{name}"))
