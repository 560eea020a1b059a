"""Computes the triples that the loader adds to a claim: its passages, the bounds of its times, and shortcuts.

A curator writes a claim and cites its words; everything that follows from this mechanically is added here, so that
nobody has to write it and no query has to derive it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pyoxigraph as ox

from graph.claims.claims import Claim
from graph.claims.claims_file import ClaimsFile
from graph.core.namespaces import term
from graph.texts import dates, edtf_bounds
from graph.texts.date_evidence import fits, printed_dates
from graph.texts.documents import Passage

_NOT_ENTITIES = ("time/", "claim/", "concept/", "ontology")


def provenance(base: str, file: ClaimsFile, claim: Claim) -> Iterator[ox.Triple]:
    """Yield where a claim comes from: its document, and its passages with their roles (PROV-O, sections 3.1 and 3.3).

    Args:
        base: the base IRI.
        file: the claims file, with its document.
        claim: a claim of that file.
    """
    node, document = ox.NamedNode(base + claim.iri), ox.NamedNode(base + file.document_iri)
    yield ox.Triple(node, term("prov:hadPrimarySource"), document)
    counts: Counter[str] = Counter()
    for role, passage in claim.passages:
        cited = ox.NamedNode(f"{document.value}#{passage.fragment}")
        yield from cited_triples(base, file, passage)
        yield ox.Triple(node, term("prov:wasDerivedFrom"), cited)
        if role == "main":
            yield ox.Triple(node, term("prov:wasQuotedFrom"), cited)
            continue
        counts[role] += 1
        derivation = ox.NamedNode(f"{node.value}#{role}-{counts[role]}")
        yield ox.Triple(node, term("prov:qualifiedDerivation"), derivation)
        yield ox.Triple(derivation, term("rdf:type"), term("prov:Derivation"))
        yield ox.Triple(derivation, term("prov:entity"), cited)
        yield ox.Triple(derivation, term("pg:passageRole"), term(f"c:{role}"))


def cited_triples(base: str, file: ClaimsFile, passage: Passage) -> Iterator[ox.Triple]:
    """Yield a passage that is quoted, with the sentence in which it stands.

    Args:
        base: the base IRI.
        file: the claims file of its document.
        passage: its words, and their offsets in code points.
    """
    document = ox.NamedNode(base + file.document_iri)
    yield from passage_triples(document, passage)
    yield from _sentence_triples(ox.NamedNode(f"{document.value}#{passage.fragment}"), file.sentence_of(passage))


def passage_triples(document: ox.NamedNode, passage: Passage) -> Iterator[ox.Triple]:
    """Yield a passage with its two selectors (Web Annotation Data Model, sections 4.2.4 and 4.2.5).

    Args:
        document: the document in which the passage stands.
        passage: its words, and their offsets in code points.
    """
    start, end = f"{passage.start}", f"{passage.end}"
    node = ox.NamedNode(f"{document.value}#{passage.fragment}")
    quote, position = (ox.NamedNode(f"{document.value}#{kind}={start},{end}") for kind in ("quote", "position"))
    yield ox.Triple(node, term("rdf:type"), term("pg:Passage"))
    yield ox.Triple(node, term("oa:hasSource"), document)
    yield ox.Triple(node, term("oa:hasSelector"), quote)
    yield ox.Triple(node, term("oa:hasSelector"), position)
    yield ox.Triple(quote, term("rdf:type"), term("oa:TextQuoteSelector"))
    yield ox.Triple(quote, term("oa:exact"), ox.Literal(passage.exact))
    if passage.prefix:
        yield ox.Triple(quote, term("oa:prefix"), ox.Literal(passage.prefix))
    if passage.suffix:
        yield ox.Triple(quote, term("oa:suffix"), ox.Literal(passage.suffix))
    yield ox.Triple(position, term("rdf:type"), term("oa:TextPositionSelector"))
    yield ox.Triple(position, term("oa:start"), ox.Literal(start, datatype=term("xsd:integer")))
    yield ox.Triple(position, term("oa:end"), ox.Literal(end, datatype=term("xsd:integer")))


def _sentence_triples(passage: ox.NamedNode, sentence: Passage) -> Iterator[ox.Triple]:
    start = ox.Literal(f"{sentence.start}", datatype=term("xsd:integer"))
    yield ox.Triple(passage, term("pg:sentence"), ox.Literal(sentence.exact))
    yield ox.Triple(passage, term("pg:sentenceStart"), start)


def shortcuts(base: str, file: ClaimsFile, claim: Claim) -> Iterator[ox.Triple]:
    """Yield quote, dates, publisher, voices and mentioned entities of a claim, so that no query follows selectors.

    Args:
        base: the base IRI.
        file: the claims file, with its publisher and quads.
        claim: a claim of that file.
    """
    node = ox.NamedNode(base + claim.iri)
    if file.publisher:
        yield ox.Triple(node, term("pg:publishedBy"), ox.NamedNode(base + file.publisher))
    for voice in claim.voices or filter(None, [file.publisher]):
        yield ox.Triple(node, term("pg:voice"), ox.NamedNode(base + voice))
    for role, passage in claim.passages:
        if role == "main":
            yield ox.Triple(node, term("pg:quote"), ox.Literal(passage.exact))
            yield ox.Triple(node, term("pg:sentence"), ox.Literal(file.sentence_of(passage).exact))
    for words in _dates_as_printed(claim):
        yield ox.Triple(node, term("pg:dateAsPrinted"), ox.Literal(words))
    facts = [quad for quad in file.quads if quad.graph_name == node]
    ends = {end for quad in facts for end in (quad.subject, quad.object) if isinstance(end, ox.NamedNode)}
    for end in sorted(ends, key=str):
        local = end.value.removeprefix(base)
        if local != end.value and "#" not in local and not local.startswith(_NOT_ENTITIES):
            yield ox.Triple(node, term("pg:mentions"), end)


def _dates_as_printed(claim: Claim) -> list[str]:
    """The words for the dates of a claim: in its main quote, else in those that date it; else what these have.

    Words that can be none of its dates, such as the day of the document from which a weekday is counted, are left out
    where others can.
    """
    if not claim.facts.times:
        return []
    main, others = ([p.exact for role, p in claim.passages if role == wanted] for wanted in ("main", "date"))
    printed = [list(printed_dates(" ¶ ".join(quotes))) for quotes in (main, others)]
    fitting = ([words for words in found if fits(words, claim.facts.times.values())] for found in printed)
    return list(dict.fromkeys(next(filter(None, (*fitting, *printed)), others)))


def times(base: str, claim: Claim) -> Iterator[ox.Triple]:
    """Yield the time spans that a claim uses, with the days that bound them as far as the claim alone tells.

    Args:
        base: the base IRI.
        claim: the claim.
    """
    yield from named_times(base, claim)
    for iri, (first, last) in claim.facts.year_bounds.items():
        yield from _bounds(ox.NamedNode(base + iri), (first, last, last))


def named_times(base: str, claim: Claim) -> Iterator[ox.Triple]:
    """Yield what follows from the names of a claim's time spans alone, whoever uses them.

    Args:
        base: the base IRI.
        claim: the claim; a time relative to its document's publication, or without a year, gets no bounds.
    """
    for iri, value in claim.facts.times.items():
        node = ox.NamedNode(base + iri)
        yield ox.Triple(node, term("rdf:type"), term("pg:TimeSpan"))
        if dates.is_of_document(value):
            yield ox.Triple(node, term("pg:relativeTo"), ox.NamedNode(base + iri.partition("#")[0]))
        if dates.RELATIVE.fullmatch(value):
            continue
        yield ox.Triple(node, term("pg:edtf"), ox.Literal(value, datatype=term("edtf:EDTF")))
        bounds = edtf_bounds.bounds(value)
        yield from _bounds(node, (bounds.not_before, bounds.starts_by, bounds.not_after))


def day_literal(day: date) -> ox.Literal:
    """Return a day as xsd:date."""
    return ox.Literal(day.isoformat(), datatype=term("xsd:date"))


def _bounds(node: ox.NamedNode, days: tuple[date | None, date | None, date | None]) -> Iterator[ox.Triple]:
    """Yield those bounds of a time span that are known: its earliest day, its latest first day, its latest day."""
    for name, day in zip(("notBefore", "startsBy", "notAfter"), days, strict=True):
        if day:
            yield ox.Triple(node, term(f"pg:{name}"), day_literal(day))


def consequences(base: str, claim: Claim) -> Iterator[ox.Triple]:
    """Yield what follows from a claim by the conventions of the curators' guide.

    An event of which only start or end is stated gets the time span that follows from it. An organisation acts for
    itself where the claim does not say whom it represents.

    Args:
        base: the base IRI.
        claim: the claim.
    """
    for event, time in claim.facts.extents:
        yield ox.Triple(ox.NamedNode(base + event), term("pg:when"), ox.NamedNode(base + time))
    for participation, actor in claim.facts.own_behalf:
        yield ox.Triple(ox.NamedNode(base + participation), term("pg:onBehalfOf"), ox.NamedNode(base + actor))


def relative_time_labels(base: str, claim: Claim) -> Iterator[ox.Triple]:
    """Yield labels of the times that are known only relative to the day on which a document was published.

    Args:
        base: the base IRI.
        claim: the claim that uses the times.
    """
    for iri, value in claim.facts.times.items():
        if dates.RELATIVE.fullmatch(value):
            number = iri.partition("#")[0].removeprefix("doc/")
            weekday, _, place = value.partition("-")
            before = f"{weekday.capitalize()} before the " if place.startswith("before") else ""
            named = f", a {weekday.capitalize()}" if place.startswith("of") else ""
            label = f"the {before}day of publication of document {number}{named}"
            yield ox.Triple(ox.NamedNode(base + iri), term("rdfs:label"), ox.Literal(label, language="en"))
