"""Builds a dataset on disk from the curated files: both views, the provenance index, the claim
records, and the index of search.

It stands above everything that a build needs, and tells by a fingerprint of its inputs when the result is stale.
"""

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
from graph.curation.seeds import Seeds
from graph.dataset import assembly, dataset_folder, fetched_graphs, provenance_index
from graph.dataset.assembly import Dataset
from graph.dataset.dataset_folder import Manifest
from graph.dataset.graph_checks import graph_mistakes
from graph.publishing.description import statistics
from graph.publishing.overviews import contacts, dated_things, places, tellings, told_things
from graph.publishing.without_texts import changed_files, removal
from graph.search import field_words, findable, index_file, other_names
from graph.store.dataset_store import EmbeddedStore
from graph.support import claim_records, sentence_borders, support_index, types_by_others, withdrawn_claims


def build(settings: Settings) -> Manifest:
    """Build the dataset and make it the current one.

    Raises:
        InvalidSeedsError: the curated files hold mistakes; the old dataset stays.
        AxiomError: the ontology holds an axiom that cannot be compiled; the old dataset stays.
        StorageError: the dataset could not be written; the old one stays.
    """
    inputs = fingerprint(settings)  # before reading: a file changed in between makes this dataset stale
    curated = seeds.read(settings)
    fetched = fetched_graphs.read(settings, curated.register.triples)
    return publish(settings, inputs, curated, assembly.assemble(curated, fetched))


def publish(settings: Settings, inputs: str, curated: Seeds, dataset: Dataset) -> Manifest:
    """Write a dataset that was assembled and make it the current one.

    Args:
        settings: where it is written.
        inputs: the fingerprint of what it was made from.
        curated: the curated files as read.
        dataset: what was assembled from them.

    Raises:
        InvalidSeedsError: the dataset holds mistakes; the old one stays.
        StorageError: the dataset could not be written; the old one stays.
    """
    names, words = other_names.read(settings.seeds), field_words.read(settings.seeds)
    if mistakes := [*graph_mistakes(curated, dataset), *other_names.unknown(names, frozenset(curated.types))]:
        raise InvalidSeedsError(mistakes)
    contents = {view: serialization.nquads(dataset.quads(view)) for view in VIEWS}
    manifest = _manifest(settings, inputs, dataset, contents[DEFAULT_VIEW])
    contents |= _index_contents(curated, dataset)
    files = {f"{name}.nq": content for name, content in contents.items()}
    store = _store(dataset)
    files[dataset_folder.RECORDS] = claim_records.record_lines(store)
    files[dataset_folder.WITHDRAWN] = withdrawn_claims.record_lines(curated.base, curated.withdrawn)
    files[dataset_folder.SENTENCES] = sentence_borders.record_lines(curated.base, curated.files)
    files[dataset_folder.TYPES] = types_by_others.record_lines(dataset.base, dataset.claims)
    found = findable.findable(store, curated.vocabulary, names)
    files[dataset_folder.SEARCH] = index_file.written(found, findable.sentences(curated), words)
    files |= {overview.FILE: tellings.lines(overview.records(store)) for overview in (dated_things, contacts, places)}
    claims_of_things, things = told_things.records(store)
    files[told_things.CLAIMS_FILE] = tellings.lines(claims_of_things)
    files[told_things.FILE] = tellings.lines(things)
    files[statistics.FILE] = statistics.Statistics.of(dataset).written()
    texts = {file.document_iri: file.document.text for file in curated.files if file.document is not None}
    files[dataset_folder.DOCUMENTS] = changed_files.document_contents(curated.base, texts)
    if settings.without_texts:
        manifest, files = removal.without_texts(manifest, files)
    dataset_folder.write(settings.build_dir, manifest, files)
    return manifest


def _manifest(settings: Settings, inputs: str, dataset: Dataset, content: bytes) -> Manifest:
    """Return the manifest of a dataset, of which `content` is the default view as N-Quads."""
    inferred = sum(provenance_index.is_inferred(quad, DEFAULT_VIEW) for quad in dataset.index)
    return Manifest(
        version=assembly.version(content),
        base_iri=settings.base_iri,
        software=__version__,
        inputs=inputs,
        claims=len(dataset.claims),
        asserted=len(dataset.views[DEFAULT_VIEW]) - inferred,
        inferred=inferred,
        quads=content.count(b"\n"),
    )


def _index_contents(curated: Seeds, dataset: Dataset) -> dict[str, bytes]:
    """Return each part of the provenance index as N-Quads."""
    modalities = {claim.iri: claim.modality for _, claim in curated.claims}
    index = [
        *dataset.index,
        *support_index.claim_support_quads(dataset.views, dataset.claims, modalities, dataset.index, dataset.base),
    ]
    return {
        part: serialization.nquads(quad for quad in index if provenance_index.part_of(quad) == part)
        for part in provenance_index.PARTS
    }


def _store(dataset: Dataset) -> EmbeddedStore:
    """Return a store of the dataset's default view, without what Wikidata says: no overview tells of that."""
    store = ox.Store()
    store.bulk_extend(dataset.claim_quads(DEFAULT_VIEW))
    return EmbeddedStore(dataset.base, "", {DEFAULT_VIEW: store})


def fingerprint(settings: Settings) -> str:
    """Return the hash of everything a dataset is built from: curated files, ontology, code of `graph`, base IRI."""
    digest = hashlib.sha256(settings.base_iri.encode())
    code = Path(graph.__file__).parent
    for folder, pattern in ((settings.seeds, "**/*"), (settings.ontology, "**/*"), (code, "**/*.py")):
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_stale(settings: Settings) -> bool:
    """Check whether the current dataset was built from other inputs than those there now, or does not exist.

    One into which a reader's own copies were put was not built here, and is never stale.
    """
    try:
        manifest = dataset_folder.current(settings)[1]
        if manifest.inputs == dataset_folder.ATTACHED:
            return False
        return manifest.inputs != fingerprint(settings) or manifest.texts == settings.without_texts
    except BuildError:
        return True
