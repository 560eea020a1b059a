"""The commands of links to Wikidata: `link check` and what goes with it. Nothing else asks Wikidata."""

from __future__ import annotations

from collections.abc import Sequence

import click

from graph.core.settings import Settings
from graph.wikidata import check as links_check
from graph.wikidata import linked_things
from graph.wikidata.check import Checked
from graph.wikidata.client import Client
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
    say(f"\n{len(everything)} links, {len(found)} with findings; asked {settings.wikidata} on {' and '.join(days)}")
    for checked in found:
        for kind, sentence in checked.findings:
            say(f"{checked.thing.iri}: {kind}: {sentence}")
    if found:
        raise SystemExit(1)


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
