"""A writable store in which users can try out updates. It is held in memory and saved in one file.

Nothing links it to the curated dataset.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.core import versions
from graph.core.characters import bytes_without_mark
from graph.core.errors import UsageError
from graph.core.namespaces import PREFIXES
from graph.core.views import DEFAULT_VIEW
from graph.sparql import updates
from graph.sparql.syntax_mistakes import syntax_mistake
from graph.store.dataset_store import EmbeddedStore, iris
from graph.store.scratch_folder import ScratchFolder


@dataclass(frozen=True)
class RdfDocument:
    """RDF as a client sent it; its relative IRIs resolve against `base`."""

    media_type: str
    data: bytes
    base: str


class ScratchStore(EmbeddedStore):
    """A store that can be changed. A named graph exists as long as it holds a triple."""

    @classmethod
    def open(cls, folder: Path, base: str) -> ScratchStore:
        """Open the store as it was last written to the folder; without a file it is empty.

        Args:
            folder: the folder that holds the file.
            base: the IRI that relative IRIs of queries and updates resolve against.

        Raises:
            UnsafeStoreError: the folder, or a file in it, is not the owner's own.
            CorruptStoreError: the file cannot be read.
        """
        kept, store = ScratchFolder(folder), ox.Store()
        content = kept.read_store()
        store.bulk_extend(_quads(kept, content))  # the engine's own loading would give blank nodes new names
        return cls(base, version(content), {DEFAULT_VIEW: store})

    @property
    def _writable(self) -> ox.Store:
        return self.stores[DEFAULT_VIEW]

    def update(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> None:
        """Run a SPARQL 1.1 update.

        Args:
            text: the update.
            default_graphs: the IRIs of `using-graph-uri`.
            named_graphs: the IRIs of `using-named-graph-uri`.

        Raises:
            QuerySyntaxError: the text is no update; line and column are given.
            UsageError: the update would send requests to other hosts, names its dataset twice, or could not be
                carried out.
        """
        updates.check(text)
        default, named = ([node.value for node in iris(names)] for names in (default_graphs, named_graphs))
        update = updates.with_dataset(text, default, named)
        try:
            self._writable.update(update, base_iri=self.base, prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_mistake(text, "update", str(error)) from error
        except (RuntimeError, ValueError) as error:
            raise UsageError(f"the update could not be carried out, and nothing was changed: {error}") from error

    def exists(self, graph: str | None) -> bool:
        """Check whether a graph exists; the default graph (None) always does."""
        if graph is None:
            return True
        return any(True for _ in self._writable.quads_for_pattern(None, None, None, iris([graph])[0]))

    def add(self, graph: str | None, documents: Sequence[RdfDocument], *, replace: bool = False) -> bool:
        """Put the triples of documents into a graph.

        Args:
            graph: the IRI of the graph; None for the default graph.
            documents: the documents.
            replace: whether the graph is emptied first.

        Returns:
            Whether the graph did not exist before.

        Raises:
            UsageError: a document cannot be read; nothing was changed.
        """
        name = ox.DefaultGraph() if graph is None else iris([graph])[0]
        quads = [quad for document in documents for quad in _read(document, name)]
        created = not self.exists(graph)
        if replace:
            self._writable.clear_graph(name)
        self._writable.extend(quads)
        return created

    def remove(self, graph: str | None) -> bool:
        """Remove a graph, or all triples of the default graph (None), and return whether it existed."""
        existed = self.exists(graph)
        self._writable.remove_graph(ox.DefaultGraph() if graph is None else iris([graph])[0])
        return existed

    def dump(self) -> bytes:
        """Return the whole store as N-Quads."""
        buffer = io.BytesIO()
        self._writable.dump(buffer, ox.RdfFormat.N_QUADS)
        return buffer.getvalue()


def check(folder: ScratchFolder) -> None:
    """Read the store in a folder without keeping it.

    Raises:
        CorruptStoreError: it cannot be read.
    """
    for _ in _quads(folder, folder.read_store()):
        pass


def _quads(folder: ScratchFolder, content: bytes) -> Iterator[ox.Quad]:
    """Parse the content of a store's file.

    Raises:
        CorruptStoreError: it is not N-Quads.
    """
    try:
        yield from ox.parse(bytes_without_mark(content), ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise folder.corrupt(error.msg.partition(": ")[2] or error.msg, error.lineno) from error


def version(data: bytes) -> str:
    """Return the version of a store whose file holds these bytes: their SHA-256, with its name."""
    return versions.named(hashlib.sha256(data).hexdigest())


def _read(document: RdfDocument, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    fmt = ox.RdfFormat.from_media_type(document.media_type)
    if fmt is None:
        raise UsageError(f"{document.media_type} is no RDF format that can be read here")
    try:
        data = bytes_without_mark(document.data)
        for quad in ox.parse(data, fmt, base_iri=document.base, rename_blank_nodes=True):
            if quad.graph_name != ox.DefaultGraph():
                raise UsageError(
                    f"the document holds the graph {quad.graph_name}; a graph is replaced by triples, without graphs"
                )
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"the document is not valid {document.media_type}: {error}") from error
