"""Triples as sentences: a proof and the raw content of a claim read as "Baku is part of Azerbaijan"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG, PREFIXES
from graph.ontology.rules import TYPE
from graph.store.dataset_store import Store
from server.wording.chunks import Chunk, Line, quoted, said
from server.wording.names import Names
from server.wording.part_names import parts_among

SENTENCES = MappingProxyType(
    {
        "about": "{s} speaks of {o}", "addressee": "{s} was addressed to {o}", "agent": "{o} has {p}",
        "aim": "{s} aims at {o}", "alternativeModality": "{s} could also be coded as {o}",
        "appliesTo": "{s} applies to {o}", "approximate": "whether the number of {s} is approximate: {o}",
        "asOf": "{s} is told as of {o}", "attributedTo": "{s} is attributed to {o}", "began": "{s} began {d}",
        "blamedOn": "{s} is blamed on {o}", "capacity": "{s} is in the capacity of {o}", "coChair": "{o} co-chairs {s}",
        "connects": "{s} connects {o}", "contentClaim": "what was said in {s} is told in {o}",
        "contradicts": "{s} cannot be true with {o}", "counted": "{s} counts {o}",
        "dateAsPrinted": "the date of {s} is printed as {q}", "dateBasis": "the date of {s} rests on: {o}",
        "dateDisagreement": "the dates of {s} are in disagreement: {o}",
        "datePrecision": "the date of {s} is as exact as: {o}", "earliest": "{s} is not before {o}",
        "edtf": "{s} is written {r} in EDTF", "effective": "{s} was in force {d}", "ended": "{s} ended {d}",
        "endsHostilities": "{s} is said to have ended {o}", "explanation": "{s} is explained: {o}",
        "figure": "{o} is told", "follows": "{s} came after {o}", "foresees": "{s} foresees {o}",
        "forState": "{s} is for the state {o}", "form": "{s} has the form of {o}",
        "fromState": "who has {p} is from {o}", "heldOffice": "{s} held the office of {o} (at some reported time)",
        "holder": "{o} is the holder in {s}", "identityOf": "{s} is about {o}",
        "inOffice": "{s} is in the office of {o}", "involves": "{s} involves {o}", "kind": "{s} is of the kind {o}",
        "latest": "{s} is not after {o}", "madeAt": "{s} was made in {o}", "max": "{s} is at most {o}",
        "mediatedBy": "{s} is mediated by {o}", "medium": "{s} was said by {o}", "member": "{o} is a member of {s}",
        "mentions": "{s} mentions {o}", "min": "{s} is at least {o}", "modality": "{s} is put as {o}",
        "nameUsed": "{s} is called {q}", "notAfter": "{s} is not after {o}", "notBefore": "{s} is not before {o}",
        "obligor": "{s} is to be done by {o}", "occasion": "{s} was on the margins of {o}",
        "office": "{s} is in the office of {o}", "officeLevel": "{s} was at the level of {o}",
        "officeOf": "{s} is an office of {o}", "officeOfState": "{s} is an office of the state {o}",
        "onBehalfOf": "{s} is on behalf of {o}", "opposedTo": "{s} is against {o}", "organOf": "{s} is an organ of {o}",
        "organOfState": "{s} is an organ of the state {o}", "partOf": "{s} is part of {o}",
        "participant": "{o} took part in {s}", "participation": "{o} is told", "party": "{o} is a party to {s}",
        "passageAgainst": "{o} speak against {s}", "passageFor": "{o} speak for {s}",
        "passageRole": "{s} are quoted for: {o}", "place": "{s} took place in {o}", "polity": "{s} concerns {o}",
        "provision": "{o} is told", "publishedBy": "{s} is published by {o}", "pursuantTo": "{s} is under {o}",
        "quote": "{s} quotes {q}", "recurrence": "{s} is told as {o}", "relativeTo": "{s} is counted from {o}",
        "relayedBy": "{s} is passed on by {o}", "resultedIn": "{s} is said to have led to {o}",
        "saidToCause": "{s} is said to have caused {o}", "sentence": "the sentence of {s} is {q}",
        "sentenceStart": "the sentence of {s} begins at character {o}",
        "sentenceEnd": "the sentence of {s} ends before character {o}",
        "sentenceSha256": "the SHA-256 of the sentence of {s} is {o}",
        "servedState": "{s} served {o} (at some reported time)", "side": "{o} is told",
        "signatory": "{o} signed or agreed to {s}", "signature": "{o} is told", "signed": "{s} was made {d}",
        "silentIn": "{o} is silent on {s}", "speaker": "{o} spoke in {s}", "speaking": "{o} is told",
        "startsBy": "{s} starts by {o}", "statedIn": "{s} is stated in {o}", "subEventOf": "{s} is part of {o}",
        "territory": "{s} concerns {o}", "textQuality": "the wording of {s} looks {o}", "topic": "{s} is about {o}",
        "transferredFrom": "{s} takes control from {o}", "transferredTo": "{s} gives control to {o}",
        "voice": "{s} is said by {o}", "when": "{s} is dated {o}", "wording": "the words for {s} are {q}",
    }
)  # fmt: skip
"""A sentence for each property of the ontology, by its local name.

