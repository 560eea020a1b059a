"""The `peacegraph` command."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import pyoxigraph as ox

from graph import __version__
from graph.answers.explainer import Explainer
from graph.answers.result_formats import written_result
from graph.answers.result_text import result_lines
from graph.core import formats, serialization
from graph.core.errors import BuildError, InvalidSeedsError, Mistake, PeacegraphError, UsageError
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.curation import coding_agreement, coverage, seeds
from graph.dataset import dataset_folder
from graph.proofs.proof_finder import PROOF_LIMIT
from graph.publishing import build, dump
from graph.store.dataset_store import solutions
from server.commands import status_queries
from server.commands.tables import COLUMN_WIDTH, aligned, table


class _Group(click.Group):
    """Tells every error of ours in one line on stderr; exit status 2 where the command cannot be understood, else 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except InvalidSeedsError as error:
            _print_mistakes(error.mistakes)
            raise SystemExit(1) from None
        except PeacegraphError as error:
            click.echo(f"{error.title}: {error.detail}", err=True)
            raise SystemExit(2 if isinstance(error, UsageError) else 1) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone, as `head` does
            raise SystemExit(1) from None
        except OSError as error:
            click.echo(f"{error.filename or 'input or output'}: {error.strerror or error}", err=True)
            raise SystemExit(1) from None


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="peacegraph")
def main() -> None:
    """From news documents to claims, and from any answer back to the sentences that say so."""


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--coverage", "with_coverage", is_flag=True, help="Also hold every sentence against the claims.")
def check(files: Sequence[Path], *, with_coverage: bool) -> None:
    """Validate everything curated; with FILES, show the mistakes in these only."""
    from graph.dataset import validation  # noqa: PLC0415  # SHACL and owlrl take half a second to import

    settings = Settings.from_environment()
    mistakes = validation.check(settings)
    if with_coverage:
        mistakes += _print_coverage(settings)
    if files:
        wanted = [path.resolve() for path in files]
        outside = [path for path in wanted if not path.is_relative_to(settings.root.resolve())]
        if outside:
            raise UsageError(
                f"{outside[0]} is not in {settings.root}; check the files of this checkout, or set PEACEGRAPH_ROOT"
            )
        shown = {str(path.relative_to(settings.root.resolve())) for path in wanted}
        mistakes = [p for p in mistakes if p.file in shown]
    if mistakes:
        _print_mistakes(mistakes)
        raise SystemExit(1)
    click.echo("No mistakes found.")


@main.command("build")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to build into instead of .build.")
def build_command(out: Path | None) -> None:
    """Build the dataset and switch to it; the old one stays until the new one is complete."""
    settings = _settings(build_dir=out)
    started = time.perf_counter()
    manifest = build.build(settings)
    click.echo(
        f"Built {manifest.version[:16]} in {time.perf_counter() - started:.1f} s: {manifest.claims} claims, "
        f"{manifest.asserted} triples given and {manifest.inferred} inferred in the plain view, "
        f"{manifest.quads} quads in all."
    )


@main.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--scratch", metavar="DIR", help="Serve a writable store kept in this folder instead; empty at first.")
def serve(host: str | None, port: int | None, scratch: str | None) -> None:
    """Serve the dataset over HTTP; builds first when anything it is made from has changed."""
    from server.run import run  # noqa: PLC0415  # graph never needs HTTP, except to start it here

    settings = _settings(host=host, port=port, scratch=scratch and str(Path(scratch).resolve()))
    if not settings.scratch:
        _build_when_stale(settings)
    run(settings)


@main.command()
@click.argument("file", type=click.Path(allow_dash=True, dir_okay=False))
@click.option(
    "--format",
    "format_name",
    default="table",
    show_default=True,
    help="table, json, xml, csv, tsv; for triples turtle, ntriples, jsonld, rdfxml, trig, nquads.",
)
@click.option(
    "--view", default=DEFAULT_VIEW, show_default=True, help="Which claims stand in the default graph: reported or all."
)
@click.option("--why", is_flag=True, help="Print under each row the sentences it rests on; or json, csv, turtle, trig.")
def query(file: str, format_name: str, view: str, *, why: bool) -> None:
    """Run the SPARQL query in FILE (- reads it from standard input)."""
    settings = Settings.from_environment()
    text = _text(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes(), file)
    _build_when_stale(settings)
    if why:
        _print_why(Explainer.open(settings), text, view, format_name)
        return
    answer = dataset_folder.open_store(settings).query(text, view)
    if format_name == "table":
        if isinstance(answer, ox.QueryTriples):
            click.echo(
                serialization.serialized(
                    (ox.Quad(t.subject, t.predicate, t.object) for t in answer), formats.GRAPHS[0], settings.base_iri
                ).decode(),
                nl=False,
            )
        elif isinstance(answer, ox.QueryBoolean):
            click.echo("yes" if answer else "no")
        else:
            click.echo(table(answer, settings.base_iri))
        return
    fitting = formats.GRAPHS if isinstance(answer, ox.QueryTriples) else formats.RESULTS
    found = formats.named(fitting, format_name)
    if found is None:
        names = ", ".join(f.name for f in fitting)
        raise UsageError(f"this query's answer cannot be given as {format_name!r}; ask for table or one of {names}")
    sys.stdout.buffer.write(formats.written(answer, found))


