"""The page of a document: its text with every passage lit, the facts beside it, and how it was published."""

from __future__ import annotations

import html
import json
import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.texts.documents import Document
from server.accounts.documents.text import LIT
from tests import ROOT

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NUMBERS = ("000", "001", "002", "003", "004")
LARGEST = 250_000


@pytest.fixture(scope="module")
def pages(client: FlaskClient) -> dict[str, str]:
    return {number: client.get(f"/doc/{number}", headers=BROWSER).text for number in NUMBERS}


@pytest.fixture(scope="module")
def sources(settings: Settings) -> dict[str, Document]:
    found = {path.name[:3]: Document.read(path) for path in (settings.seeds / "documents").glob("*.txt")}
    assert sorted(found) == list(NUMBERS)
    return found


def claims(store: EmbeddedStore, number: str) -> dict[str, str]:
    """The modality of each claim of a document, by the end of its name."""
    query = f"SELECT ?c ?m {{ ?c prov:hadPrimarySource <{store.base}doc/{number}> ; pg:modality ?m }}"
    return {row["c"].value.rpartition("/")[2]: row["m"].value.rpartition("/")[2] for row in solutions(store, query)}


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(dt|dd|h1)>", " ", markup))).split())


@pytest.mark.parametrize("number", NUMBERS)
def test_the_text_is_shown_character_for_character(
    pages: dict[str, str], sources: dict[str, Document], number: str
) -> None:
    shown = re.findall(r'<div class="text"><p[^>]*>(.*?)</p></div>', pages[number], re.DOTALL)
    assert html.unescape(re.sub(r"<[^>]+>", "", "".join(shown))) == sources[number].text


def test_every_passage_of_every_claim_has_its_anchor_once_and_is_lit(
    pages: dict[str, str], store: EmbeddedStore
) -> None:
    rows = list(solutions(store, "SELECT DISTINCT ?passage WHERE { ?passage a pg:Passage }"))
    assert len(rows) > 400
    for row in rows:
        iri, _, fragment = row["passage"].value.partition("#")
        anchors = re.findall(rf'<i id="{re.escape(fragment)}" data-f="([0-9 ]+)"></i>', pages[iri[-3:]])
        assert len(anchors) == 1, row["passage"].value


@pytest.mark.parametrize("number", NUMBERS)
def test_each_claim_is_a_fact_that_leads_to_its_words_and_its_words_lead_back(
    pages: dict[str, str], store: EmbeddedStore, number: str
) -> None:
    page, expected = pages[number], claims(store, number)
    ids = Counter(re.findall(r' id="([^"]+)"', page))
    assert max(ids.values()) == 1
    assert {name.removeprefix("f-") for name in ids if name.startswith("f-")} == set(expected)
    targets = re.findall(r' href="#([^"]+)"', page)
    assert len(targets) > 100
    assert [target for target in targets if target not in ids] == []
    assert {f"/claim/{name}" for name in expected} == set(re.findall(r'<a href="(/claim/[^"]+)" aria-label', page))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_fact_and_its_words_bear_the_same_number(pages: dict[str, str], number: str) -> None:
    lit = 0
    for paragraph in pages[number].split('<div class="par">')[1:]:
        text, _, facts = paragraph.partition('<ol class="margin">')
        numbers = {n for found in re.findall(r'<(?:a|i) class[^>]* data-f="([0-9 ]+)"', text) for n in found.split()}
        for fragment, fact in re.findall(r'data-f="(\d+)"><a href="#(char=[^"]+)"', facts):
            anchor = re.search(rf'id="{re.escape(fact)}" data-f="([0-9 ]+)"', text)
            assert anchor is not None
            assert fragment in anchor[1].split()
            assert fragment in numbers
            lit += 1
    assert lit >= 60


def test_the_style_sheet_lights_as_many_numbers_as_a_paragraph_may_use() -> None:
    sheet = (ROOT / "server" / "static" / "peacegraph.css").read_text("utf-8")
    rules = re.findall(r'\.par:has\(\[data-f~="(\d+)"\]:is\([^)]*\)\) \[data-f~="(\d+)"\]', sheet)
    assert rules == [(str(n), str(n)) for n in range(1, LIT + 1)]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_filter_offers_the_modalities_that_occur_with_their_numbers(
    pages: dict[str, str], store: EmbeddedStore, number: str
) -> None:
    expected = Counter(claims(store, number).values())
    offered = re.findall(r'id="only-([a-z-]+)".*?<small>(\d+)</small>', pages[number], re.DOTALL)
    assert {name: int(count) for name, count in offered} == {"all": expected.total(), **expected}
    marked = Counter(re.findall(r'<li id="f-[^"]+" class="([a-z-]+)"', pages[number]))
    assert marked == Counter({name: count for name, count in expected.items() if name != "asserted"})


