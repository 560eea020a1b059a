"""Every file of dumps that a dataset has: what it is called, what it holds, and how it is written.

The same dataset gives the same bytes; compressed files hold no time and no name, but another zlib may write others,
so that a manifest has the hashes of both.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import pyoxigraph as ox

from graph.core.formats import Format
from graph.core.serialization import serialized
from graph.core.views import VIEWS
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import claim_annotations, nanopublications, turtle
from graph.publishing.dumps.dump import part_quads
from graph.publishing.dumps.network_files import contact_network
from graph.publishing.dumps.parts import ALL_PARTS, Part
from graph.publishing.overviews.contact_pairs import Of
from graph.store.dataset_store import Store, solutions

COMPRESSION: Final = 9
LARGE: Final = 100_000
"""Bytes from which a release holds a file compressed, too."""
DESCRIBED: Final = ("view", "record", "annotated", "standoff")
"""The parts that begin with the description of the dataset, where there is one."""
NETWORKS_OF: Final[tuple[Of, ...]] = get_args(Of)
_OF_FILES: Final = {
    "record": ("trig", "nquads"),
    "claims": ("trig", "nquads"),
    "annotated": ("turtle",),
    "nanopublications": ("trig", "nquads"),
    "network": ("graphml", "gexf"),
}
"""The formats in which there are files of a part; of others there are Turtle and N-Triples."""
_BY_DOCUMENT: Final = ("trig",)


@dataclass(frozen=True, slots=True)
class Dump:
    """A file: its part and format and, where these say which, the view, the document by its number, or whose network
    it is (`persons` or `states`)."""

    part: Part
    format: Format
    view: str = ""
    document: str = ""
    of: Of | Literal[""] = ""

    @property
    def name(self) -> str:
        """The name of the file, such as `view-reported.ttl`."""
        which = (self.part.name, self.view, self.document, self.of)
        return f"{'-'.join(filter(None, which))}.{self.format.extension}"

    @property
    def path(self) -> str:
        """Where it stands in a release."""
        return f"{'ontology' if self.part.name == 'ontology' else 'dumps'}/{self.name}"

    @property
    def holds(self) -> str:
        """What it holds, in words that make no sentence."""
        named_view = f" (view {self.view})" if self.view else ""
        of_document = f"; of document {self.document} alone" if self.document else ""
        return f"{self.part.holds}{named_view}{of_document}{f'; of {self.of}' if self.of else ''}"


def dumps(documents: Iterable[str]) -> list[Dump]:
    """Every file that there is, part by part.

    Args:
        documents: the numbers of the documents from which there are claims.
    """
    made: list[Dump] = []
    numbers = list(documents)
    for part in ALL_PARTS:
        views = tuple(VIEWS) if part.by_view else ("",)
        owners: Sequence[Of | Literal[""]] = NETWORKS_OF if part.name == "network" else ("",)
        forms = [part.format(name) for name in _OF_FILES.get(part.name, ("turtle", "ntriples"))]
        made += [Dump(part, fmt, view, of=of) for view in views for of in owners for fmt in forms]
        if part.by_document:
            made += [Dump(part, part.format(name), document=n) for n in numbers for name in _BY_DOCUMENT]
    return made


def documents(store: Store) -> list[str]:
    """The numbers of the documents from which there are claims."""
    text = "SELECT DISTINCT ?document WHERE { ?claim prov:hadPrimarySource ?document }"
    return sorted(row["document"].value.removeprefix(f"{store.base}doc/") for row in solutions(store, text))


def written(built: BuiltDataset, dump: Dump, head: Sequence[ox.Triple] = (), claim: str = "") -> bytes:
    """Write a file.

    Args:
        built: the dataset.
        dump: which file.
        head: the description of the dataset, with which some parts begin (`DESCRIBED`).
        claim: for nanopublications, the one claim that is wanted, such as `claim/001-50`.

    Raises:
        NotFoundError: there is no such document or claim.
    """
    part, about = dump.part.name, f"Peacegraph: {dump.holds}. Dataset {built.version}."
    first = list(dict.fromkeys(head)) if part in DESCRIBED else []
    if part == "network":
        return contact_network(built.store, dump.of or "persons", about, dump.format)
    if part == "nanopublications":
        quads = nanopublications.nanopublications(built, dump.document, claim)
        if dump.format.name == "trig":
            title = nanopublications.GRAPHS
            return turtle.written(quads, built.base, about, graphs=title, graphs_as_given=True)
        return serialized(quads, dump.format, built.base)
    if part in ("annotated", "standoff"):
        return _with_claims(built, dump, first, about)
    return written_quads(part_quads(built, part, dump.view, dump.document), built.base, dump.format, about, first)


def written_quads(
    quads: Sequence[ox.Quad], base: str, fmt: Format, about: str, head: Sequence[ox.Triple] = ()
) -> bytes:
    """Write quads: as Turtle and TriG that a person can read, in the other formats in the order of their N-Quads lines.

    Args:
        quads: each once.
        base: the base IRI of the data.
        fmt: an RDF format that can hold them.
        about: what they are, as comments in Turtle and TriG.
        head: the description of the dataset.
    """
    if fmt.name in ("turtle", "trig"):
        return turtle.written(quads, base, about, head)
    described = (ox.Quad(t.subject, t.predicate, t.object) for t in head)
    return serialized(dict.fromkeys([*described, *quads]), fmt, base)


def _with_claims(built: BuiltDataset, dump: Dump, head: Sequence[ox.Triple], about: str) -> bytes:
    """A view with the claims that hold its triples: annotated, or standoff."""
    quads, held = part_quads(built, "view", dump.view), claim_annotations.holders(built, dump.view)
    if dump.part.name == "standoff":
        told = claim_annotations.statements(held, built.base)
        return written_quads([*quads, *_default(told)], built.base, dump.format, about, head)
    if dump.format.name == "turtle":
        return turtle.written(quads, built.base, about, head, held)
    return serialized([*quads, *_default([*head, *claim_annotations.reifying(held)])], dump.format, built.base)


def _default(triples: Iterable[ox.Triple]) -> list[ox.Quad]:
    return [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples]


def compressed(content: bytes) -> bytes:
    """The content as gzip (RFC 1952) without time and name."""
    return gzip.compress(content, COMPRESSION, mtime=0)


def files(built: BuiltDataset, head: Sequence[ox.Triple] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file for a release, each large one also compressed: its path there, and its bytes.

    Args:
        built: the dataset.
        head: the description of the dataset.
    """
    for dump in dumps(documents(built.store)):
        content = written(built, dump, head)
        yield dump.path, content
        if len(content) >= LARGE:
            yield f"{dump.path}.gz", compressed(content)


