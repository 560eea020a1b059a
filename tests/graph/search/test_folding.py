"""Folding and sounds: what is written in several ways gives one form, and what is told apart stays apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.folding import LONGEST, bones, fold, plain_dates, sound, sounds, stems, words
from graph.search.word_pairs import is_slip

FOLDED = {
    "Мирзоян": "mirzoyan", "Միրզոյան": "mirzoyan", "Əliyev": "aliyev", "İlham": "ilham", "ILHAM": "ilham",
    "Ağdam": "aghdam", "Laçın": "lachin", "Paşinyan": "pashinyan", "Stéphane": "stephane", "Փաշինյան": "pashinyan",
    "Мамедъяров": "mamedyarov", "სერგეი": "sergei", "Լեռնային": "lerrnayin", "Naghdalyan’s": "naghdalyans",
    "Co-operation": "cooperation", "Straße": "strasse", "ﬁ": "fi", "Պուտին": "putin",
}  # fmt: skip
SAME_SOUND = [
    ("mirzoyan", "mirzoian", "mirsojan"), ("aliyev", "aliev", "alijew"),
    ("hajiyev", "gadzhiev", "hadjiyev", "haciyev"), ("pashinyan", "pashinian", "paschinjan", "pachinian"),
    ("aghdam", "agdam"), ("zohrab", "zograb"), ("lavrov", "lawrow"), ("zakharova", "zaharova", "sacharowa"),
    ("gerasimov", "guerassimov"), ("overchuk", "overtchouk"), ("jeyhun", "dzheykhun", "ceyhun"),
    ("mnatsakanyan", "mnacakanyan"), ("hadrut", "hadrout", "gadrut"), ("sergey", "sergei", "sergej"),
    ("karabakh", "karabagh"), ("agdam", "agdamskiy"), ("schofer", "shofer"),
]  # fmt: skip
APART = [
    ("aliyev", "aliyeva"),
    ("mammadov", "mammadyarov"),
    ("martuni", "martakert"),
    ("osce", "oecd"),
    ("ara", "ararat"),
]


@pytest.mark.parametrize(("written", "folded"), FOLDED.items())
def test_a_word_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_there_are_enough_cases() -> None:
    assert (len(FOLDED), len(SAME_SOUND), sum(len(row) for row in SAME_SOUND)) == (18, 17, 44)


@pytest.mark.parametrize("row", SAME_SOUND, ids=lambda row: row[0])
def test_spellings_of_one_name_sound_alike(row: tuple[str, ...]) -> None:
    """In one of the conventions, as the first of them does in English."""
    assert all(sound(row[0]) in sounds(other) for other in row)


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert sound(one) not in sounds(other)


@pytest.mark.parametrize(
    ("mine", "theirs", "given", "slips"),
    [
        ("lavorv", "lavrov", False, True),
        ("lavrv", "lavrov", False, True),
        ("ilhem", "ilham", True, True),
        ("elman", "elmar", True, False),
        ("marina", "maria", True, False),
        ("jehiun", "jeihun", True, True),
        ("cis", "cia", False, False),
        ("agdam", "agdash", False, False),
        ("lavrov", "lazarev", False, False),
    ],
)
def test_a_slip_is_small_and_smaller_in_given_names(mine: str, theirs: str, given: bool, slips: bool) -> None:
    assert is_slip(mine, theirs, given=given) is slips


DATES = {
    "26.11.2021": "26 november 2021", "9/11/20": "9 november 2020", "2020-11-09": "9 november 2020",
    "11/26/2021": "26 november 2021", "November 9th": "November 9", "09 ноября": "9 ноября", "2020г": "2020",
    "1990-х": "1990s", "90s": "1990s", "1990-cı illər": "1990s illər", "1990-ական": "1990s", "1990-cı il": "1990-cı il",
    "1991–94": "1991 1994", "2020-11": "2020-11", "Document 003": "Document 003", "32.13.2020": "32.13.2020",
    "République d’Arménie": "République Arménie", "44-day": "44-day",
}  # fmt: skip


@pytest.mark.parametrize(("written", "plain"), DATES.items())
def test_dates_are_told_in_one_way(written: str, plain: str) -> None:
    assert plain_dates(written) == plain


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("بوتين", "putin"), ("پوتین", "putin"), ("لاوروف", "lavrov"), ("لافروف", "lavrov"), ("پاشینیان", "pashinyan"),
     ("باشينيان", "pashinyan"), ("ممدیاروف", "mammadyarov"), ("زاخارووا", "zakharova"), ("حکمت", "hikmet")],
)  # fmt: skip
def test_arabic_script_leaves_the_bones_of_a_name(arabic: str, latin: str) -> None:
    (word,) = words(arabic)
    assert not set(bones(word)).isdisjoint(bones(latin))


def test_short_words_have_no_bones_and_no_stems() -> None:
    assert (bones("ara"), bones("2020"), stems("baku"), stems("1990s")) == ((), (), (), ())


def test_a_declined_word_has_the_stem_of_the_word() -> None:
    for declined, word in {"minskoy": "minsk", "lachini": "lachin", "lachinin": "lachin", "sochis": "sochi"}.items():
        assert word in stems(declined), declined


@given(st.text(max_size=300))
def test_any_text_with_dates_is_folded(text: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in words(plain_dates(text)))


@given(st.text(max_size=300))
def test_any_text_is_folded_to_plain_words(text: str) -> None:
    assert fold(text) == fold(text[:LONGEST])
    assert all(word.isascii() and word.isalnum() for word in words(text))
