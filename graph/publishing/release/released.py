"""A release as it is compared with another: read from its own files, so that whoever has both can compare them again.

Addresses are relative to the base of the release and in the short form of queries (`claim/001-50`, `pg:when`), so that
a base that moved changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.core.errors import UsageError
from graph.core.namespaces import shorten
from graph.dataset.fetched_graphs import is_fetched
from graph.publishing.release.catalogue import FOLDER, header
from graph.publishing.release.file_list import FORMAT, MANIFEST
from graph.publishing.release.given import GIVEN, WITHDRAWN

Fact = tuple[str, str, str]
"""Subject, property and value: what has an IRI in its short form; a literal between `"` and `"`, with its language."""
LABELS = ("rdfs:label", "skos:prefLabel")
"""The properties that name something: concepts have the second."""
_PLAIN = ("http://www.w3.org/2001/XMLSchema#", "http://id.loc.gov/datatypes/edtf/")


@dataclass(frozen=True)
class Answer:
    """A question of the catalogue with its answer, as texts; addresses below the base between `<` and `>`."""

    summary: str
    query: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Release:
    """A release that was read: `manifest` is its manifest, `withdrawn` the withdrawn claims by address.

    `coded` are the facts of each claim by its address; `noted` are those of the default graph by their subject;
    `fetched` are those that Wikidata says, by the address of their graph.
    """

    manifest: Mapping[str, Any]
    coded: Mapping[str, frozenset[Fact]]
    noted: Mapping[str, frozenset[Fact]]
    fetched: Mapping[str, frozenset[Fact]]
    withdrawn: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, Answer] = field(repr=False)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each thing and term is called, by address; of several names the first by the alphabet."""
        return {
            address: min(labels)
            for address, facts in self.noted.items()
            if (labels := [text(value) for _, name, value in facts if name in LABELS])
        }

    @cached_property
    def kinds(self) -> Mapping[str, frozenset[str]]:
        """The classes that claims and the register tell of each thing, by address."""
        found: dict[str, set[str]] = {}
        for facts in (*self.coded.values(), *self.noted.values()):
            for address, name, value in facts:
                if name == "rdf:type":
                    found.setdefault(address, set()).add(value)
        return {address: frozenset(classes) for address, classes in found.items()}

    def about(self, address: str) -> frozenset[Fact]:
        """What the default graph notes of something and of its parts, whose addresses continue its own with `#`."""
        return self._about.get(address, frozenset())

    @cached_property
    def _about(self) -> Mapping[str, frozenset[Fact]]:
        found: dict[str, set[Fact]] = {}
        for address, facts in self.noted.items():
            whole = address if ":" in address.partition("/")[0] else address.partition("#")[0]
            found.setdefault(whole, set()).update(facts)
        return _frozen(found)

    def values(self, address: str, name: str) -> list[str]:
        """The values of a property of something, in a fixed order."""
        return sorted(value for _, found, value in self.noted.get(address, ()) if found == name)

    def of_type(self, kind: str) -> list[str]:
        """The addresses of everything that the default graph gives this type, in order."""
        return sorted(address for address, facts in self.noted.items() if (address, "rdf:type", kind) in facts)


def read(folder: Path) -> Release:
    """Read a release.

    Args:
        folder: that holds its `manifest.json`.

    Raises:
        UsageError: there is no release, or one of its files is not as its manifest says.
    """
    manifest = read_manifest(folder)
    hashes = {file["path"]: file["sha256"] for file in manifest["files"]}

    def content(path: str) -> bytes:
        try:
            found = (folder / path).read_bytes()
        except OSError as error:
            raise UsageError(f"{folder / path} cannot be read: {error.strerror}; take the release anew") from None
        if hashlib.sha256(found).hexdigest() != hashes.get(path):
            raise UsageError(f"{folder / path} is not as {MANIFEST} beside it says; take the release anew")
        return found

    return release(manifest, sorted(hashes), content)


def release(manifest: Mapping[str, Any], paths: Iterable[str], content: Callable[[str], bytes]) -> Release:
    """A release from its manifest, the paths of its files, and what reads one of them."""
    base = manifest["base_iri"]
    coded, noted, fetched = _facts(ox.parse(content(GIVEN), format=ox.RdfFormat.N_QUADS), base)
    withdrawn = {iri.removeprefix(base): record for iri, record in json.loads(content(WITHDRAWN)).items()}
    questions = [path for path in paths if path.startswith(f"{FOLDER}/") and path.endswith(".rq")]
    answers = {Path(path).stem: _answer(content(path), content(f"{path[:-3]}.csv"), base) for path in questions}
    return Release(manifest, coded, noted, fetched, withdrawn, answers)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release.

    Raises:
        UsageError: there is none of ours.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder} is no release ({path.name}: {error}); give a folder peacegraph-…") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise UsageError(f"{folder} is no release: its {path.name} is not one of {FORMAT}; give a folder peacegraph-…")
    return manifest


def text(value: str) -> str:
    """A literal as people read it, without its language; what has an IRI as it is."""
    return value[1 : value.rindex('"')] if value.startswith('"') else value


def _facts(quads: Iterable[ox.Quad], base: str) -> tuple[Mapping[str, frozenset[Fact]], ...]:
    """The facts of claims by the claim, those of the default graph by their subject, and those of what was fetched from
    Wikidata by its graph."""
    coded: dict[str, set[Fact]] = {}
    noted: dict[str, set[Fact]] = {}
    fetched: dict[str, set[Fact]] = {}
    for quad in quads:
        fact = (_term(quad.subject, base), _term(quad.predicate, base), _term(quad.object, base))
        if quad.graph_name == ox.DefaultGraph():
            noted.setdefault(fact[0], set()).add(fact)
        else:
            graphs = fetched if is_fetched(str(quad.graph_name)[1:-1], base) else coded
            graphs.setdefault(_term(quad.graph_name, base), set()).add(fact)
    return _frozen(coded), _frozen(noted), _frozen(fetched)


def _frozen(facts: Mapping[str, set[Fact]]) -> dict[str, frozenset[Fact]]:
    return {address: frozenset(found) for address, found in facts.items()}


def _term(term: object, base: str) -> str:
    if isinstance(term, ox.Literal):
        kind = "" if term.language or term.datatype.value.startswith(_PLAIN) else f"^^{term.datatype.value}"
        return f'"{term.value}"' + (f"@{term.language}" if term.language else kind)
    return shorten(term.value, base).strip("<>") if isinstance(term, ox.NamedNode) else str(term)


def _answer(query: bytes, rows: bytes, base: str) -> Answer:
    columns, *found = csv.reader(io.StringIO(rows.decode("utf-8"), newline="")) or [[]]
    question = query.decode("utf-8")
    cells = (tuple(f"<{c.removeprefix(base)}>" if c.startswith(base) else c for c in row) for row in found)
    return Answer(header(question, "summary"), question, tuple(columns), tuple(cells))
