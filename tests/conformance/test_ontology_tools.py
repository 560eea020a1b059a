"""The ontology in the tools that others use: OWL API's profiles and HermiT by ROBOT, shapes by Jena; make test-long."""

from __future__ import annotations

import csv
import subprocess
from collections import Counter
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import SH

from graph.core.formats import GRAPHS, named
from graph.core.serialization import serialized
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset import dataset_folder
from graph.ontology.vocabulary import RDF_FILES
from graph.publishing.built import BuiltDataset
from graph.publishing.description.dataset_description import DatasetDescription
from graph.publishing.dumps import exports
from graph.publishing.dumps.exports import Dump
from graph.publishing.dumps.parts import VIEW
from tests import LONG
from tests.conformance import java_tools

pytestmark = pytest.mark.skipif(not LONG, reason="tools of others, in Java: make test-long")

READ = {**{name: (name,) for name in RDF_FILES}, "all": RDF_FILES}
"""What a person opens together: each file by itself, or all of them."""
SERVED = ("turtle", "rdfxml")
"""Formats in which a server gives all of it as one file at `/ontology`."""
BROKEN = {
    "undeclared": ("skos:Concept a owl:Class .", "", "Use of undeclared class"),
    "two-kinds": ("pg:when a owl:ObjectProperty", "pg:when a owl:DatatypeProperty , owl:ObjectProperty", "Cannot pun"),
    "functional": (
        "pg:subEventOf a owl:ObjectProperty",
        "pg:subEventOf a owl:FunctionalProperty , owl:ObjectProperty",
        "Use of non-simple property",
    ),
}
"""What is changed in `peacegraph.ttl`, and what the profiles say then."""


@pytest.fixture(scope="module")
def robot() -> list[str | Path]:
    if missing := java_tools.why_not("ROBOT"):
        pytest.skip(missing)
    return java_tools.java("robot", "org.obolibrary.robot.CommandLineInterface", memory="1g")


def merged(folder: Path, names: tuple[str, ...]) -> list[str | Path]:
    """The command that reads each file by itself, as a tool does that opens several, and merges them."""
    return ["merge", *(part for name in names for part in ("--input", folder / name))]


def violations(robot: list[str | Path], folder: Path, names: tuple[str, ...], profile: str, report: Path) -> list[str]:
    """What keeps the files out of a profile of OWL 2."""
    command = [*robot, *merged(folder, names), "validate-profile", "--profile", profile, "--output", report]
    done = subprocess.run(command, capture_output=True, check=False)
    first, *found = report.read_text("utf-8").splitlines()
    assert f"OWL 2 {profile} Profile Report" in first
    assert done.returncode == bool(found)
    return found


@pytest.mark.parametrize("profile", ["DL", "RL"])
@pytest.mark.parametrize("read", READ)
def test_the_ontology_is_in_the_profiles(
    robot: list[str | Path], settings: Settings, tmp_path: Path, read: str, profile: str
) -> None:
    assert violations(robot, settings.ontology, READ[read], profile, tmp_path / "report.txt") == []


@pytest.mark.parametrize("form", SERVED)
def test_what_a_server_gives_as_one_file_is_in_the_profile_too(
    robot: list[str | Path], seeds: Seeds, tmp_path: Path, form: str
) -> None:
    fmt = named(GRAPHS, form)
    assert fmt
    file = tmp_path / f"ontology.{fmt.extension}"
    file.write_bytes(serialized(seeds.vocabulary.store, fmt, seeds.base))
    assert violations(robot, tmp_path, (file.name,), "RL", tmp_path / "report.txt") == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_outside_the_profiles_would_be_found(
    robot: list[str | Path], checkout: Settings, tmp_path: Path, name: str
) -> None:
    old, new, told = BROKEN[name]
    path = checkout.ontology / "peacegraph.ttl"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    found = violations(robot, checkout.ontology, ("peacegraph.ttl",), "DL", tmp_path / "report.txt")
    assert any(told in line for line in found), found


