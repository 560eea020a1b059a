"""`/status`: what the endpoint is, as a page and as JSON."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from graph import __version__
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from server.protocol import status
from server.protocol.status import Deviation
from tests import ROOT
from tests.support.schemas import held
from tests.support.scratch import Scratch
from tests.support.serving import ask

HTML = {"Accept": "text/html"}


def test_it_tells_programs_version_counts_and_limits(
    client: FlaskClient, settings: Settings, built_manifest: dataset_folder.Manifest
) -> None:
    before = held["status"]
    answer = client.get("/status", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Vary"].count("Accept")
    assert held["status"] == before + 1
    told = answer.get_json()
    assert (told["dataset"], told["software"]) == (built_manifest.named_version, __version__)
    assert told["base"] == settings.base_iri
    assert told["writable"] is False
    counts = told["counts"]
    assert counts["triples"] == built_manifest.asserted + built_manifest.inferred
    assert counts["claims"] == counts["graphs"] == built_manifest.claims
    assert counts["documents"] == 5
    assert counts["passages"] > 300
    assert told["limits"] == {name: getattr(settings, name) for name in status.LIMITS}
    assert len(told["limits"]) == 9
    assert len(told["deviations"]) == 20


def test_conformance_is_that_of_the_report() -> None:
    report = (ROOT / "tests" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| \d+ \|$", report, re.MULTILINE)
    found = {(area, int(passed), int(of)) for area, passed, of in rows if not area.endswith("in all")}
    told = {(row["area"].removeprefix("over HTTP: "), row["passed"], row["of"]) for row in status.conformance()}
    assert told == found
    assert len(status.conformance()) == 9


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/csv", "text/html;q=0.1, application/json"])
def test_programs_get_json_whatever_they_accept(client: FlaskClient, accept: str) -> None:
    assert client.get("/status", headers={"Accept": accept}).mimetype == "application/json"


def test_it_is_a_page_for_people_and_every_page_leads_there(client: FlaskClient) -> None:
    page = client.get("/status", headers=HTML)
    assert page.mimetype == "text/html"
    told = client.get("/status").get_json()
    for value in (told["dataset"], *told["counts"], *told["limits"], *(row["area"] for row in told["conformance"])):
        assert str(value) in page.text, value
    for path in ("/", "/sparql", "/provenance", "/explain", "/status", "/state/armenia", "/doc/001", "/nothing"):
        footer = client.get(path, headers=HTML).text.partition("<footer")[2]
        assert 'href="/status"' in footer, path


def test_a_deviation_has_a_place_on_the_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = Deviation("path-alternatives", cured=True, what="An alternative counts <once>.", instead="Write UNION.")
    monkeypatch.setattr(status, "DEVIATIONS", (listed,))
    told = client.get("/status").get_json()["deviations"]
    assert told == [{"name": listed.name, "cured": True, "what": listed.what, "instead": listed.instead}]
    page = client.get("/status", headers=HTML).text
    assert '<div id="path-alternatives">' in page
    assert "counts &lt;once&gt;." in page


def test_what_holds_for_every_cured_deviation_is_said_once(client: FlaskClient) -> None:
    page = client.get("/status", headers=HTML).text
    cured = [told for told in client.get("/status").get_json()["deviations"] if told["cured"]]
    assert page.count("put right before an answer leaves") == 1
    assert page.count("<b>Mended.</b>") == len(cured) > 5


def test_a_scratch_store_leads_to_no_page_that_it_lacks(scratch: Scratch) -> None:
    page = ask(scratch.address, path="/status", headers=HTML).body.decode()
    paths = set(re.findall(r'<a [^>]*href="(/[^"#?]*)"', page))
    assert paths == {"/sparql", "/status", "/schemas/status.json"}
    for path in paths:
        assert ask(scratch.address, path=path, headers=HTML).status == 200, path


def test_a_scratch_store_has_one_too(scratch: Scratch) -> None:
    scratch.done("INSERT DATA { <urn:a> <urn:b> 1 , 2 GRAPH <urn:g> { <urn:a> <urn:b> 3 } }")
    told = json.loads(ask(scratch.address, path="/status").body)
    assert told["counts"] == {"triples": 2, "graphs": 1}
    assert told["writable"] is True
    page = ask(scratch.address, path="/status", headers=HTML)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert scratch.token not in page.body.decode()
