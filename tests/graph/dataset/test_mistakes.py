"""Every mistake a curator can make is reported with its file, its line, the offending text and what to do.

Mistakes are planted in a small checkout: two of the real documents, the real register and ontology, and a few claims,
so that each is found in a second. The last tests plant mistakes in a copy of everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import graph.curation.seeds
from graph.core.errors import Mistake
from graph.core.settings import Settings
from graph.curation.seeds import Seeds
from graph.dataset import assembly
from graph.dataset.assembly import Dataset
from graph.dataset.graph_checks import graph_mistakes
from graph.dataset.validation import check, consistency_mistakes, shape_mistakes
from server.commands.cli import main
from tests import LONG
from tests.graph.dataset.planting import Edit, PlantedMistake, line_of, mistakes
from tests.support.small_checkout import ARMENPRESS, DISAGREEMENTS, REGISTER, TASS, small_checkout


@dataclass(frozen=True)
class Report:
    """What `check` says of one planted mistake."""

    planted: PlantedMistake
    line: int
    also: tuple[int, ...]
    mistakes: list[Mistake]
    crash: Exception | None = None

    @property
    def here(self) -> list[Mistake]:
        return [p for p in self.mistakes if (p.file, p.line) == (self.planted.file, self.line)]


@pytest.fixture(scope="module", params=mistakes(), ids=str)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    mistake, settings = request.param, small_checkout(tmp_path_factory.mktemp("small") / "root")
    for edit in mistake.edits:
        edit.make(settings.root)
    text = (settings.root / mistake.file).read_bytes().decode("utf-8", errors="replace")
    line, *also = (line_of(text, at) for at in (mistake.at, *mistake.also))
    try:
        return Report(mistake, line, tuple(also), check(settings))
    except Exception as crash:  # told once, by the first of the tests below
        return Report(mistake, line, tuple(also), [], crash)


def told(problems: list[Mistake]) -> str:
    return "\n".join(map(str, problems))


def test_a_mistake_is_reported_on_its_line_with_the_offending_text_and_a_fix(report: Report) -> None:
    assert report.crash is None
    assert report.here, f"nothing is reported at {report.planted.file}:{report.line}, but\n{told(report.mistakes)}"
    said = told(report.here)
    assert [word for word in (*report.planted.says, report.planted.fix) if word not in said] == [], said
    assert all(problem.fix for problem in report.mistakes)


def test_a_mistake_in_one_file_is_none_of_another(report: Report) -> None:
    elsewhere = [p for p in report.mistakes if p.file != report.planted.file]
    assert elsewhere == [], told(elsewhere)


def test_a_mistake_is_not_reported_again_on_lines_that_are_right(report: Report) -> None:
    wrong = (report.line, *report.also)
    beside = [p for p in report.mistakes if p.file == report.planted.file and p.line not in wrong]
    assert beside == [], told(beside)


def test_no_report_talks_to_the_curator_in_the_language_of_the_program(report: Report) -> None:
    jargon = re.compile(r"sh:|Literal\(|daml\.org|Less than \d+ values|_:[0-9a-f]+|Traceback")
    assert [str(p) for p in report.mistakes if jargon.search(str(p))] == []


def test_the_table_holds_every_mistake_we_know_of() -> None:
    assert len(mistakes()) == 81
    assert len({str(mistake) for mistake in mistakes()}) == 81


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What the program says of the small checkout as it is."""
    settings = small_checkout(tmp_path_factory.mktemp("clean") / "root")
    return CliRunner().invoke(main, ["check"], env={"PEACEGRAPH_ROOT": str(settings.root)})


def test_the_small_checkout_holds_no_mistake_before_one_is_planted(clean: Result) -> None:
    assert clean.exit_code == 0, clean.output


def test_the_program_says_so_when_there_is_no_mistake(clean: Result) -> None:
    assert (clean.exit_code, clean.stdout, clean.stderr) == (0, "No mistakes found.\n", "")


