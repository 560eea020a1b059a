"""What is made of dates: names that tell them apart, extents, years, months and days."""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st
from pyparsing import ParserElement

from graph.core.namespaces import term
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.texts.dates import RELATIVE, days, extent, months, slug, years
from graph.texts.edtf_bounds import PLAIN, DateError, bounds
from tests.graph.texts.test_edtf_bounds import BOUNDS
from tests.support.edtf_values import all_dates, tried

# ---- names of times


@tried(500)
@given(st.lists(all_dates(), min_size=2, max_size=8, unique=True))
def test_no_two_dates_have_the_same_name(values: list[str]) -> None:
    assert len({slug(value) for value in values}) == len(values)


@tried(500)
@given(all_dates())
def test_the_name_of_a_date_needs_no_percent_encoding(edtf: str) -> None:
    """Unreserved characters only (RFC 3986, section 2.3), so that no server or browser rewrites the IRI."""
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", slug(edtf))
    assert slug(edtf) not in (".", "..")


def test_the_names_of_the_forms_of_the_guide_are_told_apart() -> None:
    forms = [row[0] for row in BOUNDS]
    assert len({slug(form) for form in forms}) == len(set(forms))


# ---- the real dates


OF_THEIR_DOCUMENT = {  # read by hand from the texts: the words, and what of its days is known
    "doc/000#publication": {"notBefore": "2016-04-05"},
    "doc/000#monday-before-publication": {"notBefore": "2016-04-04"},
    "doc/001#XXXX-05-12": {"edtf": "XXXX-05-12", "startsBy": "2021-05-12", "notAfter": "2021-05-12"},
    "doc/001#XXXX-05-12--": {"edtf": "XXXX-05-12/"},
    "doc/004#publication": {"notBefore": "2022-08-31"},
    "doc/004#monday-before-publication": {"notBefore": "2022-08-29"},
    "doc/004#XXXX-08-31": {"edtf": "XXXX-08-31", "notBefore": "2022-08-31"},
    "doc/004#XXXX-11": {"edtf": "XXXX-11"},
}


def test_every_time_in_the_dataset_has_the_days_of_its_words(seeds: Seeds, built: Dataset) -> None:
    """Computed anew from `pg:edtf` of each time span; what only its document places has the days that this leaves."""
    names = ("notBefore", "startsBy", "notAfter")
    found: dict[str, dict[str, str]] = {}
    for t in built.views["all"]:
        local = t.predicate.value.removeprefix(term("pg:").value)
        if local in (*names, "edtf", "relativeTo"):
            found.setdefault(t.subject.value.removeprefix(seeds.base), {})[local] = t.object.value
    of_document = {iri: said for iri, said in found.items() if "relativeTo" in said}
    assert len(found) - len(of_document) >= 30
    for iri, said in found.items():
        if iri in of_document:
            continue
        limits = bounds(said["edtf"])
        wanted = dict(zip(names, (limits.not_before, limits.starts_by, limits.not_after), strict=True))
        assert {name: said.get(name) for name in names} == {n: v and v.isoformat() for n, v in wanted.items()}
        assert iri == f"time/{slug(said['edtf'])}"
    for iri, said in of_document.items():
        document, _, words = iri.partition("#")
        assert said.pop("relativeTo") == seeds.base + document
        assert bool(RELATIVE.fullmatch(words)) != ("edtf" in said)
    assert of_document == OF_THEIR_DOCUMENT


# ---- extents


@pytest.mark.parametrize(
    ("began", "ended", "expected"),
    [
        ("1988-02", None, "1988-02/"),
        (None, "1994~", "/1994~"),
        ("1992", "1994", "1992/1994"),
        (None, None, None),
        ("[2022-08-31..]", None, None),
        ("1992/1994", None, None),
        ("1992", "[2018-07-01..2018-07-27]", None),
        ("XXXX-08-31", None, None),
        ("1992", "XXXX-08-31", None),
    ],
)
def test_what_is_told_by_its_start_or_end_only_has_an_extent_that_says_no_more(
    began: str | None, ended: str | None, expected: str | None
) -> None:
    assert extent(began, ended) == expected


def test_the_years_of_dates_are_those_written_in_them() -> None:
    values = ["1992/1994", "2020-11-09", "[2018-07-01..2019-07-27]", "publication", "199X"]
    assert years(values) == {"1992", "1994", "2020", "2018", "2019"}


def test_the_days_and_months_of_dates_are_those_written_outside_sets() -> None:
    values = ["2020-11-09", "1992-05/1994-06-01", "[2018-07-01..2019-07-27]", "XXXX-08-31", "2016-04~", "2020~-11-09"]
    assert days(values) == {("2020", "11", "09"), ("1994", "06", "01"), ("XXXX", "08", "31")}
    assert months(values) == {("1992", "05"), ("2016", "04")}


def test_reading_dates_makes_reading_queries_no_slower() -> None:
    """The library of dates switches pyparsing's memory on for every parser of the process, rdflib's among them."""
    bounds.cache_clear()
    assert bounds("1994~").not_before == date(1994, 1, 1)
    assert "edtf.parser" in sys.modules
    assert ParserElement._parse is ParserElement._parseNoCache


PLAIN_DATES = ["0001", "1994", "9999", *(f"1994-{month:02}" for month in range(1, 13)), "2020-02-29", "1999-12-31"]


@pytest.mark.parametrize("text", PLAIN_DATES)
def test_a_plain_date_is_one_that_the_library_reads(text: str) -> None:
    assert PLAIN.fullmatch(text)
    assert parse_edtf(text)


@pytest.mark.parametrize(
    "text", ["1994-13", "1994-00", "1994-1", "94", "1994-05-32", "1994-05-00", "１９９４", "2001-21"]
)
def test_what_is_not_quite_a_plain_date_is_left_to_the_library(text: str) -> None:
    assert PLAIN.fullmatch(text) is None
    with pytest.raises(DateError):
        bounds(text)
