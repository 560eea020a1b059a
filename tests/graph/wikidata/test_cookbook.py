"""The cookbook of queries with Wikidata: each is run on the sample, and two clients federate with it over loopback."""

from __future__ import annotations

import subprocess
import sys

import pyoxigraph as ox
import pytest

from graph.store.dataset_store import EmbeddedStore
from tests.project.readme_blocks import ROOT, Block, blocks

PAGE = "queries/with-wikidata.md"
BLOCKS = blocks(PAGE)
ENDPOINT = "https://query.wikidata.org/sparql"


def test_the_page_has_three_queries_and_two_clients_each_with_its_output() -> None:
    assert [block.language for block in BLOCKS] == ["sparql"] * 3 + ["python"] * 2
    assert all(block.shown for block in BLOCKS)
    assert "output of the sample" in (ROOT / PAGE).read_text("utf-8")


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "sparql"], ids=str)
def test_a_query_has_the_answer_that_is_shown(block: Block, beside: EmbeddedStore) -> None:
    answer = beside.query(block.text)
    assert isinstance(answer, ox.QuerySolutions)
    block.assert_prints(answer.serialize(format=ox.QueryResultsFormat.CSV).decode())


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "python"], ids=str)
def test_a_client_that_federates_prints_what_is_shown(block: Block, wikidata_server: str) -> None:
    assert ENDPOINT in block.text
    program = block.text.replace(ENDPOINT, f"{wikidata_server}/sparql")
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    block.assert_prints(done.stdout)
