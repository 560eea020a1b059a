"""Any row of any answer tells which sentences say so; any triple that is inferred shows its proof."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from graph.core import formats
from graph.core.terms import term_to_json
from server.commands.cli import main
from server.protocol.provenance_link import HAS_PROVENANCE, LONGEST
from tests import LONG, ROOT
from tests.support.hostile import HOSTILE

QUERIES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "queries").glob("*.rq"))}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SERVED = "SELECT ?person ?state WHERE { ?person pg:servedState ?state } ORDER BY ?person ?state"
FORMS = {
    "ask": "ASK { <state/armenia> a pg:State }",
    "ask what is not": "ASK { <state/armenia> a pg:Person }",
    "construct": "CONSTRUCT { ?p foaf:knows ?s } WHERE { ?p pg:servedState ?s }",
    "describe": "DESCRIBE <person/sergey-lavrov>",
    "count": "SELECT ?s (COUNT(DISTINCT ?p) AS ?n) { ?p pg:servedState ?s } GROUP BY ?s ORDER BY ?s",
    "graph": "SELECT ?g ?p { GRAPH ?g { ?e pg:participant ?p } } LIMIT 20",
    "from": "SELECT ?s ?p ?o FROM <claim/001-20> FROM <claim/001-50> { ?s ?p ?o }",
    "path": "SELECT ?x { <office/foreign-minister-russia> pg:officeOfState/rdf:type/rdfs:subClassOf* ?x }",
    "absence": "SELECT ?p { ?p a pg:Person FILTER NOT EXISTS { ?p pg:heldOffice ?o } } ORDER BY ?p",
    "nothing": "SELECT ?x { ?x a pg:NoSuchClass }",
    "literal": 'SELECT ("<b>" AS ?x) (1.50 AS ?n) ("a"@en-GB AS ?l) {}',
    "blank node": "SELECT (BNODE() AS ?b) {}",
    "triple term": "SELECT (<<( <a> <b> 'c' )>> AS ?t) {}",
    "direction": "SELECT ('a'@ar--rtl AS ?t) {}",
}
UNEXPLAINED = {
    "RDF 1.2": "SELECT ?t { ?r rdf:reifies ?t . <<( ?s ?p ?o )>> ?q ?r }",
    "triple term": FORMS["triple term"],
    "lateral": "SELECT ?s ?o { ?s a pg:State LATERAL { SELECT ?o { ?s rdfs:label ?o } LIMIT 1 } }",
    "deep nesting": "SELECT * { " + "{ " * 60 + "<state/armenia> a ?c" + " }" * 60 + " }",
}


@pytest.fixture(params=[*QUERIES, *FORMS])
def query(request: pytest.FixtureRequest) -> str:
    return (QUERIES | FORMS)[request.param]


def ask(client: FlaskClient, text: str, **more: object) -> dict[str, Any]:
    answer = client.post("/provenance", data={"query": text, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = json.loads(answer.data)
    return told


def quotes(told: object) -> Iterator[dict[str, Any]]:
    """Every passage, however deep it stands."""
    if isinstance(told, dict):
        if "quote" in told and "href" in told:
            yield told
        for inner in told.values():
            yield from quotes(inner)
    elif isinstance(told, list):
        for inner in told:
            yield from quotes(inner)


def spelt(terms: Iterable[object]) -> str:
    return json.dumps(list(terms), sort_keys=True)


def without_labels(rows: list[dict[str, Any]]) -> set[str]:
    """Rows by their texts; a blank node has no name that lasts."""
    return {re.sub(r'"bnode", "value": "\w+"', "bnode", json.dumps(row, sort_keys=True)) for row in rows}


def test_how_many_queries_there_are() -> None:
    assert (len(QUERIES), len(FORMS), len(UNEXPLAINED)) == (62, 14, 4)


def test_the_answer_is_that_of_the_endpoint(client: FlaskClient, query: str) -> None:
    told = ask(client, query)
    plain = client.post("/sparql", data={"query": query}, headers={"Accept": "application/sparql-results+json"})
    if plain.status_code == 406:
        plain = client.post("/sparql", data={"query": query, "format": "ntriples"})
        expected = {
            spelt(term_to_json(end) for end in quad.triple) for quad in ox.parse(plain.data, ox.RdfFormat.N_TRIPLES)
        }
        found = {spelt(triple[name] for name in ("subject", "predicate", "object")) for triple in told["triples"]}
        assert found == expected
        assert expected
        return
    answer = plain.get_json(force=True)
    if "boolean" in answer:
        assert told["boolean"] is answer["boolean"]
        return
    assert told["head"] == answer["head"]
    if "BNODE" in query:
        assert without_labels(told["results"]["bindings"]) == without_labels(answer["results"]["bindings"])
    else:
        assert told["results"] == answer["results"]


def test_every_passage_stands_in_its_document(client: FlaskClient, query: str) -> None:
    told = ask(client, query)
    for passage in quotes(told):
        name = passage["document"].rpartition("/")[2]
        (path,) = (ROOT / "seeds" / "documents").glob(f"{name}*.txt")
        text = path.read_bytes().decode("utf-8")
        assert text[passage["start"] : passage["end"]] == passage["quote"]
        assert passage["href"] == f"/doc/{name}#char={passage['start']},{passage['end']}"


def test_every_row_has_witnesses_or_says_why_not(client: FlaskClient, query: str) -> None:
    told = ask(client, query)["provenance"]
    explained = not any(note["code"] == "unexplained" for note in told["notes"])
    for row in told["rows"]:
        assert row["solutions"] >= len(row["witnesses"])
        if explained and not row["witnesses"]:
            assert row["absent"], row
        for witness in row["witnesses"]:
            for place in witness["triples"]:
                triple = told["triples"][place]
                assert triple["kind"] in ("claim", "inferred", "computed", "record", "curated")
                assert (triple["proof"] is not None) == (triple["kind"] == "inferred")
                assert triple["kind"] != "claim" or triple["claims"]
                assert set(triple["claims"]) <= told["claims"].keys()


@pytest.mark.parametrize("case", UNEXPLAINED)
def test_what_cannot_be_explained_is_answered_with_a_note(client: FlaskClient, case: str) -> None:
    told = ask(client, UNEXPLAINED[case])
    plain = client.post("/sparql", data={"query": UNEXPLAINED[case], "format": "json"}).get_json(force=True)
    assert told["results"] == plain["results"]
    assert [n["code"] for n in told["provenance"]["notes"] if n["code"] != "unknown"] == ["unexplained"]
    assert len(told["provenance"]["rows"]) == len(told["results"]["bindings"])
    assert not any(row["witnesses"] for row in told["provenance"]["rows"])


def test_the_four_questions_of_the_readme(client: FlaskClient) -> None:
    """Signatures, an aggregate, what is inferred, and what depends on who is asked."""
    signed = ask(client, QUERIES["who-signed-the-statement-of-november-2020"])
    assert any("signed a joint statement" in passage["quote"] for passage in quotes(signed))
    counted = ask(client, QUERIES["contacts-per-pair-of-states"])["provenance"]
    assert counted["aggregated"]
    assert all(row["witnesses"] for row in counted["rows"])
    served = ask(client, SERVED)["provenance"]
    assert {triple["kind"] for triple in served["triples"]} == {"inferred"}
    proofs = [triple["proof"] for triple in served["triples"]]
    assert all(proof["premises"] and proof["axiom"]["file"] == "ontology/peacegraph.ttl" for proof in proofs)
    order = """SELECT DISTINCT ?document ?what ?date {
        VALUES ?what { <referendum/nagorno-karabakh> <agreement/ceasefire-1994> }
        GRAPH ?claim { ?what ?dated ?time . ?time pg:notBefore ?date }
        ?claim prov:hadPrimarySource ?document
      } ORDER BY ?document ?date"""
    sides = ask(client, order)
    documents = {passage["document"].rpartition("/")[2] for passage in quotes(sides)}
    assert {"000", "003"} <= documents


def test_pages_of_rows_and_of_witnesses_make_the_whole(client: FlaskClient) -> None:
    whole = ask(client, SERVED)["provenance"]
    rows, offset = [], 0
    while offset is not None:
        part = ask(client, SERVED, offset=offset, limit=4)["provenance"]
        rows += part["rows"]
        offset = part["next_offset"]
    assert [row["row"] for row in rows] == [row["row"] for row in whole["rows"]]
    text = "SELECT (COUNT(*) AS ?n) { ?c pg:modality c:asserted }"
    first = ask(client, text, witnesses=7)["provenance"]
    (row,) = first["rows"]
    assert len(row["witnesses"]) == 7 < row["solutions"]
    seen = set()
    for start in range(0, row["solutions"], 50):
        told = ask(client, text, witnesses=50, first=start)["provenance"]
        for witness in told["rows"][0]["witnesses"]:
            seen.add(json.dumps([told["triples"][place]["subject"] for place in witness["triples"]]))
    assert len(seen) == row["solutions"]


@pytest.mark.parametrize(
    "wrong",
    [{"offset": "-1"}, {"limit": "0"}, {"limit": "many"}, {"witnesses": "1001"}, {"first": "²"}, {"first": "1_0"}],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, wrong: dict[str, str]) -> None:
    answer = client.get("/provenance", query_string={"query": FORMS["ask"], **wrong})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert next(iter(wrong)) in answer.get_json()["detail"]


@pytest.mark.parametrize("form", ["turtle", "trig", "jsonld"])
def test_prov_o_leads_from_rows_to_words(client: FlaskClient, form: str) -> None:
    answer = client.get("/provenance", query_string={"query": SERVED, "format": form})
    fmt = formats.named(formats.GRAPHS, form)
    assert fmt is not None
    assert answer.mimetype == fmt.media_type
    store = ox.Store()
    store.extend(ox.parse(answer.data, fmt.rdf))
    assert not any(isinstance(end, ox.BlankNode) for quad in store for end in (quad.subject, quad.object))
    prov = "PREFIX prov: <http://www.w3.org/ns/prov#> "
    members = "?answer prov:wasDerivedFrom/prov:value ?query ; prov:hadMember ?row . ?row a prov:Entity"
    rows = list(store.query(f"{prov} SELECT DISTINCT ?row {{ {members} }}"))
    reached = list(
        store.query(
            prov
            + """SELECT DISTINCT ?row { ?answer prov:wasDerivedFrom/prov:value ?query ; prov:hadMember ?row .
            ?row prov:wasDerivedFrom/prov:hadMember/prov:wasDerivedFrom+/prov:wasQuotedFrom/prov:value ?quote }"""
        )
    )
    assert len(rows) == len(reached) == len(ask(client, SERVED)["results"]["bindings"])
    assert {quad.graph_name for quad in store} == {ox.DefaultGraph()}, "what is inferred is said by no claim"


@pytest.mark.parametrize("form", ["turtle", "trig", "jsonld"])
def test_in_trig_each_claim_is_a_graph_with_what_the_answer_takes_from_it(client: FlaskClient, form: str) -> None:
    text = "SELECT ?who { <agreement/trilateral-statement-2020-11-09> pg:signature ?s . ?s pg:agent ?who }"
    fmt = formats.named(formats.GRAPHS, form)
    assert fmt is not None
    answer = client.get("/provenance", query_string={"query": text, "format": form})
    found = {
        spelt([*(term_to_json(end) for end in quad.triple), quad.graph_name.value])
        for quad in ox.parse(answer.data, fmt.rdf)
        if isinstance(quad.graph_name, ox.NamedNode)
    }
    told = ask(client, text)["provenance"]
    said = {
        spelt([triple[name] for name in ("subject", "predicate", "object")] + [claim])
        for triple in told["triples"]
        for claim in triple["claims"]
    }
    assert {triple["kind"] for triple in told["triples"]} == {"claim"}
    assert len(said) > 5
    assert found == (said if form == "trig" else set())


def test_the_sheet_has_a_line_for_each_row_and_passage(client: FlaskClient) -> None:
    answer = client.get("/provenance", query_string={"query": SERVED}, headers={"Accept": "text/csv"})
    assert answer.mimetype == "text/csv"
    lines = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))
    assert {int(line["row"]) for line in lines} == set(range(len(ask(client, SERVED)["results"]["bindings"])))
    assert all(line["quote"] and line["voices"] and line["kind"] == "inferred" for line in lines)
    clash = client.get("/provenance", query_string={"query": "SELECT (1 AS ?row) (2 AS ?quote) {}", "format": "csv"})
    assert clash.text.startswith("row,answer_row,answer_quote,witness,")
    twice = client.get(
        "/provenance", query_string={"query": "SELECT (1 AS ?row) (2 AS ?answer_row) {}", "format": "csv"}
    )
    assert twice.text.startswith("row,answer_answer_row,answer_row,witness,")
    bare = client.get("/provenance", query_string={"query": FORMS["ask what is not"], "format": "csv"})
    (line,) = csv.DictReader(io.StringIO(bare.get_data(as_text=True), newline=""))
    assert (line["boolean"], line["quote"]) == ("false", "")


def test_the_page_shows_each_row_with_its_sentences(client: FlaskClient) -> None:
    page = client.get("/provenance", query_string={"query": SERVED, "limit": 3}, headers=BROWSER)
    assert page.mimetype == "text/html"
    assert "How the row follows" in page.text
    assert 'href="/doc/' in page.text
    permanent = re.search(r'<a href="(\?[^"]*answer=[^"]*)">Link to this explanation', page.text)
    assert permanent is None or client.get("/provenance" + html.unescape(permanent[1])).status_code == 200
    following = re.search(r'<a href="(\?[^"]*offset=3[^"]*)">Next rows', page.text)
    assert following is not None
    assert client.get("/provenance" + following[1].replace("&amp;", "&"), headers=BROWSER).status_code == 200
    assert "&lt;b&gt;" in client.get("/provenance", query_string={"query": FORMS["literal"]}, headers=BROWSER).text
    assert "<textarea" in client.get("/provenance", headers=BROWSER).text
    for text in (*QUERIES.values(), *FORMS.values()):
        assert client.post("/provenance", data={"query": text}, headers=BROWSER).status_code == 200


def test_the_page_says_truly_why_there_is_no_sentence(client: FlaskClient) -> None:
    for text, more, said in (
        ("SELECT (1 AS ?x) {}", {}, "no triple is needed"),
        ("SELECT ?l { <state/armenia> rdfs:label ?l }", {"first": 5}, "none of its solutions is among those asked for"),
        ("SELECT ?l { <state/armenia> rdfs:label ?l }", {}, "on what a curator wrote, or on records, alone"),
        ("SELECT (COUNT(*) AS ?n) { ?x a pg:NoSuchClass }", {}, "depends on something that is absent"),
        (UNEXPLAINED["lateral"], {}, "it is not known what it rests on"),
    ):
        assert said in client.get("/provenance", query_string={"query": text, **more}, headers=BROWSER).text, text


def test_a_page_leads_to_no_other_host_by_two_slashes(client: FlaskClient) -> None:
    text = "SELECT (<https://w3id.org/peacegraph//evil.example/x> AS ?x) {}"
    page = client.get("/provenance", query_string={"query": text}, headers=BROWSER).text
    assert 'href="/evil.example/x"' in page
    assert 'href="//' not in page


def test_from_proves_what_is_inferred_in_the_graphs_it_names(client: FlaskClient) -> None:
    """What a planned claim entails stands in no view; its proof is in the claim itself."""
    modality = "SELECT ?c { ?c pg:modality c:planned } ORDER BY ?c LIMIT 3"
    proved = 0
    for row in ask(client, modality)["results"]["bindings"]:
        told = ask(client, f"SELECT ?s ?p ?o FROM <{row['c']['value']}> {{ ?s ?p ?o }}")["provenance"]
        for triple in told["triples"]:
            if triple["kind"] == "inferred":
                assert triple["proof"]["graph"] == row["c"]["value"]
                proved += 1
    assert proved > 10


def test_answers_say_where_their_provenance_is(client: FlaskClient) -> None:
    """PROV-AQ, section 3.1."""
    answer = client.get("/sparql", query_string={"query": SERVED, "view": "all", "format": "csv"})
    found = re.fullmatch(r'<http://localhost(/provenance\?[^>]*)>; rel="([^"]*)"', answer.headers["Link"])
    assert found is not None
    assert found[2] == HAS_PROVENANCE
    told = client.get(found[1]).get_json()
    assert told["provenance"]["view"] == "all"
    assert len(told["provenance"]["rows"]) == len(answer.text.splitlines()) - 1
    for form in ("xml", "csv"):  # as SPARQLWrapper asks, by every name that servers have for it
        asked = {"query": SERVED, "format": form, "output": form, "results": form}
        there = client.get("/sparql", query_string=asked).headers["Link"].partition(">")[0].removeprefix("<")
        assert client.get(there.removeprefix("http://localhost")).mimetype == "application/json"
    lost = client.get("/sparql", query_string={"query": SERVED}, headers={"Host": 'a"b'}).headers["Link"]
    assert lost.startswith("</provenance?query=")
    long = f"{SERVED} # {'x' * LONGEST}"
    assert client.post("/sparql", data={"query": long}).headers["Link"].startswith("<http://localhost/provenance>;")
    assert client.post("/provenance", data={"query": long}).status_code == 200


@pytest.mark.parametrize("name", ["order of a product", "groups", "thousand steps"])
def test_a_hostile_query_costs_a_worker_and_nothing_else(client: FlaskClient, name: str) -> None:
    answer = client.post("/provenance", data={"query": HOSTILE[name], "timeout": "1"})
    assert answer.status_code in (200, 503), answer.text
    assert client.post("/provenance", data={"query": FORMS["ask"]}).status_code == 200


def test_a_triple_is_proved_as_json_text_and_page(client: FlaskClient) -> None:
    asked = {"subject": "<person/sergey-lavrov>", "predicate": "pg:servedState", "object": "<state/russia>"}
    told = client.get("/explain", query_string=asked).get_json()
    (proof,) = told["proofs"]
    assert proof["rule"] == "prp-spo2"
    assert any("Sergey Lavrov" in passage["quote"] for passage in quotes(told))
    text = client.get("/explain", query_string={**asked, "format": "text"})
    assert text.mimetype == "text/plain"
    assert "follows by prp-spo2" in text.text
    assert "follows by prp-spo2" in client.get("/explain", query_string=asked, headers=BROWSER).text
    assert "<form" in client.get("/explain", headers=BROWSER).text
    more = client.get(
        "/explain",
        query_string={**asked, "subject": "<state/armenia>", "predicate": "a", "object": "pg:Actor", "all": "1"},
    )
    assert len(more.get_json()["proofs"]) > 1


def test_a_triple_of_a_claim_is_proved_in_its_graph(client: FlaskClient, settings, built_manifest, monkeypatch) -> None:
    """It stands in no view where the claim is only planned."""
    planned = "SELECT ?c ?x { ?c pg:modality c:planned GRAPH ?c { ?x a pg:Event } } ORDER BY ?c ?x LIMIT 1"
    (row,) = ask(client, planned)["results"]["bindings"]
    claim, event = (f"<{row[name]['value']}>" for name in ("c", "x"))
    asked = {"subject": event, "predicate": "a", "object": "pg:Event"}
    told = client.get("/explain", query_string={**asked, "claim": claim}).get_json()
    (proof,) = told["proofs"]
    assert (proof["kind"], proof["graph"]) == ("inferred", claim.strip("<>"))
    assert list(quotes(told))
    page = client.get("/explain", query_string={**asked, "claim": claim}, headers=BROWSER)
    assert "follows by" in page.text
    assert client.get("/explain", query_string=asked).get_json()["stated"] is False
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(settings.build_dir))
    told = CliRunner().invoke(main, ["explain", event, "a", "pg:Event", "--claim", claim])
    assert "in the graph of <claim/" in told.output
    assert "(planned) in <doc/" in told.output


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"subject": "<state/armenia>", "predicate": "a", "object": "pg:State", "claim": "<claim/9>"}, 404, "claim/9"),
        ({"subject": "<state/armenia>", "predicate": "a", "object": "pg:State", "claim": "'x'"}, 400, "literal"),
        ({"subject": "state/armenia", "predicate": "a", "object": "pg:State"}, 400, "state/armenia"),
        ({"subject": "<state/armenia>", "predicate": "a"}, 400, "object"),
        ({"subject": "<state/armenia>", "predicate": "a", "object": ["pg:State", "pg:Actor"]}, 400, "'object'"),
        ({"subject": "<state/armenia>", "predicate": "a", "object": "pg:State", "view": "none"}, 400, "'none'"),
    ],
)
def test_what_cannot_be_looked_for_is_told(client: FlaskClient, asked: dict[str, str], status: int, words: str) -> None:
    answer = client.get("/explain", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in answer.get_json()["detail"]


def test_the_command_line_prints_the_sentences_under_each_row(settings, built_manifest, monkeypatch) -> None:
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(settings.build_dir))
    told = CliRunner().invoke(main, ["query", "-", "--why"], input=SERVED)
    assert told.exit_code == 0, told.output
    assert "Sergey Lavrov" in told.output
    assert "asserted by TASS" in told.output
    sheet = CliRunner().invoke(main, ["query", "-", "--why", "--format", "csv"], input=SERVED)
    assert sheet.output.startswith("row,person,state,witness")
    refused = CliRunner().invoke(main, ["query", "-", "--why", "--format", "xml"], input=SERVED)
    assert refused.exit_code == 2
    for name in FORMS if LONG else ("ask what is not", "describe", "count", "nothing", "literal"):
        told = CliRunner().invoke(main, ["query", "-", "--why"], input=FORMS[name])
        assert told.exit_code == 0, name
        assert told.output, name


def test_the_keys_are_those_that_the_readme_documents(client: FlaskClient) -> None:
    page = (ROOT / "server" / "README.md").read_text("utf-8")
    part = page.partition("\n## Which sentences say so\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"`(\w+)`", part))
    told = ask(client, SERVED)["provenance"]
    row, triple, claim = told["rows"][0], told["triples"][0], next(iter(told["claims"].values()))
    for keys in (told, row, row["witnesses"][0], triple, claim, claim["passages"][0], triple["proof"]):
        assert set(keys) <= documented, set(keys) - documented
