"""Random queries: `/sparql` and `/provenance` give the same rows in the same order, and pages partition them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
from flask.testing import FlaskClient

from graph.core.terms import triple_to_json
from tests import LONG
from tests.conformance.wide_queries import LEAVING, WideWriter
from tests.graph.answers.random_queries import Writer

QUERIES = 5000 if LONG else 60
SEED = 13
SECONDS = "2"
"""How long a query may take; one that takes longer is counted and left."""
PAGED = 4 if LONG else 1
"""One query of so many is explained page by page."""
FEW = 40
"""Rows of an answer that is explained page by page."""
CLAIMS = ["claim/001-20", "claim/004-42"]
ACCEPT = {"Accept": "application/sparql-results+json, application/n-triples;q=0.9"}


def texts() -> list[str]:
    """Queries of both generators, as they stand and with a LIMIT."""
    quarter = QUERIES // 4
    plain = Writer(SEED).queries(QUERIES - 2 * quarter)
    wide = (WideWriter(SEED, CLAIMS, leaving).queries(quarter) for leaving in (0.0, LEAVING))
    asked = [text for text, _ in chain(plain, *wide)]
    return [
        f"{text} LIMIT 7" if number % 5 == 0 and not re.search("LIMIT|OFFSET|ASK", text) else text
        for number, text in enumerate(asked)
    ]


def rows(answer: Any) -> list[Any] | bool:
    if answer.mimetype == "application/n-triples":
        return [triple_to_json(quad.triple) for quad in ox.parse(answer.data, ox.RdfFormat.N_TRIPLES)]
    return answer.json["boolean"] if "boolean" in answer.json else answer.json["results"]["bindings"]


def whole(explained: Any) -> list[Any] | bool:
    if "triples" in explained:
        return explained["triples"]
    return explained["boolean"] if "boolean" in explained else explained["results"]["bindings"]


def test_what_is_explained_is_what_was_given(client: FlaskClient) -> None:
    seen: Counter[str] = Counter()
    asked = texts()
    for number, text in enumerate(asked):
        answer = client.get("/sparql", query_string={"query": text, "timeout": SECONDS}, headers=ACCEPT)
        if answer.status_code != 200:
            assert answer.status_code in (400, 503), text
            seen["refused or late"] += 1
            continue
        found = re.search(r'<([^>]*)>; rel="http://www.w3.org/ns/prov#has_provenance"', answer.headers["Link"])
        assert found
        address = dict(parse_qsl(urlsplit(found[1]).query)) or {"query": text}
        explained = client.get("/provenance", query_string=address | {"limit": "9", "timeout": "20"})
        assert explained.status_code == 200, text
        given = rows(answer)
        assert whole(explained.json) == given, text
        assert explained.json["provenance"]["answer"] == address.get("answer"), text
        seen["of its tag" if "answer" in address else "determined"] += 1
        if isinstance(given, bool) or len(given) > FEW or number % PAGED:
            continue
        pages = [row["values"] for row in explained.json["provenance"]["rows"]]
        for offset in range(9, len(given), 9):
            page = client.get("/provenance", query_string=address | {"limit": "9", "offset": str(offset)})
            pages += [row["values"] for row in page.json["provenance"]["rows"]]
        columns = explained.json["provenance"]["columns"]
        assert pages == [[row.get(column) for column in columns] for row in given], text
        seen["in pages"] += 1
    assert seen["of its tag"] + seen["determined"] + seen["refused or late"] == len(asked) == QUERIES
    assert seen["of its tag"] >= QUERIES // 8
    assert seen["determined"] >= QUERIES // 3
    assert seen["in pages"] >= QUERIES // PAGED // 3
    assert seen["refused or late"] <= QUERIES // 20
