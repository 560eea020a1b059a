"""Links are held against the sample: all of the real ones agree, and each kind of mistake is found and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.wikidata import check, linked_things
from graph.wikidata.client import Client
from tests import ROOT
from tests.support.wikidata_proxy import Proxy

HEAD = (ROOT / "seeds" / "register.ttl").read_text("utf-8").partition("\n\n")[0]


def register(folder: Path, statements: str) -> Settings:
    """A folder of curated files with this register alone."""
    (folder / "seeds").mkdir()
    (folder / "seeds" / "register.ttl").write_text(f"{HEAD}\n\n{statements}\n", "utf-8")
    return Settings(root=folder)


def test_every_link_of_the_register_agrees_with_the_sample(asking: Settings, wikidata: Proxy) -> None:
    checked = check.check(Client(asking), linked_things.read(asking))
    assert len(checked) == 44
    assert {one.verdict for one in checked} == {check.AGREES, check.CLOSE}
    assert sum(one.verdict == check.CLOSE for one in checked) == 6
    assert {one.link.recorded for one in checked} == {"revision not recorded"}
    assert len(wikidata.headers) == 2
    spelled = {one.thing.iri: one.item.label for one in checked}
    assert spelled["person/zohrab-mnatsakanyan"] == "Zohrab Mnatsakanian"
    putin = next(one.item for one in checked if one.thing.iri == "person/vladimir-putin")
    assert putin.labels["hy"] == "Վլադիմիր Պուտին"
    assert ("P39", "President of Russia") in putin.statements


MISTAKES = {
    "person/a": ("Q999000300", "The Sample Gazette", [check.CLASS], "is newspaper, which no person is"),
    "person/b": ("Q999000200", "Elmar Mammadyarov", [check.REDIRECT], "was merged into Q58083"),
    "person/c": ("Q999000400", "Gone", [check.DELETED], "knows nothing of Q999000400"),
    "person/d": (
        "Q58217",
        "Sergey Glazyev",
        [check.NAME],
        "calls Q58217 'Sergey Lavrov', the register 'Sergey Glazyev'",
    ),
    "place/e": ("Q649", "Moscow", [check.SHARED], "is also that of place/f"),
    "place/f": ("Q649", "Moscow", [check.SHARED], "is also that of place/e"),
    "state/g": ("Q3024240", "historical country", [check.NO_CLASS], "does not say what Q3024240 is"),
}
CLASSES = {"person": "Person", "place": "Settlement", "state": "State"}


def test_each_mistake_is_found(tmp_path: Path, asking: Settings) -> None:
    lines = [
        f'<{iri}> a pg:{CLASSES[iri.partition("/")[0]]} ; rdfs:label "{label}"@en ; schema:sameAs wd:{item} .'
        for iri, (item, label, _, _) in MISTAKES.items()
    ]
    lines.append('<place/h> a pg:Settlement ; rdfs:label "Baku"@en ; schema:sameAs wd:Q9248 , wd:Q239 .')
    checked = check.check(Client(asking), linked_things.read(register(tmp_path, "\n".join(lines))))
    found = {one.thing.iri: one for one in checked if one.thing.iri in MISTAKES}
    assert len(found) == len(MISTAKES) == 7
    for iri, (_, _, kinds, words) in MISTAKES.items():
        assert [kind for kind, _ in found[iri].findings] == kinds
        assert words in found[iri].findings[0][1]
    several = [one.findings for one in checked if one.thing.iri == "place/h"]
    assert [[kind for kind, _ in findings] for findings in several] == [
        [check.SEVERAL],
        [check.SEVERAL, check.NAME],
    ]
    kinds = {kind for one in checked for kind, _ in one.findings}
    told = (check.DELETED, check.REDIRECT, check.CLASS, check.NO_CLASS, check.NAME, check.SHARED, check.SEVERAL)
    assert kinds == set(told)


def test_two_things_that_lead_to_one_item_by_a_redirect_share_it(tmp_path: Path, asking: Settings) -> None:
    settings = register(
        tmp_path,
        '<person/a> a pg:Person ; rdfs:label "Elmar Mammadyarov"@en ; schema:sameAs wd:Q999000200 .\n'
        '<person/b> a pg:Person ; rdfs:label "E. Mammadyarov"@en ; schema:sameAs wd:Q58083 .',
    )
    checked = check.check(Client(asking), linked_things.read(settings))
    assert [one.verdict for one in checked] == ["shared item, redirect", "shared item"]


@pytest.mark.parametrize("kind", ["person", "state", "polity", "org", "publisher", "place", "territory", "office"])
def test_every_kind_of_id_has_classes_of_wikidata(kind: str) -> None:
    assert check.ROOTS[kind]
    assert check.roots_of("hostilities") == check.roots_of("agreement")
