"""Every kind of thing that the dataset has addresses for, with all things of it by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.dataset.fetched_graphs import FOLDER
from graph.store.dataset_store import Store, solutions
from server.wording.names import Names
from server.wording.part_names import parts_among

PLURALS: Mapping[str, str] = MappingProxyType(
    {
        "person": "People", "org": "Organisations", "state": "States", "polity": "Polities",
        "population": "Populations", "publisher": "Publishers", "office": "Offices", "tenure": "Offices held",
        "place": "Places", "territory": "Territories", "status": "Territorial status", "control": "Changes of control",
        "conflict": "Conflicts", "process": "Peace processes", "agreement": "Agreements", "meeting": "Meetings",
        "call": "Calls", "contact": "Contacts", "speech": "Speech acts", "hostilities": "Hostilities",
        "incident": "Incidents", "deployment": "Deployments", "referendum": "Referendums",
        "declaration": "Declarations of status", "event": "Other events", "characterisation": "Characterisations",
        "time": "Times", "doc": "Documents", "claim": "Claims", "disagreement": "Disagreements",
        "identity": "Possible identities", "concept": "Concepts", "curator": "Curators",
    }
)  # fmt: skip
"""The titles of the lists, by the first part of the addresses, in the order in which they are listed."""
_THINGS = """
SELECT ?thing (MIN(?name) AS ?label) WHERE {
  { ?thing rdfs:label ?name } UNION
  { VALUES ?class { pg:Tenure pg:TimeSpan pg:SourceDocument pg:Claim } ?thing a ?class } UNION
  { VALUES ?class { pg:Tenure pg:TimeSpan } GRAPH ?claim { ?thing a ?class } }
} GROUP BY ?thing"""
_PAGES = frozenset({"ontology"})
"""First parts of addresses that are no kind of thing."""
_known: WeakKeyDictionary[Store, Mapping[str, Sequence[Member]]] = WeakKeyDictionary()
"""The things of each dataset: looked up once, as no index of the engine leads from the beginning of a name to it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A thing of a kind with the name by which it is listed."""

    iri: str
    name: str


def plural(kind: str) -> str:
    """The title of the list of a kind."""
    return "Items of Wikidata" if kind == FOLDER else PLURALS.get(kind, kind.replace("-", " ").capitalize())


def kinds(store: Store) -> Mapping[str, Sequence[Member]]:
    """All things by kind, each kind in the order of names, in two look-ups for a dataset."""
    found = _known.get(store)
    if found is None:
        found = _known[store] = _kinds(store)
    return found


def _kinds(store: Store) -> Mapping[str, Sequence[Member]]:
    labels: dict[str, str] = {}
    for row in solutions(store, _THINGS):
        iri = row["thing"].value if isinstance(row["thing"], ox.NamedNode) else ""
        if iri.startswith((store.base, CONCEPT)) and "#" not in iri:
            labels[iri] = row["label"].value if row["label"] else ""
    held = {iri: label for iri, label in labels.items() if label}
    names = Names(held | _tenures(store, labels.keys() - held.keys(), held), store.base)
    made: dict[str, list[Member]] = {}
    for iri in labels:
        kind, slash, _ = _path(iri, store.base).partition("/")
        if slash and kind not in _PAGES:
            made.setdefault(kind, []).append(Member(iri, names.plain(iri)))
    order = [*PLURALS, *sorted(made.keys() - PLURALS.keys())]
    return {kind: sorted(made[kind], key=_by_name) for kind in order if kind in made}


def _tenures(store: Store, unnamed: Iterable[str], labels: Mapping[str, str]) -> dict[str, str]:
    """What tenures are called, which have no names of their own: by whom and which office."""
    parts = parts_among(store, (iri for iri in unnamed if iri.startswith(f"{store.base}tenure/")))
    made = parts.labels(Names(labels, store.base))
    return {iri: label.removeprefix("the tenure of ") for iri, label in made.items()}


def _path(iri: str, base: str) -> str:
    return f"concept/{iri.removeprefix(CONCEPT)}" if iri.startswith(CONCEPT) else iri.removeprefix(base)


def _by_name(member: Member) -> tuple[str, str]:
    if "/time/" in member.iri:  # these are sorted as dates, not as words
        return member.iri, ""
    return member.name.casefold(), member.iri
