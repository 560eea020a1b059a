"""The reconciliation service over HTTP: its manifest leads everywhere, and every answer is held against its schema."""

from __future__ import annotations

import json
import re
import threading
import time
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.publishing.overviews.told_things import told_things
from graph.store.dataset_store import EmbeddedStore
from server.accounts.reconciliation.entities import entities, identifier
from server.accounts.reconciliation.features import FEATURES
from server.accounts.reconciliation.properties import PROPERTIES
from tests.support import reconciliation_schemas
from tests.support.serving import ask

HTML = {"Accept": "text/html"}
LAVROV = {"a": {"query": "Лавров Сергей", "type": "Person"}}
SEARCHED = ("Armenia", "Лавров", "Aliyev", "Minsk Group", "ceasefire", "Moscow", "president", "statement", "x")


def sent(client: FlaskClient, **fields: Any) -> TestResponse:
    return client.post("/reconcile", data={name: json.dumps(told) for name, told in fields.items()})


def manifest(client: FlaskClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/reconcile").get_json()
    return told


def path_of(address: str) -> str:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "http://localhost"
    return address.removeprefix("http://localhost")


def test_programs_get_the_manifest_and_browsers_a_page(client: FlaskClient) -> None:
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json, text/javascript, */*; q=0.01"}):
        answer = client.get("/reconcile", headers=headers)
        assert answer.mimetype == "application/json"
        assert "Accept" in answer.vary
    told = answer.get_json()
    assert told["versions"] == ["0.2"]
    assert told["identifierSpace"] == "https://w3id.org/peacegraph/"
    page = client.get("/reconcile", headers=HTML)
    assert page.mimetype == "text/html"
    assert "OpenRefine" in page.text
    assert len(page.data) < 150_000


def test_the_page_explains_every_feature_type_and_property(client: FlaskClient) -> None:
    page = client.get("/reconcile", headers=HTML).text
    anchors = set(re.findall(r'id="(feature-[^"]+)"', page))
    assert {f"feature-{name}" for name in FEATURES} <= anchors
    template = manifest(client)["feature_view"]["url"]
    assert {template.replace("{{id}}", f"property_{name}").rpartition("#")[2] for name in PROPERTIES} <= anchors
    for one in manifest(client)["defaultTypes"]:
        assert f"<code>{one['id']}</code>" in page


def test_all_that_the_manifest_names_is_there_on_the_same_host(client: FlaskClient) -> None:
    told = manifest(client)
    name = quote("person/sergey-lavrov", safe="")
    assert client.get(path_of(told["documentation"]), headers=HTML).status_code == 200
    assert client.get(path_of(told["logo"])).status_code == 200
    assert client.get(path_of(told["preview"]["url"].replace("{{id}}", name))).status_code == 200
    view = client.get(path_of(told["view"]["url"].replace("{{id}}", name)))
    assert (view.status_code, path_of(view.headers["Location"])) == (303, "/person/sergey-lavrov")
    assert client.get(path_of(view.headers["Location"]), headers=HTML).status_code == 200
    for kind, one in told["suggest"].items():
        path = path_of(one["service_url"] + one["service_path"])
        found = client.get(path, query_string={"prefix": "per" if kind != "property" else "off"}).get_json()["result"]
        assert found, kind
        flyout = path_of(one["flyout_service_url"] + one["flyout_service_path"])
        shown = client.get(flyout.replace("${id}", quote(found[0]["id"], safe=""))).get_json()
        assert shown["id"] == found[0]["id"]
        assert found[0]["name"] in shown["html"]
    proposal = told["extend"]["propose_properties"]
    address = path_of(proposal["service_url"] + proposal["service_path"])
    assert {"type": "Person", "limit": 3}.items() <= client.get(f"{address}?type=Person&limit=3").get_json().items()
    assert len(client.get(address).get_json()["properties"]) == len(PROPERTIES)


@pytest.mark.parametrize("name", SEARCHED)
def test_batches_are_answered_by_form_and_by_address(client: FlaskClient, name: str) -> None:
    asked = {"a": {"query": name}, "b": {"query": name, "type": "Event", "type_strict": "should", "limit": 2}}
    by_form, by_address = (
        sent(client, queries=asked),
        client.get("/reconcile", query_string={"queries": json.dumps(asked)}),
    )
    assert by_form.status_code == by_address.status_code == 200
    assert by_form.get_json() == by_address.get_json()
    assert by_form.get_json().keys() == asked.keys()
    assert len(by_form.get_json()["b"]["result"]) <= 2
    assert sent(client, queries={}).get_json() == {}


def test_values_are_given_by_form_and_by_address(client: FlaskClient) -> None:
    asked = {"ids": ["person/sergey-lavrov", "x"], "properties": [{"id": name} for name in PROPERTIES]}
    by_form = sent(client, extend=asked)
    by_address = client.get("/reconcile", query_string={"extend": json.dumps(asked)})
    assert by_form.get_json() == by_address.get_json()
    assert list(by_form.get_json()["rows"]) == asked["ids"]
    assert [one["id"] for one in by_form.get_json()["meta"]] == list(PROPERTIES)


def test_pages_of_other_hosts_may_ask(server: str) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for path in ("/reconcile", "/reconcile/suggest/entity?prefix=a", "/reconcile/properties", "/reconcile?queries=x"):
        assert ask(server, path=path, headers=origin).headers["access-control-allow-origin"] == "*", path
    before = ask(server, "OPTIONS", "/reconcile", headers=origin | {"Access-Control-Request-Method": "POST"})
    assert before.headers["access-control-allow-origin"] == "*"
    assert "POST" in before.headers["access-control-allow-methods"]


def test_only_previews_may_stand_in_a_frame(server: str) -> None:
    def policy(path: str) -> str:
        answer = ask(server, path=path, headers=HTML)
        assert answer.status == 200
        return answer.headers["content-security-policy"]  # joined by commas if there were two

    framed = policy("/reconcile/preview?id=person/sergey-lavrov")
    assert re.findall(r"frame-ancestors ([^;,]+)", framed) == ["*"]
    assert "default-src 'none'" in framed
    assert "script-src" not in framed
    for path in ("/reconcile", "/person/sergey-lavrov", "/"):
        assert re.findall(r"frame-ancestors ([^;,]+)", policy(path)) == ["'none'"], path
    missing = ask(server, path="/reconcile/preview?id=person/nobody", headers=HTML)
    assert (missing.status, "frame-ancestors 'none'" in missing.headers["content-security-policy"]) == (404, True)


def test_everything_has_a_preview_and_a_flyout_without_script(client: FlaskClient, store: EmbeddedStore) -> None:
    """A tenth of all things here, of every kind."""
    known = sorted(entities(store, told_things(store).keys()))
    shown = [
        *known[::10],
        *("https://w3id.org/peacegraph/" + one for one in ("doc/001", "disagreement/april-2016-casualties")),
    ]
    assert len(shown) > 30
    for iri in shown:
        name = identifier(iri, store.base)
        page = client.get("/reconcile/preview", query_string={"id": name})
        assert page.status_code == 200, name
        assert "<script" not in page.text
        assert "style=" not in page.text
        assert len(page.data) < 6000
        html = client.get("/reconcile/flyout/entity", query_string={"id": name}).get_json()["html"]
        assert html.startswith("<article")
        assert len(html) < 1500


REFUSED = {
    "JSONP": ("/reconcile?callback=jQuery1", 400, "JSONP"),
    "one query as in version 0.1": ("/reconcile?query=Lavrov", 400, "`queries`"),
    "both": ("/reconcile?queries={}&extend={}", 400, "not both"),
    "no JSON": ("/reconcile?queries={a}", 400, "line 1, column 2"),
    "an unknown type": ("/reconcile/properties?type=Persn", 400, "Person"),
    "a type that is suggested of": ("/reconcile/suggest/entity?prefix=a&type=Persn", 400, "Person"),
    "a place that is none": ("/reconcile/suggest/entity?prefix=a&cursor=-1", 400, "cursor"),
    "nothing to see": ("/reconcile/preview?id=person/nobody", 404, "person/nobody"),
    "nothing to view": ("/reconcile/view?id=//elsewhere.example", 404, "elsewhere"),
    "a flyout of nothing": ("/reconcile/flyout/entity", 404, "person/sergey-lavrov"),
    "a flyout of no type": ("/reconcile/flyout/type?id=x", 400, "no type"),
    "a flyout of no property": ("/reconcile/flyout/property?id=x", 400, "no property"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why(client: FlaskClient, case: str) -> None:
    path, status, told = REFUSED[case]
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert told in answer.get_json()["detail"]


def test_bodies_of_other_media_types_and_too_large_ones_are_refused(client: FlaskClient) -> None:
    assert client.post("/reconcile", json=LAVROV).status_code == 415
    assert client.post("/reconcile", data={}).status_code == 415
    assert client.post("/reconcile", data={"x": "1"}).status_code == 400
    many = sent(client, queries={str(i): {"query": "x"} for i in range(101)})
    assert (many.status_code, many.get_json()["most"]) == (413, 100)
    assert client.post("/reconcile", data={"queries": "x" * 2_000_000}).status_code == 413


def test_suggestions_go_on_where_a_cursor_says(client: FlaskClient) -> None:
    def suggested(**told: Any) -> list[str]:
        found = client.get("/reconcile/suggest/entity", query_string=told).get_json()["result"]
        return [one["id"] for one in found]

    first, second = suggested(prefix="arme", limit=4), suggested(prefix="arme", cursor=4)
    assert len(first) == 4
    assert second
    assert not set(first) & set(second)
    assert suggested(prefix="lav")[0] == "person/sergey-lavrov"
    assert suggested(prefix="person/sergey-lavrov")[0] == "person/sergey-lavrov"
    assert suggested(prefix="lav", type="Person") == ["person/sergey-lavrov"]
    assert suggested(prefix="ceasef", type="skos:Concept")[0] == "concept/ceasefire"
    assert suggested(prefix="") == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eabc", "a" * 500, "%00", '"', "\x00", "١٢", "🙂"])
def test_odd_names_have_no_match_and_stop_nothing(client: FlaskClient, text: str) -> None:
    told = sent(client, queries={text: {"query": text}})
    assert told.status_code == 200
    assert not any(one["match"] for one in told.get_json()[text]["result"])
    assert client.get("/reconcile/suggest/entity", query_string={"prefix": text}).status_code == 200


def test_a_hundred_names_take_less_than_three_seconds(client: FlaskClient, record_property: Any) -> None:
    """Hundred names that are not there, and each with a property. Time of the processor, as others use the machine."""
    asked = {
        str(i): {"query": f"Хачатур Абовянский {i}", "properties": [{"pid": "state", "v": "Armenia"}]}
        for i in range(100)
    }
    begun = time.thread_time()
    assert sent(client, queries=asked).status_code == 200
    seconds = time.thread_time() - begun
    record_property("figures", f"reconciliation: a batch of 100 strangers in {seconds:.2f} s of the processor")
    assert seconds < 3


def test_a_client_has_no_more_batches_under_way_than_queries(client: FlaskClient) -> None:
    asked, statuses = {str(i): {"query": f"Абовянский Хачатур {i}"} for i in range(60)}, []

    def one() -> None:
        statuses.append(sent(client.application.test_client(), queries=asked).status_code)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200, 429}


def test_every_answer_is_held_against_the_schemas(client: FlaskClient) -> None:
    if reconciliation_schemas.folder() is None:
        pytest.skip(reconciliation_schemas.MISSING)
    assert reconciliation_schemas.validators().keys() >= reconciliation_schemas.KINDS
    for name in reconciliation_schemas.KINDS:
        assert reconciliation_schemas.mistakes(name, {"a": {}}), name
    with pytest.raises(AssertionError):
        reconciliation_schemas.hold("/reconcile", {"a": {"result": [{"id": "x"}]}})
