"""The commands of links, as a curator runs them: against the sample, and with nothing to ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.wikidata import client as client_module
from server.commands.cli import main
from tests import ROOT
from tests.support.wikidata_proxy import Proxy, answered

Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with the real register and nothing else."""
    (tmp_path / "seeds").mkdir()
    register = (ROOT / "seeds" / "register.ttl").read_bytes()
    (tmp_path / "seeds" / "register.ttl").write_bytes(register)
    return tmp_path


@pytest.fixture
def run(root: Path, wikidata: Proxy, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `peacegraph link`."""
    settings = {"ROOT": root, "BUILD_DIR": root / ".build", "WIKIDATA": wikidata.address, "WIKIDATA_SECONDS": 5}
    for name, value in settings.items():
        monkeypatch.setenv(f"PEACEGRAPH_{name}", str(value))
    monkeypatch.setattr(client_module, "PAUSES", (0.01,))
    return lambda *arguments: CliRunner().invoke(main, ["link", *arguments])


def changed(root: Path, old: str, new: str) -> None:
    """Change words of the register."""
    path = root / "seeds" / "register.ttl"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_check_prints_every_link_and_succeeds_where_all_agree(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "44 links, 0 with findings" in result.stdout
    assert "person/vladimir-putin" in result.stdout
    assert "revision not recorded (now 24000" in result.stdout
    assert "human; position President of Russia" in result.stdout


def test_check_tells_by_its_exit_status_that_something_was_found(run: Run, root: Path) -> None:
    changed(root, "wd:Q649 ", "wd:Q999000300 ")
    result = run("check")
    assert result.exit_code == 1
    assert "place/moscow: class mismatch: Q999000300 is newspaper, which no place is" in result.stdout
    assert run("check", "place/baku").exit_code == 0
    assert run("check", "place/moscow").exit_code == 1
    assert "did you mean place/moscow?" in run("check", "place/mosow").stderr


@pytest.mark.parametrize("failure", [answered(500), answered(429, headers={"Retry-After": "900"}), answered(200, b"{")])
def test_without_an_answer_the_exit_status_is_another_and_nothing_is_changed(
    run: Run, root: Path, wikidata: Proxy, failure
) -> None:
    wikidata.fail(*[failure] * 3)
    register = (root / "seeds" / "register.ttl").read_bytes()
    result = run("check")
    assert result.exit_code == 3
    assert "nothing was changed" in result.stderr
    assert "Traceback" not in result.output
    assert (root / "seeds" / "register.ttl").read_bytes() == register
    assert not (root / ".build").exists()


def test_a_proposal_is_accepted_and_taken_back(run: Run, root: Path) -> None:
    before = (root / "seeds" / "register.ttl").read_bytes()
    proposed = run("suggest", "person/anna-naghdalyan")
    assert proposed.exit_code == 0
    assert "Offices and countries are not compared" in proposed.stderr
    command = next(line.split() for line in proposed.stdout.splitlines() if "link accept" in line and "101" in line)
    assert (root / "seeds" / "register.ttl").read_bytes() == before
    accepted = run(*command[2:], *("--comment", "looked at"), "--by", "curator/first-reader")
    assert accepted.exit_code == 0, accepted.output
    assert "seeds/register.ttl" in accepted.stdout
    checked = run("check", "person/anna-naghdalyan")
    assert checked.exit_code == 0
    assert f"revision {command[command.index('--revision') + 1]} (now " in checked.stdout
    assert run("suggest", "person/anna-naghdalyan").exit_code == 2
    assert run("withdraw", "person/anna-naghdalyan").exit_code == 0
    assert (root / "seeds" / "register.ttl").read_bytes() == before
