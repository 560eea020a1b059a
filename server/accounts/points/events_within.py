"""What documents tell of the events within an event: who began them, who took part, who mediated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from server.accounts.things.thing import Thing
from server.wording.names import Names
from server.wording.told_facts import Told, told_facts

MOST_WITHIN = 200
"""How many claims of events within an event are looked at."""
_CLAIMS = """
SELECT DISTINCT ?claim WHERE {{
  {{ SELECT DISTINCT ?event WHERE {{ GRAPH ?said {{ ?event pg:subEventOf {thing} }} }} }}
  GRAPH ?claim {{ ?event pg:participation ?part }} ?claim prov:hadPrimarySource ?document
  FILTER(?document IN ({documents}))
}} ORDER BY ?claim LIMIT {most}"""


@dataclass(frozen=True)
class EventsWithin:
    """The claims about events within an event, each with what it tells of one, and the names in them."""

    told: Sequence[tuple[ClaimRecord, Told]]
    names: Names


def events_within(store: Store, ontology: Path, thing: Thing, documents: Iterable[str]) -> EventsWithin:
    """Look up who takes part in the events that a claim tells to be part of this one; the look-ups are of a fixed
    number.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        thing: the event around them.
        documents: only what these tell, by IRI.
    """
    among = ", ".join(str(ox.NamedNode(iri)) for iri in documents)
    asked = _CLAIMS.format(thing=ox.NamedNode(thing.iri), documents=among, most=MOST_WITHIN)
    claims = [row["claim"].value for row in solutions(store, asked)]
    records = claim_records(store, claims)
    found = [
        (records[iri], told)
        for iri, things in sorted(told_facts(store, ontology, claims).items())
        for told in things
        if told.iri != thing.iri and told.parts("participation") and iri in records
    ]
    return EventsWithin(found, Names.of(store, {name for _, told in found for name in told.names()}))
