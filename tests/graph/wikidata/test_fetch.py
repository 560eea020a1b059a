"""Chosen statements are fetched into files, become graphs of their own, and change nothing else of the dataset."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core import serialization
from graph.core.errors import InvalidSeedsError
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset import fetched_graphs
from graph.dataset.assembly import Dataset
from graph.dataset.fetched_graphs import WDT, FetchedGraph
from graph.wikidata import fetch, linked_things
from graph.wikidata.client import Client
from tests import ROOT
from tests.support.wikidata_proxy import Proxy, answered


@pytest.fixture
def checkout(tmp_path: Path, asking: Settings) -> Settings:
    """A folder with the real register, and the sample to ask."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "register.ttl").write_bytes((ROOT / "seeds" / "register.ttl").read_bytes())
    return replace(asking, root=tmp_path)


@pytest.fixture
def graphs(checkout: Settings, seeds) -> list[FetchedGraph]:
    """The graphs of the sample, as they are read from the files."""
    files, _ = fetch.fetch(Client(checkout), linked_things.read(checkout))
    fetch.write(checkout, files)
    return fetched_graphs.read(checkout, seeds.register.triples)


def test_a_file_holds_positions_with_dates_and_says_where_they_come_from(checkout: Settings) -> None:
    files, empty = fetch.fetch(Client(checkout), linked_things.read(checkout))
    assert len(files) == 24
    assert len(files) + len(empty) == 38
    (putin,) = (file for file in files if file.item == "Q7747")
    text = putin.content.decode()
    assert "wd:Q7747 wdt:P39 wd:Q218295 ." in text
    assert re.search(r'<wikidata/Q7747#Q7747-\d+> wdt:P580 "2000-05-07"\^\^<[^>]+#date> \.', text)
    assert 'rdfs:label "President of Russia"@en' in text
    assert f"title=Q7747&oldid={putin.revision}>" in text
    assert "Q1123764" not in text  # of deprecated rank
    (mammadyarov,) = (file.content.decode() for file in files if file.item == "Q58083")
    assert 'wdt:P580 "2004"^^<http://www.w3.org/2001/XMLSchema#gYear>' in mammadyarov
    assert [file.content for file in fetch.fetch(Client(checkout), linked_things.read(checkout))[0]] == [
        file.content for file in files
    ]


def test_only_chosen_properties_are_fetched_and_no_country(checkout: Settings) -> None:
    files, _ = fetch.fetch(Client(checkout), linked_things.read(checkout))
    text = b"".join(file.content for file in files).decode()
    assert set(re.findall(r"wdt:(P\d+)", text)) == {"P39", "P463", "P580", "P582", "P625", "P1705"}
    assert set(fetched_graphs.PROPERTIES) == {"P39", "P463", "P580", "P582", "P625", "P1705"}


def test_nothing_is_written_where_an_answer_is_broken(checkout: Settings, wikidata: Proxy) -> None:
    wikidata.fail(answered(200, b'{"head": {"vars": ["item"]}, "results": {"bindings": ['))
    with pytest.raises(Exception, match="no SPARQL result"):
        fetch.fetch(Client(checkout), linked_things.read(checkout))
    assert not (checkout.seeds / "wikidata").exists()


BROKEN = {
    "another property": ("wdt:P39 wd:Q218295 .", "wdt:P17 wd:Q159 .", "is not what is kept of Wikidata"),
    "another subject": ("wd:Q7747 wdt:P39", "wd:Q1 wdt:P39", "is not what is kept"),
    "no revision": ("&oldid=", "&old=", "does not say which revision"),
    "the revision of another item": ("title=Q7747", "title=Q57371", "does not say which revision of its item"),
    "another graph": ("<wikidata/Q7747> {", "<claim/000-01> {", "another graph than <wikidata/Q7747>"),
    "something outside": ("\n<wikidata/Q7747> {", "<a> rdfs:label 'x' .\n<wikidata/Q7747> {", "outside its graph"),
    "no TriG": ("@prefix wd:", "@prefix wd", "broken TriG"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_holds_anything_else_is_refused(name: str, checkout: Settings, graphs, seeds) -> None:
    old, new, words = BROKEN[name]
    path = checkout.seeds / "wikidata" / "Q7747.trig"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = fetched_graphs.mistakes(checkout, seeds.register.triples)
    assert any(words in str(mistake) for mistake in found), found
    assert {mistake.file for mistake in found} == {"seeds/wikidata/Q7747.trig"}


def test_a_file_of_an_item_that_nothing_is_linked_to_is_refused(checkout: Settings, graphs, seeds) -> None:
    text = (checkout.seeds / "wikidata" / "Q7747.trig").read_text("utf-8")
    (checkout.seeds / "wikidata" / "Q5.trig").write_text(text.replace("Q7747", "Q5"), "utf-8")
    with pytest.raises(InvalidSeedsError) as error:
        fetched_graphs.read(checkout, seeds.register.triples)
    assert [mistake.what for mistake in error.value.mistakes] == ["no thing of the register is linked to Q5"]


def test_the_shipped_folder_holds_no_statement(settings: Settings, seeds) -> None:
    assert [path.name for path in (ROOT / "seeds" / "wikidata").iterdir()] == ["README.md"]
    assert fetched_graphs.read(settings, seeds.register.triples) == []


def test_graphs_of_wikidata_hold_its_terms_only_and_the_claims_stay(graphs, built: Dataset) -> None:
    with_them = replace(built, fetched=graphs)
    for view in VIEWS:
        before, after = set(built.quads(view)), set(with_them.quads(view))
        added = after - before
        assert before <= after
        assert all(fetched_graphs.is_fetched(quad.graph_name.value, built.base) for quad in added)
        assert all(quad.predicate.value.startswith(WDT) for quad in added)
        assert len(added) > 60
    assert serialization.nquads(with_them.claim_quads(DEFAULT_VIEW)) == serialization.nquads(built.quads(DEFAULT_VIEW))
    assert not any(
        isinstance(node, ox.BlankNode) for graph in graphs for t in graph.content for node in (t.subject, t.object)
    )
