"""A build: reproducible to the byte, never half there, and refused when the seeds hold mistakes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graph.core import serialization, views
from graph.core.errors import BuildError, InvalidSeedsError
from graph.core.formats import GRAPHS
from graph.core.namespaces import PG, term
from graph.core.serialization import normalised
from graph.core.settings import Settings
from graph.curation.seeds import Seeds
from graph.dataset import dataset_folder
from graph.dataset.assembly import Dataset
from graph.dataset.provenance_index import PARTS
from graph.ontology.vocabulary import Vocabulary
from graph.publishing import build
from graph.publishing.built import BuiltDataset
from graph.publishing.description import statistics
from graph.publishing.dumps import exports
from graph.publishing.dumps.exports import Dump
from graph.publishing.dumps.parts import VIEW
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.texts.edtf_bounds import bounds
from tests import LONG, ROOT
from tests.support.serving import until

KILLS = 40 if LONG else 3
WHOLE = 4.0
"""About the seconds that a build takes: kills are spread over them."""


def test_two_builds_are_identical_to_the_byte(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    """In another process, another folder and with another hash seed."""
    environ = os.environ | {"PYTHONHASHSEED": "4711", "PEACEGRAPH_BUILD_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "server", "build"], cwd=ROOT, env=environ, check=True, capture_output=True)
    here, _ = dataset_folder.current(settings)
    there, manifest = dataset_folder.current(replace(settings, build_dir=tmp_path))
    assert manifest == built_manifest
    names = sorted(p.name for p in here.iterdir() if p.is_file())  # dumps made on demand stand in a folder
    kept = [f"{name}.nq" for name in (*views.VIEWS, *PARTS)]
    records = [dataset_folder.RECORDS, dataset_folder.WITHDRAWN, dataset_folder.TYPES, dataset_folder.SENTENCES]
    records += [dataset_folder.DOCUMENTS]
    files = [dataset_folder.SEARCH, *dataset_folder.OVERVIEWS, statistics.FILE, dataset_folder.MANIFEST]
    assert names == sorted([*kept, *records, *files])
    assert len(names) == 17
    for name in names:
        assert (here / name).read_bytes() == (there / name).read_bytes(), name


def test_the_version_is_the_hash_of_the_sorted_nquads(
    settings: Settings, built_manifest: dataset_folder.Manifest
) -> None:
    content = (dataset_folder.current(settings)[0] / "reported.nq").read_bytes()
    lines = content.splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert hashlib.sha256(content).hexdigest() == built_manifest.version
    store = ox.Store()
    store.load(content, format=ox.RdfFormat.N_QUADS)
    assert serialization.nquads(store) == content, "the store spells every literal as the file does"


def test_the_dataset_holds_no_blank_node_and_claims_as_its_only_named_graphs(built: Dataset) -> None:
    for view in views.VIEWS:
        names = set()
        for quad in built.quads(view):
            assert not isinstance(quad.subject, ox.BlankNode)
            assert not isinstance(quad.object, ox.BlankNode)
            if quad.graph_name != ox.DefaultGraph():
                names.add(quad.graph_name.value)
        assert names == {built.base + iri for iri in built.claims}
        assert len(names) >= 373


def test_nothing_but_asserted_and_reported_stands_in_the_plain_view(built: Dataset, seeds: Seeds) -> None:
    """For every claim that is alleged, planned, called for or negated: what it says is in the reported view only
    where a claim that is asserted or reported says it too, or where it follows from such claims."""
    plain = set(built.views["reported"])
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    said = {t for iri, g in built.claims.items() if modality[iri] in views.VIEWS["reported"] for t in g}
    register = set(normalised(seeds.register.triples))
    outside = [iri for iri in built.claims if modality[iri] not in views.VIEWS["reported"]]
    assert len(outside) >= 30
    own = 0
    for iri in outside:
        for triple in built.claims[iri].asserted:
            if triple in said or triple in register:
                continue
            own += 1
            assert triple not in plain, f"{iri}: {triple}"
    assert own > 100


def test_superclasses_shortcuts_and_dates_work_inside_every_claim_graph(
    store: EmbeddedStore, built: Dataset, seeds: Seeds
) -> None:
    """In the graph as it is served: what is looked for follows from the ontology's file and the dates as written."""
    tried: Counter[str] = Counter()
    for iri, graph in built.claims.items():
        name = ox.NamedNode(built.base + iri)
        served = {quad.triple for quad in store.stores["reported"].quads_for_pattern(None, None, None, name)}
        said = {*graph.asserted, *graph.computed}
        assert said
        assert served == set(graph), iri
        agents = {t.subject: t.object for t in said if t.predicate == term("pg:agent")}
        for kind, expected in chain(*(following(t, seeds.vocabulary, agents) for t in said)):
            assert expected in served, (iri, str(expected))
            tried[kind] += 1
    assert len(built.claims) >= 373
    assert tried["superclass"] > 250
    assert tried["first day"] > 110
    assert tried["participant"] > 100


