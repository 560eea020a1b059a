"""Every inferred triple has a proof, and the proof is one: down to claims, files and axioms that are really there.

All inferred triples of both views and of all claim graphs are proved. What a proof says is then held against other
sources than those it was made from: the dataset as it was assembled, the ontology's files, and rounds computed anew by
the engine's CONSTRUCT.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from graph.core.errors import BuildError, NotFoundError, UsageError
from graph.core.namespaces import PREFIXES
from graph.core.settings import Settings
from graph.core.terms import term_to_json
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.curation.seeds import Seeds
from graph.dataset import dataset_folder
from graph.dataset.assembly import Dataset, normalised
from graph.dataset.provenance_index import ENTRY_PREFIX, VIEWS_PART, index_quad, inference_quads
from graph.ontology import axioms
from graph.ontology.axioms import Axiom
from graph.ontology.closure import Reasoner
from graph.ontology.rules import Rule
from graph.proofs.premises import VIEW, GraphTriple
from graph.proofs.proof import ProofNode
from graph.proofs.proof_finder import ProofFinder
from graph.store import term_reader
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support import claim_records
from graph.support.lookups import SparqlLookups
from graph.support.triple_support import CLAIM_LIMIT
from server.commands.cli import main
from tests.stores import kept
from tests.test_closure import EX, GRAPHS_PER_SHAPE, SHAPES, generated, named

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = 200

Rules = dict[Rule, Axiom | None]
Proved = dict[GraphTriple, ProofNode]
Place = tuple[str, str]
"""A view and the kind of graph in it: the default graph, or the graphs of claims."""


# ---- what is proved


@pytest.fixture(scope="module")
def index(settings: Settings, store: EmbeddedStore) -> EmbeddedStore:
    return dataset_folder.load_index(*dataset_folder.current(settings))


@pytest.fixture(scope="module")
def cited(settings: Settings) -> Rules:
    return axioms.axioms_by_rule(settings.ontology)


@pytest.fixture(scope="module")
def inferred(store: EmbeddedStore, index: EmbeddedStore) -> dict[Place, dict[GraphTriple, int]]:
    """Every inferred triple with its round, as the provenance index has it; claims are proved in either view."""
    found: dict[Place, dict[GraphTriple, int]] = {(view, kind): {} for view in VIEWS for kind in ("view", "claims")}
    for marked in chain(*index.stores.values()):
        name, mark, number = marked.graph_name.value.removeprefix(ENTRY_PREFIX).partition(":round:")
        if mark and name.startswith("view:"):
            found[name.removeprefix("view:"), "view"][GraphTriple(VIEW, marked.triple)] = int(number.partition(":")[0])
        elif mark:
            for view in VIEWS:
                node = GraphTriple(store.base + name.replace(":", "/"), marked.triple)
                found[view, "claims"][node] = int(number)
    return found


@pytest.fixture(scope="module")
def proofs(store: EmbeddedStore, index: EmbeddedStore, cited: Rules) -> dict[str, ProofFinder]:
    return {view: ProofFinder(store, index, cited, view) for view in VIEWS}


@pytest.fixture(scope="module")
def proved(proofs: dict[str, ProofFinder], inferred: dict[Place, dict[GraphTriple, int]]) -> dict[Place, Proved]:
    return {place: proofs[place[0]].of_all(nodes) for place, nodes in inferred.items()}


@pytest.fixture(scope="module")
def every(proved: dict[Place, Proved]) -> list[tuple[str, ProofNode]]:
    """Each proof with its view."""
    return [(view, proof) for (view, _), found in proved.items() for proof in found.values()]


@pytest.fixture(scope="module")
def steps(every: list[tuple[str, ProofNode]]) -> list[tuple[str, ProofNode]]:
    """Each application of a rule within the proofs, once, with its view."""
    return list(dict.fromkeys((view, part) for view, proof in every for part in proof if part.kind == "inferred"))


@pytest.fixture(scope="module")
def background(seeds: Seeds, cited: Rules) -> dict[ox.Triple, int]:
    """Ontology, register and records, and what follows from them alone, with its round: what claims are closed upon."""
    known = normalised(_known(seeds))
    return {**dict.fromkeys(known, 0), **Reasoner(cited).close(known)[0]}


def _known(seeds: Seeds) -> Iterator[ox.Triple]:
    from graph.dataset.assembly import triples_by_support

    for triples in triples_by_support(seeds).values():
        yield from triples


# ---- all of them


def test_every_inferred_triple_has_a_proof(
    inferred: dict[Place, dict[GraphTriple, int]], proved: dict[Place, Proved], built_manifest: dataset_folder.Manifest
) -> None:
    for place, nodes in inferred.items():
        assert proved[place].keys() == nodes.keys(), place
        assert all(proof.kind == "inferred" and proof.premises for proof in proved[place].values()), place
    counts = {place: len(found) for place, found in proved.items()}
    assert counts["reported", "view"] == built_manifest.inferred
    assert counts["reported", "view"] >= 4800
    assert counts["all", "view"] >= 5000
    assert counts["reported", "claims"] == counts["all", "claims"] >= 1900


def test_the_triples_of_the_schema_are_proved_too(proved: dict[Place, Proved]) -> None:
    rules = Counter(proof.rule for proof in proved["reported", "view"].values())
    assert {"scm-sco", "scm-spo", "scm-dom1", "scm-rng1"} <= rules.keys()
    schema = [proof for proof in proved["reported", "view"].values() if proof.rule.startswith("scm-")]
    files = {file for proof in schema for leaf in proof.leaves for file in leaf.files}
    assert len(schema) >= 100
    assert files == {"ontology/peacegraph.ttl", "ontology/alignments.ttl"}


def test_every_proof_ends_at_what_is_not_inferred(every: list[tuple[str, ProofNode]]) -> None:
    kinds = Counter(leaf.kind for _, proof in every for leaf in proof.leaves)
    assert set(kinds) == {"claim", "computed", "record", "curated"}
    assert min(kinds.values()) > 1000
    for _, proof in every:
        for leaf in proof.leaves:
            assert leaf.claims or leaf.files or leaf.kind == "record", leaf
            assert not leaf.premises
            assert leaf.files or leaf.kind != "curated"


def test_every_claim_at_the_end_of_a_proof_says_it_there(
    every: list[tuple[str, ProofNode]], built: Dataset, seeds: Seeds
) -> None:
    """A claim says a triple in its passage or has it computed; and in a view only claims of its modalities count."""
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    said = {iri: set(graph.asserted) for iri, graph in built.claims.items()}
    computed = {iri: set(graph.computed) for iri, graph in built.claims.items()}
    tried: Counter[str] = Counter()
    for view, leaf in dict.fromkeys((view, leaf) for view, proof in every for leaf in proof.leaves):
        for iri in leaf.claims:
            claim = iri.removeprefix(built.base)
            tried[leaf.kind] += 1
            if leaf.kind == "claim":
                assert leaf.triple in said[claim], leaf
                assert leaf.claim == iri or modality[claim] in VIEWS[view], leaf
            elif leaf.kind == "computed" and leaf.triple.subject.value != iri:
                assert leaf.triple in computed[claim], leaf
    assert tried["claim"] > 3000
    assert tried["computed"] > 1000
    assert tried["record"] > 1000


def test_every_claim_that_says_it_is_named(every: list[tuple[str, ProofNode]], built: Dataset, seeds: Seeds) -> None:
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    saying: dict[ox.Triple, set[str]] = {}
    for iri, graph in built.claims.items():
        for triple in graph.asserted:
            if triple not in graph.computed:
                saying.setdefault(triple, set()).add(iri)
    tried = 0
    for view, leaf in dict.fromkeys((view, leaf) for view, proof in every for leaf in proof.leaves):
        if leaf.claim is None and leaf.kind == "claim":
            expected = {built.base + iri for iri in saying[leaf.triple] if modality[iri] in VIEWS[view]}
            assert leaf.count == len(expected), leaf
            assert set(leaf.claims) <= expected, leaf
            assert len(leaf.claims) == min(len(expected), CLAIM_LIMIT)
            tried += 1
    assert tried > 1000


def test_every_file_at_the_end_of_a_proof_holds_the_triple(every: list[tuple[str, ProofNode]], seeds: Seeds) -> None:
    from graph.dataset.assembly import triples_by_support

    curated = {name: set(triples) for name, triples in triples_by_support(seeds).items()}
    leaves = dict.fromkeys(leaf for _, proof in every for leaf in proof.leaves if leaf.files)
    assert len(leaves) > 400
    for leaf in leaves:
        assert all(leaf.triple in curated[f"curated:{file}"] for file in leaf.files), leaf


def test_every_axiom_cited_stands_in_its_file(steps: list[tuple[str, ProofNode]], settings: Settings) -> None:
    """A class expression or list has no name: there the file has a blank node."""
    standing = set()
    for name in ("peacegraph.ttl", "alignments.ttl", "concepts.ttl"):
        for stated in ox.parse(path=settings.ontology / name, format=ox.RdfFormat.TURTLE):
            ends = [None if isinstance(e, ox.BlankNode) else e.value for e in (stated.subject, stated.object)]
            standing.add((ends[0], stated.predicate.value, ends[1], f"ontology/{name}"))
    cited = {proof.axiom for _, proof in steps if proof.axiom}
    assert len(cited) >= 100
    for axiom in cited:
        assert (axiom.subject, axiom.predicate, axiom.object, axiom.file) in standing, str(axiom)
        assert bool(axiom.expression) == (None in (axiom.subject, axiom.object))
    for _, proof in steps:
        if proof.axiom is None:
            assert proof.rule.startswith("scm-")
            files = {file for leaf in proof.leaves for file in leaf.files}
            assert files <= {"ontology/peacegraph.ttl", "ontology/alignments.ttl"}


def test_expressions_in_axioms_are_spelt_out(cited: Rules) -> None:
    told = {str(axiom) for axiom in cited.values() if axiom}
    assert "pg:heldOffice owl:propertyChainAxiom ( [ owl:inverseOf pg:holder ] pg:office )" in told
    assert "[ a pg:Agreement ; pg:provision [ pg:kind c:ceasefire ] ] rdfs:subClassOf pg:CeasefireAgreement" in told
    assert "[ ^pg:agent [ pg:capacity c:mediator ] ] rdfs:subClassOf pg:Mediator" in told
    assert "pg:partOf a owl:TransitiveProperty" in told


def test_premises_stand_in_the_graph(
    steps: list[tuple[str, ProofNode]], built: Dataset, background: dict[ox.Triple, int]
) -> None:
    views = {view: set(triples) for view, triples in built.views.items()}
    claims = {built.base + iri: set(graph) for iri, graph in built.claims.items()}
    beside = 0
    for view, proof in steps:
        for premise in proof.premises:
            if premise.claim is not None:
                assert premise.claim == proof.claim
                assert premise.triple in claims[premise.claim], premise
            else:
                assert premise.triple in views[view], premise
                if proof.claim is not None:
                    assert premise.triple in background, "a claim rests on what others say"
                    assert all(leaf.kind != "claim" for leaf in premise.leaves), premise
                    beside += 1
    assert beside > 100


def test_each_rule_applied_to_the_premises_gives_the_triple(steps: list[tuple[str, ProofNode]], cited: Rules) -> None:
    rules = {(rule.name, axiom): rule for rule, axiom in cited.items()}
    assert len(rules) == len(cited), "rule and axiom name a rule"
    assert len(steps) > 10_000
    for _, proof in steps:
        rule = rules[proof.rule, proof.axiom]
        assert concluded(rule, [premise.triple for premise in proof.premises]) == proof.triple


def test_rounds_fall_and_the_depth_is_the_least(
    inferred: dict[Place, dict[GraphTriple, int]], proved: dict[Place, Proved], background: dict[ox.Triple, int]
) -> None:
    """In a view the depth of a proof is the round of its triple; in a claim it is, counting the background as given."""
    deep = 0
    for place, found in proved.items():
        for node, proof in found.items():
            assert proof.round == inferred[place][node] == reach(proof, background), node
            deep += proof.round > 1
            assert place[1] == "claims" or proof.depth == proof.round
    assert deep > 2000


def reach(proof: ProofNode, background: dict[ox.Triple, int]) -> int:
    """The depth of a proof as its premises show it, each of which has a lower round in the same graph."""
    if not proof.premises:
        return 0
    reached = []
    for premise in proof.premises:
        if premise.claim == proof.claim:
            assert premise.round < proof.round
            reached.append(reach(premise, background))
        else:
            assert premise.round == background[premise.triple] == premise.depth
            reached.append(0)
    return 1 + max(reached)


def test_rounds_are_the_levels_of_a_breadth_first_search_by_the_engine(
    inferred: dict[Place, dict[GraphTriple, int]], proved: dict[Place, Proved], built: Dataset, cited: Rules
) -> None:
    """Each level is what CONSTRUCT concludes from all levels below; neither closure nor rounds are asked."""
    nodes = inferred["reported", "view"]
    given = set(built.views["reported"]) - {node.triple for node in nodes}
    levels = breadth_first(given, cited)
    assert levels == {node.triple: number for node, number in nodes.items()}
    assert all(proof.depth == levels[node.triple] for node, proof in proved["reported", "view"].items())
    assert max(levels.values()) >= 4


def test_no_triple_needs_itself(every: list[tuple[str, ProofNode]]) -> None:
    def paths(proof: ProofNode, above: frozenset[ox.Triple]) -> None:
        assert proof.triple not in above
        for premise in proof.premises:
            paths(premise, above | {proof.triple})

    assert len(every) > 13_000
    for _, proof in every:
        paths(proof, frozenset())


# ---- both ways of looking up


@pytest.mark.parametrize("view", VIEWS)
def test_by_sparql_alone_the_proofs_are_the_same(
    view: str,
    store: EmbeddedStore,
    index: EmbeddedStore,
    cited: Rules,
    inferred: dict[Place, dict[GraphTriple, int]],
    proved: dict[Place, Proved],
) -> None:
    remote = ProofFinder(store, index, cited, view, SparqlLookups(store, index, view))
    nodes = inferred[view, "view"] | inferred[view, "claims"]
    assert len(nodes) > 6500
    assert remote.of_all(nodes) == proved[view, "view"] | proved[view, "claims"]


def test_one_by_one_the_proofs_are_the_same(
    proofs: dict[str, ProofFinder],
    store: EmbeddedStore,
    index: EmbeddedStore,
    cited: Rules,
    proved: dict[Place, Proved],
) -> None:
    remote = ProofFinder(store, index, cited, by=SparqlLookups(store, index))
    for node, proof in sample(proved["reported", "view"] | proved["reported", "claims"]):
        assert proofs["reported"].of(node.triple, node.graph) == proof
        assert remote.of(node.triple, node.graph) == proof


# ---- other proofs


def test_other_proofs_are_distinct_and_begin_with_the_least(
    proofs: dict[str, ProofFinder], proved: dict[Place, Proved], cited: Rules
) -> None:
    rules = {(rule.name, axiom): rule for rule, axiom in cited.items()}
    several = 0
    for node, proof in sample(proved["reported", "view"] | proved["reported", "claims"]):
        found = list(proofs["reported"].alternatives(node.triple, node.graph))
        assert found[0] == proof
        assert len(found) == len(set(found)) <= 20
        several += len(found) > 1
        for other in found:
            assert other.triple == node.triple
            assert sum(part.triple == node.triple for part in other) == 1, "it needs itself"
            assert concluded(rules[other.rule, other.axiom], [p.triple for p in other.premises]) == node.triple
        if node.graph == VIEW:
            assert [other.depth for other in found] == sorted(other.depth for other in found)
    assert several > SAMPLE / 20


def test_other_proofs_are_all_there_are_and_as_many_as_asked_for(
    proofs: dict[str, ProofFinder], built: Dataset, cited: Rules
) -> None:
    """The engine counts the ways in which rules conclude that some state is an actor."""
    triple = ox.Triple(node("state/armenia"), term("rdf:type"), term("pg:Actor"))
    found = list(proofs["reported"].alternatives(triple, limit=10_000))
    view = ox.Store()
    view.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in built.views["reported"])
    ways = 0
    for rule in cited:
        if (rule.head.predicate, rule.head.object) == (triple.predicate, triple.object):
            body = " . ".join(f"{p.subject} {p.predicate} {p.object}" for p in rule.body)
            ways += len(list(view.query(f"SELECT * {{ VALUES {rule.head.subject} {{ {triple.subject} }} {body} }}")))
    assert len(found) == ways > 20
    assert list(proofs["reported"].alternatives(triple, limit=7)) == found[:7]


def test_other_proofs_are_the_same_by_sparql(
    proofs: dict[str, ProofFinder],
    store: EmbeddedStore,
    index: EmbeddedStore,
    cited: Rules,
    proved: dict[Place, Proved],
) -> None:
    remote = ProofFinder(store, index, cited, by=SparqlLookups(store, index))
    for node, _ in sample(proved["reported", "view"] | proved["reported", "claims"])[::5]:
        expected = list(proofs["reported"].alternatives(node.triple, node.graph, limit=5))
        assert list(remote.alternatives(node.triple, node.graph, limit=5)) == expected


def test_the_step_that_was_kept_is_the_one_that_is_found(
    store: EmbeddedStore, index: EmbeddedStore, cited: Rules, inferred: dict[Place, dict[GraphTriple, int]]
) -> None:
    """For every inferred triple of both views; without what the build kept, the proof is looked for."""
    bare = ox.Store()
    for marked in index.stores[VIEWS_PART]:
        name, mark, told = marked.graph_name.value.partition(":round:")
        assert not mark or told.count(":") == 2, "every one is told"
        bare.add(index_quad(marked.triple, f"{name}{mark}{told.partition(':')[0]}".removeprefix(ENTRY_PREFIX)))
    untold = EmbeddedStore(store.base, "", {**index.stores, VIEWS_PART: bare})
    compared = 0
    for view in VIEWS:
        nodes = list(inferred[view, "view"])
        kept_, found = (ProofFinder(store, beside, cited, view).of_all(nodes) for beside in (index, untold))
        assert kept_ == found
        compared += len(found)
    assert compared > 9_000


# ---- graphs in which rules meet more often than in the real data


@pytest.mark.parametrize("name", ["several-at-once", "transitive", "symmetric", "inverse", "chain-into-itself"])
def test_generated_views_and_claims_are_proved_as_deeply_as_they_were_closed(name: str, tmp_path: Path) -> None:
    """Cycles, and claims that rest on an inferred background, in every generated graph; by both kinds of look-ups."""
    rules = axioms.axioms_by_rule(_ontology(SHAPES[name].axioms, tmp_path))
    by_name = {(rule.name, axiom): rule for rule, axiom in rules.items()}
    tried = others = upon = 0
    for seed in range(GRAPHS_PER_SHAPE):
        known, own, beside = (generated(seed + 10_000 * n) for n in range(3))
        made = Generated(rules, [*_schema(tmp_path), *known], own, beside)
        fast = ProofFinder(made.store, made.index, rules)
        found = fast.of_all(made.rounds)
        untold = Generated(rules, [*_schema(tmp_path), *known], own, beside, told=False)
        slow = ProofFinder(untold.store, untold.index, rules, by=SparqlLookups(untold.store, untold.index))
        assert slow.of_all(made.rounds) == found, f"seed {seed}"
        assert found.keys() == made.rounds.keys()
        for at, proof in found.items():
            assert proof.round == made.rounds[at] == reach(proof, made.background), f"seed {seed}"
            upon += proof.depth > proof.round
            tried += 1
        for at, proof in list(found.items())[::20]:
            for other in fast.alternatives(at.triple, at.graph):
                assert sum(part.triple == at.triple for part in other) == 1, "it needs itself"
                assert concluded(by_name[other.rule, other.axiom], [p.triple for p in other.premises]) == at.triple
                assert other.depth >= proof.round
                others += 1
    assert tried > 4 * GRAPHS_PER_SHAPE
    assert others > GRAPHS_PER_SHAPE / 4
    assert upon or name != "several-at-once"


def test_a_background_that_is_found_early_by_a_long_way_is_proved_by_the_short_one(tmp_path: Path) -> None:
    """T follows in three steps by V and U; by P, Q and R in four, all of which are met sooner, as ways that fail."""
    subclasses = ":Q > :P . :R > :Q . :G > :R . :V > :T . :U > :V . :G > :U . "
    subclasses += "( :P :Z ) > :T . ( :Q :W ) > :T . ( :R :W ) > :T . ( :T :O ) > :C ."
    text = subclasses.replace("( ", "[ owl:intersectionOf ( ").replace(" )", " ) ]").replace(">", "rdfs:subClassOf")
    rules = axioms.axioms_by_rule(_ontology(text, tmp_path))
    known, said, concluded_, beside = ([_is(name) for name in names] for names in ("GZ", "O", "C", "W"))
    made = Generated(rules, [*_schema(tmp_path), *known], said, beside)
    proof = ProofFinder(made.store, made.index, rules).of(concluded_[0], EX + "claim/1")
    depths = {part.triple: (part.round, part.depth) for part in proof}
    assert made.background[_is("T")] == 3
    assert depths[_is("T")] == (3, 3)
    assert depths[_is("C")] == (1, 4)
    assert _is("W") not in depths


def _is(name: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(EX + "x"), term("rdf:type"), ox.NamedNode(EX + name))


class Generated:
    """A dataset closed as builds close them: what is `known`, a claim that says `own`, others that say `beside`.

    Where it is `told` how each triple of the view was inferred, nobody has to look for that.
    """

    def __init__(
        self, rules: Rules, known: list[ox.Triple], own: list[ox.Triple], beside: list[ox.Triple], told: bool = True
    ) -> None:
        claims = [ox.NamedNode(f"{EX}claim/{number}") for number in (1, 2)]
        known = list(dict.fromkeys(known))
        reasoner = Reasoner(rules)
        follows, index = reasoner.close(known)
        entailed = reasoner.close_with_background(index, own)
        inferred, ways = reasoner.derive([*known, *beside]) if told else (reasoner.close([*known, *beside])[0], None)
        self.background = {**follows, **dict.fromkeys(known, 0)}
        self.rounds = {GraphTriple(VIEW, triple): number for triple, number in inferred.items()}
        self.rounds |= {GraphTriple(claims[0].value, triple): number for triple, number in entailed.items()}
        graphs = [(None, [*known, *beside, *inferred]), (claims[0], [*own, *entailed]), (claims[1], beside)]
        modality = [ox.Triple(claim, term("pg:modality"), term("c:asserted")) for claim in claims]
        self.store = _stored((t, graph) for graph, triples in [*graphs, (None, modality)] for t in triples)
        names = [("support:curated:known", t) for t in known] + [("support:record", t) for t in modality]
        names += [(f"claim:1:round:{number}", t) for t, number in entailed.items()]
        marks = [index_quad(triple, name) for name, triple in names]
        self.index = kept([*marks, *inference_quads(DEFAULT_VIEW, inferred, ways)], EX)


def _stored(triples: Iterable[tuple[ox.Triple, ox.NamedNode | None]]) -> EmbeddedStore:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object, graph or ox.DefaultGraph()) for t, graph in triples)
    return EmbeddedStore(EX, "", {DEFAULT_VIEW: store})


def _schema(folder: Path) -> list[ox.Triple]:
    return named(quad.triple for quad in ox.parse(path=folder / "peacegraph.ttl", format=ox.RdfFormat.TURTLE))


def _ontology(text: str, folder: Path) -> Path:
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> . " for name in ("rdf", "rdfs", "owl", "xsd"))
    (folder / "peacegraph.ttl").write_text(f"{prefixes} @prefix : <{EX}> . {text}", "utf-8")
    for name in ("alignments.ttl", "concepts.ttl"):
        (folder / name).write_text("", "utf-8")
    return folder


# ---- the sentences


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


# ---- what is asked and cannot be answered


def test_a_triple_that_is_not_inferred_says_its_support(proofs: dict[str, ProofFinder]) -> None:
    state = proofs["reported"].of(ox.Triple(node("state/armenia"), term("rdf:type"), term("pg:State")))
    assert (state.kind, state.files, state.premises) == ("curated", ("seeds/register.ttl",), ())
    assert list(proofs["reported"].alternatives(state.triple)) == [state]
    modality = ox.Triple(node("claim/001-02"), term("pg:modality"), term("c:asserted"))
    assert proofs["reported"].of(modality).kind == "record"
    assert proofs["reported"].of(modality).claims == (node("claim/001-02").value,)


def test_what_is_recorded_of_passages_and_selectors_names_the_claims_that_cite_them(
    proofs: dict[str, ProofFinder],
) -> None:
    for subject in ("doc/001#char=8,17", "doc/001#quote=8,17", "claim/001-03#date-1"):
        kind = {"doc/001#c": "pg:Passage", "doc/001#q": "oa:TextQuoteSelector"}.get(subject[:9], "prov:Derivation")
        found = proofs["reported"].of(ox.Triple(node(subject), term("rdf:type"), term(kind)))
        assert found.kind == "record"
        assert node("claim/001-03").value in found.claims


def test_a_triple_that_stands_nowhere_is_refused(proofs: dict[str, ProofFinder]) -> None:
    triple = ox.Triple(node("state/armenia"), term("rdf:type"), term("pg:Meeting"))
    with pytest.raises(NotFoundError, match="stands nowhere"):
        proofs["reported"].of(triple)
    with pytest.raises(NotFoundError, match="does not stand in the graph of"):
        proofs["reported"].of(triple, node("claim/001-02").value)


def test_what_only_some_claims_say_is_refused_with_their_names(
    proofs: dict[str, ProofFinder], built: Dataset, seeds: Seeds
) -> None:
    plain, tried = set(built.views["reported"]), 0
    for iri in sorted(claim.iri for _, claim in seeds.claims if claim.modality == "alleged"):
        for triple in set(built.claims[iri].asserted) - plain:
            with pytest.raises(NotFoundError, match=rf"(?s)only in .*<{iri}> \(alleged\).*ask the view all"):
                proofs["reported"].of(triple)
            assert proofs["all"].of(triple).kind == "claim"
            tried += 1
    assert tried > 20


def test_an_ontology_that_is_no_longer_that_of_the_dataset_is_noticed(
    store: EmbeddedStore, index: EmbeddedStore, cited: Rules, proved: dict[Place, Proved]
) -> None:
    fewer = {rule: axiom for rule, axiom in cited.items() if rule.name != "prp-spo2"}
    shortcut = next(p for p in proved["reported", "view"].values() if p.rule == "prp-spo2")
    with pytest.raises(BuildError, match="run `peacegraph build`"):
        ProofFinder(store, index, fewer).of(shortcut.triple)


def test_there_are_two_views(store: EmbeddedStore, index: EmbeddedStore, cited: Rules) -> None:
    with pytest.raises(UsageError, match="'everything'"):
        ProofFinder(store, index, cited, "everything")


# ---- as JSON


def test_a_proof_as_json_has_the_documented_keys(store: EmbeddedStore, proofs: dict[str, ProofFinder]) -> None:
    triple = ox.Triple(node("claim/001-02"), term("schema:mentions"), node("place/moscow"))
    proof = proofs["reported"].of(triple)
    claims = claim_records.claim_records(store, chain(*(leaf.claims for leaf in proof.leaves)))
    told = proof.to_json(claims)
    assert json.loads(json.dumps(told)) == told
    assert list(told) == ["subject", "predicate", "object", "claim", "kind", "round", "rule", "axiom", "premises"]
    assert told["object"] == {"type": "uri", "value": node("place/moscow").value}
    assert list(told["axiom"]) == ["subject", "predicate", "object", "text", "file"]
    (leaf,) = told["premises"]
    assert list(leaf) == ["subject", "predicate", "object", "claim", "kind", "claims", "count", "files"]
    assert leaf["claims"][0]["passages"][0]["quote"] == "MOSCOW"
    assert proof.to_json({})["premises"][0]["claims"] == [{"iri": node("claim/001-02").value}]


def test_terms_are_told_as_in_sparql_results() -> None:
    query = """SELECT * { VALUES (?a ?b ?c ?d) { (<http://example.org/> "x" "x"@en 1) } }"""
    engine = json.loads(ox.Store().query(query).serialize(format=ox.QueryResultsFormat.JSON) or b"")
    (row,) = ox.Store().query(query)
    assert {name: term_to_json(row[name]) for name in "abcd"} == engine["results"]["bindings"][0]


# ---- the command


@pytest.fixture
def run(settings: Settings, built_manifest: dataset_folder.Manifest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(settings.build_dir))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["explain", *arguments])

    return call


def test_explain_prints_the_tree_down_to_the_sentence(run) -> None:
    result = run("<claim/001-02>", "schema:mentions", "<place/moscow>")
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
<claim/001-02> schema:mentions <place/moscow>
  follows by prp-spo1 from pg:mentions rdfs:subPropertyOf schema:mentions (ontology/alignments.ttl)
  <claim/001-02> pg:mentions <place/moscow>
    computed from what is said by TASS (asserted) in <doc/001>, 2021-08-31; <claim/001-02>
      "MOSCOW" /doc/001#char=0,6
"""
    )


def test_explain_proves_a_shortcut_by_its_chain(run) -> None:
    lines = run("<agreement/trilateral-statement-2020-11-09>", "pg:party", "<state/armenia>").stdout.splitlines()
    chain_ = "pg:party owl:propertyChainAxiom ( pg:signature pg:onBehalfOf )"
    assert lines[1] == f"  follows by prp-spo2 from {chain_} (ontology/peacegraph.ttl)"
    assert any('"Armenia and Azerbaijan agreed to completely cease fire" /doc/004#char=' in line for line in lines)


def test_explain_gives_other_proofs_and_json(run) -> None:
    arguments = ("<state/armenia>", "a", "pg:Actor")
    one, others = (json.loads(run(*arguments, "--format", "json", *more).stdout) for more in ((), ("--all",)))
    assert one["version"] == others["version"]
    assert len(one["proofs"]) == 1
    assert len(others["proofs"]) == 20
    assert others["proofs"][0] == one["proofs"][0]
    assert run(*arguments, "--all").stdout.count("<state/armenia> rdf:type pg:Actor\n") == 20


@pytest.mark.parametrize(
    ("arguments", "words", "status"),
    [
        (("<state/armenia>", "a", "pg:Meeting"), "stands nowhere in the dataset", 1),
        (("<state/armenia>", "a", "pg:State", "--view", "everything"), "'everything'", 2),
        (("armenia", "a", "pg:State"), "'armenia' is no IRI", 2),
        (('"Armenia"', "a", "pg:State"), "is a literal", 2),
        (("<state/armenia>", "nowhere:type", "pg:State"), "'nowhere:'", 2),
        (("<a> AS ?x) {} #", "a", "pg:State"), "no IRI and no literal", 2),
        (("<state/armenia>", "a", '"x"^^xsd:string) ("y"'), "no IRI and no literal", 2),
    ],
)
def test_explain_says_what_is_wrong(run, arguments: tuple[str, ...], words: str, status: int) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert words in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<state/armenia>", ox.NamedNode("https://w3id.org/peacegraph/state/armenia")),
        ("<http://example.org/x>", ox.NamedNode("http://example.org/x")),
        ("wd:Q399", ox.NamedNode("http://www.wikidata.org/entity/Q399")),
        ("a", ox.NamedNode(PREFIXES["rdf"] + "type")),
        ('"Armenia"@en', ox.Literal("Armenia", language="en")),
        ("'it\\'s'", ox.Literal("it's")),
        ('"2021-08-31"^^xsd:date', ox.Literal("2021-08-31", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))),
        ("-5", ox.Literal(-5)),
        ("true", ox.Literal(value=True)),
    ],
)
def test_terms_are_read_as_in_a_query(store: EmbeddedStore, text: str, expected: object) -> None:
    assert term_reader.read(store, text) == expected


# ---- what the tests hold proofs against


def term(short: str) -> ox.NamedNode:
    prefix, _, local = short.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def node(local: str) -> ox.NamedNode:
    return ox.NamedNode(f"https://w3id.org/peacegraph/{local}")


def sample(found: Proved) -> list[tuple[GraphTriple, ProofNode]]:
    chance = random.Random(5)  # noqa: S311  # the same sample in every run, no secret
    return chance.sample(list(found.items()), SAMPLE)


def concluded(rule: Rule, premises: list[ox.Triple]) -> ox.Triple:
    """The head of the rule where its body is these triples."""
    binding: dict[object, object] = {}
    for pattern, triple in zip(rule.body, premises, strict=True):
        assert pattern.predicate == triple.predicate
        for end, found in ((pattern.subject, triple.subject), (pattern.object, triple.object)):
            known = binding.setdefault(end, found) if isinstance(end, ox.Variable) else end
            assert known == found
    subject, value = (binding.get(end, end) for end in (rule.head.subject, rule.head.object))
    return ox.Triple(subject, rule.head.predicate, value)


def breadth_first(given: Iterable[ox.Triple], rules: Iterable[Rule]) -> dict[ox.Triple, int]:
    """The level at which each triple first follows: what CONSTRUCT concludes from the levels below."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in given)
    queries = []
    for rule in rules:
        head, *body = (f"{p.subject} {p.predicate} {p.object}" for p in (rule.head, *rule.body))
        queries.append(f"CONSTRUCT {{ {head} }} WHERE {{ {' . '.join(body)} }}")
    levels: dict[ox.Triple, int] = {}
    number = 0
    while True:
        number += 1
        new = {triple for query in queries for triple in store.query(query)}
        new = {t for t in new if ox.Quad(t.subject, t.predicate, t.object) not in store}
        if not new:
            return levels
        levels |= dict.fromkeys(new, number)
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in new)
