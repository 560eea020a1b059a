"""Support: what is said to support a triple does so, and both ways of looking it up agree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import pyoxigraph as ox

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.core.formats import Answer
from graph.core.namespaces import CONCEPT
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support import claim_records, support_index
from graph.support.lookups import EmbeddedLookups, lookups
from graph.support.triple_support import supports
from tests.graph.answers import operators
from tests.graph.answers.operators import Told
from tests.support.stores import kept

DEFAULT = ox.DefaultGraph()


def quads(found: Told) -> dict[ox.Quad, None]:
    return {
        q: None for _, annotated in found.values() for row in annotated.rows for w in row.witnesses for q in w.quads
    }


def modalities(store: EmbeddedStore) -> dict[str, str]:
    return {
        row["c"].value: row["m"].value.removeprefix(CONCEPT)
        for row in solutions(store, "SELECT ?c ?m { ?c a pg:Claim ; pg:modality ?m }")
    }


def test_every_triple_of_the_dataset_has_a_support(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """And what supports the reported view is asserted or reported."""
    modality = modalities(store)
    for view, engine in store.stores.items():
        all_ = list(engine)
        found = supports(lookups(store, index, view), all_, view, store.base, most=100_000)
        assert len(found) == len(all_) > 10_000
        kinds = Counter((known.kind, quad.graph_name == DEFAULT) for quad, known in found.items())
        assert {kind for kind, default in kinds if default} == {"claim", "inferred", "computed", "record", "curated"}
        assert {kind for kind, default in kinds if not default} == {
            "claim",
            "inferred",
            "computed",
            "record",
            "curated",
        }
        for quad, known in found.items():
            if quad.graph_name == DEFAULT and known.kind == "claim":
                assert known.claims
                assert {modality[claim] for claim in known.claims} <= VIEWS[view]
            assert known.kind != "curated" or known.files
            assert known.kind != "inferred" or known.round
            assert known.count == len(known.claims)


def test_what_many_claims_hold_is_counted_as_if_they_were_listed(
    store: EmbeddedStore, seeds: Seeds, built: Dataset
) -> None:
    """The build works that out, so that no answer has to. Here three are many: no real triple is held by twenty."""
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    counted = list(
        support_index.claim_support_quads(built.views, built.claims, modality, built.index, built.base, most=2)
    )
    beside, alone = kept([*built.index, *counted], built.base), kept(built.index, built.base)
    for view, engine in store.stores.items():
        quads_ = [quad for quad in engine if quad.graph_name == DEFAULT]
        named = supports(lookups(store, beside, view), quads_, view, store.base, most=2)
        counting, listing = _Listing(store, beside, view), _Listing(store, alone, view)
        listed = supports(listing, quads_, view, store.base, most=2)
        assert named == supports(counting, quads_, view, store.base, most=2) == listed
        assert counting.listed < listing.listed / 100, "what is counted is not listed"
        kinds = Counter(known.kind for known in listed.values() if known.count > 2)
        print(view, len({quad.triple for quad in counted if f":{view}:claims:" in str(quad.graph_name)}), kinds)  # noqa: T201
        assert kinds.keys() >= {"claim", "inferred", "computed"}
        assert min(kinds[kind] for kind in ("claim", "inferred")) > 20
        assert kinds["computed"] > 10


class _Listing(EmbeddedLookups):
    """Look-ups that count the claims they list."""

    listed = 0

    def claims(self, triples: Sequence[ox.Triple]) -> list[list[tuple[str, str]]]:
        found = super().claims(triples)
        self.listed += sum(map(len, found))
        return found


def test_records_of_claims_tell_what_the_dataset_does(store: EmbeddedStore) -> None:
    claims = [row["c"].value for row in solutions(store, "SELECT ?c { ?c a pg:Claim }")]
    told = claim_records.claim_records(store, claims)
    assert told == claim_records.queried_records(store, claims) == claim_records.claim_records(Remote(store), claims)
    assert len(told) == len(store.claim_records) == 379
    assert (
        claim_records.claim_records(store, ["urn:x-none"]) == claim_records.queried_records(store, ["urn:x-none"]) == {}
    )
    for claim in told.values():
        assert claim_records.ClaimRecord.from_json(json.loads(json.dumps(claim.to_json()))) == claim


def test_claims_hold_what_they_support(catalogue: Told, explained: Told, store: EmbeddedStore) -> None:
    """Every claim graph returned contains the triple, whatever the kind; a record is about its claim instead."""
    checked = 0
    for _, annotated in [*catalogue.values(), *explained.values()]:
        for quad, known in annotated.support.items():
            for claim in known.claims:
                if known.kind == "record" or (known.kind == "computed" and not held(store, quad, claim)):
                    assert "computed" in known.kind or quad.subject.value.startswith(store.base)
                    continue
                assert held(store, quad, claim), (quad, known)
                checked += 1
    print(f"{checked} triples in claim graphs")  # noqa: T201
    assert checked >= 5000


def held(store: EmbeddedStore, quad: ox.Quad, claim: str) -> bool:
    graph = ox.NamedNode(claim)
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph) in store.stores["all"]


def test_every_quote_stands_in_its_document(catalogue: Told, settings: Settings) -> None:
    quoted = 0
    texts: dict[str, str] = {}
    for _, annotated in catalogue.values():
        for claim in annotated.claims.values():
            assert claim.passages, claim.iri
            for passage in claim.passages:
                number = passage.document.rpartition("/")[2]
                if number not in texts:
                    texts[number] = next((settings.seeds / "documents").glob(f"{number}*")).read_bytes().decode()
                assert texts[number][passage.start : passage.end] == passage.quote, passage.iri
                quoted += 1
    print(f"{quoted} quotes in {len(texts)} documents")  # noqa: T201
    assert quoted >= 1000
    assert len(texts) == 5


class Remote:
    """A store that offers the protocol and nothing else."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.base, self.version, self._store = store.base, store.version, store
        self.asked = 0

    def query(
        self, text: str, view: str = "reported", default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        self.asked += 1
        return self._store.query(text, view, default_graphs, named_graphs)


def test_looking_up_by_sparql_alone_gives_the_same(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """And takes few queries, whatever the size of the page."""
    compared, remote = 0, Remote(store)
    beside = Remote(index)
    for text, view in operators.catalogue().values():
        quick = annotate(store, index, text, view, page=Page(limit=30))
        asked = remote.asked + beside.asked
        alone = annotate(remote, beside, text, view, page=Page(limit=30))
        assert quick.support == alone.support
        assert quick.rows == alone.rows
        assert remote.asked + beside.asked - asked <= 25
        compared += len(quick.support)
    print(f"{compared} triples looked up both ways")  # noqa: T201
    assert compared >= 3000


def test_a_claim_that_denies_something_does_not_support_it(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """In its own graph it does: there it is the claim that was asked about."""
    modality = modalities(store)
    found = annotate(store, index, "SELECT ?c ?x { ?c pg:modality c:negated GRAPH ?c { ?x a pg:Event } }")
    named = [quad for quad in found.support if quad.graph_name != DEFAULT]
    assert {modality[found.support[quad].claims[0]] for quad in named} == {"negated"}
