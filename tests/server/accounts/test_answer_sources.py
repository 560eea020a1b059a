"""The panel of a row: its numbered sentences, how it follows from them, and every feature of an explained answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graph.answers.explained_result import ExplainedResult
from graph.answers.result_json import result_from_json
from graph.store.dataset_store import EmbeddedStore
from server.accounts.answers.answer_sources import answer_rows, panel_names, row_panel
from server.accounts.answers.proof_tree import TreeNode
from server.wording.chunks import text_of
from server.wording.evidence import source_documents
from tests import ROOT

SERVED = "SELECT ?person ?state { ?person pg:servedState ?state } ORDER BY ?person ?state"


def explained(client: FlaskClient, query: str, **more: object) -> ExplainedResult:
    answer = client.get("/provenance", query_string={"query": query, "limit": 5, **more})
    assert answer.status_code == 200
    return result_from_json(json.loads(answer.data))


def nodes(tree: TreeNode) -> Iterator[TreeNode]:
    yield tree
    for child in tree.children:
        yield from nodes(child)


def test_every_stored_query_has_panels_whose_numbers_lead_to_sentences(
    client: FlaskClient, store: EmbeddedStore
) -> None:
    queries = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "queries").glob("*.rq"))[::4]]
    assert len(queries) > 10
    cited = 0
    for query in queries:
        result = explained(client, query)
        for row in answer_rows(store, result):
            ids = {one.id: one.number for one in row.panel.sentences}
            assert list(ids.values()) == list(range(1, len(ids) + 1))
            assert len(row.cells) == len(result.columns)
            assert bool(row.panel.nothing) is not bool(ids)
            for tree in (tree for way in row.panel.ways for tree in way):
                for node in nodes(tree):
                    assert text_of(node.line)
                    assert node.by or node.cites or node.children, text_of(node.line)
                    assert all(ids[cite.id] == cite.number for cite in node.cites)
                    cited += len(node.cites)
    assert cited > 100


def test_all_claims_of_a_row_are_among_its_sentences(client: FlaskClient, store: EmbeddedStore) -> None:
    result = explained(client, SERVED, limit=10)
    names, documents = panel_names(store, result), source_documents(store)
    assert len(result.rows) == 10
    for row in result.rows:
        panel = row_panel(result, row, names, documents)
        assert {iri for one in panel.sentences for iri in one.evidence.claims} == {c.iri for c in result.claims_of(row)}
        (way,) = panel.ways
        (tree,) = way
        assert tree.by == "follows: whoever held an office of a state served it"
        assert any(child.by == "register; no sentence" for child in tree.children)


@pytest.mark.parametrize(
    ("query", "more", "words"),
    [
        ("SELECT (1 AS ?x) {}", {}, "no triple is needed"),
        ("SELECT ?l { <state/armenia> rdfs:label ?l }", {"first": 5}, "none of its solutions is among those asked for"),
        ("SELECT ?l { <state/armenia> rdfs:label ?l }", {}, "on what a curator wrote, or on records, alone"),
        ("SELECT (COUNT(*) AS ?n) { ?x a pg:NoSuchClass }", {}, "depends on something that is absent"),
    ],
)
def test_why_there_is_no_sentence_is_told(
    client: FlaskClient, store: EmbeddedStore, query: str, more: dict[str, object], words: str
) -> None:
    (row,) = answer_rows(store, explained(client, query, **more))
    assert words in row.panel.nothing


def test_a_row_of_several_ways_and_one_of_all_together_are_told_apart(
    client: FlaskClient, store: EmbeddedStore
) -> None:
    ways = answer_rows(
        store, explained(client, "SELECT DISTINCT ?x { ?x a pg:Official ; pg:heldOffice ?o . ?t pg:holder ?x }")
    )
    assert any(len(row.panel.ways) > 1 for row in ways)
    assert not any(row.panel.aggregated for row in ways)
    (row,) = answer_rows(store, explained(client, "SELECT (COUNT(?x) AS ?n) { ?x a pg:Official }"))
    assert row.panel.aggregated


def test_look_ups_do_not_grow_with_the_rows(
    client: FlaskClient, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    inner = EmbeddedStore.query

    def counting(self: EmbeddedStore, query: str, *args: object, **more: object) -> object:
        asked.append(query)
        return inner(self, query, *args, **more)  # type: ignore[arg-type]

    few, many = explained(client, SERVED, limit=2), explained(client, SERVED, limit=25)
    monkeypatch.setattr(EmbeddedStore, "query", counting)
    counts = []
    for result in (few, many):
        asked.clear()
        assert len(answer_rows(store, result)) == len(result.rows)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0


def test_a_page_of_rows_is_small_and_fast(client: FlaskClient) -> None:
    headers = {"Accept": "text/html"}
    contacts = "SELECT ?event ?who { ?event a pg:Contact ; pg:participant ?who } ORDER BY ?event ?who"
    client.get("/provenance", query_string={"query": contacts}, headers=headers)
    started = time.perf_counter()
    page = client.get("/provenance", query_string={"query": contacts}, headers=headers)
    assert time.perf_counter() - started < 1
    assert len(page.data) < 150_000
    assert page.text.count('class="panel folded"') == 20
    assert "Next rows" in page.text
