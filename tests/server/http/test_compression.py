"""A compressed answer is the same answer, for those who accept it."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.support.serving import ask
from tests.support.wire import (
    MANY,
    path_of,
)


def test_a_compressed_answer_is_the_same_answer_under_a_tag_of_its_own(server: str) -> None:
    path = path_of(MANY)
    plain, small = ask(server, path=path), ask(server, path=path, headers={"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert len(small.body) < len(plain.body) / 3
    assert gzip.decompress(small.body) == plain.body
    assert plain.headers["etag"] != small.headers["etag"]
    for answer in (plain, small):
        assert not answer.headers["etag"].startswith("W/")
        assert {"Accept", "Accept-Encoding"} <= set(answer.headers["vary"].split(", "))
    for tag in (plain.headers["etag"], small.headers["etag"]):
        for accepted in ("gzip", "identity"):
            again = ask(server, path=path, headers={"If-None-Match": tag, "Accept-Encoding": accepted})
            assert (again.status, again.body) == (304, b"")
            assert "Accept-Encoding" in again.headers["vary"]
            assert again.headers["etag"] in (plain.headers["etag"], small.headers["etag"])


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br", "*;q=0", "nonsense;;q"])
def test_who_does_not_accept_compression_gets_none(server: str, accepted: str) -> None:
    answer = ask(server, path=path_of(MANY), headers={"Accept-Encoding": accepted})
    assert answer.status == 200
    assert "content-encoding" not in answer.headers
    json.loads(answer.body)
