"""The command line: what each command prints, and what it says when it cannot."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from graph.core.settings import Settings
from graph.publishing.dumps import exports
from server.commands.cli import main
from tests import ROOT
from tests.support.schemas import VALIDATORS


@pytest.fixture
def run(settings: Settings, built_manifest, monkeypatch: pytest.MonkeyPatch):
    """Run `peacegraph` on the dataset of the test run."""
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(settings.build_dir))

    def call(*arguments: str, **options: object) -> Result:
        return CliRunner().invoke(main, arguments, **options)

    return call


def test_status_prints_counts_by_document_modality_and_class(run, built_manifest) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert built_manifest.named_version in result.stdout
    for words in ("<doc/000>", "TASS", "alleged", "called for", "pg:Claim", "pg:Hostilities"):
        assert words in result.stdout


def test_query_prints_a_table_and_every_format(run, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("SELECT ?s ?name WHERE { ?s a pg:State ; rdfs:label ?name } ORDER BY ?name", "utf-8")
    table = run("query", str(path))
    assert "<state/armenia>" in table.stdout
    assert "(7 rows)" in table.stdout
    assert run("query", str(path), "--format", "csv").stdout.splitlines()[0] == "s,name"
    assert len(json.loads(run("query", str(path), "--format", "json").stdout)["results"]["bindings"]) == 7
    triples = run("query", "-", "--format", "turtle", input="DESCRIBE <state/armenia>")
    assert list(ox.parse(triples.stdout_bytes, ox.RdfFormat.TURTLE))
    assert "Armenia" in run("query", "-", input="DESCRIBE <state/armenia>").stdout
    assert run("query", "-", input="ASK { <state/armenia> a pg:State }").stdout == "yes\n"


def test_query_knows_both_views(run) -> None:
    ask = "SELECT (COUNT(DISTINCT ?m) AS ?n) WHERE { ?m a pg:Contact }"
    counts = [
        int(run("query", "-", "--format", "csv", "--view", view, input=ask).stdout.split()[1])
        for view in ("reported", "all")
    ]
    assert counts[0] < counts[1]


@pytest.mark.parametrize(
    ("arguments", "given", "words", "status"),
    [
        (("query", "-"), "SELECT WHERE", "line 1, column", 2),
        (("query", "-", "--format", "pdf"), "ASK {}", "'pdf'", 2),
        (("query", "-", "--view", "everything"), "ASK {}", "'everything'", 2),
        (("query", "nowhere.rq"), "", "nowhere.rq", 1),
        (("export", "--what", "record", "--format", "turtle"), "", "trig, nquads or jsonld", 2),
        (("export", "--format", "docx"), "", "'docx'", 2),
        (("export", "--what", "state/atlantis"), "", "state/atlantis", 1),
        (("export", "--around", "state/atlantis"), "", "state/atlantis", 1),
        (("export", "--view", "everything"), "", "reported, all", 2),
        (("export", "--what", "claims", "--document", "9"), "", "000, 001, 002, 003, 004", 1),
        (("export", "--document", "003"), "", "--what claims", 2),
        (("export", "--what", "view", "--around", "state/armenia"), "", "leave out --what", 2),
        (("export", "--of", "states"), "", "--what network", 2),
        (("export", "--what", "network", "--of", "towns"), "", "persons or states", 2),
        (("export", "--all", "somewhere", "--what", "view"), "", "leave out --what", 2),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run, arguments, given, words, status) -> None:
    result = run(*arguments, input=given)
    assert result.exit_code == status
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_export_twice_gives_identical_bytes(run, tmp_path: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        assert run("export", "--format", "turtle", "-o", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / "one.ttl").read_bytes() == (tmp_path / "two.ttl").read_bytes()
    assert run("export").stdout_bytes == (tmp_path / "one.ttl").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.ttl", "two.ttl"], "nothing half-written is left"


def test_export_writes_everything_with_a_manifest(run, tmp_path: Path, monkeypatch) -> None:
    wanted = [dump for dump in exports.dumps(["003"]) if dump.part.name in ("ontology", "network")]
    monkeypatch.setattr(exports, "dumps", lambda _documents: wanted)
    assert run("export", "--all", str(tmp_path / "out")).exit_code == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    VALIDATORS["downloads"].validate(manifest)
    told = {}
    for entry in manifest["files"]:
        for file in filter(None, (entry, entry["gzip"])):
            told[file["path"]] = (file["bytes"], file["sha256"])
    found = {}
    for path in (tmp_path / "out").rglob("*.*"):
        content = path.read_bytes()
        found[path.relative_to(tmp_path / "out").as_posix()] = (len(content), hashlib.sha256(content).hexdigest())
    del found["manifest.json"]
    assert found == told
    assert len(found) == 8
    assert "ontology/ontology.ttl.gz" in found


def test_export_of_a_part_takes_the_format_that_can_hold_it(run) -> None:
    assert b"GRAPH claim:003-01 {" in run("export", "--what", "claims", "--document", "003").stdout_bytes
    assert b"<graphml" in run("export", "--what", "network").stdout_bytes
    one = run("export", "--what", "nanopublications", "--around", "claim/001-50").stdout
    assert one.count("GRAPH ") == 4
    assert "GRAPH claim:" in run("export", "--around", "state/france").stdout


def test_with_mistaken_seeds_the_old_dataset_answers_and_the_mistakes_are_shown(
    built_checkout: Settings, monkeypatch
) -> None:
    checkout = built_checkout
    shutil.copytree(ROOT / "queries", checkout.root / "queries")
    monkeypatch.setenv("PEACEGRAPH_ROOT", str(checkout.root))
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(checkout.build_dir))
    ask = "ASK { <state/armenia> a pg:State }"
    assert CliRunner().invoke(main, ["query", "-"], input=ask).exit_code == 0
    claims = checkout.seeds / "claims" / "004.yaml"
    claims.write_text(claims.read_text("utf-8").replace("modality: asserted", "modality: sure", 1), "utf-8")
    result = CliRunner().invoke(main, ["query", "-"], input=ask)
    assert result.exit_code == 0
    assert "'sure'" in result.stderr
    assert "before these mistakes" in result.stderr
    assert result.stdout == "yes\n"


def test_settings_that_do_not_exist_or_do_not_fit_are_refused(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEACEGRAPH_PROT", "8000")
    result = run("status")
    assert result.exit_code == 2
    assert "PEACEGRAPH_PROT is no setting" in result.stderr
    monkeypatch.delenv("PEACEGRAPH_PROT")
    monkeypatch.setenv("PEACEGRAPH_PORT", "http")
    assert "give a whole number" in run("status").stderr
    monkeypatch.delenv("PEACEGRAPH_PORT")
    monkeypatch.setenv("PEACEGRAPH_BASE_IRI", "http://example.org/no-slash")
    assert "ends in '/'" in run("status").stderr
