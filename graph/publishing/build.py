"""A build: the curated files become the dataset of both views, its provenance index and its claim records, on the
disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox

import graph
from graph import __version__
from graph.core import serialization
from graph.core.errors import BuildError, InvalidSeedsError
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.curation import seeds
from graph.dataset import assembly, dataset_folder, provenance_index
from graph.dataset.assembly import Dataset
from graph.dataset.dataset_folder import Manifest
from graph.dataset.graph_checks import graph_mistakes
from graph.store.dataset_store import EmbeddedStore
from graph.support import claim_records, support_index


def build(settings: Settings) -> Manifest:
    """Build the dataset and switch to it.

    Raises:
        InvalidSeedsError: the curated files hold mistakes; the old dataset stays.
    """
    inputs = fingerprint(settings)  # before reading: what is changed meanwhile makes this dataset stale
    read = seeds.read(settings)
    made = assembly.assemble(read)
    if mistakes := graph_mistakes(read, made):
        raise InvalidSeedsError(mistakes)
    contents = {view: serialization.nquads(made.quads(view)) for view in VIEWS}
    plain = contents[DEFAULT_VIEW]
    inferred = sum(f":view:{DEFAULT_VIEW}:round:" in str(quad.graph_name) for quad in made.index)
    manifest = Manifest(
        version=assembly.version(plain),
        base_iri=settings.base_iri,
        software=__version__,
        inputs=inputs,
        claims=len(made.claims),
        asserted=len(made.views[DEFAULT_VIEW]) - inferred,
        inferred=inferred,
        quads=plain.count(b"\n"),
    )
    modalities = {claim.iri: claim.modality for _, claim in read.claims}
    kept = [
        *made.index,
        *support_index.holder_quads(made.views, made.claims, modalities, made.index, made.base),
    ]
    for part in provenance_index.PARTS:
        contents[part] = serialization.nquads(quad for quad in kept if provenance_index.part_of(quad) == part)
    files = {f"{part}.nq": content for part, content in contents.items()}
    files[dataset_folder.RECORDS] = claim_records.record_lines(_store(made))
    dataset_folder.write(settings.build_dir, manifest, files)
    return manifest


def _store(made: Dataset) -> EmbeddedStore:
    """The default view of what is being built."""
    store = ox.Store()
    store.bulk_extend(made.quads(DEFAULT_VIEW))
    return EmbeddedStore(made.base, "", {DEFAULT_VIEW: store})


def fingerprint(settings: Settings) -> str:
    """The hash of everything a dataset is made from: curated files, ontology, our own code, base IRI."""
    digest = hashlib.sha256(settings.base_iri.encode())
    code = Path(graph.__file__).parent
    for folder, pattern in ((settings.seeds, "**/*"), (settings.ontology, "**/*"), (code, "**/*.py")):
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_stale(settings: Settings) -> bool:
    """Whether the dataset in use was made from other inputs than those there now, or does not exist."""
    try:
        return dataset_folder.current(settings)[1].inputs != fingerprint(settings)
    except BuildError:
        return True
