"""Candidates for names: what search finds, told apart by types and by what documents report, with the score explained.

`match` is told of a candidate only where search is sure of its name and of no other's, it is of a type that was asked
for, and nothing that documents report speaks against it. What is reported never makes a match of a name that is only
near: another person of the same surname may have held the same office.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graph.publishing.overviews.told_things import told_things
from graph.search.comparison import CALLED, NEAR, SURE
from graph.search.index import Index
from graph.search.name_search import Hit, named
from graph.store.dataset_store import Store
from server.accounts.reconciliation.comparison import Compared, Look, compared, things_asked
from server.accounts.reconciliation.entities import Entity, entities, identifier, iri_of
from server.accounts.reconciliation.entity_types import (
    CONCEPT_CLASS,
    CONCEPT_TYPE,
    THINGS,
    EntityType,
    entity_types,
    of_classes,
)
from server.accounts.reconciliation.queries import SECONDS, Query
from server.http.problems import TooLargeError

_READ: Final = 50
"""Names that are looked at for one query."""
NEAR_SHOWN: Final = 3
"""Candidates that are only near, which stand where nothing else answers."""
AGREES, DISAGREES = 5, 15
"""What a property adds to the score where its values agree, and takes from it where all of them are others."""
OTHER_TYPE: Final = 0.5
"""The share of its score that a candidate of a type keeps that was not asked for (`type_strict` is `should`)."""
UNNAMED: Final = 50
"""The best score of what was found by its properties alone, without a name."""


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant: how many claims tell of it, how far it answers to the name (`sure` … `near`), its
    score from 0 to 100, and why, in words.

    `features` are what the score is made of, by the names that the service's page explains.
    """

    entity: Entity
    claims: int
    standing: str
    score: float
    match: bool
    reasons: tuple[str, ...]
    features: Mapping[str, float | bool] = field(default_factory=dict)


def candidates(store: Store, index: Index, queries: Mapping[str, Query]) -> dict[str, list[Candidate]]:
    """The candidates of each query of a batch, the best first; each is found without regard to the others.

    Args:
        store: the dataset.
        index: its names.
        queries: by the keys of the batch.

    Raises:
        UsageError: a query has only properties by whose values nothing can be looked up.
        TooLargeError: the names take too long.
    """
    looked: dict[tuple[str, frozenset[str]], Sequence[Hit]] = {}

    begun = time.thread_time()

    def look(text: str, classes: frozenset[str]) -> Sequence[Hit]:
        if (text, classes) not in looked:
            if time.thread_time() - begun > SECONDS:
                raise TooLargeError(f"the names of this batch take more than {SECONDS} s; send fewer, or shorter ones")
            looked[text, classes] = named(index, text, _READ, classes)
        return looked[text, classes]

    known = _identified(store, queries.values())
    found = {key: _found(store, query, look, known.get(query.text)) for key, query in queries.items()}
    told = compared(
        store, look, [(query.properties, [one.entity.iri for one in found[key]]) for key, query in queries.items()]
    )
    return {
        key: _ranked([_weighed(one, marks[one.entity.iri]) for one in found[key]])[: query.limit]
        for (key, query), marks in zip(queries.items(), told, strict=True)
    }


def as_json(store: Store, one: Candidate) -> dict[str, Any]:
    """A candidate as the protocol writes it."""
    kind = entity_types(store)[CONCEPT_TYPE if one.entity.kind == CONCEPT_CLASS else one.entity.kind].name
    claims = (
        f"told of in {one.claims:,} claim{'' if one.claims == 1 else 's'}" if one.claims else "no claim tells of it"
    )
    return {
        "id": identifier(one.entity.iri, store.base),
        "name": one.entity.name,
        "description": "; ".join((f"{kind}, {claims}", *one.reasons)),
        "type": of_classes(store, one.entity.classes, one.entity.kind),
        "score": round(one.score, 1),
        "match": one.match,
        "features": [{"id": name, "value": value} for name, value in one.features.items()],
    }


