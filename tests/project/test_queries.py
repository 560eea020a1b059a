"""The catalogue: every question runs, its columns are those it promises, its answer is the one recorded."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core import formats
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.store.evaluation import Evaluation
from tests import ROOT

FOLDER = ROOT / "queries"
QUERIES = sorted(FOLDER.glob("*.rq"))
HOW_MANY = 62


def header(text: str, name: str) -> str | None:
    found = re.search(rf"^# {name}: (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else None


def test_how_many_questions_there_are() -> None:
    assert len(QUERIES) == HOW_MANY
    assert sorted(p.stem for p in FOLDER.glob("*.csv")) == [p.stem for p in QUERIES], "each has its recorded answer"


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.stem)
def test_the_recorded_answer_holds(path: Path, store: EmbeddedStore) -> None:
    text = path.read_text("utf-8")
    assert header(text, "summary")
    assert header(text, "description")
    assert header(text, "topic")
    evaluation = Evaluation(store, text, header(text, "view") or "reported")
    answer = evaluation.answer()
    assert isinstance(answer, ox.QuerySolutions)
    assert [v.value for v in answer.variables] == (header(text, "columns") or "").split()
    csv = formats.named(formats.RESULTS, "csv")
    assert csv
    assert evaluation.write(answer, csv).body == path.with_suffix(".csv").read_bytes()


def test_questions_do_not_depend_on_the_order_the_engine_finds_rows_in() -> None:
    for path in QUERIES:
        text = path.read_text("utf-8")
        recorded = path.with_suffix(".csv").read_bytes().count(b"\r\n") - 1
        if recorded > 1:
            assert "ORDER BY" in text, path.name


def test_some_honest_answers_are_empty(store: EmbeddedStore) -> None:
    blanks = [p for p in QUERIES if header(p.read_text("utf-8"), "topic") == "blanks"]
    assert len(blanks) >= 3
    for path in blanks:
        assert list(solutions(store, path.read_text("utf-8"))) == []


def test_the_catalogue_is_listed_with_every_question() -> None:
    page = (ROOT / "queries" / "README.md").read_text("utf-8")
    listed = page.partition("<!-- catalogue -->")[2].partition("<!-- /catalogue -->")[0]
    rows = re.findall(r"^\| ([\w-]+) \| (.+) \| \[`([\w-]+)`\]\(([\w-]+)\.rq\) \|$", listed, re.MULTILINE)
    expected = []
    for path in (ROOT / "queries").glob("*.rq"):
        header = dict(re.findall(r"^# (\w+): (.*)$", path.read_text("utf-8"), re.MULTILINE))
        expected.append((header["topic"], header["summary"], path.stem, path.stem))
    assert len(expected) == HOW_MANY
    assert rows == sorted(expected, key=lambda row: (row[0], row[2]))
