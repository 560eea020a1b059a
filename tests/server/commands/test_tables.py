"""`peacegraph tables DIR`: a folder that is there whole, in the place of an older one of ours and of nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.core.settings import Settings
from graph.core.whole_file import StorageError
from graph.dataset import dataset_folder
from graph.publishing.tables.descriptor import NAME
from server.commands import packaging
from server.commands.cli import main

FILES = {
    "tables/datapackage.json": json.dumps({"name": NAME}).encode(),
    "tables/README.md": b"# Tables\n",
    "tables/csv/claims.csv": b"claim\n",
}


@pytest.fixture
def environment(settings: Settings, built_manifest: dataset_folder.Manifest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command with the dataset of the real seeds, and few files in the place of what is made from it."""
    monkeypatch.setattr(packaging.Settings, "from_environment", lambda: settings)
    monkeypatch.setattr(packaging.data_package, "files", lambda _: iter(FILES.items()))


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_is_written_and_written_again(environment: None, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "tables"
    first = CliRunner().invoke(main, ["tables", str(folder)])
    assert first.exit_code == 0, first.output
    assert "12 tables" in first.output
    before = held(folder)
    assert before == {path.removeprefix("tables/"): content for path, content in FILES.items()}
    (folder / "csv" / "left-behind.csv").write_text("x")
    again = CliRunner().invoke(main, ["tables", str(folder)])
    assert again.exit_code == 0, again.output
    assert held(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"letter.txt": "mine"}, "letter.txt"),
        ({"datapackage.json": '{"name": "others"}'}, "datapackage.json"),
        ({"datapackage.json": "[]"}, "datapackage.json"),
        ({"datapackage.json": "no JSON"}, "datapackage.json"),
        ({"datapackage.json": '{"name": "peacegraph"}', "letter.txt": "mine"}, "letter.txt"),
    ],
)
def test_a_folder_of_anything_else_is_refused_and_left(
    environment: None, tmp_path: Path, files: dict[str, str], named: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    ran = CliRunner().invoke(main, ["tables", str(tmp_path)])
    assert ran.exit_code == 2
    assert f"holds {named}, which is no table of ours; name a new or empty folder" in ran.stderr
    assert held(tmp_path) == {name: content.encode() for name, content in files.items()}


def test_what_cannot_be_written_leaves_the_older_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tables"
    packaging.replace_folder(folder, {"datapackage.json": json.dumps({"name": "peacegraph"}).encode()})
    before = held(folder)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packaging, "write_new", full)
    with pytest.raises(StorageError, match="disk is full"):
        packaging.replace_folder(folder, {"README.md": b""})
    assert held(folder) == before
    assert list(tmp_path.iterdir()) == [folder]