def following(
    said: ox.Triple, vocabulary: Vocabulary, agents: dict[object, ox.NamedNode]
) -> Iterator[tuple[str, ox.Triple]]:
    """What must stand beside a triple of a claim."""
    if said.predicate == term("rdf:type") and said.object.value.startswith(PG):
        own = said.object.value.removeprefix(PG)
        for above in vocabulary.superclasses(own) - {own}:
            yield "superclass", ox.Triple(said.subject, said.predicate, ox.NamedNode(PG + above))
    elif said.predicate == term("pg:edtf") and (day := bounds(said.object.value).not_before):
        yield (
            "first day",
            ox.Triple(said.subject, term("pg:notBefore"), ox.Literal(str(day), datatype=term("xsd:date"))),
        )
    elif said.predicate == term("pg:participation") and said.object in agents:
        yield "participant", ox.Triple(said.subject, term("pg:participant"), agents[said.object])


def test_a_triple_of_two_claims_counts_once(store: EmbeddedStore) -> None:
    query = """SELECT ?s ?p ?o (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }
      GROUP BY ?s ?p ?o HAVING(COUNT(DISTINCT ?g) > 1) ORDER BY ?s ?p ?o LIMIT 50"""
    rows = list(solutions(store, query))
    for row in rows:
        count = solutions(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {row['s']} {row['p']} {row['o']} }}", "all")
        assert next(iter(count))["n"].value == "1"
    assert len(rows) == 50


