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
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graph.core import serialization, views
from graph.core.errors import BuildError, InvalidSeedsError, NotFoundError, UsageError
from graph.core.formats import GRAPHS, named
from graph.core.settings import Settings
from graph.curation.seeds import Seeds
from graph.dataset import assembly, dataset_folder
from graph.dataset.assembly import Dataset
from graph.publishing import build, dump

ROOT = Path(__file__).resolve().parent.parent
KILLS = 40 if os.environ.get("TEST_LONG") else 8


def test_two_builds_are_identical_to_the_byte(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    """In another process, another folder and with another hash seed."""
    environ = os.environ | {"PYTHONHASHSEED": "4711", "PEACEGRAPH_BUILD_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "server", "build"], cwd=ROOT, env=environ, check=True, capture_output=True)
    here, _ = dataset_folder.current(settings)
    there, manifest = dataset_folder.current(replace(settings, build_dir=tmp_path))
    assert manifest == built_manifest
    names = sorted(p.name for p in here.iterdir())
    assert names == [
        "all.nq",
        "provenance-index-of-claims.nq",
        "provenance-index.nq",
        "claim-records.txt",
        "manifest.json",
        "reported.nq",
    ]
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
    """For every claim that is alleged, planned, called for or negated: what it says is in the plain view only
    where a claim that is asserted or reported says it too, or where it follows from such claims."""
    plain = set(built.views["reported"])
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    said = {t for iri, g in built.claims.items() if modality[iri] in views.VIEWS["reported"] for t in g}
    register = set(assembly.normalised(seeds.register.triples))
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


def test_superclasses_shortcuts_and_dates_work_inside_every_claim_graph(store) -> None:
    from graph.store.dataset_store import solutions

    query = """SELECT ?c ?m ?state ?day WHERE { ?c pg:modality c:planned
      GRAPH ?c { ?m a pg:Contact ; pg:involves ?state ; pg:when/pg:notBefore ?day } }"""
    assert len(list(solutions(store, query))) >= 2


def test_a_triple_of_two_claims_counts_once(store) -> None:
    from graph.store.dataset_store import solutions

    query = """SELECT ?s ?p ?o (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }
      GROUP BY ?s ?p ?o HAVING(?n > 1) ORDER BY ?s ?p ?o LIMIT 50"""
    for row in solutions(store, query):
        count = solutions(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {row['s']} {row['p']} {row['o']} }}", "all")
        assert next(iter(count))["n"].value == "1"


def test_a_build_killed_at_any_moment_leaves_the_old_dataset_serving(settings: Settings, tmp_path: Path) -> None:
    ours = replace(settings, build_dir=tmp_path)
    first = build.build(ours)
    environ = os.environ | {"PEACEGRAPH_BUILD_DIR": str(tmp_path), "PEACEGRAPH_BASE_IRI": "http://example.org/other/"}
    whole = 4.0
    for number in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-m", "server", "build"],
            cwd=ROOT,
            env=environ,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(whole * number / KILLS)
        child.send_signal(signal.SIGKILL)
        child.wait()
        folder, manifest = dataset_folder.current(ours)
        assert manifest.base_iri in (first.base_iri, "http://example.org/other/")
        content = (folder / "reported.nq").read_bytes()
        assert hashlib.sha256(content).hexdigest() == manifest.version
    last = build.build(ours)
    assert last.version == first.version


def test_a_build_from_mistaken_seeds_is_refused_and_the_old_dataset_stays(checkout: Settings) -> None:
    before = build.build(checkout)
    claims = checkout.seeds / "claims" / "001.yaml"
    claims.write_text(claims.read_text("utf-8").replace("modality: asserted", "modality: certain", 1), "utf-8")
    assert build.is_stale(checkout)
    with pytest.raises(InvalidSeedsError) as caught:
        build.build(checkout)
    assert "certain" in str(caught.value.mistakes[0])
    assert dataset_folder.current(checkout)[1] == before


def test_a_dataset_is_stale_exactly_when_something_it_is_made_from_changed(checkout: Settings) -> None:
    assert build.is_stale(checkout)
    build.build(checkout)
    assert not build.is_stale(checkout)
    guide = checkout.seeds / "register.ttl"
    guide.write_text(guide.read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert build.is_stale(checkout)


def test_old_datasets_are_removed_but_the_last_two(checkout: Settings) -> None:
    for number in range(4):
        build.build(replace(checkout, base_iri=f"http://example.org/{number}/"))
    folders = [p for p in checkout.build_dir.iterdir() if p.is_dir() and not p.is_symlink()]
    assert len(folders) == 2


def test_without_a_dataset_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="peacegraph build"):
        dataset_folder.current(Settings(build_dir=tmp_path))


@pytest.mark.parametrize("fmt", GRAPHS, ids=lambda f: f.name)
def test_a_dump_of_the_plain_view_is_read_by_both_libraries(
    settings: Settings, built_manifest: dataset_folder.Manifest, fmt
) -> None:
    data = dump.dump(settings, "view", fmt)
    assert data == dump.dump(settings, "view", fmt), "the same dataset, the same bytes"
    ours = {str(q.triple) for q in ox.parse(data, fmt.rdf)}
    assert len(ours) == built_manifest.asserted + built_manifest.inferred
    name = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}.get(fmt.name, fmt.name)
    read = rdflib.Dataset() if fmt.datasets else rdflib.Graph()
    read.parse(data=data, format=name)
    assert len(read) == len(ours)


def test_dumps_of_everything_need_a_format_with_named_graphs(
    settings: Settings, built_manifest: dataset_folder.Manifest
) -> None:
    trig = named(GRAPHS, "trig")
    turtle = named(GRAPHS, "turtle")
    assert trig
    assert turtle
    assert sum(1 for _ in ox.parse(dump.dump(settings, "all", trig), ox.RdfFormat.TRIG)) == built_manifest.quads
    claims = list(ox.parse(dump.dump(settings, "claims", trig), ox.RdfFormat.TRIG))
    assert all(q.graph_name != ox.DefaultGraph() for q in claims)
    with pytest.raises(UsageError, match="trig, nquads or jsonld"):
        dump.dump(settings, "all", turtle)
    with pytest.raises(NotFoundError):
        dump.dump(settings, "state/atlantis", turtle)
    assert b"Armenia" in dump.dump(settings, "state/armenia", turtle)
    inferred = dump.dump(settings, "inferred", turtle)
    assert sum(1 for _ in ox.parse(inferred, ox.RdfFormat.TURTLE)) == built_manifest.inferred


def test_the_manifest_holds_no_clock(settings: Settings, built_manifest: dataset_folder.Manifest) -> None:
    written = json.loads((dataset_folder.current(settings)[0] / "manifest.json").read_text("utf-8"))
    assert set(written) == {"version", "base_iri", "software", "inputs", "claims", "asserted", "inferred", "quads"}


def test_cards_that_break_off_or_are_too_few_are_refused(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    folder, manifest = dataset_folder.current(settings)
    copied = shutil.copytree(folder, tmp_path / "copy")
    content = (copied / "claim-records.txt").read_bytes()
    assert len(dataset_folder.load(copied, manifest).claim_records) == built_manifest.claims
    for broken in (content[:-1], content[: content.index(b"\n") + 1], b""):
        (copied / "claim-records.txt").write_bytes(broken)
        with pytest.raises(BuildError, match="run `peacegraph build`"):
            dataset_folder.load(copied, manifest)
