"""What pages of other hosts may do: read, and send no token."""

from __future__ import annotations

import pytest

from tests.support.serving import ask
from tests.support.wire import (
    STATES,
    path_of,
)


def test_a_page_of_another_host_may_read(server: str) -> None:
    for path in (path_of(STATES), path_of("no query"), "/health", "/state/armenia.ttl", "/graphs?default", "/nothing"):
        answer = ask(server, path=path, headers={"Origin": "https://elsewhere.example"})
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert "ETag" in answer.headers["access-control-expose-headers"], path
        assert "access-control-allow-credentials" not in answer.headers, path


@pytest.mark.parametrize("wanted", ["content-type", "content-type, accept", "authorization"])
def test_a_page_of_another_host_may_send_no_token(server: str, wanted: str) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": wanted,
    }
    answer = ask(server, "OPTIONS", "/sparql", headers=asked)
    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] == "*"
    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert "content-type" in allowed
    assert "authorization" not in allowed
    assert "*" not in allowed
    methods = set(answer.headers["access-control-allow-methods"].split(", "))
    assert {"GET", "POST"} <= methods
    assert not methods & {"PUT", "DELETE", "PATCH", "*"}


def test_what_is_refused_before_the_application_may_be_read_too(server: str) -> None:
    """Else a page of another host cannot tell its user what was wrong."""
    answer = ask(server, "POST", body=b" " * 100_000, headers={"Content-Type": "application/sparql-query"})
    assert answer.status == 413
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
