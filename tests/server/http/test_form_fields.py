"""A form is read as the standard library reads it, and faster."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.http.form_fields import form_fields

PIECES = [
    "a",
    "=",
    "&",
    "+",
    "%",
    "%2",
    "%41",
    "%C3%A9",
    "%zz",
    "%0A",
    "%3D",
    "%26",
    "%20",
    "%25",
    "_",
    "%E2%82%AC",
    ".",
    "~",
    "%0d%0a",
    "%00",
    " ",
    "\n",
    "\r",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("query=SELECT%20%2A%20%7B%7D&format=json&&empty=&flag&a=b=c&%3D=%3D")
def test_a_form_is_read_as_the_standard_library_reads_it(form: str) -> None:
    try:
        expected = parse_qsl(form, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            form_fields(form.encode())
    else:
        assert form_fields(form.encode()) == expected


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_what_a_browser_encodes_comes_back(fields: list[tuple[str, str]]) -> None:
    assert form_fields(urlencode(fields).encode()) == fields
