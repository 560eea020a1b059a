"""What the README files say is so: their blocks run and print what they show, their names, options and links exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pyoxigraph as ox
import pytest

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings
from server.commands.cli import COMMANDS, main
from server.protocol import parameters
from server.views.schemas import schemas
from tests.project.readme_blocks import ROOT, Block, blocks, text
from tests.support.serving import dataset, started, stopped

PAGES = {
    "README.md": {"sh": 3},
    "graph/README.md": {"sh": 2, "python": 1},
    "ontology/README.md": {"sparql": 2},
    "queries/README.md": {"sh": 5, "python": 1, "sparql": 71},
    "server/README.md": {"sh": 11, "python": 1},
}
"""How many blocks of each language a page has, so that none is lost unseen."""
MISLEADING = 35
"""Blocks that are marked as wrong or refused."""
PATTERNS = 34
NOT_RUN = re.compile(r"make |\.venv/bin/peacegraph serve")
"""Commands that set up or serve: the fixtures of the tests do what they do."""
BLOCKS = [block for page in PAGES for block in blocks(page)]


def of_language(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


@pytest.fixture(scope="module")
def address(settings: Settings, built_manifest) -> Iterator[str]:
    """The real server, over the dataset of the test run."""
    assert built_manifest.claims
    with dataset(settings.build_dir) as found:
        yield found


@pytest.fixture
def scratch_store(settings: Settings, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A store that may be written: its address and its folder."""
    process, found = started(settings.build_dir, scratch=tmp_path / "mine")
    yield found, tmp_path / "mine"
    stopped(process)


