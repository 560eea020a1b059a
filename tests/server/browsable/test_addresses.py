"""Which addresses stand in which files of a copy, and where links lead that it has not."""

from __future__ import annotations

import re

import pytest

from server.browsable.addresses import LONGEST, Addresses

BASE = "https://data.example/peace/"
ADDRESSES = Addresses(BASE)
PLAIN = {
    "/": "site/index.html",
    "/?view=all": "site/index+view-all.html",
    "/person/sergey-lavrov": "site/person/sergey-lavrov.html",
    "/person": "site/person.html",
    "/claim?page=2": "site/claim+page-2.html",
    "/state/armenia?claims=400": "site/state/armenia+claims-400.html",
    "/time/--1994-05": "site/time/--1994-05.html",
    "/framing": "site/framing.html",
    f"/framing?of={BASE}hostilities/2016-04": "site/framing/hostilities/2016-04.html",
    "/network?of=states": "site/network+of-states.html",
    "/network.svg?of=states": "site/network+of-states.svg",
    "/timeline.svg": "site/timeline.svg",
    "/queries/level-of-contacts": "site/queries/level-of-contacts.html",
    "/queries/level-of-contacts/sources?from=20": "site/queries/level-of-contacts/sources+from-20.html",
    "/static/peacegraph.css": "site/static/peacegraph.css",
}
"""Addresses whose files are called as they are."""
ODD = (
    "/time/2020-11-01~",
    "/time/2020-11-01?",
    "/time/2020-11-01%3F",
    "/time/199X",
    "/time/199x~",
    "/person/con",
    "/person/Con",
    "/nul/a",
    "/person/aux.b",
    "/person/a%3Ab",
    "/person/a.html/b",
    "/person/a%2Bclaims-400",
    "/person/.hidden",
    "/person/..%2F..%2Fetc",
    "/person/ends-with.",
    "/person/Иван",
    "/person/" + "a" * 300,
    "/" + "b/" * 120 + "c",
    f"/framing?of={BASE}event/Ω",
    "/person/",
)
"""Addresses that no file may be called."""
SERVED = (
    *("/sparql?query=x", "/provenance?query=x", "/explain?subject=x", "/search?q=x", "/statements?of=x", "/status"),
    *("/person/sergey-lavrov.ttl", "/claim/001-01.csl.json", "/doc/001.txt", "/doc/001.annotations.jsonld"),
    *("/ontology.ttl", "/person.csv", "/framing.csv?of=x", "/network.gexf", "/timeline.csv", "/queries/a.rq"),
    *("/claim?document=001", "/claim?page=2&modality=alleged", "/queries/a?agreement=agreement/b", "/graphs?default"),
    *("/downloads", "/timeline.svg?class=event"),
)
"""Addresses that a copy has not."""


@pytest.mark.parametrize("address", PLAIN)
def test_a_file_is_called_as_its_address(address: str) -> None:
    assert ADDRESSES.file(address) == PLAIN[address]


def test_names_are_safe_on_all_systems_and_each_has_its_own() -> None:
    files = [ADDRESSES.file(address) for address in (*PLAIN, *ODD)]
    assert len({file.casefold() for file in files if file}) == len(files) == len(PLAIN) + len(ODD)
    for file in files:
        assert file is not None
        assert len(file) <= LONGEST
        assert re.fullmatch(r"[a-z0-9_~+./-]+", file), file
        for segment in file.split("/"):
            assert segment.strip("."), file
            assert not segment.startswith("."), file
            assert segment.partition(".")[0] not in ("con", "nul", "aux"), file
    folders = {file.rpartition("/")[0] for file in files if file}
    assert not folders & set(files)


@pytest.mark.parametrize("address", SERVED)
def test_what_needs_a_server_leads_to_the_base_iri(address: str) -> None:
    assert ADDRESSES.file(address) is None
    assert ADDRESSES.link(address, "site/index.html") == (BASE + address[1:], False)


@pytest.mark.parametrize(
    ("address", "page", "link"),
    [
        ("/", "site/person/a.html", "../index.html"),
        ("/#documents", "site/index.html", "index.html#documents"),
        ("/doc/001#char=3,9", "site/claim/001-01.html", "../doc/001.html#char=3,9"),
        ("/doc/001#s4", "site/doc/001.html", "001.html#s4"),
        ("/ontology#Event", "site/queries/a/sources.html", "../../ontology.html#Event"),
        ("/queries/a/sources?from=20#row-31", "site/queries/a.html", "a/sources+from-20.html#row-31"),
        ("/meeting/a#participation-b", "site/person/b.html", "../meeting/a.html"),
    ],
)
def test_a_link_is_relative_to_its_page(address: str, page: str, link: str) -> None:
    assert ADDRESSES.link(address, page) == (link, True)
