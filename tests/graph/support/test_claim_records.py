"""The records of claims: every claim has its quotes, and they stand in the documents."""

from __future__ import annotations

from graph.curation.seeds import Seeds
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support import claim_records
from tests import ROOT


def test_every_claim_has_its_quotes_and_they_stand_in_the_documents(store: EmbeddedStore, seeds: Seeds) -> None:
    found = claim_records.claim_records(store, (store.base + claim.iri for _, claim in seeds.claims))
    files = {row["d"].value: row["f"].value for row in solutions(store, "SELECT ?d ?f { ?d schema:contentUrl ?f }")}
    texts = {iri: (ROOT / "seeds" / "documents" / name).read_bytes().decode() for iri, name in files.items()}
    quoted = 0
    for file, claim in seeds.claims:
        told = found[store.base + claim.iri]
        assert told.modality == claim.modality
        assert told.document == store.base + file.document_iri
        assert [voice.iri for voice in told.voices] == sorted(store.base + v for v in claim.voices or [file.publisher])
        assert told.attributed == bool(claim.voices)
        assert [p.role for p in told.passages].count("main") == 1
        assert told.passages[0].role == "main"
        assert {(p.role, p.start, p.end) for p in told.passages} == {(r, p.start, p.end) for r, p in claim.passages}
        for passage in told.passages:
            assert texts[passage.document][passage.start : passage.end] == passage.quote
            assert passage.href == f"/doc/{passage.document[-3:]}#char={passage.start},{passage.end}"
            quoted += 1
    assert len(found) >= 373
    assert quoted >= 705


def test_who_passed_a_claim_on_and_when_it_was_published_is_told(store: EmbeddedStore) -> None:
    iri = store.base + "claim/001-10"
    told = claim_records.claim_records(store, [iri, store.base + "claim/none"])
    assert list(told) == [iri]
    claim = told[iri]
    assert [v.label for v in claim.voices] == ["Armenia"]
    assert [r.label for r in claim.relayed_by] == ["Ararat Mirzoyan"]
    assert claim.publisher is not None
    assert (claim.publisher.label, claim.published, claim.modality) == ("TASS", "2021-08-31", "reported")
