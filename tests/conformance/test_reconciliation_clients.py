"""The reconciliation service asked by real clients over the network: OpenRefine's own code and PyPI's `reconciler`.

Both go through every list of names in `tests/graph/search` and find what the service says of it; make test-long.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests import LONG, ROOT
from tests.conformance import java_tools
from tests.support.closing_lines import FIGURES
from tests.support.serving import ask, running

pytestmark = pytest.mark.skipif(not LONG, reason="clients of others, in Java and Python: make test-long")

FOLDER = ROOT / "tests" / "graph" / "search"
LISTS = sorted(path.stem for path in FOLDER.glob("names*.csv"))
HERE = Path(__file__).parent
NEEDED = ("reconciler==0.2.2", "numpy==1.26.4", "pandas==2.3.3")
"""What `reconciler` runs with: it takes names from numpy that newer versions do not have."""


@dataclass
class Reconciled:
    """What a client has of one name: the candidates in their order, and what it matched by itself."""

    candidates: list[str] = field(default_factory=list)
    match: str | None = None


@pytest.fixture(scope="module")
def service(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the service of a server over the dataset."""
    assert built_manifest.claims
    with running(tmp_path_factory.mktemp("reconciled") / "log", build_dir=settings.build_dir) as address:
        yield f"{address}/reconcile"


@pytest.fixture(scope="module")
def python() -> Path:
    """An environment that has `reconciler`, made at the first use."""
    folder = ROOT / ".build" / "reconciler-venv"
    made, program = folder / "made", folder / "bin" / "python"
    if not made.exists() or made.read_text("utf-8") != " ".join(NEEDED):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        installed = subprocess.run(
            [program, "-m", "pip", "install", "--quiet", *NEEDED], capture_output=True, text=True, check=False
        )
        if installed.returncode:
            pytest.skip(f"{', '.join(NEEDED)} cannot be installed: {installed.stderr[-300:]}")
        made.write_text(" ".join(NEEDED), "utf-8")
    return program


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def openrefine(service: str, file: Path, *more: str) -> list[list[str]]:
    """What OpenRefine makes of a column: the lines that `Reconcile.java` writes, in their parts."""
    if missing := java_tools.why_not("OpenRefine"):
        pytest.skip(missing)
    told = json.loads(ask(service.removesuffix("/reconcile"), path="/reconcile").body)
    kind, detail, *wanted = more
    arguments = [service, told["identifierSpace"], told["schemaSpace"], kind, detail, file, *wanted]
    command = java_tools.java("openrefine", HERE / "openrefine" / "Reconcile.java", *arguments, memory="1g")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split("\t") for line in done.stdout.splitlines()]


def by_openrefine(service: str, names: list[str], folder: Path) -> dict[str, Reconciled]:
    file = folder / "names.tsv"
    file.write_text("".join(f"{name}\n" for name in names), "utf-8")
    lines = [parts[1:] for parts in openrefine(service, file, "-", "-") if parts[0] == "name"]
    return {
        names[int(number)]: Reconciled([one.partition(" ")[0] for one in found], match if judged == "Matched" else None)
        for number, judged, match, *found in lines
    }


def by_reconciler(python: Path, service: str, names: list[str], folder: Path) -> dict[str, Reconciled]:
    file = folder / "names.txt"
    file.write_text("".join(f"{name}\n" for name in names), "utf-8")
    command = [python, HERE / "reconcile_column.py", service, "-", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    return {
        name: Reconciled([one for one, _ in held], next((one for one, match in held if match), None))
        for name, held in found.items()
    }


def held_against(asked: list[dict[str, str]], found: dict[str, Reconciled], who: str) -> str:
    """Hold what a client has against a list; returns the figures in words."""
    assert len(found) == len({row["query"] for row in asked}) > 100
    known = [row for row in asked if row["thing"]]
    first = [row for row in known if found[row["query"]].candidates[:1] == [row["thing"]]]
    matched = [(row, match) for row in asked if (match := found[row["query"]].match)]
    wrong = [row["query"] for row, match in matched if row["thing"] != match]
    assert not wrong, wrong
    missed = [row["query"] for row in known if row not in first]
    assert len(first) >= 0.95 * len(known), missed
    recall = len(first) / len(known)
    return f"{who}: {len(first)} of {len(known)} first, recall {recall:.3f}; matched {len(matched)}, none of them wrong"


@pytest.mark.parametrize("name", LISTS)
def test_openrefine_finds_the_names_of_a_list(
    service: str, tmp_path: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    asked = rows(name)
    found = by_openrefine(service, [row["query"] for row in asked], tmp_path)
    record_property(FIGURES, held_against(asked, found, f"OpenRefine 3.9.3, {name}.csv"))


@pytest.mark.parametrize("name", LISTS)
def test_reconciler_finds_the_names_of_a_list(
    python: Path, service: str, tmp_path: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    asked = rows(name)
    found = by_reconciler(python, service, [row["query"] for row in asked], tmp_path)
    record_property(FIGURES, held_against(asked, found, f"reconciler 0.2.2, {name}.csv"))


def test_openrefine_tells_names_apart_by_a_column_and_adds_others(service: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text(
        "Лавров Сергей\t\nSergey Lavrov\tRussia\nSergey Lavrov\tArmenia\nIlham Aliyev\tАзербайджан\n", "utf-8"
    )
    wanted = ("heldOffice", "wikidata", "claims", "state")
    lines = openrefine(service, file, "Person", "state", *wanted)
    judged = [(parts[2], parts[3]) for parts in lines if parts[0] == "name"]
    assert judged == [
        ("Matched", "person/sergey-lavrov"),
        ("Matched", "person/sergey-lavrov"),
        ("None", "-"),
        ("Matched", "person/ilham-aliyev"),
    ]
    values = {tuple(parts[1:]) for parts in lines if parts[0] == "value"}
    assert {
        ("person/sergey-lavrov", "heldOffice", "office/foreign-minister-russia"),
        ("person/sergey-lavrov", "wikidata", "Q58217"),
        ("person/ilham-aliyev", "heldOffice", "office/president-azerbaijan"),
        ("person/ilham-aliyev", "state", "state/azerbaijan"),
    } <= values
    assert {parts[1] for parts in values} == set(wanted)


def test_openrefine_reads_days_and_points(service: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text("Trilateral statement of 9 November 2020\t\nMoscow\t\n", "utf-8")
    lines = openrefine(service, file, "-", "-", "earliest", "when", "coordinates")
    values = {tuple(parts[1:]) for parts in lines if parts[0] == "value"}
    agreement = "agreement/trilateral-statement-2020-11-09"
    assert (agreement, "when", "2020-11") in values
    assert (agreement, "when", "2020-11-09") in values
    assert ("place/moscow", "coordinates", "55.75204,37.61781") in values
    (day,) = (text for thing, name, text in values if (thing, name) == (agreement, "earliest"))
    assert day.startswith("2020-11-09T00:00")
