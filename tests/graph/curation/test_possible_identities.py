"""What may be the same is recorded with the words for it and against it; mistakes are told, and nothing follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PG, term
from graph.core.settings import Settings
from graph.curation import seeds as seeds_module
from graph.curation.possible_identities import FILE
from graph.curation.seeds import Seeds
from graph.dataset import assembly
from graph.dataset.assembly import Dataset
from graph.dataset.validation import check
from tests.support.small_checkout import small_checkout
from tests.support.typed_claims import line_of

ENTRY = """\
identities:
  - id: identity/outbreak
    label: The outbreak of the conflict in documents 000 and 001
    nodes: [conflict/nagorno-karabakh]
    reason: Taken as one; one gives a year, the other a month.
    for:
      - {document: doc/000, quote: The Armenian-Azerbaijani conflict over Nagorno-Karabakh broke out in 1988}
      - {document: doc/001, quote: broke out in February 1988}
    curator: curator/first-reader
    noted: 2026-11-28
"""
NODES = "nodes: [conflict/nagorno-karabakh]"
TALKS = "quote: following talks with his Russian counterpart Sergey Lavrov"
PART = "meeting/lavrov-mirzoyan-001#participation-sergey-lavrov-001"


@dataclass(frozen=True)
class Slip:
    """A mistake in the entry: text replaced, on the line where `at` stands, with what is told and advised."""

    old: str
    new: str
    at: str
    says: str
    fix: str

    def __iter__(self) -> Iterator[str]:
        yield from (self.old, self.new, self.at, self.says, self.fix)


SLIPS = {
    "an unknown thing": Slip(
        NODES,
        "nodes: [conflict/nagorno-karabah]",
        "nodes:",
        "conflict/nagorno-karabah is unknown",
        "did you mean conflict/n",
    ),
    "an unknown part": Slip(
        NODES,
        f"nodes: [conflict/nagorno-karabakh, {PART[:-1]}0]",
        "nodes:",
        f"{PART[:-1]}0 is unknown",
        f"mean {PART}?",
    ),
    "a part of what has none": Slip(
        NODES,
        "nodes: [conflict/nagorno-karabakh, agreement/ceasefire-1994#signature-x-000]",
        "nodes:",
        "is unknown",
        "name agreement/ceasefire-1994, which has no parts",
    ),
    "a thing twice": Slip(
        NODES,
        "nodes: [conflict/nagorno-karabakh, conflict/nagorno-karabakh]",
        "nodes:",
        "conflict/nagorno-karabakh stands twice in identity/outbreak",
        "leave the second out",
    ),
    "claims": Slip(
        NODES, "nodes: [claim/000-01, claim/001-03]", "nodes:", "claim/000-01 is a record", "record a disagreement"
    ),
    "a document": Slip(NODES, "nodes: [doc/000]", "nodes:", "doc/000 is a record", "name what it tells of"),
    "a concept": Slip(NODES, "nodes: [c:ceasefire]", "nodes:", "'c:ceasefire' is not a reference", "refer to an id"),
    "nothing": Slip(f"    {NODES}\n", "", "- id:", "identity/outbreak has no 'nodes'", "write nodes: [meeting/"),
    "an empty list": Slip(NODES, "nodes: []", "- id:", "identity/outbreak has no 'nodes'", "write nodes: [meeting/"),
    "a quote that is not there": Slip(
        "broke out in February", "broke out in March", "quote: broke out in March", "does not occur", "quote exactly"
    ),
    "a quote that occurs often": Slip(
        "quote: broke out in February 1988", "quote: Azerbaijan", "quote: Azerbaijan", "occurs 11 times", "add prefix:"
    ),
    "a suffix that is wrong": Slip(
        "February 1988}",
        "February 1988, suffix: before}",
        "suffix",
        "does not stand after the quote",
        "leave the suffix out",
    ),
    "an unknown document": Slip(
        "document: doc/001", "document: doc/009", "doc/009", "document: doc/009 is unknown", "are doc/000, doc/001"
    ),
    "a passage without document": Slip(
        "document: doc/001, quote",
        "quote",
        "- {quote",
        "for: a passage without document or quote",
        "{document: doc/001",
    ),
    "a passage that is a text": Slip(
        "{document: doc/001, quote: broke out in February 1988}",
        "broke out",
        "- broke out",
        "without document",
        "write",
    ),
    "a key of a passage": Slip("document: doc/001", "doc: doc/001", "doc: doc", "unknown key 'doc'", "write document"),
    "the same words twice": Slip(
        "    curator",
        "    against: {document: doc/001, quote: broke out in February 1988}\n    curator",
        "against:",
        "the same words of doc/001 stand in identity/outbreak twice",
        "quote once",
    ),
    "nothing for it": Slip("    for:", "    against:", "- id:", "has no 'for'", "what no words speak for is not noted"),
    "no reason": Slip(
        "    reason: Taken as one; one gives a year, the other a month.\n",
        "",
        "- id:",
        "has no 'reason'",
        "what leaves it open",
    ),
    "an empty reason": Slip(
        "reason: Taken as one; one gives a year, the other a month.",
        "reason: ''",
        "reason:",
        "reason is empty",
        "say what",
    ),
    "a reason in brackets": Slip("reason: Taken as one;", "reason: [Taken] one;", "reason: [", "broken YAML", "quot"),
    "no label": Slip(
        "    label: The outbreak of the conflict in documents 000 and 001\n",
        "",
        "- id:",
        "has no 'label'",
        "in a few words",
    ),
    "a key that is near": Slip("reason:", "reson:", "reson:", "unknown key 'reson'", "write reason"),
    "a key that is far": Slip(
        "    for:", "    passages:", "passages:", "unknown key 'passages'", "use one of against,"
    ),
    "the key of the file": Slip(
        "identities:", "identites:", "identites:", "unknown key 'identites'", "write identities"
    ),
    "another kind of id": Slip(
        "id: identity/", "id: disagreement/", "- id:", "id 'disagreement/outbreak'", "identity/"
    ),
    "an unknown curator": Slip(
        "first-reader",
        "frist-reader",
        "curator:",
        "curator/frist-reader is unknown",
        "did you mean curator/first-reader?",
    ),
    "who is no curator": Slip(
        "curator/first-reader", "person/vladimir-putin", "curator:", "is not a curator", "such as curator/first-reader"
    ),
    "no day": Slip("    noted: 2026-11-28\n", "", "- id:", "has no 'noted'", "the day on which"),
    "no day of the calendar": Slip("2026-11-28", "2026-11-31", "noted:", "'2026-11-31' is not a day", "write a day"),
    "a node alone, quoted at one place": Slip(
        "      - {document: doc/001, quote: broke out in February 1988}\n",
        "",
        "nodes:",
        "names conflict/nagorno-karabakh alone, and quotes one place of it",
        "name the other thing, or quote two places",
    ),
    "a node that no quoted words tell of": Slip(
        NODES,
        "nodes: [conflict/nagorno-karabakh, meeting/lavrov-mirzoyan-001]",
        "nodes:",
        "no words that identity/outbreak quotes tell of meeting/lavrov-mirzoyan-001",
        "quote those of claim/001-04 too",
    ),
    "no entry": Slip(
        "    noted: 2026-11-28\n", "    noted: 2026-11-28\n  - x\n", "- x", "an identity is 'x'", "- id: identity/"
    ),
}


@pytest.fixture(scope="module")
def settings_of_module(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_checkout(tmp_path_factory.mktemp("identities") / "root")


@pytest.fixture
def small(settings_of_module: Settings) -> Settings:
    """The small seeds; what a test writes to the file is written anew by the next."""
    return settings_of_module


def planted(settings: Settings, text: str) -> Seeds:
    """The small seeds with this text as `identities.yaml`."""
    (settings.root / FILE).write_text(text, "utf-8")
    return seeds_module.read(settings)


def test_the_file_may_be_missing(tmp_path: Path) -> None:
    read = seeds_module.read(small_checkout(tmp_path / "root"))
    assert (read.mistakes, read.identities.entries) == ([], [])


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_mistake_in_an_entry_is_told_on_its_line(small: Settings, slip: Slip) -> None:
    old, new, at, says, fix = slip
    assert ENTRY.count(old) >= 1
    text = ENTRY.replace(old, new, 1)
    told = planted(small, text).mistakes
    assert {mistake.file for mistake in told} == {FILE}
    assert {mistake.line for mistake in told} == {line_of(text, at)}, list(map(str, told))
    assert any(says in mistake.what and fix in mistake.fix for mistake in told), list(map(str, told))


def test_every_mistake_of_an_entry_is_tried() -> None:
    assert len(SLIPS) == 33


def test_an_entry_without_mistakes_has_none(small: Settings) -> None:
    assert planted(small, ENTRY).mistakes == []
    assert check(small) == []


def test_a_pair_stands_in_one_entry(small: Settings) -> None:
    other = ENTRY.replace("identities:\n", "").replace("identity/outbreak", "identity/again")
    (mistake,) = planted(small, ENTRY + other).mistakes
    assert mistake.line == line_of(ENTRY + other, "- id: identity/again")
    assert mistake.what == "conflict/nagorno-karabakh stands alone in identity/outbreak too"

    pair = "nodes: [meeting/lavrov-mirzoyan-001, control/districts-001]"
    quotes = ENTRY.replace("quote: broke out in February 1988", "quote: a number of districts")
    quotes = re.sub("document: doc/000, quote: .*}", f"document: doc/001, {TALKS}}}", quotes)
    one, two = (
        quotes.replace(NODES, pair),
        quotes.replace(NODES, "nodes: [control/districts-001, meeting/lavrov-mirzoyan-001]"),
    )
    two = two.replace("identities:\n", "").replace("identity/outbreak", "identity/again")
    (mistake,) = planted(small, one + two).mistakes
    assert mistake.what == "control/districts-001 and meeting/lavrov-mirzoyan-001 stand in identity/outbreak too"
    assert mistake.fix == "add the passages there"


def test_an_id_stands_once(small: Settings) -> None:
    text = ENTRY + ENTRY.replace("identities:\n", "").replace(NODES, "nodes: [territory/districts-001]")
    (mistake,) = planted(small, text).mistakes
    assert (mistake.line, mistake.what) == (ENTRY.count("\n") + 1, "id 'identity/outbreak'")


def about(nodes: str) -> str:
    """An entry about other things, which quotes where Lavrov is told of."""
    return ENTRY.replace("quote: broke out in February 1988", TALKS).replace(NODES, f"nodes: [{nodes}]")


@pytest.mark.parametrize(
    ("nodes", "what"),
    [
        ("conflict/nagorno-karabakh, person/sergey-lavrov", "Person and Event are disjoint types"),
        ("conflict/nagorno-karabakh, office/general, person/sergey-lavrov", "Person and Office are disjoint types"),
        ("person/sergey-lavrov, place/moscow", "Place and Person are disjoint types"),
    ],
)
def test_things_of_disjoint_kinds_cannot_be_one(small: Settings, nodes: str, what: str) -> None:
    """As the closure shows them: a conflict is an event by the ontology."""
    assert planted(small, about(nodes)).mistakes == []
    told = check(small)
    assert {(mistake.file, mistake.line) for mistake in told} == {(FILE, line_of(about(nodes), "nodes:"))}
    (mistake,) = [mistake for mistake in told if what in mistake.what]
    assert "cannot be one" in mistake.what
    assert "record a disagreement" in mistake.fix


def test_a_part_stands_for_whoever_took_part_without_a_name(small: Settings) -> None:
    """So it may be a person; one whose agent is named is that agent."""
    text = about(f"person/ararat-mirzoyan, {PART}")
    assert planted(small, text).mistakes == []
    (mistake,) = check(small)
    assert mistake.line == line_of(text, "nodes:")
    assert mistake.what == f"{PART} is the part of person/sergey-lavrov, who is named"
    assert mistake.fix == "write person/sergey-lavrov"


def test_what_is_noted_in_the_future_is_told(small: Settings) -> None:
    planted(small, ENTRY.replace("2026-11-28", "2999-01-01"))
    (mistake,) = check(small)
    assert (mistake.file, mistake.line) == (FILE, line_of(ENTRY, "noted:"))
    assert mistake.what == "noted: 2999-01-01 is in the future"


def test_nothing_follows_from_it_and_no_claim_graph_knows_it(small: Settings) -> None:
    """The dataset without it is the same, but for its own triples and the passages that no claim quotes."""
    with_one, without = (assembly.assemble(planted(small, text)) for text in (ENTRY, "identities: []\n"))
    assert {iri: set(graph) for iri, graph in with_one.claims.items()} == {
        iri: set(graph) for iri, graph in without.claims.items()
    }
    for view in with_one.views:
        more = set(with_one.views[view]) - set(without.views[view])
        assert set(without.views[view]) <= set(with_one.views[view])
        recorded = {t for t in more if t.subject == ox.NamedNode(with_one.base + "identity/outbreak")}
        assert sorted(t.predicate.value for t in recorded) == sorted(
            term(name).value
            for name in ("rdf:type", "rdfs:label", "rdfs:comment", "dct:creator", "dct:created", "pg:identityOf")
            + 2 * ("pg:passageFor",)
        )
        assert {t.object for t in recorded if t.predicate == term("rdf:type")} == {term("pg:PossibleIdentity")}
        assert more == recorded, "both passages are those of claims"


def test_of_the_real_ones_nothing_is_inferred(seeds: Seeds, built: Dataset) -> None:
    names = {seeds.base + identity.iri for identity in seeds.identities.entries}
    assert len(names) >= 25
    inferred = [q for q in built.index if ":round:" in q.graph_name.value]
    assert len(inferred) > 1000
    assert [q for q in inferred if q.subject.value in names or getattr(q.object, "value", "") in names] == []
    assert all(not iri.startswith("identity/") for iri in built.claims)
    own = {PG + name for name in ("identityOf", "passageFor", "passageAgainst")}
    told = [t for graph in built.claims.values() for t in graph]
    assert [t for t in told if t.predicate.value in own or t.subject.value in names] == []


LOOK_ALIKES = {
    "Lavrov's talks with Mirzoyan": {"meeting/lavrov-mirzoyan-001", "meeting/lavrov-mirzoyan-moscow-004"},
    "Lachin": {"place/lachin-corridor", "territory/lachin-district"},
    "the chief of the military": {
        "agreement/ceasefire-2016-04#signature-chief-of-armed-forces-armenia-000",
        "person/artak-davtyan",
    },
    "the mediators": {"org/international-mediators-000", "org/osce-minsk-group"},
    "the lines": {"place/line-of-contact", "place/engagement-line"},
    "the seven regions": {"territory/seven-adjacent-territories"},
    "the referendum": {"referendum/nagorno-karabakh"},
}


@pytest.mark.parametrize("nodes", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_what_the_guide_and_the_register_call_look_alikes_is_recorded(seeds: Seeds, nodes: set[str]) -> None:
    (identity,) = [i for i in seeds.identities.entries if set(map(str, i.nodes)) == nodes]
    assert len(identity.cited) >= 2


def test_every_real_entry_quotes_its_documents(seeds: Seeds) -> None:
    texts = {file.document_iri: file.document.text for file in seeds.files if file.document}
    cited = [c for identity in seeds.identities.entries for c in identity.cited]
    assert len(cited) >= 90
    assert all(texts[c.document][slice(*c.passage.span)] == c.passage.exact for c in cited)
    assert {c.document for c in cited} == set(texts)
