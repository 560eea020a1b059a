"""The servers that the tests about HTTP ask, and the count of what ran."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests import serving
from tests.conformance.client import Service
from tests.conformance.description import Description
from tests.conformance.manifest import suite

COUNTED = {
    "query, update and formats": r"/test_query\.py::\w+\[sparql11/",
    "protocol": r"/test_protocol\.py::\w+\[sparql11/protocol/",
    "Graph Store Protocol": r"/test_protocol\.py::\w+\[sparql11/graph-store-protocol/",
    "update over HTTP": r"/test_protocol\.py::\w+\[over-http/",
    "service description": r"/test_service_description\.py::test_the_endpoint_describes_itself\[",
}


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A server of its own over a store that the tests may change."""
    with serving.scratch(tmp_path_factory.mktemp("scratch")) as made:
        yield made


@pytest.fixture(scope="session")
def description(client: FlaskClient) -> Description:
    """What the endpoint over the real dataset says of itself."""
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    return Description("http://localhost/sparql", answer.status_code, answer.mimetype, answer.data)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many tests of SPARQL 1.1 really ran, in the order of COUNTED: `.ci/run` reads this line.

    A known failure ran; a test that was skipped, deselected or never collected did not.
    """
    if suite() is None:
        return
    ran: Counter[str] = Counter()
    for result in ("passed", "failed", "xfailed", "xpassed"):
        for report in terminalreporter.stats.get(result, []):
            if isinstance(report, pytest.TestReport) and report.when == "call":
                ran.update(name for name, pattern in COUNTED.items() if re.search(pattern, report.nodeid))
    terminalreporter.write_line("conformance: " + " ".join(str(ran[name]) for name in COUNTED))
