"""A key that is called otherwise elsewhere, or stands on what it is not for, is told with what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib

from graph.claims.facts import NEED_KIND, NOT_IN_FACTS, PART_CLASSES, PART_KEYS
from graph.claims.key_advice import ELSEWHERE, ONLY_ON, OTHER_NAMES, instead_of, instead_on, with_article
from graph.core.namespaces import PG
from graph.curation import seeds as seeds_module
from graph.ontology.vocabulary import Vocabulary
from tests import ROOT
from tests.support.small_checkout import small_checkout
from tests.support.typed_claims import ReadClaims, claim, file

VOCABULARY = Vocabulary(ROOT / "ontology")
KEYS = {key for key in VOCABULARY.context if not key.startswith("@")}
FACTS = {  # one thing of each class that the table names
    "Event": "id: event/x-900, type: Event, label: X",
    "Agreement": "id: agreement/x-900, type: Agreement, label: X",
    "Tenure": "type: Tenure, holder: person/sergey-lavrov, office: office/foreign-minister-russia",
    "Person": "id: person/sergey-lavrov",
}
VALUES = {  # a value that the key itself would take
    "partOf": "territory/nagorno-karabakh",
    "place": "place/moscow",
    "follows": "conflict/nagorno-karabakh",
    "when": "1998-04-10",
    "published": "1998-04-10",
    "participation": "[{agent: state/armenia}]",
    "provision": "[{kind: ceasefire, wording: the ministers met}]",
    "title": "the ministers",
    "dateline": "place/moscow",
    "summary": "the ministers",
    "appliesTo": "territory/nagorno-karabakh",
    "agent": "state/armenia",
    "kind": "accord",
}


@pytest.mark.parametrize("wrong", OTHER_NAMES)
def test_a_key_that_is_called_otherwise_elsewhere_is_told_with_ours(wrong: str, read_claims: ReadClaims) -> None:
    text = file(claim(dateBasis="", facts=f"[{{id: event/x-900, type: Event, label: X, {wrong}: X}}]"))
    mistakes = [str(mistake) for mistake in read_claims(text).mistakes]
    if wrong in KEYS and wrong not in NOT_IN_FACTS:
        assert wrong == "country"
        return
    (told,) = [words for words in mistakes if f"unknown key '{wrong}'" in words]
    assert told.endswith(f"; write {OTHER_NAMES[wrong]}")


def test_what_is_to_be_written_instead_is_there() -> None:
    for advice in (*OTHER_NAMES.values(), *ELSEWHERE.values()):
        keys = {
            key for key in re.findall(r"\b([a-zA-Z]+): ", advice) if key not in ("id", "type", "out", "register", "own")
        }
        assert keys <= KEYS, advice
    first = {advice.split(" ")[0].rstrip(":,") for advice in OTHER_NAMES.values()}
    assert first <= KEYS
    assert (len(OTHER_NAMES), len(ELSEWHERE)) == (49, 19)


@pytest.mark.parametrize(("key", "class_"), ELSEWHERE, ids=map(" on ".join, ELSEWHERE))
def test_a_key_that_is_for_something_else_is_told(key: str, class_: str, tmp_path: Path) -> None:
    part = f"{key}: {VALUES[key]}"
    if class_ in PART_CLASSES.values():
        (name,) = [name for name, of in PART_CLASSES.items() if of == class_]
        facts = f"{{{FACTS['Event']}, {name}: [{{kind: killed, min: 1, wording: tensions, {part}}}]}}"
    else:
        facts = f"{{{FACTS[class_]}, {part}}}"
    told = [words for words in said_of(facts, tmp_path) if re.search(rf": {key} on |^.*: kind: ", words)]
    assert told, "nothing is told"
    assert any(ELSEWHERE[key, class_] in words for words in told) or (key, class_) == ("kind", "Tenure"), told


@pytest.mark.parametrize("key", ONLY_ON)
def test_keys_of_other_vocabularies_stand_on_what_they_are_for(key: str) -> None:
    assert key in KEYS
    assert VOCABULARY.domain(key) is None
    assert instead_on(key, {"Figure"}, ONLY_ON[key]).startswith("it belongs on a ")


def test_a_kind_is_left_out_where_none_fits_unless_it_is_needed(read_claims: ReadClaims) -> None:
    for class_, kind_of_id, optional in (("SpeechAct", "speech", True), ("TerritorialStatus", "status", False)):
        text = file(claim(dateBasis="", facts=f"[{{id: {kind_of_id}/x-900, type: {class_}, label: X, kind: zzzz}}]"))
        (told,) = [str(mistake) for mistake in read_claims(text).mistakes if "unknown kind" in str(mistake)]
        assert told.endswith("; or leave the key out where the text says none of them") is optional
    shapes = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")
    rows = shapes.query("""PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX pg: <https://w3id.org/peacegraph/ontology#>
        SELECT ?of { ?s sh:targetClass|sh:targetObjectsOf ?of ; sh:property [ sh:path pg:kind ; sh:minCount 1 ] }""")
    names = {str(row[0]).removeprefix(PG) for row in rows}  # type: ignore[index]
    assert {PART_CLASSES.get(name, name) for name in names} == NEED_KIND


def test_a_word_of_another_list_is_told_with_its_key(read_claims: ReadClaims) -> None:
    part = "participation: [{agent: state/armenia, kind: host}]"
    text = file(claim(dateBasis="", facts=f"[{{id: meeting/x-900, type: Meeting, label: X, {part}}}]"))
    assert any("write capacity: host" in str(mistake) for mistake in read_claims(text).mistakes)


def test_the_list_of_keys_holds_what_may_stand_there() -> None:
    names = {"when", "zone", "aim"}
    assert instead_of("zzzz", names) == "use one of aim, when, zone"
    assert instead_of("Location", names) == "write place"


def test_classes_have_their_article() -> None:
    for class_ in VOCABULARY.classes:
        assert with_article(class_).split()[0] == ("an" if class_[0] in "AEIOU" else "a")


def said_of(facts: str, root: Path) -> list[str]:
    """What is said of a claim with these facts in the small checkout."""
    settings = small_checkout(root)
    path = settings.seeds / "claims" / "001.yaml"
    head, _, tail = path.read_text("utf-8").partition("\nnothing-claimed:")
    added = f"  - id: claim/001-90\n    quote: tensions boiled over\n    modality: asserted\n    facts: [{facts}]\n"
    path.write_text(f"{head.rstrip()}\n{added}" + (f"nothing-claimed:{tail}" if tail else ""), "utf-8")
    return [str(mistake) for mistake in seeds_module.read(settings).mistakes]


def test_the_parts_are_the_keys_that_hold_parts() -> None:
    assert set(PART_CLASSES) == PART_KEYS