@pytest.mark.parametrize("read", ["peacegraph.ttl", "all"])
def test_hermit_finds_it_consistent_and_no_class_empty(
    robot: list[str | Path], settings: Settings, tmp_path: Path, read: str
) -> None:
    command = [*robot, *merged(settings.ontology, READ[read]), "reason", "--reasoner", "HermiT"]
    done = subprocess.run([*command, "--output", tmp_path / "out.owl"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "out.owl").stat().st_size > 10_000


def test_hermit_would_find_an_empty_class(robot: list[str | Path], checkout: Settings, tmp_path: Path) -> None:
    with (checkout.ontology / "peacegraph.ttl").open("a", encoding="utf-8") as end:
        end.write("pg:Both a owl:Class ; rdfs:subClassOf pg:Person , pg:Organisation .\n")
    command = [*robot, *merged(checkout.ontology, ("peacegraph.ttl",)), "reason", "--reasoner", "HermiT"]
    done = subprocess.run([*command, "--output", tmp_path / "out.owl"], capture_output=True, text=True, check=False)
    assert done.returncode
    assert "unsatisfiable: https://w3id.org/peacegraph/ontology#Both" in done.stdout + done.stderr


def test_the_report_finds_no_label_twice(robot: list[str | Path], settings: Settings, tmp_path: Path) -> None:
    """Of what it calls errors, a licence is the owner's to choose, and terms of others have their labels elsewhere."""
    report = tmp_path / "report.tsv"
    command = [*robot, *merged(settings.ontology, ("peacegraph.ttl",)), "report", "--fail-on", "none"]
    subprocess.run([*command, "--output", report], capture_output=True, check=True)
    with report.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["Level"] == "ERROR"]
    print(Counter(row["Rule Name"] for row in rows))  # noqa: T201
    ours = [row for row in rows if row["Subject"].startswith("https://w3id.org/peacegraph/ontology#")]
    assert ours == []
    assert {row["Rule Name"] for row in rows} <= {"missing_ontology_license", "missing_label"}


Result = tuple[str, str, str]
"""Focus node, path, and constraint component of a result of SHACL."""


@pytest.fixture(scope="module")
def exported(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Each view as `peacegraph export` writes it, and one in which two claims are spoilt."""
    assert built_manifest.claims
    folder, built = tmp_path_factory.mktemp("exported"), BuiltDataset.current(settings)
    head = DatasetDescription.of(built).head()
    files = {view: folder / f"{view}.ttl" for view in VIEWS} | {"spoilt": folder / "spoilt.nt"}
    for view in VIEWS:
        files[view].write_bytes(exports.written(built, Dump(VIEW, VIEW.format("turtle"), view), head))
    ntriples = exports.written(built, Dump(VIEW, VIEW.format("ntriples"), "all")).decode()
    lines = ntriples.splitlines(keepends=True)
    kept = [line for line in lines if "/claim/001-02> <http://www.w3.org/ns/prov#wasQuotedFrom>" not in line]
    assert len(kept) == len(lines) - 1
    foreign = '<https://w3id.org/peacegraph/claim/001-04> <https://schema.org/name> "a name" .\n'
    files["spoilt"].write_text("".join([*kept, foreign]), "utf-8")
    return files


@pytest.fixture(scope="module")
def by_jena(exported: dict[str, Path], settings: Settings) -> dict[str, list[Result]]:
    """What Jena finds in each of them."""
    if missing := java_tools.why_not("Apache Jena"):
        pytest.skip(missing)
    program = java_tools.HERE / "jena" / "Shapes.java"
    command = java_tools.java("jena", program, settings.ontology / "shapes.ttl", *exported.values())
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    found: dict[str, list[Result]] = {}
    for name, file in exported.items():
        rows = [line.split("\t")[1:] for line in told if line.startswith(f"{file}\t")]
        *results, (last,) = rows
        assert last == ("violates" if results else "conforms")
        found[name] = [(focus, path.strip("<>"), component) for focus, path, component in results]
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_each_exported_view_conforms_in_jena(by_jena: dict[str, list[Result]], view: str) -> None:
    assert by_jena[view] == []


@pytest.mark.parametrize("name", [*VIEWS, "spoilt"])
def test_each_exported_view_conforms_in_pyshacl_too(
    by_jena: dict[str, list[Result]], exported: dict[str, Path], settings: Settings, name: str
) -> None:
    """Both find the same in what is spoilt."""
    shapes = rdflib.Graph().parse(settings.ontology / "shapes.ttl")
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(exported[name]), shacl_graph=shapes, inference="none")
    found = [
        tuple(str(report.value(result, part)) for part in (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent))
        for result in report.objects(None, SH.result)
    ]
    assert sorted(found) == sorted(by_jena[name])
    assert len(found) == (2 if name == "spoilt" else 0)
