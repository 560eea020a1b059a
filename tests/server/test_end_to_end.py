"""As a client meets it: the real server, real HTTP, SPARQLWrapper."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests import ROOT
from tests.support.serving import started, stopped, until, workers_over

SIGNATORIES = (
    'SELECT DISTINCT ?who WHERE { ?a pg:signed/pg:notBefore "2020-11-09"^^xsd:date ; pg:signatory/rdfs:label ?who }'
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server over a dataset that it built itself."""
    process, address = started(tmp_path_factory.mktemp("served"))
    yield address
    assert "Serving dataset" in stopped(process)


@pytest.fixture
def client(server: str) -> SPARQLWrapper:
    return SPARQLWrapper(f"{server}/sparql")


def test_sparqlwrapper_gets_rows_as_json(client: SPARQLWrapper) -> None:
    client.setQuery(SIGNATORIES)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert sorted(row["who"]["value"] for row in rows) == ["Ilham Aliyev", "Nikol Pashinyan", "Vladimir Putin"]


@pytest.mark.parametrize("way", [None, POSTDIRECTLY])
def test_sparqlwrapper_posts(client: SPARQLWrapper, way: str | None) -> None:
    client.setMethod(POST)
    if way:
        client.setRequestMethod(way)
    client.setQuery("ASK { <state/armenia> a pg:State }")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_gets_graphs_and_other_formats(client: SPARQLWrapper) -> None:
    client.setQuery("DESCRIBE <person/sergey-lavrov>")
    client.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=client.query().convert(), format="turtle")) > 5
    client.setReturnFormat(XML)
    assert len(client.query().convert()) > 5
    client.setQuery(SIGNATORIES)
    client.setReturnFormat(CSV)
    assert client.query().convert().startswith(b"who")


def test_sparqlwrapper_sees_a_syntax_error_as_one(client: SPARQLWrapper) -> None:
    client.setQuery("SELECT WHERE {")
    with pytest.raises(QueryBadFormed, match="line 1") as caught:
        client.query()
    refused = caught.value.__context__
    assert isinstance(refused, urllib.error.HTTPError)
    assert refused.code == 400
    refused.close()


def test_a_page_is_served_with_its_style(server: str) -> None:
    request = urllib.request.Request(f"{server}/doc/001", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request) as page:
        assert b"/static/peacegraph.css" in page.read()
    with urllib.request.urlopen(f"{server}/static/peacegraph.css") as style:
        assert style.headers["Content-Type"].startswith("text/css")
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(f"{server}/state/atlantis")
    assert missing.value.code == 404
    missing.value.close()


def test_a_second_server_on_the_same_port_is_refused(
    server: str, settings: Settings, built_manifest: dataset_folder.Manifest
) -> None:
    port = server.rpartition(":")[2]
    environ = os.environ | {"PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}
    command = [sys.executable, "-m", "server", "serve", "--port", port]
    second = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert second.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened on" in second.stderr


def test_ctrl_c_ends_the_server_and_its_workers_even_while_a_query_runs(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    """The signal goes to the whole group, as it does from a terminal."""
    shutil.copytree(settings.build_dir, tmp_path, symlinks=True, dirs_exist_ok=True)
    process, address = started(tmp_path, "localhost", start_new_session=True)
    endless = urllib.parse.urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(f"GET /sparql?{endless} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=15)
    until(lambda: not workers_over(tmp_path), "no worker is left behind")
