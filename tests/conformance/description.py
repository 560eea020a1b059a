"""The W3C's three tests of a service description. Its manifest has no more than their names; what they ask is here.

Sources: SPARQL 1.1 Service Description, sections 2 and 3, and the vocabulary at
http://www.w3.org/ns/sparql-service-description.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from tests.conformance.evaluation import Outcome
from tests.conformance.results import Match

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FOLDER: Final = "sparql11/service-description"

_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SUPERCLASSES: Final = {"Dataset": "GraphCollection", "Aggregate": "Function"}
_CLASSES: Final = {
    *("Service", "Dataset", "GraphCollection", "Graph", "NamedGraph", "Language", "Function", "Aggregate", "Feature"),
    *("EntailmentRegime", "EntailmentProfile"),
}
_INSTANCES: Final = {
    *("SPARQL10Query", "SPARQL11Query", "SPARQL11Update"),
    *("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"),
}
_PROPERTIES: Final[Mapping[str, tuple[str, str | None]]] = {
    "endpoint": ("Service", None),
    "supportedLanguage": ("Service", "Language"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "feature": ("Service", "Feature"),
    "languageExtension": ("Service", "Feature"),
    "propertyFeature": ("Service", "Feature"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "defaultSupportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "supportedEntailmentProfile": ("NamedGraph", "EntailmentProfile"),
}
"""Domain and range of each property."""


@dataclass(frozen=True)
class Description:
    """What GET on the address `endpoint` was answered with."""

    endpoint: str
    status: int
    media_type: str
    body: bytes

    def triples(self) -> list[ox.Triple]:
        """The description as RDF.

        Raises:
            SyntaxError: it is not in the format that it names.
            ValueError: that is no format of RDF.
        """
        fmt = ox.RdfFormat.from_media_type(self.media_type)
        if fmt is None:
            raise ValueError(f"{self.media_type} is no format of RDF")
        return [quad.triple for quad in ox.parse(self.body, fmt, base_iri=self.endpoint)]


def _returns_rdf(described: Description) -> Iterator[str]:
    """GET on the endpoint returns RDF."""
    if described.status != 200:
        yield f"the status is {described.status}"
    if not described.triples():
        yield "the description says nothing"


def _has_endpoint_triple(described: Description) -> Iterator[str]:
    """The description contains a matching sd:endpoint triple."""
    found = [t.object for t in described.triples() if t.predicate.value == SD + "endpoint"]
    if found != [ox.NamedNode(described.endpoint)]:
        yield f"sd:endpoint is {', '.join(map(str, found))}, asked was {described.endpoint}"


def _conforms_to_schema(described: Description) -> Iterator[str]:
    """Every term is one of the vocabulary's, and stands where the vocabulary has it."""
    triples = described.triples()
    types: defaultdict[object, set[str | None]] = defaultdict(set)
    for triple in triples:
        given = {_local(triple.object)} if triple.predicate.value == _RDF_TYPE else set()
        types[triple.subject] |= given | {_SUPERCLASSES.get(name or "") for name in given}
    for triple in triples:
        predicate = _local(triple.predicate)
        if predicate and predicate in _PROPERTIES:
            yield from _misused(triple, predicate, types)
        elif predicate is not None:
            yield f"{triple.predicate} is no property of the vocabulary"
        elif triple.predicate.value == _RDF_TYPE and _local(triple.object) not in {None, *_CLASSES}:
            yield f"{triple.object} is no class of the vocabulary"
    names: Counter[object] = Counter(t.subject for t in triples if t.predicate.value == SD + "name")
    for graph, kinds in types.items():
        if "NamedGraph" in kinds and names[graph] != 1:
            yield f"{graph} has not one sd:name"


def _misused(triple: ox.Triple, predicate: str, types: Mapping[object, set[str | None]]) -> Iterator[str]:
    """How a property of the vocabulary stands where it may not."""
    domain, range_ = _PROPERTIES[predicate]
    if domain not in types[triple.subject]:
        yield f"{triple.subject} has sd:{predicate}, but is no sd:{domain}"
    if not isinstance(triple.object, ox.NamedNode | ox.BlankNode):
        yield f"{triple.object} is no resource, as sd:{predicate} needs one"
    if _local(triple.object) not in {None, *_INSTANCES}:
        yield f"{triple.object} is no thing of the vocabulary"
    if range_ and triple.object in types and range_ not in types[triple.object]:
        yield f"{triple.object} is given by sd:{predicate}, but is no sd:{range_}"


TESTS: Final[Mapping[str, Callable[[Description], Iterator[str]]]] = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint_triple,
    "conforms-to-schema": _conforms_to_schema,
}


def outcome(name: str, described: Description) -> Outcome:
    """Run the test with this name of the W3C's."""
    try:
        wrong = list(TESTS[name](described))
    except (SyntaxError, ValueError) as error:
        wrong = [str(error)]
    return Outcome(Match.NO if wrong else Match.EXACT, "\n".join(wrong))


def _local(term: object) -> str | None:
    """The name of a term of the vocabulary; None for any other term."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(SD):
        return term.value.removeprefix(SD)
    return None
