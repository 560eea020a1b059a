"""`python -m tests.conformance.report`: runs the suite and writes what came of it to tests/README.md and for `/status`.

The same suite and engine give the same file; a test holds the committed file against what the tests found.
"""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from server.protocol import status
from tests.conformance import client, description, evaluation, exchange, updates
from tests.conformance.client import Service
from tests.conformance.description import Description
from tests.conformance.evaluation import Outcome
from tests.conformance.known_failures import KNOWN_FAILURES
from tests.conformance.manifest import AREAS, EXCLUDED, VARIABLE, cases, suite
from tests.conformance.results import Match
from tests.support import serving

REPORT: Final = Path(__file__).resolve().parent.parent / "README.md"
COUNTS: Final = status.CONFORMANCE

Outcomes = Mapping[str, Outcome]
"""What came of tests, by their names."""

_HEAD: Final = f"""\
<!-- Written by `python -m tests.conformance.report`; do not edit. -->
# The tests

`make test` runs all of them in two processes, within five minutes on two quiet cores; `make test-long` asks for the
full numbers, within an hour. They lie as the rooms of the code do (`graph/`, `server/`); `project/` is about the
project as a whole, `conformance/` about the standards, `benchmarks/` measures, `clients/` runs clients in other
languages by hand, and `support/` is what they share beside `conftest.py`. The last lines of a run tell the time of each
suite and how many answers were held against schemas.

## In a browser

`browser/` opens every kind of page in Debian's Chromium, wide, narrow and dark, of the real dataset and of one that is
as unkind as curated files may be (`support/hostile_seeds.py`). `browser/addresses.py` lists the pages; what is looked
for stands in `browser/page_checks.py`, and `browser/test_page_checks.py` plants each fault once. `make test` runs these
tests after the others, as two browsers beside them would disturb what measures time; `make test-browser` runs them
alone, within two minutes on two quiet cores. Where there is no Chromium they are skipped; `TEST_CHROMIUM` names one
that stands elsewhere. `.ci/run` installs it and demands their number.

## Beside other engines

`python -m tests.conformance.second_engine --queries 2000 --engine jena` asks our engine and another one (`rdflib`, or
Apache Jena, which Maven fetches at the first use) the same random queries over the built dataset, and prints how the
answers compare; with `--expressions` it asks for every function with constants of every kind instead. Answers are
compared as bags of rows by value. Where they differ, ours tell of a deviation, or the other engine is known to be
wrong: `conformance/known_faults.py` has the list, with the sections of the standard. A few of these queries run in
every test run, thousands in `make test-long`.

## The ontology in other tools

`make test-long` also asks ROBOT (OWL API, HermiT), which Maven fetches too, whether each file of `ontology/`, and all
of them together, are in the profiles DL and RL of OWL 2 and consistent, and Jena and pySHACL whether each exported view
conforms to `ontology/shapes.ttl`. Jena also reads every dump as `riot --strict` does, and counts in each what
pyoxigraph counts (`conformance/test_dumps.py`). What needs no Java runs in every test run
(`graph/ontology/test_files_for_other_tools.py`, `graph/dataset/test_shapes_of_views.py`).

## Conformance

The tests of the W3C (https://github.com/w3c/rdf-tests, folder `sparql`) run as tests of this project, each with its own
name, where `{VARIABLE}` names a folder that holds `sparql10/` and `sparql11/`; elsewhere they are skipped:

```sh
{VARIABLE}=rdf-tests/sparql python -m pytest tests/conformance
```

A query takes the way of the server: the engine's store (pyoxigraph {ox.__version__}), what is cured above it,
then the writer of answers, in JSON or in the format that the test is about; what was written is read back and compared.
Solutions are compared as
multisets up to the names of blank nodes, in order where the expected answer numbers them; graphs by isomorphism. A
number of the expected datatype and value that is written in another way is accepted, and counted as "by value" (in CSV,
which has no datatypes, any text that reads as a number is one). REDUCED may leave out duplicates (mf:LaxCardinality).

"""
_OVER_HTTP: Final = """\
The tests about HTTP are sent to the real server. It runs as `peacegraph serve --scratch`, with a store that may be
written and is emptied before each test. Requests are sent as the suite has them, with the token added; statuses,
headers (Content-Type with its parameters), formats, truth values, graphs and Location are compared. The update tests,
which run in the table above without a server, are sent as well: their graphs are put, the update is posted, and the
graphs are read back. The service description is that of the real dataset; the suite only names its three tests, and
`conformance/description.py` says what they ask.

"""


