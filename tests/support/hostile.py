"""Queries made to bring an engine down: products, paths, long texts, hard plans, deep nesting."""

from __future__ import annotations

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


def nested(before: str, middle: str, after: str, depth: int) -> str:
    return before * depth + middle + after * depth


HOSTILE: dict[str, str] = {
    # products and what is built on them
    "count of a product": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "rows of a product": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "distinct of a product": "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f }",
    "triples of a product": "CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }",
    "groups of a product": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "sum over a product": "SELECT (SUM(STRLEN(STR(?c)) + STRLEN(STR(?f))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "concatenation of a product": "SELECT (GROUP_CONCAT(?c) AS ?t) { ?a ?b ?c . ?d ?e ?f }",
    "order of a product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1",
    "product of optionals": f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'OPTIONAL {{ ?s{i} ?p{i} ?o{i} }}' for i in range(8))} }}",
    "product of unions": "SELECT (COUNT(*) AS ?n) { { ?a ?b ?c } UNION { ?c ?b ?a } . { ?d ?e ?f } UNION { ?f ?e ?d } }",
    "product of graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }",
    "product of values": f"SELECT (COUNT(*) AS ?n) {{ {' '.join('VALUES ?v%d { %s }' % (i, ' '.join(map(str, range(60)))) for i in range(6))} }}",
    "filter over a product": 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(CONTAINS(STR(?c), CONCAT(STR(?f), "zzz"))) }',
    "product that is minused": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} MINUS {{ ?a ?x ?y }} }}",
    "product that is bound": f"SELECT (COUNT(?z) AS ?n) {{ {PRODUCT} BIND(CONCAT(STR(?a), STR(?f)) AS ?z) }}",
    "product in an existence": "SELECT * { ?a ?b ?c FILTER EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?f = ?i && ?f = ?nothing) } }",
    "correlated absence": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?c ?x ?y . ?f ?x ?y } }",
    "product in a sub-query": f"SELECT ?n {{ {{ SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} }} }}",
    "ask of a product": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) + STRLEN(STR(?i)) < 0) }",
    "having over a product": "SELECT ?c { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c HAVING (COUNT(*) < 0)",
    "numbers by numbers": "SELECT (COUNT(*) AS ?n) { ?a oa:start ?x . ?b oa:start ?y . ?c oa:start ?z . ?d oa:start ?w FILTER(?x + ?y = ?z + ?w + 1) }",
    "labels within quotes": "SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?x . ?b rdfs:label ?y . ?c pg:quote ?z FILTER(CONTAINS(?z, CONCAT(?x, ?y))) }",
    # paths
    "everything to everything": "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b . ?c (<urn:x>|!<urn:x>)* ?d }",
    "there and back for ever": "SELECT (COUNT(*) AS ?n) { ?a ((<urn:x>|!<urn:x>)|^(<urn:x>|!<urn:x>))* ?b }",
    "stars in a row": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join(['(!<urn:x>)*'] * 6)} ?b }}",
    "star of a join with itself": "SELECT (COUNT(*) AS ?n) { ?x (^rdf:type/rdf:type)+ ?y . ?z (^rdf:type/rdf:type)+ ?w }",
    "thousand steps": f"SELECT * {{ ?a {'/'.join(['rdf:type'] * 1000)} ?b }}",
    # text
    "doubling a text": f"SELECT (STRLEN(?v33) AS ?n) {{ BIND('xxxxxxxx' AS ?v0) {' '.join(f'BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})' for i in range(33))} }}",
    "replacing in a long text": "SELECT (STRLEN(REPLACE(REPLACE(REPLACE(?a, 'x', ?a), 'x', ?a), 'x', ?a)) AS ?n) { BIND('"
    + "x" * 3000
    + "' AS ?a) }",
    "expanding regular expression": "SELECT * { ?a ?b ?c FILTER(REGEX(STR(?c), '((((a{1,100}){1,100}){1,100}){1,100})')) }",
    "regular expression of every row": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), STR(?f))) }",
    "hash of a product": "SELECT (COUNT(DISTINCT SHA512(CONCAT(STR(?c), STR(?f)))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    # planning
    "pattern of a thousand triples": "SELECT * { " + " . ".join(f"?v{i} ?p{i} ?v{i + 1}" for i in range(1000)) + " }",
    "blank nodes two hundred deep": "SELECT * { " + nested("[ ?p ", "?o", " ]", 200) + " ?q ?r }",
    "lists two hundred deep": "SELECT * { " + nested("( ", "?o", " )", 200) + " ?q ?r }",
    "star of stars": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?h ." for i in range(12)) + " }",
    # the stack
    "groups": "SELECT * { " + nested("{", "?s ?p ?o", "}", 2300) + " }",
    "functions": "SELECT * { FILTER(" + nested("STR(", "?x", ")", 1500) + ") }",
    "coalesce": "SELECT * { FILTER(" + nested("COALESCE(", "1", ")", 1500) + ") }",
    "brackets": "SELECT * { FILTER" + nested("(", "1", ")", 6000) + " }",
    "negations": "SELECT * { FILTER(" + "!" * 12000 + "true) }",
    "conditions": "SELECT * { FILTER(" + nested("IF(true,", "1", ",1)", 1500) + ") }",
    "sums": "SELECT (" + "+".join(["1"] * 9000) + " AS ?x) {}",
    "alternatives": "SELECT * { FILTER(" + "||".join(["true"] * 12000) + ") }",
    "existences": "SELECT * { ?s ?p ?o " + nested("FILTER EXISTS { ?s ?p ?o ", "", "}", 1200) + " }",
    "optionals": "SELECT * { " + nested("OPTIONAL { ?s ?p ?o ", "", "}", 4000) + " }",
    "paths in brackets": "SELECT * { ?a " + nested("(", "rdf:type", ")", 16000) + " ?b }",
    "repeated paths": "SELECT * { ?a " + nested("(", "rdf:type", ")*", 12000) + " ?b }",
    "unions": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 9000) + " }",
    "differences": "SELECT * { ?s ?p ?o " + "MINUS { ?s ?p ?o } " * 4000 + " }",
}
