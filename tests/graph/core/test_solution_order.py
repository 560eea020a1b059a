"""Rows are put in order by their terms, byte by byte, without being read; what looks like a border is none."""

from __future__ import annotations

import random
from itertools import permutations

import pyoxigraph as ox

from graph.core import solution_order

ODD = ['"a"', '"}},{"', '"}"', '",{}"', '"a\\"}},{\\"b"', '"x"@en', '"x"@hy', "1", "1.5", "<urn:a>", "UNDEF", '"\\n"']


def written(rows: list[str]) -> bytes:
    answer = ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {' '.join(rows)} }} }}")
    return answer.serialize(format=ox.QueryResultsFormat.JSON) or b""


def read(body: bytes) -> list[tuple[object, ...]]:
    return [tuple(row) for row in ox.parse_query_results(body, ox.QueryResultsFormat.JSON)]  # type: ignore[union-attr]


def test_rows_in_any_order_give_the_same_bytes() -> None:
    rows = ['("b" 1)', "(<urn:a> UNDEF)", "(UNDEF 2)", '("a" "}},{")']
    made = {solution_order.in_order(written(list(order))) for order in permutations(rows)}
    assert len(made) == 1
    assert sorted(map(str, read(made.pop() or b""))) == sorted(map(str, read(written(rows))))


def test_no_text_is_taken_for_a_border_between_rows() -> None:
    drawn, compared = random.Random(7), 0  # noqa: S311  # no secret
    for _ in range(300):
        rows = [f"({drawn.choice(ODD)} {drawn.choice(ODD)})" for _ in range(drawn.randint(0, 6))]
        body = written(rows)
        ordered = solution_order.in_order(body)
        assert ordered is not None
        assert sorted(map(str, read(ordered))) == sorted(map(str, read(body))), rows
        drawn.shuffle(rows)
        assert solution_order.in_order(written(rows)) == ordered, rows
        compared += 1
    assert compared == 300


def test_more_rows_than_are_worth_it_are_left_as_they_are() -> None:
    most = written([f"({number} UNDEF)" for number in range(solution_order.MOST)])
    assert solution_order.in_order(most) is not None
    for extra in (f"({solution_order.MOST} 1)", "(UNDEF UNDEF)"):
        more = written([*(f"({number} UNDEF)" for number in range(solution_order.MOST)), extra])
        assert solution_order.in_order(more) is None


def test_rows_in_order_change_places_only_where_they_agree_in_its_keys() -> None:
    rows = ['("b" 2)', '("b" 1)', '("a" 3)', "(UNDEF 9)", "(UNDEF 8)", '("}},{" 1)', '("}},{" 0)']
    for extra in ([], ["(UNDEF UNDEF)"]):
        ordered = solution_order.in_order(written([*rows, *extra]), [("x", "")])
        assert ordered is not None
        found = [(x and x.value, y and y.value) for x, y in read(ordered)]  # type: ignore[attr-defined]
        first = [("b", "1"), ("b", "2"), ("a", "3"), (None, "8"), (None, "9"), ("}},{", "0"), ("}},{", "1")]
        assert found == [*first, *((None, None) for _ in extra)]


def test_rows_agree_in_a_text_whatever_its_language_and_in_whether_there_is_a_value() -> None:
    rows = ['("b"@hy 1)', '("b"@en 3)', '("b" 2)', "(<urn:a> 2)", '("urn:a" 1)', "(UNDEF 2)", "(UNDEF 1)"]
    by_text = ["b", "b", "b", "urn:a", "urn:a", None, None]
    for extra in ([], ["(UNDEF UNDEF)"]):
        for what, groups in (("STR", by_text), ("BOUND", [bool(text) for text in by_text])):
            body, other = (written([*order, *extra]) for order in (rows, [*rows[:3][::-1], *rows[3:]]))
            ordered = solution_order.in_order(body, [("x", what)])
            assert ordered == solution_order.in_order(other, [("x", what)])
            found = [x and x.value for x, _ in read(ordered or b"")]  # type: ignore[attr-defined]
            kept = [text if what == "STR" else bool(text) for text in found]
            assert kept == groups + [None if what == "STR" else False] * len(extra)
            assert sorted(map(str, read(ordered or b""))) == sorted(map(str, read(body)))