def _found(store: Store, query: Query, look: Look, known: Candidate | None) -> list[Candidate]:
    """Candidates before properties are looked at."""
    if known is not None:
        return [_of_types(known, query)]
    if not query.text:
        return _unnamed(store, query, look) if query.properties else []
    wanted = frozenset(one.class_name for one in query.types)
    hits = list(look(query.text, wanted or THINGS))
    if query.strict == "all":
        hits = [hit for hit in hits if wanted <= set(hit.thing.classes)]
    meant = [_of_hit(store, hit) for hit in hits if hit.standing != NEAR]
    if not meant and wanted and query.strict == "should":
        meant = [_of_types(_of_hit(store, hit), query) for hit in look(query.text, THINGS) if hit.standing != NEAR]
    return meant or [_of_hit(store, hit) for hit in hits[:NEAR_SHOWN]]


def _of_hit(store: Store, hit: Hit) -> Candidate:
    thing, reasons, claims = hit.thing, hit.reasons, _claims(store, hit.thing.iri)
    if hit.used_by:
        reasons = (*reasons, f"called “{hit.name}” by {hit.used_by.replace('; ', ' and ')}")
    elif hit.name != thing.label:
        reasons = (*reasons, f"also “{hit.name}”")
    features: dict[str, float | bool] = {
        "name": hit.score,
        "sure": hit.standing == SURE,
        "near": hit.standing == NEAR,
        "label": hit.name == thing.label,
        "used_by_documents": bool(hit.used_by),
        "other_language": bool(hit.language),
        "claims": claims,
    }
    found = Entity(thing.iri, thing.label, thing.kind, frozenset(thing.classes))
    return Candidate(found, claims, hit.standing, hit.score, hit.standing == SURE, reasons, features)


def _claims(store: Store, iri: str) -> int:
    """How many claims tell of a thing, as its page counts them."""
    count: int = told_things(store).get(iri, {}).get("claims", 0)
    return count


def _identified(store: Store, queries: Iterable[Query]) -> dict[str, Candidate]:
    """What is asked for by an identifier, an IRI or its item of Wikidata, by the text of the query."""
    iris = {query.text: iri for query in queries if query.text and (iri := iri_of(store, query.text))}
    known, why, features = entities(store, iris.values()), ("asked for by its identifier",), {"identifier": True}
    return {
        text: Candidate(known[iri], _claims(store, iri), SURE, 100, match=True, reasons=why, features=features)
        for text, iri in iris.items()
        if iri in known
    }


def _unnamed(store: Store, query: Query, look: Look) -> list[Candidate]:
    """The things that have the values that are asked for, those of which most is told first; never a match."""
    wanted = [one.class_name for one in query.types] or THINGS
    having = entities(store, things_asked(store, look, query.properties)).values()
    found = [(_claims(store, one.iri), one) for one in having if one.classes.intersection(wanted)]
    found.sort(key=lambda pair: (-pair[0], pair[1].name))
    why = ("found by what documents report of it, not by a name",)
    return [Candidate(one, claims, CALLED, UNNAMED, match=False, reasons=why) for claims, one in found[:_READ]]


def _of_types(one: Candidate, query: Query) -> Candidate:
    """The candidate, less likely where it is of no type that was asked for."""
    types: Sequence[EntityType] = query.types
    if not types or one.entity.classes.intersection(wanted.class_name for wanted in types):
        return one
    remark = f"not of the type {' or '.join(wanted.name for wanted in types)}"
    return replace(
        one,
        score=one.score * OTHER_TYPE,
        match=False,
        reasons=(*one.reasons, remark),
        features={**one.features, "other_type": True},
    )


def _weighed(one: Candidate, marks: Sequence[Compared]) -> Candidate:
    """The candidate with what its properties add and take; what no document tells counts for nothing."""
    score, features = one.score, dict(one.features)
    for mark in marks:
        score += AGREES if mark.agrees else -DISAGREES
        features[f"property_{mark.of.id}"] = mark.agrees
    return replace(
        one,
        score=min(max(score, 0.0), 100.0),
        match=one.match and all(mark.agrees for mark in marks),
        reasons=(*one.reasons, *(mark.words for mark in marks)),
        features=features,
    )


def _ranked(found: Sequence[Candidate]) -> list[Candidate]:
    """In the order of search, but for what properties change; no score is above the one before it."""
    spoken = any(name.startswith("property_") for one in found for name in one.features)
    ordered = sorted(found, key=lambda one: (one.standing == NEAR, -one.score)) if spoken else list(found)
    best, ranked = 100.0, []
    for one in ordered:
        best = min(best, one.score)
        ranked.append(replace(one, score=best))
    return ranked