@main.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("value", metavar="OBJECT")
@click.option("--view", default=DEFAULT_VIEW, show_default=True, help="The view the triple stands in: reported or all.")
@click.option("--claim", default="", help="The claim in whose graph it stands, such as <claim/001-20>, not the view.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--all", "with_others", is_flag=True, help=f"Give other proofs too, {PROOF_LIMIT} at most.")
def explain(
    subject: str, predicate: str, value: str, view: str, claim: str, format_name: str, *, with_others: bool
) -> None:
    """Prove the triple SUBJECT PREDICATE OBJECT (terms as in a query), down to the sentences that say so."""
    settings = Settings.from_environment()
    _build_when_stale(settings)
    explainer = Explainer.open(settings)
    proofs = explainer.explain(subject, predicate, value, view, claim, PROOF_LIMIT if with_others else 1)
    click.echo(proofs.as_json() if format_name == "json" else proofs.as_text(), nl=False)


@main.command()
@click.option(
    "--what",
    default="view",
    show_default=True,
    help="view, all, claims, inferred, ontology, or an IRI such as state/armenia.",
)
@click.option(
    "--format",
    "format_name",
    default="turtle",
    show_default=True,
    help="turtle, ntriples, jsonld, rdfxml, trig or nquads.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default is standard output."
)
def export(what: str, format_name: str, output: Path | None) -> None:
    """Write a dump of the dataset or a part of it; the same dataset gives the same bytes."""
    settings = Settings.from_environment()
    found = formats.named(formats.GRAPHS, format_name)
    if found is None:
        raise UsageError(
            f"there is no dump in {format_name!r}; ask for one of {', '.join(f.name for f in formats.GRAPHS)}"
        )
    _build_when_stale(settings)
    data = dump.dump(settings, what, found)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    beside = output.with_name(output.name + ".writing")
    beside.write_bytes(data)
    beside.replace(output)


@main.command()
@click.argument("one", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("other", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def compare_codings(one: Path, other: Path) -> None:
    """Report how far two codings of one document agree, and list where they differ."""
    reader = seeds.claims_reader(Settings.from_environment())
    agreement = coding_agreement.compare(*(reader.read(path, path.name) for path in (one, other)))
    click.echo(
        f"{agreement.claims[0]} and {agreement.claims[1]} claims; "
        f"{len(agreement.pairs)} pairs of claims about the same words\n"
    )
    rows = [["variable", "units", "same", "share", "Krippendorff's alpha"]]
    for v in agreement.variables:
        share = f"{v.same / v.units:.2f}" if v.units else ""
        rows.append([v.name, str(v.units), str(v.same), share, "" if v.alpha is None else f"{v.alpha:.2f}"])
    click.echo(aligned(rows) + "\n")
    for claims, path in zip(agreement.unmatched, (one, other), strict=True):
        for claim in claims:
            words = claim.passages[0][1].exact if claim.passages else ""
            click.echo(f"only in {path}: {claim.iri}: {' '.join(words.split())[:COLUMN_WIDTH]}")
    for line in agreement.differences:
        click.echo(line)


@main.command("codebook")
def codebook_command() -> None:
    """Print the codebook: what curators choose from, generated from the ontology."""
    from graph.ontology import codebook, vocabulary  # noqa: PLC0415  # used here only

    click.echo(codebook.codebook(vocabulary.Vocabulary(Settings.from_environment().ontology)))


@main.command()
def status() -> None:
    """Print what is in the dataset."""
    settings = Settings.from_environment()
    if build.is_stale(settings):
        click.echo("The dataset is older than what it is made from; `peacegraph build` renews it.", err=True)
    _, manifest = dataset_folder.current(settings)
    click.echo(f"version   {manifest.version}\nbase IRI  {manifest.base_iri}\nsoftware  {manifest.software}")
    click.echo(
        f"triples   {manifest.asserted} given and {manifest.inferred} inferred in the plain view; "
        f"{manifest.quads} quads with the claim graphs\n"
    )
    store = dataset_folder.open_store(settings)
    for title, text in status_queries.QUERIES.items():
        click.echo(title)
        click.echo(table(solutions(store, text), settings.base_iri) + "\n")


def _print_why(explainer: Explainer, text: str, view: str, format_name: str) -> None:
    """Print an answer with its provenance: page by page as text, the first page in the other formats."""
    if format_name == "table":
        for line in result_lines(lambda page: explainer.answer(text, view, page=page)):
            click.echo(line)
        return
    sys.stdout.buffer.write(written_result(explainer.answer(text, view), format_name, query=text))


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 at byte {error.start}; save it as UTF-8") from None


def _settings(**given: object) -> Settings:
    from dataclasses import replace  # noqa: PLC0415  # used here only

    return replace(Settings.from_environment(), **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # click checked the types


def _build_when_stale(settings: Settings) -> None:
    """Build when the inputs have changed; when they hold mistakes, say so and go on with the old dataset."""
    if not build.is_stale(settings):
        return
    click.echo("Building the dataset …", err=True)
    try:
        build.build(settings)
    except InvalidSeedsError as error:
        try:
            dataset_folder.current(settings)
        except BuildError:
            raise error from None
        _print_mistakes(error.mistakes)
        click.echo("The dataset built before these mistakes is used.", err=True)


def _print_coverage(settings: Settings) -> Sequence[Mistake]:
    """Print how much of each document is accounted for; returns the sentences that are not."""
    found = [made for file in seeds.read(settings).files if (made := coverage.coverage(file))]
    columns = ["document", "sentences", "covered", "not claimed", "characters", "quoted", "left over"]
    rows = []
    for c in found:
        counts = (c.sentences, c.covered, c.not_claimed, c.characters)
        rows.append([c.document, *map(str, counts), f"{c.quoted / c.characters:.1%}", " | ".join(c.left_over)])
    click.echo(aligned([columns, *rows]))
    return [mistake for c in found for mistake in c.mistakes]


def _print_mistakes(mistakes: Sequence[object]) -> None:
    for mistake in mistakes:
        click.echo(str(mistake), err=True)
    click.echo(f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'} found.", err=True)
