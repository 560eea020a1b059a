"""The page of downloads: every address on it answers, and every command on it is one that there is."""

from __future__ import annotations

import re
import shlex
from html import unescape
from pathlib import Path

from click.testing import CliRunner
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.publishing.dumps.dump import PARTS
from server.accounts.catalogue.dumps import dumps, files_of_views
from server.commands.cli import main

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_every_address_answers(client: FlaskClient) -> None:
    html = client.get("/downloads", headers=BROWSER).text
    body = html[html.index("<main") : html.index("</main>")]
    addresses = {unescape(href) for href in re.findall(r'href="([^"]+)"', body)}
    assert len(addresses) == 2 + 2 * 6 + 2 * 32
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_every_part_is_told_with_a_command_that_writes_it(
    settings: Settings, built_manifest: object, tmp_path: Path
) -> None:
    assert built_manifest
    assert [dump.part for dump in dumps()] == list(PARTS)
    for dump in dumps():
        words = shlex.split(dump.command)
        assert words[0] == "peacegraph"
        words[-1] = str(tmp_path / words[-1])
        environment = {"PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}
        done = CliRunner().invoke(main, words[1:], env=environment)
        assert done.exit_code == 0, done.output
        assert Path(words[-1]).stat().st_size > 1000


def test_sizes_are_those_of_the_files(client: FlaskClient, settings: Settings, tmp_path: Path) -> None:
    found = files_of_views((settings.build_dir / "current").resolve())
    assert [file.view for file in found] == ["reported", "all"]
    html = client.get("/downloads", headers=BROWSER).text
    for file in found:
        assert file.size > 1_000_000
        assert f"view {file.view}: {file.size_words} of N-Quads" in html
    assert files_of_views(tmp_path) == []
