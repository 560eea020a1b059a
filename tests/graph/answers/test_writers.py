"""Every writer writes the one typed result, and what is written as JSON is the result again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.answers.annotated_answer import Page
from graph.answers.explained_result import ExplainedResult, ExplainedTriple
from graph.answers.explainer import Explainer
from graph.answers.result_csv import CLAIM, PASSAGE, SUPPORT, result_csv
from graph.answers.result_json import result_from_json, result_to_json
from graph.answers.result_provo import result_provo
from graph.answers.result_text import result_lines, row_text
from graph.core.formats import GRAPHS
from graph.core.settings import ROOT, Settings
from graph.dataset import dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.proofs.proof_list import ProofList
from graph.support.claim_records import ClaimRecord
from graph.support.identity_records import IdentityRecord

CATALOGUE = sorted((ROOT / "queries").glob("*.rq"))
FORMS = {
    "yes": "ASK { ?s a pg:State }",
    "no": "ASK { ?s a pg:Nothing }",
    "construct": "CONSTRUCT { ?s pg:servedState ?o } WHERE { ?s pg:servedState ?o }",
    "describe": "DESCRIBE <state/armenia>",
    "unbound": "SELECT ?s ?o { ?s a pg:State OPTIONAL { ?s pg:nothing ?o } }",
    "named as ours": "SELECT ?claim ?row { ?claim pg:mentions <state/armenia> BIND(1 AS ?row) }",
}


@pytest.fixture(scope="module")
def explainer(settings: Settings, built_manifest: Manifest) -> Explainer:
    assert built_manifest.claims
    return Explainer.open(settings)


@pytest.fixture(scope="module")
def results(explainer: Explainer) -> dict[str, ExplainedResult]:
    texts = FORMS | {path.stem: path.read_text("utf-8") for path in CATALOGUE}
    return {name: explainer.answer(text, page=Page(limit=30)) for name, text in texts.items()}


def test_a_result_written_as_json_is_the_result_again(results: dict[str, ExplainedResult]) -> None:
    assert len(results) == len(CATALOGUE) + 6 == 68
    for name, result in results.items():
        read = result_from_json(json.loads(json.dumps(result_to_json(result))))
        assert read == result, name


def test_proofs_written_as_json_are_the_proofs_again(explainer: Explainer) -> None:
    proofs = explainer.explain("<person/sergey-lavrov>", "pg:servedState", "<state/russia>", limit=20)
    assert proofs.proofs[0].depth == 1
    assert ProofList.from_json(json.loads(proofs.as_json())) == proofs


def test_every_passage_stands_in_its_sentence(results: dict[str, ExplainedResult], settings: Settings) -> None:
    texts = {path.name[:3]: path.read_bytes().decode() for path in (ROOT / "seeds" / "documents").iterdir()}
    records = [record for r in results.values() for record in (*r.claims.values(), *r.identities.values())]
    passages = {passage.iri: passage for record in records for passage in record.passages}
    assert len(passages) > 300
    for passage in passages.values():
        text = texts[passage.document.rpartition("/")[2]]
        assert text[passage.start : passage.end] == passage.quote
        end = passage.sentence_start + len(passage.sentence)
        assert text[passage.sentence_start : end] == passage.sentence
        assert "".join(passage.in_sentence) == passage.sentence
        assert passage.in_sentence[1] == passage.quote
        whole = passage.quote.split() == passage.sentence.split()
        assert ("»" in passage.marked_sentence) == (not whole or "»" in passage.sentence)


def rows_of(content: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(content.decode()))


def records_of(result: ExplainedResult, triple: ExplainedTriple) -> list[ClaimRecord | IdentityRecord]:
    """What a triple rests on that quotes passages: no triple of the real dataset has both kinds."""
    claims = [result.claims[iri] for iri in triple.claims_rested_on]
    return claims or [result.identities[iri] for iri in triple.identities]


def test_csv_has_a_line_for_each_passage_of_each_triple_of_each_row(results: dict[str, ExplainedResult]) -> None:
    lines = 0
    for name, result in results.items():
        table = list(rows_of(result_csv(result)))
        expected = [
            (str(row.number), str(result.page.witness_offset + number), passage.quote, passage.sentence)
            for row in result.rows
            for number, witness in enumerate(row.witnesses)
            for position in witness.triples
            for record in records_of(result, result.triples[position])
            for passage in record.passages
        ]
        found = [(line["row"], line["witness"], line["quote"], line["sentence"]) for line in table if line["quote"]]
        assert found == expected, name
        assert {line["row"] for line in table} == {str(row.number) for row in result.rows}, name
        lines += len(found)
    assert lines > 5_000


def test_columns_of_a_table_never_share_a_name(results: dict[str, ExplainedResult]) -> None:
    header = next(csv.reader(io.StringIO(result_csv(results["named as ours"]).decode())))
    assert header[:4] == ["row", "answer_claim", "answer_row", "witness"]
    assert header[4:] == [*SUPPORT, *CLAIM, *PASSAGE]
    assert len(set(header)) == len(header)


def test_provo_holds_every_row_every_statement_and_every_sentence(results: dict[str, ExplainedResult]) -> None:
    trig = next(fmt for fmt in GRAPHS if fmt.name == "trig")
    for name, result in results.items():
        quads = list(ox.parse(result_provo(result, trig, "urn:x:a", "the query"), ox.RdfFormat.TRIG))
        values = {quad.object.value for quad in quads if quad.predicate.value.endswith("ontology#sentence")}
        records = (*result.claims.values(), *result.identities.values())
        assert values == {passage.sentence for record in records for passage in record.passages}, name
        statements = {quad.subject for quad in quads if quad.object.value.endswith("#Statement")}
        assert len(statements) >= len(result.triples), name
        members = [q for q in quads if q.subject.value == "urn:x:a-answer" and q.predicate.value.endswith("hadMember")]
        assert len(members) == len(result.rows), name
        graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}
        said = [t for t in result.triples if t.kind in ("claim", "computed") and not t.rules]
        assert graphs == {iri for triple in said for iri in triple.claims}, name


def test_text_shows_every_row_and_every_claim_with_its_sentence(
    explainer: Explainer, results: dict[str, ExplainedResult]
) -> None:
    for name in ("yes", "no", "construct", "who-signed-the-statement-of-november-2020"):
        result = results[name]
        text = FORMS.get(name) or (ROOT / "queries" / f"{name}.rq").read_text("utf-8")
        lines = list(result_lines(lambda page, given, text=text: explainer.answer(text, page=page, given=given)))  # type: ignore[misc]
        for row in result.rows:
            assert row_text(result, row) in lines
            for claim in result.claims_of(row):
                assert any(claim.main_passage.marked_sentence in line for line in lines), name
        assert lines[-1] == f"({result.total} {'row' if result.total == 1 else 'rows'})"


def test_all_that_is_shown_is_never_said_to_be_a_part(explainer: Explainer) -> None:
    """Two solutions that rest on the same triples are one witness; that is no witness left out."""
    query = "SELECT ?s { ?s a pg:State . { ?s a pg:State } UNION { ?s a pg:State } } LIMIT 1"
    (row,) = explainer.answer(query).rows
    assert (row.solutions, row.solutions_shown, len(row.witnesses)) == (2, 2, 1)
    assert not any(
        "solutions are shown" in line
        for line in result_lines(lambda page, given: explainer.answer(query, page=page, given=given))
    )
    (row,) = explainer.answer(query, page=Page(witness_limit=1)).rows
    assert (row.solutions, row.solutions_shown) == (2, 1)
    short = list(
        result_lines(lambda page, given: explainer.answer(query, page=page, given=given), Page(witness_limit=1))
    )
    assert "  (the sentences of 1 of its 2 solutions are shown)" in short


def test_the_dataset_that_is_explained_is_the_one_in_use(explainer: Explainer, settings: Settings) -> None:
    assert explainer.store.version == dataset_folder.current(settings)[1].named_version
    assert Path(settings.build_dir).exists()
