"""Some editors put a byte order mark before a text: in every curated file it is skipped, and nothing else changes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.dataset.validation import check
from graph.ontology.axioms import axioms_by_rule
from graph.ontology.vocabulary import Vocabulary
from tests.graph.dataset.planting import mistakes
from tests.support.small_checkout import DISAGREEMENTS, REGISTER, small_checkout

CURATED = ("ontology/*.ttl", "ontology/context.json", "ontology/checks/*.rq", "seeds/claims/*.yaml")
FOUND_BY_A_CHECK = "a publisher that no claim states"


def with_marks(root: Path) -> list[Path]:
    """Put a mark before each text that curators write, and return their files; documents are kept as they came."""
    files = [path for pattern in CURATED for path in sorted(root.glob(pattern))]
    files += [root / REGISTER, root / DISAGREEMENTS]
    for path in files:
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    return files


@pytest.fixture
def mistaken(tmp_path: Path) -> Settings:
    """A checkout with a mistake that a query of `ontology/checks` finds."""
    settings = small_checkout(tmp_path / "root")
    (mistake,) = (m for m in mistakes() if m.name == FOUND_BY_A_CHECK)
    for edit in mistake.edits:
        edit.make(settings.root)
    return settings


def test_what_is_found_is_the_same_with_marks(mistaken: Settings) -> None:
    plain = check(mistaken)
    assert [m for m in plain if "stated in no claim" in m.what], "by a check, whose first line is its title"
    assert len(with_marks(mistaken.root)) == 14
    assert list(map(str, check(mistaken))) == list(map(str, plain))


def test_axioms_are_found_with_marks(mistaken: Settings) -> None:
    plain = axioms_by_rule(mistaken.ontology), Vocabulary(mistaken.ontology).triples
    with_marks(mistaken.root)
    assert (axioms_by_rule(mistaken.ontology), Vocabulary(mistaken.ontology).triples) == plain
    assert len(plain[0]) > 100
