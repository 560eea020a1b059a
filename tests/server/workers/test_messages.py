"""What is asked of a worker and answered by it arrives as what it was."""

from __future__ import annotations

import pytest

from graph.answers.annotated_answer import Page
from graph.core.errors import BuildError, PeacegraphError
from server.workers import messages
from server.workers.limits import LimitError, answer_limit
from server.workers.messages import (
    ProofRequest,
    ProvenanceRequest,
    QueryRequest,
    Reply,
    Request,
    WriteRequest,
)

REQUESTS: list[Request] = [
    QueryRequest("ASK {}", {"solutions": "json", "boolean": "json", "triples": None}),
    QueryRequest("SELECT * { ?s ?p 'Հայ' }", {"solutions": "html"}, "all", ("urn:a",), ("urn:b", "urn:c"), 0.5),
    ProvenanceRequest("ASK {}", "csv", Page(3, 4, 5, 6, 7), "http://example.org/#1", "all", ("urn:a",), (), 2.0),
    ProofRequest("<a>", "a", '"text"@en', "text", "all", "<claim/001-01>", 20, 1.0),
    WriteRequest("update", default_graphs=("urn:a",)),
    WriteRequest("put", "urn:g", "urn:base", (("text/turtle", 12), ("application/n-triples", 0)), seconds=3),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_a_request_arrives_as_it_was_sent(request_: Request) -> None:
    assert messages.request_from_bytes(messages.request_to_bytes(request_)) == request_


def test_there_is_a_case_of_every_kind_of_request() -> None:
    assert {type(request) for request in REQUESTS} == set(messages._TYPES)


def test_a_reply_arrives_as_it_was_sent() -> None:
    assert messages.reply_from_bytes(messages.answer_header("solutions", "csv"), b"x") == Reply(
        "solutions", "csv", b"x"
    )
    assert messages.changed_from_bytes(messages.change_header(changed=True))
    assert not messages.changed_from_bytes(messages.change_header(changed=False))


@pytest.mark.parametrize("error", [BuildError("gone"), answer_limit(50 << 20), LimitError("late", limit="time")])
def test_an_error_of_a_worker_reaches_the_client_as_what_it_is(error: PeacegraphError) -> None:
    for read in (lambda header: messages.reply_from_bytes(header, b""), messages.changed_from_bytes):
        with pytest.raises(type(error)) as caught:
            read(messages.error_header(error))
        assert (caught.value.detail, caught.value.members) == (error.detail, error.members)
        assert caught.value.status == 503
