"""`peacegraph new`: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.core.settings import Settings
from server.commands.cli import main
from tests.server.intake.pinned import TEXTS
from tests.support.small_checkout import small_checkout


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = small_checkout(tmp_path / "root")
    monkeypatch.setenv("PEACEGRAPH_ROOT", str(settings.root))
    return settings


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["new", *map(str, arguments)])


LAID = "seeds/documents/002_cc06144a0a0a171d.txt and seeds/claims/002.yaml"
LACKING = "publisher/not-stated-002 and curator/your-name"


def test_it_says_what_was_written_how_many_sentences_and_what_comes_next(small: Settings) -> None:
    result = run(TEXTS["belfast"], "--published", "1998-04-11")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        f"Wrote {LAID}: 23 sentences, nothing claimed yet.",
        'Next: open seeds/claims/002.yaml and code it by seeds/README.md, "A new document"; then',
        "  peacegraph check --coverage seeds/claims/002.yaml",
        f"seeds/register.ttl lacks {LACKING}: the head of the file says what to add.",
    ]


def test_check_then_says_what_is_still_to_be_coded_and_its_table_stays_narrow(
    small: Settings,
) -> None:
    assert run(TEXTS["bogota"]).exit_code == 0
    with (small.seeds / "register.ttl").open("a") as register:
        register.write('<publisher/not-stated-002> a pg:Publisher ; rdfs:label "not stated"@en .\n')
    file = small.seeds / "claims" / "002.yaml"
    file.write_text(file.read_text("utf-8").replace("curator/your-name", "curator/first-reader"), "utf-8")
    result = CliRunner().invoke(main, ["check", "--coverage", str(file)])
    assert result.exit_code == 1
    mistakes = result.stderr.splitlines()
    assert len([line for line in mistakes if "is unaccounted for (0% of its letters are quoted" in line]) == 24
    assert [line for line in mistakes if line.startswith("seeds/") and "is unaccounted for" not in line] == []
    assert max(map(len, result.stdout.splitlines())) < 140


def test_characters_that_xml_cannot_hold_are_told_as_check_tells_them(small: Settings, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes(b"The ministers\x0bmet.")
    result = run(tmp_path / "text.txt")
    assert result.exit_code == 0
    assert "Warning: seeds/documents/002_" in result.stderr
    assert "which XML cannot hold" in result.stderr


@pytest.mark.parametrize(
    ("content", "more", "status", "words"),
    [
        (b"caf\xe9", (), 2, "The request cannot be understood: "),
        (b"caf\xe9", (), 2, "is not UTF-8: byte 3 on line 1 is 0xE9"),
        (b"Text", ("--id", "001"), 2, "doc/001 is taken"),
        (b"Text", ("--published", "soon"), 2, "--published: 'soon' is not a date in EDTF"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    small: Settings, tmp_path: Path, content: bytes, more: tuple[str, ...], status: int, words: str
) -> None:
    (tmp_path / "text.txt").write_bytes(content)
    result = run(tmp_path / "text.txt", *more)
    assert result.exit_code == status
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert sorted(path.name for path in (small.seeds / "claims").iterdir()) == ["000.yaml", "001.yaml"]


def test_where_there_are_no_curated_files_the_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEACEGRAPH_ROOT", str(tmp_path))
    result = run(TEXTS["belfast"])
    assert result.exit_code == 2
    assert f"there is no {tmp_path / 'seeds' / 'register.ttl'}; " in result.stderr
    assert "PEACEGRAPH_ROOT" in result.stderr
