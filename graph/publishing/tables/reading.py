"""The dataset as tables read it: looked up once, and then plain data.

Keys of properties are local names with their prefix (`pg:modality`), values are IRIs and the words of literals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Final

from graph.core.namespaces import CONCEPT, PG, shorten
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.publishing.built import BuiltDataset
from graph.publishing.overviews import tellings
from graph.store.dataset_store import solutions

Facts = Mapping[str, Sequence[str]]
"""What is said of a thing: the values of each property, sorted."""
ACTOR_CLASSES: Final = ("State", "Person", "Population", "Polity", "Organisation")
"""What an actor is: the first of these classes that it has."""
_DESCRIBED = "SELECT DISTINCT ?s ?p ?o WHERE {{ ?s a {kind} ; ?p ?o }}"
_GRAPHS = "SELECT ?claim ?s ?p ?o WHERE { ?claim a pg:Claim . GRAPH ?claim { ?s ?p ?o } }"
_NAMES = "SELECT ?s (MIN(?label) AS ?name) WHERE { ?s rdfs:label ?label } GROUP BY ?s"
_ABOVE = "SELECT DISTINCT ?s ?o WHERE { ?s rdfs:subClassOf ?o FILTER(?s != ?o && STRSTARTS(STR(?o), STR(pg:))) }"
_IN_VIEW = "SELECT DISTINCT ?s WHERE { ?s a ?kind FILTER(?kind IN (pg:Event, pg:Agreement)) }"
_BEST = """
SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(?p IN (pg:earliest, pg:latest, pg:datePrecision, pg:dateDisagreement)) }"""
_CONCEPTS = "SELECT ?s ?o WHERE { ?s skos:inScheme ?o }"


def one(facts: Facts, key: str) -> str | None:
    """The first value of a property; None where there is none."""
    return next(iter(facts.get(key, ())), None)


def local(iris: Iterable[str]) -> list[str]:
    """The local names of concepts and classes (`called-for`, `Meeting`), in the order of the IRIs."""
    return [iri.removeprefix(CONCEPT).removeprefix(PG) for iri in iris]


def concept(facts: Facts, key: str) -> str | None:
    """The local name of the concept that a property has as its value."""
    return next(iter(local(facts.get(key, ()))), None)


class Reading:
    """A built dataset, from which the rows of all tables are made."""

    def __init__(self, built: BuiltDataset) -> None:
        self.built = built
        self.version = built.version

    @cached_property
    def claims(self) -> dict[str, Facts]:
        """What is known of each claim."""
        return self.described("pg:Claim")

    @cached_property
    def documents(self) -> dict[str, Facts]:
        """What is known of each document."""
        return self.described("pg:SourceDocument")

    @cached_property
    def passages(self) -> dict[str, Facts]:
        """What is known of each passage, with its words and its place among the characters of its document."""
        selectors = self.described("oa:TextPositionSelector") | self.described("oa:TextQuoteSelector")
        return {
            iri: {**facts, **{key: v for s in facts["oa:hasSelector"] for key, v in selectors.get(s, {}).items()}}
            for iri, facts in self.described("pg:Passage").items()
        }

    @cached_property
    def texts(self) -> bool:
        """Whether every passage comes with its words."""
        return all("oa:exact" in passage for passage in self.passages.values())

    @cached_property
    def graphs(self) -> dict[str, dict[str, Facts]]:
        """What each claim says: the facts of each thing in its graph, by the IRI of the claim."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for row in solutions(self.built.store, _GRAPHS):
            found.setdefault(row["claim"].value, []).append((row["s"].value, row["p"].value, row["o"].value))
        return {claim: self._facts(found[claim]) for claim in sorted(found)}

    @cached_property
    def telling(self) -> dict[str, list[str]]:
        """The claims that say more of each thing than its class, by the IRI of the thing."""
        found: dict[str, list[str]] = {}
        for claim, things in self.graphs.items():
            for thing, facts in things.items():
                if facts.keys() - {"rdf:type"}:
                    found.setdefault(thing, []).append(claim)
        return found

    def told(self, thing: str) -> Iterator[tuple[str, Facts]]:
        """The claims that say more of a thing than its class, each with what it says of it."""
        for claim in self.telling.get(thing, ()):
            yield claim, self.graphs[claim][thing]

    @cached_property
    def times(self) -> dict[str, Facts]:
        """What is known of each time span: its EDTF value, or words, and its bounds."""
        return self.described("pg:TimeSpan", "all")

    @cached_property
    def classes(self) -> dict[str, set[str]]:
        """The classes of everything that anybody gives one, by local name."""
        return tellings.classes_of_things(self.built.store)

    @cached_property
    def best(self) -> dict[str, dict[str, Facts]]:
        """The one best time of each thing, by view."""
        return {view: self._facts(self._rows(_BEST, view)) for view in VIEWS}

    @cached_property
    def in_view(self) -> frozenset[str]:
        """The events and agreements of the reported view."""
        return frozenset(row["s"].value for row in solutions(self.built.store, _IN_VIEW))

    @cached_property
    def schemes(self) -> dict[str, list[str]]:
        """The local names of the concepts of each scheme, by its own local name."""
        found: dict[str, list[str]] = {}
        for row in solutions(self.built.store, _CONCEPTS):
            name, scheme = local((row["s"].value, row["o"].value))
            found.setdefault(scheme, []).append(name)
        return {scheme: sorted(names) for scheme, names in found.items()}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {row["s"].value: row["name"].value for row in solutions(self.built.store, _NAMES, "all")}

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in solutions(self.built.store, _ABOVE):
            below, above = local((row["s"].value, row["o"].value))
            found.setdefault(below, set()).add(above)
        return found

    def described(self, kind: str, view: str = DEFAULT_VIEW) -> dict[str, Facts]:
        """What the default graph of a view says of each thing of a class.

        Args:
            kind: the class (`pg:Claim`).
            view: the view.
        """
        return self._facts(self._rows(_DESCRIBED.format(kind=kind), view))

    def _rows(self, text: str, view: str) -> Iterator[tuple[str, str, str]]:
        for row in solutions(self.built.store, text, view):
            yield row["s"].value, row["p"].value, row["o"].value

    def _facts(self, rows: Iterable[tuple[str, str, str]]) -> dict[str, Facts]:
        short = cache(lambda key: shorten(key, self.built.base))
        found: dict[str, dict[str, set[str]]] = {}
        for subject, key, value in rows:
            found.setdefault(subject, {}).setdefault(short(key), set()).add(value)
        return {
            subject: {key: sorted(values) for key, values in sorted(facts.items())}
            for subject, facts in sorted(found.items())
        }

    def name(self, iri: str | None) -> str | None:
        """The name that a curator gave to a thing, or what a concept is called; None where it has none."""
        return None if iri is None else self._names.get(iri)

    def names(self, iris: Iterable[str]) -> list[str]:
        """The names of things in their order; where one has none, its IRI."""
        return [self._names.get(iri, iri) for iri in iris]

    def narrowest(self, iri: str) -> list[str]:
        """The classes of a thing that have no narrower one among them, by local name."""
        classes = self.classes.get(iri, set())
        wider = {above for name in classes for above in self._above.get(name, ())}
        return sorted(classes - wider)

    def actor_class(self, iri: str | None) -> str | None:
        """What an actor is: one of `ACTOR_CLASSES`, or None."""
        classes = self.classes.get(iri or "", ())
        return next((name for name in ACTOR_CLASSES if name in classes), None)

    def reported(self, claim: str) -> bool:
        """Whether the reported view holds what a claim says."""
        return concept(self.claims[claim], "pg:modality") in VIEWS[DEFAULT_VIEW]

    def voices(self, claims: Iterable[str]) -> list[str]:
        """Who says what these claims say, each once, by their addresses."""
        return sorted({voice for claim in claims for voice in self.claims[claim].get("pg:voice", ())})

    def modalities(self, claims: Iterable[str]) -> list[str]:
        """The modalities of these claims, each once."""
        return sorted({str(concept(self.claims[claim], "pg:modality")) for claim in claims})

    def document(self, claim: str) -> str:
        """The document of a claim."""
        return self.claims[claim]["prov:hadPrimarySource"][0]
