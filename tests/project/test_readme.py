"""What the README says is so: its commands run, its settings and options exist, its layout is the checkout's."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore, solutions
from server.commands.cli import main
from tests import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_every_curl_line_prints_what_stands_below_it(client: FlaskClient) -> None:
    shown = re.findall(r"```sh\n(curl [^\n]*)\n```\n\n```\n(.*?)```", README, re.DOTALL)
    assert len(shown) == 2
    for command, expected in shown:
        query = re.search(r"query=([^']*)'", command)
        assert query is not None
        answer = client.post("/sparql", data={"query": query[1]}, headers={"Accept": "text/csv"})
        lines = answer.text.replace("\r\n", "\n").splitlines()
        assert lines == expected.splitlines()


def test_every_sparql_example_has_an_answer(store: EmbeddedStore) -> None:
    examples = blocks("sparql")
    assert len(examples) == 2
    for text in examples:
        assert list(solutions(store, text)), text


def test_the_python_example_runs(client: FlaskClient) -> None:
    (code,) = blocks("python")
    query = re.search(r'setQuery\("""(.*?)"""', code, re.DOTALL)
    assert query is not None
    rows = client.post("/sparql", data={"query": query[1], "format": "json"}).get_json()["results"]["bindings"]
    assert {"mediator", "source"} == set(rows[0])
    compile(code, "README.md", "exec")


def test_the_table_of_settings_is_that_of_the_code() -> None:
    table = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", README, re.DOTALL)
    assert table is not None
    assert table[1].strip() == Settings.as_table()
    assert len(fields(Settings)) == 21


def test_every_command_and_option_is_documented_and_exists() -> None:
    documented = set(re.findall(r"^\| `(\w+)", README.partition("## The command line")[2], re.MULTILINE))
    assert set(main.commands) <= documented
    for command in main.commands.values():
        for option in command.params:
            names = [n for n in option.opts if n.startswith("-")]
            assert not names or any(f"{n} " in README or f"{n}]" in README for n in names), f"{command.name} {names}"


def test_the_files_and_queries_it_names_exist() -> None:
    for name in re.findall(r"`((?:queries|seeds|ontology|tests)/[\w./-]+)`", README):
        if "NNN" not in name:
            assert (ROOT / name).exists(), name
    for name in re.findall(r"queries/[\w-]+\.rq", README):
        assert (ROOT / name).exists(), name


def test_the_figures_were_measured_on_these_seeds(built_manifest) -> None:
    for name, value in (("claims", built_manifest.claims), ("quads with all claim graphs", built_manifest.quads)):
        assert f"| {name} | {value} |" in README, "run `make figures`"


def test_every_make_target_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    names = set(re.findall(r"`make ([a-z-]+)", README))
    assert len(names) >= 4
    for name in names:
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


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


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for folder in ("graph", "server"):
        for path in sorted((ROOT / folder).glob("[a-z]*.py")):
            assert f"`{path.stem}`" in text, f"{folder}/{path.name}"


def test_graph_knows_nothing_of_http() -> None:
    for path in sorted((ROOT / "graph").glob("*.py")):
        found = re.findall(
            r"^\s*(?:from|import) (server|flask|werkzeug|granian)\b", path.read_text("utf-8"), re.MULTILINE
        )
        assert not found or path.name == "cli.py", path.name


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "seeds" / "documents").glob("*.txt")))
def test_documents_are_not_to_be_touched(name: str) -> None:
    import hashlib

    pinned = (ROOT / "seeds" / "claims" / f"{name[:3]}.yaml").read_text("utf-8")
    assert hashlib.sha256((ROOT / "seeds" / "documents" / name).read_bytes()).hexdigest() in pinned
