"""The store that can be written: who may write, and that nothing leaves the machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.support.scratch import FORM, WRITES, Scratch
from tests.support.serving import ask, problem, query, running

WRONG = {
    "nothing": {},
    "another token": {"Authorization": "Bearer wrong"},
    "no token": {"Authorization": "Bearer "},
    "another scheme": {"Authorization": "Basic TOKEN"},
    "no scheme": {"Authorization": "TOKEN"},
    "more than the token": {"Authorization": "Bearer TOKENx"},
    "less than the token": {"Authorization": "Bearer TOKE"},
    "two tokens": {"Authorization": "Bearer wrong, Bearer TOKEN"},
    "a cookie": {"Cookie": "token=TOKEN"},
    "letters beyond ASCII": {"Authorization": "Bearer \xfc"},
}


def test_how_many_writes_and_wrong_tokens_are_tried() -> None:
    assert (len(WRITES), len(WRONG)) == (9, 10)


@pytest.mark.parametrize("case", WRITES)
def test_a_write_needs_the_token(scratch: Scratch, case: str) -> None:
    scratch.done("INSERT DATA { <urn:kept> <urn:is> 1 GRAPH <urn:kept> { <urn:kept> <urn:is> 2 } }")
    before = scratch.quads()
    method, path, body, headers = WRITES[case]
    for name, wrong in WRONG.items():
        token = {key: value.replace("TOKEN", scratch.token) for key, value in wrong.items()}
        token = {key: value.replace("TOKE", scratch.token[:-1]) for key, value in token.items()}
        refused = ask(scratch.address, method, path, body, headers | token)
        assert refused.status == 401, name
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert problem(refused)["code"] == "unauthorized"
        assert scratch.token not in refused.body.decode()
    assert scratch.quads() == before
    assert scratch.send(method, path, body, headers).status in (200, 201, 204)
    assert scratch.quads() != before


def test_the_token_is_no_parameter(scratch: Scratch) -> None:
    for name in ("token", "access_token"):
        fields = urlencode({"update": "INSERT DATA { <a> <b> 1 }", name: scratch.token}).encode()
        assert ask(scratch.address, "POST", "/sparql", fields, FORM).status == 401
    assert scratch.quads() == set()


def test_the_token_is_for_the_eyes_of_its_owner(scratch: Scratch) -> None:
    assert (scratch.folder / "token").stat().st_mode & 0o777 == 0o600
    assert len(scratch.token) >= 32
    for path in ("/", "/health", "/metrics", "/sparql", "/sparql?query=no", "/token", "/graphs/token"):
        assert scratch.token not in ask(scratch.address, path=path).body.decode()


def test_reading_needs_no_token(scratch: Scratch) -> None:
    scratch.done("INSERT DATA { <urn:a> <urn:b> 1 GRAPH <urn:g> { <urn:a> <urn:b> 2 } }")
    assert query(scratch.address, "ASK { <urn:a> <urn:b> 1 }").body.endswith(b"true}")
    assert b"urn:a" in ask(scratch.address, path="/graphs?default").body
    assert b"urn:a" in ask(scratch.address, path="/graphs?graph=urn:g").body
    assert ask(scratch.address, "HEAD", "/graphs?graph=urn:g").status == 200
    assert ask(scratch.address, "HEAD", "/graphs?graph=urn:none").status == 404


@pytest.fixture(scope="module")
def curated(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server over the curated dataset."""
    assert built_manifest.claims
    with running(tmp_path_factory.mktemp("curated") / "log", build_dir=settings.build_dir) as address:
        yield address


@pytest.mark.parametrize("case", WRITES)
def test_the_curated_dataset_refuses_every_write_whatever_token_comes_with_it(
    curated: str, scratch: Scratch, case: str
) -> None:
    method, path, body, headers = WRITES[case]
    for token in ({}, scratch.bearer):
        refused = ask(curated, method, path, body, headers | token)
        assert refused.status == 403
        assert problem(refused)["code"] == "read-only"
        assert "curation" in str(problem(refused)["detail"])


def test_no_update_reaches_another_host(scratch: Scratch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        there = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        refused = [
            f"LOAD <{there}>",
            f"LOAD <{there}> INTO GRAPH <urn:g>",
            f"INSERT DATA {{ <a> <b> 1 }} ; load <{there}>",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ BIND(<{there}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ FILTER(1<2)SERVICE#>\n<{there}> {{ ?s ?p ?o }} }}",
        ]
        for text in refused:
            answer = scratch.update(text)
            assert answer.status == 400, text
            assert problem(answer)["detail"]
        silent = (f"LOAD SILENT <{there}>", f"LOAD SILENT <{there}> INTO GRAPH <urn:g>", f"LOAD#>\nSILENT <{there}>")
        for text in silent:
            assert scratch.update(text).status in (204, 400), text
        assert query(scratch.address, f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}").status == 400
        assert scratch.update("LOAD <file:///etc/passwd>").status == 400
        with pytest.raises(TimeoutError):
            listener.accept()
    assert scratch.quads() == set()
