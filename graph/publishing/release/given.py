"""What was given, as files of a release: every statement that curators wrote or the build noted, and none that follows.

A release is compared with another one by these files: a new axiom changes what follows from a hundred claims, and none
of the claims.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

from graph.core import serialization
from graph.core.views import DEFAULT_VIEW
from graph.dataset import dataset_folder
from graph.dataset.provenance_index import CLAIMS_PART, ENTRY_PREFIX, VIEWS_PART
from graph.publishing.built import BuiltDataset, read

GIVEN = "record/given.nq"
"""The statements that were given: in the default graph ontology, concepts, register and records, in the graph of each
claim what curators coded from its passage."""
WITHDRAWN = "record/withdrawn-claims.json"
"""The withdrawn claims by their IRIs, each with its reason and what replaced it."""
_SUPPORT = f"{ENTRY_PREFIX}support:"
_CLAIM = f"{ENTRY_PREFIX}claim:"


def files(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """Yield both files, each as its path in the release and its bytes."""
    yield GIVEN, serialization.nquads([*_in_default_graph(built), *_in_claims(built)])
    withdrawn = dataset_folder.withdrawn_claims(built.folder)
    yield WITHDRAWN, as_json({iri: withdrawn[iri] for iri in sorted(withdrawn)})


def as_json(value: object) -> bytes:
    """JSON as every file of a release has it: indented, in UTF-8, with a line feed at its end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _in_default_graph(built: BuiltDataset) -> Iterator[ox.Quad]:
    """Yield what stands in the default graphs of all views and follows from nothing (`provenance_index`)."""
    for quad in read(built.folder / f"{VIEWS_PART}.nq"):
        if str(quad.graph_name).startswith(f"<{_SUPPORT}"):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _in_claims(built: BuiltDataset) -> Iterator[ox.Quad]:
    """Yield what the graph of each claim holds that was neither computed nor inferred, and is no type by others; and
    what Wikidata says, which is all given."""
    follows: dict[str, set[ox.Triple]] = {}
    for quad in read(built.folder / f"{CLAIMS_PART}.nq"):
        entry = str(quad.graph_name).removeprefix(f"<{_CLAIM}")
        follows.setdefault(f"<{built.base}claim/{entry.partition(':')[0]}>", set()).add(quad.triple)
    for quad in built.quads(DEFAULT_VIEW):
        if quad.graph_name != ox.DefaultGraph() and quad.triple not in follows.get(str(quad.graph_name), ()):
            yield quad
