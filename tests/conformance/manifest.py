"""The suite as its own manifests describe it: every test of SPARQL 1.0 and 1.1 as a case with its files.

The suite is not part of this project. The environment variable RDF_TESTS names a folder that holds `sparql10/` and
`sparql11/` of https://github.com/w3c/rdf-tests (there in the folder `sparql`).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace
from rdflib.term import Node

BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suite is published: relative IRIs resolve against this, so answers do not depend on the folder."""

VARIABLE: Final = "RDF_TESTS"
MANIFESTS: Final = ("sparql10/manifest.ttl", "sparql11/manifest-all.ttl")
AREAS: Final = (
    "SPARQL 1.0 query",
    "SPARQL 1.1 query evaluation",
    "SPARQL 1.1 syntax",
    "SPARQL 1.1 update",
    "SPARQL 1.1 result formats",
)
EXCLUDED: Final = {
    "sparql11/entailment": "regimes other than simple entailment",
    "sparql11/service": "needs other endpoints; SERVICE is refused here",
}
ABOUT_HTTP: Final = {"sparql11/graph-store-protocol", "sparql11/protocol", "sparql11/service-description"}
"""These describe requests in another vocabulary: `exchange` and `description` read them."""

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


@dataclass(frozen=True)
class Dataset:
    """Files by IRI: those of the default graph, and those of the named graphs with the graph's name."""

    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """One test. `request` is the query or update; `result` the expected answer, `after` the state an update leaves."""

    id: str
    kind: str
    request: str
    data: Dataset
    result: str | None = None
    after: Dataset | None = None
    lax: bool = False
    """REDUCED: any number of duplicates up to that of the expected answer (mf:LaxCardinality)."""

    @property
    def folder(self) -> str:
        return self.id.rpartition("/")[0]

    @property
    def area(self) -> str:
        """One of AREAS."""
        if self.folder.startswith("sparql10/"):
            return "SPARQL 1.0 query"
        if self.folder in ("sparql11/csv-tsv-res", "sparql11/json-res"):
            return "SPARQL 1.1 result formats"
        if "Syntax" in self.kind:
            return "SPARQL 1.1 syntax"
        return "SPARQL 1.1 update" if self.after is not None else "SPARQL 1.1 query evaluation"


def suite() -> Path | None:
    """The folder of the suite, or None where the environment names none."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


def path_of(iri: str) -> Path:
    """The file of the suite that an IRI below BASE names.

    Raises:
        LookupError: the environment names no suite.
        ValueError: the IRI does not lie below BASE.
    """
    folder = suite()
    if folder is None:
        raise LookupError(f"{VARIABLE} is not set")
    if not iri.startswith(BASE):
        raise ValueError(f"{iri} is no file of the suite")
    return folder / iri.removeprefix(BASE)


@cache
def cases() -> tuple[Case, ...]:
    """Every test that is about queries, updates and result formats, in the order of the manifests.

    Raises:
        OSError: the folder does not hold the suite.
    """
    skipped = {*EXCLUDED, *ABOUT_HTTP}
    return tuple(_case(*entry) for manifest in MANIFESTS for entry in entries(BASE + manifest, skipped))


def entries(iri: str, skipped: Collection[str] = ()) -> Iterator[tuple[Graph, Node, str]]:
    """The tests of a manifest and of those that it includes: graph, name and folder; without the folders `skipped`."""
    folder = iri.removeprefix(BASE).rpartition("/")[0]
    if folder in skipped:
        return
    graph = Graph().parse(path_of(iri), publicID=iri, format="turtle")
    for manifest in graph.subjects(RDF.type, _MF.Manifest):
        for included in graph.objects(manifest, _MF.include):
            for member in graph.items(included):
                yield from entries(str(member), skipped)
        for listed in graph.objects(manifest, _MF.entries):
            yield from ((graph, test, folder) for test in graph.items(listed))


def _case(graph: Graph, test: Node, folder: str) -> Case:
    kind = str(graph.value(test, RDF.type, any=False)).removeprefix(str(_MF))
    action, result = graph.value(test, _MF.action, any=False), graph.value(test, _MF.result, any=False)
    update = kind == "UpdateEvaluationTest"
    request = graph.value(action, _UT.request if update else _QT.query) if isinstance(action, BNode) else action
    return Case(
        id=f"{folder}/{str(test).rpartition('#')[2]}",
        kind=kind,
        request=str(request),
        data=_dataset(graph, action, _UT if update else _QT),
        result=None if update or result is None else str(result),
        after=_dataset(graph, result, _UT) if update else None,
        lax=graph.value(test, _MF.resultCardinality) == _MF.LaxCardinality,
    )


def _dataset(graph: Graph, node: Node | None, vocabulary: Namespace) -> Dataset:
    named = []
    for described in graph.objects(node, vocabulary.graphData):
        if isinstance(described, BNode):
            file, name = graph.value(described, vocabulary.graph), graph.value(described, RDFS.label)
            if file is None or not isinstance(name, Literal):
                raise ValueError(f"a graph without file or name in {node}")
            named.append((str(name), str(file)))
        else:
            named.append((str(described), str(described)))
    return Dataset(tuple(sorted(str(file) for file in graph.objects(node, vocabulary.data))), tuple(sorted(named)))
