"""The list of known failures and the committed report say what the tests found, no more and no less."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.conformance import report
from tests.conformance.client import Service
from tests.conformance.description import Description
from tests.conformance.known_failures import KNOWN_FAILURES
from tests.conformance.manifest import VARIABLE, suite

if suite() is None:
    pytest.skip(
        f"{VARIABLE} is not set; name a folder that holds sparql10/ and sparql11/ of github.com/w3c/rdf-tests",
        allow_module_level=True,
    )


@pytest.fixture(scope="module")
def found(service: Service, description: Description) -> Mapping[str, report.Outcomes]:
    """What came of every test; those that ran before do not run again."""
    return report.run(service, description)


def test_every_known_failure_fails_and_every_failure_is_known(found: Mapping[str, report.Outcomes]) -> None:
    assert report.failed(found) == sorted(KNOWN_FAILURES)


def test_the_committed_report_holds_what_was_found(found: Mapping[str, report.Outcomes]) -> None:
    assert report.REPORT.read_text("utf-8") == report.text(found), "run `python -m tests.conformance.report`"
