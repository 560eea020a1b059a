"""The first page: its counts are those that anybody can ask for, and it names every document with how it is dated."""

from __future__ import annotations

import csv
import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from graph.core import versions
from graph.core.views import VIEWS
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support.claim_records import claim_records
from server.accounts.entry import overview
from server.accounts.entry.first_questions import FIRST_QUESTIONS
from server.wording.dates import day_words
from server.wording.evidence import source_documents
from server.wording.modalities import MODALITIES
from tests import ROOT

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def home(client: FlaskClient, view: str = "") -> str:
    response = client.get("/" + (f"?view={view}" if view else ""), headers=BROWSER)
    assert response.status_code == 200
    return response.text


def shown_counts(page: str) -> dict[str, tuple[int, str]]:
    found = re.findall(r'<dt>(.+?)</dt><dd><a href="([^"]+)">([\d,]+)</a>', page)
    found = [(re.sub("<[^>]+>", "", words), href, number) for words, href, number in found]
    return {w.partition(", ")[0]: (int(number.replace(",", "")), html.unescape(href)) for w, href, number in found}


@pytest.mark.parametrize(("view", "words"), [("reported", "as reported"), ("all", "everything said")])
def test_each_count_but_that_of_documents_names_its_view(client: FlaskClient, view: str, words: str) -> None:
    found = re.findall(r"<dt>(.+?)</dt>", home(client, view))
    assert [words in told for told in found] == [False, True, True, True, True]


def test_the_marks_of_the_cards_are_told_in_words(client: FlaskClient) -> None:
    page = home(client)
    cards = re.findall(r'<p class="counts">(.*?)</p>', page, re.DOTALL)
    read = [" ".join(re.sub(r"<[^>]+>", "", card).split()) for card in cards]
    assert len(read) == 5
    assert all(re.search(r"^\d+ asserted", text) for text in read)
    key = re.search(r'<ul class="key small-key".*?</ul>', page, re.DOTALL)
    assert key
    assert all(f"<b>{words}</b>" in key[0] for words in MODALITIES.values())


@pytest.mark.parametrize("view", VIEWS)
def test_counts_are_those_of_the_claims_of_the_view(client: FlaskClient, store: EmbeddedStore, view: str) -> None:
    claims = [row["c"].value for row in solutions(store, "SELECT ?c { ?c a pg:Claim }")]
    records = [record for record in claim_records(store, claims).values() if record.modality in VIEWS[view]]
    actors = {row["x"].value for row in solutions(store, "SELECT ?x { ?x a pg:Actor }", view)}
    mentioned = solutions(store, "SELECT ?c ?x { ?c pg:mentions ?x }", view)
    within = {record.iri for record in records}
    sides = solutions(store, "SELECT ?d ?c { ?d a pg:Disagreement ; pg:side/pg:statedIn ?c }", view)
    shown = shown_counts(home(client, view))
    assert {words: number for words, (number, _) in shown.items()} == {
        "documents": len({record.document for record in records}),
        "claims": len(records),
        "sentences they rest on": len({(record.document, record.main_passage.sentence_start) for record in records}),
        "people and bodies": len({r["x"].value for r in mentioned if r["c"].value in within} & actors),
        "points of disagreement": len({r["d"].value for r in sides if r["c"].value in within}),
    }
    assert len(records) > 300


@pytest.mark.parametrize("view", VIEWS)
def test_each_count_leads_to_the_query_that_counts_it(client: FlaskClient, view: str) -> None:
    shown = shown_counts(home(client, view))
    assert len(shown) == len(overview.COUNTS) == 5
    for number, href in shown.values():
        asked = parse_qs(urlsplit(href).query)
        assert asked.get("view", ["reported"]) == [view]
        answer = client.get("/sparql", query_string=urlsplit(href).query, headers={"Accept": "text/csv"})
        assert answer.text.split() == ["number", str(number)]


def test_the_views_differ_and_a_view_that_does_not_exist_is_refused(client: FlaskClient) -> None:
    reported, everything = (shown_counts(home(client, view)) for view in VIEWS)
    assert reported["claims"][0] < everything["claims"][0]
    answer = client.get("/?view=some", headers=BROWSER)
    assert answer.status_code == 400
    assert "reported, all" in answer.text


def test_every_document_is_a_card_with_how_its_date_is_known(client: FlaskClient, store: EmbeddedStore) -> None:
    listed = re.findall(r'<li class="card">(.*?)</li>', home(client), re.DOTALL)
    documents = list(source_documents(store).values())
    assert len(listed) == len(documents) == 5
    for card, document in zip(listed, documents, strict=True):
        assert document.publisher in card
        assert f'href="/doc/{document.number}"' in card
        known = {"001": "year inferred", "002": "year inferred", "003": "as printed"}.get(document.number)
        assert (document.date if known else f"not before {day_words(document.earliest or '')}") in card
        assert known is None or card.count(known) == 1
        words = re.search(r'<p class="words" dir="auto">(.+?)</p>', card)
        assert words
        assert html.unescape(words[1]).count(" ") > 5


