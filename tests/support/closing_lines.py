"""What a run says in the end: the time by suite against the budget, how many tests of the W3C and of pages ran, and
what tests measured.

With several processes (pytest-xdist) all reports come to the one that was started, which counts them; the others hand
over the processor time that they and their servers took.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests import LONG
from tests.conformance.manifest import suite
from tests.support import reconciliation_schemas, schemas

BUDGET = 3600 if LONG else 300
"""Seconds that a run may take from its start to its end, in two processes on a quiet machine with two cores."""

CONFORMANCE = {
    "query, update and formats": r"/test_query\.py::\w+\[sparql11/",
    "protocol": r"/test_protocol\.py::\w+\[sparql11/protocol/",
    "Graph Store Protocol": r"/test_protocol\.py::\w+\[sparql11/graph-store-protocol/",
    "update over HTTP": r"/test_protocol\.py::\w+\[over-http/",
    "service description": r"/test_service_description\.py::test_the_endpoint_describes_itself\[",
}
"""Tests of SPARQL 1.1 by their names, in the order in which `.ci/run` wants to read how many there were."""

BROWSER = {
    "the real dataset": r"^tests/browser/test_every_page\.py::test_a_page_has_nothing_wrong\[",
    "the hostile one": r"^tests/browser/test_hostile_pages\.py::test_a_page_holds\[",
}
"""Pages that were looked at in Chromium, each in three windows, in the order in which `.ci/run` wants to read them."""
BROWSER_BUDGET = 120
"""Seconds that the tests in the browser may take, which `make test` runs by themselves."""

FIGURES = "figures"
"""The property by which a test tells what it measured, one line of text (`record_property`)."""

_BEGUN = time.monotonic()
_elsewhere: list[float] = []


def _processor_seconds() -> float:
    """Of this process and, but for the other processes of pytest-xdist, of those it started that have ended."""
    own = os.times()
    return own.user + own.system + (0 if _elsewhere else own.children_user + own.children_system)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["processor seconds"] = _processor_seconds()
        output["schemas"] = dict(schemas.held)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    output = getattr(node, "workeroutput", {})
    _elsewhere.append(output.get("processor seconds", 0))
    schemas.held.update(output.get("schemas", {}))


def _reports(terminal: pytest.TerminalReporter, *outcomes: str) -> Iterator[pytest.TestReport]:
    for outcome in outcomes or terminal.stats:
        for report in terminal.stats.get(outcome, []):
            if isinstance(report, pytest.TestReport):
                yield report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    spent: Counter[str] = Counter()
    for report in _reports(terminalreporter):
        spent[report.nodeid.partition("::")[0]] += report.duration
    terminalreporter.section("time by suite")
    for name, seconds in spent.most_common():
        terminalreporter.write_line(f"{seconds:7.1f} s  {name}")
    whole, processor = time.monotonic() - _BEGUN, _processor_seconds() + sum(_elsewhere)
    budget = BROWSER_BUDGET if all(name.startswith("tests/browser/") for name in spent) else BUDGET
    terminalreporter.write_line(f"{whole:7.1f} s  from start to end, of a budget of {budget} s")
    terminalreporter.write_line(f"{processor:7.1f} s  of processor time in all processes")
    answers = ", ".join(f"{count} {name}" for name, count in sorted(schemas.held.items()))
    terminalreporter.write_line(f"answers held against published schemas: {answers or 'none'}")
    if reconciliation_schemas.folder() is not None:
        terminalreporter.write_line(f"reconciliation: {len(reconciliation_schemas.KINDS & schemas.held.keys())}")
    if suite() is not None:
        terminalreporter.write_line("conformance: " + " ".join(map(str, _ran(terminalreporter, CONFORMANCE))))
    for report in _reports(terminalreporter, "passed", "failed"):
        for name, told in report.user_properties if report.when == "call" else ():
            if name == FIGURES:
                terminalreporter.write_line(str(told))
    if any(pages := _ran(terminalreporter, BROWSER)):
        terminalreporter.write_line("browser: " + " ".join(map(str, pages)))


def _ran(terminal: pytest.TerminalReporter, names: dict[str, str]) -> list[int]:
    """How many tests with such names really ran: `.ci/run` reads these lines.

    A known failure ran; a test that was skipped, deselected or never collected did not.
    """
    ran: Counter[str] = Counter()
    for report in _reports(terminal, "passed", "failed", "xfailed", "xpassed"):
        if report.when == "call":
            ran.update(name for name, pattern in names.items() if re.search(pattern, report.nodeid))
    return [ran[name] for name in names]
