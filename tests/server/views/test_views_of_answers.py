"""The views of an answer on the query page: offered by its columns, drawn by the server, with their sources."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from server.accounts.answers.answer_views import NEEDS
from server.accounts.answers.questions import catalogue
from tests import ROOT
from tests.server.views.test_query_page import BROWSER, LARGEST, SOURCES, page, text
from tests.support.xml_reader import parsed

QUESTIONS = catalogue(ROOT / "queries").questions
OFFERED = re.compile(r'<a href="([^"]*)" data-run data-show="(\w+)"')
ROW = re.compile(r'<tr id="row-(\d+)"')
PLACES = "SELECT ?event ?place { ?event pg:place ?place } ORDER BY ?event ?place"
TIES = "CONSTRUCT { ?x pg:participant ?who ; rdfs:label ?l } { ?x pg:participant ?who ; rdfs:label ?l }"


def offered(html: str) -> dict[str, str]:
    return {name: address.replace("&amp;", "&") for address, name in OFFERED.findall(html)}


def drawn_and_not(html: str) -> tuple[list[int], list[int]]:
    drawn, _, left_out = html.partition("<h3>Not drawn</h3>")
    return [int(number) for number in ROW.findall(drawn)], [int(number) for number in ROW.findall(left_out)]


def picture(client: FlaskClient, **asked: str) -> ET.Element:
    answer = client.get("/sparql.svg", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml"), answer.text
    return parsed(answer.data)


def test_the_questions_of_the_catalogue_offer_views_and_each_holds_all_rows(client: FlaskClient) -> None:
    found: Counter[str] = Counter()
    for question in QUESTIONS:
        table = page(client, question=question.name)
        rows = sorted(int(number) for number in ROW.findall(table))
        for name, address in offered(table).items():
            found[name] += 1
            html = client.get(address, headers=BROWSER).text
            drawn, left_out = drawn_and_not(html)
            assert drawn, (question.name, name)
            assert sorted([*drawn, *left_out]) == rows, (question.name, name)
            assert sorted(int(number) + 1 for number, _ in SOURCES.findall(html)) == rows
            assert f'data-show="{name}" aria-current="page"' in html
            assert len(html.encode()) < LARGEST
    assert len(QUESTIONS) == 62
    assert found == {"timeline": 14, "map": 4, "network": 15, "chart": 10}


@pytest.mark.parametrize("show", NEEDS)
def test_what_an_answer_has_not_got_is_told_and_the_table_shown(client: FlaskClient, show: str) -> None:
    html = page(client, query="SELECT ?l { <state/armenia> rdfs:label ?l }", show=show)
    assert f"This answer has no {show}" in text(html)
    assert not offered(html)
    assert 'class="result"' in html
    refused = client.get("/sparql.svg", query_string={"query": "ASK {}", "show": show})
    assert refused.status_code == 404
    assert len(NEEDS) == 4


def test_the_view_is_kept_where_the_query_stays_and_left_out_of_downloads(client: FlaskClient) -> None:
    html = page(client, query=PLACES, show="map")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*\?[^"]*)"', html)]
    asked = [(urlsplit(link).path, dict(parse_qsl(urlsplit(link).query))) for link in links]
    downloads = [told for _, told in asked if "format" in told]
    assert len(downloads) == 7
    assert all("show" not in told for told in downloads)
    assert [told["view"] for _, told in asked if told.get("show") == "map" and "view" in told] == ["reported", "all"]
    assert '<input type="hidden" name="show" value="map">' in html
    assert 'name="show" value="" disabled' in page(client, query=PLACES)


def test_a_page_of_a_large_answer_is_drawn_and_says_so(client: FlaskClient) -> None:
    everything = "SELECT ?s ?n { ?s rdfs:label ?l BIND(STRLEN(?l) AS ?n) } ORDER BY ?s"
    html = page(client, query=everything, show="chart")
    told = re.search(r"Rows 1 to 100 of ([\d,]+) are drawn, those of this page", text(html))
    assert told
    assert len(ROW.findall(html)) == 100
    further = page(client, query=everything, show="chart", offset=100)
    assert 'id="row-101"' in further
    assert "offset=100" in offered(further)["chart"]
    root = picture(client, query=everything, show="chart", offset="100")
    assert f"rows 101 to 200 of {told[1].replace(',', '')}" in " ".join(root.itertext())


def test_a_map_of_places_holds_each_place_once_with_the_number_of_rows(client: FlaskClient) -> None:
    html = page(client, query=PLACES, show="map")
    drawn, left_out = drawn_and_not(html)
    assert left_out
    names = re.findall(r'class="place-name"[^>]*>([^<]*)<', html)
    assert len(names) == len(set(names))
    counts = [int(found[1]) if (found := re.search(r"\((\d+)\)$", name)) else 1 for name in names]
    assert sum(counts) == len(drawn)
    assert f"{len(left_out)} rows are not drawn" in text(html)


def test_a_graph_is_drawn_as_ties_and_its_labels_are_not_drawn(client: FlaskClient) -> None:
    html = page(client, query=TIES, show="network")
    drawn, left_out = drawn_and_not(html)
    ties = re.findall(r'data-rows="([\d ]+)"', html)
    assert sorted(int(number) for rows in ties for number in rows.split()) == sorted(drawn)
    assert drawn
    assert left_out


@pytest.mark.parametrize("show", ["timeline", "chart", "network", "map"])
def test_a_file_tells_what_it_shows_of_which_version_and_where_it_is_from(client: FlaskClient, show: str) -> None:
    asked = {
        "timeline": {"question": "timeline-of-events-and-agreements"},
        "chart": {"question": "claims-by-modality-and-document"},
        "network": {"question": "what-came-after-what"},
        "map": {"query": PLACES},
    }[show]
    told = " ".join(" ".join(picture(client, **asked, show=show).itertext()).split())
    assert "Dataset sha256:" in told
    assert "Five documents, given, not sampled." in told
    assert f"show={show}" in told.replace(" ", "")
    if question := asked.get("question"):
        title = next(one.title for one in QUESTIONS if one.name == question)
        assert title in told
        assert f"question={question}" in told.replace(" ", "")
    html = page(client, **asked, show=show)
    link = re.search(r'<a href="(/sparql\.svg\?[^"]*)" download="peacegraph-(\w+)\.svg" data-picture>', html)
    assert link
    assert link[2] == show
    assert client.get(link[1].replace("&amp;", "&")).status_code == 200


def test_a_file_needs_a_query(client: FlaskClient) -> None:
    assert client.get("/sparql.svg").status_code == 400
    assert client.get("/sparql.svg?query=SELECT&show=chart").status_code == 400


def test_markup_in_a_query_stays_text(client: FlaskClient) -> None:
    unkind = 'SELECT ?x ?n { VALUES (?x ?n) { ("<script>alert(1)</script>" 1) ("&amp; \\"" 2) } }'
    html = page(client, query=unkind, show="chart")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert(1)</script>" in [
        element.text for element in picture(client, query=unkind, show="chart").iter()
    ]
