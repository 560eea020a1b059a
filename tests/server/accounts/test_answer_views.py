"""Which views are offered for which columns, and that each drawing holds every row that it can draw."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from graph.core.namespaces import CONCEPT, PG, PREFIXES
from graph.core.terms import Value
from graph.publishing.overviews.places import PlaceRecord
from server.accounts.answers.answer_drawings import drawing
from server.accounts.answers.answer_table import PlainRows, answer_table
from server.accounts.answers.answer_views import AnswerView, views_of
from server.accounts.answers.known_things import KnownThings
from server.accounts.answers.points import point_of
from server.accounts.overviews.answer_pictures import WIDTHS, picture
from server.accounts.pictures.scales import scale
from server.accounts.pictures.svg import file
from server.wording.names import Names
from tests.support.hostile_seeds import MARKUP, NAMES

BASE = "https://example.org/"
NUMBER = ox.NamedNode(PREFIXES["xsd"] + "integer")
DOUBLE = ox.NamedNode(PREFIXES["xsd"] + "double")
EDTF = ox.NamedNode(PREFIXES["edtf"] + "EDTF")
WKT = ox.NamedNode(PREFIXES["geo"] + "wktLiteral")
CITY, AREA, NOWHERE = (f"{BASE}place/{name}" for name in ("city", "area", "nowhere"))
PLACES: Mapping[str, PlaceRecord] = {
    CITY: PlaceRecord(CITY, 37.6, 55.7, is_area=False, note="", there=()),
    AREA: PlaceRecord(AREA, 46.7, 39.8, is_area=True, note="", there=()),
    NOWHERE: PlaceRecord(NOWHERE, None, None, is_area=False, note="", there=()),
}
KNOWN = KnownThings(BASE, PLACES, {"Anna": f"{BASE}person/anna", "Boris": f"{BASE}person/boris"})

A, B, C = (ox.NamedNode(f"{BASE}person/{name}") for name in "abc")
EVENT, OTHER = (ox.NamedNode(f"{BASE}meeting/{name}") for name in ("m", "n"))
DOC, CLAIM = ox.NamedNode(f"{BASE}doc/000"), ox.NamedNode(f"{BASE}claim/000-01")
TERM = ox.NamedNode(f"{PG}Meeting")
ONE, TWO = ox.Literal("1", datatype=NUMBER), ox.Literal("2", datatype=NUMBER)
DAY, MONTH = ox.Literal("2020-11-09", datatype=EDTF), ox.Literal("2020-11", datatype=EDTF)
NO_YEAR = ox.Literal("XXXX-11", datatype=EDTF)
TIME = ox.NamedNode(f"{BASE}time/2020-11-09")
WORDS = ox.Literal("words of nobody")
POINT = ox.Literal("POINT(44.5 40.2)", datatype=WKT)
Rows = list[tuple[Value | None, ...]]

CASES: dict[str, tuple[Rows, str]] = {
    "things with dates": ([(EVENT, DAY), (OTHER, MONTH)], "timeline"),
    "words with dates": ([(WORDS, DAY)], "timeline"),
    "times of the dataset": ([(EVENT, TIME)], "timeline"),
    "dates alone": ([(DAY,), (MONTH,)], ""),
    "dates without a year": ([(EVENT, NO_YEAR)], ""),
    "some dates among words": ([(EVENT, DAY), (OTHER, WORDS)], "timeline"),
    "hardly a date among words": ([(EVENT, DAY), (OTHER, WORDS), (A, WORDS)], ""),
    "points": ([(EVENT, POINT)], "map"),
    "points alone": ([(POINT,)], "map"),
    "points of another system": ([(EVENT, ox.Literal("<urn:x> POINT(1 2)", datatype=WKT))], ""),
    "places": ([(ox.NamedNode(CITY),), (ox.NamedNode(NOWHERE),)], "map"),
    "places without a point": ([(ox.NamedNode(NOWHERE),)], ""),
    "places among other things": ([(ox.NamedNode(CITY),), (A,)], ""),
    "things at places": ([(EVENT, ox.NamedNode(CITY))], "map network"),
    "two things": ([(A, B)], "network"),
    "two things with a word between": ([(A, TERM, B)], "network"),
    "three things": ([(A, EVENT, B)], "network"),
    "four things": ([(A, EVENT, B, C)], ""),
    "names of two things": ([(ox.Literal("Anna"), ox.Literal("Boris"))], "network"),
    "a thing and itself": ([(A, A)], ""),
    "a thing and its document": ([(A, DOC, CLAIM)], ""),
    "things with numbers": ([(A, ONE), (B, TWO)], "chart"),
    "terms with numbers": ([(TERM, ONE), (ox.NamedNode(CONCEPT + "call"), TWO)], "chart"),
    "one number": ([(A, ONE)], ""),
    "numbers alone": ([(ONE,), (TWO,)], ""),
    "two columns of numbers": ([(A, ONE, TWO), (B, ONE, TWO)], ""),
    "numbers that are none": ([(A, ox.Literal("NaN", datatype=DOUBLE)), (B, ox.Literal("INF", datatype=DOUBLE))], ""),
    "pairs with numbers": ([(A, B, ONE), (A, C, TWO)], "network chart"),
    "pairs with dates and numbers": ([(A, B, DAY, ONE), (A, C, MONTH, TWO)], "timeline network chart"),
    "words": ([(WORDS, WORDS)], ""),
    "nothing": ([], ""),
    "no values": ([(None, None)], ""),
}


def plain(rows: Rows, kind: str = "solutions") -> PlainRows:
    width = len(rows[0]) if rows else 2
    return PlainRows(kind, tuple(f"c{at}" for at in range(width)), rows, 0, len(rows))


def offered(rows: PlainRows, known: KnownThings = KNOWN) -> list[AnswerView]:
    return views_of(rows, answer_table(rows, Names({}, BASE)), known)


@pytest.mark.parametrize("case", CASES)
def test_views_are_offered_by_what_stands_in_the_columns(case: str) -> None:
    rows, wanted = CASES[case]
    assert " ".join(view.name for view in offered(plain(rows))) == wanted


@pytest.mark.parametrize("case", [name for name, (_, wanted) in CASES.items() if wanted])
def test_each_row_is_drawn_or_named_as_not_drawn(case: str) -> None:
    rows = plain(CASES[case][0])
    table = answer_table(rows, Names({}, BASE))
    for view in offered(rows):
        drawn = drawing(view, rows, table, KNOWN)
        assert drawn.rows, view
        assert sorted(row.number for row in (*drawn.rows, *drawn.left_out)) == list(range(len(rows.rows)))
        held = {
            "timeline": [one.row for one in drawn.dated],
            "chart": [one.row for one in drawn.counted],
            "map": [row for spot in drawn.spots for row in spot.rows],
            "network": [row for tie in drawn.ties for row in tie.rows],
        }[view.name]
        assert sorted(row.number for row in held) == [row.number for row in drawn.rows]


def test_triples_between_things_are_a_network_and_the_others_are_not_drawn() -> None:
    label = ox.NamedNode(PREFIXES["rdfs"] + "label")
    rows = plain([(A, TERM, B), (A, label, WORDS), (B, TERM, A), (A, TERM, DOC)], "triples")
    (view,) = offered(rows)
    drawn = drawing(view, rows, answer_table(rows, Names({}, BASE)), KNOWN)
    assert [(tie.one, tie.other) for tie in drawn.ties] == [
        (A.value, B.value),
        (B.value, A.value),
        (A.value, DOC.value),
    ]
    assert [row.number for row in drawn.left_out] == [1]
    assert not offered(plain([(A, label, WORDS)], "triples"))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_unkind_names_are_text_in_every_drawing(name: str) -> None:
    word = ox.Literal(name + "\x00")
    known = KnownThings(BASE, PLACES, {word.value: A.value, "other": B.value})
    rows = {
        "timeline": [(word, DAY)],
        "map": [(word, POINT)],
        "network": [(word, ox.Literal("other"))],
        "chart": [(word, ONE), (ox.Literal("other"), TWO)],
    }
    for show, held in rows.items():
        answer = plain(list(held))
        view = next(view for view in offered(answer, known) if view.name == show)
        drawn = drawing(view, answer, answer_table(answer, Names({}, BASE)), known)
        height, content = picture(drawn, lambda _: None)
        made = file(WIDTHS[show], height, name, [name], content).decode()
        assert "<script" not in made
        assert "\x00" not in made
        assert "<text" in made
    assert len(NAMES) == 7
    assert MARKUP in NAMES.values()


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT(44.5 40.2)", (44.5, 40.2)),
        ("point ( -0.1 51 )", (-0.1, 51.0)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(1 2)", (1.0, 2.0)),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(1 2)", None),
        ("POINT(200 10)", None),
        ("POINT(10 -89)", None),
        ("POINT EMPTY", None),
        ("POLYGON((0 0, 1 1, 1 0, 0 0))", None),
    ],
)
def test_points(text: str, point: tuple[float, float] | None) -> None:
    assert point_of(ox.Literal(text, datatype=WKT)) == point
    assert point_of(ox.Literal(text)) is None


@pytest.mark.parametrize(
    ("least", "most", "ticks"),
    [
        (3, 90, [0, 20, 40, 60, 80, 100]),
        (1, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-5, 5, [-6, -4, -2, 0, 2, 4, 6]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-30, -10, [-30, -20, -10, 0]),
    ],
)
def test_the_axis_of_numbers_begins_at_zero(least: float, most: float, ticks: list[float]) -> None:
    made = scale(least, most)
    assert list(made.ticks) == ticks
    assert 0 <= made.at(least) <= made.at(most) <= 100
