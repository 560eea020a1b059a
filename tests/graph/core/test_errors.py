"""An error keeps its kind when it crosses a process: it is found again by its code."""

from __future__ import annotations

import json

import pytest

import server.browsable.site
import server.network.front  # all of the server, so that every kind of error is there
from graph.core.errors import InvalidSeedsError, PeacegraphError, QuerySyntaxError

KINDS = sorted(PeacegraphError.by_code)


def test_every_kind_of_error_has_a_code_of_its_own() -> None:
    assert server.network.front
    assert server.browsable.site
    assert len(KINDS) == 30
    kinds, waiting = set(), [PeacegraphError]
    while waiting:
        kinds.add(kind := waiting.pop())
        waiting += kind.__subclasses__()
    assert {kind.code for kind in kinds} == set(KINDS)
    assert len(kinds) == len(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_an_error_is_the_same_after_it_has_crossed_a_process(code: str) -> None:
    kind = PeacegraphError.by_code[code]
    error = kind.__new__(kind)
    PeacegraphError.__init__(error, "what happened; what to do", line=3, limit="time")
    crossed = PeacegraphError.from_json(json.loads(json.dumps(error.to_json())))
    assert type(crossed) is kind
    assert (crossed.detail, crossed.members, str(crossed)) == (error.detail, error.members, str(error))
    assert (crossed.status, crossed.code, crossed.headers) == (kind.status, code, kind.headers)


def test_an_error_with_members_of_its_own_keeps_them() -> None:
    crossed = PeacegraphError.from_json(QuerySyntaxError("expected WHERE", line=1, column=19).to_json())
    assert isinstance(crossed, QuerySyntaxError)
    assert crossed.members == {"line": 1, "column": 19}


def test_a_kind_without_a_code_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a code of its own"):
        type("CopiedError", (InvalidSeedsError,), {})
