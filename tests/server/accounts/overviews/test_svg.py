"""What is drawn is valid XML and within its borders, whatever the words are."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from graph.store.dataset_store import EmbeddedStore
from server.accounts.overviews.chronology import chronology
from server.accounts.overviews.timeline_picture import WIDTH, timeline_picture
from server.accounts.pictures.svg import clean, file, shape, width_of, words, wrapped
from server.wording.names import Names
from tests.server.accounts.overviews.test_chronology import EVERYTHING
from tests.server.accounts.overviews.test_network import HOSTILE
from tests.support.xml_reader import parsed

TEXTS = [*HOSTILE, "plain words that are told of a meeting", "a" * 1000, "two\nlines", "\ud800"]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_text_can_be_drawn_and_is_read_back_as_it_was(text: str) -> None:
    written = file(500, 100, text, [text], [words(0, 0, text)])
    root = parsed(written)
    read = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert clean(text) in read


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("width", [40, 200, 600])
def test_wrapped_lines_are_not_wider_than_they_may_be(text: str, width: float) -> None:
    lines = wrapped(text, width, 12)
    assert 1 <= len(lines) <= 3
    assert all(width_of(line, 12) <= width + 12 for line in lines)
    if all(not line.endswith("…") for line in lines):
        assert "".join(lines).replace(" ", "") == "".join(clean(text).split())


def test_attributes_are_escaped_and_absent_ones_left_out() -> None:
    element = shape("a", href='"><script>', aria_label="x & y", class_="one", x=1.04, rel=None)
    assert element.attrib == {"href": '"><script>', "aria-label": "x & y", "class": "one", "x": "1"}
    assert b"<script>" not in ET.tostring(element)


def test_the_timeline_is_drawn_whole(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    height, content = timeline_picture(page)
    root = parsed(file(WIDTH, height, "Timeline", ["caption"], content))
    bars = [e for e in root.iter() if e.tag.endswith(("circle", "rect"))]
    rows = [drawn for part in (page.published, page.reported, page.apart) for g in part.groups for _, drawn in g.rows]
    assert len(bars) >= sum(len(drawn) for drawn in rows) > 100
    bottoms = [float(e.get("y") or 0) for e in root.iter() if e.tag.endswith("rect")]
    assert max(bottoms) <= height + 80


def test_a_timeline_of_hostile_names_is_valid_xml(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    labels = {thing.iri: HOSTILE[n % len(HOSTILE)] for n, thing in enumerate(page.things)}
    page = replace(page, names=Names(labels, store.base))
    height, content = timeline_picture(page)
    assert parsed(file(WIDTH, height, "t", [], content)).tag.endswith("svg")
