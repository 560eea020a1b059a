"""The commands of links to Wikidata: `link check` and what goes with it. Nothing else asks Wikidata."""

from __future__ import annotations

from collections.abc import Sequence

import click

from graph.core.errors import BuildError, UsageError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.wikidata import check as links_check
from graph.wikidata import comparison, fetch, linked_things, register_links, suggestions
from graph.wikidata.check import Checked
from graph.wikidata.client import Client
from graph.wikidata.comparison import Comparison
from server.commands.freshness import build_when_stale
from server.commands.tables import aligned, cut
from server.commands.terminal import say

_FRESH = click.option("--fresh", is_flag=True, help="Ask again what Wikidata was asked before.")


@click.group()
def link() -> None:
    """Check, find and compare links to Wikidata.

    Exit status 3 tells that Wikidata could not be asked; nothing is changed then.
    """


@link.command()
@click.argument("things", nargs=-1, metavar="[THING]…")
@_FRESH
def check(things: Sequence[str], *, fresh: bool) -> None:
    """Hold every link of the register against Wikidata, or those of THING, such as person/vladimir-putin.

    Exit status 1 tells that something was found.
    """
    settings = Settings.from_environment()
    registered = linked_things.read(settings)
    wanted = {linked_things.named(registered, iri).iri for iri in things}
    everything = links_check.check(Client(settings, fresh=fresh), registered)  # all, as two may share an item
    everything = [checked for checked in everything if not wanted or checked.thing.iri in wanted]
    if not everything:
        say("There is no link to check.")
        return
    say(aligned([["thing", "item", "evidence", "Wikidata calls it", "which is", "found"], *map(_row, everything)]))
    days = sorted({checked.item.retrieved.isoformat() for checked in everything})
    found = [checked for checked in everything if checked.findings]
    told = f"{_counted(len(everything), 'link')}, {len(found)} with findings"
    say(f"\n{told}; asked {settings.wikidata} on {' and '.join(days)}")
    for checked in found:
        for kind, sentence in checked.findings:
            say(f"{checked.thing.iri}: {kind}: {sentence}")
    if found:
        raise SystemExit(1)


@link.command()
@click.argument("things", nargs=-1, metavar="[THING]…")
@_FRESH
def suggest(things: Sequence[str], *, fresh: bool) -> None:
    """Propose items for things without a link, or for THING, with the reasons; nothing is written."""
    settings = Settings.from_environment()
    registered = linked_things.read(settings)
    wanted = [linked_things.named(registered, iri) for iri in things]
    for thing in wanted:
        if thing.links:
            raise UsageError(
                f"{thing.iri} is linked to {thing.links[0].item} already; `peacegraph link check` tells more"
            )
    wanted = wanted or [thing for thing in registered if not thing.links and suggestions.is_named(thing)]
    found = suggestions.suggest(Client(settings, fresh=fresh), wanted, _known(settings))
    for thing, proposed in found:
        if proposed or things:
            say(f"{thing.iri}, {thing.label}: {'nothing found' if not proposed else ''}".rstrip(": ") + ":")
        for one in proposed:
            item = one.item
            say(f"  {item.qid}  {item.label}, {item.description or 'no description'}")
            say(f"    score {one.score}: {'; '.join(one.reasons)}")
            day, revision = item.retrieved.isoformat(), item.revision or "N"
            say(f"    peacegraph link accept {thing.iri} {item.qid} --by WHO --revision {revision} --day {day}")
    some = sum(1 for _, proposed in found if proposed)
    say(f"{_counted(len(found), 'thing')} without a link looked for, {some} with candidates; asked {settings.wikidata}")
    if some:
        say("A program found them: look at an item, and at what the documents say, before you accept it.")


