"""Random queries over the real dataset, of every operator; a seed always gives the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

SCHEMA = {
    "event": "pg:participant actor|pg:when time|pg:participation part|rdfs:label text|pg:follows event|pg:topic any",
    "agreement": "pg:signature part|pg:provision item|pg:signed time|rdfs:label text|pg:signatory actor",
    "part": "pg:agent actor|pg:onBehalfOf actor|pg:inOffice office|pg:capacity any|pg:kind any",
    "actor": "rdfs:label text|pg:heldOffice office|pg:organOf actor|pg:partOf any|^pg:participant event|^pg:agent part",
    "office": "pg:officeOfState actor|rdfs:label text|^pg:office tenure",
    "tenure": "pg:holder actor|pg:office office|pg:asOf time",
    "time": "pg:edtf text|pg:notBefore day|^pg:when event|pg:edtf|pg:notBefore day",
    "item": "pg:kind any|pg:wording text|pg:min day|^pg:figure event",
    "any": "rdfs:label text|rdf:type any",
    "text": "",
    "day": "",
}
"""What there is to ask of each kind of thing, and what kind of thing it leads to."""
CLASSES = {
    "event": "pg:Event",
    "agreement": "pg:Agreement",
    "actor": "pg:Actor",
    "office": "pg:Office",
    "tenure": "pg:Tenure",
}
PATHS = {
    "event": "pg:when/pg:edtf|pg:participation/pg:agent|pg:when?|pg:follows+|(pg:participant/^pg:participant)+",
    "agreement": "pg:signature/pg:agent|pg:signature/(pg:agent|pg:inOffice)|!(rdf:type|pg:signature)",
    "actor": "^pg:participant/pg:when|(pg:organOf|pg:partOf)*|(^pg:holder/pg:office)?|!(rdf:type|rdfs:label)",
    "office": "^pg:office/pg:holder|(^pg:office/pg:holder/^pg:holder/pg:office)+",
    "tenure": "pg:asOf/(pg:edtf|pg:notBefore)|(pg:holder/^pg:holder)*",
    "any": "rdf:type/rdfs:subClassOf*|^rdf:type/rdfs:label",
}
CONSTANTS = ("<state/armenia>", "<state/azerbaijan>", "<state/russia>", "c:killed", "<org/osce-minsk-group>")


@dataclass(frozen=True)
class Var:
    """A variable, and what kind of thing it stands for."""

    name: str
    kind: str

    def __str__(self) -> str:
        return self.name


class Writer:
    """Writes one query after the other."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311  # reproducible queries, no secret

    def queries(self, number: int) -> Iterator[tuple[str, str]]:
        """Queries, each with its pattern alone, to be asked how many solutions it has."""
        for _ in range(number):
            self.count = 0
            known = [self._fresh(self.rng.choice(list(CLASSES)))]
            body = self._group(known, depth=0)
            yield self._query(body, known), f"SELECT * WHERE {{ {body} }}"

    def _chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _fresh(self, kind: str = "text") -> Var:
        self.count += 1
        return Var(f"?v{self.count}", kind)

    def _query(self, body: str, known: list[Var]) -> str:
        if self._chance(0.25):
            return self._grouped(body, known)
        shown = self.rng.sample(known, min(len(known), self.rng.randint(1, 3)))
        names = "*" if self._chance(0.2) else " ".join(map(str, shown))
        modifier = self.rng.choice(["", "", "DISTINCT ", "REDUCED "])
        tail = f" ORDER BY {known[0]} LIMIT {self.rng.randint(2, 40)}" if self._chance(0.3) else ""
        return f"SELECT {modifier}{names} WHERE {{ {body} }}{tail}"

    def _grouped(self, body: str, known: list[Var]) -> str:
        key, counted = self.rng.choice(known), self.rng.choice(known)
        made = self.rng.choice(
            ["COUNT({})", "COUNT(DISTINCT {})", "COUNT(*)", "MIN({})", "MAX({})", "SUM(STRLEN(STR({})))"]
        )
        shown = key if self._chance(0.7) else ""
        having = " HAVING (COUNT(*) > 1)" if self._chance(0.3) else ""
        if self._chance(0.2):
            return f"SELECT ({made.format(counted.name)} AS ?n) WHERE {{ {body} }}"
        return f"SELECT {shown} ({made.format(counted.name)} AS ?n) WHERE {{ {body} }} GROUP BY {key}{having}"

    def _triple(self, known: list[Var]) -> str:
        """A triple pattern about something known."""
        about = self.rng.choice([v for v in known if SCHEMA[v.kind]] or known)
        if about.kind in CLASSES and self._chance(0.2):
            return f"{about} a {CLASSES[about.kind]} ."
        if about.kind in PATHS and self._chance(0.25):
            known.append(new := self._fresh("any"))
            about_class = f"a {CLASSES[about.kind]} ; " if about.kind in CLASSES else "rdf:type owl:Class ; "
            return f"{about} {about_class}{self.rng.choice(self._paths(about.kind))} {new} ."
        return self._edge(about, known)

    def _paths(self, kind: str) -> list[str]:
        """The alternatives outside brackets."""
        found, depth = [""], 0
        for letter in PATHS[kind]:
            depth += (letter == "(") - (letter == ")")
            if letter == "|" and not depth:
                found.append("")
            else:
                found[-1] += letter
        return found

    def _edge(self, about: Var, known: list[Var]) -> str:
        choices = [choice.split() for choice in SCHEMA[about.kind].split("|") if " " in choice]
        if not choices:
            return f"{about} ^rdfs:label {self._fresh('any')} ."
        edge, kind = self.rng.choice(choices)
        known.append(new := self._fresh(kind))
        return f"{about} {edge} {new} ."

    def _triples(self, known: list[Var], most: int = 2) -> str:
        return " ".join(self._triple(known) for _ in range(self.rng.randint(1, most)))

    def _group(self, known: list[Var], depth: int) -> str:
        parts = [self._edge(known[0], known), *([self._triples(known)] if self._chance(0.6) else [])]
        kinds = [
            self._optional,
            self._union,
            self._minus,
            self._filter,
            self._exists,
            self._bind,
            self._values,
            self._graph,
        ]
        for _ in range(self.rng.randint(0, 2)):
            kind = self.rng.choice([*kinds, self._sub_query] if depth == 0 else kinds)
            parts.append(kind(known, depth))
        return " ".join(parts)

    def _optional(self, known: list[Var], depth: int) -> str:
        inner = [self.rng.choice(known[:2])]
        body = self._triples(inner)
        if self._chance(0.3):
            body += f" FILTER(STR({inner[-1]}) != STR({known[0]}))"
        if depth == 0 and self._chance(0.2):
            body += f" OPTIONAL {{ {self._triples(inner, 1)} }}"
        known.extend(v for v in inner if v not in known)
        return f"OPTIONAL {{ {body} }}"

    def _union(self, known: list[Var], depth: int) -> str:
        branches, shared = [], known[0]
        for _ in range(2):
            inner = [shared]
            body = self._triples(inner)
            if depth == 0 and self._chance(0.2):
                body += " " + self._filter(inner, 1)
            known.extend(v for v in inner if v not in known)
            branches.append(f"{{ {body} }}")
        return " UNION ".join(branches)

    def _minus(self, known: list[Var], _depth: int) -> str:
        return f"MINUS {{ {self._triples(list(known[:1]), 1)} }}"

    def _filter(self, known: list[Var], _depth: int) -> str:
        about = self.rng.choice(known)
        return self.rng.choice(
            [
                f"FILTER(STRLEN(STR({about})) > {self.rng.randint(5, 60)})",
                f"FILTER(ISIRI({about}))",
                f"FILTER(!BOUND({about}) || {about} != {self.rng.choice(CONSTANTS)})",
                f"FILTER({about} IN ({', '.join(CONSTANTS)}) || ISLITERAL({about}))",
            ]
        )

    def _exists(self, known: list[Var], _depth: int) -> str:
        inner = list(known[:1])
        body = self._triples(inner)
        if self._chance(0.3):
            body += f" FILTER(STRLEN(STR({inner[-1]})) < STRLEN(STR({known[-1]})))"
        if self._chance(0.15):
            body = f"{{ {body} }} UNION {{ {known[0]} a pg:Person }}"
        return f"FILTER {'NOT ' if self._chance(0.4) else ''}EXISTS {{ {body} }}"

    def _bind(self, known: list[Var], _depth: int) -> str:
        about = self.rng.choice(known)
        known.append(new := self._fresh())
        return f"BIND({self.rng.choice(['STR({})', 'STRLEN(STR({}))', 'COALESCE({}, 0)'])} AS {new})".replace(
            "{}", about.name
        )

    def _values(self, known: list[Var], _depth: int) -> str:
        about = self.rng.choice(known[:2])
        if self._chance(0.3):
            return f"VALUES ({about} {self._fresh()}) {{ (UNDEF 1) ({self.rng.choice(CONSTANTS)} 2) }}"
        return f"VALUES {about} {{ {' '.join(self.rng.sample(CONSTANTS, 3))} }}"

    def _graph(self, known: list[Var], _depth: int) -> str:
        graph, inner = self._fresh(), list(known[:1])
        body = self._triples(inner)
        if self._chance(0.2):
            body += f" OPTIONAL {{ {self._triples(inner, 1)} }}"
        known.extend(v for v in inner if v not in known)
        known.append(graph)
        return f"GRAPH {graph} {{ {body} }}"

    def _sub_query(self, known: list[Var], _depth: int) -> str:
        shared, inner = known[0], [known[0]]
        body = self._group(inner, 1)
        last, new = inner[-1], self._fresh()
        known.append(new)
        return self.rng.choice(
            [
                f"{{ SELECT {shared} (STR({last}) AS {new}) WHERE {{ {body} }} }}",
                f"{{ SELECT DISTINCT {shared} WHERE {{ {body} }} }}",
                f"{{ SELECT {shared} ({last} AS {new}) WHERE {{ {body} }} ORDER BY {shared} {last} LIMIT 8 }}",
                f"{{ SELECT {shared} (COUNT({last}) AS {new}) WHERE {{ {body} }} GROUP BY {shared} }}",
                f"{{ SELECT (COUNT(DISTINCT {last}) AS {new}) WHERE {{ {body} }} GROUP BY {shared} }}",
            ]
        )
