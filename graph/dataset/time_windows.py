"""The times that the claims of a view tell, with their bounds, and the windows of documents that give no day.

A document without a day is dated from its own words alone: what it tells as past bounds it from below, and what is told
relative to it gets bounds from it. Each bound is a computation with the triples that it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, TypeVar

import pyoxigraph as ox

from graph.claims.claims import Claim
from graph.core.namespaces import PG, term
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.claim_metadata import day_literal
from graph.dataset.provenance_index import ClaimGraph, Computation
from graph.texts import dates
from graph.texts.dates import TimeBounds

PAST: Final = frozenset({"asserted", "reported", "alleged"})
"""The modalities of what a document tells as past, or as going on at its day."""
KEYS: Final = ("when", "began", "ended", "asOf", "signed", "effective")
"""The properties that link a thing to a time."""
_Key = TypeVar("_Key")
_SEARCHED: Final = 366 * 41
"""Days after which every weekday has fallen on every day of the year, leap days too."""


class Link(NamedTuple):
    """A triple by which one claim dates a thing; `document` and `claim` are relative IRIs."""

    document: str
    claim: str
    modality: str
    thing: ox.NamedNode
    predicate: ox.NamedNode
    value: ox.NamedNode

    @property
    def key(self) -> str:
        """The name of the property."""
        return self.predicate.value.removeprefix(PG)

    @property
    def in_view(self) -> ox.Quad:
        """The triple in the default graph, where every claim of the view that says it counts."""
        return ox.Quad(self.thing, self.predicate, self.value)


@dataclass(frozen=True)
class Limit:
    """A day that bounds something, with the claims that tell it, the triples it rests on and the rules that gave it."""

    day: date
    claims: tuple[str, ...]
    premises: tuple[ox.Quad, ...]
    rules: tuple[str, ...] = ("overlap",)


class DocumentDay(NamedTuple):
    """Between which days a document was published, as far as known."""

    earliest: Limit | None = None
    latest: Limit | None = None


def joined(limits: Sequence[Limit], by_rule: Sequence[Limit], pick: Callable[..., Any]) -> Limit | None:
    """Return the tightest of some limits, resting on all that claims tell and on the rule that says more, if one does.

    Args:
        limits: the limits that claims tell.
        by_rule: the limits that rules give; of several that are equal the first counts.
        pick: `max` for lower limits, `min` for upper ones.
    """
    used, days = list(limits), [limit.day for limit in limits]
    if by_rule:
        rule: Limit = pick(by_rule, key=lambda limit: limit.day)
        used += [rule] if not days or pick(*days, rule.day) not in days else []
    if not used:
        return None
    premises = dict.fromkeys(premise for limit in used for premise in limit.premises)
    claims = dict.fromkeys(claim for limit in used for claim in limit.claims)
    rules = dict.fromkeys(name for limit in used for name in limit.rules)
    return Limit(pick(limit.day for limit in used), tuple(claims), tuple(premises), tuple(rules))


@dataclass
class ViewTimes:
    """The times that the claims of a view tell, with the bounds that they have there."""

    base: str
    links: list[Link] = field(default_factory=list)
    values: dict[ox.NamedNode, str] = field(default_factory=dict)
    """Each time span with its EDTF value, or the words of a relative time."""
    bounds: dict[ox.NamedNode, TimeBounds] = field(default_factory=dict)
    days: dict[str, DocumentDay] = field(default_factory=dict)
    """The day of each document, by relative IRI."""
    computations: list[Computation] = field(default_factory=list)
    """The bounds of times that are known relative to documents."""

    def of_things(self) -> dict[ox.NamedNode, list[Link]]:
        """The links by the thing that has the time."""
        return _grouped(self.links, lambda link: link.thing)

    def of_documents(self) -> dict[str, list[Link]]:
        """The links by the document that tells them."""
        return _grouped(self.links, lambda link: link.document)

    def in_claim(self, link: Link) -> ox.Quad:
        """The triple of a link in the graph of its claim, so that only this claim counts."""
        return ox.Quad(link.thing, link.predicate, link.value, ox.NamedNode(self.base + link.claim))

    def bound(self, time: ox.NamedNode, name: str) -> ox.Quad:
        """The triple of the view that gives a bound of a time span; that of its date where no property has the bound.

        Args:
            time: the time span.
            name: a field of TimeBounds.
        """
        day = getattr(self.bounds[time], name)
        if name == "ends_from" and day != self.bounds[time].not_before:
            return ox.Quad(time, term("pg:edtf"), ox.Literal(self.values[time], datatype=term("edtf:EDTF")))
        names = {"not_before": "notBefore", "ends_from": "notBefore", "starts_by": "startsBy", "not_after": "notAfter"}
        return ox.Quad(time, term(f"pg:{names[name]}"), day_literal(day))


def read(seeds: Seeds, claims: Mapping[str, ClaimGraph], view: str) -> ViewTimes:
    """Collect the times of a view and work out the bounds of those that are relative to a document.

    Args:
        seeds: the curated files.
        claims: the graphs of their claims, by relative IRI.
        view: the name of the view.
    """
    times = ViewTimes(seeds.base)
    predicates = {term(f"pg:{key}") for key in KEYS}
    without_year: dict[ox.NamedNode, TimeBounds] = {}
    for file, claim in seeds.claims:
        if claim.modality not in VIEWS[view]:
            continue
        times.values |= {ox.NamedNode(seeds.base + iri): str(value) for iri, value in claim.facts.times.items()}
        for iri, (first, last) in claim.facts.year_bounds.items():
            without_year.setdefault(ox.NamedNode(seeds.base + iri), TimeBounds(first, last, last, first))
        for triple in claims[claim.iri].asserted:
            if triple.predicate in predicates:
                times.links.append(link_of(file.document_iri, claim, triple))
    times.bounds = {node: without_year.get(node) or dates.time_bounds(value) for node, value in times.values.items()}
    documents = times.of_documents()
    for file in seeds.files:
        times.days[file.document_iri] = _document_day(times, file.document_iri, documents.get(file.document_iri, []))
    using = _grouped(times.links, lambda link: link.value)
    for node, value in times.values.items():
        if dates.is_of_document(value):
            _place(times, node, value, using.get(node, []))
    return times


def link_of(document: str, claim: Claim, triple: ox.Triple) -> Link:
    """Return a triple of a claim between two named nodes as a link.

    Args:
        document: the document of the claim, as relative IRI.
        claim: the claim.
        triple: a triple that it asserts.
    """
    thing, value = triple.subject, triple.object
    assert isinstance(thing, ox.NamedNode) and isinstance(value, ox.NamedNode)  # noqa: S101, PT018  # as keys have it
    return Link(document, claim.iri, claim.modality, thing, triple.predicate, value)


def _document_day(times: ViewTimes, iri: str, told: Sequence[Link]) -> DocumentDay:
    """Return between which days a document was published: as its claims say, else by what it tells as past.

    Args:
        times: the times of the view, of which relative ones have no bounds yet.
        iri: the document.
        told: the times that it tells.
    """
    node = ox.NamedNode(times.base + iri)
    own = [link for link in told if link.thing == node and link.key == "when"]
    dated = list(dict.fromkeys((link.in_view, link.value) for link in own))
    claims = tuple(link.claim for link in own)
    lows, highs = (
        [
            Limit(day, claims, (quad, times.bound(time, name)))
            for quad, time in dated
            if (day := getattr(times.bounds[time], name))
        ]
        for name in ("not_before", "not_after")
    )
    earliest, latest = joined(lows, [], max), joined(highs, [], min)
    if earliest and latest and earliest.day >= latest.day:
        return DocumentDay(earliest, latest) if earliest.day == latest.day else DocumentDay()
    past = [limit for link in told if link.thing != node and (limit := _told_as_past(times, link))]
    planned = [limit for link in told if link.thing != node and (limit := _told_as_planned(times, link))]
    windowed = DocumentDay(joined(lows, past, max), joined(highs, planned, min))
    if windowed.earliest and windowed.latest and windowed.earliest.day > windowed.latest.day:
        return DocumentDay(earliest, latest)
    return _on_named_days(times, own, windowed)


def _told_as_past(times: ViewTimes, link: Link) -> Limit | None:
    """The day before which a document that tells this as past cannot have been published."""
    bounds = times.bounds[link.value]
    known = [(day, name) for name in ("not_before", "ends_from") if (day := getattr(bounds, name))]
    if link.modality not in PAST or not known or dates.RELATIVE.fullmatch(times.values[link.value]):
        return None
    day, name = max(known)
    premises = (times.in_claim(link), times.bound(link.value, name))
    return Limit(day, (link.claim,), premises, ("window",))


def _told_as_planned(times: ViewTimes, link: Link) -> Limit | None:
    """The day after which a document that tells this as planned cannot have been published."""
    day = times.bounds[link.value].not_after
    if link.modality != "planned" or day is None or link.key == "asOf":
        return None
    premises = (times.in_claim(link), times.bound(link.value, "not_after"))
    return Limit(day, (link.claim,), premises, ("plan",))


def _on_named_days(times: ViewTimes, own: Iterable[Link], found: DocumentDay) -> DocumentDay:
    """Move the borders of a window to days that are the weekday, or the day of the year, that the document names."""
    naming = [link for link in own if dates.is_of_document(times.values[link.value])]
    if not naming:
        return found

    def is_named(day: date) -> bool:
        return all(dates.falls_on(day, times.values[link.value]) for link in naming)

    def moved(limit: Limit | None, step: int) -> Limit | None:
        if limit is None:
            return None
        days = (limit.day + timedelta(days=step * number) for number in range(_SEARCHED))
        day = next(filter(is_named, days), limit.day)
        premises = dict.fromkeys((*limit.premises, *(link.in_view for link in naming)))
        claims = dict.fromkeys((*limit.claims, *(link.claim for link in naming)))
        return Limit(day, tuple(claims), tuple(premises), tuple(dict.fromkeys((*limit.rules, "window"))))

    return DocumentDay(moved(found.earliest, 1), moved(found.latest, -1))


def _place(times: ViewTimes, node: ox.NamedNode, value: str, links: Sequence[Link]) -> None:
    """Give a time that only its document places the bounds that follow from the day of the document.

    Args:
        times: the times of the view.
        node: the time span.
        value: the words of a relative time, or a day without a year.
        links: what is dated by it.
    """
    iri = node.value.removeprefix(times.base).partition("#")[0]
    document, (earliest, latest), known = ox.NamedNode(times.base + iri), times.days[iri], times.bounds[node]
    is_own = any(link.thing == document for link in links)
    is_relative = is_own or bool(dates.RELATIVE.fullmatch(value))
    if not is_relative and not (links and all(link.modality in PAST for link in links)):
        return
    rule = "relative-time" if is_relative else "no-year"
    told = ox.Quad(node, term("pg:relativeTo"), document) if is_relative else times.in_claim(links[0])

    def compute(day: date, source: ox.Quad, *names: str) -> None:
        for name in names:
            triple = ox.Triple(node, term(f"pg:{name}"), day_literal(day))
            times.computations.append(Computation(triple, (rule,), (told, source)))

    if is_relative and earliest and not known.not_before:
        first = earliest.day if is_own else dates.first_of_relative(value, earliest.day)
        known = known._replace(not_before=first, ends_from=first)
        compute(first, day_of(document, "earliest", earliest), "notBefore")
    last = latest and (latest.day if is_own else dates.last_of_document(value, latest.day))
    if latest and last and not known.not_after:
        known = known._replace(starts_by=last, not_after=last)
        compute(last, day_of(document, "latest", latest), "startsBy", "notAfter")
    times.bounds[node] = known


def day_of(thing: ox.NamedNode, name: str, limit: Limit) -> ox.Quad:
    """The triple of the view that gives the earliest or latest day of a thing.

    Args:
        thing: the thing.
        name: `earliest` or `latest`.
        limit: the day.
    """
    return ox.Quad(thing, term(f"pg:{name}"), day_literal(limit.day))


def _grouped(links: Iterable[Link], key: Callable[[Link], _Key]) -> dict[_Key, list[Link]]:
    """The links by a key, in their order."""
    groups: dict[_Key, list[Link]] = defaultdict(list)
    for link in links:
        groups[key(link)].append(link)
    return dict(groups)
