"""A claim's graph says what the claim says, in our own words, and of what type everything is that it mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

import graph.curation.seeds
from graph.core.namespaces import CONCEPT, PG, term
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.claims_file import ClaimsFile
from graph.curation.seeds import Seeds
from graph.dataset import assembly
from graph.dataset.assembly import Dataset
from graph.dataset.graph_checks import graph_mistakes
from graph.dataset.provenance_index import ClaimGraph, claim_slug
from graph.ontology.vocabulary import ALIGNMENTS
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support.claim_support import Support
from graph.support.lookups import lookups
from graph.support.triple_support import supports
from graph.support.types_by_others import TypesByOthers
from tests.support.oracle import TYPE
from tests.support.small_checkout import TASS, small_checkout

PATTERNS = {
    "a state": "?x a pg:State",
    "an office": "?x a pg:Office",
    "a place": "?x a pg:Place",
    "a person who takes part": "?e pg:participant ?x . ?x a pg:Person",
    "a state that an event involves": "?e a pg:Event ; pg:involves ?x . ?x a pg:Polity",
    "an agreement": "?x a pg:Agreement",
    "a conflict": "?x a pg:Conflict",
}


def types(triples: ClaimGraph | list[ox.Triple]) -> dict[str, set[str]]:
    """The classes of ours of each thing, by its IRI."""
    found: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == TYPE and triple.object.value.startswith(PG):
            found[triple.subject.value].add(triple.object.value.removeprefix(PG))
    return found


def things(triples: ClaimGraph) -> set[str]:
    """The IRIs of what a claim's graph is about; concepts are no things, and classes stand behind `a` alone."""
    ends = {t.subject for t in triples} | {t.object for t in triples if t.predicate != TYPE}
    return {end.value for end in ends if isinstance(end, ox.NamedNode) and not end.value.startswith(CONCEPT)}


def test_nothing_is_said_again_in_the_words_of_other_vocabularies(built: Dataset, seeds: Seeds) -> None:
    """What follows is ours; what curators write in other words has no word of ours that the alignments align."""
    above = {t.object for t, file in seeds.vocabulary.triples if file == f"ontology/{ALIGNMENTS}" if is_alignment(t)}
    assert len(above) >= 35
    followed = 0
    for iri, graph_ in built.claims.items():
        for triple in (*graph_.computed, *graph_.entailed, *graph_.types):
            word = triple.object if triple.predicate == TYPE else triple.predicate
            assert word.value.startswith(PG), (iri, str(triple))
            followed += 1
        assert not above & {end for t in graph_ for end in (t.predicate, t.object)}, iri
    assert followed > 3500
    default = {end for t in built.views["reported"] for end in (t.predicate, t.object)}
    assert above <= default, "there the alignments hold"


def is_alignment(triple: ox.Triple) -> bool:
    own = triple.subject.value.startswith(PG)
    return own and triple.predicate in (term("rdfs:subClassOf"), term("rdfs:subPropertyOf"))


def test_everything_that_a_claim_mentions_has_its_types_in_its_graph(built: Dataset, seeds: Seeds) -> None:
    """Those that the register, the records and the claims of its document say, with all classes above them.

    A claim of the plain view has none from a claim outside it: only what such claims alone tell of is without a type.
    """
    plain, tried = things_of(built.views["reported"]), Counter[str]()
    for file in seeds.files:
        for claim in file.claims:
            graph_ = built.claims[claim.iri]
            told = types_told(seeds, file, claim.modality in VIEWS["reported"])
            found, own = types(graph_), types(graph_.said)
            for thing in things(graph_):
                above = {name for kind in told[thing] for name in seeds.vocabulary.superclasses(kind)}
                assert found[thing] == above | own[thing], (claim.iri, thing)
                if above | own[thing]:
                    tried["by others" if above - own[thing] else "by the claim"] += 1
                else:
                    tried["untyped"] += 1
                    assert claim.modality in VIEWS["reported"]
                    assert thing not in plain, "somebody asserts or reports it, or it is in the register"
    assert tried["by others"] > 850
    assert tried["by the claim"] > 600
    assert 10 < tried["untyped"] < 20


def types_told(seeds: Seeds, file: ClaimsFile, plain: bool) -> dict[str, set[str]]:
    """What register, records and the claims of a document say, in the plain view or all of them, as written."""
    told = defaultdict(set, {thing: set(kinds) for thing, kinds in types(seeds.register.triples).items()})
    told.update(types([quad.triple for quad in file.quads if quad.graph_name == ox.DefaultGraph()]))
    for claim in file.claims:
        if not plain or claim.modality in VIEWS["reported"]:
            for thing, kind in claim.facts.types:
                told[seeds.base + thing].add(kind)
    return told


def things_of(view: list[ox.Triple]) -> set[str]:
    """What has a type of ours in a view."""
    return set(types(view))


def test_who_asks_by_modality_finds_what_such_claims_tell(built: Dataset, seeds: Seeds) -> None:
    """No class has more members in the graphs of asserted and reported claims than these claims tell of themselves."""
    told, found = dict[str, set[str]](), dict[str, set[str]]()
    for _, claim in seeds.claims:
        if claim.modality in VIEWS["reported"]:
            for into, triples in ((told, built.claims[claim.iri].said), (found, [*built.claims[claim.iri]])):
                for thing, kinds in types(triples).items():
                    into.setdefault(thing, set()).update(kinds)
    registered = types(seeds.register.triples)
    for thing in found.keys() - registered.keys():
        if not thing.startswith((seeds.base + "doc/", seeds.base + "claim/")):
            assert found[thing] == told[thing]
    assert len(found.keys() - registered.keys()) > 300


