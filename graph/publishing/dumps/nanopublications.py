"""Claims as nanopublications (Nanopublication Guidelines, 15 December 2013): four graphs each, none signed.

The assertion is the graph of the claim under the claim's own name; what the dataset knows of where the claim comes from
is the provenance, and who coded it when the publication info. Head, provenance and publication info are named as parts
of the claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps.dump import claims_of, full, unknown

NP: Final = "http://www.nanopub.org/nschema#"
NO_ASSERTION: Final = ox.NamedNode("http://spdx.org/rdf/terms#noassertion")
"""The licence, until the owner has chosen one (SPDX 2.3, section 7.13: NOASSERTION)."""
GRAPHS: Final = "Nanopublications: head, assertion, provenance and publication info of each"
_PUBLICATION = (term("dct:created"), term("dct:creator"))
_TYPE, _LICENSE, _VERSION = term("rdf:type"), term("dct:license"), term("owl:versionInfo")


def nanopublications(built: BuiltDataset, document: str = "", claim: str = "") -> list[ox.Quad]:
    """The nanopublications of claims, head before assertion, provenance and publication info.

    Args:
        built: the dataset.
        document: the number of the document whose claims are wanted; empty for those of all.
        claim: the one claim that is wanted, such as `claim/001-50`; empty for all.

    Raises:
        NotFoundError: there is no such document or claim.
        WithdrawnError: the claim was withdrawn.
    """
    quads = built.quads(DEFAULT_VIEW)
    claims = sorted(claims_of(quads, built.base, document), key=str)
    if claim:
        claims = [node for node in claims if node.value == full(claim, built.base)]
        if not claims:
            raise unknown(built, claim)
    contents, records = defaultdict(list), defaultdict(list)
    for quad in quads:
        if quad.graph_name == ox.DefaultGraph():
            records[str(quad.subject)[1:-1]].append(quad.triple)
        else:
            contents[quad.graph_name].append(quad.triple)
    parts: dict[str, list[str]] = defaultdict(list)
    for iri in records:
        parts[iri.partition("#")[0]].append(iri)
    made: list[ox.Quad] = []
    for node in claims:
        known = [triple for iri in parts[node.value] for triple in records[iri]]
        made += _nanopublication(node, contents[node], known, _passages(known, records), built.version)
    return made


def _passages(known: Iterable[ox.Triple], records: dict[str, list[ox.Triple]]) -> list[ox.Triple]:
    """What the dataset says of the passages from which a claim is quoted, and of their selectors."""
    derived = term("prov:wasDerivedFrom")
    passages = [t for triple in known if triple.predicate == derived for t in records[str(triple.object)[1:-1]]]
    selector = term("oa:hasSelector")
    return passages + [
        t for triple in passages if triple.predicate == selector for t in records[str(triple.object)[1:-1]]
    ]


def _nanopublication(
    claim: ox.NamedNode,
    content: Iterable[ox.Triple],
    known: Iterable[ox.Triple],
    passages: Iterable[ox.Triple],
    version: str,
) -> Iterator[ox.Quad]:
    """The four graphs of one claim."""
    whole, head, provenance, info = (
        ox.NamedNode(f"{claim.value}#{part}") for part in ("nanopublication", "head", "provenance", "pubinfo")
    )
    yield ox.Quad(whole, _TYPE, ox.NamedNode(f"{NP}Nanopublication"), head)
    for name, graph in (("hasAssertion", claim), ("hasProvenance", provenance), ("hasPublicationInfo", info)):
        yield ox.Quad(whole, ox.NamedNode(NP + name), graph, head)
    yield from (ox.Quad(t.subject, t.predicate, t.object, claim) for t in content)
    published = [t for t in known if t.predicate in _PUBLICATION and t.subject == claim]
    told = dict.fromkeys([*known, *passages])
    yield from (ox.Quad(t.subject, t.predicate, t.object, provenance) for t in told if t not in published)
    yield from (ox.Quad(whole, t.predicate, t.object, info) for t in published)
    yield ox.Quad(whole, _LICENSE, NO_ASSERTION, info)
    yield ox.Quad(whole, _VERSION, ox.Literal(version), info)
