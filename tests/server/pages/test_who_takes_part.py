"""The page of a document tells with each claim who takes part, signs or speaks, by name and once."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

PARTIES = "Statement of the two parties on continuing the consultations"
NEGOTIATIONS = "Negotiations of the foreign ministers of Armenia and Azerbaijan"


def fact(client: FlaskClient, claim: str) -> str:
    """What a document's page tells as the facts of one claim, as plain text."""
    text = client.get(f"/doc/{claim[:3]}", headers={"Accept": "text/html"}).text
    told = re.search(rf'<li id="f-{claim}".*?</li>', text, re.DOTALL)
    assert told is not None
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", told[0])))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            "003-64",
            "Words of Ilham Aliyev and Vladimir Putin on partnership: {}; said by Ilham Aliyev, Vladimir Putin;",
        ),
        ("001-50", "; signed by Ilham Aliyev for Azerbaijan, Nikol Pashinyan for Armenia, Vladimir Putin for Russia;"),
        ("002-40", f"{PARTIES}: {{}}; said by Hikmet Hajiyev, Maria Zakharova;"),
        ("004-64", f"{NEGOTIATIONS}: {{}}Foreign Minister of Armenia"),  # known by their offices
    ],
)
def test_who_takes_part_signs_or_speaks_is_told_once(client: FlaskClient, claim: str, expected: str) -> None:
    told = fact(client, claim)
    pattern = ".*?".join(map(re.escape, expected.split("{}")))
    assert len(re.findall(pattern, told)) == 1, told
    assert not re.search(r"\b(participant|participation|speaker|signatory|involves): |#", told), told
