"""The commands that make and serve a dataset: `build`, `serve`."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from graph.core import versions
from graph.core.settings import Settings
from graph.publishing import build
from server.commands.freshness import build_when_stale


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
