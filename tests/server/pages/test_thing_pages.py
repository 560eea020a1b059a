"""The pages of things lead to their own sections, set apart what is alleged, and say which dates are inferred."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from graph.store.dataset_store import EmbeddedStore
from server.wording.evidence import source_documents, year_only_is_inferred

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CONTENTS = re.compile(r'aria-label="On this page">(.*?)</nav>', re.DOTALL)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200, address
    return answer.text


def test_a_long_page_leads_to_each_of_its_sections(client: FlaskClient) -> None:
    text = page(client, "/state/armenia")
    (contents,) = CONTENTS.findall(text)
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) == text.count('<section class="part') >= 10
    assert all(text.count(f'id="{anchor}"') == 1 for anchor in anchors)
    assert not CONTENTS.findall(page(client, "/person/sergey-lavrov"))


def test_what_is_alleged_of_an_event_is_one_link_below_its_table(client: FlaskClient) -> None:
    text = page(client, "/hostilities/2016-04")
    table = text.partition('<table class="matrix">')[2].partition("</table>")[0]
    assert "initiator" not in table
    assert text.count('href="#set-apart"') == text.count('id="set-apart"') == 1
    assert "initiator" in text.partition('id="set-apart"')[2]


def test_many_things_that_are_not_on_the_axis_are_a_list(client: FlaskClient) -> None:
    after = page(client, "/state/armenia").partition("Not on the axis:")[2].partition("</div>")[0]
    assert after.count("<li>") > 5
    assert "<li>" not in page(client, "/person/sergey-lavrov").partition("Not on the axis:")[2].partition("</p>")[0]


def test_a_year_that_nobody_wrote_is_told_to_be_inferred(client: FlaskClient, store: EmbeddedStore) -> None:
    dates = {document.number: document.date for document in source_documents(store).values()}
    assert dates == {
        "000": "not dated",
        "001": "31 August 2021, year inferred",
        "002": "27 July 2018, year inferred",
        "003": "2 April 2021",
        "004": "not dated",
    }
    for address in ("/claim/001-50", "/agreement/trilateral-statement-2020-11-09"):
        text = client.get(address, headers=BROWSER).text
        assert "31 August 2021, year inferred" in text, address


@pytest.mark.parametrize(
    ("edtf", "words", "only_year"),
    [
        ("2021-08-31", "MOSCOW, August 31. /TASS/", True),
        ("2021-08-31", "August 31, 2021", False),
        ("2021-08-31", "on Tuesday", False),
        ("2021-08", "in August", False),
    ],
)
def test_only_the_year_is_inferred_where_the_words_give_day_and_month(edtf: str, words: str, only_year: bool) -> None:
    assert year_only_is_inferred(edtf, words) is only_year
