"""Each mistake in one claim is told on its line, by the reader alone, with what to do."""

from __future__ import annotations

import pytest

from tests.support.typed_claims import ReadClaims, claim, file, line_of


def meeting(then: str = "", kind_of_id: str = "meeting", slug: str = "moscow-900") -> str:
    """The meeting as a fact without a date, with what else is said of it."""
    return f"[{{id: {kind_of_id}/{slug}, type: Meeting, label: Talks{then}}}]"


def at(date: str, **keys: str) -> str:
    """The claim of the meeting, on a day as it is typed."""
    return claim(facts=meeting(f", when: {date}"), **keys)


def displaced(number: str) -> str:
    """A claim of people who were displaced."""
    figure = f"[{{kind: displaced, wording: people, {number}}}]"
    facts = f"[{{id: event/flight-900, type: Event, label: Flight, figure: {figure}}}]"
    return claim(quote="about 25,000 people were displaced in May 1994", dateBasis="", facts=facts)


def speech(then: str) -> str:
    """A claim of words that were said."""
    said = (
        "id: speech/lavrov-900, type: SpeechAct, label: Words, kind: inform, speaking: [{agent: person/sergey-lavrov}]"
    )
    return claim(dateBasis="", facts=f"[{{{said}, {then}}}]")


def control(kind: str) -> str:
    """A claim of a change of control, nearly coded as alleged."""
    facts = f"[{{id: control/x-900, type: ControlChange, label: X, kind: {kind}, transferredTo: state/azerbaijan}}]"
    return claim(quote="the districts came over to Baku", dateBasis="", facts=facts, alternativeModality="alleged")


def calendar(entry: str) -> str:
    """The claim of the meeting with a calendar entry."""
    return claim(calendar=f"[{{weekday: Friday, day: 04-10, {entry}}}]")


INFERRED = {"dateBasis": "inferred-from-text", "note": "a reason"}

