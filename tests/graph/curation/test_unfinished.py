"""A file that is just begun is read as such, and no hint leads from one document into another."""

from __future__ import annotations

import pytest

from graph.curation.reference_checks import References
from graph.curation.seeds import Seeds
from tests.support.typed_claims import HEAD, ReadClaims

THERE = {"meeting/talks-001": {"Meeting"}, "publisher/not-stated-000": {"Publisher"}, "person/ana-1": {"Person"}}


@pytest.mark.parametrize("more", ["claims:\n", "claims:\nnothing-claimed:\n", "claims: []\nnothing-claimed: []\n"])
def test_lists_in_which_nothing_stands_yet_are_no_mistake(read_claims: ReadClaims, more: str) -> None:
    read = read_claims(HEAD + more)
    assert list(read.mistakes) == []
    assert (read.claims, read.nothing_claimed) == ([], [])


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ("meeting/talks-002", "describe it in a claim, with type Meeting"),
        ("meeting/talks", "did you mean meeting/talks-001?"),
        ("meeting/tolks-001", "did you mean meeting/talks-001?"),
        ("publisher/not-stated-005", "add it to seeds/register.ttl"),
        ("person/ana-2", "did you mean person/ana-1?"),
    ],
)
def test_what_differs_in_the_number_of_a_document_alone_is_not_proposed(seeds: Seeds, wrong: str, advice: str) -> None:
    assert References(seeds.vocabulary, THERE, frozenset(), {}).instead(wrong) == advice
