"""Lists of names that readers wrote, over HTTP: those that are there come first, and of no other anything is a match.

The lists are those of `tests/graph/search`: a name, the thing that is meant or nothing, and how the name is written.
What is nothing is a stranger, or near to a thing and another. One list runs each time, all of them with TEST_LONG.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests import LONG, ROOT
from tests.support.closing_lines import FIGURES

FOLDER = ROOT / "tests" / "graph" / "search"
READERS = "names-by-a-reader"
LISTS = sorted(path.stem for path in FOLDER.glob("names*.csv")) if LONG else [READERS]
BATCH = 50


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", LISTS)
def test_known_names_come_first_and_no_stranger_is_a_match(
    client: FlaskClient, name: str, record_property: Callable[[str, object], None]
) -> None:
    asked = rows(FOLDER / f"{name}.csv")
    found = []
    for first in range(0, len(asked), BATCH):
        batch = {str(i): {"query": row["query"]} for i, row in enumerate(asked[first : first + BATCH])}
        answer = client.post("/reconcile", data={"queries": json.dumps(batch)}).get_json()
        found += [answer[str(i)]["result"] for i in range(len(batch))]
    known = [(row, held) for row, held in zip(asked, found, strict=True) if row["thing"]]
    others = [(row, held) for row, held in zip(asked, found, strict=True) if not row["thing"]]
    assert len(known) >= 95
    assert len(others) >= 30
    right = [row for row, held in known if held and held[0]["id"] == row["thing"]]
    offered = [row for row, held in zip(asked, found, strict=True) if held and not _is_near(held[0])]
    matched = [(row, one["id"]) for row, held in zip(asked, found, strict=True) for one in held if one["match"]]
    wrong = [(row["query"], thing) for row, thing in matched if row["thing"] != thing]
    precision, recall = len(right) / len(offered), len(right) / len(known)
    told = f"{len(right)} of {len(known)} first, recall {recall:.3f}, precision {precision:.3f}"
    record_property(FIGURES, f"/reconcile, {name}.csv: {told}; matched {len(matched)}, {len(wrong)} of them wrong")
    assert not wrong
    assert recall >= 0.95, [row["query"] for row, held in known if not held or held[0]["id"] != row["thing"]]


def _is_near(candidate: dict[str, object]) -> bool:
    features = candidate["features"]
    assert isinstance(features, list)
    return any(one["id"] == "near" and one["value"] for one in features)