`{s}` and `{o}` are the ends of the triple; `{p}` is a part without whose it is; `{d}` a date with its preposition;
`{q}` words of a source; `{a}` a class with its article; `{r}` a value as it is.
"""
_OTHERS = MappingProxyType(
    {
        "rdf:type": "{s} is {a}", "rdfs:label": "{s} is called “{o}” here", "rdfs:comment": "a note on {s}: {o}",
        "skos:prefLabel": "{s} is called “{o}” here", "skos:definition": "{s} means: {o}",
        "rdfs:subClassOf": "every {s} is {a}", "rdfs:subPropertyOf": "“{s}” implies “{o}”",
        "rdfs:domain": "what “{s}” is told of is {a}", "rdfs:range": "what “{s}” leads to is {a}",
        "prov:hadPrimarySource": "{s} was drawn from {o}", "prov:wasDerivedFrom": "{s} rests on {o}",
        "prov:wasQuotedFrom": "{s} quotes {o}", "prov:qualifiedDerivation": "{s} rests on {o}",
        "prov:entity": "{s} are {o}", "dct:publisher": "{s} is published by {o}", "dct:title": "{s} has the title {q}",
        "dct:abstract": "{s} has the summary {q}", "dct:creator": "{s} was noted by {o}",
        "dct:created": "{s} was noted on {o}", "oa:exact": "{s} are {q}", "oa:prefix": "before {s} stands {q}",
        "oa:suffix": "behind {s} stands {q}", "oa:start": "{s} begin at character {o}",
        "oa:end": "{s} end before character {o}", "oa:hasSource": "{s} stand in {o}",
        "oa:hasSelector": "{s} are found by their place or wording", "schema:mentions": "{s} mentions {o}",
        "schema:sha256": "the text of {s} has the SHA-256 {o}", "schema:contentUrl": "the text of {s} is the file {o}",
        "schema:sameAs": "{s} is the same as {o}", "schema:creditText": "{s} has the credit line {q}",
        "schema:locationCreated": "{s} has the dateline {o}", "schema:countryOfOrigin": "{s} is from {o}",
    }
)  # fmt: skip
_BY_IRI = MappingProxyType(
    {PG + name: text for name, text in SENTENCES.items()}
    | {PREFIXES[name.partition(":")[0]] + name.partition(":")[2]: text for name, text in _OTHERS.items()}
)
_PLACES = re.compile(r"\{([sopdqar])\}")
_WHOSE = re.compile(r"^(?:the (part|signature)) of .*? (in|under) (.*)$", re.DOTALL)
_REMARK = re.compile(r"^(.*?) \(((?:reported|at some reported) [^)]*)\)$")


def triple_names(store: Store, triples: Iterable[ox.Triple], more: Iterable[str] = ()) -> Names:
    """The names of everything in these triples, in two look-ups; parts are called "the part of A in B".

    Args:
        store: the dataset.
        triples: the triples.
        more: further IRIs to name.
    """
    ends = {e.value for t in triples for e in (t.subject, t.predicate, t.object) if isinstance(e, ox.NamedNode)}
    parts = parts_among(store, {*ends, *more})
    names = Names.of(store, {*ends, *more, *parts.terms})
    return Names({**names.labels, **parts.labels(names)}, names.base)


def triple_line(triple: ox.Triple, names: Names) -> Line:
    """A triple as a sentence without a full stop; of a property without one, "A: its label: B".

    Args:
        triple: the triple.
        names: of everything in it (`triple_names`).
    """
    sentence = _BY_IRI.get(triple.predicate.value)
    if sentence is None:
        return (*_end(triple.subject, names), Chunk(f": {names.plain(triple.predicate.value)}: "),
                *_end(triple.object, names))  # fmt: skip
    made: list[Chunk] = []
    at = 0
    for place in _PLACES.finditer(sentence):
        made.extend(said(sentence[at : place.start()]) if place.start() > at else ())
        made.extend(_filled(place[1], triple, names))
        at = place.end()
    return (*made, *said(sentence[at:])) if at < len(sentence) else tuple(made)


def remark(triple: ox.Triple, names: Names) -> str:
    """The remark in the name of the class that a triple puts something in: "reported as mediating in at least one
    claim"; empty where there is none."""
    if triple.predicate != TYPE or not isinstance(triple.object, ox.NamedNode):
        return ""
    return class_words(names.labels.get(triple.object.value, ""))[1]


def has_words(predicate: str) -> bool:
    """Whether a property has a sentence of its own."""
    return predicate in _BY_IRI


def class_words(label: str) -> tuple[str, str]:
    """The label of a class with its article, and the remark in brackets behind it, if any."""
    found = _REMARK.match(label)
    name, remark = (found[1], found[2]) if found else (label, "")
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}", remark


def _filled(place: str, triple: ox.Triple, names: Names) -> Line:
    end = triple.subject if place in "sp" else triple.object
    if place == "q" and isinstance(end, ox.Literal):
        return quoted(end.value)
    line = _end(end, names)
    if place == "r" and isinstance(end, ox.Literal):
        return said(end.value)
    if place == "p" and (found := _WHOSE.match(line[0].text)):
        return (Chunk(f"a {found[1]} {found[2]} {found[3]}", line[0].iri),)
    if place == "d":
        return (*said(_before_date(line[0].text)), *line) if _before_date(line[0].text) else line
    if place == "a" and isinstance(end, ox.NamedNode):
        article, _, rest = class_words(names.labels.get(end.value, line[0].text))[0].partition(" ")
        return (Chunk(f"{article} "), Chunk(rest, end.value))
    return line


def _before_date(words: str) -> str:
    if re.match(r"\d{1,2} [A-Z]", words) and " to " not in words:
        return "on "
    return "in " if re.match(r"([A-Z][a-z]+ )?\d{4}$|the \d{3}0s$", words) else ""


def _end(end: object, names: Names) -> Line:
    if isinstance(end, ox.NamedNode) and end.value.startswith(CONCEPT):
        return (Chunk(names.plain(end.value)),)
    return names.line(end) if isinstance(end, ox.NamedNode | ox.Literal) else said(str(end))