def run(service: Service, described: Description) -> dict[str, Outcomes]:
    """What came of every test, by area; tests about HTTP ask the server `service`, which may be written."""
    asked = {test.id: client.outcome(service, test) for test in exchange.connections()}
    return {
        **{area: {case.id: evaluation.outcome(case) for case in cases() if case.area == area} for area in AREAS},
        "Protocol": _below("sparql11/protocol/", asked),
        "Graph Store Protocol": _below("sparql11/graph-store-protocol/", asked),
        "Update": {updates.name(case): updates.outcome(service, case) for case in updates.updates()},
        "Service Description": {
            f"{description.FOLDER}/{name}": description.outcome(name, described) for name in description.TESTS
        },
    }


def text(found: Mapping[str, Outcomes]) -> str:
    """The report as Markdown."""
    lines = ["| area | passed | of | of these by value |", "|---|---:|---:|---:|"]
    lines += [_row(area, found[area]) for area in AREAS]
    lines += [_row("SPARQL 1.1 in all", _below("sparql11/", _merged(found[area] for area in AREAS)))]
    lines += ["", _OVER_HTTP + "| SPARQL 1.1 over HTTP | passed | of | of these by value |", "|---|---:|---:|---:|"]
    lines += [_row(area, outcomes) for area, outcomes in found.items() if area not in AREAS]
    lines += ["", "Not run:", ""]
    lines += [f"- `{folder}`: {why}" for folder, why in sorted(EXCLUDED.items())]
    lines += ["", "### What fails", "", "| test | cause |", "|---|---|"]
    lines += [f"| {name} | {KNOWN_FAILURES.get(name, 'not known')} |" for name in failed(found)]
    lines += ["", "### What passes by value", ""]
    lines += [f"- {name}" for name, outcome in _merged(found.values()).items() if outcome.match is Match.BY_VALUE]
    return _HEAD + "\n".join(lines) + "\n"


def counts(found: Mapping[str, Outcomes]) -> str:
    """How many tests pass in each area, as the JSON that `/status` gives."""
    rows = [
        {
            "area": area if area in AREAS else f"over HTTP: {area}",
            "passed": sum(outcome.passed for outcome in outcomes.values()),
            "of": len(outcomes),
        }
        for area, outcomes in found.items()
    ]
    return json.dumps(rows, indent=2) + "\n"


def failed(found: Mapping[str, Outcomes]) -> list[str]:
    """The tests that do not pass, in the order of their names."""
    return [name for name, outcome in _merged(found.values()).items() if not outcome.passed]


def _row(name: str, outcomes: Outcomes) -> str:
    passed = sum(outcome.passed for outcome in outcomes.values())
    by_value = sum(outcome.match is Match.BY_VALUE for outcome in outcomes.values())
    return f"| {name} | {passed} | {len(outcomes)} | {by_value} |"


def _below(prefix: str, outcomes: Outcomes) -> Outcomes:
    return {name: outcome for name, outcome in outcomes.items() if name.startswith(prefix)}


def _merged(several: Iterable[Outcomes]) -> Outcomes:
    """All of them, in the order of their names."""
    return dict(sorted((name, outcome) for outcomes in several for name, outcome in outcomes.items()))


def main() -> None:
    """Write the report; refuse where the failures are not the known ones."""
    if suite() is None:
        sys.exit(f"{VARIABLE} is not set; name a folder that holds sparql10/ and sparql11/ of w3c/rdf-tests")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving.scratch(folder) as service, serving.dataset(folder / "build") as address:
            found = run(service, _described(f"{address}/sparql"))
    if surprises := sorted(set(failed(found)) ^ set(KNOWN_FAILURES)):
        sys.exit("known_failures.py must be corrected first, for " + ", ".join(surprises))
    REPORT.write_text(text(found), "utf-8")
    COUNTS.write_text(counts(found), "utf-8")


def _described(endpoint: str) -> Description:
    request = urllib.request.Request(endpoint, headers={"Accept": "text/turtle"})
    with urllib.request.urlopen(request) as answer:
        return Description(endpoint, answer.status, answer.headers.get_content_type(), answer.read())


if __name__ == "__main__":
    main()
