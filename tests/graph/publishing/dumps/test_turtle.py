"""Turtle that a person can read says exactly what the N-Triples say, in an order that means something."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.namespaces import CONCEPT, PG, PREFIXES
from graph.core.views import VIEWS
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import turtle
from graph.publishing.dumps.kind_prefixes import (
    PREFIXES_OF_KINDS,
    PREFIXES_OF_OTHERS,
    SECTIONS,
    namespaces,
)
from graph.publishing.dumps.thing_order import TITLES, natural
from graph.publishing.dumps.turtle_terms import Terms, local_name
from tests import LONG

BASE = "https://example.org/data/"
Quads = dict[str, list[ox.Quad]]
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def default(quads: list[ox.Quad]) -> list[ox.Quad]:
    return [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]


def of_rdflib(term: object) -> rdflib.term.Node:
    """A term as one of RDFLib's."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    plain = term.language is not None or term.datatype.value == PREFIXES["xsd"] + "string"
    return rdflib.Literal(
        term.value, lang=term.language, datatype=None if plain else rdflib.URIRef(term.datatype.value)
    )


@pytest.fixture(scope="module")
def views(dataset: BuiltDataset, quads: Quads) -> dict[str, str]:
    """Each view as Turtle."""
    return {view: turtle.written(default(quads[view]), dataset.base, "What it is.").decode() for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_is_the_same_to_pyoxigraph(views: dict[str, str], quads: Quads, view: str) -> None:
    expected = {quad.triple for quad in default(quads[view])}
    read = [quad.triple for quad in ox.parse(views[view].encode(), ox.RdfFormat.TURTLE)]
    assert len(read) == len(set(read)) == len(expected) > 28_000
    assert set(read) == expected


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_is_the_same_to_rdflib(dataset: BuiltDataset, quads: Quads, view: str) -> None:
    """All of it where the full numbers are asked for, else of ten triples one."""
    tried = default(quads[view])[:: 1 if LONG else 10]
    read = rdflib.Graph().parse(data=turtle.written(tried, dataset.base), format="turtle")
    expected = {tuple(map(of_rdflib, quad.triple)) for quad in tried}
    assert set(read) == expected
    assert len(read) == len(expected) == len(tried) > 2_800


def test_the_record_is_the_same_as_trig(dataset: BuiltDataset, quads: Quads) -> None:
    written = turtle.written(quads["all"], dataset.base)
    read = list(ox.parse(written, ox.RdfFormat.TRIG))
    assert set(read) == set(quads["all"])
    assert len(read) == len(quads["all"]) > 35_000


def test_the_same_quads_in_any_order_give_the_same_bytes(dataset: BuiltDataset, quads: Quads) -> None:
    once = quads["reported"][::10]
    assert turtle.written(once, dataset.base) == turtle.written(reversed(once), dataset.base)


def test_only_prefixes_that_are_used_are_declared(views: dict[str, str]) -> None:
    text = TEXT.sub('""', views["reported"])
    declared = re.findall(r"^@prefix ([a-z]+): <(.*)> \.$", text, re.MULTILINE)
    body = text[text.rindex("@prefix") :].partition("\n")[2]
    assert len(declared) == len(dict(declared)) > 45
    for prefix, _ in declared:
        assert re.search(rf"(?<![\w:/]){prefix}:", body), prefix


def test_no_address_stands_in_full_where_a_prefix_can_write_it(views: dict[str, str]) -> None:
    body = [line for line in TEXT.sub('""', views["all"]).splitlines() if not line.startswith(("@prefix", "#"))]
    full = {iri for line in body for iri in re.findall(r"<([^>]+)>", line)}
    ours = {iri for iri in full if iri.startswith("https://w3id.org/peacegraph/")}
    assert ours, "names that no prefix can write are tested, too"
    for iri in ours:
        assert iri.endswith(".") or re.fullmatch(r"https://w3id.org/peacegraph/ontology(/[a-z]+|/[0-9.]+|#)?", iri), iri


def test_lines_are_no_wider_than_the_page_but_for_literals(views: dict[str, str]) -> None:
    wide = [line for line in views["reported"].splitlines() if len(line) > turtle.WIDTH]
    assert len(wide) > 500
    for line in wide:
        assert '"' in line, line


def test_sections_stand_in_their_order_with_their_counts(views: dict[str, str], quads: Quads) -> None:
    found = re.findall(r"^# == (.+) \(([\d,]+) (?:thing|term)s?, ([\d,]+) triples?\) =+$", views["all"], re.MULTILINE)
    titles = [title for title, _, _ in found]
    assert titles == [title for title in TITLES if title in titles]
    assert len(titles) == 18
    assert titles[-1] == "Terms of others"
    assert sum(int(triples.replace(",", "")) for _, _, triples in found) == len(default(quads["all"]))


def test_every_thing_is_told_by_name_class_and_the_rest_with_its_parts_behind_it(views: dict[str, str]) -> None:
    text = views["reported"]
    person = text[text.index("\nperson:sergey-lavrov\n") :]
    lines = person[1:3000].splitlines()
    assert lines[1].strip() == 'rdfs:label "Sergey Lavrov"@en ;'
    assert lines[2].strip().startswith("a pg:Official, pg:Person, ")
    assert lines[lines.index("") + 1] == "person:sergey-lavrov\\#wikidata"
    subjects = re.findall(r"^([a-z]+:\S+)", TEXT.sub('""', text), re.MULTILINE)
    things = [subject.partition("\\#")[0] for subject in subjects if "@prefix" not in subject]
    runs = [thing for number, thing in enumerate(things) if number == 0 or things[number - 1] != thing]
    assert len(runs) == len(set(runs)) > 700


def test_agreements_stand_in_the_order_of_their_dates(views: dict[str, str]) -> None:
    section = views["reported"].partition("# == Agreements")[2].partition("# ==")[0]
    dates = re.findall(r'pg:earliest "(.*?)"', section)
    assert dates == sorted(dates)
    assert len(dates) == 10


def test_every_kind_of_the_data_has_a_section_and_a_prefix(dataset: BuiltDataset, quads: Quads) -> None:
    nodes = {
        node.value for quad in quads["all"] for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)
    }
    paths = {iri.removeprefix(dataset.base) for iri in nodes if iri.startswith(dataset.base)}
    kinds = {path.partition("/")[0] for path in paths if "/" in path and not path.startswith(("concept/", "ontology"))}
    assert kinds <= set(PREFIXES_OF_KINDS)
    assert len(kinds) > 30


