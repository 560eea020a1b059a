"""The map has every place with a point, and takes no position: no borders unless asked for, one colour of land."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.overviews import outlines
from server.accounts.overviews.map_picture import WIDTH, frames, map_picture
from server.accounts.overviews.outlines import Frame, path
from server.accounts.overviews.place_map import APPROXIMATE, place_map
from server.accounts.pictures.svg import file, width_of
from tests.server.accounts.overviews.test_network import HOSTILE
from tests.support.xml_reader import parsed

POINTS = "SELECT DISTINCT ?place ?wkt WHERE { ?place a pg:Place ; geo:hasGeometry/geo:asWKT ?wkt }"
THERE = "SELECT DISTINCT ?thing ?place ?claim WHERE { GRAPH ?claim { ?thing pg:place|pg:madeAt|pg:territory ?place } }"


def drawn(store: EmbeddedStore, *, borders: bool) -> list[ET.Element]:
    return map_picture(place_map(store), lambda iri: iri, borders=borders)[1]


def test_every_place_with_a_point_is_on_the_map(store: EmbeddedStore) -> None:
    expected = {
        (row["place"].value, *map(float, re.findall(r"-?[\d.]+", row["wkt"].value))) for row in solutions(store, POINTS)
    }
    located = place_map(store).located
    assert {(p.iri, p.record.longitude, p.record.latitude) for p in located} == expected
    linked = {a.get("href") for panel in drawn(store, borders=False) for a in panel.iter("a")}
    assert linked == {place.iri for place in located}
    assert len(expected) == 8


def test_all_that_claims_place_somewhere_stands_there(store: EmbeddedStore) -> None:
    expected = {(r["place"].value, r["thing"].value, r["claim"].value) for r in solutions(store, THERE)}
    shown = place_map(store)
    found = {
        (place.iri, row.iri, telling.claim)
        for place in (*shown.located, *shown.others)
        for row in place.rows
        for telling in row.tellings
    }
    assert found == expected
    assert len(expected) > 40


def test_an_area_is_a_ring_that_says_so(store: EmbeddedStore) -> None:
    rings = {
        anchor.get("href"): [text.text for text in anchor.iter("text")]
        for panel in drawn(store, borders=False)
        for anchor in panel.iter("a")
        if any(circle.get("class") == "ring" for circle in anchor.iter("circle"))
    }
    areas = {place.iri for place in place_map(store).located if place.record.is_area}
    assert set(rings) == areas
    assert store.base + "territory/nagorno-karabakh" in areas
    assert all(texts[1] == APPROXIMATE for texts in rings.values())


@pytest.mark.parametrize("borders", [False, True])
def test_borders_are_drawn_only_where_they_are_asked_for(store: EmbeddedStore, *, borders: bool) -> None:
    lines = [p.get("class") for panel in drawn(store, borders=borders) for p in panel.iter("path")]
    assert lines.count("line-borders") == (2 if borders else 0)
    assert lines.count("line-coast") == lines.count("land") == 2


def test_land_has_one_colour_and_no_other_area_is_filled(store: EmbeddedStore) -> None:
    paths = [p for panel in drawn(store, borders=True) for p in panel.iter("path")]
    assert len({p.get("fill") for p in paths if p.get("class") == "land"}) == 1
    assert {p.get("fill") for p in paths if p.get("class") != "land"} == {"none"}


def test_no_name_lies_over_another(store: EmbeddedStore) -> None:
    seen = 0
    for panel in drawn(store, borders=False):
        boxes = []
        for anchor in panel.iter("a"):
            for text in anchor.iter("text"):
                size, x, y = (float(text.get(key) or "") for key in ("font-size", "x", "y"))
                wide = width_of(text.text or "", size)
                left = {"start": x, "end": x - wide, "middle": x - wide / 2}[text.get("text-anchor") or ""]
                boxes.append((left, y - 10, left + wide, y + 2))
        seen += len(boxes)
        for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
            assert c <= e or g <= a or d <= f or h <= b
    assert seen > 10


def test_names_of_any_kind_make_no_broken_xml(store: EmbeddedStore) -> None:
    shown = place_map(store)
    located = [replace(place, name=HOSTILE[n % len(HOSTILE)]) for n, place in enumerate(shown.located)]
    height, content = map_picture(replace(shown, located=located), lambda iri: iri, borders=True)
    assert parsed(file(WIDTH, height, "\x00<", ["&"], content)).tag.endswith("svg")


def test_a_map_without_places_is_a_map_of_the_region(store: EmbeddedStore) -> None:
    region, whole = frames([])
    assert (region.west, region.south, region.east, region.north) == outlines.REGION
    assert whole.holds(45, 40)
    height, content = map_picture(replace(place_map(store), located=[]), lambda iri: iri)
    assert height > 100
    assert content


@pytest.mark.parametrize("kind", ["land", "coast", "borders"])
@pytest.mark.parametrize("frame", [Frame(44, 38, 51, 42, 700), Frame(-2, 33, 60, 61, 360)], ids=["region", "world"])
def test_an_outline_is_a_path(kind: str, frame: Frame) -> None:
    drawn_path = path(kind, frame)
    assert re.fullmatch(r"(M[\d.-]+ [\d.-]+l( ?-?[\d.]+)+Z?)+", drawn_path)
    assert len(drawn_path) < 40_000


def test_equal_lengths_are_drawn_equal() -> None:
    frame = Frame(44, 38, 51, 42, 700)
    east = frame.at(47, 40)[0] - frame.at(46, 40)[0]
    south = frame.at(47, 40)[1] - frame.at(47, 41)[1]
    assert east / south == pytest.approx(0.766, abs=0.001)  # the cosine of 40°
