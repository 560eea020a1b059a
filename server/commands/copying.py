"""The command that copies the pages into a folder: `pages`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from graph.core.settings import Settings
from graph.publishing.built import BuiltDataset
from server.commands.freshness import build_when_stale
from server.commands.terminal import say


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
