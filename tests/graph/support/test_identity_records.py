"""The records of possible identities: what answers and pages tell of them, and which triples they stand behind."""

from __future__ import annotations

import json

import pyoxigraph as ox

from graph.answers.explainer import Explainer
from graph.answers.result_json import result_from_json, result_to_json
from graph.answers.result_text import result_lines
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.curation.possible_identities import FILE
from graph.curation.seeds import Seeds
from graph.store.dataset_store import EmbeddedStore
from graph.support.identity_records import IdentityRecord, identities_of, identity_records
from graph.support.lookups import SparqlLookups, lookups
from graph.support.triple_support import supports

TALKS = "identity/talks-of-lavrov-and-mirzoyan"
UNNAMED = "agreement/ceasefire-2016-04#signature-chief-of-armed-forces-armenia-000"


def test_a_record_is_what_the_curator_wrote(store: EmbeddedStore, seeds: Seeds) -> None:
    found = identity_records(store, [store.base + entry.iri for entry in seeds.identities.entries])
    assert len(found) == len(seeds.identities.entries) >= 25
    for entry in seeds.identities.entries:
        told = found[store.base + entry.iri]
        assert {node.iri for node in told.nodes} == {store.base + node for node in entry.nodes}
        assert told.curator.iri == store.base + str(entry.curator)
        assert told.curator.label == "first reader"
        assert told.noted == entry.noted
        quoted = {(store.base + c.document, *c.passage.span, c.passage.exact) for c in entry.cited}
        assert {(p.document, p.start, p.end, p.quote) for p in told.passages} == quoted
        assert [p.role for p in told.passages] == sorted((p.role for p in told.passages), reverse=True)
        assert told.passages[0].role == "for"
        assert all(p.quote in p.sentence for p in told.passages)
        assert IdentityRecord.from_json(json.loads(json.dumps(told.to_json()))) == told


def test_what_is_no_possible_identity_has_no_record(store: EmbeddedStore) -> None:
    assert identity_records(store, [store.base + "state/armenia", store.base + "identity/none"]) == {}
    assert identity_records(store, []) == {}
    assert identities_of(store, store.base + "state/armenia") == []


def test_each_thing_and_the_whole_of_a_part_lead_to_it(store: EmbeddedStore) -> None:
    for iri in ("meeting/lavrov-mirzoyan-001", "meeting/lavrov-mirzoyan-moscow-004", TALKS):
        assert [told.iri for told in identities_of(store, store.base + iri)] == [store.base + TALKS]
    whole, part, person = ("agreement/ceasefire-2016-04", UNNAMED, "person/artak-davtyan")
    (told,) = identities_of(store, store.base + whole)
    assert told == identities_of(store, store.base + part)[0] == identities_of(store, store.base + person)[0]
    assert [node.label for node in told.beside(store.base + person)] == [
        "Chief of Armenia’s armed forces, unnamed, in: Ceasefire of April 2016"
    ]


def test_a_thing_whose_name_begins_like_another_is_not_a_part_of_it(store: EmbeddedStore) -> None:
    assert identities_of(store, store.base + "meeting/lavrov-mirzoyan") == []


def test_somebody_whom_only_a_claim_outside_the_view_tells_of_has_a_name(store: EmbeddedStore) -> None:
    """The meeting that Mirzoyan is willing to have is called for."""
    (one, other) = identities_of(store, store.base + "meeting/foreign-ministers-armenia-azerbaijan-001")
    for told in (one, other):
        (unnamed,) = [node.label for node in told.nodes if "#" in node.iri]
        assert unnamed.startswith("Foreign Minister of Azerbaijan, unnamed, in: ")


def test_the_triples_of_a_record_are_curated_and_lead_to_it(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """Its own, and those of a passage that no claim quotes; words that a claim quotes too are recorded of the claim."""
    engine, names = store.stores["reported"], set[str]()
    own = [q for prop in ("pg:identityOf", "pg:passageFor") for q in engine.quads_for_pattern(None, term(prop), None)]
    assert len(own) >= 90
    found = supports(lookups(store, index), own, "reported", store.base)
    for quad in own:
        support = found[quad]
        assert (support.kind, support.claims, support.files) == ("curated", (), (FILE,))
        assert support.identities == (quad.subject.value,)
        names.add(quad.subject.value)
    assert len(names) >= 25

    alone, shared = (ox.NamedNode(store.base + name) for name in ("doc/001#quote=0,18", "doc/004#quote=330,373"))
    words = [q for node in (alone, shared) for q in engine.quads_for_pattern(node, term("oa:exact"), None)]
    assert [quad.object.value for quad in words] == [
        "MOSCOW, August 31.",
        "the Russian foreign ministry said on Monday",
    ]
    found = supports(lookups(store, index), words, "reported", store.base)
    assert (found[words[0]].kind, found[words[0]].files) == ("curated", (FILE,))
    assert store.base + TALKS in found[words[0]].identities
    assert (found[words[1]].kind, found[words[1]].files, found[words[1]].identities) == ("record", (), ())


def test_both_ways_of_looking_up_agree(store: EmbeddedStore, index: EmbeddedStore) -> None:
    quads = [q for q in store.stores["reported"] if "seeds/identities" in str(q) or "/identity/" in str(q)]
    passages = store.stores["reported"].quads_for_pattern(None, term("oa:hasSelector"), None)
    quads += [q for q in passages if q.subject.value.endswith("doc/001#char=0,18")]
    assert len(quads) > 300
    found = supports(lookups(store, index), quads, "reported", store.base)
    assert found == supports(SparqlLookups(store, index), quads, "reported", store.base)
    assert all(found[quad].identities for quad in quads)


QUERY = f"SELECT ?thing {{ <{TALKS}> pg:identityOf ?thing }} ORDER BY ?thing"


def test_an_answer_that_uses_a_record_gives_the_passages(settings: Settings, built_manifest: object) -> None:
    assert built_manifest
    explainer = Explainer.open(settings)
    result = explainer.answer(QUERY)
    assert [triple.kind for triple in result.triples] == ["curated", "curated"]
    (told,) = result.identities.values()
    assert [result.identities_of(row) for row in result.rows] == [[told], [told]]
    assert {passage.document[-3:] for passage in told.passages} == {"001", "004"}
    assert result.claims == {}
    again = result_from_json(json.loads(json.dumps(result_to_json(result))))
    assert (again.identities, again.triples) == (result.identities, result.triples)
    lines = list(result_lines(lambda page, given: explainer.answer(QUERY, page=page, given=given)))
    assert sum(line.startswith("  for: ") for line in lines) == 4
    assert sum(line.startswith("  against: ") for line in lines) == 6
    assert "  possibly the same, as first reader noted on 2026-11-28: The talks of Lavrov and Mirzoyan" in "\n".join(
        lines
    )


def test_an_answer_that_uses_none_has_none(settings: Settings, built_manifest: object) -> None:
    assert built_manifest
    result = Explainer.open(settings).answer("SELECT ?s { ?s a pg:State } LIMIT 3")
    assert result.identities == {}
    assert all(triple.identities == () for triple in result.triples)