@pytest.fixture
def environ(settings: Settings) -> dict[str, str]:
    """Of a command that uses the dataset of the test run."""
    return os.environ | {"PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}


def at(address: str, text: str) -> str:
    """The text with the address of the server that was started instead of the one that readers start."""
    return re.sub(r"(localhost|127\.0\.0\.1):8000", address.removeprefix("http://"), text)


def test_each_page_has_its_blocks() -> None:
    for page, wanted in PAGES.items():
        assert Counter(block.language for block in blocks(page)) == wanted, page
    assert sum(bool(block.mark) for block in BLOCKS) == MISLEADING
    assert {block.mark for block in BLOCKS} == {"", "wrong", "refused"}


@pytest.mark.parametrize("block", of_language("sparql"), ids=str)
def test_a_query_has_the_answer_that_is_shown(block: Block, address: str) -> None:
    request = urllib.request.Request(
        f"{address}/sparql", urllib.parse.urlencode({"query": block.text}).encode(), {"Accept": "text/csv"}
    )
    if block.mark == "refused":
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        refused.value.close()
        return
    with urllib.request.urlopen(request) as response:
        answer = response.read().decode()
    assert block.mark == "wrong" or len(answer.splitlines()) > 1, f"{block} has no row"
    block.assert_prints(answer)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("block", of_language("sh"), ids=str)
def test_a_command_prints_what_is_shown(
    block: Block, address: str, environ: dict[str, str], request: pytest.FixtureRequest
) -> None:
    command = "\n".join(line for line in block.text.split("\n") if not NOT_RUN.match(line))
    if "localhost:8001" in command:
        scratch, folder = request.getfixturevalue("scratch_store")
        command = command.replace("localhost:8001", scratch.removeprefix("http://")).replace("/tmp/mine", str(folder))  # noqa: S108
    command = at(address, command).replace(".venv/bin/peacegraph", f"{sys.executable} -m server")
    if block.mark != "refused":
        command = command.replace("curl -s ", "curl -sS --fail ")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or not command, "it prints nothing"
    assert ('"status": 4' in done.stdout) == (block.mark == "refused")
    block.assert_prints(done.stdout)


@pytest.mark.parametrize("block", of_language("python"), ids=str)
def test_a_program_prints_what_is_shown(block: Block, address: str, environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", at(address, block.text)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    block.assert_prints(done.stdout)


def test_each_pattern_is_asked_wrong_and_right() -> None:
    sections = re.split(r"^#{2,3} ", text("queries/README.md"), flags=re.MULTILINE)
    patterns = [section for section in sections if re.match(r"\d+\. ", section)]
    assert [int(section.split(".")[0]) for section in patterns] == list(range(1, PATTERNS + 1))
    for section in patterns:
        marked = section.count("<!-- wrong -->\n```") + section.count("<!-- refused -->\n```")
        assert marked == 1, section
        assert len(re.findall(r"^```[a-z]", section, re.MULTILINE)) > marked, section


def test_the_topics_of_the_catalogue_are_those_of_its_queries() -> None:
    found = {re.search(r"^# topic: (.+)$", path.read_text("utf-8"), re.MULTILINE) for path in ROOT.glob("queries/*.rq")}
    named = re.search(r"^# topic: one of ([a-z,\s#-]+?)\n# columns", text("queries/README.md"), re.MULTILINE)
    assert named is not None
    assert re.findall(r"[a-z-]+", named[1]) == sorted({topic[1] for topic in found if topic})


def test_the_readme_is_a_door() -> None:
    assert len(text("README.md").splitlines()) <= 150


def test_every_name_of_the_vocabulary_exists() -> None:
    declared = declared_names("class") | declared_names("property")
    concepts = set(re.findall(r"^c:([\w-]+) a skos:Concept\b", text("ontology/concepts.ttl"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"\bpg:(\w+)", text(page))) <= declared, page
        assert set(re.findall(r"(?<![\w/])c:([a-z][a-z-]*)", text(page))) <= concepts, page


@pytest.mark.parametrize(
    ("kind", "heading", "after"), [("class", "Classes", "Properties"), ("property", "Properties", "Concepts")]
)
def test_every_term_is_listed_once(kind: str, heading: str, after: str) -> None:
    page = text("ontology/README.md")
    section = page.partition(f"## {heading}\n")[2].partition(f"## {after}\n")[0]
    cells = [line.split("|")[2] for line in section.splitlines() if line.startswith("|")]
    listed = [name for cell in cells for name in re.findall(r"`pg:(\w+)`", cell)]
    assert sorted(listed) == sorted(declared_names(kind))
    assert f"{len(listed)} {heading.lower()}" in page


def test_concepts_are_counted() -> None:
    concepts = text("ontology/concepts.ttl")
    counts = (
        len(re.findall(rf"^c:\S+ a skos:{kind} ;", concepts, re.MULTILINE)) for kind in ("Concept", "ConceptScheme")
    )
    assert "{} concepts in {} schemes".format(*counts) in text("ontology/README.md")


def declared_names(kind: str) -> set[str]:
    """The names of the classes or properties that the ontology declares."""
    store = ox.Store()
    store.load(path=ROOT / "ontology" / "peacegraph.ttl", format=ox.RdfFormat.TURTLE)
    types = {"class": "owl:Class", "property": "owl:ObjectProperty, owl:DatatypeProperty"}[kind]
    found = store.query(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> "
        f"SELECT DISTINCT ?term {{ ?term a ?type "
        f"FILTER(STRSTARTS(STR(?term), 'https://w3id.org/peacegraph/') && ?type IN ({types})) }}"
    )
    return {row["term"].value.partition("#")[2] for row in found}


def test_the_table_of_settings_is_that_of_the_code() -> None:
    table = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", text("server/README.md"), re.DOTALL)
    assert table is not None
    assert table[1].strip() == Settings.as_table()
    assert len(fields(Settings)) == 27


def test_the_keys_are_those_of_the_schemas() -> None:
    documented = set(re.findall(r"`([\w:]+)`", text("server/README.md")))
    for name in ("explained-result", "claim", "possible-identity", "proof", "proofs", "problem", "status"):
        keys = set(keys_of(schemas()[name]))
        assert keys
        assert keys - {"bindings", "vars"} <= documented, name


def keys_of(schema: object) -> Iterator[str]:
    """The names of all members that a schema describes."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from keys_of(part)


def test_every_error_and_parameter_is_documented() -> None:
    page = text("server/README.md")
    documented = set(re.findall(r"`([\w-]+)`", page)) | set(re.findall(r"`([\w-]+)=", page))
    assert {
        code for code, kind in PeacegraphError.by_code.items() if kind.__module__.startswith(("graph", "server"))
    } <= documented
    for known in (parameters.OF_QUERIES, parameters.OF_PROVENANCE, parameters.OF_PROOFS):
        assert known <= documented | {"query"}


def test_every_command_and_option_is_documented_and_exists() -> None:
    section = text("graph/README.md").partition("## The command line\n")[2].partition("\n### ")[0]
    rows = dict(re.findall(r"^\| `([\w-]+)([^|]*)\|", section, re.MULTILINE))
    assert set(rows) == set(COMMANDS)
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        options = {name for option in command.params for name in option.opts if name.startswith("-")}
        documented = set(re.findall(r"(?<![\w-])--?[a-z]+(?:-[a-z]+)*", rows[str(command.name)]))
        assert documented <= options, command.name
        for option in command.params:
            assert not option.opts[0].startswith("-") or documented & set(option.opts), f"{command.name} {option.opts}"


def test_the_files_and_make_targets_that_they_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in PAGES:
        for name in re.findall(r"`((?:queries|seeds|ontology|tests|graph|server)/[\w./-]+)`", text(page)):
            assert "NNN" in name or (ROOT / name).exists(), f"{page}: {name}"
        for name in re.findall(r"queries/[\w-]+\.rq", text(page)):
            assert (ROOT / name).exists(), f"{page}: {name}"
        for name in re.findall(r"(?:`|^)make ([a-z-]+)", text(page), re.MULTILINE):
            assert re.search(rf"^{name}:", makefile, re.MULTILINE), f"{page}: make {name}"


def test_links_between_pages_lead_somewhere() -> None:
    found = 0
    for page in PAGES:
        for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]+))?\)", text(page)):
            path = (ROOT / page).parent / target if target else ROOT / page
            assert path.exists(), f"{page}: {target}"
            headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert not anchor or anchor in anchors, f"{page}: {target}#{anchor}"
            found += 1
    assert found == 111


def test_the_figures_were_measured_on_these_seeds(built_manifest) -> None:
    for name, value in (("claims", built_manifest.claims), ("quads with all claim graphs", built_manifest.quads)):
        assert f"| {name} | {value} |" in text("README.md"), "run `make figures`"


def test_the_top_level_holds_what_the_owner_asked_for_and_no_more() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    top = {name.split("/")[0] for name in tracked}
    asked = {"pyproject.toml", "README.md", "seeds", "ontology", "graph", "server", "queries", "tests"}
    beside = {"Makefile", "constraints.txt", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"}
    assert asked <= top
    assert {name for name in top if not name.startswith(".")} <= asked | beside


def test_constraints_pin_every_dependency_and_name_no_host() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    dependencies = (ROOT / "pyproject.toml").read_text("utf-8").partition("dependencies = [")[2].partition("]")[0]
    asked = re.findall(r'"([A-Za-z-]+)"', dependencies)
    assert {"rdflib", "owlrl", "flask", "sparqlwrapper"} <= {name.lower() for name in asked}
    assert {name.lower().replace("_", "-") for name in asked} <= pinned


def test_the_wheel_holds_metadata_only(tmp_path: Path) -> None:
    """`graph` and `server` are common names: installed, they would squat in somebody's site-packages."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert all(".dist-info/" in name for name in archive.namelist())


def test_graph_knows_nothing_of_http() -> None:
    modules = sorted((ROOT / "graph").rglob("*.py"))
    assert len(modules) > 50
    for path in modules:
        found = re.findall(
            r"^\s*(?:from|import) (server|flask|werkzeug|granian)\b", path.read_text("utf-8"), re.MULTILINE
        )
        assert not found, path


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "seeds" / "documents").glob("*.txt")))
def test_documents_are_not_to_be_touched(name: str) -> None:
    import hashlib

    pinned = (ROOT / "seeds" / "claims" / f"{name[:3]}.yaml").read_text("utf-8")
    assert hashlib.sha256((ROOT / "seeds" / "documents" / name).read_bytes()).hexdigest() in pinned