def test_no_prefix_stands_for_two_things() -> None:
    kinds = [kind for section in SECTIONS for kind in section.kinds]
    assert len(kinds) == len(set(kinds)) == len(PREFIXES_OF_KINDS)
    prefixes = [*PREFIXES, *PREFIXES_OF_OTHERS, *PREFIXES_OF_KINDS.values()]
    assert len(prefixes) == len(set(prefixes)) == len(namespaces(BASE))
    assert len(set(namespaces(BASE).values())) == len(prefixes)
    assert PREFIXES_OF_KINDS["org"] == "body"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("sergey-lavrov", "sergey-lavrov"),
        ("ara-ayvazian#wikidata", "ara-ayvazian\\#wikidata"),
        ("2021/baku", "2021\\/baku"),
        ("001#char=1609,1812", "001\\#char\\=1609\\,1812"),
        ("--1994-05", "\\--1994-05"),
        ("..2020", "\\..2020"),
        ("2020-09-27..2020-11-10", "2020-09-27..2020-11-10"),
        ("2020-09-27..", None),
        ("a%20b", "a%20b"),
        ("a%2", None),
        ("x'(y)!*+;$&~@?", "x\\'\\(y\\)\\!\\*\\+\\;\\$\\&\\~\\@\\?"),
        ("Шуша", "Шуша"),
        ("\u0301a", None),
        ("a:b", "a:b"),
        ("", None),
        ("a[b]", None),
    ],
)
def test_local_names_have_the_escapes_of_the_grammar(name: str, written: str | None) -> None:
    assert local_name(name) == written
    if written is not None:
        document = f"@prefix p: <{BASE}> . p:{written} p:{written} 1 ."
        (quad,) = ox.parse(document.encode(), ox.RdfFormat.TURTLE)
        assert quad.subject == ox.NamedNode(BASE + name)
        (triple,) = rdflib.Graph().parse(data=document, format="turtle")
        assert str(triple[0]) == BASE + name