def test_the_head_tells_publisher_and_date_and_how_they_are_known(pages: dict[str, str]) -> None:
    heads = {number: plain(re.search(r'<header class="title">(.*?)</header>', page, re.DOTALL)[1])  # type: ignore[index]
             for number, page in pages.items()}  # fmt: skip
    assert "Publisher not stated Published not before 5 April 2016, the last day that it tells of" in heads["000"]
    assert "Its wording looks machine-altered" in heads["000"]
    assert "TASS, “/TASS/”" in heads["001"]
    assert "year inferred from the text" in heads["001"]
    assert "31 August 2021, “August 31”; read with “on Tuesday”, “On November 9, 2020”" in heads["001"]
    assert "year inferred from the text" in heads["002"]
    assert "Publisher not stated. Its credit line: “SOURCE: ARMEN PRESS”" in heads["003"]
    assert "2 April 2021, stated in the text" in heads["003"]
    assert "not before 31 August 2022" in heads["004"]
    assert sum("machine-altered" in head for head in heads.values()) == 1


def test_who_says_so_stands_with_each_claim_that_the_publisher_does_not_say(
    pages: dict[str, str], store: EmbeddedStore
) -> None:
    rows = list(solutions(store, """SELECT ?c ?name { ?c pg:attributedTo ?who . ?who rdfs:label ?name
        FILTER NOT EXISTS { ?c pg:publishedBy ?who } }"""))  # fmt: skip
    assert len(rows) >= 80
    for row in rows:
        name = row["c"].value.rpartition("/")[2]
        fact = re.search(rf'<li id="f-{name}".*?</li>', pages[name[:3]], re.DOTALL)
        assert fact is not None
        speaker = re.search(r'<span class="speaker">(.*?)</span>', fact[0])
        assert speaker is not None, name
        assert row["name"].value in html.unescape(speaker[1])


def test_names_do_not_repeat_the_document_on_its_own_page(pages: dict[str, str]) -> None:
    for number, page in pages.items():
        margin = "".join(re.findall(r'<ol class="margin">(.*?)</div>', page, re.DOTALL))
        assert len(margin) > 10_000
        assert f"(document {number})" not in margin


def test_each_page_needs_the_same_number_of_look_ups_and_is_small(
    client: FlaskClient, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = type(store).query
    monkeypatch.setattr(type(store), "query", lambda self, *a, **k: (asked.append(str(a)), query(self, *a, **k))[1])
    counts = set()
    for number in NUMBERS:
        asked.clear()
        answer = client.get(f"/doc/{number}", headers=BROWSER)
        assert 40_000 < len(answer.data) < LARGEST
        counts.add(len(asked))
    assert len(counts) == 1
    assert 0 < counts.pop() < 12


@pytest.mark.parametrize("number", NUMBERS)
def test_the_text_is_given_byte_for_byte(client: FlaskClient, sources: dict[str, Document], number: str) -> None:
    answer = client.get(f"/doc/{number}.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.data == sources[number].text.encode()


@pytest.mark.parametrize("number", NUMBERS)
def test_the_annotations_hold_every_passage_as_the_model_has_it(
    client: FlaskClient, store: EmbeddedStore, sources: dict[str, Document], number: str
) -> None:
    """Web Annotation Data Model, sections 3, 4.2.4, 4.2.5 and 5."""
    answer = client.get(f"/doc/{number}.annotations.jsonld")
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    told = json.loads(answer.data)
    assert told["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (told["type"], told["first"]["type"], told["first"]["partOf"]) == (
        "AnnotationCollection", "AnnotationPage", told["id"])  # fmt: skip
    items, text, document = told["first"]["items"], sources[number].text, f"{store.base}doc/{number}"
    assert told["total"] == len(items) == len({item["id"] for item in items}) >= 60
    described = set()
    for item in items:
        target, (position, quote) = item["target"], item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert (item["type"], target["type"], target["source"]) == ("Annotation", "SpecificResource", document)
        assert target["id"] == f"{document}#char={start},{end}"
        assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
        assert quote["exact"] == text[start:end]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])
        assert item["body"]
        described |= {body["source"] for body in item["body"] if body.get("purpose") == "describing"}
    assert described == {f"{store.base}claim/{name}" for name in claims(store, number)}
    rows = solutions(store, f"SELECT DISTINCT ?p {{ ?p a pg:Passage ; oa:hasSource <{document}> }}")
    assert {row["p"].value for row in rows} == {item["target"]["id"] for item in items}


def test_what_machines_read_names_the_article(pages: dict[str, str]) -> None:
    found = [re.search(r'<script type="application/ld\+json">(.*?)</script>', pages[n]) for n in NUMBERS]
    told = [json.loads(data[1]) for data in found if data]
    assert [data["@type"] for data in told] == ["NewsArticle"] * 5
    assert [data.get("datePublished") for data in told] == [None, "2021-08-31", "2018-07-27", "2021-04-02", None]
    assert ["headline" in data for data in told] == [False, False, True, True, True]
    assert [data.get("publisher", {}).get("name") for data in told] == [None, "TASS", "Sputnik", None, "Sputnik"]


def test_no_document_has_no_text_and_no_annotations(client: FlaskClient) -> None:
    for path in ("/doc/999", "/doc/999.txt", "/doc/999.annotations.jsonld"):
        assert client.get(path, headers=BROWSER).status_code == 404
