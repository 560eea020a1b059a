"""Words of the field mean the same in every language, and a name may be told in others; other things stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.errors import InvalidSeedsError
from graph.search import field_words
from graph.search.comparison import NEAR, SURE
from graph.search.field_words import Dictionary, FieldWord
from graph.search.index import Index
from graph.search.name_search import named, suggested
from tests import ROOT

BASE = "https://w3id.org/peacegraph/"


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return Dictionary(field_words.read(ROOT / "seeds"))


def _meanings(dictionary: Dictionary, text: str, *, slips: bool = False) -> str:
    return " ".join("/".join(word.meanings) or word.text for word in dictionary.read(text, slips=slips))


READ = {
    "Трёхстороннее заявление от 11 января 2021 года": "trilateral statement 11 january 2021",
    "üçtərəfli bəyanat": "trilateral statement", "déclaration tripartite": "statement trilateral",
    "եռակողմ հայտարարություն": "trilateral statement", "المتحدث": "spokesperson",
    "Ministry of Foreign Affairs of the Republic of Armenia": "ministry foreign republic armenia",
    "МИД РФ": "foreign ministry russia", "AZ MFA": "azerbaijan foreign ministry",
    "cease-fire": "ceasefire", "прекращение огня": "ceasefire", "cessez-le-feu": "ceasefire",
    "Bergkarabachkonflikt": "nagorno karabakh conflict", "Waffenstillstandsabkommen": "ceasefire agreement",
    "Verteidigungsministerium": "defence ministry", "премьер-министр": "prime minister",
    "российского президента": "russia president", "վարչապետ": "prime minister", "Martakert": "martakert",
    "Premier ministre": "prime minister", "cochair": "co chair", "Aghdam": "aghdam",
}  # fmt: skip


@pytest.mark.parametrize(("text", "means"), READ.items())
def test_words_are_read_as_what_they_mean(dictionary: Dictionary, text: str, means: str) -> None:
    assert _meanings(dictionary, text) == means


def test_a_word_with_a_mistake_is_read_only_where_slips_are(dictionary: Dictionary) -> None:
    assert _meanings(dictionary, "Presidnet") == "presidnet"
    assert _meanings(dictionary, "Presidnet", slips=True) == "president"


def test_without_words_nothing_means_anything() -> None:
    assert Dictionary().read("МИД of 2020") == Dictionary([FieldWord("statement", "en", "statement")]).read("МИД 2020")


@pytest.mark.parametrize(
    "line", ["statement,ru", "statement,,заявление", "statement,ru,", "war,de,44-Tage", "war,en,war,more", "war,en,?!"]
)
def test_a_line_has_what_is_meant_a_language_and_single_words(tmp_path: Path, line: str) -> None:
    (tmp_path / field_words.FILE).write_text(f"means,language,words\n{line}\n", "utf-8")
    with pytest.raises(InvalidSeedsError):
        field_words.read(tmp_path)


def test_there_may_be_no_file(tmp_path: Path) -> None:
    assert field_words.read(tmp_path) == []


def test_the_words_of_the_field_are_in_the_languages_of_those_who_ask() -> None:
    entries = field_words.read(ROOT / "seeds")
    assert len(entries) > 1200
    for language in ("en", "ru", "hy", "az", "ka", "tr", "de", "fr", "fa", "ar"):
        assert sum(entry.language == language for entry in entries) > 70, language


TOLD = [
    ("российский министр иностранных дел", "office/foreign-minister-russia"),
    ("Minister of Foreign Affairs of the Russian Federation", "office/foreign-minister-russia"),
    ("сопредседатель МГ ОБСЕ от России", "office/co-chair-minsk-group-russia"),
    ("armenisches Verteidigungsministerium", "org/mod-armenia"),
    ("09.11.2020 statement", "agreement/trilateral-statement-2020-11-09"),
    ("déclaration trilatérale du 11 janvier 2021", "agreement/trilateral-statement-2021-01-11"),
    ("война 1990-х годов в Карабахе", "hostilities/1992-1994"),
    ("бои апреля 2016 года", "hostilities/2016-04"),
    ("Azerbaijan Ministry of Foreign Afairs", "org/mfa-azerbaijan"),
    ("U.S.S.R.", "state/soviet-union"),
    ("Лавров СВ", "person/sergey-lavrov"),
    ("генерал армии Герасимов", "person/valery-gerasimov"),
    ("Дж. Байрамов", "person/jeyhun-bayramov"),
]
STRANGE = [
    "Prime Minister of Russia", "President of Armenia", "Минобороны Азербайджана", "Deputy Foreign Minister of Armenia",
    "Trilateral statement of 11 January 2020", "Trilateral statement of 9 November 2021", "ceasefire of 1995",
    "Third Karabakh War", "five districts around Karabakh", "Six-Day War", "Armen Gerasimov", "Грузия", "Sochi",
    "Republic of Georgia", "Russian Empire", "Azerbaijan Democratic Republic", "UN Security Council",
    "Minsk agreements", "Lachin city", "OSCE Permanent Council", "Turkish peacekeepers", "سرکیسیان",
    "Попов В.И.", "Heydar Ilham oğlu Əliyev", "OSCE Minsk Conference", "A. Lavrov", "Defence Minister of Armenia",
    "ЕврАзЭС", "Minsk",
]  # fmt: skip


@pytest.mark.parametrize(("query", "thing"), TOLD)
def test_a_name_in_other_words_finds_its_thing(index: Index, query: str, thing: str) -> None:
    best = named(index, query)[0]
    assert (best.thing.iri, best.standing != NEAR) == (BASE + thing, True)


@pytest.mark.parametrize("query", STRANGE)
def test_another_office_number_date_or_state_is_another_thing(index: Index, query: str) -> None:
    assert [hit.thing.iri for hit in named(index, query) if hit.standing != NEAR] == []


def test_what_only_means_the_same_is_not_sure(index: Index) -> None:
    best = named(index, "AZ MFA")[0]
    assert best.standing != SURE
    assert "the same name in other words" in best.reasons


def test_a_word_of_the_field_is_completed_in_its_language(index: Index) -> None:
    assert suggested(index, "министр иностранных дел Арм")[0].thing.iri == f"{BASE}office/foreign-minister-armenia"