@link.command()
@click.argument("thing")
@click.argument("item")
@click.option("--by", required=True, metavar="WHO", help="Who accepts it: a curator of the register, curator/….")
@click.option("--revision", required=True, metavar="N", help="The revision of the item that was looked at.")
@click.option("--day", required=True, metavar="YYYY-MM-DD", help="When it was looked at.")
@click.option(
    "--confidence",
    type=click.Choice(register_links.CONFIDENCES),
    default="medium",
    help="high where two independent sources give the item; by default medium.",
)
@click.option("--comment", "comments", multiple=True, help="Evidence in words; may be given again.")
def accept(thing: str, item: str, by: str, revision: str, day: str, confidence: str, comments: Sequence[str]) -> None:
    """Link THING to ITEM in seeds/register.ttl, with the evidence; nobody is asked over the network."""
    settings = Settings.from_environment()
    asked = register_links.Accepted(thing, item, by, revision, day, confidence, tuple(comments))
    say(f"Wrote into {linked_things.FILE}:\n{register_links.accept(settings, asked)}", nl=False)
    say(f"`peacegraph link withdraw {thing}` takes it back.")


@link.command()
@click.argument("thing")
def withdraw(thing: str) -> None:
    """Take the link of THING, with its evidence, out of seeds/register.ttl."""
    settings = Settings.from_environment()
    say(f"Took out of {linked_things.FILE}:\n{register_links.withdraw(settings, thing)}", nl=False)


@link.command("fetch")
@_FRESH
def fetch_command(*, fresh: bool) -> None:
    """Fetch chosen statements of all linked items into seeds/wikidata/, each with its revision.

    They are positions held, memberships, coordinates and native labels; seeds/wikidata/README.md says more.
    """
    settings = Settings.from_environment()
    files, empty = fetch.fetch(Client(settings, fresh=fresh), linked_things.read(settings))
    fetch.write(settings, files)
    for file in files:
        say(f"{file.shown_as}: {_counted(file.statements, 'statement')}, revision {file.revision}")
    total = sum(file.statements for file in files)
    say(f"Wrote {len(files)} files with {total} statements; asked {settings.wikidata}")
    if empty:
        say(f"Nothing is kept of {len(empty)} items: {', '.join(empty)}")


@link.command("compare")
def compare_command() -> None:
    """Show where Wikidata and the documents say different things of offices and their dates.

    Nobody is asked: what `link fetch` wrote is held beside the claims. Either may be wrong.
    """
    settings = Settings.from_environment()
    build_when_stale(settings)
    compared = comparison.compare_offices(dataset_folder.open_store(settings))
    rows = [["person", "office", "as of", "claim", "Wikidata says", "revision", "found"], *map(_compared, compared)]
    say(aligned(rows))
    differing = [one for one in compared if one.differs]
    say(f"\n{len(compared)} claims of offices of linked persons; of {len(differing)} Wikidata does not say the same")
    for one in differing:
        passage = one.claim.main_passage
        voices = " and ".join(voice.label for voice in one.claim.voices)
        say(f"\n{one.person}, {one.office}: {one.verdict}")
        say(f"  {one.claim.modality} by {voices}, as of {one.as_of}: {passage.marked_sentence} {passage.href}")
        for said in one.said:
            say(f"  {said.source.in_words}: {said.in_words}")
    if any(one.verdict == comparison.NOTHING for one in compared):
        say("Of some persons nothing was fetched; `peacegraph link fetch` does that.")


def _compared(one: Comparison) -> list[str]:
    """A comparison as a line of the table."""
    claim = one.claim.iri.rpartition("/")[2]
    said = "; ".join(f"{told.label}{', ' if told.period else ''}{told.period}" for told in one.said)
    revision = f"{one.item} {one.said[0].source.revision}" if one.said else one.item
    return [one.person, one.office, one.as_of, claim, cut(said), revision, one.verdict]


def _counted(count: int, what: str) -> str:
    """How many there are, in words."""
    return f"{count} {what}" + ("" if count == 1 else "s")


def _known(settings: Settings) -> dict[str, suggestions.Known]:
    """What claims tell of things; nothing where no dataset has been built."""
    try:
        return suggestions.known(dataset_folder.open_store(settings))
    except BuildError as error:
        say(f"Offices and countries are not compared: {error.detail}", err=True)
        return {}


def _row(checked: Checked) -> list[str]:
    """A link as a line of the table."""
    item = checked.item
    which = "; ".join(part for part in (item.class_names, item.in_words or item.description) if part)
    revision = f" (now {item.revision})" if item.revision else ""
    return [
        checked.thing.iri,
        checked.link.item,
        checked.link.recorded + revision,
        cut(item.label),
        cut(which) if item.exists and not item.redirect else "",
        checked.verdict,
    ]