def test_the_cards_count_every_claim_once(store: EmbeddedStore) -> None:
    told = overview.cards(store, source_documents(store))
    total = next(iter(solutions(store, "SELECT (COUNT(*) AS ?n) { ?c a pg:Claim }")))["n"].value
    assert sum(number for card in told for _, number in card.claims) == int(total)


@pytest.mark.parametrize(
    ("bases", "words"),
    [
        ([("explicit", "April 2, 2021")], "as printed"),
        ([("inferred from the text", "July 27"), ("inferred from the text", "Friday")], "year inferred"),
        ([("inferred from the text", "")], "inferred from the text"),
        ([("from an outside source", "")], "from an outside source"),
        ([], ""),
    ],
)
def test_how_a_date_is_known_is_told_in_words(bases: list[tuple[str, str]], words: str) -> None:
    assert overview.how_known(bases) == words


def test_the_six_questions_are_in_the_catalogue_with_the_rows_of_their_recorded_answers(client: FlaskClient) -> None:
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a> <span class="note">(\d+) rows?</span>', home(client))
    assert len(found) == len(FIRST_QUESTIONS) == 6
    for name, (href, title, rows) in zip(FIRST_QUESTIONS, found, strict=True):
        text = (ROOT / "queries" / f"{name}.rq").read_text("utf-8")
        assert f"# summary: {html.unescape(title)}\n" in text
        assert href == f"/queries/{name}"
        with (ROOT / "queries" / f"{name}.csv").open(newline="", encoding="utf-8") as recorded:
            assert len(list(csv.reader(recorded))) - 1 == int(rows) > 0


def test_the_statement_shown_first_has_its_sentence_and_its_query_answers(client: FlaskClient) -> None:
    page = home(client)
    shown = re.search(r'<section class="specimen".*?</section>', page, re.DOTALL)
    assert shown
    assert "are signatories of the" in shown[0]
    assert "<mark>On November 9, 2020" in shown[0]
    curl = re.search(r"--data-urlencode &#39;query=\s*(.+?)&#39;</pre>", page) or re.search(
        r"'query=\s*(.+?)'</pre>", page
    )
    assert curl
    answer = client.post("/provenance", data={"query": html.unescape(curl[1])}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert "vladimir-putin" in answer.text


def test_the_date_of_the_data_is_the_newest_curated_day(client: FlaskClient, store: EmbeddedStore) -> None:
    days = {row["d"].value for row in solutions(store, "SELECT ?d { ?c dct:created ?d }")}
    page = home(client)
    about = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert about
    told = json.loads(about[1])
    assert told["@type"] == "Dataset"
    assert told["dateModified"] == max(days)
    assert told["version"] == store.version
    assert f'title="{store.version}">{versions.short(store.version)}</a>' in page


def test_search_engines_for_data_sets_are_told_what_they_ask_for(client: FlaskClient, store: EmbeddedStore) -> None:
    """The required and recommended properties of Google's Dataset Search, but for those that nobody has said."""
    about = re.search(r'<script type="application/ld\+json">(.+?)</script>', home(client))
    assert about
    told = json.loads(about[1])
    assert (told["@type"], told["@id"], told["name"]) == ("Dataset", f"{store.base}dataset", "Peacegraph")
    assert 50 <= len(told["description"]) <= 5_000
    assert "not the conflict" in told["description"]
    assert {"alternateName", "citation", "identifier", "isAccessibleForFree", "keywords", "url"} < told.keys()
    assert {"measurementTechnique", "variableMeasured", "version"} < told.keys()
    assert told["temporalCoverage"] == "1988-01-01/2021-11-26"
    (place,) = told["spatialCoverage"]
    assert (place["@type"], place["name"]) == ("Place", "Nagorno-Karabakh")
    assert len(told["isBasedOn"]) == 5
    assert not {"license", "creator", "publisher", "funder"} & told.keys(), "nobody has said"
    assert len(told["distribution"]) == 8
    for had in told["distribution"]:
        assert had["@type"] == "DataDownload"
        answer = client.get(had["contentUrl"], headers={"Accept": "*/*"})
        assert answer.status_code == 200, had
        assert had["name"].startswith("SPARQL") or answer.mimetype == had["encodingFormat"]


@pytest.mark.parametrize("view", VIEWS)
def test_the_small_timeline_has_a_row_for_each_document(store: EmbeddedStore, view: str) -> None:
    model = overview.dates_told(store, view, source_documents(store))
    assert len(model.groups) == 5
    assert model.axis
    assert [(gap.first, gap.last) for gap in model.axis.gaps] == [(1996, 2015)]
    assert all(drawn for group in model.groups for _, drawn in group.rows)


@pytest.fixture
def asked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    query = EmbeddedStore.query

    def counted(self: EmbeddedStore, text: str, *more: object) -> object:
        texts.append(text)
        return query(self, text, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(EmbeddedStore, "query", counted)
    return texts


def test_the_page_needs_a_fixed_number_of_look_ups_and_is_small(client: FlaskClient, asked: list[str]) -> None:
    page = home(client, "all")
    assert len(asked) <= 14, "none a row: there are 5 documents, 91 dates and 379 claims"
    assert len(page) < 60_000
