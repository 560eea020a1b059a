"""The commands of releases: `release` writes one, `changes` tells what differs between two."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from graph.core.settings import Settings
from graph.publishing.built import BuiltDataset
from graph.publishing.description.dataset_description import DatasetDescription
from graph.publishing.dumps import exports
from graph.publishing.release import release_folder, released
from graph.publishing.release.changelog import changelog
from graph.publishing.release.contents import Source
from graph.publishing.tables import data_package
from graph.publishing.without_texts import kept_dataset
from server.commands.freshness import build_when_stale
from server.commands.terminal import say


def dumps(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """Yield the dumps, which begin with the description of the dataset."""
    yield from exports.files(built, DatasetDescription.of(built).head())


def pages(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """Yield the pages that open without a server."""
    from server.browsable import site  # noqa: PLC0415  # the application takes a while to import

    yield from site.files(built)


SOURCES: Final[tuple[Source, ...]] = (dumps, data_package.files, kept_dataset.files)
"""The rooms whose files a release holds, beside those of its own room."""
PAGES: Final[tuple[Source, ...]] = (pages,)
"""Those that write pages, which take longest."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--against", type=click.Path(path_type=Path), help="The release before, which the changelog begins at.")
@click.option("--without-texts", is_flag=True, help="Release no words of the documents; the dataset is built without.")
@click.option("--without-pages", is_flag=True, help="Leave out the pages that open without a server.")
def release(folder: Path, against: Path | None, *, without_texts: bool, without_pages: bool) -> None:
    """Write a release into DIR: a folder of everything that can be taken away, which is never altered again."""
    settings = Settings.from_environment()
    release_folder.refuse_foreign(folder)
    before = released.read(against) if against else None
    if without_texts:  # built beside the dataset that is served, which keeps its texts
        settings = replace(settings, without_texts=True, build_dir=settings.build_dir / "without-texts")
    build_when_stale(settings)
    built = BuiltDataset.current(settings)
    started = time.perf_counter()
    place = release_folder.write(built, folder, SOURCES if without_pages else (*SOURCES, *PAGES), before)
    files = [path for path in place.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1_000_000
    say(f"Released {place}: {len(files):,} files, {size:,.1f} MB, in {time.perf_counter() - started:.1f} s.")


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def changes(old: Path, new: Path) -> None:
    """Print what changed from the release OLD to the release NEW, from their files alone."""
    before, after = released.read(old), released.read(new)
    say(changelog(after, before), nl=False)
