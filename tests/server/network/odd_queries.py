"""Queries and updates after the grammar, and those of the catalogue with something cut, doubled or swapped."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests import ROOT

CATALOGUE = sorted((ROOT / "queries").glob("*.rq"))

VARIABLES = st.sampled_from(("?s", "?p", "?o", "?g", "?x", "$y"))
NODES = st.sampled_from(("<state/armenia>", "pg:State", "c:asserted", "<claim/001-01>", "pg:mentions"))
ODDITIES = st.sampled_from(("a", "<>", "_:b", "[]", "no:x", "<no iri>", "x:", "( 1 2 )", "[ a pg:State ]"))
LITERALS = (
    "1",
    "-1.5",
    "1e9",
    "true",
    "''",
    '"a"@en',
    "'b'@de-AT",
    '"x"^^xsd:date',
    "'''long'''",
    '"\\u00fc"',
    "'\\x'",
)
LITERALS += ('"2020-11-09"^^xsd:date', "<< ?s ?p ?o >>", "<<( ?s ?p 1 )>>", "NaN", "1E999", "999999999999999999999999")
CALLS = ("STR(%s)", "LANG(%s)", "BOUND(%s)", "IRI(%s)", "BNODE(%s)", "RAND()", "NOW()", "UUID()", "ABS(%s)")
CALLS += (
    "STRLEN(%s)",
    "UCASE(%s)",
    "SHA512(%s)",
    "REGEX(%s, '(')",
    "REGEX(STR(%s), 'a+', 'i')",
    "REPLACE(%s, '', 'x')",
)
CALLS += ("SUBSTR(%s, 0, -1)", "xsd:integer(%s)", "xsd:dateTime(%s)", "COALESCE(%s, 1)", "IF(%s, 1, 2)", "pg:none(%s)")
CALLS += ("STRDT(%s, xsd:integer)", "STRLANG(%s, 'x y')", "CONCAT(%s, 1)", "TRIPLE(%s, pg:a, 1)", "EXISTS { ?s ?p %s }")
TERMS = st.one_of(VARIABLES, NODES, st.sampled_from(LITERALS), ODDITIES)
SUBJECTS = st.one_of(VARIABLES, VARIABLES, NODES, NODES, ODDITIES)
EXPRESSIONS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("+", "-", "*", "/", "=", "<", ">", "&&", "||", "IN", "!=")), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        st.tuples(st.sampled_from(CALLS), inner).map(lambda parts: parts[0].replace("%s", parts[1])),
        inner.map("!{}".format),
    ),
    max_leaves=4,
)
PATHS = st.recursive(
    st.sampled_from(("rdf:type", "rdfs:label", "pg:mentions", "a", "?p", "<x>", "!rdf:type", "!(a|^a)", "^a")),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("/", "|")), inner).map("".join),
        st.tuples(inner, st.sampled_from(("*", "+", "?"))).map(lambda parts: f"({parts[0]}){parts[1]}"),
    ),
    max_leaves=3,
)
TRIPLES = st.tuples(SUBJECTS, PATHS, st.one_of(VARIABLES, TERMS)).map(" ".join)
PATTERNS = st.recursive(
    TRIPLES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" . ".join),
        st.tuples(inner, inner).map(lambda parts: f"{{ {parts[0]} }} UNION {{ {parts[1]} }}"),
        inner.map("OPTIONAL {{ {} }}".format),
        inner.map("MINUS {{ {} }}".format),
        inner.map("GRAPH ?g {{ {} }}".format),
        inner.map("SERVICE <http://127.0.0.1:9/> {{ {} }}".format),
        inner.map("{{ SELECT ?s (COUNT(*) AS ?n) {{ {} }} GROUP BY ?s }}".format),
        st.tuples(inner, EXPRESSIONS).map(lambda parts: f"{parts[0]} FILTER({parts[1]})"),
        st.tuples(inner, EXPRESSIONS).map(lambda parts: f"{parts[0]} BIND({parts[1]} AS ?z)"),
        inner.map("{} VALUES (?s ?x) {{ (UNDEF 1) (pg:State 'x') }}".format),
    ),
    max_leaves=4,
)
HEADS = st.one_of(
    st.sampled_from(
        ("SELECT * ", "SELECT DISTINCT ?s ", "SELECT REDUCED ?s ?x ", "ASK ", "DESCRIBE ?s ", "DESCRIBE * ")
    ),
    EXPRESSIONS.map("SELECT ({} AS ?v) ".format),
    st.sampled_from(("SUM", "MIN", "AVG", "GROUP_CONCAT", "COUNT", "NONE")).map("SELECT ({}(?o) AS ?v) ".format),
    TRIPLES.map("CONSTRUCT {{ {} }} ".format),
)
BEFORE = (
    "",
    "",
    "PREFIX pg: <urn:x> ",
    "BASE <http://x/> ",
    "BASE <no base> ",
    "PREFIX : <> ",
    "# comment\n",
    "\ufeff",
)
FROM = ("", "", "FROM <claim/001-01> ", "FROM NAMED <claim/001-01> ", "FROM <no iri> ", "FROM nope:x FROM NAMED <> ")
AFTER = (
    "",
    " LIMIT 5",
    " ORDER BY ?s LIMIT 3",
    " GROUP BY ?s",
    " GROUP BY ?s HAVING (COUNT(*) > 1)",
    " OFFSET -1",
    "}",
    " LIMIT 9 " * 2,
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query after the grammar, that may or may not mean anything."""
    where = f"{draw(st.sampled_from(FROM))}WHERE {{ {draw(PATTERNS)} }}{draw(st.sampled_from(AFTER))}"
    return draw(st.sampled_from(BEFORE)) + draw(HEADS) + where


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """A query of the catalogue with some of it cut out, doubled, or put elsewhere."""
    text = draw(st.sampled_from(CATALOGUE)).read_text("utf-8")
    pieces = re.findall(r"\s+|\w+|[^\w\s]", text)
    for _ in range(draw(st.integers(1, 4))):
        place, other = draw(st.integers(0, len(pieces) - 1)), draw(st.integers(0, len(pieces) - 1))
        change = draw(st.sampled_from(("cut", "double", "swap", "insert")))
        if change == "cut" and len(pieces) > 1:
            del pieces[place]
        elif change == "double":
            pieces.insert(place, pieces[place])
        elif change == "swap":
            pieces[place], pieces[other] = pieces[other], pieces[place]
        else:
            pieces.insert(
                place, draw(st.sampled_from((*LITERALS, "{", "}", "(", ")", "<", "\\", "\0", "ü", "*", "UNION", "\n")))
            )
    return "".join(pieces)


OPERATIONS = st.one_of(
    TRIPLES.map("INSERT DATA {{ {} }}".format),
    TRIPLES.map("DELETE DATA {{ {} }}".format),
    PATTERNS.map("DELETE WHERE {{ {} }}".format),
    st.tuples(TRIPLES, PATTERNS).map(lambda parts: f"INSERT {{ {parts[0]} }} WHERE {{ {parts[1]} }}"),
    st.tuples(TRIPLES, TRIPLES, PATTERNS).map(
        lambda parts: (
            f"DELETE {{ {parts[0]} }} INSERT {{ GRAPH ?g {{ {parts[1]} }} }} USING NAMED <urn:g> WHERE {{ {parts[2]} }}"
        )
    ),
    st.sampled_from(
        (
            "CLEAR ALL",
            "DROP GRAPH <urn:g>",
            "CREATE GRAPH <urn:g>",
            "COPY DEFAULT TO <urn:g>",
            "MOVE <urn:g> TO DEFAULT",
        )
    ),
    st.sampled_from(
        ("ADD <a> TO <b>", "LOAD <http://127.0.0.1:9/>", "LOAD SILENT <http://127.0.0.1:9/>", "", "INSERT", "\0")
    ),
)
