"""A quotation that fails says what is wrong with it, down to the character, and what to write instead."""

from __future__ import annotations

import re

import pytest
import yaml

from graph.texts.documents import Document, QuoteError

TEXT = "He signed on April 10, 1998. The deal holds. On May 1\nthe deal was kept. The deal holds, they said."


def document(text: str) -> Document:
    return Document("made-up.txt", text, "")


def refusal(text: str, quote: str, prefix: str = "", suffix: str = "") -> QuoteError:
    with pytest.raises(QuoteError) as caught:
        document(text).find(quote, prefix, suffix)
    return caught.value


# ---- prefix and suffix


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [
        ("on April 10, 1998.", "", 29),
        ("on April 10, 1998. ", "", 29),
        (" 1998.", "", 29),
        ("was kept.", "", 73),
        ("kept.\n", "", 73),
        ("On May 1 the deal was kept.", "", 73),
        ("", ". On May", 29),
        ("", ".  On\nMay 1 the", 29),
        ("", ", they", 73),
        ("kept.", ", they", 73),
    ],
)
def test_blanks_and_line_breaks_between_a_quotation_and_the_words_beside_it_need_not_be_typed(
    prefix: str, suffix: str, start: int
) -> None:
    assert document(TEXT).find("The deal holds", prefix, suffix).start == start


@pytest.mark.parametrize(
    ("prefix", "suffix", "key", "says"),
    [
        ("on April 11, 1998.", "", "prefix", "before the quote in made-up.txt; 'He signed on April 10, 1998. ' does"),
        ("the", "", "prefix", "before the quote in made-up.txt; 'He signed on April 10, 1998. ' does"),
        ("", "; they", "suffix", "after the quote in made-up.txt; '. On May 1"),
        ("kept.", ". On May", "suffix", "after the quote in made-up.txt; ', they said.' does"),
    ],
)
def test_what_is_wrong_is_blamed_and_nothing_else(prefix: str, suffix: str, key: str, says: str) -> None:
    error = refusal(TEXT, "The deal holds", prefix, suffix)
    assert error.key == key
    assert f"does not stand {says}" in str(error)


def test_a_prefix_that_differs_invisibly_is_told_by_the_character() -> None:
    error = refusal(TEXT.replace("April", "Ap\u00adril"), "The deal holds", "on April 10, 1998.")
    assert error.key == "prefix"
    assert "it looks like it, but after 'on Ap' the document has a soft hyphen (U+00AD)" in str(error)


@pytest.mark.parametrize(
    ("text", "quote", "prefix"),
    [
        (TEXT, "The deal holds", ""),
        (TEXT, "deal", ""),
        ("Moscow and Moscow", "Moscow", ""),
        ("in Moscow, in Moscow", "Moscow", "in "),
        ("it’s and it's", "it's", ""),
        ("the the the", "the the", ""),
        ('a "b" c "b" d', '"b"', ""),
        ("Moscow said. " * 2 + "Baku said.", "said", ""),
    ],
)
def test_each_way_that_is_offered_to_tell_places_apart_does_so(text: str, quote: str, prefix: str) -> None:
    error = refusal(text, quote, prefix)
    offered = re.findall(r'(prefix|suffix): ("(?:[^"\\]|\\.)*")', error.fix)
    assert offered, error.fix
    found = {document(text).find(quote, **{key: yaml.safe_load(words)}).start for key, words in offered}
    assert len(found) == len(offered)


# ---- what nobody sees


INVISIBLE = {  # the document, the quotation, the character that is named, its place
    "soft hyphen": ("co\u00adoperation", "cooperation", "a soft hyphen (U+00AD)", 2),
    "non-breaking hyphen": ("an 11\u2011year", "an 11-year", "a non-breaking hyphen '\u2011' (U+2011)", 5),
    "narrow no-break space": ("Armenia\u202fand", "Armenia and", "a narrow no-break space (U+202F)", 7),
    "thin space": ("25\u2009000", "25 000", "a thin space (U+2009)", 2),
    "zero width space": ("Kara\u200bbakh", "Karabakh", "a zero width space (U+200B)", 4),
    "byte order mark": ("Kara\ufeffbakh", "Karabakh", "a zero width no-break space (U+FEFF)", 4),
    "left-to-right mark": ("Kara\u200ebakh", "Karabakh", "a left-to-right mark (U+200E)", 4),
    "decomposed accent": ("Ste\u0301phane", "St\u00e9phane", "(U+00E9)", 2),
    "composed accent": ("St\u00e9phane", "Ste\u0301phane", "(U+00E9)", 2),
    "CRLF": ("one\r\ntwo", "one two", "a carriage return (U+000D)", 3),
    "CRLF typed as LF": ("one\r\ntwo", "one\ntwo", "a carriage return (U+000D)", 3),
    "line feed": ("one\ntwo", "one two", "a line feed (U+000A)", 3),
    "tab": ("one\ttwo", "one two", "a tab (U+0009)", 3),
    "double blank": ("one  two", "one two", "a blank", 4),
    "single blank": ("one two", "one  two", "a blank", 4),
    "Cyrillic letter": ("M\u043escow", "Moscow", "a cyrillic small letter o '\u043e' (U+043E)", 1),
    "Cyrillic letter in the quotation": ("Moscow", "M\u043escow", "a cyrillic small letter o '\u043e' (U+043E)", 1),
    "Greek letter": ("\u0391zerbaijan", "Azerbaijan", "a greek capital letter alpha '\u0391' (U+0391)", 0),
    "Armenian letter": ("B\u0585ku, o", "Boku, o", "an armenian small letter oh '\u0585' (U+0585)", 1),
    "ligature": ("o\ufb03ce", "office", "a latin small ligature ffi '\ufb03' (U+FB03)", 1),
    "ellipsis": ("so\u2026", "so...", "a horizontal ellipsis '\u2026' (U+2026)", 2),
    "full-width figure": ("\uff11994", "1994", "a fullwidth digit one '\uff11' (U+FF11)", 0),
    "minus sign": ("5\u2012 6", "5- 6", "a figure dash '\u2012' (U+2012)", 1),
    "case": ("the Deal", "the deal", "'D'", 4),
    "line break at the end of the quotation": ("one two", "one two\n", "a line feed (U+000A)", 7),
}


@pytest.mark.parametrize(("text", "quote", "named", "place"), INVISIBLE.values(), ids=INVISIBLE)
def test_an_invisible_difference_is_named_with_its_place_and_the_words_to_write(
    text: str, quote: str, named: str, place: int
) -> None:
    before = "Before.\n"
    error = refusal(before + text, quote)
    assert named in str(error)
    assert f"at character {len(before) + place} (line 2)" in str(error)
    written = re.search(r'write quote: ("(?:[^"\\]|\\.)*")', error.fix)
    assert written, error.fix
    words = yaml.safe_load(written[1])
    assert document(before + text).find(words).exact == text[: len(words)] == words


def test_every_kind_of_invisible_difference_is_tried() -> None:
    assert len(INVISIBLE) == 25


def test_words_that_differ_visibly_are_not_told_by_characters() -> None:
    error = refusal("talks in Moscow", "talks in Tbilisi")
    assert "character" not in str(error)
    assert "it is there up to 'talks in'" in str(error)
    assert error.fix.startswith("quote exactly")


def test_what_is_written_instead_of_an_ambiguous_quotation_is_told_apart_too() -> None:
    error = refusal("co\u00adop here, co\u00adop there", "coop")
    assert error.fix.startswith('write quote: "co\\u00ADop" and add ')
    assert "prefix" in error.fix or "suffix" in error.fix
