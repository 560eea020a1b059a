"""Proposes items for things without a link: by their names and, for persons, among those who hold an office.

A proposal is read by a person and never written down by itself. Each says why, and what speaks against it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.search.comparison import CALLED, SURE, Agreement
from graph.search.findable import LABEL
from graph.store.dataset_store import Store, solutions
from graph.wikidata import items, names
from graph.wikidata.answer_cache import Term
from graph.wikidata.check import roots_of
from graph.wikidata.client import Client
from graph.wikidata.items import Item
from graph.wikidata.linked_things import LinkedThing

NAME, CLASS, OFFICE, COUNTRY = 60, 20, 10, 10
"""What each reason counts at most, of 100."""
MOST: Final = 8
"""How many candidates are proposed for a thing."""
_UNNAMED: Final = re.compile(r"-\d{3}$")
"""How the ids of those end whom a document does not name."""
_BY_NAME: Final = """
SELECT DISTINCT ?item ?name WHERE {{
  VALUES ?name {{ {names} }} ?item rdfs:label|skos:altLabel ?name .
  FILTER(STRSTARTS(STR(?item), STR(wd:Q))) FILTER NOT EXISTS {{ ?item owl:sameAs ?other }}
}} ORDER BY ?item ?name LIMIT 2000"""
_BY_OFFICE: Final = """
SELECT DISTINCT ?name ?item ?held_by WHERE {{
  VALUES ?name {{ {names} }} ?office rdfs:label|skos:altLabel ?name .
  ?item p:P39/ps:P39 ?office ; rdfs:label ?held_by FILTER(LANG(?held_by) IN ("en", "mul"))
}} ORDER BY ?name ?item LIMIT 2000"""
_KNOWN: Final = """
SELECT DISTINCT ?thing ?office ?state WHERE {
  { ?tenure pg:holder ?thing ; pg:office ?one . ?one rdfs:label ?office
    OPTIONAL { ?one pg:officeOfState/rdfs:label ?state } }
  UNION { ?thing pg:officeOfState/rdfs:label ?state } UNION { ?thing pg:organOf/rdfs:label ?state }
} ORDER BY ?thing ?office ?state"""


@dataclass(frozen=True)
class Known:
    """What claims tell of a thing that helps to recognise it: offices with all their names, and states."""

    offices: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A candidate: the item, a score from 0 to 100, and the reasons for and against it."""

    item: Item
    score: int
    reasons: tuple[str, ...]


def is_named(thing: LinkedThing) -> bool:
    """Whether a thing has a name of its own to look for."""
    return not _UNNAMED.search(thing.iri)


def known(store: Store) -> dict[str, Known]:
    """What the claims of a dataset tell of things, by their relative IRIs."""
    offices: dict[str, list[str]] = defaultdict(list)
    states: dict[str, list[str]] = defaultdict(list)
    for row in solutions(store, _KNOWN):
        iri = row["thing"].value.removeprefix(store.base)
        for name, found in (("office", offices), ("state", states)):
            if row[name] is not None and row[name].value not in found[iri]:
                found[iri].append(row[name].value)
    return {iri: Known(tuple(offices[iri]), tuple(states[iri])) for iri in {*offices, *states}}


def suggest(
    client: Client, things: Sequence[LinkedThing], about: Mapping[str, Known]
) -> list[tuple[LinkedThing, list[Suggestion]]]:
    """Candidates for each of these things, the best first.

    Args:
        client: asks Wikidata.
        things: without a link.
        about: what claims tell of them, by relative IRI.

    Raises:
        EndpointError: Wikidata gave no answer; nothing is proposed.
        StorageError: an answer could not be kept.
    """
    candidates = _candidates(client, things, about)
    wanted = {root for thing in things for root in roots_of(thing.kind)}
    found = items.read(client, {qid for qids in candidates.values() for qid in qids}, wanted)
    result = []
    for thing in things:
        made = [rated(thing, about.get(thing.iri, Known()), found[qid]) for qid in sorted(candidates[thing.iri])]
        ordered = sorted((one for one in made if one), key=lambda one: (-one.score, one.item.qid))
        result.append((thing, ordered[:MOST]))
    return result


def _candidates(client: Client, things: Sequence[LinkedThing], about: Mapping[str, Known]) -> dict[str, set[str]]:
    """The items that may be meant, by the IRIs of things: of the same name, or holding an office of a like name."""
    found: dict[str, set[str]] = {thing.iri: set() for thing in things}
    named = [(text, thing) for thing in things for _, text, _ in thing.names]
    for thing, row in _asked(client, _BY_NAME, named):
        found[thing.iri].add(items.number(row["item"]))
    persons = [thing for thing in things if thing.kind == "person"]
    holding = [(office, thing) for thing in persons for office in about.get(thing.iri, Known()).offices]
    for thing, row in _asked(client, _BY_OFFICE, holding):
        agreement = names.agreement(row["held_by"].value, thing.label, LABEL, of_person=True)
        if agreement and agreement.standing in (SURE, CALLED):
            found[thing.iri].add(items.number(row["item"]))
    return found


def _asked(
    client: Client, query: str, named: Iterable[tuple[str, LinkedThing]]
) -> Iterator[tuple[LinkedThing, dict[str, Term]]]:
    """The rows of a query about names, each with a thing that has the name, also with another first letter's case."""
    owners: dict[str, list[LinkedThing]] = defaultdict(list)
    for name, thing in named:
        for form in dict.fromkeys((name, name[:1].upper() + name[1:], name[:1].lower() + name[1:])):
            owners[form].append(thing)
    for chunk in items.chunks(sorted(owners)):
        tagged = (ox.Literal(name, language=language) for name in chunk for language in items.LANGUAGES)
        for row in client.ask(items.PREFIXES + query.format(names=" ".join(map(str, tagged)))).rows:
            for thing in owners[row["name"].value]:
                yield thing, row


def rated(thing: LinkedThing, about: Known, item: Item) -> Suggestion | None:
    """How well an item fits a thing, and why; None where no name of it does."""
    named = _best_name(thing, item)
    if named is None:
        return None
    name, agreement = named
    reasons = [f"{', '.join(agreement.reasons)}: {name}"]
    score = agreement.score * NAME / 100
    if item.roots.intersection(roots_of(thing.kind)):
        score += CLASS
        reasons.append(f"is {item.class_names}")
    else:
        reasons.append(f"but is {item.class_names}, which no {thing.kind} is")
    if office := _like(about.offices, [value for prop, value in item.statements if prop == "P39"]):
        score += OFFICE
        reasons.append(f"held the office {office}")
    countries = {value for prop, value in item.statements if prop in ("P17", "P27")}
    if shared := [state for state in about.states if state in countries]:
        score += COUNTRY
        reasons.append(f"of {shared[0]}")
    elif about.states and countries:
        reasons.append(f"but of {', '.join(sorted(countries))}")
    return Suggestion(item, round(score), tuple(reasons))


def _best_name(thing: LinkedThing, item: Item) -> tuple[str, Agreement] | None:
    """The name of an item that agrees best with one of a thing's, with how; None where none does."""
    found = []
    for text, language in item.names:
        for _, name, _ in thing.names:
            agreement = names.agreement(name, text, names.role_of(language), of_person=thing.kind == "person")
            if agreement:
                found.append((agreement.score, text, agreement))
    best = max(found, key=lambda one: (one[0], one[1]), default=None)
    return best and (best[1], best[2])


def _like(ours: Iterable[str], theirs: Iterable[str]) -> str:
    """The first of their names of offices that answers to one of ours; empty where none does."""
    return next((their for their in theirs for our in ours if names.is_same_office(our, their)), "")
