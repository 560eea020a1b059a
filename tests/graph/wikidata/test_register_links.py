"""A link is written into the register as text, and taken out again, and nothing else of the file moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.core.errors import NotFoundError, UsageError
from graph.core.settings import Settings
from graph.curation import register as register_file
from graph.wikidata import linked_things, register_links
from graph.wikidata.register_links import Accepted
from tests import ROOT

LINK = Accepted("person/anna-naghdalyan", "Q999000101", "curator/first-reader", "2400000900", "2026-11-29")
REAL = (ROOT / "seeds" / "register.ttl").read_bytes()


@pytest.fixture
def checkout(tmp_path: Path) -> Settings:
    """A folder with the real register."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "register.ttl").write_bytes(REAL)
    return Settings(root=tmp_path)


def content(settings: Settings) -> bytes:
    return (settings.seeds / "register.ttl").read_bytes()


def mistakes(settings: Settings) -> list[str]:
    path = settings.seeds / "register.ttl"
    return [str(mistake) for mistake in register_file.read(path, "seeds/register.ttl", settings.base_iri).mistakes]


def test_a_link_stands_behind_its_thing_with_its_evidence(checkout: Settings) -> None:
    written = register_links.accept(checkout, replace(LINK, comments=('the "spokesperson"', "of 2020")))
    before = b'<person/anna-naghdalyan> a pg:Person ; rdfs:label "Anna Naghdalyan"@en .\n'
    assert content(checkout) == REAL.replace(before, before + written.encode())
    (link,) = linked_things.named(linked_things.read(checkout), LINK.thing).links
    assert (link.item, link.revision, link.day, link.by) == (LINK.item, LINK.revision, LINK.day, LINK.by)
    assert link.recorded == "revision 2400000900"
    assert set(link.evidence) == {'the "spokesperson"', "of 2020"}
    assert mistakes(checkout) == []


def test_a_link_that_is_taken_back_leaves_the_register_as_it_was(checkout: Settings) -> None:
    written = register_links.accept(checkout, LINK)
    assert register_links.withdraw(checkout, LINK.thing) == written
    assert content(checkout) == REAL
    assert [path.name for path in checkout.seeds.iterdir()] == ["register.ttl"]


def test_windows_line_endings_stay(checkout: Settings) -> None:
    crlf = REAL.replace(b"\n", b"\r\n")
    (checkout.seeds / "register.ttl").write_bytes(crlf)
    register_links.accept(checkout, LINK)
    assert b"\n" not in content(checkout).replace(b"\r\n", b"")
    register_links.withdraw(checkout, LINK.thing)
    assert content(checkout) == crlf


def test_a_register_without_the_prefixes_gets_full_addresses(checkout: Settings) -> None:
    bare = REAL.replace(b"@prefix dct: <http://purl.org/dc/terms/> .\n", b"")
    (checkout.seeds / "register.ttl").write_bytes(bare)
    assert "<http://purl.org/dc/terms/creator> <curator/first-reader>" in register_links.accept(checkout, LINK)


def test_links_can_be_taken_out_and_only_they_go(checkout: Settings) -> None:
    things = linked_things.read(checkout)
    linked = [thing for thing in things if thing.links]
    assert len(linked) == 44
    for thing in linked[::4]:
        (checkout.seeds / "register.ttl").write_bytes(REAL)
        register_links.withdraw(checkout, thing.iri)
        if thing.kind in ("state", "person", "place", "org"):
            left = linked_things.named(linked_things.read(checkout), thing.iri)
            assert left == replace(thing, links=())
        assert mistakes(checkout) == []


REFUSED = {
    "a link already": (replace(LINK, thing="state/armenia"), UsageError, "linked to Q399 already"),
    "another's item": (replace(LINK, item="Q7747"), UsageError, "Q7747 is the item of person/vladimir-putin"),
    "no such thing": (replace(LINK, thing="person/ana-naghdalyan"), NotFoundError, "did you mean person/anna"),
    "no such curator": (replace(LINK, by="curator/first-reeder"), NotFoundError, "mean curator/first-reader"),
    "nobody": (replace(LINK, by="me"), NotFoundError, "write yourself there"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(name: str, checkout: Settings) -> None:
    link, error, words = REFUSED[name]
    with pytest.raises(error, match=words):
        register_links.accept(checkout, link)
    assert content(checkout) == REAL


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("item", "399", "no item of Wikidata"),
        ("item", "Q399 . <a> <b> <c>", "no item of Wikidata"),
        ("revision", "latest", "no revision"),
        ("day", "29.11.2026", "no day"),
        ("day", "2999-01-01", "still to come"),
    ],
)
def test_evidence_that_is_none_is_refused(field: str, value: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        replace(LINK, **{field: value})


def test_a_link_within_another_statement_is_left_to_people(checkout: Settings) -> None:
    joined = REAL.replace(
        b'rdfs:label "Anna Naghdalyan"@en .', b'rdfs:label "Anna Naghdalyan"@en ; schema:sameAs wd:Q999000101 .'
    )
    (checkout.seeds / "register.ttl").write_bytes(joined)
    with pytest.raises(UsageError, match="take it out by hand"):
        register_links.withdraw(checkout, LINK.thing)
    with pytest.raises(UsageError, match="has no link"):
        register_links.withdraw(checkout, "person/igor-popov")
    assert content(checkout) == joined
