"""Random queries of every kind of SPARQL 1.1 over the real dataset, whose answers the standard fixes as a bag of rows.

They go further than the queries that are replayed (`tests/graph/answers/random_queries.py`), whose knowledge of the
data they share: expressions, aggregates, paths and graphs of all kinds, ASK and CONSTRUCT, and on purpose what our
engine is known to do otherwise. A LIMIT stands only where the order is total; nothing is asked that an engine may
choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.conformance.wide_expressions import Expressions
from tests.graph.answers.random_queries import CONSTANTS, SCHEMA, Var, Writer

ABSENT: Final = ("<state/atlantis>", "pg:NoSuchClass")
"""Terms that the data do not hold."""
HIERARCHIES: Final = ("rdfs:subClassOf", "pg:partOf", "pg:organOf", "pg:follows", "rdfs:subPropertyOf", "pg:subEventOf")
"""Properties whose repetition leads somewhere and ends soon."""
DATED: Final = {"event": "pg:when", "tenure": "pg:asOf", "agreement": "pg:signed"}
"""Kinds of things that have a time, by the property that leads to it."""
LEAVING: Final = 0.12
"""How likely a part of a query is one in which our engine leaves the standard, where that is looked for."""


class WideWriter(Writer):
    """Writes one query after the other.

    Args:
        seed: the same gives the same queries.
        claims: the IRIs of some claim graphs.
        leaving: how likely a part is one in which our engine leaves the standard; 0 for queries as users write them.
    """

    def __init__(self, seed: int, claims: Sequence[str], leaving: float = LEAVING) -> None:
        super().__init__(seed)
        self.claims, self.leaving = claims, leaving
        self.expressions = Expressions(self.rng)

    def _query(self, body: str, known: list[Var]) -> str:
        form = self.rng.random()
        if form < 0.06:
            return f"ASK {{ {body} }}"
        if form < 0.14:
            return self._construct(body, known)
        if form < 0.38:
            return self._grouped(body, known)
        shown = [str(v) for v in self.rng.sample(known, min(len(known), self.rng.randint(1, 3)))]
        order = " ".join(map(_spelt, shown))
        if self._chance(0.3):
            shown.append(f"({self._value(known)} AS {(new := self._fresh())})")
            order += f" {_spelt(str(new))}"
        modifier = self.rng.choice(("", "", "DISTINCT "))
        if self._chance(0.15):
            return f"SELECT * WHERE {{ {body} }}"
        tail = f" ORDER BY {order} LIMIT {self.rng.randint(1, 30)} OFFSET {self.rng.randint(0, 3)}"
        return f"SELECT {modifier}{' '.join(shown)} WHERE {{ {body} }}{tail if self._chance(0.25) else ''}"

    def _construct(self, body: str, known: list[Var]) -> str:
        one, other = self.rng.choice(known), self.rng.choice(known)
        template = self.rng.choice(
            (
                f"{one} <urn:x-related> {other}",
                f"{one} rdfs:seeAlso {known[0]} ; ?undefined {other}",
                f"{one} a {other}",
            )
        )
        return f"CONSTRUCT {{ {template} }} WHERE {{ {body} }}"

    def _value(self, known: list[Var]) -> str:
        """An expression of any kind; no decimal, as the standard does not say how one that is computed is spelt."""
        kind = self.rng.choice(("condition", "number", "text"))
        leaves = self._chance(self.leaving)
        made = self.expressions.leaving(f"{kind}s", known) if leaves else getattr(self.expressions, kind)(known)
        return f"xsd:integer({made})" if kind == "number" else f"{made}"

    def _grouped(self, body: str, known: list[Var]) -> str:
        key, counted = self.rng.choice(known), self.rng.choice(known)
        made = [self._aggregate(known, counted) for _ in range(self.rng.randint(1, 2))]
        columns = " ".join(f"({one} AS ?n{place})" for place, one in enumerate(made))
        if self._chance(self.leaving / 3):
            columns += " (?n0 + 1 AS ?again)"
        if self._chance(0.2):
            return f"SELECT {columns} WHERE {{ {body} }}"
        keys, shown = f"{key}", f"{key} "
        if self._chance(0.25):
            keys, shown = f"({self._value(known)} AS ?key)", "?key "
        elif self._chance(0.25):
            keys, shown = f"{key} {self.rng.choice(known)}", ""
        having = self.rng.choice(
            ("COUNT(*) > 1", f"COUNT(DISTINCT {counted}) < 4", f"MAX(STRLEN(STR({counted}))) > 20")
        )
        tail = f" HAVING ({having})" if self._chance(0.3) else ""
        if shown and self._chance(0.25):
            tail += f" ORDER BY {_spelt(shown.strip())} LIMIT {self.rng.randint(1, 9)}"
        return f"SELECT {shown}{columns} WHERE {{ {body} }} GROUP BY {keys}{tail}"

    def _aggregate(self, known: list[Var], counted: Var) -> str:
        if self._chance(self.leaving):
            return self.rng.choice(
                (
                    f"COUNT(STRLEN({counted}))",
                    f"STRLEN(GROUP_CONCAT({counted}))",
                    f"COUNT(DISTINCT LCASE({counted}))",
                    'COUNT(DISTINCT BNODE("x"))',
                    f"ROUND(AVG(STRLEN(STR({counted}))) * 0.5)",
                )
            )
        return self.rng.choice(
            (
                "COUNT(*)",
                f"COUNT({counted})",
                f"COUNT(DISTINCT {counted})",
                f"SUM({self.expressions.number(known)})",
                f"SUM(DISTINCT STRLEN(STR({counted})))",
                f"AVG({self.expressions.number(known, 0)})",
                f"MIN(STR({counted}))",
                f"MAX({self.expressions.number(known, 0)})",
                f"MIN({counted})" if counted.kind == "day" else f"MAX(STR({counted}))",
                f'STRLEN(GROUP_CONCAT(STR({counted}); SEPARATOR=", "))',
                f"STRLEN(GROUP_CONCAT(DISTINCT STR({counted})))",
                f"COUNT(*) + SUM(STRLEN(STR({counted})))",
            )
        )

    def _triple(self, known: list[Var]) -> str:
        if known[0].kind in DATED and self._chance(0.25):
            known.append(new := self._fresh("day"))
            return f"{known[0]} {DATED[known[0].kind]}/pg:notBefore {new} ."
        if self._chance(0.12):
            about = self.rng.choice([v for v in known if SCHEMA[v.kind]] or known)
            known.append(new := self._fresh("any"))
            return f"{about} {self._path(about.kind)} {new} ."
        return super()._triple(known)

    def _path(self, kind: str) -> str:
        """A path that begins at a thing of this kind."""
        steps = [choice.split()[0] for choice in SCHEMA[kind].split("|") if " " in choice] or ["^rdfs:label"]
        one, other, up = self.rng.choice(steps), self.rng.choice(steps), self.rng.choice(HIERARCHIES)
        back = one.removeprefix("^") if one.startswith("^") else f"^{one}"
        return self.rng.choice(
            (
                f"{one}/rdf:type",
                f"{one}/{back}",
                f"({one})?",
                f"({one}|{other})",
                f"({one}|{one if self.leaving else other})/rdfs:label",
                f"{up}*",
                f"{up}+",
                f"({up}|^{up})*",
                f"rdf:type/{up}*",
                f"({one}/rdf:type)?",
                f"(({one})?/{up}*)",
                "!(rdf:type|rdfs:label|pg:mentions)",
                "!(^rdf:type|^pg:mentions|rdfs:label)",
                "(!(rdf:type|schema:mentions|pg:mentions))?",
                f"^({back}/{up}?)",
            )
        )

    def _group(self, known: list[Var], depth: int) -> str:
        body = super()._group(known, depth)
        if depth == 0 and self._chance(0.3):
            body += " " + self.rng.choice((self._from_constant, self._apart, self._in_graph))(known)
        return body

    def _from_constant(self, known: list[Var]) -> str:
        """A path with a constant at one end, that the data may not hold."""
        up, term = self.rng.choice(HIERARCHIES), self.rng.choice((*CONSTANTS, "pg:Event", "pg:Meeting"))
        if self._chance(2 * self.leaving):
            term = self.rng.choice(ABSENT)
        known.append(new := self._fresh("any"))
        times = self.rng.choice("*+?")
        return self.rng.choice((f"{term} {up}{times} {new} .", f"{new} {up}{times} {term} ."))

    def _apart(self, known: list[Var]) -> str:
        """A group of its own, whose filter sees only what the group binds."""
        inner = [known[0]]
        body = self._triples(inner)
        filtered = f"FILTER({self.expressions.condition([*inner, known[-1]])})"
        known.extend(v for v in inner if v not in known)
        return f"{{ {body} {filtered} }}"

    def _in_graph(self, known: list[Var]) -> str:
        """A claim graph by name, or any graph with more than a pattern in it."""
        shared, graph = known[0], self._fresh()
        if self._chance(0.4):
            return f"OPTIONAL {{ GRAPH <{self.rng.choice(self.claims)}> {{ {self._edge(shared, known)} }} }}"
        inner = [shared]
        body = self._edge(shared, inner)
        more = self._beside(shared, graph, inner) if self._chance(4 * self.leaving) else ""
        known.extend(v for v in inner if v not in known)
        known.append(graph)
        if self._chance(self.leaving):
            return f"GRAPH {graph} {{ SELECT {shared} {{ {body} }} }}"
        return f"GRAPH {graph} {{ {body} {more} }}"

    def _beside(self, shared: Var, graph: Var, inner: list[Var]) -> str:
        """What stands beside a pattern within GRAPH, and may see the graph's variable too early."""
        return self.rng.choice(
            (
                f"OPTIONAL {{ {self._edge(shared, inner)} }}",
                f"MINUS {{ {self._edge(shared, [shared])} }}",
                f"{{ {self._edge(shared, inner)} }} UNION {{ }}",
                f"FILTER({graph} != <{self.claims[0]}>)",
                f"BIND(STR({graph}) AS {self._fresh()})",
                f"FILTER EXISTS {{ {shared} ?p {graph} }}",
                f"FILTER NOT EXISTS {{ {self._edge(shared, [shared])} }}",
                f"VALUES {shared} {{ {' '.join(self.rng.sample(CONSTANTS, 2))} }}",
            )
        )

    def _filter(self, known: list[Var], depth: int) -> str:
        if self._chance(self.leaving):
            return f"FILTER({self.expressions.leaving('conditions', known)})"
        condition = self.expressions.condition(known)
        if self._chance(0.15):
            condition = f"{condition} || {self._exists(known, depth).removeprefix('FILTER ')}"
        return f"FILTER({condition})"

    def _bind(self, known: list[Var], _depth: int) -> str:
        value = self._value(known)
        known.append(new := self._fresh())
        return f"BIND({value} AS {new})"

    def _values(self, known: list[Var], depth: int) -> str:
        if self._chance(0.5):
            return super()._values(known, depth)
        return f"VALUES ({self.rng.choice(known[:2])} {self._fresh()}) {{ (UNDEF 1) (UNDEF 2.5) }}"

    def _minus(self, known: list[Var], depth: int) -> str:
        body = self._triples(list(known[:1]), 1)
        if self._chance(0.3):
            body += f" {self._filter(known[:1], depth)}"
        return f"MINUS {{ {body} }}"

    def _sub_query(self, known: list[Var], _depth: int) -> str:
        shared, inner = known[0], [known[0]]
        body = self._group(inner, 1)
        last, new = inner[-1], self._fresh()
        known.append(new)
        return self.rng.choice(
            (
                f"{{ SELECT {shared} (STR({last}) AS {new}) WHERE {{ {body} }} }}",
                f"{{ SELECT DISTINCT {shared} WHERE {{ {body} }} }}",
                f"{{ SELECT {shared} (STR({last}) AS {new}) WHERE {{ {body} }} ORDER BY STR({shared}) {new} LIMIT 8 }}",
                f"{{ SELECT {shared} (COUNT({last}) AS {new}) WHERE {{ {body} }} GROUP BY {shared} }}",
                f"{{ SELECT (COUNT(DISTINCT {last}) AS {new}) WHERE {{ {body} }} GROUP BY {shared} }}",
                f"{{ SELECT {shared} (SUM(STRLEN(STR({last}))) AS {new}) WHERE {{ {body} }} GROUP BY {shared} }}",
                f"OPTIONAL {{ SELECT {shared} (MAX(STR({last})) AS {new}) WHERE {{ {body} }} GROUP BY {shared} }}",
            )
        )


def _spelt(name: str) -> str:
    """What tells each value of a variable from every other, to order by: its text, language and datatype."""
    return f'CONCAT(STR({name}), COALESCE(LANG({name}), "-"), COALESCE(STR(DATATYPE({name})), "-"))'
