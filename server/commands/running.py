"""The commands that make and serve a dataset: `build`, `attach`, `serve`."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from graph.core import versions
from graph.core.errors import UsageError
from graph.core.settings import Settings
from graph.core.whole_file import write_output
from graph.dataset import dataset_folder
from graph.publishing import build
from graph.publishing.without_texts import attachment
from server.commands.freshness import build_when_stale
from server.commands.terminal import say


class WholeNumber(click.IntRange):
    """A whole number in the digits 0 to 9, without what else Python takes for one (`8_000`)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and not re.fullmatch("[0-9]{1,9}", value):
            self.fail(f"{value!r} is not a whole number", param, ctx)
        return super().convert(value, param, ctx)


@click.command("build")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to build into instead of .build.")
@click.option("--without-texts", is_flag=True, help="Leave the documents' own words out; keep where they stand.")
def build_command(out: Path | None, *, without_texts: bool) -> None:
    """Build the dataset and switch to it; the old one stays until the new one is complete."""
    settings = _settings(build_dir=out, without_texts=without_texts or None)
    started = time.perf_counter()
    manifest = build.build(settings)
    version = versions.label(manifest.named_version)
    click.echo(
        f"Built {version} in {time.perf_counter() - started:.1f} s: {manifest.claims} claims, "
        f"{manifest.asserted} triples given and {manifest.inferred} inferred in the reported view, "
        f"{manifest.quads} quads in all{'' if manifest.texts else ', without the words of the documents'}."
    )


@click.command()
@click.argument("texts", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, path_type=Path),
    help="The dataset without texts: its folder, that of a release which holds one, or a record as N-Quads (.nq, "
    ".nq.gz). Default is the dataset in .build.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder to write the dataset into instead of .build; of a record, the file to write.",
)
@click.option("--normalise", is_flag=True, help="Take a file that is a document but for line ends, mark or the like.")
def attach(texts: Sequence[Path], source: Path | None, out: Path | None, *, normalise: bool) -> None:
    """Put your own copies TEXTS of documents back into a dataset without texts.

    Each is recognised by its SHA-256, and every quote and sentence is held against its own.
    """
    settings = Settings.from_environment()
    if source is not None and source.is_file():
        if out is None:
            raise UsageError("name the file to write with --out")
        content = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
        write_output(out, attachment.attached_record(content, texts, settings.base_iri, normalise=normalise))
        say(f"Wrote {out} with the words of {_counted(len(texts))}.")
        return
    settings = settings if out is None else replace(settings, build_dir=out)
    manifest, files = attachment.attached_dataset(source or settings.build_dir, texts, normalise=normalise)
    dataset_folder.write(settings.build_dir, manifest, files)
    held = len(dataset_folder.texts(files))
    say(f"Dataset {versions.label(manifest.named_version)} in {settings.build_dir} has the text of {_counted(held)}.")
    if manifest.texts:
        say("It is the dataset that was built with texts, triple for triple.")
    else:
        say(f"With those of all it will be dataset {versions.label(versions.named(manifest.version_with_texts))}.")


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=WholeNumber(1, 65535), help="Port to listen on.")
@click.option("--scratch", metavar="DIR", help="Serve a writable store kept in this folder instead; empty at first.")
def serve(host: str | None, port: int | None, scratch: str | None) -> None:
    """Serve the dataset over HTTP; builds first when anything it is made from has changed."""
    from server.run import run  # noqa: PLC0415  # granian takes a while to import, and no other command needs it

    settings = _settings(host=host, port=port, scratch=scratch and str(Path(scratch).absolute()))
    if not settings.scratch:
        build_when_stale(settings, says_so=True)
    run(settings)


def _settings(**given: object) -> Settings:
    """The settings of the environment, with what the command line says in their place."""
    return replace(Settings.from_environment(), **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # click checked the types


def _counted(number: int) -> str:
    return f"{number} {'document' if number == 1 else 'documents'}"
