"""Ends of one thing that cannot both hold are found, unless a disagreement records them as a contradiction."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.errors import Mistake
from graph.core.settings import Settings
from graph.dataset.validation import check
from tests.support.small_checkout import DISAGREEMENTS, TASS, small_checkout
from tests.support.typed_claims import line_of

CLAIM = """\
  - id: claim/001-{number}
    quote: >-
      {quote}
    modality: {modality}
    dateBasis: inferred-from-text
    note: Planted.
    facts:
      - {{id: hostilities/1992-1994, type: Hostilities, {dates}}}
"""
TALKS, BORDER = "Talks on the Nagorno-Karabakh settlement", "border incidents from time to time"
RECORDED = """\
  - id: disagreement/end-of-the-fighting
    label: When the fighting ended
    kind: contradiction
    topic: [hostilities/1992-1994]
    sides:
      - {reading: "the one end", claims: [claim/001-08]}
      - {reading: "the other end", claims: [claim/001-09]}
"""


def found(root: Path, one: str, other: str, *, recorded: bool = False) -> list[Mistake]:
    """What `check` says of two claims more about the hostilities of 1992 to 1994, with these dates."""
    settings: Settings = small_checkout(root)
    with (settings.root / TASS).open("a", encoding="utf-8") as end:
        end.write(CLAIM.format(number="08", quote=TALKS, modality="asserted", dates=one))
        end.write(CLAIM.format(number="09", quote=BORDER, modality="asserted", dates=other))
    if recorded:
        with (settings.root / DISAGREEMENTS).open("a", encoding="utf-8") as end:
            end.write(RECORDED)
    return check(settings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ended: 1996", "ended: 1994"),
        ("ended: 1994-05-13", "ended: 1994-05-12"),
        ("ended: 1996", "when: 1992/1994"),
        ("began: 1992, ended: 1996", "began: 1992, ended: 1994"),
    ],
)
def test_an_end_after_the_last_day_of_another_claim_is_found(tmp_path: Path, one: str, other: str) -> None:
    (mistake,) = found(tmp_path / "root", one, other)
    text = (tmp_path / "root" / TASS).read_text("utf-8")
    assert (mistake.file, mistake.line) == (TASS, line_of(text, "- id: claim/001-08"))
    assert "contradictions of ends that no disagreement names" in mistake.what
    assert "claim/001-08, claim/001-09" in mistake.what
    assert "as a contradiction" in mistake.fix


@pytest.mark.parametrize(
    ("one", "other"),
    [("ended: 1994", "ended: 1994-05"), ("ended: 1994", "ended: 1993/1995"), ("ended: 1996", "began: 1992")],
)
def test_ends_that_may_be_one_are_none(tmp_path: Path, one: str, other: str) -> None:
    assert [str(mistake) for mistake in found(tmp_path / "root", one, other)] == []


def test_what_is_only_alleged_contradicts_nothing(tmp_path: Path) -> None:
    other = CLAIM.replace("    dateBasis", "    attributedTo: publisher/tass\n    dateBasis")
    settings = small_checkout(tmp_path / "root")
    with (settings.root / TASS).open("a", encoding="utf-8") as end:
        end.write(CLAIM.format(number="08", quote=TALKS, modality="asserted", dates="ended: 1996"))
        end.write(other.format(number="09", quote=BORDER, modality="alleged", dates="ended: 1994"))
    assert check(settings) == []


def test_what_is_recorded_as_a_contradiction_is_none_more(tmp_path: Path) -> None:
    assert found(tmp_path / "root", "ended: 1996", "ended: 1994", recorded=True) == []
