"""The commands that write a folder, which is there whole or not at all: `tables` for analysis, and `pages`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path

import click

from graph.core.errors import UsageError
from graph.core.settings import Settings
from graph.core.whole_file import replacing_folder, storing, write_new
from graph.publishing.built import BuiltDataset
from graph.publishing.tables import data_package
from graph.publishing.tables.descriptor import NAME
from server.commands.freshness import build_when_stale
from server.commands.terminal import say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def tables(folder: Path) -> None:
    """Write the dataset as tables (CSV and Parquet, with their codebook) into DIR, in the place of older ones there."""
    settings = Settings.from_environment()
    refuse_foreign(folder)
    build_when_stale(settings)
    files = {
        path.removeprefix(f"{data_package.FOLDER}/"): content
        for path, content in data_package.files(BuiltDataset.current(settings))
    }
    replace_folder(folder.resolve(), files)
    size = sum(map(len, files.values())) / 1_000_000
    say(
        f"Wrote {len(data_package.TABLES)} tables into {folder}: {len(files)} files, {size:.1f} MB. Begin at README.md."
    )


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def pages(folder: Path) -> None:
    """Write all pages into DIR, where they are read without a server; DIR/index.html is the first."""
    from server.browsable import folder as copy  # noqa: PLC0415  # the application takes a while to import
    from server.browsable import site  # noqa: PLC0415

    settings = Settings.from_environment()
    copy.refuse_foreign(folder)
    build_when_stale(settings)
    started = time.perf_counter()
    number, size = copy.write(site.files(BuiltDataset.current(settings)), folder)
    seconds = time.perf_counter() - started
    say(f"Wrote {number:,} files, {size / 1_000_000:,.1f} MB, in {seconds:.1f} s; open {folder / copy.FIRST_PAGE}.")


def refuse_foreign(folder: Path) -> None:
    """Refuse to write into a folder that holds something, unless that is a package of ours.

    Raises:
        UsageError: it does.
        OSError: it cannot be read.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        name = json.loads((folder / data_package.DESCRIPTOR).read_text("utf-8"))["name"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        name = None
    foreign = {path.name for path in folder.iterdir()} - data_package.INSIDE
    if name != NAME or foreign:
        what = min(foreign, default=data_package.DESCRIPTOR)
        raise UsageError(f"{folder} holds {what}, which is no table of ours; name a new or empty folder")


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which takes the place of an older one.

    Args:
        folder: the folder, whose older content goes.
        files: the bytes of each file, by its path within.

    Raises:
        StorageError: they could not be written; the older ones are still there.
    """
    with replacing_folder(folder) as new, storing(folder):
        for path, content in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            write_new(new / path, content)
