"""Queries that differ in constants alone are taken apart once, and are cured as if each had been taken apart."""

from __future__ import annotations

import pytest

from graph.sparql import clauses
from graph.store import candidates, deviations, query_template
from tests.graph.answers.operators import catalogue
from tests.graph.store.test_deviations import BASE, CURED, KNOWN, PREFIX

ONE = (
    """SELECT ?x {{ ?x (:p|:q) {iri} FILTER(STR(?x) != {string}) FILTER NOT EXISTS {{ ?x :r "1"^^<{type}> }} }} {end}"""
)
CONSTANTS = {"iri": "<urn:a>", "string": '"it"', "type": "urn:t", "end": ""}
LIKE = {
    "another IRI": {"iri": "<https://example.org/a?b=c#d>"},
    "another string": {"string": "'it'"},
    "a string with quotation marks": {"string": r'''"it \"is\" \u0041\n"'''},
    "a long string": {"string": "'''it's\n\"so\"'''"},
    "a string that looks like an IRI": {"string": '"<urn:a>"'},
    "a limit": {"end": "LIMIT 10"},
    "a limit and an offset": {"end": "offset 3\n limit 10 "},
    "a comment": {"end": "# <urn:b> LIMIT 5"},
}
UNLIKE = {
    "a relative IRI": {"iri": "<a>"},
    "a name": {"iri": ":a"},
    "another datatype": {"type": "urn:u"},
    "an escape in an IRI": {"iri": r"<urn:\u0061>"},
    "a string with a language": {"string": '"it"@en'},
}
ASKED = [PREFIX + query for _, query, _ in KNOWN] + [PREFIX + query for query, _ in CURED.values()]


def one(**constants: str) -> str:
    return PREFIX + ONE.format(**CONSTANTS | constants)


def apart(text: str) -> deviations.Examination:
    """What is known of a query that is taken apart with its own constants."""
    found = candidates.found(text)
    return deviations._taken_apart(clauses.without_comments(text), BASE, found).examination


def written(examination: deviations.Examination) -> list[str]:
    """The words of what is evaluated in the place of a query; LIMIT and OFFSET may stand in either order."""
    return sorted(examination.cured.text.upper().split()) if examination.cured else []


@pytest.mark.parametrize("name", LIKE)
def test_other_constants_have_one_template(name: str) -> None:
    texts = [clauses.without_comments(one(**constants)).strip() for constants in ({}, LIKE[name])]
    templates = [query_template.read(text) for text in texts]
    assert templates[0].text.strip() == templates[1].text.strip()
    assert written(deviations.examine(one(**LIKE[name]), BASE)) != []
    assert written(deviations.examine(one(**LIKE[name]), BASE)) == written(apart(one(**LIKE[name])))


@pytest.mark.parametrize("name", UNLIKE)
def test_what_may_be_decided_on_is_no_constant(name: str) -> None:
    templates = [query_template.read(one(**constants)) for constants in ({}, UNLIKE[name])]
    assert templates[0].text != templates[1].text
    assert written(deviations.examine(one(**UNLIKE[name]), BASE)) == written(apart(one(**UNLIKE[name]))) != []


def test_a_template_filled_is_its_query() -> None:
    texts = [one(**constants) for constants in LIKE.values() if "end" not in constants]
    assert [query_template.read(text).filled(f"<{query_template.PLACEHOLDER}0>") for text in texts] == [
        f"<{constants.get('iri', '<urn:a>')[1:-1]}>" for constants in LIKE.values() if "end" not in constants
    ]


def test_whether_two_constants_are_the_same_is_looked_at() -> None:
    same, other = ("SELECT (1 AS ?n) { <urn:s> <urn:p>? <urn:s> }", "SELECT (1 AS ?n) { <urn:s> <urn:p>? <urn:o> }")
    name = "PREFIX s: <urn:s> SELECT (1 AS ?n) { <urn:s> <urn:p>? s: }"
    assert "UNION" in str(written_text(same))
    assert "UNION" not in str(written_text(other))
    assert "UNION" in str(written_text(name))


def written_text(query: str) -> str:
    cured = deviations.examine(query, BASE).cured
    return cured.text if cured else ""


def test_every_query_is_cured_as_if_it_were_taken_apart() -> None:
    texts = ASKED + [text for text, _ in catalogue().values()]
    examined = [(deviations.examine(text, BASE), apart(text)) for text in texts if candidates.found(text)]
    assert len(examined) > 70
    for by_template, by_itself in examined:
        assert (by_template.told, by_template.names) == (by_itself.told, by_itself.names)
        assert written(by_template) == written(by_itself)
