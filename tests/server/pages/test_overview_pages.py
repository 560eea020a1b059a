"""The pages over the whole graph answer for every choice, quickly and in few bytes, and so do their files."""

from __future__ import annotations

import csv
import io
import json
import random
import time
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from graph.publishing.overviews.dated_things import dated_things
from graph.store.dataset_store import EmbeddedStore
from server.accounts.overviews.selection import GROUPS
from server.layout.links import PAGES
from server.wording.modalities import MODALITIES
from tests.support.xml_reader import parsed

ADDRESSES = ["/timeline", "/network", "/network?of=states", "/map", "/map?borders=natural-earth"]
ASKED = ("/sparql", "/explain", "/provenance")
"""Pages that tell nothing unless they are asked something."""
LARGEST, SLOWEST = 150_000, 0.1
FILES = {
    "/timeline": ("svg", "csv", "json"),
    "/network": ("svg", "csv", "json", "graphml", "gexf"),
    "/map": ("svg", "csv", "json"),
}
TYPES = {
    "svg": "image/svg+xml", "csv": "text/csv", "json": "application/json", "graphml": "application/xml",
    "gexf": "application/xml",
}  # fmt: skip


class Page(HTMLParser):
    """The addresses that a page links, and where one begins what it does not end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.styled = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.styled += "style" in given or tag == "style"
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if given.get("id"):
            self.ids.append(given["id"] or "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_quick_and_small(client: FlaskClient, address: str) -> None:
    client.get(address)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        response = client.get(address)
        taken.append(time.perf_counter() - start)
    assert response.status_code == 200
    assert len(response.data) < LARGEST
    assert min(taken) < SLOWEST


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_links_what_is_there_and_styles_nothing_itself(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address).text)
    assert page.styled == 0
    assert len(page.ids) == len(set(page.ids))
    ours = {link.partition("#")[0] for link in page.links if link.startswith("/") and not link.startswith(ASKED)}
    for link in sorted(ours - {""})[:: max(len(ours) // 40, 1)]:
        assert client.get(link).status_code == 200, link
    assert len(ours) > 20


@pytest.mark.parametrize(("page", "extension"), [(page, end) for page, ends in FILES.items() for end in ends])
def test_a_file_is_what_it_is_called(client: FlaskClient, page: str, extension: str) -> None:
    response = client.get(f"{page}.{extension}")
    assert response.status_code == 200
    assert response.mimetype == TYPES[extension]
    if response.mimetype.endswith("xml"):
        parsed(response.data)
    elif extension == "json":
        assert len(json.loads(response.data)) > 15
    else:
        assert len(list(csv.DictReader(io.StringIO(response.text)))) > 15


@pytest.mark.parametrize("address", ["/timeline", "/network", "/map"])
def test_a_picture_names_version_and_address(client: FlaskClient, store: EmbeddedStore, address: str) -> None:
    text = "".join(parsed(client.get(f"{address}.svg").data).itertext())
    assert store.version in text
    assert store.base.rstrip("/") + address in text
    assert "Counts describe these documents, not the conflict." in text


def test_the_map_says_what_its_borders_are(client: FlaskClient) -> None:
    note = (
        "Borders as drawn by Natural Earth. Control on the ground is not shown. Neither is a position of this project."
    )
    assert note in client.get("/map?borders=natural-earth").text
    assert note in "".join(parsed(client.get("/map.svg?borders=natural-earth").data).itertext())
    assert "Natural Earth. Control" not in client.get("/map").text
    assert "line-borders" not in client.get("/map").text


def test_no_choice_fails(client: FlaskClient, store: EmbeddedStore) -> None:
    actors = sorted({actor.removeprefix(store.base) for thing in dated_things(store) for actor in thing.actors})
    single = [("class", key) for key in GROUPS] + [("modality", key) for key in MODALITIES]
    single += [("document", f"00{n}") for n in range(5)] + [("actor", actor) for actor in actors]
    chosen = [[pair] for pair in single]
    chance = random.Random(8)  # noqa: S311  # which choices are tried
    for _ in range(60):
        kinds = chance.sample(sorted(GROUPS), chance.randint(0, 4))
        said = chance.sample(sorted(MODALITIES), chance.randint(0, 4))
        chosen.append(
            [*(("class", kind) for kind in kinds), *(("modality", one) for one in said)]
            + ([("actor", chance.choice(actors))] if chance.random() < 0.5 else [])
            + ([("document", f"00{chance.randint(0, 4)}")] if chance.random() < 0.5 else [])
        )
    for pairs in chosen:
        ending = chance.choice(["", "", ".svg", ".csv", ".json"])
        address = f"/timeline{ending}?{urlencode(pairs)}"
        assert client.get(address).status_code == 200, address
    assert len(chosen) > 110


def test_a_choice_that_nothing_fits_is_told_in_words(client: FlaskClient) -> None:
    text = client.get("/timeline?actor=person/nobody").text
    assert "Nothing that was chosen has a place on the axis." in text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/timeline?class=wars", 400),
        ("/timeline?from=-1", 400),
        ("/timeline?from=" + "9" * 30, 400),
        ("/network?of=armies", 400),
        ("/map?borders=mine", 400),
        ("/map.png", 404),
        ("/network.ttl", 404),
        ("/timeline.xyz", 404),
    ],
)
def test_what_is_not_there_is_refused(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", ["/timeline?from=100000", "/network?from=100000", "/timeline?actor=%3Cscript%3E"])
def test_what_lies_beyond_is_an_empty_page(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "<script>" not in response.text


def test_the_menu_leads_to_them(client: FlaskClient) -> None:
    for name in ("timeline", "network", "map"):
        assert PAGES[name] == f"/{name}"
        text = client.get(PAGES[name]).text
        assert f'<a href="/{name}" aria-current="page">' in text