MISTAKES = {  # the claim: the key on whose line it is told, what is said, the fix
    # ids
    "an upper-case id": (claim(facts=meeting(slug="Moscow-900")), "facts", "Moscow-900'", "write meeting/moscow-900"),
    "an upper-case kind of id": (
        claim(facts=meeting(kind_of_id="Meeting")),
        "facts",
        "Meeting/",
        "write meeting/moscow-900",
    ),
    "an id with a low line": (
        claim(facts=meeting(slug="moscow_900")),
        "facts",
        "moscow_900",
        "write meeting/moscow-900",
    ),
    "an unknown kind of id": (claim(facts=meeting(kind_of_id="meting")), "facts", "unknown kind", "write meeting/mos"),
    "an unknown kind, far": (claim(facts=meeting(kind_of_id="xyz")), "facts", "unknown kind", "use one of the kinds"),
    "a kind of another type": (claim(facts=meeting(kind_of_id="call")), "facts", "call/moscow", "write meeting/…"),
    "an upper-case place": (claim(facts=meeting(", place: place/Moscow")), "facts", "upper-case", "write place/moscow"),
    "an upper-case source": (
        *(claim(modality="reported", attributedTo="person/Sergey-Lavrov"), "attributedTo"),
        *("has upper-case letters", "write person/sergey-lavrov"),
    ),
    "an upper-case claim": (claim(id="Claim/900-01"), "id: Claim", "'Claim/900-01'", "claim/900-"),
    # figures
    "people below nothing": (displaced("min: -5"), "facts", "below nothing", "from 0 up"),
    "at most fewer than nobody": (displaced("max: -1"), "facts", "below nothing", "from 0 up"),
    "a part of a person": (displaced("min: 2.5"), "facts", "no whole number", "write a whole number"),
    "a point for thousands": (displaced("min: 25.000"), "facts", "no whole number", "write 25000"),
    "a low line in a number": (displaced("min: 1_000"), "facts", "not a number", "25000"),
    "leading zeros": (displaced("min: 010"), "facts", "not a number", "25000"),
    "an exponent": (displaced("min: 1e3"), "facts", "not a number", "25000"),
    "figures of another script": (displaced("min: ٢٥"), "facts", "not a number", "25000"),
    "yes for true": (displaced("min: 5, approximate: yes"), "facts", "neither true nor false", "write one"),
    # who says so
    "asserted with a source": (claim(attributedTo="org/mfa-russia"), "attributedTo", "by the publisher", "reported"),
    "asserted with a carrier": (claim(relayedBy="org/mfa-russia"), "relayedBy", "and has relayedBy", "leave relayedBy"),
    "reported by the publisher": (
        *(claim(modality="reported", attributedTo="publisher/tass"), "attributedTo"),
        *("attributed to its own publisher", "write asserted"),
    ),
    "relayed from nobody": (
        *(claim(modality="planned", relayedBy="org/mfa-russia"), "relayedBy"),
        *("attributed to nobody", "name the source in attributedTo"),
    ),
    "relayed by its source": (
        *(claim(modality="reported", attributedTo="org/mfa-russia", relayedBy="org/mfa-russia"), "relayedBy"),
        *("by its own source", "leave relayedBy out"),
    ),
    "a speech act that holds itself": (
        speech("contentClaim: claim/900-01"),
        "facts",
        "claim in which it stands",
        "another",
    ),
    "a thing about itself": (speech("topic: speech/lavrov-900"), "facts", "the thing itself", "refer to another"),
    # the modality nearly chosen
    "in doubt the one inside": (
        claim(alternativeModality="alleged"),
        "alternativeModality",
        "outside the plain view",
        "swap the two",
    ),
    "reported in doubt": (
        *(
            claim(modality="reported", attributedTo="org/mfa-russia", alternativeModality="planned"),
            "alternativeModality",
        ),
        *("planned was nearly chosen", "swap the two"),
    ),
    "the same one twice": (
        claim(alternativeModality="asserted"),
        "alternativeModality",
        "as modality and as alternativeModality",
        "the other one",
    ),
    "control by force, in doubt": (
        control("by-force"),
        "alternativeModality",
        "alleged was nearly chosen",
        "swap the two",
    ),
    "control under an agreement, nearly planned": (
        control("under-agreement").replace("alleged", "planned"),
        "alternativeModality",
        "planned was nearly chosen",
        "swap the two",
    ),
    # dates
    "an explicit day in no quote": (at("1998-04-17"), "dateBasis", "the day 1998-04-17 explicit", "role date"),
    "an explicit day without year in none": (at("XXXX-04-12"), "dateBasis", "the day 04-12 explicit", "role date"),
    "an explicit month in no quote": (at("1998-06"), "dateBasis", "the month 1998-06 explicit", "role date"),
    "an explicit year in no quote": (at("1999"), "dateBasis", "the year 1999 explicit", "role date"),
    "an explicit end in no quote": (at("1998-04-10/1998-04-13"), "dateBasis", "the day 1998-04-13", "role date"),
    "a weekday beside its day of another year": (
        *(at("1997-04-10", **INFERRED), "facts"),
        *("1997-04-10 is a Thursday, but the quote says Friday", "correct the date"),
    ),
    "a weekday that no date has": (
        *(at("1998-04-13", quote="Sergey Lavrov said on Tuesday", **INFERRED), "facts"),
        *("the quotes say Tuesday, but the claim has 1998-04-13, a Monday", "correct the date"),
    ),
    "an impossible day": (at("1998-02-31"), "facts", "no day of the calendar: February 1998 has 28 days", "as far as"),
    "a decade in words": (at("1990s"), "facts", "not a date in EDTF", "write 199X, or the date as far as"),
    "a relative time, mistyped": (at("publicaton"), "facts", "not a date in EDTF", "write publication, or"),
    "a calendar that several years fit": (
        *(calendar("after: 1997, gives: 1998-04-10"), "calendar"),
        *("gives 1998-04-10, 2009-04-10", "before a date after it"),
    ),
    "a calendar that gives another year": (
        *(calendar("after: 2008, before: 2012, gives: 2009-04-10"), "calendar"),
        *("gives 2009-04-10, but the claim has 1998-04-10", "correct the entry"),
    ),
    "a key of no calendar": (
        *(calendar("after: 1997, until: 1999, gives: 1998-04-10"), "calendar"),
        *("unknown key 'until'", "before too where the text ends"),
    ),
    # what YAML takes for something else
    "a quote in brackets": (claim(quote="[Moscow]"), "quote", "quote is a list or a mapping", "quotation marks"),
    "a note in braces": (claim(note="{x: y}"), "note", "note is a list or a mapping", "quotation marks"),
    "an empty note": (claim(note="''"), "note", "note is empty", "leave the key out"),
    "two date bases": (claim(dateBasis="[explicit, external]"), "dateBasis", "dateBasis is a list", "give one value"),
    "a label in braces": (
        *(claim(facts="[{id: event/x-900, type: Event, label: {a: b}}]", dateBasis=""), "facts"),
        *("label holds a structure", "quotation marks"),
    ),
    "an unknown key of a quotation": (
        claim(also="[{quote: Moscow, role: context, sufix: x}]"),
        "also",
        "unknown key 'sufix'",
        "write suffix",
    ),
    # concepts
    "a kind of another scheme": (
        claim(facts=meeting(", kind: ceasefire")),
        "facts",
        "'ceasefire'",
        "ceremony, conference",
    ),
    "a capacity that is near": (
        *(claim(facts=meeting(", participation: [{agent: person/sergey-lavrov, capacity: principel}]")), "facts"),
        *("unknown capacity 'principel'", "write principal"),
    ),
}


