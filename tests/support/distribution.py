"""How tests are shared out where several processes run them (pytest-xdist): by files, and some folders as a whole.

Serially they run in the same order, so that a failure shows up either way.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

TOGETHER: Final = (
    ("tests/server/",),  # they measure time, so never two of them at once; and they share servers
    ("tests/graph/dataset/",),  # the longest of the others
    ("tests/graph/answers/", "tests/graph/witnesses/", "tests/graph/support/"),  # queries explained once for all
    ("tests/graph/proofs/",),  # triples proved once for all
    ("tests/conformance/",),  # what came of a test of the W3C is kept for the report
    ("tests/graph/publishing/",),
    ("tests/graph/texts/", "tests/graph/curation/"),
    ("tests/graph/ontology/",),
)
"""Folders whose tests run in one process, one after another. Elsewhere a file is the unit.

They begin first, and the longest before the others, so that what comes last is short and both processes end together.
"""


def unit(nodeid: str) -> str:
    """The name of what runs in one process with this test."""
    file = nodeid.partition("::")[0]
    if file.startswith("tests/browser/"):  # each window by itself, so that both processes have as much to do
        return f"{file} {nodeid.rpartition('-')[2]}"
    return next((folders[0] for folders in TOGETHER if file.startswith(folders)), file)


def _place(item: pytest.Item) -> int:
    first = [folders[0] for folders in TOGETHER]
    return first.index(unit(item.nodeid)) if unit(item.nodeid) in first else len(first)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    from xdist.scheduler import LoadScopeScheduling

    class ByUnit(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    config.option.loadscopereorder = False  # they are in order already
    return ByUnit(config, log)
