"""The commands `release` and `changes`, as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.core.settings import Settings
from graph.publishing.built import BuiltDataset
from graph.publishing.release.file_list import UNKNOWN
from server.commands import releasing
from server.commands.cli import main
from tests import LONG, ROOT
from tests.support.releases import checkout_with_questions, text_source


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return checkout_with_questions(tmp_path_factory.mktemp("releasing") / "root")


def page_source(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    yield "site/index.html", b"<!doctype html>"


@pytest.fixture
def run(small: Settings, monkeypatch: pytest.MonkeyPatch):
    """Run `peacegraph` in the small checkout, with one small source in the place of the rooms."""
    monkeypatch.setenv("PEACEGRAPH_ROOT", str(small.root))
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(small.build_dir))
    monkeypatch.setattr(releasing, "SOURCES", (text_source,))
    monkeypatch.setattr(releasing, "PAGES", (page_source,))
    return lambda *arguments: CliRunner().invoke(main, list(map(str, arguments)))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_written_and_compared(run, tmp_path: Path) -> None:
    told = run("release", tmp_path / "one")
    assert told.exit_code == 0, told.stderr
    (first,) = (tmp_path / "one").iterdir()
    assert told.stdout.startswith(f"Released {first}: 18 files, ")
    assert "site/index.html" in tree(first)

    assert run("release", tmp_path / "two", "--without-pages", "--against", first).exit_code == 0
    (second,) = (tmp_path / "two").iterdir()
    assert "site/index.html" not in tree(second)
    printed = run("changes", first, second).stdout
    assert printed == (second / "CHANGELOG.md").read_text("utf-8")
    assert "Nothing else differs." in printed


def test_mistakes_of_the_user_are_told(run, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x", "utf-8")
    refused = {
        ("release", tmp_path): "holds thesis.tex and no release",
        ("release", tmp_path / "new", "--against", tmp_path): "is no release",
        ("changes", tmp_path, tmp_path): "is no release",
    }
    for arguments, says in refused.items():
        told = run(*arguments)
        assert told.exit_code == 2, arguments
        assert says in told.stderr, arguments
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.skipif(not LONG, reason="writes everything twice: make test-long")
def test_everything_is_released_twice_to_the_byte(settings: Settings, built_manifest, tmp_path: Path) -> None:
    """In two processes with other hash seeds, from the real seeds, by every room."""
    for seed in ("1", "4711"):
        environ = os.environ | {"PYTHONHASHSEED": seed, "PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}
        command = [sys.executable, "-m", "server", "release", str(tmp_path / seed)]
        subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    first, second = tree(tmp_path / "1"), tree(tmp_path / "4711")
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
    (manifest,) = (json.loads(content) for path, content in first.items() if path.endswith("/manifest.json"))
    assert manifest["version"] == f"sha256:{built_manifest.version}"
    assert [file["path"] for file in manifest["files"] if file["media_type"] == UNKNOWN] == []
    for recorded in (ROOT / "queries").glob("*.csv"):
        assert first[f"{manifest['name']}/queries/{recorded.name}"] == recorded.read_bytes()
