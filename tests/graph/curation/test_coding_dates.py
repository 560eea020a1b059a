"""A document was coded neither in the future nor before it was published; only `check` asks the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph.curation.coding_dates import coding_date_mistakes, latest_day
from graph.dataset import validation
from tests.support.small_checkout import TASS, small_checkout
from tests.support.typed_claims import ReadClaims, claim, file, line_of


def told(read_claims: ReadClaims, text: str, today: date) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.what) for mistake in coding_date_mistakes([read_claims(text)], today)]


def test_a_coding_in_the_future_is_told_on_its_line(read_claims: ReadClaims) -> None:
    line = line_of(file(), "curated: ")
    assert told(read_claims, file(), date(2026, 11, 20)) == [(line, "curated: 2026-11-21 is in the future")]
    assert told(read_claims, file(), date(2026, 11, 21)) == []


def test_a_coding_before_the_document_was_published_is_told(read_claims: ReadClaims) -> None:
    published = claim(facts="[{id: doc/900, type: SourceDocument, published: 1998-04-10}]")
    today = date(2026, 11, 21)
    assert told(read_claims, file(published), today) == []
    assert told(read_claims, file(published, curated="1998-04-10"), today) == []
    ((line, what),) = told(read_claims, file(published, curated="1998-04-09"), today)
    assert line == line_of(file(), "curated: ")
    assert what == "curated: 1998-04-09 is before the document was published, on 1998-04-10 or later"


def test_a_malformed_day_is_told_by_the_reader_alone(read_claims: ReadClaims) -> None:
    assert told(read_claims, file(curated="tomorrow"), date(2026, 11, 21)) == []


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 21, 9, 59, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 10, 0, tzinfo=UTC), date(2026, 11, 22)),
    ],
)
def test_it_is_tomorrow_when_it_is_tomorrow_anywhere(now: datetime, day: date) -> None:
    assert latest_day(now) == day


def test_check_tells_it_and_a_build_asks_no_clock(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = small_checkout(tmp_path / "root")
    monkeypatch.setattr(validation, "shape_mistakes", lambda _: [])
    monkeypatch.setattr(validation, "consistency_mistakes", lambda *_: [])
    assert validation.check(settings) == []
    found = validation.check(settings, date(2026, 11, 20))
    assert {mistake.what for mistake in found} == {"curated: 2026-11-21 is in the future"}
    assert TASS in {mistake.file for mistake in found}
    assert validation.read_seeds(settings).mistakes == []
