"""The page about the data as text in Markdown: whose they are, what persists, how they are cited, how they were coded.

One text serves the page of a server and the README of a release. What can be measured is measured in the dataset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import VOCABULARY_BASE
from graph.publishing.description.facts import newest_day
from graph.publishing.description.wording import LICENCE, NAME, count_words, summary
from graph.store.dataset_store import Store, solutions
from graph.support.sentence_borders import sentence_borders
from graph.texts.documents import Span

_TEXT: Final = Path(__file__).with_name("about.md")
_QUOTED = "SELECT ?document ?passage WHERE { ?claim prov:hadPrimarySource ?document ; prov:wasQuotedFrom ?passage }"
_DOCUMENTS = """
SELECT ?document (SAMPLE(?named) AS ?publisher) (SAMPLE(?quality) AS ?altered) WHERE {
  ?document a pg:SourceDocument
  OPTIONAL {
    ?document dct:publisher ?who . ?who rdfs:label ?named
    FILTER(!CONTAINS(STR(?who), "/publisher/not-stated-"))
  }
  OPTIONAL { ?document pg:textQuality ?quality }
} GROUP BY ?document ORDER BY ?document"""
_CODERS = """
SELECT DISTINCT ?coder ?name ?words ?program WHERE {
  ?coder rdfs:label ?name FILTER(STRSTARTS(STR(?coder), CONCAT(STR(<>), "curator/")))
  OPTIONAL { ?coder rdfs:comment ?words }
  BIND(EXISTS { ?coder a prov:SoftwareAgent } AS ?program)
} ORDER BY ?name"""
_TEXTS = "SELECT ?quote WHERE { ?claim a pg:Claim ; pg:quote ?quote } LIMIT 1"
_GUIDES = """
SELECT DISTINCT (REPLACE(STR(?note), "^.*guide, version ([0-9]+).*$", "$1") AS ?guide) WHERE {
  ?document a pg:SourceDocument ; skos:editorialNote ?note FILTER(CONTAINS(STR(?note), "guide, version "))
} ORDER BY ?guide"""


@dataclass(frozen=True)
class Measured:
    """What is measured in a dataset for the text about it.

    `documents` are the numbers of the documents, `publishers` names them with their documents in words, `altered` are
    the documents whose wording is not to be relied on. `quoted` is the share of the characters of all sentences that
    stand in main quotations, between 0 and 1; None where no borders of sentences are kept. `coders` says of each who
    that is; `programs` whether all of them are. `texts` tells
    whether the quotations are kept. `guides` are the versions of the guide.
    """

    base: str
    version: str
    documents: Sequence[str]
    publishers: str
    altered: Sequence[str]
    claims: int
    sentences: int
    quoted: float | None
    coders: Sequence[str]
    programs: bool
    texts: bool
    guides: Sequence[str]
    newest: str | None


def measured(store: Store) -> Measured:
    """Measure a dataset, in a fixed number of look-ups."""
    quoted: dict[str, list[Span]] = {}
    claims = 0
    for row in solutions(store, _QUOTED):
        claims += 1
        quoted.setdefault(row["document"].value, []).append(_span(row["passage"].value))
    documents = list(solutions(store, _DOCUMENTS))
    borders = {row["document"].value: sentence_borders(store, row["document"].value) for row in documents}
    coders = list(solutions(store, _CODERS))
    return Measured(
        store.base,
        store.version,
        [_number(row["document"].value) for row in documents],
        _publishers([(_number(row["document"].value), row["publisher"]) for row in documents]),
        [_number(row["document"].value) for row in documents if row["altered"]],
        claims,
        sum(map(len, borders.values())),
        _share(borders, quoted),
        [f"The {row['name'].value}: {row['words'].value}" for row in coders if row["words"]],
        bool(coders) and all(row["program"].value == "true" for row in coders),
        bool(next(iter(solutions(store, _TEXTS)), None)),
        [row["guide"].value for row in solutions(store, _GUIDES)],
        newest_day(store),
    )


def text(found: Measured, software: str, contact: str = "") -> str:
    """The text about a dataset, in Markdown; its links are relative to where the dataset is served.

    Args:
        found: what was measured in it.
        software: the version of Peacegraph.
        contact: where corrections are sent; empty where nobody has said so.
    """
    number = count_words(len(found.documents))
    altered = f" The wording of {_listed(found.altered)} looks machine-altered, and counts in no result about words."
    programs = "All of them are programs; the coding of a person is not among these. " if found.programs else ""
    day = f", coded up to {found.newest}" if found.newest else ""
    return _TEXT.read_text("utf-8").format(
        summary=summary(len(found.documents), found.claims),
        coding=" Programs did the coding, not people." if found.programs else "",
        publishers=found.publishers,
        words=_words(found),
        licence=f"`{LICENCE}`",
        base=found.base,
        version=found.version,
        registration=_registration(found.base),
        citation=f"{NAME}, dataset `{found.version}`, software {software}{day}. `{found.base}dataset`",
        contact=_contact(contact),
        documents=f"{number} {'document' if len(found.documents) == 1 else 'documents'}",
        altered=altered if found.altered else "",
        claims=found.claims,
        sentences=found.sentences or "their",
        coders=" ".join(found.coders),
        programs=programs,
        guides=f", version {' and '.join(found.guides)}," if found.guides else "",
    )


def _contact(contact: str) -> str:
    """Where corrections are sent, or that nobody has said so."""
    if not contact:
        return "No address for corrections has been given yet; when whoever serves these data sets one, it stands here."
    shown = f"[{contact}]({contact})" if contact.startswith(("http://", "https://")) else f"`{contact}`"
    return f"Corrections are taken at {shown}."


def _registration(base: str) -> str:
    """What has to be done so that addresses lead somewhere."""
    if base == VOCABULARY_BASE:
        return (
            f"The base of all addresses, `{base}`, is a name at w3id.org, which leads to a server only when it has "
            "been registered there: by a pull request to [perma-id/w3id.org](https://github.com/perma-id/w3id.org) "
            "that adds a folder `peacegraph` with a rule of redirection and the name of who keeps it. This page cannot "
            "tell whether that has been done."
        )
    return (
        f"The base of all addresses, `{base}`, leads to a server only when whoever holds that name has set it so. The "
        f"vocabulary does not move with it: its base is `{VOCABULARY_BASE}`, which is registered at w3id.org by a pull "
        "request to [perma-id/w3id.org](https://github.com/perma-id/w3id.org)."
    )


def _words(found: Measured) -> str:
    """What stands of the documents' words in these data."""
    if not found.texts:
        return "The quotations are left out of this copy, which keeps their places in the texts and their hashes."
    if found.quoted is None:
        return "Every claim quotes the words that it was drawn from."
    return (
        f"Every claim quotes the words that it was drawn from, and the main quotations together hold "
        f"{100 * found.quoted:.0f} % of the text of the documents’ sentences: whoever copies the quotations copies the "
        "texts."
    )


