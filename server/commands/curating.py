"""The commands of curators: `check`, `compare-codings`, `codebook`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from graph.core.errors import Mistake, UsageError
from graph.core.settings import Settings
from graph.curation import seeds
from graph.curation.seeds import Seeds
from graph.dataset import coding_agreement, coverage
from graph.ontology import codebook, vocabulary
from graph.review import constructions
from graph.texts import documents
from server.commands.freshness import print_mistakes
from server.commands.tables import COLUMN_WIDTH, aligned
from server.commands.terminal import say


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--coverage", "with_coverage", is_flag=True, help="Also hold every sentence against the claims.")
def check(files: Sequence[Path], *, with_coverage: bool) -> None:
    """Validate everything curated; with FILES, show the mistakes in these only."""
    from graph.dataset import validation  # noqa: PLC0415  # SHACL and owlrl take half a second to import

    settings = Settings.from_environment()
    mistakes = validation.check(settings)
    read = seeds.read(settings)
    shown = _shown(files, settings)
    for warning in _warnings(settings, read):
        if shown is None or warning.file in shown:
            say(f"Warning: {warning}", err=True)
    if with_coverage:
        mistakes += _print_coverage(read)
    if shown is not None:
        mistakes = [p for p in mistakes if p.file in shown]
    if mistakes:
        print_mistakes(mistakes)
        raise SystemExit(1)
    say("No mistakes found.")


@click.command()
@click.argument("one", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("other", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def compare_codings(one: Path, other: Path) -> None:
    """Report how far two codings of one document agree, and list where they differ."""
    reader = seeds.claims_reader(Settings.from_environment())
    agreement = coding_agreement.compare(*(reader.read(path, path.name) for path in (one, other)))
    say(
        f"{agreement.claims[0]} and {agreement.claims[1]} claims; "
        f"{len(agreement.pairs)} pairs of claims about the same words\n"
    )
    rows = [["variable", "units", "same", "share", "Krippendorff's alpha"]]
    for v in agreement.variables:
        share = f"{v.same / v.units:.2f}" if v.units else ""
        rows.append([v.name, str(v.units), str(v.same), share, "" if v.alpha is None else f"{v.alpha:.2f}"])
    say(aligned(rows) + "\n")
    for claims, path in zip(agreement.unmatched, (one, other), strict=True):
        for claim in claims:
            words = claim.passages[0][1].exact if claim.passages else ""
            say(f"only in {path}: {claim.iri}: {' '.join(words.split())[:COLUMN_WIDTH]}")
    for line in agreement.differences:
        say(line)


@click.command("codebook")
def codebook_command() -> None:
    """Print the codebook: what curators choose from, generated from the ontology."""

    say(codebook.codebook(vocabulary.Vocabulary(Settings.from_environment().ontology)))


def _shown(files: Sequence[Path], settings: Settings) -> set[str] | None:
    """Return the files that are asked for, as messages name them; None for all.

    Args:
        files: the files that are given.
        settings: they name the folder of the checkout.

    Raises:
        UsageError: a file is not in it.
    """
    wanted = [path.resolve() for path in files]
    outside = [path for path in wanted if not path.is_relative_to(settings.root.resolve())]
    if outside:
        raise UsageError(
            f"{outside[0]} is not in {settings.root}; check the files of this checkout, or set PEACEGRAPH_ROOT"
        )
    return {str(path.relative_to(settings.root.resolve())) for path in wanted} or None


def _warnings(settings: Settings, read: Seeds) -> Iterator[Mistake]:
    """Yield what is no mistake, but may be meant in another way."""
    yield from documents.unwritable(settings.seeds / "documents")
    for file in read.files:
        yield from constructions.warnings(file, read.vocabulary)


def _print_coverage(read: Seeds) -> Sequence[Mistake]:
    """Print how much of each document is accounted for; returns the sentences that are not."""
    found = [made for file in read.files if (made := coverage.coverage(file))]
    columns = ["document", "sentences", "covered", "not claimed", "characters", "quoted", "left over"]
    rows = []
    for c in found:
        counts = (c.sentences, c.covered, c.not_claimed, c.characters)
        rows.append([c.document, *map(str, counts), f"{c.quoted / c.characters:.1%}", " | ".join(c.left_over)])
    say(aligned([columns, *rows]))
    return [mistake for c in found for mistake in c.mistakes]