@pytest.mark.parametrize(("typed", "key", "says", "fix"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_on_its_line(read_claims: ReadClaims, typed: str, key: str, says: str, fix: str) -> None:
    text = file(typed)
    told = [str(mistake) for mistake in read_claims(text).mistakes]
    line = line_of(text, f" {key}")
    here = [words for words in told if words.startswith(f"seeds/claims/900.yaml:{line}: ")]
    assert any(says in words and fix in words for words in here), "\n".join(told)
    assert len(told) == len(here), "\n".join(told)


RIGHT = {
    "the meeting": claim(),
    "a prefix without its blank": claim(quote="the ministers met", prefix="'1998,'", dateBasis="", facts=meeting()),
    "a day in words": at("1996-03-05", quote="Talks began on the fifth of March 1996"),
    "a day without a year": at("XXXX-04-10"),
    "the day after an explicit one": at("'[1998-04-11..]'"),
    "a month": at("1994-05", quote="displaced in May 1994"),
    "a decade": at("199X", quote="displaced in May 1994"),
    "an old calendar": calendar("after: 1997, before: 1999, gives: 1998-04-10"),
    "in doubt the one outside": claim(
        modality="alleged", attributedTo="publisher/tass", alternativeModality="asserted"
    ),
    "control under an agreement, in doubt": control("under-agreement"),
    "one of two sources as carrier": claim(
        modality="reported", attributedTo="[org/mfa-russia, org/mfa-azerbaijan]", relayedBy="org/mfa-russia"
    ),
    "nobody": displaced("min: 0"),
    "a share": displaced("min: 99.89").replace("displaced, w", "vote-share-for, w"),
}


@pytest.mark.parametrize("typed", RIGHT.values(), ids=RIGHT)
def test_what_the_guide_allows_is_no_mistake(read_claims: ReadClaims, typed: str) -> None:
    read = read_claims(file(typed))
    assert list(map(str, read.mistakes)) == []
    assert len(read.claims) == 1


def test_a_day_without_a_year_keeps_day_and_month(read_claims: ReadClaims) -> None:
    (read,) = read_claims(file(RIGHT["a day without a year"])).claims
    assert read.facts.times == {"doc/900#XXXX-04-10": "XXXX-04-10"}, "another document's 10 April is another time"


@pytest.mark.parametrize("day", ["20261121", "2026-W47-6", "2026-1-9", "2026-02-30", "tomorrow", "''"])
def test_the_day_of_coding_is_a_day_as_the_guide_writes_it(read_claims: ReadClaims, day: str) -> None:
    told = read_claims(file(curated=day)).mistakes
    assert {mistake.line for mistake in told if "curated" in mistake.what} == {line_of(file(), "curated: ")}
    assert any("is not a day" in mistake.what for mistake in told)


def test_every_mistake_and_every_right_form_is_tried() -> None:
    assert (len(MISTAKES), len(RIGHT)) == (51, 13)
