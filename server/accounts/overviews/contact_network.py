"""Who met or spoke to whom: pairs of persons, or of states, with the contacts of each pair and who tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.publishing.overviews.contact_pairs import Of, Pair, pairs_of, parties
from graph.publishing.overviews.contacts import contacts
from graph.publishing.overviews.tellings import once
from graph.store.dataset_store import Store
from graph.support.claim_records import claim_records
from server.accounts.things.rows import FactRow, fact_row
from server.wording.chunks import Line, joined
from server.wording.evidence import SourceDocument, source_documents
from server.wording.names import Names

MOST_PARTIES = 3
"""A contact of more persons or states than that is drawn as a node of its own, with a line to each of them."""
MOST_SENTENCES, MOST_OF_PAIR = 90, 8
"""How many sentences stand on a page, and how many of these beside one pair; two of each pair stand in any case."""
MOST_PAIRS = 60
"""How many pairs are drawn and stand on one page of the table: those with most contacts first."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line of the drawing between two nodes, for so many contacts; `pairs` are the numbers of the pairs behind it."""

    one: str
    other: str
    contacts: int
    pairs: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    """The pairs of one page with the evidence of each, and how many pairs there are; `left_out` are contacts that are
    no single meeting or call, and so count for no pair."""

    of: Of
    pairs: Sequence[Pair]
    rows: Sequence[FactRow]
    total: int
    offset: int
    left_out: Sequence[str]
    names: Names
    documents: Mapping[str, SourceDocument]

    @property
    def nodes(self) -> list[str]:
        """Those who stand in a pair of this page, by their names."""
        found = {iri for pair in self.pairs for iri in (pair.one, pair.other)}
        return sorted(found, key=lambda iri: (self.names.plain(iri).lower(), iri))


@once
def network(store: Store, of: Of, offset: int = 0) -> Network:
    """The pairs from `offset` on with their sentences: two look-ups for a dataset, however many there are.

    Args:
        store: the dataset.
        of: `persons` or `states`.
        offset: how many pairs stand on pages before this one.
    """
    held = contacts(store)
    everybody = {iri for contact in held for iri in parties(contact, of)}
    names = Names.of(store, everybody | {contact.iri for contact in held})
    documents = source_documents(store)
    pairs = pairs_of(store, of, names.plain)
    shown = pairs[offset : offset + MOST_PAIRS]
    records = claim_records(store, {telling.claim for pair in shown for telling in pair.tellings})
    most = min(MOST_OF_PAIR, max(MOST_SENTENCES // max(len(shown), 1), 2))
    rows = [
        fact_row(
            _contacts(pair, names), (), [records[t.claim] for t in pair.tellings if t.claim in records], documents, most
        )
        for pair in shown
    ]
    left_out = [contact.iri for contact in held if not contact.single]
    return Network(of, shown, rows, len(pairs), offset, left_out, names, documents)


def meetings_of_many(shown: Network) -> dict[str, list[str]]:
    """The contacts in which more than three of those shown took part, with these, by name."""
    found: dict[str, set[str]] = {}
    for pair in shown.pairs:
        for contact in pair.contacts:
            found.setdefault(contact, set()).update((pair.one, pair.other))
    order = shown.nodes
    return {iri: [node for node in order if node in held] for iri, held in found.items() if len(held) > MOST_PARTIES}


def ties(shown: Network) -> list[Tie]:
    """The lines of the drawing: between the two of a pair, and from each party to a meeting of many."""
    many = meetings_of_many(shown)
    made = []
    for number, pair in enumerate(shown.pairs):
        if own := [contact for contact in pair.contacts if contact not in many]:
            made.append(Tie(pair.one, pair.other, len(own), (number,)))
    for contact, held in many.items():
        pairs = [(number, pair) for number, pair in enumerate(shown.pairs) if contact in pair.contacts]
        for party in held:
            behind = tuple(number for number, pair in pairs if party in (pair.one, pair.other))
            made.append(Tie(party, contact, 1, behind))
    return made


def _contacts(pair: Pair, names: Names) -> Line:
    return joined([(names.chunk(iri),) for iri in pair.contacts], "; ")
