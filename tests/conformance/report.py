"""`python -m tests.conformance.report`: runs the suite and writes what came of it to tests/README.md.

The same suite and engine give the same file; a test holds the committed file against what the tests found.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from tests.conformance.evaluation import outcome
from tests.conformance.known_failures import KNOWN_FAILURES
from tests.conformance.manifest import AREAS, EXCLUDED, VARIABLE, Case, cases, suite
from tests.conformance.results import Match

REPORT: Final = Path(__file__).resolve().parent.parent / "README.md"

_HEAD: Final = f"""\
<!-- Written by `python -m tests.conformance.report`; do not edit. -->
# The tests

`make test` runs all of them. What they share stands in `conftest.py`.

## Conformance

The tests of the W3C (https://github.com/w3c/rdf-tests, folder `sparql`) run as tests of this project, each with its own
name, where `{VARIABLE}` names a folder that holds `sparql10/` and `sparql11/`; elsewhere they are skipped:

```sh
{VARIABLE}=rdf-tests/sparql python -m pytest tests/conformance
```

A query takes the way of the server: the engine's store (pyoxigraph {ox.__version__}), then the writer of answers, in
JSON or in the format that the test is about; what was written is read back and compared. Solutions are compared as
multisets up to the names of blank nodes, in order where the expected answer numbers them; graphs by isomorphism. A
number of the expected datatype and value that is written in another way is accepted, and counted as "by value" (in CSV,
which has no datatypes, any text that reads as a number is one). REDUCED may leave out duplicates (mf:LaxCardinality).

"""


def text() -> str:
    """The report as Markdown."""
    lines = ["| area | passed | of | of these by value |", "|---|---:|---:|---:|"]
    lines += [_row(area, [case for case in cases() if case.area == area]) for area in AREAS]
    lines += [_row("SPARQL 1.1 in all", [case for case in cases() if case.folder.startswith("sparql11/")])]
    lines += ["", "Not run:", ""]
    lines += [f"- `{folder}`: {why}" for folder, why in sorted(EXCLUDED.items())]
    lines += ["", "### What fails", "", "| test | cause |", "|---|---|"]
    lines += [f"| {name} | {KNOWN_FAILURES.get(name, 'not known')} |" for name in failed()]
    lines += ["", "### What passes by value", ""]
    lines += [f"- {case.id}" for case in _sorted(cases()) if outcome(case).match is Match.BY_VALUE]
    return _HEAD + "\n".join(lines) + "\n"


def failed() -> list[str]:
    """The tests that do not pass, in the order of their names."""
    return [case.id for case in _sorted(cases()) if not outcome(case).passed]


def _row(name: str, found: list[Case]) -> str:
    passed = sum(outcome(case).passed for case in found)
    by_value = sum(outcome(case).match is Match.BY_VALUE for case in found)
    return f"| {name} | {passed} | {len(found)} | {by_value} |"


def _sorted(found: Iterable[Case]) -> list[Case]:
    return sorted(found, key=lambda case: case.id)


def main() -> None:
    """Write the report; refuse where the failures are not the known ones."""
    if suite() is None:
        sys.exit(f"{VARIABLE} is not set; name a folder that holds sparql10/ and sparql11/ of w3c/rdf-tests")
    if surprises := sorted(set(failed()) ^ set(KNOWN_FAILURES)):
        sys.exit("known_failures.py must be corrected first, for " + ", ".join(surprises))
    REPORT.write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
