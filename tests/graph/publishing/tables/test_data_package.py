"""The package as other people's tools find it: valid, the same each time and in both formats, read by one line."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import frictionless
import pyarrow.parquet as parquet
import pyoxigraph as ox
import pytest

from graph.core.errors import MissingLibraryError
from graph.core.namespaces import term
from graph.publishing.built import BuiltDataset
from graph.publishing.tables import data_package
from graph.publishing.tables.columns import joined
from graph.publishing.tables.table_files import MadeRow
from graph.store.dataset_store import EmbeddedStore
from tests import LONG, ROOT

TABLES = {table.name: table for table in data_package.TABLES}
WORDS = [term(name) for name in ("pg:quote", "pg:sentence", "oa:exact", "oa:prefix", "oa:suffix")]
DAYS, SENTENCES = 913, 60
"""How many cells hold a day, and how many sentences are long enough not to be repeated by chance."""
SHELL = re.compile(r"^```sh\n(\w+) (?:-c|-e) '(.*)'\n```$", re.MULTILINE)


def test_frictionless_finds_no_error(package: Path) -> None:
    report = frictionless.Package(str(package / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "message"]) == []
    assert len(report.tasks) == report.stats["tasks"] == 2 * len(TABLES) == 24


@pytest.mark.skipif(not LONG, reason="the tool takes seconds for each run; make test-long lets it find mistakes too")
def test_frictionless_sees_a_broken_reference(package: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(package, tmp_path / "broken")
    figures = broken / "csv" / "figures.csv"
    figures.write_text(figures.read_text("utf-8").replace("claim/000-30,", "claim/000-99,"), "utf-8")
    report = frictionless.Package(str(broken / "datapackage.json")).validate()
    assert {"foreign-key", "hash-count"} <= {kind for (kind,) in report.flatten(["type"])}


def test_another_process_writes_the_same_bytes(dataset: BuiltDataset, package: Path, tmp_path: Path) -> None:
    build_dir = str(dataset.settings.build_dir)
    environ = os.environ | {"PYTHONHASHSEED": "4711", "PEACEGRAPH_BUILD_DIR": build_dir}
    command = [sys.executable, "-m", "server", "tables", str(tmp_path / "tables")]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    here, there = (
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (package, tmp_path / "tables")
    )
    assert here == there
    assert len(here) == 2 * len(TABLES) + 3
    assert {path.partition("/")[0] for path in here} == data_package.INSIDE


@pytest.mark.parametrize("name", TABLES)
def test_csv_and_parquet_hold_the_same(package: Path, name: str) -> None:
    lines = list(csv.DictReader(io.StringIO((package / f"csv/{name}.csv").read_text("utf-8"), newline="")))
    read = parquet.read_table(package / f"parquet/{name}.parquet")
    assert read.column_names == list(lines[0]) == [column.name for column in TABLES[name].columns]
    assert [{key: _cell(value) for key, value in row.items()} for row in read.to_pylist()] == lines


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def test_csv_has_line_feeds_no_mark_and_no_index(package: Path) -> None:
    for name, table in TABLES.items():
        content = (package / f"csv/{name}.csv").read_bytes()
        assert content.startswith(table.columns[0].name.encode() + b",")
        assert content.endswith(b"\n")
        assert b"\r" not in content


def test_rows_stand_in_the_order_of_their_keys_which_are_never_empty(rows: dict[str, list[MadeRow]]) -> None:
    for name, table in TABLES.items():
        keys = [[row[column] for column in table.key] for row in rows[name]]
        assert all(value is not None for key in keys for value in key), name
        assert keys == sorted(keys), name
        assert len({tuple(key) for key in keys}) == len(keys), name
        assert table.columns[0].name == table.key[0]


def test_days_are_days_and_every_row_has_its_version(dataset: BuiltDataset, rows: dict[str, list[MadeRow]]) -> None:
    days = 0
    assert re.fullmatch("sha256:[0-9a-f]{64}", dataset.version)
    for name, table in TABLES.items():
        for row in rows[name]:
            assert row["version"] == dataset.version
            for column in table.columns:
                if column.kind == "date" and (value := row[column.name]):
                    days += bool(date.fromisoformat(str(value)))
    assert days == DAYS


def test_each_column_is_defined_once_and_told_by_schema_and_codebook(package: Path) -> None:
    resources = {r["name"]: r for r in json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]}
    codebook = (package / "codebook.md").read_text("utf-8")
    told = re.findall(r"^\| `(\w+)` \|", codebook, re.MULTILINE)
    assert told == [column.name for table in TABLES.values() for column in table.columns]
    for name, table in TABLES.items():
        fields = resources[name]["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in table.columns]
        for field, column in zip(fields, table.columns, strict=True):
            assert field["description"].startswith(column.definition)
            assert column.definition.endswith(".")
            assert column.definition.replace("|", "\\|") in codebook
    assert "NOASSERTION" in codebook
    assert "NOASSERTION" in (package / "README.md").read_text("utf-8")


def test_the_codebook_says_of_each_table_what_it_holds_over_approximates_and_leaves_out(package: Path) -> None:
    codebook = (package / "codebook.md").read_text("utf-8")
    for word in ("Holds", "Over-approximates", "Leaves out", "Key"):
        assert len(re.findall(rf"^\* {word}: .", codebook, re.MULTILINE)) == len(TABLES)


def test_modality_is_seen_in_every_table_of_what_is_told() -> None:
    silent = {"documents", "passages", "possible_identities"}
    for name, table in TABLES.items():
        names = [column.name for column in table.columns]
        assert ("in_reported_view" in names) != (name in silent), name


def _lines(package: Path) -> list[str]:
    """The lines of the README, as their program gets them."""
    lines = [line.replace("'\\''", "'") for _, line in SHELL.findall((package / "README.md").read_text("utf-8"))]
    assert len(lines) == 4
    return lines


@pytest.mark.parametrize(("place", "expected"), [(0, "asserted      44"), (1, "│ participation │")])
def test_the_lines_of_the_readme_run_in_its_folder(
    package: Path, place: int, expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(package)
    exec(_lines(package)[place], {})  # noqa: S102  # the README's own line
    assert expected in capsys.readouterr().out


@pytest.mark.skipif(not LONG, reason="R takes a while to start; make test-long runs its lines")
@pytest.mark.skipif(not shutil.which("Rscript"), reason="there is no Rscript here to run the README's lines for R")
@pytest.mark.parametrize(("place", "expected"), [(2, r"asserted +0 +270"), (3, r"people killed +25000 +30000")])
def test_the_lines_for_r_run_in_its_folder(package: Path, place: int, expected: str) -> None:
    def run(code: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["Rscript", "-e", code], cwd=package, capture_output=True, text=True)

    line = _lines(package)[place]
    if "readr" in line and run("library(readr)").returncode:
        pytest.skip("R has no readr here to run the README's line for it")
    ran = run(line)
    assert ran.returncode == 0, ran.stderr
    assert re.search(expected, ran.stdout)


def test_without_pyarrow_the_error_says_what_to_install(dataset: BuiltDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match=r"pip install -e '\.\[release\]'"):
        list(data_package.files(dataset))


@pytest.fixture(scope="module")
def wordless(dataset: BuiltDataset) -> dict[str, bytes]:
    """The package of the same dataset without the words of its documents."""
    stores = {}
    for view, full in dataset.store.stores.items():
        stores[view] = ox.Store()
        stores[view].bulk_extend(quad for quad in full if quad.predicate not in WORDS)
    bare = BuiltDataset(dataset.settings, dataset.folder, dataset.manifest)
    vars(bare)["store"] = EmbeddedStore(dataset.base, dataset.manifest.version, stores)
    return dict(data_package.files(bare))


def test_without_texts_columns_stand_and_are_empty(package: Path, wordless: dict[str, bytes]) -> None:
    found = 0
    for name, table in TABLES.items():
        with_words, without = (
            list(csv.DictReader(io.StringIO(content.decode(), newline="")))
            for content in ((package / f"csv/{name}.csv").read_bytes(), wordless[f"tables/csv/{name}.csv"])
        )
        texts = {column.name for column in table.columns if column.text}
        found += len(texts)
        assert without == [{key: "" if key in texts else cell for key, cell in row.items()} for row in with_words]
    assert found == 12
    told = b"Empty here where the dataset was built without the document's words."
    assert wordless["tables/codebook.md"].count(told) == wordless["tables/datapackage.json"].count(told) == found
    assert told not in (package / "codebook.md").read_bytes()


def test_no_sentence_is_in_a_package_without_texts(rows: dict[str, list[MadeRow]], wordless: dict[str, bytes]) -> None:
    sentences = {str(row["sentence"]) for row in rows["passages"] if len(str(row["sentence"])) > 120}
    everything = b"\n".join(content for path, content in wordless.items() if path.startswith("tables/csv"))
    assert len(sentences) == SENTENCES
    assert [sentence for sentence in sentences if sentence.encode() in everything] == []


@pytest.mark.parametrize(
    ("values", "cell"),
    [([], None), (["a"], "a"), (["a", "b"], "a|b"), (["a|b", "c"], "a\\|b|c"), (["a\\", "b"], "a\\\\|b")],
)
def test_several_values_are_joined_so_that_they_can_be_taken_apart(values: list[str], cell: str | None) -> None:
    assert joined(values) == cell
    if cell is not None:
        apart = [re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:[^|\\]|\\.)+", cell)]
        assert apart == values
