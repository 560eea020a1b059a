"""A thing as its page needs it: its record, the claims that tell of it, and the names of all that these tell of.

Everything is looked up here, in a fixed number of queries, however much is told of the thing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.core.namespaces import PG, term
from graph.ontology.vocabulary import Vocabulary
from graph.publishing.overviews.told_things import claims_of, documents_of
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from server.wording.evidence import SourceDocument, source_documents
from server.wording.names import Names
from server.wording.part_names import parts_among
from server.wording.told_facts import Told, narrowest, told_facts, vocabulary_of

CLAIMS_SHOWN = 100
"""How many claims one page of a thing rests on; the next ones stand on its next page."""
ROLES = frozenset({"Official", "Mediator", "CeasefireAgreement", "Actor"})
"""Classes that follow from what is told of a thing, or that say less than its own kind."""
_OFFICES = "SELECT DISTINCT ?office WHERE {{ ?office pg:officeOf|pg:officeOfState {thing} }}"
_RECORD = "SELECT ?p ?o WHERE {{ {thing} ?p ?o }}"
_TIMES = """
SELECT DISTINCT ?thing ?p ?time WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing ?p ?time FILTER(?p IN (pg:when, pg:began, pg:ended, pg:asOf, pg:signed, pg:effective))
}} ORDER BY ?thing ?p ?time"""
_KINDS = """
SELECT DISTINCT ?thing ?class WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(pg:)))
}}"""
_DISAGREEMENTS = """
SELECT DISTINCT ?disagreement ?label ?kind WHERE {{
  ?disagreement a pg:Disagreement ; pg:topic {thing} ; rdfs:label ?label ; pg:kind ?kind
}} ORDER BY ?label"""
_TYPE = term("rdf:type").value


@dataclass(frozen=True)
class DisagreementLink:
    """A disagreement about a thing: where its page is, what it is about, and how the sides differ."""

    iri: str
    label: str
    kind: str


@dataclass(frozen=True)
class Thing:
    """What is known of a thing, ready to be told.

    `kind` is the local name of its narrowest class, `classes` are all of ours. `record` has what the default graph
    says of it, by the IRI of the property. `claims` are those of this page by IRI, `total` how many there are in all,
    `offset` how many stand on the pages before, `told_in` in how many documents they stand. `told` has what each of
    the claims of this page tells. `kinds` are the narrowest classes of all that they tell of, `times` the times of
    these as asserted or reported, as property and time. `offices` are the offices of the thing, if it has any.
    """

    iri: str
    kind: str | None
    classes: frozenset[str]
    record: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]
    names: Names
    documents: Mapping[str, SourceDocument]
    claims: Mapping[str, ClaimRecord]
    told: Mapping[str, Sequence[Told]]
    kinds: Mapping[str, str]
    classes_of: Mapping[str, frozenset[str]]
    times: Mapping[str, Sequence[tuple[str, str]]]
    offices: frozenset[str]
    disagreements: Sequence[DisagreementLink]
    total: int
    offset: int
    told_in: int = 0

    @property
    def name(self) -> str:
        """What it is called."""
        return self.names.plain(self.iri)

    def is_a(self, iri: str, *classes: str) -> bool:
        """Whether a thing that is told of belongs to one of these classes, by local name."""
        return not self.classes_of.get(iri, frozenset()).isdisjoint(classes)

    @property
    def class_words(self) -> str:
        """What kind of thing it is, in a word or two."""
        return self.names.plain(PG + self.kind) if self.kind else "thing"

    @property
    def roles(self) -> list[str]:
        """What it also is because of what is told of it, with the reason in words."""
        labels = (self.names.labels.get(PG + name, "") for name in sorted(self.classes & ROLES))
        return [label.replace(" (", ": ").rstrip(")") for label in labels if "(" in label]

    def values(self, property_name: str) -> Sequence[ox.NamedNode | ox.Literal]:
        """What the default graph says of it, by a prefixed name such as `schema:sameAs`."""
        return self.record.get(term(property_name).value, ())


def load_thing(  # long: every look-up of a page stands here
    store: Store, ontology: Path, iri: str, offset: int = 0, among: Collection[str] | None = None
) -> Thing | None:
    """Look up a thing with all that its page tells; None where the dataset has nothing of it.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        iri: the thing.
        offset: how many of its claims stand on pages before this one.
        among: only these claims are of the page, however many they are; None for the next `CLAIMS_SHOWN`.

    Raises:
        ValueError: `iri` is none.
    """
    node, vocabulary = ox.NamedNode(iri), vocabulary_of(ontology, store.version)[0]
    record, claims = _record(store, node), claims_of(store, iri)
    if not record and not claims:
        return None
    shown = claims[offset : offset + CLAIMS_SHOWN] if among is None else [claim for claim in claims if claim in among]
    told = told_facts(store, ontology, shown)
    about = {name for things in told.values() for one in things for name in one.names()} | {iri}
    classes = _classes(store, about)
    classes.setdefault(iri, set()).update(t.value.removeprefix(PG) for t in record.get(_TYPE, ()) if PG in t.value)
    points = _disagreements(store, node)
    return Thing(
        iri=iri,
        kind=_kind(classes[iri], vocabulary),
        classes=frozenset(classes[iri]),
        record=record,
        names=_names(store, iri, about | _recorded(record) | {point.kind for point in points}),
        documents=source_documents(store),
        claims=claim_records(store, shown),
        told=told,
        kinds={name: kind for name, found in classes.items() if (kind := _kind(found, vocabulary))},
        classes_of={name: frozenset(found) for name, found in classes.items()},
        times=_times(store, about),
        offices=frozenset(row["office"].value for row in solutions(store, _OFFICES.format(thing=node))),
        disagreements=points,
        total=len(claims),
        offset=offset,
        told_in=len(documents_of(store, iri)),
    )


def _record(store: Store, node: ox.NamedNode) -> dict[str, list[ox.NamedNode | ox.Literal]]:
    record: dict[str, list[ox.NamedNode | ox.Literal]] = {}
    for row in solutions(store, _RECORD.format(thing=node)):
        record.setdefault(row["p"].value, []).append(row["o"])
    return record


def _recorded(record: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> set[str]:
    """What the record of a thing names, without the parts and the times of single documents: these may be thousands."""
    named = {value.value for values in record.values() for value in values if isinstance(value, ox.NamedNode)}
    return {iri for iri in named if "#" not in iri or iri.startswith(PG)}


def _disagreements(store: Store, node: ox.NamedNode) -> list[DisagreementLink]:
    return [
        DisagreementLink(row["disagreement"].value, row["label"].value, row["kind"].value)
        for row in solutions(store, _DISAGREEMENTS.format(thing=node))
    ]


def _names(store: Store, iri: str, iris: set[str]) -> Names:
    """The names of all these; a tenure, which has none of its own, is called by who held which office."""
    names = Names.of(store, iris)
    if iri in names.labels or not iri.startswith(f"{store.base}tenure/"):
        return names
    made = parts_among(store, [iri]).labels(names).get(iri, "").removeprefix("the tenure of ")
    return Names({**names.labels, iri: made}, names.base) if made else names


def _kind(classes: Iterable[str], vocabulary: Vocabulary) -> str | None:
    return narrowest([name for name in classes if name not in ROLES], vocabulary) or narrowest(classes, vocabulary)


def _classes(store: Store, iris: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in solutions(store, _KINDS.format(things=_terms(store, iris)), "all"):
        found.setdefault(row["thing"].value, set()).add(row["class"].value.removeprefix(PG))
    return found


def _times(store: Store, iris: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in solutions(store, _TIMES.format(things=_terms(store, iris))):
        found.setdefault(row["thing"].value, []).append((row["p"].value.removeprefix(PG), row["time"].value))
    return found


def _terms(store: Store, iris: Iterable[str]) -> str:
    ours = (iri for iri in set(iris) if iri.startswith(store.base))
    return " ".join(str(ox.NamedNode(iri)) for iri in sorted(ours))
