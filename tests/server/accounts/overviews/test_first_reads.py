"""What pages read of a whole dataset is read before readers ask: their first page asks little then."""

from __future__ import annotations

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.store.dataset_store import EmbeddedStore
from server.accounts.catalogue.kinds import kinds
from server.accounts.entry import overview
from server.accounts.overviews.contact_network import network
from server.accounts.overviews.first_reads import read_first
from server.accounts.overviews.place_map import place_map
from server.accounts.points.disagreement_list import disagreement_list
from server.protocol.status import counts
from server.wording.evidence import source_documents


def test_what_was_read_first_is_not_asked_again(
    settings: Settings, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.claim_records
    fresh = dataset_folder.open_store(settings)
    read_first(fresh, settings.ontology)

    def refused(self: EmbeddedStore, text: str, *more: str) -> None:
        raise AssertionError(f"asked again: {text}")

    monkeypatch.setattr(EmbeddedStore, "query", refused)
    documents = source_documents(fresh)
    assert len(kinds(fresh)) > 20
    assert counts(fresh)["claims"] > 300
    assert place_map(fresh).located
    assert network(fresh, "persons", 0).pairs
    assert network(fresh, "states", 0).pairs
    assert disagreement_list(fresh, None, None, None).total > 20
    assert overview.counts(fresh, "reported")
    assert overview.dates_told(fresh, "reported", documents).groups
    assert len(overview.cards(fresh, documents)) == len(documents) == 5
