"""The command of readers who have the documents themselves: `attach`."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from graph.core import versions
from graph.core.errors import UsageError
from graph.core.settings import Settings
from graph.core.whole_file import write_output
from graph.dataset import dataset_folder
from graph.publishing.without_texts import attachment
from server.commands.terminal import say


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


def _counted(number: int) -> str:
    return f"{number} {'document' if number == 1 else 'documents'}"