def _publishers(told: Sequence[tuple[str, ox.Literal | None]]) -> str:
    """Who published the documents: "Sputnik (002, 004), TASS (001), not stated (000)"."""
    by_name: dict[str, list[str]] = {}
    for number, publisher in sorted(told, key=lambda one: (one[1] is None, one[1].value if one[1] else "", one[0])):
        by_name.setdefault(publisher.value if publisher else "not stated", []).append(number)
    return ", ".join(f"{name} ({', '.join(numbers)})" for name, numbers in by_name.items())


def _share(borders: Mapping[str, list[Span]], quoted: Mapping[str, list[Span]]) -> float | None:
    """The share of the characters of sentences that stand in quotations."""
    whole = sum(end - start for spans in borders.values() for start, end in spans)
    covered = sum(_common(spans, _joined(quoted.get(document, []))) for document, spans in borders.items())
    return covered / whole if whole else None


def _common(sentences: list[Span], quotations: list[Span]) -> int:
    """How many characters of sentences stand in quotations, of which none overlaps another."""
    return sum(max(0, min(end, b) - max(start, a)) for start, end in sentences for a, b in quotations)


def _joined(spans: list[Span]) -> list[Span]:
    """The same characters in spans of which none overlaps another."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((start, end))
    return made


def _span(passage: str) -> Span:
    """The characters of a passage, which its IRI names (RFC 5147: `#char=1609,1812`)."""
    start, _, end = passage.rpartition("#char=")[2].partition(",")
    return int(start), int(end)


def _number(document: str) -> str:
    return document.rpartition("/")[2]


def _listed(numbers: Sequence[str]) -> str:
    return f"document{'s' if len(numbers) > 1 else ''} {' and '.join(numbers)}"
