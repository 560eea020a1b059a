"""What commands print does no harm to a terminal, and is printed whatever the terminal can show."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.core.characters import described, harmless
from graph.core.settings import Settings
from server.commands.cli import main
from tests import ROOT

HARM = [
    "\x1b",
    "\x07",
    "\x08",
    "\r",
    "\x7f",
    "\x85",
    "\x9b",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u061c",
    "\u2028",
    "\ufeff",
]
TEXT = "x".join(HARM)
IN_A_QUERY = "".join(f"\\u{ord(character):04X}" for character in TEXT)


@pytest.fixture
def run(settings: Settings, built_manifest, monkeypatch: pytest.MonkeyPatch):
    """Run `peacegraph` on outputs of an encoding."""
    assert built_manifest.claims
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(settings.build_dir))

    def call(*arguments: str, given: bytes = b"", encoding: str = "utf-8") -> Result:
        return CliRunner(charset=encoding).invoke(main, arguments, input=given)

    return call


def harm_in(printed: str) -> set[str]:
    return {character for character in printed if character in HARM}


@pytest.mark.parametrize("character", HARM, ids=ascii)
def test_what_steers_a_terminal_is_written_as_an_escape(character: str) -> None:
    assert harmless(f"a{character}b") == f"a\\u{ord(character):04X}b"


def test_what_people_write_stays() -> None:
    text = "Հայաստան, Азербайджан,\n\tİlham Əliyev “…” 👩‍👩‍👧 فارسی\u200c"
    assert harmless(text) == text


def test_characters_are_told_in_words() -> None:
    told = {
        "\u00a0": "a no-break space (U+00A0)",
        "\x0b": "a vertical tab (U+000B)",
        "\x01": "a control character (U+0001)",
    }
    assert {character: described(character) for character in told} == told
    assert described("}") == "'}'"


@pytest.mark.parametrize(
    "arguments", [("query", "-"), ("query", "-", "--why")], ids=["as a table", "with its sentences"]
)
@pytest.mark.parametrize("query", ['SELECT ("{}" AS ?x) {{}}', 'CONSTRUCT {{ <a> <b> "{}" }} {{}}'])
def test_a_literal_that_steers_a_terminal_is_shown_harmlessly(run, arguments: tuple[str, ...], query: str) -> None:
    done = run(*arguments, given=query.format(IN_A_QUERY).encode())
    assert done.exit_code == 0, done.stderr
    assert harm_in(done.stdout_bytes.decode()) == set()
    assert "\\u202E" in done.stdout_bytes.decode()


def test_a_mistake_is_shown_harmlessly_with_its_line(run) -> None:
    done = run("query", "-", given="ASK { ?x \x1b[31m\u202e a ?y }".encode())
    lines = done.stderr_bytes.decode().splitlines()
    assert done.exit_code == 2
    assert harm_in(done.stderr_bytes.decode()) == set()
    assert "an escape (U+001B)" in lines[0]
    assert lines[2] == " " * 9 + "^"
    refused = run("explain", "\x1b[31m", "a", "pg:State")
    assert (refused.exit_code, harm_in(refused.stderr_bytes.decode())) == (2, set())


def test_a_format_for_programs_is_what_it_is(run) -> None:
    done = run("query", "-", "--format", "json", given=f'SELECT ("{IN_A_QUERY}" AS ?x) {{}}'.encode())
    assert json.loads(done.stdout_bytes)["results"]["bindings"][0]["x"]["value"] == TEXT
    done = run("query", "-", "--format", "tsv", given=f'SELECT ("{IN_A_QUERY}" AS ?x) {{}}'.encode())
    assert "\u202e".encode() in done.stdout_bytes


def test_on_a_terminal_a_format_for_programs_is_harmless_too(
    settings: Settings, built_manifest, tmp_path: Path
) -> None:
    assert built_manifest.claims
    file = tmp_path / "q.rq"
    file.write_text(f'SELECT ("{IN_A_QUERY}" AS ?x) {{}}', "utf-8-sig")
    ours, theirs = pty.openpty()
    environ = os.environ | {"PEACEGRAPH_BUILD_DIR": str(settings.build_dir), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "server", "query", str(file), "--format", "csv"]
    done = subprocess.run(command, env=environ, cwd=ROOT, stdout=theirs, stderr=subprocess.PIPE, timeout=60)
    os.close(theirs)
    printed = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0, done.stderr
    assert harm_in(printed.replace("\r\n", "\n")) == set()
    assert "\\u202E" in printed


def test_a_pipe_that_is_not_utf8_breaks_no_command(settings: Settings, built_manifest) -> None:
    assert built_manifest.claims
    environ = os.environ | {"PEACEGRAPH_BUILD_DIR": str(settings.build_dir), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "server", "query", "-"]
    asked = "SELECT ('Հ' AS ?x) {}".encode()
    done = subprocess.run(command, input=asked, env=environ, cwd=ROOT, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"x\n-\n\\u0540\n(1 row)\n", b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "-"),
        ("query", "-", "--why"),
        ("status",),
        ("explain", "<state/armenia>", "a", "pg:State"),
        ("export", "--what", "state/armenia"),
    ],
    ids=" ".join,
)
def test_an_output_that_is_not_utf8_gets_what_it_can_hold(run, encoding: str, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, given='SELECT ("Հայաստան “é”" AS ?x) {}'.encode(), encoding=encoding)
    assert done.exit_code == 0, done.stderr
    assert b"Traceback" not in done.stderr_bytes
    assert done.stdout_bytes
    if arguments[0] == "query":
        assert ("Հայաստան".encode() if encoding == "utf-8" else b"\\u0540\\u0561") in done.stdout_bytes


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_an_error_that_the_output_cannot_hold_is_told(run, encoding: str) -> None:
    done = run("query", "-", given="ASK { Հ }".encode(), encoding=encoding)
    assert done.exit_code == 2
    assert b"Traceback" not in done.stderr_bytes
    assert b"column 7" in done.stderr_bytes


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_in_a_file_is_skipped(run, tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "q.rq").write_bytes(mark + b"ASK {}")
    assert run("query", str(tmp_path / "q.rq")).stdout_bytes == b"yes\n"
    assert run("query", "-", given=mark + b"ASK {}").stdout_bytes == b"yes\n"


@pytest.mark.parametrize("port", ["8_000", "٨٠٠٠", " 8000", "+8000"])
def test_a_port_has_plain_digits(run, port: str) -> None:
    done = run("serve", "--port", port)
    assert (done.exit_code, b"not a whole number" in done.stderr_bytes) == (2, True)


def test_export_refuses_what_xml_cannot_hold(run) -> None:
    done = run("query", "-", "--format", "rdfxml", given=b'CONSTRUCT { <a> <b> "\\u000B" } {}')
    assert done.exit_code == 2
    assert b"a vertical tab (U+000B)" in done.stderr_bytes


def test_check_warns_of_characters_that_xml_cannot_hold(checkout: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEACEGRAPH_ROOT", str(checkout.root))
    monkeypatch.setattr("graph.dataset.validation.check", lambda _: [])  # which misses a claims file for it
    (checkout.seeds / "documents" / "999.txt").write_text("a\x0bb", "utf-8")
    done = CliRunner().invoke(main, ["check"])
    assert "Warning: seeds/documents/999.txt:1: a vertical tab (U+000B)" in done.stderr
    assert (done.exit_code, done.stdout) == (0, "No mistakes found.\n"), "a document is kept as it is"
