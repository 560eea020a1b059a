"""Queries of any size, each of one part again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final


def repeated(part: str, number: int, joint: str = "") -> str:
    """A part `number` times, with something between; `{0}` in it is replaced by which time it is."""
    return joint.join([part] * number) if "{0}" not in part else joint.join(part.format(n) for n in range(number))


LARGE: Final[dict[str, Callable[[int], str]]] = {
    "a sum": lambda n: f"ASK {{ FILTER({repeated('1', n, '+')} > 0) }}",
    "a product": lambda n: f"ASK {{ FILTER({repeated('1', n, '*')} > 0) }}",
    "a difference": lambda n: f"ASK {{ FILTER(1{repeated(' -1', n)} < 9) }}",
    "conditions that all hold": lambda n: f"ASK {{ ?s ?p 1 FILTER({repeated('?s != {0}', n, ' && ')}) }}",
    "conditions one of which holds": lambda n: f"ASK {{ ?s ?p 1 FILTER({repeated('?s != {0}', n, ' || ')}) }}",
    "a list of IN": lambda n: f"ASK {{ ?s ?p 1 FILTER(?s NOT IN ({repeated('{0}', n, ',')})) }}",
    "arguments": lambda n: f"SELECT (CONCAT({repeated(chr(34) + 'a' + chr(34), n, ',')}) AS ?x) {{}}",
    "rows of VALUES": lambda n: f"SELECT * {{ VALUES ?x {{ {repeated('{0}', n, ' ')} }} }}",
    "rows of two values": lambda n: f"SELECT * {{ VALUES (?x ?y) {{ {repeated('(<a> {0})', n, ' ')} }} }}",
    "filters": lambda n: f"SELECT * {{ ?s ?p 1 {repeated('FILTER(?s != {0})', n, ' ')} }}",
    "assignments": lambda n: f"SELECT * {{ ?s ?p 1 {repeated('BIND({0} AS ?x{0})', n, ' ')} }}",
    "columns": lambda n: f"SELECT {repeated('({0} AS ?x{0})', n, ' ')} {{}}",
    "keys of groups": lambda n: f"SELECT (1 AS ?n) {{ ?s ?p ?o }} GROUP BY {repeated('?x{0}', n, ' ')}",
    "branches": lambda n: "SELECT * " + "{ " + repeated("{{ ?s <p{0}> ?o }}", n, " UNION ") + " }",
    "subtractions": lambda n: "SELECT * { ?s ?p 1 " + repeated("MINUS {{ ?s <p{0}> 9 }}", n, " ") + " }",
    "alternatives of a path": lambda n: f"ASK {{ ?s {repeated('<p{0}>', n, '|')} ?o }}",
    "graphs": lambda n: f"SELECT * {repeated('FROM <g{0}>', n, ' ')} {{ ?s ?p ?o }}",
    "prefixes": lambda n: f"{repeated('PREFIX p{0}: <urn:p{0}>', n, ' ')} ASK {{}}",
}
"""Every query here is answered at once, also at ten times the size that is taken apart."""

JOINED: Final[dict[str, Callable[[int], str]]] = {
    "objects": lambda n: f"SELECT ?s {{ ?s <p> {repeated('<b>', n, ',')} }}",
    "predicates": lambda n: f"SELECT ?s {{ ?s {repeated('<p> <b>', n, ';')} }}",
    "steps of a path": lambda n: f"ASK {{ ?s {repeated('<p>', n, '/')} ?o }}",
    "optional patterns": lambda n: "SELECT ?s { " + repeated("OPTIONAL {{ ?s <p{0}> ?o{0} }}", n, " ") + " }",
}

DEEP: Final[dict[str, Callable[[int], str]]] = {
    "groups": lambda n: f"ASK {'{ ' * n}?s ?p ?o{' }' * n}",
    "brackets": lambda n: f"ASK {{ FILTER({'(' * n}1{')' * n}) }}",
    "functions": lambda n: f"ASK {{ FILTER({'STR(' * n}1{')' * n} = '1') }}",
    "optional groups": lambda n: f"ASK {{ {'OPTIONAL { ' * n}?s ?p ?o{' }' * n} }}",
    "exists": lambda n: f"ASK {{ {'FILTER EXISTS { ' * n}?s ?p ?o{' }' * n} }}",
    "paths": lambda n: f"ASK {{ ?s {'(' * n}<p>{')' * n} ?o }}",
    "sub-queries": lambda n: f"ASK {'{ SELECT * ' * n}{{ ?s ?p ?o }}{' }' * n}",
}
