"""Best times of a few facts, as claims of made-up documents, without a whole checkout around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.claims.claims_file import ClaimsFile, ClaimsFileReader
from graph.core.errors import Mistakes
from graph.core.namespaces import CONCEPT, PG
from graph.core.views import VIEWS
from graph.curation.disagreements import Disagreements
from graph.curation.possible_identities import PossibleIdentities
from graph.curation.register import Register
from graph.curation.seeds import Seeds
from graph.dataset import claim_graphs, claim_metadata
from graph.dataset.assembly import Dataset
from graph.dataset.best_times import BestTimes
from graph.dataset.provenance_index import Computation
from tests.support.typed_claims import claim, file

Documents = Mapping[str, Sequence[tuple[str, ...]]]
"""For each document by its number the modality and the facts of its claims, as YAML, and their calendar if they have
one; they are numbered from 01."""
BASE: Final = "https://w3id.org/peacegraph/"


def read(reader: ClaimsFileReader, folder: Path, documents: Documents, opposed: Sequence[Sequence[str]] = ()) -> Seeds:
    """Claims files as curated files; only what times are made of is in them.

    Args:
        reader: reads claims files.
        folder: where they are written.
        documents: what they tell.
        opposed: pairs of claims, by number, that a recorded disagreement has on different sides.
    """
    files = [_file(reader, folder, number, told) for number, told in documents.items()]
    disagreements = Disagreements(Mistakes("seeds/disagreements.yaml"))
    identities = PossibleIdentities(Mistakes("seeds/identities.yaml"))
    for number, pair in enumerate(opposed, 1):
        for side, claimed in enumerate(pair, 1):
            node = ox.NamedNode(f"{BASE}disagreement/{number}")
            sides = disagreements.opposed.setdefault(f"claim/{claimed}", [])
            sides.append((node, ox.NamedNode(f"{node.value}#side-{side}")))
    seeds = Seeds(BASE, reader.vocabulary, Register(""), files, disagreements, identities)
    for one in files:
        seeds.types[one.document_iri] = {"SourceDocument"}
        for told_by in one.claims:
            for iri, name in told_by.facts.types:
                seeds.types.setdefault(iri, set()).add(str(name))
    return seeds


def _file(reader: ClaimsFileReader, folder: Path, number: str, told: Sequence[tuple[str, ...]]) -> ClaimsFile:
    """The claims file of a document of which some claims are told."""
    claims = []
    for position, (modality, facts, *calendar) in enumerate(told, 1):
        keys = {"id": f"claim/{number}-{position:02}", "modality": modality, "dateBasis": "", "facts": f"[{facts}]"}
        claims.append(claim(**keys, calendar=f"[{calendar[0]}]" if calendar else ""))
    (folder / f"{number}.yaml").write_text(file(*claims, id=f"doc/{number}"), "utf-8")
    return reader.read(folder / f"{number}.yaml", f"{number}.yaml")


def best_times(seeds: Seeds, view: str = "reported") -> BestTimes:
    """The best times of a view of them."""
    graphs = {claim.iri: graph for _, claim, graph in claim_graphs.said(seeds)}
    return BestTimes(seeds, graphs, view)


def values(computed: Iterable[Computation]) -> dict[str, dict[str, str]]:
    """What is computed of each thing and time span, by its relative IRI and the name of the property."""
    found: dict[str, dict[str, str]] = {}
    for computation in computed:
        triple = computation.triple
        name = triple.predicate.value.removeprefix(PG)
        value = triple.object.value.removeprefix(CONCEPT).removeprefix(BASE)
        assert found.setdefault(triple.subject.value.removeprefix(BASE), {}).setdefault(name, value) == value
    return found


def sayings(dataset: Dataset, seeds: Seeds, view: str) -> dict[ox.Triple, set[str]]:
    """The claims of a view, as relative IRIs, that say a triple: in their passage, or by a calendar of their own."""
    said: dict[ox.Triple, set[str]] = {}
    for _, one in seeds.claims:
        if one.modality in VIEWS[view]:
            by_name = set(claim_metadata.named_times(seeds.base, one))
            own = (triple for triple in claim_metadata.times(seeds.base, one) if triple not in by_name)
            for triple in (*dataset.claims[one.iri].asserted, *own):
                said.setdefault(triple, set()).add(one.iri)
    return said


def claims_behind(computed: Sequence[Computation], said: Mapping[ox.Triple, set[str]]) -> dict[ox.Triple, set[str]]:
    """The claims that each computed triple rests on, through what was computed before it.

    Args:
        computed: what was computed.
        said: the claims that say a triple of the view.
    """
    premises = {computation.triple: computation.premises for computation in computed}

    def claims(premise: ox.Quad) -> set[str]:
        if isinstance(premise.graph_name, ox.NamedNode):
            return {premise.graph_name.value.removeprefix(BASE)}
        if premise.triple in premises:
            return set[str]().union(*map(claims, premises[premise.triple]))
        return said.get(premise.triple, set())

    return {triple: set[str]().union(*map(claims, found)) for triple, found in premises.items()}
