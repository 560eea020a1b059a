"""The catalogue as pages: every question answers as recorded, at an address that stays, and may be asked of others."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from dataclasses import replace
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore
from server.accounts.answers.questions import Question, catalogue, values_line
from server.accounts.catalogue.question_values import options
from tests import ROOT

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FOLDER = ROOT / "queries"
QUESTIONS = catalogue(FOLDER).questions
ASKED_OF_OTHERS = [question for question in QUESTIONS if question.parameters]
LARGEST = 150_000
HOSTILE = (
    '"',
    "'",
    ">",
    "agreement/x> } #",
    "agreement/trilateral-statement-2020-11-09> <agreement/ceasefire-1994",
    "agreement/with spaces",
    "javascript:alert(1)",
    "https://example.org/nothing",
    "agreement/nothing",
    "person/nikol-pashinyan",
    "{agreement}",
    "\\u003e",
    "\x00",
    "a" * 5000,
)
EMPTY = ("what-azerbaijani-publishers-say",)
"""Questions that have no row of whatever they are asked."""
ids = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == status, response.text[:500]
    assert response.mimetype == "text/html"
    assert len(response.data) < LARGEST
    return response.text


def test_how_many_questions_are_tried() -> None:
    assert len(QUESTIONS) == len(list(FOLDER.glob("*.rq"))) == 62
    assert len(ASKED_OF_OTHERS) == 9
    assert len(HOSTILE) == 14


def test_the_list_has_each_question_under_its_topic_with_its_rows(client: FlaskClient) -> None:
    html = page(client, "/queries")
    found = re.findall(r'<li><a href="/queries/([^"]+)">([^<]+)</a> <span class="note">(\d+) rows?</span>', html)
    assert len(found) == 62
    for name, title, rows in found:
        assert catalogue(FOLDER).named(name).title == unescape(title)  # type: ignore[union-attr]
        assert int(rows) == len(list(csv.reader(io.StringIO((FOLDER / f"{name}.csv").read_text("utf-8"))))) - 1
    topics = {question.topic for question in QUESTIONS}
    assert set(re.findall(r'<section class="part" id="([^"]+)"', html)) == topics


@ids
def test_a_question_has_its_answer_with_sources_its_query_and_how_to_read_it(
    client: FlaskClient, question: Question
) -> None:
    html = page(client, f"/queries/{question.name}")
    text = unescape(html)
    rows = len(list(csv.reader(io.StringIO((FOLDER / f"{question.name}.csv").read_text("utf-8"))))) - 1
    assert question.title in text
    assert question.description in text
    assert question.text in text
    assert "The same rows as recorded" in text
    assert html.count('<button class="sources"') == min(rows, 100)
    assert f'href="/sparql?question={question.name}"' in html
    for ending in ("csv", "json", "rq"):
        assert f'href="/queries/{question.name}.{ending}"' in html


@ids
def test_its_other_addresses_have_the_recorded_answer_and_the_query(client: FlaskClient, question: Question) -> None:
    recorded = (FOLDER / f"{question.name}.csv").read_bytes()
    answer = client.get(f"/queries/{question.name}.csv")
    assert answer.status_code == 200
    assert answer.data == recorded
    assert answer.mimetype == "text/csv"
    again = client.get(f"/queries/{question.name}.csv", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert f"/provenance?query={question.text[:6]}" in answer.headers["Link"]
    found = client.get(f"/queries/{question.name}.json")
    assert found.mimetype == "application/sparql-results+json"
    rows = list(csv.reader(io.StringIO(recorded.decode())))
    assert found.get_json(force=True)["head"]["vars"] == rows[0]
    assert len(found.get_json(force=True)["results"]["bindings"]) == len(rows) - 1
    query = client.get(f"/queries/{question.name}.rq")
    assert query.mimetype == "application/sparql-query"
    assert query.data == (FOLDER / f"{question.name}.rq").read_bytes()


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/csv", "text/csv"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("", "text/html"),
        ("*/*", "text/html"),
    ],
)
def test_programs_may_ask_for_data_at_the_address_of_the_page(client: FlaskClient, accept: str, mimetype: str) -> None:
    answer = client.get("/queries/who-met-whom", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, mimetype)


@pytest.mark.parametrize("question", ASKED_OF_OTHERS, ids=lambda q: q.name)
def test_each_option_answers_what_the_query_does_where_it_is_bound(
    client: FlaskClient, store: EmbeddedStore, question: Question
) -> None:
    (parameter,) = question.parameters
    held = options(store, parameter.kind)
    assert len(held) >= 7
    assert {option.value for option in held} >= set(parameter.defaults)
    line = re.compile(values_line(parameter.name), re.MULTILINE)
    assert len(line.findall(question.text)) == 1
    seen = 0
    for option in held:
        asked = {parameter.name: option.value}
        answer = client.get(f"/queries/{question.name}.csv", query_string=asked)
        assert answer.status_code == 200, option
        bound = line.sub(f"BIND({ox.NamedNode(option.iri)} AS ?{parameter.name})", question.text)
        found = store.query(bound)
        assert isinstance(found, ox.QuerySolutions)
        wanted = found.serialize(format=ox.QueryResultsFormat.CSV)
        assert wanted is not None
        assert Counter(answer.data.splitlines()) == Counter(wanted.splitlines()), option
        seen += answer.data.count(b"\r\n") > 1
        query = client.get(f"/queries/{question.name}.rq", query_string=asked).text
        assert query.count(f"VALUES ?{parameter.name} {{ <{option.value}> }}") == 1
    assert seen or question.name in EMPTY
    html = page(client, f"/queries/{question.name}?{parameter.name}={held[0].value}")
    assert html.count("<option ") in (len(held), len(held) + 1)
    assert html.count(" selected>") == 1
    assert "recorded, when" not in html or held[0].value in parameter.defaults


def test_a_full_iri_and_the_default_are_the_same_question(client: FlaskClient, store: EmbeddedStore) -> None:
    address = "/queries/who-signed-the-statement-of-november-2020"
    default = "agreement/trilateral-statement-2020-11-09"
    recorded = client.get(f"{address}.csv").data
    for value in ("", default, store.base + default):
        assert client.get(f"{address}.csv", query_string={"agreement": value}).data == recorded
        assert "The same rows as recorded" in page(client, f"{address}?agreement={value}")
    other = page(client, f"{address}?agreement=agreement/ceasefire-1994")
    assert "<h1" in other
    assert "Who signed Ceasefire of 1994" in other
    assert "was written for that one" in other


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_thing_of_the_class_is_refused(client: FlaskClient, value: str) -> None:
    for ending in ("", ".csv", ".json", ".rq"):
        path = f"/queries/who-signed-the-statement-of-november-2020{ending}"
        answer = client.get(path, query_string={"agreement": value}, headers=BROWSER)
        assert answer.status_code == 404, ending
        assert "SELECT" not in answer.text
        assert "lists what can stand there" in unescape(answer.text)


@pytest.mark.parametrize(
    "name", ["nothing", "..%2FREADME", "README.md", "who-met-whom.pdf", "%22%3E", "a" * 3000, ".csv"]
)
def test_what_is_no_question_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/queries/{name}", headers=BROWSER).status_code == 404


def test_a_recorded_answer_that_does_not_hold_stands_below(
    client: FlaskClient, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("seeds", "ontology"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    shutil.copytree(FOLDER, tmp_path / "queries")
    changed = tmp_path / "queries" / "who-met-whom.csv"
    changed.write_bytes(changed.read_bytes() + changed.read_bytes().splitlines(keepends=True)[-1] * 200)
    monkeypatch.setitem(client.application.extensions, "settings", replace(settings, root=tmp_path))
    html = page(client, "/queries/who-met-whom")
    assert "The same rows as recorded" not in html
    assert "the dataset is of another version" in html
    assert "The recorded answer" in html
    assert "the first 100 here" in html
    same = page(client, "/queries/what-is-denied")
    assert "The recorded answer" not in same