@pytest.mark.parametrize("name", PATTERNS)
def test_one_pattern_finds_a_thing_in_every_claim_that_mentions_it(name: str, store: EmbeddedStore) -> None:
    """The types that the plain view has need not be looked for there."""
    pattern = PATTERNS[name]
    before, _, last = pattern.rpartition("?x a ")
    mentioned = f"GRAPH ?claim {{ {before} {{ ?x ?p ?o }} UNION {{ ?s ?p ?x }} }}"
    found = {(r["claim"], r["x"]) for r in solutions(store, f"SELECT ?claim ?x {{ GRAPH ?claim {{ {pattern} }} }}")}
    expected = {
        (r["claim"], r["x"]) for r in solutions(store, f"SELECT DISTINCT ?claim ?x {{ ?x a {last} {mentioned} }}")
    }
    assert expected <= found
    assert len(expected) > 5
    documents = {claim.value.rpartition("-")[0] for claim, _ in found}
    assert len(documents) == 5


def test_each_type_is_supported_by_who_says_it(store: EmbeddedStore, index: EmbeddedStore, built: Dataset) -> None:
    """The project, for what the register and the records have; another claim of the document; or the ontology."""
    tried: Counter[str] = Counter()
    for view in store.stores:
        wanted = {
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(built.base + iri)): iri
            for iri, graph_ in built.claims.items()
            for t in graph_.types
        }
        for quad, support in supports(lookups(store, index, view), wanted, view, built.base).items():
            tried[support.kind] += 1
            check_support(support, quad, wanted[quad], built)
    assert min(tried[kind] for kind in ("curated", "record", "claim", "inferred")) > 50
    assert tried.total() == 2 * sum(len(graph_.types) for graph_ in built.claims.values()) > 4000


def check_support(support: Support, quad: ox.Quad, iri: str, built: Dataset) -> None:
    if support.kind == "curated":
        assert (support.files, support.claims) == (("seeds/register.ttl",), ())
    if support.kind == "inferred":
        assert (support.round > 0, support.claims) == (True, ()), "the claim does not entail it by itself"
    if support.kind == "claim":
        for claim in (name.removeprefix(built.base) for name in support.claims):
            assert quad.triple in built.claims[claim].asserted
            assert claim != iri
            assert claim.partition("-")[0] == iri.partition("-")[0], "of the same document"


def test_no_claim_is_named_for_a_type_that_others_say(store: EmbeddedStore, built: Dataset) -> None:
    """What is kept of these types for pages is what the claims' graphs were made with."""
    others, tried = TypesByOthers(store), 0
    for iri, graph_ in built.claims.items():
        assert {t for t in graph_ if others.has(built.base + iri, t)} == set(graph_.types), iri
        tried += len(graph_.types)
    assert tried > 2000


PLANTED = """
  - id: claim/001-90
    quote: >-
      Armenian Foreign Minister
    modality: MODALITY
    attributedTo: publisher/tass
    facts:
      - id: meeting/lavrov-mirzoyan-001
        type: Meeting
        topic: [SUBJECT, state/armenia]
"""


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return small_checkout(tmp_path / "root")


@pytest.mark.parametrize("modality", sorted(VIEWS["all"]))
def test_what_only_an_allegation_tells_of_is_typed_in_no_claim_of_the_plain_view(
    small: Settings, modality: str
) -> None:
    """Nor does it reach the default graph by a claim that mentions it; other claims show what it is said to be."""
    meeting, incident = "meeting/lavrov-mirzoyan-001", "incident/syunik-border-area-001"
    with (small.root / TASS).open("a", encoding="utf-8") as end:
        end.write(PLANTED.replace("MODALITY", modality).replace("SUBJECT", incident))
    dataset = assembly.assemble(graph.curation.seeds.read(small), strict=False)
    made = dataset.claims["claim/001-90"]
    sources = {
        (t.subject.value.removeprefix(dataset.base), t.object.value.removeprefix(PG)): source
        for t, source in made.types.items()
    }
    by_the_allegation = {(incident, "Incident"): "claim:001-07", (incident, "Event"): "round:1"}
    assert sources == ({} if modality in VIEWS["reported"] else by_the_allegation) | {
        ("state/armenia", "State"): "curated:seeds/register.ttl",
        ("state/armenia", "Polity"): "round:1",
        ("state/armenia", "Organisation"): "round:2",
        ("state/armenia", "Actor"): "round:3",
    }
    assert types(made)[dataset.base + meeting] == {"Meeting", "Contact", "Event"}
    assert dataset.base + incident not in types(dataset.views["reported"]), "the claim that says so is alleged"
    assert types(dataset.views["all"])[dataset.base + incident] == {"Incident", "Event"}


def test_what_only_another_document_says_of_a_thing_is_not_this_documents(small: Settings) -> None:
    """It has no type there, and the curator is told to say one."""
    with (small.root / TASS).open("a", encoding="utf-8") as end:
        end.write(PLANTED.replace("MODALITY", "asserted").replace("SUBJECT", "agreement/ceasefire-1994"))
    seeds = graph.curation.seeds.read(small)
    dataset = assembly.assemble(seeds, strict=False)
    assert dataset.base + "agreement/ceasefire-1994" not in types(dataset.claims["claim/001-90"])
    told = [str(mistake) for mistake in graph_mistakes(seeds, dataset)]
    assert [text for text in told if "agreement/ceasefire-1994" in text and "no type in its document" in text], told


def test_the_index_tells_of_each_type_once(built: Dataset) -> None:
    entries = Counter(str(quad.graph_name) for quad in built.index)
    for iri, graph_ in built.claims.items():
        told = {name: count for name, count in entries.items() if f":{claim_slug(iri)}:type:" in name}
        assert sum(told.values()) == len(graph_.types), iri
