"""robots.txt lets search engines read pages and ask no query; the sitemap names every page once."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph.dataset.dataset_folder import Manifest
from graph.publishing.description.facts import newest_day
from graph.store.dataset_store import EmbeddedStore
from server.accounts.catalogue.kinds import kinds
from server.views import crawlers
from tests.support.xml_reader import parsed

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ALLOWED = ("/", "/about", "/sparql", "/claim/001-50", "/person/sergey-lavrov", "/queries", "/timeline", "/dataset.ttl")
FORBIDDEN = (
    "/sparql?query=ASK%7B%7D", "/provenance?query=ASK%7B%7D", "/explain?subject=x", "/graphs?default", "/search?q=x",
    "/search/suggestions?q=x", "/statements?of=x", "/timeline?view=all", "/network.csv", "/map.svg",
)  # fmt: skip


def addresses(text: str) -> list[str]:
    return [element.text or "" for element in parsed(text.encode()).findall("*/s:loc", NAMESPACE)]


def may_ask(robots: str, path: str) -> bool:
    """Whether a path may be asked: the longest rule that it begins with says so (RFC 9309, section 2.2.2)."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.MULTILINE)
    assert len(rules) == len(crawlers.COSTLY) + 1
    matching = [(len(rule), kind) for kind, rule in rules if path.startswith(rule)]
    return max(matching)[1] == "Allow"


def test_pages_may_be_asked_and_queries_may_not(client: FlaskClient) -> None:
    robots = client.get("/robots.txt").text
    assert [path for path in ALLOWED if not may_ask(robots, path)] == []
    assert [path for path in FORBIDDEN if may_ask(robots, path)] == []


def test_no_page_of_the_sitemap_is_forbidden(client: FlaskClient) -> None:
    robots, listed = client.get("/robots.txt").text, addresses(client.get("/sitemap.xml").text)
    assert [one for one in listed if not may_ask(robots, one.removeprefix("http://localhost"))] == []


@pytest.mark.parametrize("host", ["localhost", "data.example.org:8080"])
def test_robots_names_the_sitemap_of_the_host_that_was_asked(client: FlaskClient, host: str) -> None:
    answer = client.get("/robots.txt", headers={"Host": host})
    assert answer.content_type == "text/plain; charset=utf-8"
    (address,) = re.findall(r"^Sitemap: (.+)$", answer.text, re.MULTILINE)
    assert address == f"http://{host}/sitemap.xml"
    assert all(
        one.startswith(f"http://{host}/") for one in addresses(client.get("/sitemap.xml", headers={"Host": host}).text)
    )


def test_the_sitemap_names_every_thing_once(
    client: FlaskClient, store: EmbeddedStore, built_manifest: Manifest
) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    paths = [urlsplit(address).path for address in addresses(answer.text)]
    assert len(paths) == len(set(paths)) > 1_000
    assert sum(path.startswith("/claim/") for path in paths) == built_manifest.claims
    assert sum(path.startswith("/doc/") for path in paths) == 5
    assert "/claim/001-44" not in paths, "it was withdrawn"
    things = sum(len(members) for members in kinds(store).values())
    assert len(paths) >= things + 60


def test_it_keeps_the_rules_of_the_protocol(client: FlaskClient, store: EmbeddedStore) -> None:
    root = parsed(client.get("/sitemap.xml").data)
    assert root.tag == f"{{{NAMESPACE['s']}}}urlset"
    for url in root:
        assert [child.tag.partition("}")[2] for child in url] == ["loc", "lastmod"]
        assert len(url[0].text or "") < 2_048
        assert url[1].text == newest_day(store)
        assert re.fullmatch(r"http://localhost/[!-~]*", url[0].text or ""), "escaped as RFC 3986 has it"


def test_some_page_of_each_kind_that_it_names_is_there(client: FlaskClient) -> None:
    by_kind = {urlsplit(one).path.rpartition("/")[0]: one for one in addresses(client.get("/sitemap.xml").text)}
    assert len(by_kind) > 25
    for address in by_kind.values():
        answer = client.get(urlsplit(address).path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, address
        assert f'<link rel="canonical" href="{address}">' in answer.text


def test_more_addresses_than_a_file_may_name_are_listed_in_several(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = addresses(client.get("/sitemap.xml").text)
    monkeypatch.setattr(crawlers, "MOST_ADDRESSES", 500)
    index = client.get("/sitemap.xml").text
    assert parsed(index.encode()).tag == f"{{{NAMESPACE['s']}}}sitemapindex"
    files = addresses(index)
    assert len(files) == -(-len(whole) // 500) > 2
    parts = [addresses(client.get(urlsplit(file).path).text) for file in files]
    assert [address for part in parts for address in part] == whole
    assert max(map(len, parts)) == 500
    for number in (0, len(files) + 1):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_it_needs_no_look_up_once_everything_is_known(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/sitemap.xml")
    texts: list[str] = []
    query = EmbeddedStore.query

    def counted(self: EmbeddedStore, text: str, *more: object) -> object:
        texts.append(text)
        return query(self, text, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(EmbeddedStore, "query", counted)
    client.get("/sitemap.xml")
    assert texts == [], "the things and the day of the data are known"