@dataclass(frozen=True, slots=True)
class Measured:
    """How many bytes a file has, and their SHA-256 in hexadecimal digits."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Measured:
        """That of a file with this content."""
        return cls(len(content), hashlib.sha256(content).hexdigest())

    def to_json(self) -> dict[str, Any]:
        """The same as a manifest has it."""
        return {"bytes": self.size, "sha256": self.sha256}


def manifest(
    built: BuiltDataset, measured: Iterable[tuple[Dump, Measured | None, Measured | None]], folder: str = ""
) -> dict[str, Any]:
    """What there is in a folder or on a server, with sizes and hashes (`server/schemas/downloads.json`).

    Args:
        built: the dataset.
        measured: each dump with its file and with the compressed one beside it; None for what is not there.
        folder: the address under which a server makes them and the compressed ones when they are asked for, with a
            slash at the end; empty for their paths in a release.
    """
    files = [_entry(dump, plain, packed, folder) for dump, plain, packed in measured]
    return {"version": built.version, "baseIRI": built.base, "software": built.manifest.software, "files": files}


def _entry(dump: Dump, plain: Measured | None, packed: Measured | None, folder: str) -> dict[str, Any]:
    path = folder + dump.name if folder else dump.path
    which = {"view": dump.view, "document": dump.document, "of": dump.of}
    beside = {"path": f"{path}.gz"} if folder or packed else None
    return (
        {"path": path, "part": dump.part.name, "holds": dump.holds, "format": dump.format.name}
        | {name: value for name, value in which.items() if value}
        | {"mediaType": dump.format.media_type}
        | (plain.to_json() if plain else {})
        | {"gzip": beside and beside | (packed.to_json() if packed else {})}
    )
