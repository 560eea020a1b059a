"""The curated files as a whole: every sentence accounted for, every disagreement with passages, codings compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.claims import codebook
from graph.claims.claims_file import ClaimsFile
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.curation import coding_agreement
from graph.curation import seeds as seeds_module
from graph.curation.coverage import COVERED, coverage
from graph.curation.seeds import Seeds
from graph.dataset import assembly, validation
from graph.dataset.graph_checks import graph_mistakes
from graph.store.dataset_store import EmbeddedStore, solutions
from server.commands.cli import main
from tests import ROOT
from tests.benchmarks import reliability
from tests.support.small_checkout import small_checkout

SENTENCES = {"doc/000": 15, "doc/001": 13, "doc/002": 21, "doc/003": 24, "doc/004": 13}
CLAIMS = {"doc/000": 65, "doc/001": 76, "doc/002": 67, "doc/003": 104, "doc/004": 67}


def test_how_many_claims_and_sentences_each_document_has(seeds: Seeds) -> None:
    assert {f.document_iri: len(f.sentences) for f in seeds.files} == SENTENCES
    assert {f.document_iri: len(f.claims) for f in seeds.files} == CLAIMS


def test_sentence_borders_leave_no_letter_outside_and_end_where_sentences_do(seeds: Seeds) -> None:
    for file in seeds.files:
        assert file.document
        text = file.document.text
        for _, (start, end) in file.sentences:
            assert not text[start].isspace()
            assert not text[end - 1].isspace()
            assert "\n" not in text[start:end]
        inside = {i for _, (a, b) in file.sentences for i in range(a, b)}
        assert not [i for i, c in enumerate(text) if c.isalnum() and i not in inside]


def test_every_sentence_is_the_source_of_a_claim(seeds: Seeds) -> None:
    found = [made for file in seeds.files if (made := coverage(file))]
    assert len(found) == 5
    for made in found:
        assert made.covered == made.sentences == SENTENCES[made.document]
        assert not made.mistakes
        assert made.quoted / made.characters > 0.95


@pytest.fixture
def reread(settings: Settings, tmp_path: Path) -> Callable[[str, Callable[[str], str]], ClaimsFile]:
    """Read a claims file of the seeds, changed, as it is read among the others."""
    reader = seeds_module.claims_reader(settings)

    def read(name: str, change: Callable[[str], str]) -> ClaimsFile:
        before = (settings.seeds / "claims" / name).read_text("utf-8")
        after = change(before)
        assert after != before
        (tmp_path / name).write_text(after, "utf-8")
        return reader.read(tmp_path / name, f"seeds/claims/{name}")

    return read


def without_contacts(text: str) -> str:
    """The claims of document 004 but for those of its last sentence."""
    return re.sub(r"(?s)\n- id: claim/004-(2[7-9]|3[0-2])\n.*?(?=\n- id: claim/)", "", text)


def test_a_sentence_without_a_claim_is_a_mistake(reread) -> None:
    made = coverage(reread("004.yaml", without_contacts))
    assert made
    assert made.covered < made.sentences
    assert "In addition, the parties discussed" in str(made.mistakes[0])
    assert COVERED == 0.6
    assert "0% of its letters are quoted, 60% are needed" in str(made.mistakes[0])
    assert "at least 60 % of a sentence's letters and digits" in (ROOT / "seeds" / "README.md").read_text("utf-8")


def test_a_sentence_may_be_said_to_claim_nothing(reread) -> None:
    words = "In addition, the parties discussed the schedule of upcoming contacts"
    entry = f"nothing-claimed:\n- quote: {words}\n  reason: a test\n"
    file = reread("004.yaml", lambda text: f"{without_contacts(text).rstrip()}\n{entry}")
    assert len(file.nothing_claimed) == 1
    assert not file.mistakes


def test_the_command_prints_the_table(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "check", lambda _: [])
    result = CliRunner().invoke(main, ["check", "--coverage"])
    assert result.exit_code == 0
    for name, count in SENTENCES.items():
        assert re.search(rf"^{name} +{count} +{count} +0 ", result.stdout, re.MULTILINE)


def test_a_document_without_sentence_borders_is_not_accounted_for(reread) -> None:
    made = coverage(reread("001.yaml", lambda text: re.sub(r"(?s)sentences: \[.*?\]\n", "", text, count=1)))
    assert made
    assert "no sentence borders" in str(made.mistakes[0])


def test_wrong_borders_are_mistakes(reread) -> None:
    for wrong, words in (
        ("0-20", "belong to no sentence, those of 20-26 "),
        ("0-3000", "overlaps"),
        ("first", "sentence border 'first'"),
    ):
        problems = reread("001.yaml", lambda text, wrong=wrong: text.replace("0-26", wrong, 1)).mistakes
        assert any(words in p.what and p.file == "seeds/claims/001.yaml" for p in problems), wrong


def test_disagreements_link_the_passages_of_every_side(store: EmbeddedStore) -> None:
    sides = """SELECT ?d (COUNT(DISTINCT ?side) AS ?sides) (COUNT(DISTINCT ?held) AS ?held_sides) WHERE {
      ?d a pg:Disagreement ; pg:kind ?kind ; pg:side ?side .
      OPTIONAL { ?side pg:statedIn/prov:wasDerivedFrom/oa:hasSelector/oa:exact ?words BIND(?side AS ?held) }
      OPTIONAL { ?side pg:silentIn ?document BIND(?side AS ?held) }
    } GROUP BY ?d"""
    rows = list(solutions(store, sides))
    assert len(rows) == 95
    for row in rows:
        assert int(row["sides"].value) >= 2, row["d"]
        assert row["sides"] == row["held_sides"], row["d"]


def test_every_kind_of_disagreement_occurs(store: EmbeddedStore) -> None:
    rows = solutions(store, "SELECT DISTINCT ?kind WHERE { ?d a pg:Disagreement ; pg:kind ?kind }")
    kinds = {row["kind"].value.rsplit("/", 1)[1] for row in rows}
    expected = {"contradiction", "granularity", "framing", "description", "omission", "change-over-time", "naming"}
    assert kinds == expected


def test_contradictions_that_can_be_computed_are_all_recorded(seeds: Seeds, built) -> None:
    assert not graph_mistakes(seeds, built)
    assert len(seeds.disagreements.contradictions) >= 7


def test_an_unrecorded_contradiction_is_found(checkout: Settings) -> None:
    path = checkout.seeds / "disagreements.yaml"
    text = path.read_text("utf-8")
    assert text.count("kind: contradiction") == 7
    path.write_text(text.replace("kind: contradiction", "kind: framing"), "utf-8")
    read = seeds_module.read(checkout)
    made = assembly.assemble(read, strict=False)  # what is called framing needs no explanation, which is a mistake
    found = [p for p in graph_mistakes(read, made) if "computed contradictions" in p.what]
    assert {re.search(r"(?:referendum|process)/[\w-]+", p.what)[0] for p in found} == {
        "referendum/nagorno-karabakh",
        "process/nagorno-karabakh",
    }


def test_the_codebook_is_that_of_the_ontology(seeds: Seeds) -> None:
    made = codebook.codebook(seeds.vocabulary)
    assert (ROOT / "seeds" / "CODEBOOK.md").read_text("utf-8").rstrip() == made.rstrip(), "run `make codebook`"
    for name in seeds.vocabulary.classes | seeds.vocabulary.concepts.keys():
        assert f"| `{name}` |" in made
    assert made.count("\n| `") >= 180


def test_every_value_of_the_codebook_has_a_rule_an_example_and_a_counter_example(seeds: Seeds) -> None:
    concepts = {q.subject for q in seeds.vocabulary.store.quads_for_pattern(None, term("skos:inScheme"), None)}
    assert len(concepts) == len(seeds.vocabulary.concepts) >= 140
    for concept in concepts:
        for property_ in ("skos:definition", "skos:example", "skos:scopeNote"):
            assert list(seeds.vocabulary.store.quads_for_pattern(concept, term(property_), None)), (concept, property_)


def test_a_coding_agrees_with_itself_and_disagrees_with_a_changed_one(seeds: Seeds, tmp_path: Path) -> None:
    reader = seeds_module.claims_reader(Settings())
    path = ROOT / "seeds" / "claims" / "002.yaml"
    same = coding_agreement.compare(reader.read(path, "a"), reader.read(path, "b"))
    assert len(same.pairs) == CLAIMS["doc/002"]
    assert not same.differences
    assert all(v.alpha in (None, 1.0) for v in same.variables)
    changed = tmp_path / "002.yaml"
    changed.write_text(path.read_text("utf-8").replace("modality: reported", "modality: asserted"), "utf-8")
    other = coding_agreement.compare(reader.read(path, "a"), reader.read(changed, "b"))
    (modality,) = [v for v in other.variables if v.name == "modality"]
    assert modality.alpha is not None
    assert modality.alpha < 0.8
    assert modality.same == modality.units - path.read_text("utf-8").count("modality: reported")


def test_codings_of_two_documents_are_not_compared() -> None:
    folder = ROOT / "seeds" / "claims"
    result = CliRunner().invoke(main, ["compare-codings", str(folder / "001.yaml"), str(folder / "002.yaml")])
    assert result.exit_code == 2
    assert "not two codings of one readable document" in result.stderr


def test_the_agreement_in_the_guide_was_measured_on_these_files() -> None:
    guide = (ROOT / "seeds" / "README.md").read_text("utf-8")
    assert reliability.measure() in guide, "run `make reliability`"
    assert len(reliability.comparisons()) == 10


def test_misspelt_terms_and_missing_labels_in_the_register_are_found(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.seeds / "register.ttl"
    lines = (
        '<person/x> a pg:Persn ; rdfs:label "X"@en .\n<person/y> a pg:Person .\n'
        '<person/z> a pg:Person ; rdfs:label "Z"@en ; rdfs:lable "Z"@en ; pg:nonsense 3 .\n'
    )
    path.write_text(path.read_text("utf-8") + lines, "utf-8")
    found = [p for p in validation.check(settings) if p.file == "seeds/register.ttl"]
    for words in ("Persn", "lable", "nonsense", "without a label: person/y"):
        assert any(words in p.what for p in found), words
    last = path.read_text("utf-8").count("\n")
    assert {p.line for p in found} == {last - 2, last - 1, last}


@pytest.mark.parametrize(
    ("one", "other", "alpha"),
    [
        ("aabbdcccedda", "babbbccceddd", 0.692),
        ("0100000010", "1110010000", 0.095),
        ("aab", "aab", 1.0),
        ("aa", "aa", None),
    ],
)
def test_alpha_is_that_of_the_textbook(one: str, other: str, alpha: float | None) -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), B and A; 1 is agreement, None no variation."""
    found = coding_agreement._alpha(list(zip(one, other, strict=True)))
    assert found == (alpha if alpha is None else pytest.approx(alpha, abs=0.001))
