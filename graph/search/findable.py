"""What can be found: things and concepts with their names, and the sentences of documents with their passages.

Things are what somebody may look for: not the nodes that claims are made of, such as parts in events or times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.core.namespaces import CONCEPT, PG
from graph.curation.seeds import Seeds
from graph.ontology.vocabulary import Vocabulary
from graph.search import folding
from graph.search.other_names import OtherName
from graph.search.word_lists import LITTLE
from graph.store.dataset_store import Store, solutions

FOUND: Final = frozenset(
    {"Actor", "Office", "Place", "TerritorialStatus", "Event", "Agreement", "SourceDocument", "Disagreement"}
    | {"PossibleIdentity"}
)
"""The classes of what is found, with all classes below them."""
ROLES: Final = frozenset({"Official", "Mediator", "CeasefireAgreement", "Actor", "Publisher"})
"""Classes that tell less of a thing than its others do."""
ABBREVIATED: Final = frozenset({"Organisation", "State"})
"""Classes whose members are called by their first letters."""
LABEL, ALTERNATIVE, OTHER_LANGUAGE, ABBREVIATION, USED = ROLE_NAMES = (
    "label",
    "alternative",
    "other",
    "letters",
    "used",
)
"""How a name belongs to its thing, the surest first. A name used is what a document calls it, and may be no name."""

_LABELS = """
SELECT ?thing ?p ?name WHERE {
  ?thing ?p ?name VALUES ?p { rdfs:label skos:altLabel } FILTER(STRSTARTS(STR(?thing), STR(<>)))
}"""
_CLASSES = (
    "SELECT ?thing ?class WHERE { ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(pg:)) || ?class = skos:Concept) }"
)
_USED = """
SELECT DISTINCT ?thing ?name ?who WHERE {
  GRAPH ?claim { ?thing pg:nameUsed ?name } ?claim pg:voice/rdfs:label ?who
}"""
_IN_CLAIMS = "SELECT ?claim ?s ?p ?o WHERE { GRAPH ?claim { ?s ?p ?o } FILTER(isIRI(?o)) }"
_VOICES = "SELECT ?claim ?who WHERE { ?claim pg:attributedTo|pg:relayedBy ?who }"
_OFFICES = "SELECT ?office ?of WHERE { ?office pg:officeOf|pg:officeOfState ?of }"
_DOCUMENTS = "SELECT ?document ?who WHERE { ?document a pg:SourceDocument ; dct:publisher/rdfs:label ?who }"
_DEFINITIONS = "SELECT ?thing ?text WHERE { ?thing a skos:Concept ; skos:definition ?text }"


@dataclass(frozen=True, order=True)
class Name:
    """A name of a thing: how it belongs to it, its language if it is known, and who uses it if a document does."""

    role: str
    text: str
    language: str = ""
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findable:
    """A thing that can be found: its narrowest class and all of its classes by local name, how many claims tell of it,
    and one line about it where its name says too little."""

    iri: str
    label: str
    kind: str
    classes: tuple[str, ...]
    claims: int
    about: str
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document: its number from 1, its first character, its text, and the passages that begin in it,
    as first characters and those behind the last, in code points of the document."""

    document: str
    number: int
    start: int
    text: str
    passages: tuple[tuple[int, int], ...]


def findable(store: Store, vocabulary: Vocabulary, other_names: Sequence[OtherName] = ()) -> list[Findable]:
    """Everything of a dataset that can be found by a name, the most told of first.

    Args:
        store: the dataset; its default view is asked.
        vocabulary: the ontology, which orders classes.
        other_names: names in other languages.
    """
    names, claims, classes = _names(store, other_names), _claims(store), _classes(store)
    about = {row["thing"].value: row["text"].value for row in solutions(store, _DEFINITIONS)}
    found = []
    for iri in names:
        own = classes[iri]
        above = own.union(*(vocabulary.superclasses(name) for name in own if name != "Concept"))
        label = next((name.text for name in sorted(names[iri]) if name.role == LABEL), "")
        if label and ((iri.startswith(CONCEPT) and "Concept" in own) or above & FOUND):
            held = names[iri] | (_letters(label) if above & ABBREVIATED else set())
            order = tuple(sorted(held, key=lambda name: (ROLE_NAMES.index(name.role), name)))
            kind = _narrowest(own, vocabulary)
            found.append(Findable(iri, label, kind, tuple(sorted(above)), len(claims[iri]), about.get(iri, ""), order))
    return sorted(found, key=lambda one: (-one.claims, one.label, one.iri))


