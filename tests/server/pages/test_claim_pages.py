"""Every claim has a page: its quote marked in its sentence, who says it and how, and what stands around it."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph.core import versions
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from server.wording.modalities import AS_REPORTED, MODALITIES
from tests import LONG

BROWSER = {"Accept": "text/html"}
MOST_BYTES = 150_000
_COUNTED = "SELECT ?claim (COUNT(?t) AS ?n) { ?claim a pg:Claim GRAPH ?claim { ?t ?p ?o } } GROUP BY ?claim"


def page(client: FlaskClient, number: str) -> str:
    answer = client.get(f"/claim/{number}", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), number
    assert len(answer.data) < MOST_BYTES, number
    return answer.text


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


@pytest.fixture(scope="module")
def records(store: EmbeddedStore) -> list[ClaimRecord]:
    iris = [row["c"].value for row in solutions(store, "SELECT ?c { ?c a pg:Claim }")]
    return list(claim_records(store, iris).values())


def test_every_claim_has_a_page_with_its_quote_marked_and_its_speaker(
    client: FlaskClient, records: list[ClaimRecord]
) -> None:
    assert len(records) == 379
    shown = records if LONG else [r for r in records if r.relayed_by or r.modality not in AS_REPORTED] + records[::5]
    assert len(shown) > 100
    for record in shown:
        text = page(client, record.iri.rpartition("/")[2])
        quote = re.search(r'<blockquote class="context".*?</blockquote>', text, re.DOTALL)
        assert quote is not None
        marked = "".join(re.findall(r"<mark>(.*?)</mark>", quote[0], re.DOTALL))
        assert html.unescape(marked) == record.main_passage.quote, record.iri
        assert " ".join(record.main_passage.sentence.split()) in words(quote[0])
        trail = re.search(r'<p class="trail">.*?</p>', text, re.DOTALL)
        assert trail is not None
        assert words(trail[0]).endswith(MODALITIES[record.modality])
        chain = re.search(r'<ol class="chain">.*?</ol>', text, re.DOTALL)
        assert chain is not None
        told = words(chain[0])
        for who in (*(record.voices if record.attributed else ()), *record.relayed_by):
            assert who.label in told, record.iri
        assert ("in its own voice" in told) is not record.attributed
        assert ("passed on by nobody" in told) is not bool(record.relayed_by)
        assert ("Set apart".lower() in text) is (record.modality not in AS_REPORTED)


def test_the_title_begins_with_the_speaker(client: FlaskClient) -> None:
    for number, begin in (
        ("001-39", "TASS asserts: Mediation in the Nagorno-Karabakh conflict: began 1992"),
        ("000-42", "Document 000 (publisher not stated) asserts: "),
        ("000-56", "Document 000 (publisher not stated) alleges: "),
        ("001-17", "Ararat Mirzoyan says that this is not so: "),
        ("002-41", "Hikmet Hajiyev and Maria Zakharova call for: "),
    ):
        found = re.search(r"<h1.*?</h1>", page(client, number), re.DOTALL)
        assert found is not None
        assert words(found[0]).startswith(begin), number


def test_the_chain_of_voices_of_a_relayed_claim(client: FlaskClient, records: list[ClaimRecord]) -> None:
    relayed = [record for record in records if record.relayed_by]
    assert len(relayed) == 5
    chain = re.search(r'<ol class="chain">.*?</ol>', page(client, "002-41"), re.DOTALL)
    assert chain is not None
    assert re.search(
        r"said by Hikmet Hajiyev and Maria Zakharova passed on by Azerbaijani Foreign Ministry printed in document 002",
        words(chain[0]),
    )


def test_a_claim_stands_between_the_sentences_around_it(client: FlaskClient) -> None:
    quote = re.search(r'<blockquote class="context".*?</blockquote>', page(client, "001-39"), re.DOTALL)
    assert quote is not None
    told = words(quote[0])
    assert told.startswith("In 1992-1994, tensions boiled over")
    assert "lost control of them. Talks on the Nagorno-Karabakh settlement" in told
    assert "Renewed clashes between Azerbaijan and Armenia" in told


def test_contradicting_claims_stand_side_by_side(client: FlaskClient, store: EmbeddedStore) -> None:
    rows = list(solutions(store, "SELECT DISTINCT ?one ?other { ?one pg:contradicts ?other } ORDER BY ?one ?other"))
    assert len(rows) == 18
    for row in rows:
        one, other = (row[name].value.rpartition("/")[2] for name in ("one", "other"))
        text = page(client, one)
        readings = text.partition("it cannot be true with")[2].partition("What follows from it")[0]
        assert f'href="/claim/{other}"' in readings, (one, other)
        assert f'href="/claim/{one}"' in readings
        assert "this claim" in readings


def test_what_follows_is_drawn_or_leads_to_its_proof(client: FlaskClient) -> None:
    text = page(client, "001-39").partition("What follows from it")[2].partition("Near it")[0]
    assert '<ul class="proof drawn">' in text
    assert "what mediates something is a mediator" in text
    assert "TASS, this claim" in text
    for number in ("001-39", "001-50", "001-17", "000-56"):
        part = page(client, number).partition("What follows from it")[2].partition("Near it")[0]
        leading = re.findall(r'href="(/explain\?[^"]+)"', part)
        assert leading, number
        for href in leading[:2]:
            split = urlsplit(html.unescape(href))
            answer = client.get(f"{split.path}?{split.query}", headers={"Accept": "application/json"})
            assert answer.get_json()["stated"], href


def test_the_page_stands_without_a_worker_that_proves(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.core.errors import UsageError
    from server.serving.query_service import QueryService

    def refuse(*_: object, **__: object) -> None:
        raise UsageError("busy")

    monkeypatch.setattr(QueryService, "answer", refuse)
    text = page(client, "001-39").partition("What follows from it")[2].partition("Near it")[0]
    assert "proof drawn" not in text
    assert "/explain?subject=" in text


def test_doubt_is_told_where_it_is_marked(client: FlaskClient, store: EmbeddedStore) -> None:
    rows = list(solutions(store, "SELECT ?c { ?c pg:alternativeModality ?m } ORDER BY ?c"))
    assert len(rows) == 10
    for row in rows:
        assert "Doubt: coded as " in page(client, row["c"].value.rpartition("/")[2])
    assert "Doubt: coded as " not in page(client, "001-39")


def test_other_claims_of_the_sentence_and_the_same_elsewhere_are_linked(client: FlaskClient) -> None:
    near = page(client, "001-39").partition("Near it")[2]
    for number in ("001-40", "001-41", "001-42", "001-43", "000-42"):
        assert f'href="/claim/{number}"' in near


def test_data_and_citations_are_one_link_away(client: FlaskClient, store: EmbeddedStore) -> None:
    text = page(client, "001-39")
    for extension, media_type in (
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json"),
        ("trig", "application/trig"),
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
    ):
        assert f'href="/claim/001-39.{extension}"' in text
        assert client.get(f"/claim/001-39.{extension}").mimetype == media_type
    assert "w3id.org/peacegraph/claim/001-39" in text
    assert f"dataset {versions.short(store.version)}" in words(text)
    assert client.get("/claim/001-999", headers=BROWSER).status_code == 404


def test_look_ups_do_not_grow_with_the_claim(
    client: FlaskClient, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a claim of few triples and one of many; the proofs that are asked of workers aside."""
    monkeypatch.setattr("server.pages.things.claims.PROOFS_SHOWN", 0)
    sizes = sorted((int(row["n"].value), row["claim"].value.rpartition("/")[2]) for row in solutions(store, _COUNTED))
    assert sizes[-1][0] > 10 * sizes[0][0]
    asked: list[str] = []
    inner = EmbeddedStore.query

    def counting(self: EmbeddedStore, query: str, *args: object, **more: object) -> object:
        asked.append(query)
        return inner(self, query, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(EmbeddedStore, "query", counting)
    page(client, sizes[0][1])  # what a dataset is asked once
    counts = set()
    for _, number in (*sizes[:3], *sizes[-3:]):
        asked.clear()
        page(client, number)
        counts.add(len(asked))
    assert max(counts) - min(counts) <= 2  # whether there are parts to be named, and triples that others could say
    assert max(counts) < 25