@settings(max_examples=200 if LONG else 50, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\ud800"), min_size=1, max_size=12), st.text(max_size=8))
def test_whatever_an_iri_or_a_literal_holds_is_read_again(name: str, value: str) -> None:
    try:
        node = ox.NamedNode(f"{BASE}person/{name}")
        written = turtle.written([ox.Quad(node, ox.NamedNode(PG + "wording"), ox.Literal(value))], BASE)
    except ValueError:
        return
    (read,) = ox.parse(written, ox.RdfFormat.TURTLE)
    assert read == ox.Quad(node, ox.NamedNode(PG + "wording"), ox.Literal(value))


@pytest.mark.parametrize(
    ("value", "datatype", "written"),
    [
        ("12", "integer", "12"),
        ("-1", "integer", "-1"),
        ("1.50", "decimal", "1.50"),
        ("5.", "decimal", '"5."^^xsd:decimal'),
        ("1", "decimal", '"1"^^xsd:decimal'),
        ("1e6", "double", "1e6"),
        ("INF", "double", '"INF"^^xsd:double'),
        ("true", "boolean", "true"),
        ("1", "boolean", '"1"^^xsd:boolean'),
        ("2020-11-10", "date", '"2020-11-10"^^xsd:date'),
        ('a\n"b"^^<c>', "string", '"a\\n\\"b\\"^^<c>"'),
    ],
)
def test_literals_are_as_short_as_turtle_allows(value: str, datatype: str, written: str) -> None:
    literal = ox.Literal(value, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))
    assert Terms(namespaces(BASE)).written(literal) == written
    (quad,) = ox.parse(f"@prefix xsd: <{PREFIXES['xsd']}> . <s:s> <s:p> {written} .".encode(), ox.RdfFormat.TURTLE)
    assert quad.object == literal


def test_a_description_stands_first_and_is_not_repeated() -> None:
    thing, label, whole = ox.NamedNode(f"{BASE}state/a"), ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.NamedNode(BASE)
    told = [ox.Triple(whole, label, ox.Literal("the dataset")), ox.Triple(thing, label, ox.Literal("A"))]
    quads = [ox.Quad(thing, label, ox.Literal("A")), ox.Quad(thing, label, ox.Literal("B"))]
    text = turtle.written(quads, BASE, "About.", told).decode()
    assert text.startswith("# About.\n\n@prefix rdfs:")
    assert text.index("# == The dataset (2 triples)") < text.index(f"<{BASE}>") < text.index("# == States")
    assert len(list(ox.parse(text.encode(), ox.RdfFormat.TURTLE))) == 3


def test_a_base_of_ones_own_keeps_the_vocabulary() -> None:
    node = ox.NamedNode(f"{BASE}org/x")
    quads = [ox.Quad(node, ox.NamedNode(PG + "kind"), ox.NamedNode(CONCEPT + "accord"))]
    assert "body:x pg:kind c:accord ." in turtle.written(quads, BASE).decode()


def test_what_a_dump_must_not_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="IRIs and literals"):
        turtle.written([ox.Quad(ox.BlankNode("b"), ox.NamedNode(PG + "kind"), ox.Literal("x"))], BASE)


def test_numbers_within_names_count_as_numbers() -> None:
    assert sorted(["side-10", "side-9", "side-1"], key=natural) == ["side-1", "side-9", "side-10"]
