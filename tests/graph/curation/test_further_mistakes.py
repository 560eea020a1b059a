"""What a claim cannot say: words that nobody wrote, a date basis for no date, one side on both, ids of other kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.curation import seeds as seeds_module
from graph.texts import date_evidence
from graph.texts.documents import Document, QuoteError
from graph.texts.quote_differences import stand_in
from tests.support.small_checkout import REGISTER, TASS, small_checkout
from tests.support.typed_claims import ReadClaims, claim, file, line_of

MET = "id: meeting/moscow-900, type: Meeting, label: Talks"
SAID = {"quote": "Sergey Lavrov said on Tuesday", "dateBasis": ""}
MISTAKES = {  # the claim: the key on whose line it is told, what is said, the fix
    # words of the document
    "a wording that nobody wrote": (
        claim(facts=f"[{{{MET}, when: 1998-04-10, wording: the generals met}}]"),
        *("facts", "'the generals met' stands in no quote of claim/900-01", "own words"),
    ),
    "a name that nobody used": (
        claim(facts=f"[{{{MET}, when: 1998-04-10, nameUsed: [the ministers, the generals]}}]"),
        *("facts", "nameUsed: 'the generals'", "own words"),
    ),
    "words of a figure": (
        claim(
            quote="about 25,000 people were displaced in May 1994",
            dateBasis="",
            facts="[{id: event/x-900, type: Event, label: X, figure: [{kind: displaced, wording: some people}]}]",
        ),
        *("facts", "'some people'", "own words"),
    ),
    "words on either side of what is left out": (
        claim(facts=f"[{{{MET}, when: 1998-04-10, wording: the ministers … parted}}]"),
        *("facts", "'the ministers … parted'", "own words"),
    ),
    "a title of another document": (
        claim(facts="[{id: doc/900, title: Ministers Meet}]", dateBasis=""),
        *("facts", "title: 'Ministers Meet'", "own words"),
    ),
    # the basis of a date
    "explicit, without a date": (
        claim(facts=f"[{{{MET}}}]", dateBasis="explicit"),
        "dateBasis",
        "but no date",
        "leave dateBasis out",
    ),
    "relative, without a date": (
        claim(facts=f"[{{{MET}}}]", dateBasis="relative-to-publication"),
        *("dateBasis", "has the date basis relative-to-publication, but no date", "say `undated`"),
    ),
    "explicit, of the document's day": (
        claim(facts=f"[{{{MET}, when: publication}}]"),
        *("dateBasis", "calls a time explicit", "write relative-to-publication"),
    ),
    # one thing on both sides
    "opposed to itself": (
        claim(
            facts=f"[{{{MET}, when: 1998-04-10, participation: [{{agent: state/armenia, opposedTo: state/armenia}}]}}]"
        ),
        *("facts", "state/armenia as agent and as opposedTo", "correct one of them"),
    ),
    "control from itself to itself": (
        claim(
            quote="the districts came over to Baku",
            dateBasis="",
            facts="[{id: control/x-900, type: ControlChange, label: X, transferredFrom: state/armenia,"
            " transferredTo: state/armenia}]",
        ),
        *("facts", "as transferredFrom and as transferredTo", "correct one of them"),
    ),
    # kinds of id
    "a meeting that is a person": (
        claim(facts="[{id: person/moscow-900, type: Meeting, label: X, when: 1998-04-10}]"),
        *("facts", "person/moscow-900 is a Meeting", "write meeting/… as its id"),
    ),
    "an event that is a body": (
        claim(facts="[{id: org/moscow-900, type: Event, label: X, when: 1998-04-10}]"),
        *("facts", "org/moscow-900 is an Event", "write event/… as its id"),
    ),
    "a body that is an office": (
        claim(facts="[{id: office/moscow-900, type: MediationBody, label: X, nameUsed: Moscow}]", dateBasis=""),
        *("facts", "office/moscow-900 is a MediationBody", "write org/… as its id"),
    ),
    # names instead of references
    "the name of a place": (
        claim(facts=f"[{{{MET}, place: Moscow City}}]", dateBasis=""),
        "facts",
        "is a name",
        "place/",
    ),
    "the name of an agreement": (
        claim(facts=f"[{{{MET}, resultedIn: the accord}}]", dateBasis=""),
        *("facts", "is a name", "agreement/"),
    ),
    "a topic without its sign": (
        claim(facts=f"[{{{MET}, topic: settlement}}]", dateBasis=""),
        *("facts", "is a name", "write c:settlement"),
    ),
    "a claim without its kind": (
        claim(
            facts="[{id: speech/x-900, type: SpeechAct, label: X, kind: inform, contentClaim: 900-02}]",
            **SAID,
        ),
        *("facts", "is a name", "write claim/900-02"),
    ),
    "an unknown type with a kind": (
        claim(facts="[{id: incident/x-900, type: Incidents, label: X, kind: shelling}]", dateBasis=""),
        *("facts", "unknown type 'Incidents'", "write Incident"),
    ),
    # dates of unknown digits
    "a decade in no quote": (
        claim(facts=f"[{{{MET}, when: 205X}}]"),
        *("dateBasis", "the year 205X explicit", "role date"),
    ),
    "a month of some year in no quote": (
        claim(facts=f"[{{{MET}, when: 199X-10}}]"),
        *("dateBasis", "the month 199X-10 explicit", "role date"),
    ),
}


@pytest.mark.parametrize(("typed", "key", "says", "fix"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_once_on_its_line(read_claims: ReadClaims, typed: str, key: str, says: str, fix: str) -> None:
    text = file(typed)
    (told,) = map(str, read_claims(text).mistakes)
    assert told.startswith(f"seeds/claims/900.yaml:{line_of(text, f' {key}')}: ")
    assert says in told
    assert fix in told


def test_every_mistake_is_tried() -> None:
    assert len(MISTAKES) == 20


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("the ministers", "On Friday, the ministers met."),
        ("The Ministers", "On Friday, the ministers met."),
        ("on Friday … met", "On Friday, the ministers met."),
        ("On Friday ... met.", "On Friday, the ministers met."),
        ('a bid to "adjust the border"', "in a bid to “adjust the border.”"),
        ("went … and came", "They went … and came."),
        ("in  Moscow", "in\nMoscow"),
        ("Visconti’s words", "Visconti's words"),
    ],
)
def test_words_may_differ_in_case_in_what_is_left_out_and_in_the_stop_before_a_quotation_mark(
    words: str, quote: str
) -> None:
    assert stand_in(words, [quote])
    assert not stand_in(f"{words} tomorrow", [quote])


@pytest.mark.parametrize(
    ("year", "words", "tells"),
    [
        ("199X", "in the 1990s", True),
        ("199X", "in the early 90s", True),
        ("199X", "in the nineties", True),
        ("199X", "in 1994", True),
        ("19XX", "in the last century", True),
        ("19XX", "in 2004", False),
        ("199X", "in the 1980s", False),
        ("199X", "in Room 19941", False),
    ],
)
def test_a_year_of_unknown_digits_needs_words_for_it(year: str, words: str, tells: bool) -> None:
    assert (list(date_evidence.unquoted([year], [words])) == []) is tells


@pytest.mark.parametrize(
    ("typed", "sign"),
    [("a−b", "a minus sign"), ("a′s", "a prime"), ("a´s", "an acute accent"), ("„a“", "a double low-9 quotation mark")],
)
def test_a_sign_that_looks_like_another_is_named(typed: str, sign: str) -> None:
    text = f"He said {typed.translate(str.maketrans('−′´„“', '-’’““'))} then."
    document = Document("x.txt", text, "")
    with pytest.raises(QuoteError, match=sign) as error:
        document.find(f"said {typed}")
    assert error.value.fix.startswith("write quote: ")


def test_a_wrong_suffix_is_to_be_replaced_not_joined_by_another() -> None:
    document = Document("x.txt", "They met in Baku. They met in Moscow.", "")
    with pytest.raises(QuoteError) as error:
        document.find("They met", suffix="in Paris")
    assert error.value.fix.startswith("instead of the suffix, write ")
    told = error.value.fix.partition('suffix: "')[2].partition('"')[0]
    assert document.find("They met", suffix=told).exact == "They met"


def test_an_entity_of_the_register_has_the_class_of_its_kind_of_id(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.root / REGISTER
    more = '\n<place/x> a pg:Person ; rdfs:label "X"@en .\n<org/y> a pg:State ; rdfs:label "Y"@en .\n'
    path.write_text(path.read_text("utf-8") + more + '<org/z> a pg:Settlement ; rdfs:label "Z"@en .\n', "utf-8")
    found = [str(mistake) for mistake in seeds_module.read(settings).mistakes]
    last = path.read_text("utf-8").count("\n")
    told = "which its kind of id is not for; write {}/… as its id, or another class"
    assert found == [
        f"{REGISTER}:{last - 2}: place/x is a Person, {told.format('person')}",
        f"{REGISTER}:{last}: org/z is a Settlement, {told.format('place')}",
    ]


def test_a_place_under_another_kind_of_id_is_found(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.root / TASS
    text = path.read_text("utf-8")
    assert text.count("place: place/moscow") == 1
    path.write_text(text.replace("place: place/moscow", "place: territory/moscow"), "utf-8")
    (mistake,) = seeds_module.read(settings).mistakes
    assert mistake.fix == "did you mean place/moscow?"
