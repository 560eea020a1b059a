"""The page of a document tells with each claim who takes part, signs or speaks, by name and once."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

PARTIES = "Statement of the two parties on continuing the consultations (document 002)"
NEGOTIATIONS = "Negotiations of the foreign ministers of Armenia and Azerbaijan (document 004)"


def facts(client: FlaskClient, claim: str) -> list[str]:
    """What a document's page tells as the facts of one claim, as plain text."""
    text = client.get(f"/doc/{claim[:3]}", headers={"Accept": "text/html"}).text
    told = re.search(rf">{claim}</a>.*?<ul>(.*?)</ul>", text, re.DOTALL)
    assert told is not None
    items = re.findall(r"<li>(.*?)</li>", told[1], re.DOTALL)
    return [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", item))) for item in items]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            "003-64",
            {
                "Words of Ilham Aliyev and Vladimir Putin on partnership (document 003) speaking Ilham Aliyev",
                "Words of Ilham Aliyev and Vladimir Putin on partnership (document 003) speaking Vladimir Putin",
            },
        ),
        (
            "001-50",
            {
                "Trilateral statement of 9 November 2020 signature Ilham Aliyev",
                "Trilateral statement of 9 November 2020 signature Nikol Pashinyan",
                "Trilateral statement of 9 November 2020 signature Vladimir Putin",
            },
        ),
        (
            "002-40",
            {
                f"{PARTIES} speaking Hikmet Hajiyev",
                f"{PARTIES} speaking Maria Zakharova",
            },
        ),
        (
            "004-64",  # known by their offices
            {
                f"{NEGOTIATIONS} has participation Foreign Minister of Armenia",
                f"{NEGOTIATIONS} has participation Foreign Minister of Azerbaijan",
            },
        ),
    ],
)
def test_who_takes_part_signs_or_speaks_is_told_once(client: FlaskClient, claim: str, expected: set[str]) -> None:
    told = facts(client, claim)
    parts = [fact for fact in told if re.search(r" (has participation|participation|speaking|signature) ", fact)]
    assert sorted(parts) == sorted(expected)
    assert len(told) > len(parts)
    assert [fact for fact in told if re.search(r" (participant|speaker|signatory|involves) |#", fact)] == []
