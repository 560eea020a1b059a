"""The readings of recorded disagreements say what their claims say, and where a disagreement may lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.curation import seeds as seeds_module
from graph.curation.reading_evidence import unsupported
from graph.curation.seeds import Seeds
from graph.dataset import assembly
from tests.support.small_checkout import ARMENPRESS, DISAGREEMENTS, TASS, small_checkout
from tests.support.typed_claims import line_of

WRONG = {  # a reading of the real claims, and what of it none of them says
    "another year": ("in 1989", ["000-23", "002-48"], ["1989"]),
    "another month": ("in March 1988", ["001-23"], ["March 1988"]),
    "another day": ("on 28 September 2020", ["001-45", "003-98"], ["28 September 2020"]),
    "another day, month first": ("on September 28, 2020", ["001-45"], ["September 28, 2020"]),
    "a day where the claim has a month": ("on 5 September 2020", ["004-36"], ["5 September 2020"]),
    "another decade": ("in the early 1980s", ["003-77"], ["1980s"]),
    "another figure": ("around 25,000-35,000 dead", ["000-37"], ["35,000"]),
    "a figure ten times as large": ("more than 1,000,000 displaced", ["003-103"], ["1,000,000"]),
    "another share": ("99.98% in support", ["000-30"], ["99.98"]),
    "another day without a year": ("10 November, without a year", ["001-20"], ["10 November"]),
    "another document": ("in the undated document 003", ["000-02"], ["document 003"]),
    "other words": ('"the confrontation"', ["001-32"], ['"the confrontation"']),
    "two things": ("in 1989, 7 dead", ["000-23"], ["1989", "7"]),
    "another day, in ISO's order": ("on 2020-09-28", ["001-45"], ["2020-09-28"]),
    "another day, with dots": ("on 28.9.2020", ["001-45"], ["28.9.2020"]),
    "another day, with of": ("on the 28th of September 2020", ["001-45"], ["28th of September 2020"]),
    "no day of the calendar": ("on 31 February 2020", ["001-45"], ["31 February 2020"]),
    "another month, with of": ("in October of 2020", ["001-45"], ["October of 2020"]),
    "another month, without a year": ("in October", ["001-45"], ["October"]),
    "another weekday": ("on a Friday", ["001-08"], ["Friday"]),
    "another decade, in words": ("in the eighties", ["001-32"], ["eighties"]),
    "another end, in two digits": ("in 1992-95", ["001-32"], ["1995"]),
    "another number, in words": ("twenty thousand dead", ["000-37"], ["twenty thousand"]),
    "another number of a range, in words": ("twenty-five to forty thousand", ["000-37"], ["forty thousand"]),
    "another number, with thousand": ("25 to 35 thousand dead", ["000-37"], ["35 thousand"]),
    "another number, with a blank": ("35 000 dead", ["000-37"], ["35 000"]),
    "another number of places": ("thirteen regions", ["000-36"], ["thirteen"]),
    "another size": ("hundreds killed", ["002-63"], ["hundreds"]),
    "another size, of hundreds": ("hundreds of thousands displaced", ["003-103"], ["hundreds of thousands"]),
    "other words, in single marks": ("'the confrontation'", ["001-32"], ['"the confrontation"']),
    "other words, in guillemets": ("»the confrontation«", ["001-32"], ['"the confrontation"']),
}
RIGHT = {
    "the year": ("in 1988", ["000-23", "002-48"]),
    "less exact": ("in 2020", ["001-45"]),
    "the day, month first": ("on September 27, 2020", ["001-45"]),
    "the day before an open time": ("after a vote of 10 December 1991", ["000-29", "000-33"]),
    "the end of a time": ("until 1994", ["001-32"]),
    "the decade": ("in the early 1990s", ["003-77"]),
    "the year of the sentence, where the claim has no date": ("backed by Armenia in 1991", ["002-55"]),
    "the figure": ("around 25,000-30,000 dead", ["000-37"]),
    "words, whatever the quotation marks and case": ("“Large-Scale military action”", ["001-32"]),
    "no date and no figure": ("a referendum was held", ["000-29"]),
    "the day, in ISO's order": ("on 2020-09-27", ["001-45"]),
    "the day, with dots": ("on 27.9.2020", ["001-45"]),
    "the day, with of": ("on the 27th of September 2020", ["001-45"]),
    "the month, with of": ("in September of 2020", ["001-45"]),
    "the month, without a year": ("in September", ["001-45"]),
    "the weekday of a quote": ("on Tuesday", ["001-08"]),
    "the weekday of the date": ("on a Sunday", ["001-45"]),
    "the decade, in words": ("in the late nineteen-eighties", ["000-23"]),
    "the end, in two digits": ("in 1992-94", ["001-32"]),
    "the figure, in words": ("twenty-five to thirty thousand dead", ["000-37"]),
    "the figure, with thousand": ("25 to 30 thousand dead", ["000-37"]),
    "the figure, with a blank": ("25 000 dead", ["000-37"]),
    "the size": ("tens of thousands dead", ["000-37"]),
    "a small number that is counted by the curator": ("multiple casualties on both sides", ["002-63"]),
    "words in single marks": ("'large-scale military action', Azerbaijan's too", ["001-32"]),
    "a word that is a month's name, too": ("it may be so", ["001-45"]),
}


@pytest.mark.parametrize(("reading", "claims", "wrong"), WRONG.values(), ids=WRONG)
def test_what_no_claim_says_is_found(seeds: Seeds, reading: str, claims: list[str], wrong: list[str]) -> None:
    assert evidence(seeds, reading, claims) == wrong


@pytest.mark.parametrize(("reading", "claims"), RIGHT.values(), ids=RIGHT)
def test_what_a_claim_says_is_right(seeds: Seeds, reading: str, claims: list[str]) -> None:
    assert evidence(seeds, reading, claims) == []


def evidence(seeds: Seeds, reading: str, claims: list[str]) -> list[str]:
    """What of a reading none of these claims says."""
    held = [(file, claim) for file, claim in seeds.claims if claim.iri.removeprefix("claim/") in claims]
    assert len(held) == len(claims)
    sentences = [file.sentence_of(claim.passages[0][1]).exact for file, claim in held]
    return list(unsupported(reading, [claim for _, claim in held], sentences))


def test_the_readings_of_the_real_disagreements_are_held_against_their_claims(seeds: Seeds) -> None:
    assert len(seeds.disagreements.sides) > 150
    assert seeds.mistakes == []


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return small_checkout(tmp_path / "root")


def planted(settings: Settings, entry: str) -> seeds_module.Seeds:
    """The small seeds with one disagreement more."""
    path = settings.root / DISAGREEMENTS
    path.write_text(path.read_text("utf-8") + entry, "utf-8")
    return seeds_module.read(settings)


def test_a_reading_that_says_another_is_told_on_its_line(small: Settings) -> None:
    path = small.root / DISAGREEMENTS
    path.write_text(path.read_text("utf-8").replace("reading: in 1988", "reading: in 1989"), "utf-8")
    (mistake,) = seeds_module.read(small).mistakes
    assert (mistake.file, mistake.line) == (DISAGREEMENTS, line_of(path.read_text("utf-8"), "in 1989"))
    assert mistake.what == "the reading 'in 1989' says 1989, which none of its claims says"
    assert mistake.fix == "correct the reading, or name the claims that say so"


WITHIN = """\
  - id: disagreement/within-001
    label: Document 001 with itself
    kind: contradiction
    explanation: One may speak of the conflict, the other of the agreement.
    topic: [conflict/nagorno-karabakh]
    sides:
      - {reading: in February 1988, claims: [claim/001-03]}
      - {reading: in November 2020, claims: [claim/001-05]}
