"""The dataset described for machines, in VoID, DCAT 3 and PROV-O: what it is, what is in it, how it is had, what it was
made from. No blank nodes, no clock: what needs a name has one behind the IRI of the dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.namespaces import PG, PREFIXES
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.publishing.built import BuiltDataset
from graph.publishing.description import access, derivation, linksets
from graph.publishing.description.access import Download
from graph.publishing.description.counts import partitions, totals
from graph.publishing.description.parts import PARTITIONED, WHOLE, WORDS, iri, names
from graph.publishing.description.statistics import Statistics
from graph.publishing.description.vocabulary_terms import english, term, told
from graph.publishing.description.wording import NAME, RIGHTS, TITLE, summary

WELL_KNOWN = ".well-known/void"
"""The path at which programs look for the description of a dataset (VoID, section 7.2)."""
KEYWORDS = ("Nagorno-Karabakh", "peace process", "claims", "provenance", "news documents")


@dataclass(frozen=True)
class DatasetDescription:
    """The description of a dataset: `built` is the dataset, `statistics` what is counted of it and found in it."""

    built: BuiltDataset
    statistics: Statistics

    @classmethod
    def of(cls, built: BuiltDataset) -> DatasetDescription:
        """The description of a built dataset.

        Raises:
            BuildError: what the build has counted cannot be read.
        """
        return cls(built, Statistics.read(built.folder))

    @property
    def summary(self) -> str:
        """What the dataset is, in words."""
        return summary(len(self.statistics.facts.documents), self.statistics.graphs)

    def head(self, downloads: Sequence[Download] = (), root: str | None = None) -> list[ox.Triple]:
        """What the dataset is, its parts with their counts, and how it is had: for the head of a file.

        Args:
            downloads: the files that can be fetched.
            root: the address that serves it, with a slash at its end; the base where none is given.

        Returns:
            The triples in the order in which a person reads them; none is said twice.
        """
        base, root = self.built.base, root or self.built.base
        triples = [*self._dataset(root, downloads), *self._parts(root)]
        triples += linksets.described(base, self.statistics.links)
        triples += derivation.described(self.built, self.statistics.facts)
        return [*triples, *access.described(base, root, downloads)]

    def whole(self, downloads: Sequence[Download] = (), root: str | None = None) -> list[ox.Triple]:
        """The head, what is told of each document, and the partitions by class and property; arguments as `head`."""
        triples = [
            *self._document(root or self.built.base),
            *self.head(downloads, root),
            *self.statistics.facts.of_documents,
        ]
        for name in PARTITIONED:
            triples += partitions(iri(self.built.base, name), self.statistics.counts[name])
        return triples

    def _document(self, root: str) -> Iterator[ox.Triple]:
        """What the description says of itself, under the address at which programs look for it (VoID, section 7.2)."""
        yield from told(
            ox.NamedNode(root + WELL_KNOWN),
            ("a", term("void:DatasetDescription")),
            ("dct:title", english(f"Description of {NAME}")),
            ("foaf:primaryTopic", iri(self.built.base)),
        )

    def _dataset(self, root: str, downloads: Sequence[Download]) -> Iterator[ox.Triple]:
        """What is said of the dataset itself."""
        base, facts = self.built.base, self.statistics.facts
        dataset, day = iri(base), facts.newest_day
        rights = ox.NamedNode(f"{dataset.value}#rights")
        yield from told(
            dataset,
            ("a", term("void:Dataset")),
            ("a", term("dcat:Dataset")),
            ("a", term("sd:Dataset")),
            ("a", term("prov:Entity")),
            ("dct:title", english(TITLE)),
            ("dct:description", english(self.summary)),
            ("dct:identifier", ox.Literal(dataset.value)),
            ("dcat:version", ox.Literal(self.built.version)),
            ("owl:versionInfo", ox.Literal(self.built.version)),
            ("dct:modified", ox.Literal(day, datatype=term("xsd:date")) if day else None),
            ("dct:language", ox.Literal("en")),
            *(("dcat:keyword", english(word)) for word in KEYWORDS),
            ("dct:rights", rights),
            *(("dct:creator", curator) for curator in facts.curators),
            *self._coverage(),
        )
        yield from self._had(root)
        yield from totals(dataset, self.statistics.counts[WHOLE])
        yield from told(
            dataset,
            *(("void:subset", iri(base, name)) for name in names() if name),
            *(("void:subset", linkset) for linkset in linksets.names(base, self.statistics.links)),
            *(("void:dataDump", download.address(root)) for download in downloads),
            *(("dcat:distribution", node) for node in access.distributions(base, downloads)),
        )
        yield from derivation.of_dataset(self.built, facts)
        yield from told(rights, ("a", term("dct:RightsStatement")), ("rdfs:label", english(RIGHTS)))
        yield from self._period()

    def _had(self, root: str) -> Iterator[ox.Triple]:
        """Where the dataset is had, which names are its own, and which vocabularies it uses."""
        base = self.built.base
        yield from told(
            iri(base),
            ("dcat:landingPage", ox.NamedNode(f"{root}about")),
            ("foaf:homepage", ox.NamedNode(root)),
            ("void:uriSpace", ox.Literal(base)),
            ("void:uriRegexPattern", ox.Literal("^" + re.escape(base))),
            *(("void:exampleResource", example) for example in self.statistics.facts.examples),
            ("void:sparqlEndpoint", ox.NamedNode(root + access.ENDPOINT)),
            ("sd:defaultGraph", iri(base, DEFAULT_VIEW)),
            *(("void:feature", fmt) for fmt in access.formats()),
            *(("void:vocabulary", vocabulary) for vocabulary in self._vocabularies()),
        )

    def _coverage(self) -> Iterator[tuple[str, ox.NamedNode]]:
        if any(self.statistics.facts.period):
            yield "dct:temporal", ox.NamedNode(f"{iri(self.built.base).value}#period")
        for place in self.statistics.facts.places:
            yield "dct:spatial", place

    def _period(self) -> Iterator[ox.Triple]:
        """The time that the documents tell of, as far as they date it."""
        first, last = self.statistics.facts.period
        if first or last:
            yield from told(
                ox.NamedNode(f"{iri(self.built.base).value}#period"),
                ("a", term("dct:PeriodOfTime")),
                ("dcat:startDate", ox.Literal(first, datatype=term("xsd:date")) if first else None),
                ("dcat:endDate", ox.Literal(last, datatype=term("xsd:date")) if last else None),
            )

    def _parts(self, root: str) -> Iterator[ox.Triple]:
        """What is said of each part."""
        base = self.built.base
        for name, (title, words) in WORDS.items():
            part = iri(base, name)
            yield from told(
                part,
                ("a", term("void:Dataset")),
                ("dct:title", english(title)),
                ("dct:description", english(words)),
                ("a", term("sd:Graph") if name == DEFAULT_VIEW else None),
                ("void:sparqlEndpoint", ox.NamedNode(root + access.ENDPOINT) if name in VIEWS else None),
            )
            yield from totals(part, self.statistics.counts[name])
            if name in ("inferred", "ontology"):
                yield from told(iri(base, DEFAULT_VIEW), ("void:subset", part))

    def _vocabularies(self) -> list[ox.NamedNode]:
        """The vocabularies whose classes or properties the dataset uses, ours first."""
        counts = self.statistics.counts[WHOLE]
        used = {_namespace(name) for name in (*counts.classes, *counts.properties)}
        order = [PG, *PREFIXES.values()]
        known = [namespace for namespace in dict.fromkeys(order) if namespace in used]
        return [ox.NamedNode(namespace) for namespace in (*known, *sorted(used - set(known)))]


def _namespace(name: str) -> str:
    """The namespace of a term: what stands before its local name."""
    return name[: max(name.rfind("#"), name.rfind("/")) + 1]