def test_a_file_without_mistakes_is_told_of_those_of_others(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    register = settings.root / REGISTER
    register.write_text(register.read_text("utf-8").replace("sameAs wd:Q399", "sameAs wd:P399"), "utf-8")
    run = CliRunner().invoke(main, ["check", str(settings.root / TASS)], env={"PEACEGRAPH_ROOT": str(settings.root)})
    told = "Other files have 1 mistake, and nothing is built with them: seeds/register.ttl\n"
    assert (run.exit_code, run.stdout, run.stderr) == (0, "No mistakes found.\n", told)


def test_the_real_seeds_hold_no_mistake(seeds: Seeds, built: Dataset) -> None:
    """What `check` looks at, one after another, on what has been read and closed already."""
    assert seeds.mistakes == []
    assert shape_mistakes(seeds) == []
    assert graph_mistakes(seeds, built) == []
    assert consistency_mistakes(seeds, built) == []


def test_the_program_gives_every_mistake_a_line_and_fails(checkout: Settings) -> None:
    """Five mistakes in five files, planted at once into a copy of everything curated, are all found in one run."""
    planted = [  # file, what stands there first, what is written instead, the line to be reported, the word to be shown
        (ARMENPRESS, '{quote: "The armed violence left"', '{quote: "The armed violence took"', "", "violence took"),
        (TASS, "dateline: place/moscow", "datelin: place/moscow", "", "datelin"),
        ("seeds/claims/003.yaml", "capacity: belligerent", "capacity: beligerent", "", "beligerent"),
        (DISAGREEMENTS, "kind: granularity", "kind: granularty", "", "granularty"),
        (REGISTER, "sameAs wd:Q399", "sameAs wd:P399", "<state/armenia> a", "P399"),
    ]
    expected = []
    for file, old, new, at, word in planted:
        text = (checkout.root / file).read_text("utf-8").replace(old, new, 1)
        (checkout.root / file).write_text(text, "utf-8")
        expected.append((file, line_of(text, at or new), word))

    run = CliRunner().invoke(main, ["check"], env={"PEACEGRAPH_ROOT": str(checkout.root)})

    assert run.exit_code == 1, run.output
    assert run.stdout == ""
    *lines, summary = run.stderr.splitlines()
    found = [re.fullmatch(r"(?P<file>[^:]+):(?P<line>\d+): (?P<what>.+); (?P<fix>.+)", line) for line in lines]
    assert [(m["file"], int(m["line"])) for m in found] == [(file, line) for file, line, _ in expected], run.stderr
    assert all(word in m["what"] for m, (*_, word) in zip(found, expected, strict=True)), run.stderr
    assert summary == "5 mistakes found."


def test_the_program_shows_the_mistakes_of_the_files_it_is_given_only(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    Edit(TASS, "kind: talks", "kind: talkz").make(settings.root)
    Edit(DISAGREEMENTS, "kind: granularity", "kind: granularty").make(settings.root)
    run = CliRunner().invoke(main, ["check", str(settings.root / TASS)], env={"PEACEGRAPH_ROOT": str(settings.root)})
    assert run.exit_code == 1
    assert "talkz" in run.stderr
    assert "granularty" not in run.stderr


def test_nothing_that_is_typed_into_a_line_stops_the_check(tmp_path: Path) -> None:
    """Whatever replaces a value, the files are read to the end: a mistake is a line of the report, never a crash.

    One value at a time with TEST_LONG; else those at the same place of every claim, which are read one by one anyway.
    """
    settings, tried, crashes = small_checkout(tmp_path / "root"), 0, []
    for file in (TASS, DISAGREEMENTS):
        text = (settings.root / file).read_text("utf-8")
        for numbers in places(text):
            for typed in ("some words", "{key: [value]}"):
                lines = text.splitlines()
                for number in numbers:
                    lines[number] = f"{VALUE.match(lines[number])[1]} {typed}"
                (settings.root / file).write_text("\n".join(lines), "utf-8")
                tried += len(numbers)
                try:
                    assembly.assemble(graph.curation.seeds.read(settings), strict=False)
                except Exception as error:  # any at all is what is looked for
                    crashes.append(f"{file}: {[lines[number].strip() for number in numbers]}: {error!r}")
        (settings.root / file).write_text(text, "utf-8")
    assert crashes == [], "\n" + "\n".join(crashes)
    assert tried == 134


VALUE = re.compile(r"( *(?:- )?[A-Za-z-]+:) \S")


def places(text: str) -> list[list[int]]:
    """The numbers of the lines that hold a value, in groups that are replaced at once."""
    claims: list[list[int]] = [[]]
    for number, line in enumerate(text.splitlines()):
        if line.startswith("  - id: claim/"):
            claims.append([])
        if VALUE.match(line):
            claims[-1].append(number)
    head, *several = claims
    alone = [[number] for number in head]
    if LONG:
        return alone + [[number] for numbers in several for number in numbers]
    return alone + [[number for number in row if number is not None] for row in zip_longest(*several)]