"""
SOURCE = """\
  - id: disagreement/source-and-publisher-001
    label: A source and the publisher that quotes it
    kind: framing
    topic: [state/azerbaijan]
    sides:
      - {reading: '"came over"', claims: [claim/001-06]}
      - {reading: '"had attempted to carry out"', claims: [claim/001-07]}
"""


def test_a_disagreement_may_lie_within_one_document(small: Settings) -> None:
    read = planted(small, WITHIN)
    assert read.mistakes == []
    said = {(t.subject.value, t.predicate, t.object.value) for t in assembly.assemble(read).views["reported"]}
    one, other = (read.base + f"claim/001-{number}" for number in ("03", "05"))
    assert (one, term("pg:contradicts"), other) in said
    explanation = "One may speak of the conflict, the other of the agreement."
    assert (read.base + "disagreement/within-001", term("pg:explanation"), explanation) in said


def test_a_disagreement_may_lie_between_a_source_and_the_publisher_that_quotes_it(small: Settings) -> None:
    read = planted(small, SOURCE)
    assert read.mistakes == []
    said = [(t.subject.value, t.predicate, t.object.value) for t in assembly.assemble(read).views["reported"]]
    voices = {}
    for number in ("1", "2"):
        side = f"{read.base}disagreement/source-and-publisher-001#side-{number}"
        (claim,) = [o for s, p, o in said if s == side and p == term("pg:statedIn")]
        voices[number] = [o.removeprefix(read.base) for s, p, o in said if s == claim and p == term("pg:voice")]
    assert voices == {"1": ["publisher/tass"], "2": ["org/mod-armenia"]}


@pytest.mark.parametrize(
    ("old", "new", "at", "says", "fix"),
    [
        ("contradiction", "framing", "explanation: One", "explains what is no contradiction", "write it as note"),
        ("explanation: One", "explanation: [One]  # One", "explanation: [", "is a list", "quotation marks"),
        ("explanation", "explanatoin", "explanatoin", "unknown key 'explanatoin'", "write explanation"),
        ("contradiction", "contradicton", "contradicton", "unknown kind 'contradicton'", "write contradiction"),
        ("[claim/001-05]", "[claim/001-05, claim/001-03]", "- id: disagreement/within", "on two sides", "leave it on"),
        ("reading: in November 2020", "reading: [x]", "reading: [x]", "reading is a list", "quotation marks"),
        ("reading: in November 2020, ", "", "- {claims", "a side without a reading", "say in reading what is held"),
        (
            "claims: [claim/001-05]",
            "silent: [doc/001]",
            "silent:",
            "doc/001 is silent in disagreement/within-001",
            "leave",
        ),
        ("claims: [claim/001-05]", "silent: [doc/000]", "- id: disagreement/within", "of one statement", "an omission"),
        (
            "reading: in November 2020",
            "reading: in 2020 #5",
            "in 2020 #5",
            "broken YAML",
            "'#'",
        ),
    ],
)
def test_a_mistake_in_an_entry_is_told_on_its_line(
    small: Settings, old: str, new: str, at: str, says: str, fix: str
) -> None:
    assert WITHIN.count(old) >= 1
    read = planted(small, WITHIN.replace(old, new, 1))
    text = (small.root / DISAGREEMENTS).read_text("utf-8")
    (mistake,) = [m for m in read.mistakes if says in m.what] or [None]
    assert mistake, list(map(str, read.mistakes))
    assert mistake.line == line_of(text, at)
    assert fix in mistake.fix


def test_speech_acts_do_not_hold_each_other(small: Settings) -> None:
    """Neither by way of other claims, nor claims of another document."""
    path = small.root / TASS
    said = (
        "      - {{id: speech/{0}-1, type: SpeechAct, label: {0}, speaking: [{{agent: org/mod-armenia}}], "
        "contentClaim: claim/{1}}}\n"
    )
    text = path.read_text("utf-8")
    for number, name, content in (("03", "one", "001-06"), ("06", "two", "001-03"), ("07", "three", "000-01")):
        start = text.index("    facts:\n", text.index(f"- id: claim/001-{number}")) + len("    facts:\n")
        text = text[:start] + said.format(name, content) + text[start:]
    path.write_text(text, "utf-8")
    told = {m.line: m.what for m in seeds_module.read(small).mistakes}
    assert told == {
        line_of(text, "speech/one"): "contentClaim: claim/001-06 has claim/001-03 as its own content",
        line_of(text, "speech/two"): "contentClaim: claim/001-03 has claim/001-06 as its own content",
        line_of(text, "speech/three"): "contentClaim: claim/000-01 is a claim of another document",
    }
    assert (small.root / ARMENPRESS).exists()


def test_every_kind_of_reading_is_tried() -> None:
    assert (len(WRONG), len(RIGHT)) == (31, 26)
