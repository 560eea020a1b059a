"""The commands of curators: `new`, `check`, `compare-codings`, `codebook`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path

import click

from graph.claims import codebook
from graph.core.errors import Mistake, UsageError
from graph.core.settings import Settings
from graph.curation import coding_agreement, constructions, coverage, seeds
from graph.curation.seeds import Seeds
from graph.ontology import vocabulary
from graph.search import field_words, other_names
from graph.texts import documents
from server.commands.freshness import counted, print_mistakes
from server.commands.tables import COLUMN_WIDTH, aligned, cut
from server.commands.terminal import say
from server.intake import new_document


@click.command()
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "number", default="", help="Its number, three digits; by default the next free one.")
@click.option("--publisher", default="", help="Its publisher, such as publisher/tass; by default not stated.")
@click.option("--published", default="", help="When it was published, as EDTF, such as 2021-04-02.")
def new(text: Path, number: str, publisher: str, published: str) -> None:
    """Lay the document TEXT in place and begin its claims file, in which nothing is claimed yet.

    TEXT is a file in UTF-8 of at most 1 MB.
    """
    settings = Settings.from_environment()
    today = datetime.now(UTC).astimezone().date()
    asked = new_document.Request(text, today, number=number, publisher=publisher, published=published)
    made = new_document.create(settings, asked)
    for file in made.unread:
        say(f"Warning: {file} cannot be read, so the names in it were not looked for; see `peacegraph check`", err=True)
    for warning in documents.unwritable(settings.seeds / "documents"):
        if warning.file in made.files:
            say(f"Warning: {warning}", err=True)
    say(f"Wrote {' and '.join(made.files)}: {made.sentences} sentences, nothing claimed yet.")
    say(f'Next: open {made.claims} and code it by seeds/README.md, "A new document"; then')
    say(f"  peacegraph check --coverage {made.claims}")
    if made.unregistered:
        say(f"seeds/register.ttl lacks {' and '.join(made.unregistered)}: the head of the file says what to add.")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--coverage", "with_coverage", is_flag=True, help="Also hold every sentence against the claims.")
def check(files: Sequence[Path], *, with_coverage: bool) -> None:
    """Validate everything curated; with FILES, show the mistakes in these only."""
    from graph.dataset import validation  # noqa: PLC0415  # SHACL and owlrl take half a second to import

    settings = Settings.from_environment()
    mistakes = validation.check(settings)
    field_words.read(settings.seeds)
    read = seeds.read(settings)
    if not read.unreadable:
        mistakes += other_names.unknown(other_names.read(settings.seeds), frozenset(read.types))
    shown = _shown(files, settings)
    for warning in _warnings(settings, read):
        if shown is None or warning.file in shown:
            say(f"Warning: {warning}", err=True)
    if with_coverage:
        mistakes += _print_coverage(read, shown)
    if shown is not None:
        elsewhere = [mistake for mistake in mistakes if mistake.file not in shown]
        mistakes = [mistake for mistake in mistakes if mistake.file in shown]
        if elsewhere:
            others = ", ".join(sorted({mistake.file for mistake in elsewhere}))
            say(f"Other files have {counted(elsewhere)}, and nothing is built with them: {others}", err=True)
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


def _print_coverage(read: Seeds, shown: AbstractSet[str] | None) -> Sequence[Mistake]:
    """Print how much of each document is accounted for.

    Args:
        read: the curated files.
        shown: the files of which it is told; None for all.

    Returns:
        The sentences that are not accounted for.
    """
    files = [file for file in read.files if shown is None or file.shown_as in shown]
    found = [made for file in files if (made := coverage.coverage(file))]
    columns = ["document", "sentences", "covered", "not claimed", "characters", "quoted", "left over"]
    rows = []
    for c in found:
        counts = (c.sentences, c.covered, c.not_claimed, c.characters)
        left_over = cut(" | ".join(c.left_over))
        rows.append([c.document, *map(str, counts), f"{c.quoted / c.characters:.1%}", left_over])
    say(aligned([columns, *rows]))
    if found:
        say(f"Main quotes hold {coverage.quoted_share(found):.1%} of the characters of these documents together.")
    return [mistake for c in found for mistake in c.mistakes]