def test_a_build_killed_at_any_moment_leaves_the_old_dataset_serving(built_checkout: Settings) -> None:
    first = dataset_folder.current(built_checkout)[1]
    environ = os.environ | {
        "PEACEGRAPH_ROOT": str(built_checkout.root),
        "PEACEGRAPH_BUILD_DIR": str(built_checkout.build_dir),
        "PEACEGRAPH_BASE_IRI": "http://example.org/other/",
    }
    writing = 0
    for number in range(KILLS + 1):
        child = subprocess.Popen(
            [sys.executable, "-m", "server", "build"],
            cwd=ROOT,
            env=environ,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        if number < KILLS:
            time.sleep(WHOLE * number / KILLS)
        else:
            until(lambda: [*built_checkout.build_dir.glob("writing-*")], "it writes", 60)
        child.send_signal(signal.SIGKILL)
        child.wait()
        writing += any(built_checkout.build_dir.glob("writing-*"))
        folder, manifest = dataset_folder.current(built_checkout)
        assert manifest.base_iri in (first.base_iri, "http://example.org/other/")
        content = (folder / "reported.nq").read_bytes()
        assert hashlib.sha256(content).hexdigest() == manifest.version
    assert writing, "one is killed while it writes"
    last = build.build(built_checkout)
    assert last == first
    assert not [*built_checkout.build_dir.glob("writing-*")]
    assert dataset_folder.current(built_checkout)[1] == first


def test_a_build_from_mistaken_seeds_is_refused_and_the_old_dataset_stays(built_checkout: Settings) -> None:
    before = dataset_folder.current(built_checkout)[1]
    assert not build.is_stale(built_checkout)
    claims = built_checkout.seeds / "claims" / "001.yaml"
    claims.write_text(claims.read_text("utf-8").replace("modality: asserted", "modality: certain", 1), "utf-8")
    assert build.is_stale(built_checkout)
    with pytest.raises(InvalidSeedsError) as caught:
        build.build(built_checkout)
    assert "certain" in str(caught.value.mistakes[0])
    assert dataset_folder.current(built_checkout)[1] == before


CHANGED = (
    "seeds/register.ttl",
    "seeds/claims/000.yaml",
    "seeds/documents/000_27a45e5ff2e32eba.txt",
    "ontology/shapes.ttl",
)


def test_a_dataset_is_stale_exactly_when_something_it_is_made_from_changed(built_checkout: Settings) -> None:
    for name in CHANGED:
        assert not build.is_stale(built_checkout)
        path = built_checkout.root / name
        content = path.read_bytes()
        path.write_bytes(content + b"\n# a remark\n")
        assert build.is_stale(built_checkout), name
        path.write_bytes(content)
    assert build.is_stale(replace(built_checkout, base_iri="http://example.org/other/"))
    assert build.is_stale(replace(built_checkout, build_dir=built_checkout.root / "nothing built"))
    assert not build.is_stale(built_checkout)


def test_old_datasets_are_removed_but_the_last_two(built_checkout: Settings) -> None:
    """They differ by their inputs, as those of four builds would."""
    folder, manifest = dataset_folder.current(built_checkout)
    contents = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != dataset_folder.MANIFEST}
    for number in range(4):
        dataset_folder.write(built_checkout.build_dir, replace(manifest, inputs=str(number) * 64), contents)
        before, after = number - 1, dataset_folder.current(built_checkout)[1].inputs
        folders = [path for path in built_checkout.build_dir.iterdir() if path.is_dir() and not path.is_symlink()]
        found = {dataset_folder.manifest(path).inputs for path in folders}
        assert after == str(number) * 64
        assert found == {after, str(before) * 64 if number else manifest.inputs}


def test_without_a_dataset_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="peacegraph build"):
        dataset_folder.current(Settings(build_dir=tmp_path))


@pytest.mark.parametrize("fmt", GRAPHS, ids=lambda f: f.name)
def test_a_dump_of_the_plain_view_is_read_by_both_libraries(
    settings: Settings, built_manifest: dataset_folder.Manifest, fmt
) -> None:
    data = exports.written(BuiltDataset.current(settings), Dump(VIEW, fmt, "reported"))
    ours = {str(q.triple) for q in ox.parse(data, fmt.rdf)}
    assert len(ours) == built_manifest.asserted + built_manifest.inferred
    name = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}.get(fmt.name, fmt.name)
    read = rdflib.Dataset() if fmt.datasets else rdflib.Graph()
    read.parse(data=data, format=name)
    assert len(read) == len(ours)


def test_the_manifest_holds_no_clock(settings: Settings, built_manifest: dataset_folder.Manifest) -> None:
    written = json.loads((dataset_folder.current(settings)[0] / "manifest.json").read_text("utf-8"))
    assert set(written) == {
        *("version", "base_iri", "software", "inputs", "claims", "asserted", "inferred", "quads"),
        *("texts", "version_with_texts"),
    }


def test_cards_that_break_off_or_are_too_few_are_refused(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    folder, manifest = dataset_folder.current(settings)
    copied = shutil.copytree(folder, tmp_path / "copy")
    content = (copied / dataset_folder.RECORDS).read_bytes()
    assert len(dataset_folder.load(copied, manifest).claim_records) == built_manifest.claims
    for broken in (content[:-1], content[: content.index(b"\n") + 1], b""):
        (copied / dataset_folder.RECORDS).write_bytes(broken)
        with pytest.raises(BuildError, match="run `peacegraph build`"):
            dataset_folder.load(copied, manifest)
