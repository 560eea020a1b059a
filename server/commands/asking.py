"""The commands of those who ask: `query`, `explain`, `status`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pyoxigraph as ox

from graph.answers.annotation import query_notes
from graph.answers.explainer import Explainer
from graph.answers.result_formats import written_result
from graph.answers.result_text import result_lines
from graph.core import formats, serialization, versions
from graph.core.characters import without_mark
from graph.core.errors import UsageError
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.dataset import dataset_folder
from graph.proofs.proof_finder import PROOF_LIMIT
from graph.publishing import build
from graph.store.dataset_store import solutions
from graph.store.evaluation import Evaluation
from server.commands import status_queries
from server.commands.freshness import build_when_stale
from server.commands.tables import table
from server.commands.terminal import give, say


@click.command()
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
    build_when_stale(settings)
    if why:
        _print_why(Explainer.open(settings), text, view, format_name)
        return
    store = dataset_folder.open_store(settings)
    evaluation = Evaluation(store, text, view)
    answer = evaluation.answer()
    for note in query_notes(store, text, view):
        say(f"Note: {note.text}.", err=True)
    if evaluation.deviations:
        say(f"Note: the engine may leave the standard here: {', '.join(evaluation.deviations)}.", err=True)
    if format_name == "table":
        if isinstance(answer, ox.QueryTriples):
            say(
                serialization.serialized(
                    (ox.Quad(t.subject, t.predicate, t.object) for t in answer), formats.GRAPHS[0], settings.base_iri
                ).decode(),
                nl=False,
            )
        elif isinstance(answer, ox.QueryBoolean):
            say("yes" if answer else "no")
        else:
            say(table(answer, settings.base_iri))
        return
    fitting = formats.GRAPHS if isinstance(answer, ox.QueryTriples) else formats.RESULTS
    found = formats.named(fitting, format_name)
    if found is None:
        names = ", ".join(f.name for f in fitting)
        raise UsageError(f"this query's answer cannot be given as {format_name!r}; ask for table or one of {names}")
    give(evaluation.write(answer, found).body)


@click.command()
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
    build_when_stale(settings)
    explainer = Explainer.open(settings)
    proofs = explainer.explain(subject, predicate, value, view, claim, PROOF_LIMIT if with_others else 1)
    say(proofs.as_json() if format_name == "json" else proofs.as_text(), nl=False)


@click.command()
def status() -> None:
    """Print what is in the dataset."""
    settings = Settings.from_environment()
    if build.is_stale(settings):
        say("The dataset is older than what it is made from; `peacegraph build` renews it.", err=True)
    _, manifest = dataset_folder.current(settings)
    say(f"version   {manifest.named_version}\nbase IRI  {manifest.base_iri}\nsoftware  {manifest.software}")
    if not manifest.texts:
        whole = versions.named(manifest.version_with_texts)
        say(f"texts     not all part of this copy; `peacegraph attach` makes it {whole}")
    say(
        f"triples   {manifest.asserted} given and {manifest.inferred} inferred in the reported view; "
        f"{manifest.quads} quads with the claim graphs\n"
    )
    store = dataset_folder.open_store(settings)
    for title, text in status_queries.QUERIES.items():
        say(title)
        say(table(solutions(store, text), settings.base_iri) + "\n")


def _print_why(explainer: Explainer, text: str, view: str, format_name: str) -> None:
    """Print an answer with its provenance: page by page as text, the first page in the other formats."""
    if format_name == "table":
        for line in result_lines(lambda page, given: explainer.answer(text, view, page=page, given=given)):
            say(line)
        return
    give(written_result(explainer.answer(text, view), format_name, query=text))


def _text(data: bytes, file: str) -> str:
    try:
        return without_mark(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 at byte {error.start}; save it as UTF-8") from None
