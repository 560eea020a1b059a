"""What pages read of a whole dataset, once: read before the dataset is served, so that no reader waits for it."""

from __future__ import annotations

from pathlib import Path

from graph.core.views import DEFAULT_VIEW
from graph.publishing.description.facts import newest_day
from graph.publishing.overviews.contacts import contacts
from graph.publishing.overviews.dated_things import dated_things
from graph.publishing.overviews.told_things import told_things
from graph.store.dataset_store import Store
from server.accounts.catalogue.claim_list import claim_list
from server.accounts.catalogue.kinds import kinds
from server.accounts.entry import overview
from server.accounts.entry.ontology_terms import term_groups
from server.accounts.entry.specimen import specimen
from server.accounts.overviews.contact_network import network
from server.accounts.overviews.place_map import place_map
from server.accounts.points import disagreement_list
from server.accounts.points.framing import framed_things
from server.protocol.status import counts
from server.wording.evidence import source_documents


def read_first(store: Store, ontology: Path) -> None:
    """Read what pages of this dataset hold ready: the documents, all things by kind, claims by document, the overviews.

    Of 100 thousand claims that takes many seconds, which would else be those of the first readers.

    Args:
        store: the dataset, which is not served yet.
        ontology: the folder of the ontology.
    """
    documents = source_documents(store)
    for read in (told_things, contacts, dated_things, kinds, framed_things, disagreement_list.known, counts, place_map):
        read(store)
    claim_list(store, ontology, None, None, 0)
    network(store, "persons")
    network(store, "states")
    overview.counts(store, DEFAULT_VIEW)
    overview.cards(store, documents)
    overview.publishers_told(store, documents)
    overview.dates_told(store, DEFAULT_VIEW, documents)
    newest_day(store)
    specimen(store, ontology, documents)
    term_groups(store, ontology)
