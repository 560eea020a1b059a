"""The command of those who take data away: `export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, get_args

import click

from graph.core.errors import UsageError
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.core.whole_file import storing, write_output
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import exports
from graph.publishing.dumps.dump import thing_quads
from graph.publishing.dumps.exports import Dump, Measured, written_quads
from graph.publishing.dumps.neighbourhood import around as neighbourhood
from graph.publishing.dumps.parts import ABOUT, AROUND, PARTS, VIEW, Part, part_named
from graph.publishing.overviews.contact_pairs import Of
from server.commands.freshness import build_when_stale
from server.commands.terminal import give, say
from server.serving.dump_maker import head_of

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--what", help=f"{', '.join(PARTS)}, or an IRI such as state/armenia.  [default: view]")
@click.option(
    "--view", help=f"Which claims stand in the default graph: {' or '.join(VIEWS)}.  [default: {DEFAULT_VIEW}]"
)
@click.option("--document", help="The number of a document: of claims and nanopublications, those of this one alone.")
@click.option("--around", help="An IRI such as state/armenia: what the dataset tells around this thing.")
@click.option("--of", help="Whose network: persons or states.  [default: persons]")
@click.option("--format", "format_name", help="A format that can hold it.  [default: the first that can]")
@click.option("-o", "--output", type=_FILE, help="File to write; default is standard output.")
@click.option("--all", "folder", type=_FOLDER, help="Write every file of dumps into this folder, with a manifest.")
def export(
    what: str | None,
    view: str | None,
    document: str | None,
    around: str | None,
    of: str | None,
    format_name: str | None,
    output: Path | None,
    folder: Path | None,
) -> None:
    """Write a dump of the dataset or a part of it; the same dataset gives the same bytes."""
    settings = Settings.from_environment()
    given: dict[str, object] = {"--what": what, "--view": view, "--document": document, "--around": around, "--of": of}
    given |= {"--format": format_name, "-o": output}
    if folder is not None:
        if others := [name for name, value in given.items() if value is not None]:
            raise UsageError(f"--all writes everything there is; leave out {', '.join(others)}")
        build_when_stale(settings)
        _write_all(BuiltDataset.current(settings), folder)
        return
    part = _part(what, around)
    _refuse_what_does_not_go(part, document, around, of)
    fmt, view = part.format(format_name), part.view(view)
    build_when_stale(settings)
    built = BuiltDataset.current(settings)
    about = f"Peacegraph: {part.holds}. Dataset {built.version}."
    if part == ABOUT:
        content = written_quads(thing_quads(built, what or "", view), built.base, fmt, f"{what}. {about}")
    elif part == AROUND:
        content = written_quads(neighbourhood(built, around or "", view), built.base, fmt, f"{around}. {about}")
    else:
        owner: Of | Literal[""] = "states" if of == "states" else "persons" if part.name == "network" else ""
        dump = Dump(part, fmt, view, document or "", owner)
        content = exports.written(built, dump, head_of(built), claim=around or "")
    if output is None:
        give(content)
        return
    write_output(output, content)


def _part(what: str | None, around: str | None) -> Part:
    """The part that is asked for; of an IRI, the triples about it."""
    if what is None:
        return VIEW if around is None else AROUND
    return part_named(what) or ABOUT


def _refuse_what_does_not_go(part: Part, document: str | None, around: str | None, of: str | None) -> None:
    """Refuse options that say nothing of the part that is asked for.

    Raises:
        UsageError: there are such.
    """
    if around is not None and part != AROUND and part.name != "nanopublications":
        raise UsageError("--around takes a thing with all around it; leave out --what, or ask for nanopublications")
    if document is not None and (not part.by_document or around is not None):
        raise UsageError("--document goes with --what claims and --what nanopublications, and without --around")
    if of is not None and part.name != "network":
        raise UsageError("--of goes with --what network")
    if of is not None and of not in get_args(Of):
        raise UsageError(f"--of is {' or '.join(get_args(Of))}; here it is {of!r}")


def _write_all(built: BuiltDataset, folder: Path) -> None:
    """Write every file, the large ones also compressed, and the manifest last."""
    measured, head = [], head_of(built)
    for dump in exports.dumps(exports.documents(built.store)):
        content, place = exports.written(built, dump, head), folder / dump.path
        with storing(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        write_output(place, content)
        packed = exports.compressed(content) if len(content) >= exports.LARGE else None
        if packed is not None:
            write_output(place.with_name(f"{place.name}.gz"), packed)
        measured.append((dump, Measured.of(content), None if packed is None else Measured.of(packed)))
    manifest = json.dumps(exports.manifest(built, measured), indent=2, ensure_ascii=False) + "\n"
    write_output(folder / "manifest.json", manifest.encode())
    say(f"{len(measured)} files in {folder}, with their sizes and hashes in manifest.json", err=True)
