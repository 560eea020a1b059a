"""A reader's own copies of the documents put back into a dataset without texts, from its offsets and hashes alone.

With all documents it is, triple for triple, the dataset that was built with texts, and has its version.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from graph.core import versions
from graph.core.errors import BuildError, UsageError
from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset import assembly, dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.dataset.provenance_index import PARTS
from graph.publishing.description import statistics
from graph.publishing.without_texts import changed_files, kept_dataset, own_copies
from graph.publishing.without_texts.own_copies import KnownDocument
from graph.publishing.without_texts.passages import STANDING_FOR, QuotedPassage, quoted_passages
from graph.publishing.without_texts.word_places import restored


def attached_dataset(
    folder: Path, copies: Sequence[Path], *, normalise: bool = False
) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the files of a dataset with the texts of some documents.

    Args:
        folder: a folder of the dataset without texts, which holds its manifest.
        copies: files with documents.
        normalise: as of `own_copies.recognised`.

    Raises:
        BuildError: there is no dataset in the folder, or it cannot be read.
        ForeignTextError: a file is no document of the dataset, or the dataset was changed.
        UsageError: the dataset has all texts, or a file is too large.
    """
    manifest, files = read(folder)
    base = manifest.base_iri
    if manifest.texts:
        raise UsageError(f"{folder} holds the texts of all documents; there is nothing to attach")
    views = {view: changed_files.quads(files[f"{view}.nq"]) for view in VIEWS}
    known = known_documents(views[DEFAULT_VIEW])
    texts = own_copies.recognised(copies, known, normalise=normalise)
    own_copies.verified(texts, known)
    here = dataset_folder.texts(files) | texts
    told = {iri.removeprefix(base): text for iri, text in here.items()}

    def show(text: str, _: str) -> str:
        return restored(text, told)

    made, given = {}, 0
    for view, quads in views.items():
        made[f"{view}.nq"], number = changed_files.written(_with_words(quads, texts, base))
        given = number if view == DEFAULT_VIEW else given
    others = changed_files.others_changed(files, made, told, base, show)
    made |= {f"{part}.nq": _index(files[f"{part}.nq"], texts, show) for part in PARTS}
    made = {**files, **made, **others}
    made[statistics.FILE] = statistics.Statistics.of_files(made, base).written()
    return attached_manifest(manifest, made[f"{DEFAULT_VIEW}.nq"], given, whole=len(here) == len(known)), made


def _index(content: bytes, texts: Mapping[str, str], show: changed_files.Change) -> bytes:
    """A part of the provenance index with the words of these documents, by their IRIs."""
    kept = (quad for quad in changed_files.quads(content) if not _stands_for(quad, texts))
    return changed_files.written(changed_files.changed_quad(quad, show) for quad in kept)[0]


def attached_manifest(manifest: Manifest, content: bytes, given: int, *, whole: bool) -> Manifest:
    """The manifest of a dataset with texts of documents.

    Args:
        manifest: of the one without.
        content: its default view, as N-Quads.
        given: how many triples stand in the default graph.
        whole: whether the texts of all documents are there.

    Raises:
        BuildError: all are there, and it is not the dataset that the one without was made from.
    """
    version = assembly.version(content)
    if whole and version != manifest.version_with_texts:
        raise BuildError(
            f"with all documents this is dataset {versions.label(versions.named(version))}, not "
            f"{versions.label(versions.named(manifest.version_with_texts))} as its "
            "manifest says; the dataset was changed: take it anew from where it was published"
        )
    return replace(
        manifest,
        version=version,
        inputs=dataset_folder.ATTACHED,
        asserted=given - manifest.inferred,
        quads=content.count(b"\n"),
        texts=whole,
        version_with_texts="" if whole else manifest.version_with_texts,
    )


def attached_record(content: bytes, copies: Sequence[Path], base: str, *, normalise: bool = False) -> bytes:
    """A record as N-Quads with the words of some documents.

    Args:
        content: the record without them, as N-Quads.
        copies: files with documents.
        base: the base IRI of the data.
        normalise: as of `own_copies.recognised`.

    Raises:
        ForeignTextError: a file is no document of the record, or the record was changed.
        UsageError: it is no N-Quads.
    """
    try:
        quads = changed_files.quads(content)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"this is no N-Quads: {error}") from None
    known = known_documents(quads)
    texts = own_copies.recognised(copies, known, normalise=normalise)
    own_copies.verified(texts, known)
    return changed_files.written(_with_words(quads, texts, base))[0]


def known_documents(quads: Iterable[ox.Quad]) -> list[KnownDocument]:
    """The documents that a dataset knows by their hashes, each with those of its passages whose words are not here."""
    told = list(quads)
    files, hashes = (_values(told, name) for name in ("schema:contentUrl", "schema:sha256"))
    passages: dict[str, list[QuotedPassage]] = {}
    for passage in quoted_passages(told):
        if passage.sha256:
            passages.setdefault(passage.document, []).append(passage)
    found = (KnownDocument(iri, files[iri], hashes[iri], passages.get(iri, [])) for iri in files.keys() & hashes.keys())
    return sorted(found, key=lambda document: document.iri)


def _values(quads: Iterable[ox.Quad], name: str) -> dict[str, str]:
    """The texts that a property has, by the IRIs of the things."""
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == term(name)
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    }


def read(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the other files of a dataset; files that are compressed (`.gz`) too.

    Args:
        folder: its folder, or that of a release or of builds which holds it.

    Raises:
        BuildError: there is none, or it cannot be read.
    """
    places = [folder, folder / dataset_folder.CURRENT, folder / kept_dataset.FOLDER]
    place = next((one for one in places if (one / "reported.nq").exists() or (one / "reported.nq.gz").exists()), folder)
    manifest = dataset_folder.manifest(place)
    names = kept_dataset.NAMES
    try:
        return manifest, {name: _content(place / name) for name in names}
    except OSError as error:
        raise BuildError(f"{place} is no whole dataset ({error})") from error


def _content(path: Path) -> bytes:
    packed = path.with_name(f"{path.name}.gz")
    return gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()


def _with_words(quads: Sequence[ox.Quad], texts: Mapping[str, str], base: str) -> Iterable[ox.Quad]:
    """The quads of a view with the words of these documents, by their IRIs."""
    told = {iri.removeprefix(base): text for iri, text in texts.items()}
    for quad in quads:
        if not _stands_for(quad, texts):
            yield changed_files.changed_quad(quad, lambda text, _: restored(text, told))
    for passage in quoted_passages(quads):
        if passage.sha256 and passage.document in texts:
            yield from (ox.Quad(*triple) for triple in passage.with_words(texts[passage.document]))


def _stands_for(quad: ox.Quad, texts: Mapping[str, str]) -> bool:
    """Whether a quad stands for words of these documents."""
    if quad.predicate not in STANDING_FOR or not isinstance(quad.subject, ox.NamedNode):
        return False
    document, mark, _ = quad.subject.value.partition("#")
    return bool(mark) and document in texts
