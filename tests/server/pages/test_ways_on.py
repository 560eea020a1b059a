"""What the pages of things lead to: files with names, queries that name what they find, statements once."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from graph.core.formats import GRAPHS, named
from server.accounts.answers.proof_tree import support_words
from server.pages.things.entities import file_name

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
THINGS = ("person/sergey-lavrov", "state/armenia", "claim/001-13", "doc/001", "concept/ceasefire")


@pytest.mark.parametrize("path", THINGS)
def test_a_file_by_its_address_has_a_name_and_what_is_negotiated_has_none(client: FlaskClient, path: str) -> None:
    for extension in ("ttl", "jsonld", "trig", "nt"):
        answer = client.get(f"/{path}.{extension}")
        assert answer.status_code == 200
        name = path.rpartition("/")[2]
        assert answer.headers["Content-Disposition"] == f'inline; filename="{name}.{extension}"'
    assert "Content-Disposition" not in client.get(f"/{path}", headers={"Accept": "text/turtle"}).headers


def test_no_name_of_a_thing_breaks_a_header_or_leads_out_of_a_folder() -> None:
    turtle = named(GRAPHS, "ttl")
    assert turtle
    for iri in (
        'https://x/a"b\r\nc',
        "https://x/..",
        "https://x/" + "z" * 400,
        "https://x/د",
        "https://x/time/2020..2021",
    ):
        name = file_name(iri, turtle)
        assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,103}", name), iri
        assert name.endswith(".ttl")


@pytest.mark.parametrize("path", THINGS[:2])
def test_the_query_of_a_thing_gives_labels_and_only_our_own_types(client: FlaskClient, path: str) -> None:
    page = client.get(f"/{path}", headers=BROWSER).text
    link = re.search(r'href="(/sparql\?query=[^"]+)">query this', page)
    assert link
    query = parse_qs(urlsplit(html.unescape(link[1])).query)["query"][0]
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/json"})
    rows = answer.get_json(force=True)["results"]["bindings"]
    types = [row["value"]["value"] for row in rows if row["property"]["value"].endswith("#type")]
    assert types
    assert all("peacegraph" in value for value in types)
    assert rows[0]["property"]["value"] not in {row["property"]["value"] for row in rows if row in rows[-len(types) :]}
    assert any("label" in row for row in rows)


@pytest.mark.parametrize("path", THINGS[:2])
def test_what_mentions_a_thing_stands_once_among_its_raw_statements(client: FlaskClient, path: str) -> None:
    page = client.get(f"/statements?of={path}", headers=BROWSER).text
    assert ">record</span>" in page
    assert "schema.org/mentions" not in page
    assert "no single claim" not in page
    assert re.search(r'<a href="/claim/\d{3}-\d+">claim \d{3}-\d+</a>', page)


def test_no_path_of_a_file_stands_in_what_a_statement_rests_on() -> None:
    for kind in ("claim", "curated"):
        told = support_words(kind, ["seeds/claims/002.yaml", "seeds/claims/003.yaml"], said=False)
        assert "written by a curator" in told
        assert told.count("curator") == 1
        assert "/" not in told
