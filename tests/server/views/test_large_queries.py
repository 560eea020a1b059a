"""`/provenance` answers queries that are too large or too deep to be explained, with a note that says so."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import LONG
from tests.support.large_queries import DEEP, JOINED, LARGE

TERMS = 4_001
MANY = (
    "a sum",
    "a product",
    "a difference",
    "a list of IN",
    "arguments",
    "rows of VALUES",
    "rows of two values",
    "alternatives of a path",
)
"""What the engine answers at once in any number; of the others it takes long itself."""
TOO_LARGE = {
    **{name: LARGE[name](TERMS if name in MANY else 700) for name in LARGE if name not in ("keys of groups", "graphs")},
    **{name: shape(121) for name, shape in JOINED.items()},
    **{name: shape(150) for name, shape in DEEP.items()},
}
FAST = ("a sum", "conditions that all hold", "rows of two values", "optional patterns", "groups", "functions")


@pytest.mark.parametrize("name", TOO_LARGE if LONG else FAST)
def test_a_query_that_is_too_large_is_answered_with_a_note(client: FlaskClient, name: str) -> None:
    """The answer is that of `/sparql`, and neither meets a limit or costs a worker."""
    asked = {"query": TOO_LARGE[name], "format": "json"}
    plain = client.post("/sparql", data=asked)
    told = client.post("/provenance", data=asked)
    assert (plain.status_code, told.status_code) == (200, 200), told.text[:500]
    payload = told.get_json(force=True)
    (note,) = [note for note in payload["provenance"]["notes"] if note["code"] not in ("deviation", "unknown")]
    assert note["code"] == "unexplained"
    assert any(reason in note["text"] for reason in ("words and signs", "patterns; up to 120", "nested too deeply"))
    answer = plain.get_json(force=True)
    for part in ("boolean", "results"):
        assert payload.get(part) == answer.get(part)


def test_every_shape_was_tried() -> None:
    assert (len(TOO_LARGE), len(FAST)) == (27, 6)
