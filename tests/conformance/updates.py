"""The update tests of the suite over HTTP: graphs are put, the update is posted, and the graphs are read back."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from tests.conformance import results
from tests.conformance.client import Service
from tests.conformance.evaluation import Outcome, quads
from tests.conformance.manifest import Case, Dataset, cases, path_of
from tests.conformance.results import Match

_NAMES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


def updates() -> tuple[Case, ...]:
    """The tests that tell what an update leaves behind."""
    return tuple(case for case in cases() if case.after is not None)


def name(case: Case) -> str:
    """The test's name here; by its own it runs in the process of the tests."""
    return f"over-http/{case.id}"


@cache
def outcome(service: Service, case: Case) -> Outcome:
    """Run a test on the emptied store, once a session."""
    service.empty()
    for file in case.data.default:
        service.put("POST", None, file)
    for graph, file in case.data.named:
        service.put("PUT", graph, file)
    request, after = path_of(case.request).read_bytes(), case.after or Dataset()
    answer = service.send("POST", service.sparql, {"Content-Type": "application/sparql-update"}, request)
    if answer.status not in range(200, 300):
        return Outcome(Match.NO, f"{request.decode()}\nanswered: {answer}")
    listed = _listed(service)
    expected, actual = ox.Dataset(quads(after)), _state(service, listed | {graph for graph, _ in after.named})
    message = f"{request.decode()}\nexpected: {expected}\nfound: {actual}\nnamed graphs by a query: {sorted(listed)}"
    if listed != {q.graph_name.value for q in actual if isinstance(q.graph_name, ox.NamedNode)}:
        return Outcome(Match.NO, message)
    return Outcome(results.match(expected, actual), message)


def _listed(service: Service) -> set[str]:
    """The names of the graphs that hold something."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    answer = results.read(service.done("POST", service.sparql, headers, _NAMES.encode()).body, "srj", "")
    assert isinstance(answer, results.Table)
    return {name.value for row in answer.rows if isinstance(name := row["g"], ox.NamedNode)}


def _state(service: Service, names: set[str]) -> ox.Dataset:
    """The default graph, and the graphs of these names that are there.

    Each is read by itself, as the files of the expected graphs are, so none shares a blank node with another.
    """
    found = ox.Dataset()
    for graph in (None, *sorted(names)):
        answer = service.send("GET", service.graph(graph), {"Accept": "text/turtle"})
        if answer.status == 404 and graph is not None:
            continue  # a server need not remember a graph that holds nothing
        if answer.status != 200:
            raise RuntimeError(f"the graph {graph} cannot be read: {answer}")
        into = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            found.add(ox.Quad(quad.subject, quad.predicate, quad.object, into))
    return found
