"""Works out one best time of each thing of a view: where all that its claims say of the time overlaps.

`pg:earliest` is the lower bound of a thing's start, `pg:latest` the upper bound of its end; where the claims contradict
each other there is neither, and the thing is linked to the disagreement that records it (`ontology/README.md`, "Time").
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final

import pyoxigraph as ox

from graph.claims.claims import Claim
from graph.core.namespaces import term
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset import time_windows
from graph.dataset.provenance_index import ClaimGraph, Computation
from graph.dataset.time_windows import PAST, DocumentDay, Limit, Link, day_of, joined, link_of

DATED: Final = frozenset({"Event", "Agreement", "Tenure", "TerritorialStatus", "SourceDocument"})
"""The classes whose members have a best time."""
ACTS: Final = frozenset(
    {"SpeechAct", "Agreement", "StatusDeclaration", "Call", "Incident", "ControlChange", "Referendum"}
)
"""The classes whose members are done once they are told as past, even without a date. A meeting may go on."""
_BOUNDS_OF: Final = {
    **dict.fromkeys(("when", "signed", "effective"), ("not_before", "starts_by", "ends_from", "not_after")),
    "began": ("not_before", "not_after", "", ""),
    "ended": ("", "", "not_before", "not_after"),
    "asOf": ("", "not_after", "not_before", ""),
}
"""Which bounds of its time a property gives of a thing: of its start (from, by), and of its end (from, by)."""
_NAMING: Final = frozenset({"id", "type", "label", "nameUsed", "wording", "kind", "topic"})
"""Keys of a fact that say what something is called or about, not that it took place."""
_EXACTNESS: Final = ("day", "month", "year", "window", "open")


@dataclass
class Extent:
    """What bounds the start of a thing and its end."""

    starts_from: list[Limit] = field(default_factory=list)
    starts_by: list[Limit] = field(default_factory=list)
    ends_from: list[Limit] = field(default_factory=list)
    ends_by: list[Limit] = field(default_factory=list)

    @property
    def lists(self) -> tuple[list[Limit], ...]:
        """The four lists, in their order."""
        return self.starts_from, self.starts_by, self.ends_from, self.ends_by

    def clashes(self, rules: Extent) -> Iterator[tuple[Limit, Limit]]:
        """Yield each lower limit with each upper one that it lies above.

        Args:
            rules: further limits, which rules give.
        """
        starts_from, starts_by, ends_from, ends_by = ([*a, *b] for a, b in zip(self.lists, rules.lists, strict=True))
        for lower, upper in ((starts_from, starts_by), (ends_from, ends_by), (starts_from, ends_by)):
            yield from ((low, high) for low, high in product(lower, upper) if low.day > high.day)


class BestTimes:
    """The best times of one view.

    Args:
        seeds: the curated files.
        claims: the graphs of their claims, by relative IRI.
        view: the name of the view.
    """

    def __init__(self, seeds: Seeds, claims: Mapping[str, ClaimGraph], view: str) -> None:
        self._seeds, self._claims = seeds, claims
        self.times = time_windows.read(seeds, claims, view)
        self._links = self.times.of_things()
        self._order: dict[ox.NamedNode, list[Link]] = {}
        self._acts: dict[ox.NamedNode, list[Link]] = {}
        self._recurring: dict[ox.NamedNode, dict[ox.Quad, None]] = {}
        for file, claim in seeds.claims:
            if claim.modality in VIEWS[view]:
                self._collect(file.document_iri, claim)

    def _collect(self, document: str, claim: Claim) -> None:
        """Collect what one claim says of order and recurrence, and which acts it tells as done."""
        for triple in self._claims[claim.iri].asserted:
            if triple.predicate in (term("pg:follows"), term("pg:recurrence")):
                link = link_of(document, claim, triple)
                if link.key == "follows":
                    self._order.setdefault(link.thing, []).append(link)
                else:
                    self._recurring.setdefault(link.thing, {})[link.in_view] = None
        for node in claim.facts.nodes if claim.modality in PAST else ():
            thing = ox.NamedNode(self.times.base + node["id"])
            if node.keys() - _NAMING and self._classes(thing) & ACTS:
                for name in node.get("type", ()):
                    triple = ox.Triple(thing, term("rdf:type"), term(f"pg:{name}"))
                    self._acts.setdefault(thing, []).append(link_of(document, claim, triple))

    def _classes(self, thing: ox.NamedNode) -> set[str]:
        """The classes of a thing, with all superclasses."""
        names = self._seeds.types.get(thing.value.removeprefix(self.times.base), ())
        return {above for name in names for above in self._seeds.vocabulary.superclasses(name)}

    @property
    def things(self) -> list[ox.NamedNode]:
        """The things that have a best time, unless their claims contradict each other."""
        documents = (ox.NamedNode(self.times.base + iri) for iri in self.times.days)
        things = dict.fromkeys((*documents, *self._links, *self._order, *self._acts))
        return [thing for thing in things if self._classes(thing) & DATED]

    def computations(self) -> Iterator[Computation]:
        """Yield the best times, and the bounds of relative times that they may rest on."""
        yield from self.times.computations
        for thing in self.things:
            told, rules = self._extents(thing)
            if any(told.clashes(rules)):
                yield from self._disagreements(thing, told, rules)
            elif day := self._day(thing):
                yield from self._values(thing, (*day, *day))
            else:
                pairs = zip(told.lists, rules.lists, (max, min, max, min), strict=True)
                yield from self._values(thing, [joined(*lists) for lists in pairs])

    def _values(self, thing: ox.NamedNode, limits: Iterable[Limit | None]) -> Iterator[Computation]:
        """Yield the best time of a thing: its earliest day, its latest, and how exact they are.

        Args:
            thing: the thing.
            limits: its start from and by, its end from and by.
        """
        starts_from, starts_by, ends_from, ends_by = limits
        going_on = self._recurrences(thing, "continuing")
        named = [("earliest", starts_from)] + ([] if going_on else [("latest", ends_by)])
        for name, limit in named:
            if limit:
                yield Computation(day_of(thing, name, limit).triple, limit.rules, limit.premises)
        exactness = max(_exactness(starts_from, starts_by), _exactness(ends_from, ends_by), key=_EXACTNESS.index)
        kind = ox.Triple(thing, term("pg:datePrecision"), term(f"c:{'open' if going_on else exactness}"))
        used = [limit for limit in (starts_from, starts_by, ends_from, ends_by) if limit]
        rules = dict.fromkeys(("precision", *(name for limit in used for name in limit.rules if name != "overlap")))
        bounding = (*(quad for limit in used for quad in limit.premises), *going_on)
        if premises := dict.fromkeys(bounding or (link.in_view for link in self._links.get(thing, ()))):
            yield Computation(kind, tuple(rules), tuple(premises))

    def _recurrences(self, thing: ox.NamedNode, *names: str) -> list[ox.Quad]:
        """The triples of the view that say of a thing that it recurs in one of these ways."""
        return [quad for quad in self._recurring.get(thing, ()) if quad.object in [term(f"c:{name}") for name in names]]

    def _day(self, thing: ox.NamedNode) -> DocumentDay | None:
        """The day of a document; None for what is none."""
        return self.times.days.get(thing.value.removeprefix(self.times.base))

    def _extents(self, thing: ox.NamedNode) -> tuple[Extent, Extent]:
        """What the claims of the view say of the time of a thing, and what rules say of it."""
        links = self._links.get(thing, [])
        keys = {link.key for link in links}
        if "Agreement" in self._classes(thing) and keys & {"signed", "when"}:
            keys -= {"effective"}  # an agreement is dated by its making; it may take effect before or after
        told = self._extent(link for link in links if link.key in keys)
        return told, Extent() if self._day(thing) else self._by_rule(thing)

    def _extent(self, links: Iterable[Link]) -> Extent:
        """The limits that links give; those that several claims tell are one."""
        extent, claims = Extent(), dict[tuple[str, ox.NamedNode, ox.Quad], list[str]]()
        for link in links:
            claims.setdefault((link.key, link.value, link.in_view), []).append(link.claim)
        for (key, time, in_view), telling in claims.items():
            for limits, name in zip(extent.lists, _BOUNDS_OF[key], strict=True):
                if name and (day := getattr(self.times.bounds[time], name)):
                    limits.append(Limit(day, tuple(telling), (in_view, self.times.bound(time, name))))
        return extent

    def _by_rule(self, thing: ox.NamedNode) -> Extent:
        """What rules say of the time of a thing: the order of a text, and that what is told as past is past."""
        starts_from = [limit for link in self._order.get(thing, ()) if (limit := self._after(link, {thing}))]
        links = [link for link in self._links.get(thing, ()) if link.modality in PAST]
        starts_by = [limit for link in links if (limit := self._by_document(link))]
        if self._recurrences(thing, "series", "continuing") or not self._classes(thing) & {"Event", "Agreement"}:
            return Extent(starts_from, starts_by)
        done = [link for link in links if link.key in ("when", "ended", "signed") and not self._is_open(link)]
        ends_by = [limit for link in (*done, *self._acts.get(thing, ())) if (limit := self._by_document(link))]
        return Extent(starts_from, starts_by, [], ends_by)

    def _is_open(self, link: Link) -> bool:
        """Whether a link gives a stretch of which the end is unknown."""
        return self.times.bounds[link.value].open_ended

    def _by_document(self, link: Link) -> Limit | None:
        """The last day on which a document that tells something as past can have been published."""
        latest = self.times.days[link.document].latest
        if latest is None:
            return None
        published = day_of(ox.NamedNode(self.times.base + link.document), "latest", latest)
        return Limit(latest.day, (link.claim,), (self.times.in_claim(link), published), ("told-as-past",))

    def _after(self, order: Link, seen: set[ox.NamedNode]) -> Limit | None:
        """The first day on which a thing can have begun that a document places after an event.

        Only what the same document says of the event counts: of its beginning, and of what it came after in turn.

        Args:
            order: the triple that places the thing after the event.
            seen: the things whose order is being followed, so that a circle ends.
        """
        found = []
        for link in self._links.get(order.value, ()):
            day = self.times.bounds[link.value].not_before
            if day and link.document == order.document and link.key in ("when", "began", "signed"):
                found.append(
                    Limit(day, (link.claim,), (self.times.in_claim(link), self.times.bound(link.value, "not_before")))
                )
        for link in self._order.get(order.value, ()):
            if link.document == order.document and link.value not in seen:
                found += [limit] if (limit := self._after(link, {*seen, link.thing})) else []
        if not found:
            return None
        first = max(found, key=lambda limit: limit.day)
        return Limit(first.day, (order.claim, *first.claims), (self.times.in_claim(order), *first.premises), ("order",))

    def _disagreements(self, thing: ox.NamedNode, told: Extent, rules: Extent) -> Iterator[Computation]:
        """Yield the recorded disagreements on the time of a thing, on which no day is left."""
        premises: dict[ox.NamedNode, dict[ox.Quad, None]] = {}
        for low, high in told.clashes(rules):
            for one, other in product(low.claims, high.claims):
                for disagreement, recorded in self._recorded(one, other):
                    quads = dict.fromkeys((*low.premises, *high.premises, *recorded))
                    premises.setdefault(disagreement, {}).update(quads)
        for disagreement, quads in premises.items():
            triple = ox.Triple(thing, term("pg:dateDisagreement"), disagreement)
            yield Computation(triple, ("disagreement",), tuple(quads))

    def _recorded(self, one: str, other: str) -> Iterator[tuple[ox.NamedNode, tuple[ox.Quad, ...]]]:
        """Yield the recorded contradictions that have two claims on different sides, with the triples that say so."""
        opposed = self._seeds.disagreements.opposed
        for (disagreement, side), (same, against) in product(opposed.get(one, ()), opposed.get(other, ())):
            if same == disagreement and against != side:
                ends = ((side, one), (against, other))
                held = [ox.Quad(s, term("pg:statedIn"), ox.NamedNode(self.times.base + claim)) for s, claim in ends]
                yield disagreement, (*(ox.Quad(disagreement, term("pg:side"), s) for s, _ in ends), *held)

    def unrecorded(self) -> Iterator[tuple[ox.NamedNode, str, str]]:
        """Yield what is told of the time of a thing by two claims that contradict each other without a record of it.

        A claim that contradicts itself, or its own document, stands beside itself. A series may have several times.
        """
        for thing in self.things:
            if self._recurrences(thing, "series"):
                continue
            told, rules = self._extents(thing)
            effective = self._extent(link for link in self._links.get(thing, ()) if link.key == "effective")
            for low, high in (*told.clashes(rules), *effective.clashes(Extent())):
                pairs = list(product(high.claims, low.claims))
                missing = [pair for pair in pairs if not any(self._recorded(*pair))]
                if low.rules == high.rules:
                    yield from ((thing, *pair) for pair in missing)
                elif missing == pairs:  # of what rests on several claims, one record is enough
                    own = high.rules == ("told-as-past",)
                    yield thing, *min(pairs, key=lambda pair: (pair[0] == pair[1]) != own)


def _exactness(first: Limit | None, last: Limit | None) -> str:
    """How exactly a day is known that lies between two."""
    if first is None or last is None:
        return "open"
    low, high = first.day, last.day
    if low == high:
        return "day"
    if low.day == 1 and high.day == calendar.monthrange(high.year, high.month)[1]:
        if (low.year, low.month) == (high.year, high.month):
            return "month"
        if (low.year, low.month, high.month) == (high.year, 1, 12):
            return "year"
    return "window"
