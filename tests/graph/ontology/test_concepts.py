"""Each concept is defined, shown in use with words of a document, told from what it is not, and used.

What the five documents do not need, other conflicts do: the codings of test documents (`tests/support/other_conflicts`)
use it. A concept that neither uses is idle, and fails.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pyoxigraph as ox
import pytest

from graph.claims.claims_file import ClaimsFile
from graph.claims.facts import CONCEPT_KEYS, KIND_SCHEMES, MEASURED
from graph.core.namespaces import CONCEPT, PREFIXES, term
from graph.core.settings import Settings
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.ontology.vocabulary import Vocabulary
from graph.texts.quote_differences import FOLD
from tests import ROOT
from tests.support import other_conflicts

RULES = "vague-number"
"""The scheme whose concepts are rules for figures: no claim refers to them, a figure follows them."""
OTHER_SCHEMES = {"topic", "disagreement", "confidence", "date-precision", RULES}
"""The schemes that no key of CONCEPT_KEYS and no class of KIND_SCHEMES takes its values from."""
SHARED = {frozenset(pair) for pair in itertools.combinations(("provision", "topic", "event", "aim", "organisation"), 2)}
"""Schemes that may share a concept: what is agreed on, talked about, done, voted on, or set up for it."""
QUOTED = re.compile(r'"([^"]+(?:"[^" ]+"[^"]*)*)" \((test )?document (\w+)\)')
"""Words that a concept's example or counter-example takes from a document, with the document."""


@pytest.fixture(scope="module")
def codings(settings: Settings) -> list[ClaimsFile]:
    return other_conflicts.read(settings)


@pytest.fixture(scope="module")
def vocabulary(seeds: Seeds) -> Vocabulary:
    return seeds.vocabulary


def told(vocabulary: Vocabulary, slug: str, predicate: str) -> list[ox.Literal]:
    """What the concepts file says of a concept or scheme."""
    node = ox.NamedNode(CONCEPT + slug)
    return [quad.object for quad in vocabulary.store.quads_for_pattern(node, term(predicate), None)]


def documents(seeds: Seeds) -> dict[str, str]:
    """The text of each document by its number or, of a test document, by its name, with plain quotation marks."""
    read = {file.document_iri[4:]: file.document.text for file in seeds.files if file.document}
    read |= {name: path.read_text("utf-8") for name, path in other_conflicts.TEXTS.items()}
    return {name: text.translate(FOLD) for name, text in read.items()}


def test_the_test_documents_are_coded_without_a_mistake(codings: list[ClaimsFile]) -> None:
    assert [str(mistake) for file in codings for mistake in file.mistakes] == []
    assert {file.document.name[4:-4]: len(file.claims) for file in codings if file.document} == {
        "belfast": 23,
        "bogota": 24,
        "vessia": 35,
    }


def test_every_concept_is_used_by_the_seeds_or_by_the_coding_of_a_test_document(
    vocabulary: Vocabulary, built: Dataset, codings: list[ClaimsFile]
) -> None:
    schema = {triple for triple, _ in vocabulary.triples}
    data = itertools.chain(
        (t for t in itertools.chain(built.views["all"], *built.claims.values()) if t not in schema),
        (quad.triple for file in codings for quad in file.quads),
    )
    used = {
        str(triple.object.value).removeprefix(CONCEPT)
        for triple in data
        if isinstance(triple.object, ox.NamedNode)
        and triple.object.value.startswith(CONCEPT)
        and not str(getattr(triple.subject, "value", "")).startswith(CONCEPT)
    }
    referred_to = {slug for slug, schemes in vocabulary.concepts.items() if schemes != {RULES}}
    assert len(referred_to) > 300
    assert sorted(referred_to - used) == []


def test_every_rule_for_a_vague_number_is_followed_by_a_figure(
    vocabulary: Vocabulary, seeds: Seeds, codings: list[ClaimsFile]
) -> None:
    words: dict[str, set[str]] = {}
    for file in [*seeds.files, *codings]:
        name = file.document.name[4:-4] if file.document and file in codings else file.document_iri[4:]
        wordings = (quad.object for quad in file.quads if quad.predicate == term("pg:wording"))
        words.setdefault(name, set()).update(value.value.translate(FOLD) for value in wordings)
    rules = [slug for slug, schemes in vocabulary.concepts.items() if RULES in schemes]
    assert len(rules) == 12
    for slug in rules:
        (example,) = told(vocabulary, slug, "skos:example")
        quoted = QUOTED.search(example.value)
        assert quoted, slug
        assert any(w in quoted[1] or quoted[1] in w for w in words[quoted[3]]), slug


