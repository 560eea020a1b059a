"""`check` tells a curator of times that cannot hold together, and of shapes that best times must have."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.namespaces import term
from graph.dataset.assembly import Dataset
from graph.dataset.validation import check
from tests.support.small_checkout import TASS, small_checkout

CLAIM = """\
  - id: claim/001-90
    quote: >-
      Renewed clashes between Azerbaijan and Armenia erupted on September 27, 2020
    modality: asserted
    dateBasis: inferred-from-text
    note: A test of times.
    facts:
      - {id: doc/001, type: SourceDocument, published: 2021-08-31}
      - {id: hostilities/tried, type: Hostilities, label: Hostilities that are tried, FIRST}
      - {id: hostilities/other, type: Hostilities, label: Hostilities before them, when: 2020-10}
  - id: claim/001-91
    quote: >-
      In 1992-1994, tensions boiled over
    modality: asserted
    BASIS
    note: A test of times.
    facts:
      - {id: hostilities/tried, type: Hostilities, SECOND}
"""
TRIED = {  # what two claims say of one thing: what is told at which of them
    "times that overlap": ("when: 2020", "began: 2020-09-27", None),
    "ends that do not meet": (
        "ended: 2020-11",
        "ended: 2020-12",
        ("claim/001-90", "no disagreement names: hostilities/tried"),
    ),
    "a time after the document": (
        "when: 2021-09",
        "place: place/moscow",
        ("claim/001-90", "dates hostilities/tried after its own document"),
    ),
    "a time before what it came after": (
        "when: 2020-09",
        "follows: hostilities/other",
        ("claim/001-90", "no disagreement names"),
    ),
}


@pytest.mark.parametrize(("first", "second", "told"), TRIED.values(), ids=TRIED)
def test_times_that_cannot_hold_together_are_told_at_their_claims(
    tmp_path: Path, first: str, second: str, told: tuple[str, str] | None
) -> None:
    settings = small_checkout(tmp_path / "root")
    with (settings.root / TASS).open("a", encoding="utf-8") as end:
        basis = "" if second.startswith(("place", "follows")) else "dateBasis: inferred-from-text"
        end.write(CLAIM.replace("FIRST", first).replace("SECOND", second).replace("BASIS", basis))
    mistakes = check(settings)
    if told is None:
        assert mistakes == []
        return
    (mistake,) = mistakes
    line = (settings.root / TASS).read_text("utf-8").splitlines()[mistake.line - 1]
    assert told[0] in line
    assert told[1] in mistake.what
    assert mistake.fix


def test_no_claim_graph_holds_the_bounds_of_a_relative_time(built: Dataset) -> None:
    """They come of other claims of the document; what a claim's own calendar gives is its own."""
    bounds = {term(f"pg:{name}") for name in ("notBefore", "startsBy", "notAfter")}
    held = {
        triple.subject.value.removeprefix(built.base)
        for graph in built.claims.values()
        for triple in graph
        if triple.predicate in bounds and isinstance(triple.subject, ox.NamedNode) and "#" in triple.subject.value
    }
    assert held == {"doc/001#XXXX-05-12", "doc/004#XXXX-08-31"}
