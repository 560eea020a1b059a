"""What Wikidata says of linked items, as `peacegraph link fetch` wrote it into `seeds/wikidata/`, a graph for each.

These graphs are no claims. They hold chosen properties of Wikidata only, are never closed, and follow from and lead to
nothing; what is known of each (item, revision, day, endpoint) stands in the default graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.core.errors import InvalidSeedsError, Mistake
from graph.core.namespaces import PREFIXES, term
from graph.core.serialization import normalised
from graph.core.settings import Settings

FOLDER: Final = "wikidata"
SUFFIX: Final = ".trig"
WDT: Final = "http://www.wikidata.org/prop/direct/"
PROPERTIES: Final = ("P39", "P463", "P625", "P1705", "P580", "P582")
"""What such a graph may hold: position held, member of, coordinates, native label, and when a statement begins and
ends. Nothing of descent, family, birth, faith, or of what country a place is in."""
PREDICATES: Final = frozenset(ox.NamedNode(WDT + name) for name in PROPERTIES)
PERMANENT: Final = "https://www.wikidata.org/w/index.php?title={item}&oldid={revision}"
"""The address of one revision of an item, which stays."""
_PERMANENT: Final = re.compile(r"https://www\.wikidata\.org/w/index\.php\?title=(Q[1-9][0-9]*)&oldid=([1-9][0-9]*)")
_NAME: Final = re.compile(r"wikidata/Q[1-9][0-9]*")
_DERIVED, _CREATED, _LABEL = term("prov:wasDerivedFrom"), term("dct:created"), term("rdfs:label")


@dataclass(frozen=True)
class FetchedGraph:
    """The graph of an item: its name relative to the base, the file, what it holds, and what is known of it."""

    name: str
    file: str
    content: tuple[ox.Triple, ...]
    about: tuple[ox.Triple, ...]

    @property
    def item(self) -> str:
        """The number of the item: `Q` and digits."""
        return self.name.rpartition("/")[2]


def is_fetched(graph: str, base: str) -> bool:
    """Whether the graph of this IRI holds what was fetched from Wikidata, and is no claim."""
    return graph.startswith(base) and _NAME.fullmatch(graph.removeprefix(base)) is not None


def permanent(item: str, revision: str) -> ox.NamedNode:
    """The address of one revision of an item."""
    return ox.NamedNode(PERMANENT.format(item=item, revision=revision))


def revision(address: str) -> tuple[str, str] | None:
    """The item and the revision whose address this is; None where it is no such address."""
    found = _PERMANENT.fullmatch(address)
    return (found[1], found[2]) if found else None


def mistakes(settings: Settings, register: Iterable[ox.Triple]) -> list[Mistake]:
    """The mistakes in the files of the folder. Arguments are those of `read`."""
    try:
        read(settings, register)
    except InvalidSeedsError as error:
        return error.mistakes
    return []


def read(settings: Settings, register: Iterable[ox.Triple]) -> list[FetchedGraph]:
    """The graphs of all files of the folder, by the names of these; none where there is no folder.

    Args:
        settings: they name the folder, and the base.
        register: the triples of the register, which link things to items.

    Raises:
        InvalidSeedsError: a file holds what it must not.
        OSError: a file cannot be read.
    """
    linked = {triple.object.value for triple in register if isinstance(triple.object, ox.NamedNode)}
    graphs, found = [], []
    for path in sorted((settings.seeds / FOLDER).glob(f"*{SUFFIX}")):
        shown_as = f"seeds/{FOLDER}/{path.name}"
        try:
            graphs.append(_graph(path, shown_as, settings.base_iri))
        except SyntaxError as error:
            fix = "fetch it again with `peacegraph link fetch`"
            found.append(Mistake(shown_as, error.lineno or 1, f"broken TriG: {error.msg}", fix))
            continue
        found += _mistakes(graphs[-1], settings.base_iri, linked)
    if found:
        raise InvalidSeedsError(found)
    return graphs


def _graph(path: Path, shown_as: str, base: str) -> FetchedGraph:
    """Read a file.

    Raises:
        SyntaxError: it is no TriG.
    """
    name = f"{FOLDER}/{path.name.removesuffix(SUFFIX)}"
    about, content = [], []
    for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TRIG, base_iri=base):
        if quad.graph_name == ox.DefaultGraph():
            about.append(quad.triple)
        elif quad.graph_name == ox.NamedNode(base + name):
            content.append(quad.triple)
        else:
            raise SyntaxError(f"the file holds another graph than <{name}>")
    return FetchedGraph(name, shown_as, tuple(normalised(content)), tuple(normalised(about)))


def _mistakes(graph: FetchedGraph, base: str, linked: Set[str]) -> Iterator[Mistake]:
    """Yield what a graph must not hold, and what is not known of it."""
    fix = "fetch it again with `peacegraph link fetch`"
    item = ox.NamedNode(PREFIXES["wd"] + graph.item)
    parts = f"{base}{graph.name}#"
    if not _NAME.fullmatch(graph.name):
        yield Mistake(graph.file, 1, f"{graph.item} is no item of Wikidata", "name the file after its item, Q399.trig")
    for triple in graph.content:
        is_part = isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(parts)
        if triple.predicate not in PREDICATES or not (triple.subject == item or is_part):
            yield Mistake(graph.file, 1, f"the graph holds {triple}, which is not what is kept of Wikidata", fix)
        if isinstance(triple.object, ox.BlankNode | ox.Triple):
            yield Mistake(graph.file, 1, f"the graph holds {triple}, whose value has no name", fix)
    for triple in graph.about:
        subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
        if subject != base + graph.name and not (subject.startswith(parts) and triple.predicate == _LABEL):
            yield Mistake(graph.file, 1, f"the file says {triple} outside its graph", fix)
    known = provenance(graph.about, ox.NamedNode(base + graph.name))
    if known is None or known.item != graph.item:
        yield Mistake(graph.file, 1, "the file does not say which revision of its item it holds, and of which day", fix)
    if item.value not in linked:
        what = f"no thing of the register is linked to {graph.item}"
        yield Mistake(graph.file, 1, what, "take the file away, or link the thing that it is about")


@dataclass(frozen=True)
class Fetched:
    """Where the statements of a graph come from: the item, its revision, and the day of the retrieval (ISO 8601)."""

    item: str
    revision: str
    retrieved: str

    @property
    def in_words(self) -> str:
        """The same as it is shown."""
        return f"Wikidata, item {self.item}, revision {self.revision}, retrieved {self.retrieved}"


def provenance(triples: Iterable[ox.Triple], graph: ox.NamedNode) -> Fetched | None:
    """Where the statements of a graph come from, by triples about it; None where these do not say it whole."""
    source, day = None, ""
    for triple in triples:
        if triple.subject == graph and triple.predicate == _DERIVED and isinstance(triple.object, ox.NamedNode):
            source = revision(triple.object.value) or source
        elif triple.subject == graph and triple.predicate == _CREATED and isinstance(triple.object, ox.Literal):
            day = triple.object.value
    return Fetched(*source, day) if source and day else None
