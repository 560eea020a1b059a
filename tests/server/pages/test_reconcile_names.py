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
    """First: at the head of the candidates, and not as near only. Offered: a best candidate that is more than near."""
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
    offered = [(row, held[0]["id"]) for row, held in zip(asked, found, strict=True) if held and not _is_near(held[0])]
    right = [row for row, thing in offered if row["thing"] == thing]
    matched = [(row, one["id"]) for row, held in zip(asked, found, strict=True) for one in held if one["match"]]
    wrong = [(row["query"], thing) for row, thing in matched if row["thing"] != thing]
    precision, recall = len(right) / len(offered), len(right) / len(known)
    told = f"{len(right)} of {len(known)} first, recall {recall:.3f}, precision {precision:.3f}"
    record_property(FIGURES, f"/reconcile, {name}.csv: {told}; matched {len(matched)}, {len(wrong)} of them wrong")
    assert not wrong
    assert recall >= 0.95, [row["query"] for row, _ in known if row not in right]


def _is_near(candidate: dict[str, object]) -> bool:
    features = candidate["features"]
    assert isinstance(features, list)
    return any(one["id"] == "near" and one["value"] for one in features)
