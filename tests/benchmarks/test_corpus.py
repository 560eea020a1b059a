"""The corpus of the benchmarks: of any size, the same for a seed, and shaped like the real claims."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner

from graph.core.namespaces import PG, PREFIXES, VOCABULARY_BASE, term
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from tests import ROOT
from tests.benchmarks import shape
from tests.benchmarks.corpus import corpus, inferred, main
from tests.benchmarks.world import World

CLAIMS = 1000
FEW = 120
TYPE, MODALITY, CLAIM = term("rdf:type"), term("pg:modality"), term("pg:Claim")


def rng() -> Random:
    return Random(1)  # noqa: S311  # a reproducible world, no secret


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def loaded(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def by_claim(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Triple]]:
    found: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            found.setdefault(quad.graph_name.value, []).append(quad.triple)
    return found


def default_graph(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    return [quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()]


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(corpus(CLAIMS))


@pytest.fixture(scope="module")
def store(quads: list[ox.Quad]) -> ox.Store:
    return loaded(quads)


@pytest.fixture(scope="module")
def closed() -> list[ox.Quad]:
    return list(inferred(FEW))


# ---- any size, always the same


def test_a_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    out = tmp_path / "corpus.nq"
    command = [sys.executable, "-m", "tests.benchmarks.corpus", str(FEW), str(out), "--seed", "7"]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    assert out.read_bytes() == nquads(corpus(FEW, 7))


def test_another_seed_gives_another_corpus() -> None:
    assert nquads(corpus(10, 1)) != nquads(corpus(10, 2))


@pytest.mark.parametrize("claims", [1, 80, CLAIMS])
def test_there_are_as_many_claims_as_asked_for_and_each_says_something(claims: int, quads: list[ox.Quad]) -> None:
    made = quads if claims == CLAIMS else list(corpus(claims))
    declared = {t.subject.value for t in default_graph(made) if t.predicate == TYPE and t.object == CLAIM}
    assert len(declared) == claims
    assert by_claim(made).keys() == declared


@pytest.mark.parametrize("claims", ["0", "many"])
def test_a_size_that_is_none_is_refused(claims: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [claims, str(tmp_path / "out.nq")])
    assert result.exit_code == 2
    assert "Invalid value for 'CLAIMS'" in result.output


def test_the_command_closes_the_corpus_when_asked(tmp_path: Path, closed: list[ox.Quad]) -> None:
    out = tmp_path / "out.nq"
    assert CliRunner().invoke(main, [str(FEW), str(out), "--inferred"]).exit_code == 0
    assert out.read_bytes() == nquads(closed)
    assert len(closed) > len(list(corpus(FEW)))


# ---- a dataset like the real one


def test_every_quad_loads_and_none_stands_twice(quads: list[ox.Quad], store: ox.Store) -> None:
    assert len(store) == len(quads) > 40 * CLAIMS


def test_there_is_no_blank_node(quads: list[ox.Quad]) -> None:
    assert not [q for q in quads if ox.BlankNode in (type(q.subject), type(q.object), type(q.graph_name))]


@pytest.mark.parametrize("check", ["undeclared", "untyped", "publisher-without-passage"])
def test_the_checks_of_the_real_dataset_find_nothing(check: str, settings: Settings, closed: list[ox.Quad]) -> None:
    text = (settings.ontology / "checks" / f"{check}.rq").read_text("utf-8")
    rows = loaded(closed).query(text, base_iri=VOCABULARY_BASE, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    assert [str(row["entity"]) for row in rows] == []


def test_the_shapes_of_the_real_claims_fit(settings: Settings) -> None:
    made = {q.triple for q in corpus(FEW)}
    raw = rdflib.Graph().parse(data=ox.serialize(made, format=ox.RdfFormat.N_TRIPLES), format="nt")
    for name in ("peacegraph.ttl", "alignments.ttl"):
        raw.parse(settings.ontology / name, format="turtle")
    shapes = rdflib.Graph().parse(settings.ontology / "shapes.ttl", format="turtle")
    conforms, _, report = pyshacl.validate(raw, shacl_graph=shapes, inference="none", advanced=False)
    assert conforms, report


def test_what_is_known_of_a_claim_is_what_is_known_of_the_real_ones(closed: list[ox.Quad], built: Dataset) -> None:
    def known(triples: list[ox.Triple]) -> set[str]:
        claims = {t.subject for t in triples if t.predicate == TYPE and t.object == CLAIM}
        return {t.predicate.value for t in triples if t.subject in claims}

    recorded_disagreements = {PG + "contradicts"}
    assert known(default_graph(closed)) == known(built.views["reported"]) - recorded_disagreements


def test_the_default_graph_is_the_plain_view(quads: list[ox.Quad], store: ox.Store) -> None:
    """What an asserted or reported claim says stands there, once; what only others say is hidden."""
    there = Counter(default_graph(quads))
    assert set(there.values()) == {1}
    plain: set[ox.Triple] = set()
    other: set[ox.Triple] = set()
    for claim, triples in by_claim(quads).items():
        (quad,) = store.quads_for_pattern(ox.NamedNode(claim), MODALITY, None, ox.DefaultGraph())
        said = plain if str(quad.object)[1:-1].rpartition("/")[2] in VIEWS["reported"] else other
        said.update(triples)
    assert plain <= there.keys()
    hidden = other - plain
    assert len(hidden) > 100
    assert not hidden & there.keys()


def test_a_quotation_has_its_offsets_and_is_a_passage_of_its_document(store: ox.Store) -> None:
    query = """
    SELECT ?quote ?exact ?start ?end WHERE {
      ?claim pg:quote ?quote ; prov:hadPrimarySource ?document ; prov:wasQuotedFrom ?passage .
      ?passage oa:hasSource ?document ; oa:hasSelector ?words , ?position .
      ?words oa:exact ?exact . ?position oa:start ?start ; oa:end ?end
    }"""
    rows = list(store.query(query, prefixes=PREFIXES))
    assert len(rows) == CLAIMS
    for row in rows:
        assert row["quote"] == row["exact"]
        assert int(row["end"].value) - int(row["start"].value) == len(row["exact"].value)


def test_no_real_name_occurs(quads: list[ox.Quad], seeds: Seeds) -> None:
    label = term("rdfs:label")
    real = {t.object.value for t in seeds.register.triples if t.predicate == label} - {"first reader"}
    text = " ".join({q.object.value for q in quads if isinstance(q.object, ox.Literal)} - vocabulary_texts(seeds))
    assert len(real) > 100
    assert [name for name in real if name in text] == []


def vocabulary_texts(seeds: Seeds) -> set[str]:
    return {t.object.value for t, _ in seeds.vocabulary.triples if isinstance(t.object, ox.Literal)}


# ---- in the real proportions


def types(triples: Iterable[ox.Triple]) -> Counter[str]:
    return Counter(t.object.value.removeprefix(PG) for t in triples if t.predicate == TYPE)


def test_the_shares_of_types_are_the_real_ones(quads: list[ox.Quad], built: Dataset) -> None:
    ours = types(t for triples in by_claim(quads).values() for t in triples)
    real = types(t for graph in built.claims.values() for t in {*graph.asserted, *graph.computed})
    assert len(real) >= 19
    for name, count in real.items():
        expected = count / len(built.claims)
        assert ours[name] / CLAIMS == pytest.approx(expected, rel=0.15, abs=0.008), name


def test_the_shares_of_modalities_are_the_real_ones(quads: list[ox.Quad], seeds: Seeds) -> None:
    ours = Counter(str(t.object)[1:-1].rpartition("/")[2] for t in default_graph(quads) if t.predicate == MODALITY)
    real = Counter(claim.modality for _, claim in seeds.claims)
    assert len(real) == 6
    for name, count in real.items():
        share = count / real.total()
        assert ours[name] / CLAIMS == pytest.approx(share, abs=3 * (share * (1 - share) / CLAIMS) ** 0.5), name


def test_a_claim_says_as_much_as_a_real_one(quads: list[ox.Quad], built: Dataset) -> None:
    real = sum(len({*graph.asserted, *graph.computed}) for graph in built.claims.values()) / len(built.claims)
    assert sum(map(len, by_claim(quads).values())) / CLAIMS == pytest.approx(real, rel=0.1)


def test_claims_repeat_each_others_facts(quads: list[ox.Quad]) -> None:
    """Parts are a claim's or a document's own, so they are left out."""
    said = Counter(t for triples in by_claim(quads).values() for t in triples if "#" not in str(t.subject))
    assert said.total() / len(said) > 1.5
    assert max(said.values()) > 15


def test_few_events_are_told_by_many_claims(quads: list[ox.Quad]) -> None:
    told = Counter(t.subject.value for ts in by_claim(quads).values() for t in ts if t.predicate == TYPE)
    (_, most), *_, (_, least) = told.most_common()
    assert most > 0.02 * CLAIMS
    assert least == 1


def test_the_hottest_event_of_a_hundred_thousand_claims_has_more_than_a_thousand() -> None:
    world = World(100_000, rng())
    drawn = round(100_000 * shape.THINGS["Hostilities"] / shape.REAL_CLAIMS * (1 - shape.SAME_EVENT))
    assert Counter(world.thing("Hostilities").iri for _ in range(drawn))["hostilities/hostilities-1"] > 1000


def test_territories_are_trees_six_deep() -> None:
    world = World(100_000, rng())
    depths = []
    for territory in world.register["Territory"]:
        above, depth = territory, 1
        while above.iri in world.parent:
            above, depth = world.parent[above.iri], depth + 1
        depths.append(depth)
    assert max(depths) == shape.TREE_DEPTH
    assert depths.count(1) < len(depths) / 4


def test_an_office_is_held_by_one_person_after_another(store: ox.Store) -> None:
    query = """
    SELECT ?office (COUNT(DISTINCT ?person) AS ?persons) (COUNT(DISTINCT ?day) AS ?days) WHERE {
      ?tenure pg:office ?office ; pg:holder ?person ; pg:asOf/pg:notBefore ?day
    } GROUP BY ?office ORDER BY DESC(?persons)"""
    first, *_ = store.query(query, prefixes=PREFIXES)
    assert int(first["persons"].value) >= 3
    assert int(first["days"].value) >= 3