def sentences(curated: Seeds) -> Iterator[Sentence]:
    """The sentences of all documents, in order."""
    for file in sorted(curated.files, key=lambda file: file.document_iri):
        if file.document is None:
            continue
        passages = sorted({(p.start, p.end) for claim in file.claims for _, p in claim.passages})
        for number, (_, (start, end)) in enumerate(file.sentences, 1):
            within = tuple(span for span in passages if start <= span[0] < end)
            text = " ".join(file.document.text[start:end].split("\n"))
            yield Sentence(curated.base + file.document_iri, number, start, text, within)


def _names(store: Store, other_names: Iterable[OtherName]) -> Mapping[str, set[Name]]:
    """The names of everything that has a label, by IRI."""
    names: dict[str, set[Name]] = defaultdict(set)
    for row in solutions(store, _LABELS):
        role = LABEL if row["p"].value.endswith("label") else ALTERNATIVE
        names[row["thing"].value].add(Name(role, row["name"].value, row["name"].language or ""))
    for row in solutions(store, _DOCUMENTS):
        iri, publisher = row["document"].value, row["who"].value
        names[iri].add(Name(LABEL, f"Document {iri.rpartition('/')[2]}"))
        names[iri].add(Name(ALTERNATIVE, f"Document {iri.rpartition('/')[2]}, {publisher}"))
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in solutions(store, _USED):
        users[row["thing"].value, row["name"].value].add(row["who"].value)
    for (iri, text), who in users.items():
        names[iri].add(Name(USED, text, used_by=tuple(sorted(who))))
    for other in other_names:
        names[store.base + other.thing].add(Name(OTHER_LANGUAGE, other.name, other.language))
    return names


def _classes(store: Store) -> Mapping[str, set[str]]:
    classes: dict[str, set[str]] = defaultdict(set)
    for row in solutions(store, _CLASSES):
        classes[row["thing"].value].add(row["class"].value.removeprefix(PG).rpartition("#")[2])
    return classes


def _narrowest(classes: set[str], vocabulary: Vocabulary) -> str:
    """The class that says most of a thing; the roles that it has by what is told count only if there is no other."""
    own = classes - ROLES or classes
    above = {name for one in own if one != "Concept" for name in vocabulary.superclasses(one) if name != one}
    return min(own - above or own, default="")


def _claims(store: Store) -> Mapping[str, set[str]]:
    """The claims that tell of each thing: in their graphs, as their source, or by its offices."""
    claims: dict[str, set[str]] = defaultdict(set)
    offices: dict[str, set[str]] = defaultdict(set)
    for row in solutions(store, _OFFICES):
        offices[row["office"].value].add(row["of"].value)
    for row in solutions(store, _IN_CLAIMS):
        claim, value = row["claim"].value, row["o"].value
        claims[value].add(claim)
        if not row["p"].value.endswith("ns#type"):
            claims[row["s"].value].add(claim)
        if row["p"].value == f"{PG}office":
            for of in offices[value]:
                claims[of].add(claim)
    for row in solutions(store, _VOICES):
        claims[row["who"].value].add(row["claim"].value)
    for row in solutions(store, "SELECT ?claim ?who WHERE { ?claim prov:hadPrimarySource ?who }"):
        claims[row["who"].value].add(row["claim"].value)
    return claims


def _letters(label: str) -> set[Name]:
    """The first letters of a name of several words, none of which is itself an abbreviation."""
    told = [word for word in label.replace("Co-o", "Coo").replace("-", " ").split() if folding.fold(word) not in LITTLE]
    if len(told) < 2 or any(word.isupper() or not word[0].isupper() for word in told):
        return set()
    return {Name(ABBREVIATION, "".join(word[0] for word in told))}