@pytest.mark.parametrize("predicate", ["skos:prefLabel", "skos:definition", "skos:example", "skos:scopeNote"])
def test_every_concept_has_one_of_each_in_english(vocabulary: Vocabulary, predicate: str) -> None:
    wrong = {
        slug: found
        for slug in vocabulary.concepts
        if len(found := told(vocabulary, slug, predicate)) != 1 or found[0].language != "en" or not found[0].value
    }
    assert wrong == {}


def test_every_counter_example_begins_so_and_is_not_the_rule(vocabulary: Vocabulary) -> None:
    for slug in vocabulary.concepts:
        (counter,), (rule,) = told(vocabulary, slug, "skos:scopeNote"), told(vocabulary, slug, "skos:definition")
        assert counter.value.startswith("Not: "), slug
        assert rule.value not in counter.value, slug


@pytest.mark.parametrize("predicate", ["skos:example", "skos:scopeNote"])
def test_what_is_quoted_from_a_document_stands_there(vocabulary: Vocabulary, seeds: Seeds, predicate: str) -> None:
    texts, checked = documents(seeds), Counter[str]()
    for slug in vocabulary.concepts:
        for value in told(vocabulary, slug, predicate):
            for words, _, name in QUOTED.findall(value.value):
                parts = words.translate(FOLD).split(" … ")
                assert all(part.lower() in texts[name].lower() for part in parts), f"{slug}: {words!r}, document {name}"
                checked[name] += 1
    assert sum(checked.values()) >= {"skos:example": 223, "skos:scopeNote": 26}[predicate]
    if predicate == "skos:example":
        assert checked.keys() == texts.keys()


def test_labels_are_unique_within_a_scheme(vocabulary: Vocabulary) -> None:
    found = Counter(
        (scheme, label.value.lower())
        for slug, schemes in vocabulary.concepts.items()
        for label in told(vocabulary, slug, "skos:prefLabel")
        for scheme in schemes
    )
    assert len(found) > 350
    assert [pair for pair, count in found.items() if count > 1] == []


def test_every_scheme_asks_one_question_and_only_like_schemes_share_a_concept(vocabulary: Vocabulary) -> None:
    names = {slug for schemes in vocabulary.concepts.values() for slug in schemes}
    labels = [told(vocabulary, f"scheme-{name}", "skos:prefLabel")[0].value for name in names]
    assert len(set(labels)) == len(names) == 28
    for name in names:
        assert len(told(vocabulary, f"scheme-{name}", "skos:definition")) == 1, name
    for slug, schemes in vocabulary.concepts.items():
        pairs = {frozenset(pair) for pair in itertools.combinations(sorted(schemes), 2)}
        assert pairs <= SHARED, slug


def test_every_scheme_is_that_of_a_key_or_of_a_class(vocabulary: Vocabulary) -> None:
    names = {slug for schemes in vocabulary.concepts.values() for slug in schemes}
    taken = set(KIND_SCHEMES.values()) | {scheme for scheme in CONCEPT_KEYS.values() if scheme}
    assert taken | OTHER_SCHEMES == names
    assert not taken & OTHER_SCHEMES


def test_the_shapes_hold_each_class_to_the_scheme_that_its_reader_holds_it_to(vocabulary: Vocabulary) -> None:
    """Signatures stand for participations; an event's kind is told by the reader alone, as each class has another."""
    shapes = (ROOT / "ontology" / "shapes.ttl").read_text("utf-8")
    told_there = set(re.findall(r"sh:hasValue c:scheme-([a-z-]+)", shapes))
    assert told_there >= set(KIND_SCHEMES.values()) - {"event"}
    order = list(KIND_SCHEMES)
    for name in order:
        above = vocabulary.superclasses(name) - {name}
        assert not above & set(order[: order.index(name)]), f"{name} is hidden by a class above it"


def test_the_kinds_of_figures_that_need_not_be_whole_are_kinds_of_figures(vocabulary: Vocabulary) -> None:
    kinds = {slug for slug, schemes in vocabulary.concepts.items() if "figure" in schemes}
    assert kinds > MEASURED
    assert len(kinds - MEASURED) >= 18


def test_a_definition_that_refers_to_a_concept_or_property_names_one_that_is_there(vocabulary: Vocabulary) -> None:
    said = [q.object.value for q in vocabulary.store if isinstance(q.object, ox.Literal)]
    concepts = {name for text in said for name in re.findall(r"\bc:([a-z][a-z-]+)", text)}
    properties = {name for text in said for name in re.findall(r"\bpg:([a-z][A-Za-z0-9]+)", text)}
    assert len(concepts) > 10
    assert len(properties) > 50
    assert concepts <= vocabulary.concepts.keys()
    assert properties <= vocabulary.properties
    assert PREFIXES["c"] == CONCEPT
