"""Everything that is told to be at some time, with each date told and who tells it: what a timeline needs.

Events and agreements are listed also where nobody dates them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.publishing.overviews import tellings
from graph.publishing.overviews.tellings import Telling
from graph.store.dataset_store import Store, solutions

FILE = "dated-things.txt"
"""The file of dated things."""
TIMES = ("when", "signed", "asOf", "began", "ended", "effective")
"""The properties that date a thing, in the order in which they are told."""
ACTORS = (
    "participant", "involves", "signatory", "party", "mediatedBy", "speaker", "addressee", "holder", "polity",
    "transferredFrom", "transferredTo",
)  # fmt: skip
"""The properties that lead from a thing to whoever has a part in it."""
UNDATED = frozenset({"Event", "Agreement"})
"""What is listed also where nobody dates it."""
_BOUNDS = """
SELECT ?time ?first ?last WHERE {
  ?time a pg:TimeSpan OPTIONAL { ?time pg:notBefore ?first } OPTIONAL { ?time pg:notAfter ?last }
}"""
_TELLS = """
SELECT DISTINCT ?thing ?claim WHERE { GRAPH ?claim { ?thing ?p ?o } FILTER(?p != rdf:type) }"""
_NAMES = "SELECT DISTINCT ?thing ?claim WHERE { GRAPH ?claim { ?s ?p ?thing } FILTER(ISIRI(?thing)) }"


@dataclass(frozen=True, slots=True)
class ToldDate:
    """One date of a thing as somebody tells it, with all claims that tell the same.

    `told` has its property and time; both `began` and `ended` where a claim tells both. `first` and `last` are the days
    between which the time lies (`2020-11-09`), as far as they are known.
    """

    told: tuple[tuple[str, str], ...]
    first: str | None
    last: str | None
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class DatedThing:
    """A thing with its dates, the claims that tell of it, and who has a part in it in claims of which modality.

    `tenure` are the holder and the office, where somebody's holding of an office is told of, which has no name. `ways`
    are the modalities and documents in which its dates are told, or without a date the thing itself.
    """

    iri: str
    classes: frozenset[str]
    dates: tuple[ToldDate, ...]
    tellings: tuple[Telling, ...]
    actors: Mapping[str, frozenset[str]]
    tenure: tuple[str, ...] = ()
    ways: frozenset[tuple[str, str]] = frozenset()


@tellings.once
def dated_things(store: Store) -> list[DatedThing]:
    """All of them, in the order of their IRIs."""
    return [_thing(iri, record) for iri, record in tellings.read(store, FILE, records).items()]


def records(store: Store) -> dict[str, dict[str, Any]]:
    """What the file holds, by the IRI of the thing: asks the whole graph."""
    claims, classes = tellings.tellings(store), tellings.classes_of_things(store)
    times = _times(store)
    wanted = {iri for iri, names in classes.items() if names & UNDATED} | set(times)
    wanted -= {iri for iri in times if "SourceDocument" in classes.get(iri, ())}
    actors = _actors(store, claims)
    telling = _telling(store, wanted)
    bounds = {
        row["time"].value: [row[name].value if row[name] is not None else None for name in ("first", "last")]
        for row in solutions(store, _BOUNDS)
    }
    offices = {thing: office for thing, _, office, _ in tellings.told_in(store, ("office",))}
    holders = {thing: holder for thing, _, holder, _ in tellings.told_in(store, ("holder",))}
    return {
        iri: {
            "tenure": [holders[iri], offices[iri]] if iri in holders and iri in offices else [],
            "classes": sorted(classes.get(iri, ())),
            "claims": [claims[claim] for claim in telling.get(iri, ())],
            "dates": [
                {"told": told, "bounds": _bounds(told, bounds), "claims": [claims[claim] for claim in by]}
                for told, by in _dates(times.get(iri, {}))
            ],
            "actors": {actor: sorted(said) for actor, said in sorted(actors.get(iri, {}).items())},
        }
        for iri in sorted(wanted)
        if iri in telling
    }


def _thing(iri: str, record: Mapping[str, Any]) -> DatedThing:
    dates = tuple(
        ToldDate(
            tuple((name, time) for name, time in date["told"]),
            date["bounds"][0],
            date["bounds"][1],
            tuple(Telling(*telling) for telling in date["claims"]),
        )
        for date in record["dates"]
    )
    actors = {actor: frozenset(said) for actor, said in record["actors"].items()}
    told = tuple(Telling(*telling) for telling in record["claims"])
    dating = [telling for date in dates for telling in date.tellings] or told
    ways = frozenset((telling.modality, telling.document) for telling in dating)
    return DatedThing(iri, frozenset(record["classes"]), dates, told, actors, tuple(record["tenure"]), ways)


def _times(store: Store) -> dict[str, dict[str, set[tuple[str, str]]]]:
    """The times of each thing by the claim that tells them, without those that the ontology makes of another one."""
    found: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for thing, name, time, claim in tellings.told_in(store, TIMES):
        found.setdefault(thing, {}).setdefault(claim, set()).add((name, time))
    for by_claim in found.values():
        for told in by_claim.values():
            if {"began", "ended"} & {name for name, _ in told}:
                told -= {(name, time) for name, time in told if name == "when" and is_open(time)}
    return found


def is_open(time: str) -> bool:
    """Whether a time, by its IRI, is a stretch of which one end is not told."""
    name = time.rpartition("/")[2]
    return name.startswith("--") or name.endswith("--")


def _dates(by_claim: Mapping[str, Iterable[tuple[str, str]]]) -> list[tuple[Sequence[tuple[str, str]], list[str]]]:
    """The dates of a thing, each with the claims that tell it; one beginning and one end of a claim are one date."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for claim in sorted(by_claim):
        told = sorted(by_claim[claim], key=lambda pair: (TIMES.index(pair[0]), pair[1]))
        ends = tuple(pair for pair in told if pair[0] in ("began", "ended"))
        whole = [ends] if [name for name, _ in ends] == ["began", "ended"] else [(pair,) for pair in ends]
        for date in [*((pair,) for pair in told if pair not in ends), *whole]:
            found.setdefault(date, []).append(claim)
    return sorted(found.items())


def _bounds(told: Sequence[tuple[str, str]], bounds: Mapping[str, Sequence[str | None]]) -> tuple[str | None, ...]:
    return bounds.get(told[0][1], (None, None))[0], bounds.get(told[-1][1], (None, None))[1]


def _actors(store: Store, claims: Mapping[str, Telling]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for thing, _, actor, claim in tellings.told_in(store, ACTORS):
        found.setdefault(thing, {}).setdefault(actor, set()).add(claims[claim].modality)
    return found


def _telling(store: Store, wanted: set[str]) -> dict[str, list[str]]:
    """The claims that tell of each thing; of what is only named in claims about others, those."""
    found: dict[str, set[str]] = {}
    for query in (_TELLS, _NAMES):
        seen = set(found)
        for row in solutions(store, query):
            iri = row["thing"].value
            if iri in wanted and iri not in seen:
                found.setdefault(iri, set()).add(row["claim"].value)
    return {iri: sorted(claims) for iri, claims in found.items()}
