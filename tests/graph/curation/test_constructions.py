"""`check` warns where the words of a quote speak against its coding, as the guide's table has it, and nowhere else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from graph.claims.claims_file import ClaimsFile, ClaimsFileReader
from graph.core.settings import Settings
from graph.curation import constructions
from graph.curation import seeds as seeds_module
from graph.curation.constructions import CONSTRUCTIONS
from graph.curation.seeds import Seeds
from graph.texts.quote_differences import FOLD
from server.commands.cli import main
from tests import ROOT
from tests.support import other_conflicts
from tests.support.small_checkout import TASS, small_checkout

ReadFile = Callable[..., ClaimsFile]

REPORTED: Final = {"modality": "reported", "attributedTo": "org/mfa-russia"}
UNDATED: Final = {"dateBasis": "undated"}
SIDES: Final = "agent: state/armenia, opposedTo: state/azerbaijan"
GUARDS: Final = "id: deployment/guards-901, type: Deployment, label: Guards"
ATTEMPT: Final = "{id: event/tried-901, type: Event, label: Attempt, kind: attempt, wording: t}"
WAR: Final = "id: hostilities/war-901, type: Hostilities, label: War"
CONFLICT: Final = "id: conflict/hills-901, type: Conflict, label: Conflict"
PACT: Final = "id: agreement/pact-901, type: Agreement, label: Pact"
OTHER: Final = "id: agreement/other-901, type: Agreement, label: Other"
WORDS: Final = "id: speech/words-901, type: SpeechAct, label: Words, kind: inform"
FALL: Final = "id: event/fall-901, type: Event, label: Fall"
VOTE: Final = "id: event/vote-901, type: Event, label: Vote"
ARMY: Final = "id: org/army-of-the-hills, type: ArmedForce"


@dataclass(frozen=True)
class Case:
    """A quote, facts that its words speak against, the words that are told, and facts against which nothing speaks."""

    quote: str
    wrong: str
    words: str
    right: str
    wrong_keys: Mapping[str, str] = field(default_factory=dict)
    right_keys: Mapping[str, str] = field(default_factory=dict)


CASES: Final = {
    "according to X": Case(
        "According to the ministry, the guards left.",
        f"{{{GUARDS}}}",
        "According to",
        f"{{{GUARDS}}}",
        right_keys=REPORTED,
    ),
    "according to X, as a saying": Case(
        "A soldier was quoted as saying by the army that they left.", f"{{{GUARDS}}}", "as saying by", f"{{{WORDS}}}"
    ),
    "according to X, not as a saying": Case(
        "According to the ministry, the guards left.", f"{{{WORDS}}}", "According to", f"{{{GUARDS}}}", {}, REPORTED
    ),
    "attempts": Case(
        "Soldiers tried to cross the bridge.",
        "{id: incident/bridge-901, type: Incident, label: Bridge, kind: border-incident}",
        "tried to",
        ATTEMPT,
    ),
    "attempts, at fighting": Case("They attempted to take the town.", f"{{{WAR}}}", "attempted to", ATTEMPT),
    "under an agreement": Case(
        "Under the new peace agreement, guards were sent.",
        f"{{{GUARDS}}}",
        "Under the new peace agreement",
        f"{{{GUARDS}, pursuantTo: agreement/pact-901}}",
    ),
    "under an agreement, as a term": Case(
        "Under its terms, guards are sent.",
        f"{{{GUARDS}}}",
        "Under its terms",
        f"{{{PACT}, provision: [{{kind: peacekeeping-deployment, wording: guards}}]}}",
        right_keys=UNDATED,
    ),
    "sides of a conflict": Case(
        "The conflict between A and B goes on.",
        f"{{{CONFLICT}, participation: [{{{SIDES}, capacity: principal}}]}}",
        "principal",
        f"{{{CONFLICT}, participation: [{{{SIDES}}}]}}",
    ),
    "sides of a conflict, in fighting": Case(
        "Clashes between A and B went on.",
        f"{{{WAR}, participation: [{{{SIDES}, capacity: principal}}]}}",
        "principal",
        f"{{{WAR}, participation: [{{{SIDES}, capacity: belligerent}}]}}",
    ),
    "its own dissolution": Case(
        "The fall of the Union was quick.",
        f"{{{FALL}, participation: [{{agent: state/soviet-union, capacity: principal}}]}}",
        "fall",
        f"{{{FALL}, participation: [{{agent: state/soviet-union}}]}}",
    ),
    "the army of X": Case(
        "the Army of the Hills marched",
        f"{{{ARMY}, nameUsed: Army of the Hills}}",
        "Army of",
        f"{{{ARMY}, nameUsed: Army of the Hills, organOf: polity/hills}}",
    ),
    "when": Case(
        "It broke out when the then region voted.", f"{{{VOTE}, follows: event/march-901}}", "when", f"{{{VOTE}}}"
    ),
    "when, in no words at all": Case(
        "The other region voted too.", f"{{{VOTE}, follows: event/march-901}}", "follows", f"{{{VOTE}}}"
    ),
    "a conflict over a region": Case(
        "A long conflict over the Hills began in May.",
        f"{{{CONFLICT}, place: place/hills}}",
        "conflict over",
        f"{{{CONFLICT}, topic: place/hills}}",
    ),
    "contained": Case(
        "The violence was contained by a cease-fire.",
        f"{{{PACT}, endsHostilities: hostilities/war-901}}",
        "contained",
        f"{{{PACT}}}",
    ),
    "separate statement": Case(
        "In a separate statement, she said no.",
        f"{{{WORDS}, medium: written-statement}}",
        "statement",
        f"{{{WORDS}, medium: statement}}",
    ),
    "no word of agreeing": Case(
        "The two determined the shape of their work.",
        f"{{{PACT}, signature: [{{agent: state/armenia, kind: agreed-by}}]}}",
        "agreed",
        f"{{{FALL}}}",
        wrong_keys=UNDATED,
    ),
    "undated": Case(
        "They met again in 1994 at the bridge.",
        f"{{{VOTE}}}",
        "1994",
        f"{{{VOTE}, when: 1994}}",
        wrong_keys=UNDATED,
        right_keys={"dateBasis": "explicit"},
    ),
    "the name of several things": Case(
        "the two pacts were signed",
        f"{{{PACT}, nameUsed: the two pacts}}, {{{OTHER}, nameUsed: the two pacts}}",
        "the two pacts",
        f"{{{PACT}, nameUsed: the two pacts}}",
    ),
}
FITTING: Final = {  # what looks like a construction, and is none
    "according to a plan": ("According to the plan, guards were sent.", f"{{{GUARDS}}}"),
    "attempts that are named only": ("Attempts at a settlement failed.", f"{{{WAR}}}"),
    "under a general": ("Under General X, guards were sent.", f"{{{GUARDS}}}"),
    "an order in words": ("They voted after the march.", f"{{{VOTE}, follows: event/march-901}}"),
    "fighting over a region and in a place": ("A war over the Hills in Baku", f"{{{WAR}, place: place/baku}}"),
    "contained and ended": ("It was contained, then ended.", f"{{{PACT}, endsHostilities: hostilities/war-901}}"),
    "a statement that is published": (
        "She published a statement.",
        f"{{{WORDS}, medium: written-statement}}",
    ),
    "one name that stands twice": (
        "war came, and war again",
        f"{{{WAR}, nameUsed: war}}",
    ),
}


@pytest.fixture
def read_file(settings: Settings, tmp_path: Path) -> ReadFile:
    """Read a claims file of one claim, on a document that holds nothing but its quote."""
    usual = seeds_module.claims_reader(settings)
    reader = ClaimsFileReader(usual.vocabulary, usual.organisations, tmp_path, usual.base)

    def read(quote: str, facts: str, guide: str = "4", **keys: str) -> ClaimsFile:
        (tmp_path / "901_x.txt").write_text(quote, "utf-8")
        head = {"id": "doc/901", "file": "901_x.txt", "sha256": hashlib.sha256(quote.encode()).hexdigest()}
        head |= {"publisher": "publisher/tass", "curator": "curator/first-reader", "curated": "2026-11-28"}
        claim = {"id": "claim/901-01", "quote": f'"{quote}"', "modality": "asserted", "facts": f"[{facts}]"} | keys
        lines = [*(f"{key}: {value}" for key, value in head.items()), f'guide: "{guide}"', "claims:"]
        lines += ["- " + "\n  ".join(f"{key}: {value}" for key, value in claim.items())]
        (tmp_path / "901.yaml").write_text("\n".join(lines), "utf-8")
        file = reader.read(tmp_path / "901.yaml", "seeds/claims/901.yaml")
        assert list(map(str, file.mistakes)) == []
        return file

    return read


def told(file: ClaimsFile, seeds: Seeds) -> list[str]:
    return list(map(str, constructions.warnings(file, seeds.vocabulary)))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_words_that_speak_against_the_coding_are_told_with_what_to_do(
    read_file: ReadFile, seeds: Seeds, case: Case
) -> None:
    (warning,) = told(read_file(case.quote, case.wrong, **case.wrong_keys), seeds)
    assert warning.startswith("seeds/claims/901.yaml:9: claim/901-01: ")
    assert f"or say in note what '{case.words}' means there" in warning


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_coding_of_the_table_is_not_warned_of(read_file: ReadFile, seeds: Seeds, case: Case) -> None:
    assert told(read_file(case.quote, case.right, **case.right_keys), seeds) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_note_that_repeats_the_words_answers_a_warning(read_file: ReadFile, seeds: Seeds, case: Case) -> None:
    keys = dict(case.wrong_keys)
    assert told(read_file(case.quote, case.wrong, **keys, note="another matter"), seeds) != []
    assert told(read_file(case.quote, case.wrong, **keys, note=f"'{case.words.upper()} is read so'"), seeds) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_file_coded_from_an_older_guide_is_not_held_against_the_table(
    read_file: ReadFile, seeds: Seeds, case: Case
) -> None:
    assert told(read_file(case.quote, case.wrong, guide="3, settled", **case.wrong_keys), seeds) == []


@pytest.mark.parametrize(("quote", "facts"), FITTING.values(), ids=FITTING)
def test_what_only_looks_like_a_construction_is_not_warned_of(
    read_file: ReadFile, seeds: Seeds, quote: str, facts: str
) -> None:
    assert told(read_file(quote, facts), seeds) == []


def test_every_construction_is_planted() -> None:
    names = {name.split(",", maxsplit=1)[0] for name in CASES}
    assert names == {c.name for c in CONSTRUCTIONS} | {"the name of several things"}
    assert (len(CONSTRUCTIONS), len(CASES), len(FITTING)) == (12, 19, 8)


def test_every_construction_is_a_row_of_the_guides_table() -> None:
    guide = (ROOT / "seeds" / "README.md").read_text("utf-8")
    rows = set(re.findall(r"^\| \*\*(.+?)\*\*", guide, re.MULTILINE))
    assert {c.name for c in CONSTRUCTIONS} | {"the name of several things"} <= rows


def test_the_cases_of_the_guides_table_stand_in_their_documents(seeds: Seeds) -> None:
    """Each case is words of its document, in the sentence of each claim whose number stands beside them."""
    guide = (ROOT / "seeds" / "README.md").read_text("utf-8")
    table = guide[guide.index("| construction |") : guide.index("## Dates")].splitlines()[2:]
    claims = {claim.iri: (file, claim) for file, claim in seeds.claims}
    cases, blanks = 0, 0
    for row in filter(None, table):
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) == 2 + len(seeds.files), row
        blanks += cells[2:].count("–")
        for number, cell in enumerate(cells[2:]):
            for words, first, *others in re.findall(r'"([^"]+)" \((\d+)(?:-(\d+))?(?:, (\d+))?\)', cell):
                last, more = (int(other) if other else int(first) for other in others)
                for claim in {*range(int(first), last + 1), more}:
                    file, made = claims[f"claim/{number:03}-{claim:02}"]
                    sentence = file.sentence_of(made.passages[0][1]).exact.translate(FOLD)
                    assert all(part.strip(" ,") in sentence for part in words.split(" …")), f"{made.iri}: {words}"
                cases += 1
    assert (cases, blanks) == (66, 45)


def test_what_is_coded_by_the_present_guide_is_not_warned_of(seeds: Seeds, settings: Settings) -> None:
    """The five documents were coded from older versions; the test documents from this one."""
    coded = other_conflicts.read(settings)
    assert {file.guide for file in coded} == {4}
    assert sum(len(file.claims) for file in coded) == 82
    for file in [*seeds.files, *coded]:
        assert told(file, seeds) == []


def test_check_prints_warnings_and_does_not_fail_for_them(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.root / TASS
    path.write_text(path.read_text("utf-8").replace('guide: "1"', 'guide: "4"'), "utf-8")
    run = CliRunner().invoke(main, ["check"], env={"PEACEGRAPH_ROOT": str(settings.root)})
    assert (run.exit_code, run.stdout) == (0, "No mistakes found.\n"), run.output
    found = re.findall(r"^Warning: seeds/claims/001.yaml:\d+: claim/001-(\d+): (.*?);", run.stderr, re.MULTILINE)
    assert found == [
        ("05", "no quote says that anybody agreed, but an agreement has parties"),
        ("07", "'attempted to' tells of an attempt, but something is coded as having happened"),
    ]
    assert len(run.stderr.splitlines()) == len(found)
    other = str(settings.root / "seeds" / "claims" / "000.yaml")
    run = CliRunner().invoke(main, ["check", other], env={"PEACEGRAPH_ROOT": str(settings.root)})
    assert (run.exit_code, run.stderr) == (0, "")
