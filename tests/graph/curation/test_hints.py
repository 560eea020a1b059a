"""A hint names what is near and right there, and whoever obeys it makes no further mistake.

Each mistake is planted, the message read, what it says to write is written in place of what was wrong, and the file is
read again: there is no mistake left. Where a message offers several things, each is tried, or three without TEST_LONG.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from graph.core.errors import Mistake
from graph.core.settings import Settings
from graph.curation import seeds as seeds_module
from graph.texts.hints import nearest_name, write_or_choose
from tests import LONG
from tests.support.small_checkout import ARMENPRESS, DISAGREEMENTS, REGISTER, TASS, small_checkout
from tests.support.typed_claims import line_of


@dataclass(frozen=True)
class Slip:
    """What stands in a file, what is typed instead, and which part of that a hint would replace."""

    old: str
    new: str
    wrong: str
    file: str = TASS
    hint: str = "near"


SLIPS = {
    "a type": Slip("type: Meeting", "type: Metting", "Metting"),
    "a type in lower case": Slip("type: Meeting", "type: meeting", "meeting"),
    "a type of another kind of id": Slip("type: Incident", "type: Meting", "Meting", hint="list"),
    "a kind of talks": Slip("kind: talks", "kind: talkz", "talkz"),
    "a kind of another scheme": Slip("kind: talks", "kind: ceasefire", "ceasefire", hint="list"),
    "a kind of another scheme that is near": Slip("kind: talks", "kind: ceasefir", "ceasefir", hint="list"),
    "a kind of agreement": Slip("kind: joint-statement", "kind: joint-statment", "joint-statment"),
    "a kind of control": Slip("kind: under-agreement", "kind: under-agrement", "under-agrement"),
    "a kind of figure": Slip("{kind: killed", "{kind: kiled", "kiled", ARMENPRESS),
    "a kind of figure, far": Slip("{kind: killed", "{kind: dead", "dead", ARMENPRESS, "list"),
    "a kind of signature": Slip("kind: signed-by", "kind: signed", "signed"),
    "a capacity": Slip("state/russia, capacity: principal", "state/russia, capacity: principle", "principle"),
    "a capacity, far": Slip("state/russia, capacity: principal", "state/russia, capacity: xyz", "xyz", hint="list"),
    "a date basis": Slip("dateBasis: inferred-from-text", "dateBasis: inferred", "inferred"),
    "a role": Slip("{quote: on Tuesday, role: date}", "{quote: on Tuesday, role: dat}", "dat"),
    "a key of a fact": Slip("place: place/moscow", "plaice: place/moscow", "plaice"),
    "a key of a part": Slip("{agent: person/vladimir-putin", "{agnt: person/vladimir-putin", "agnt"),
    "a key of a claim": Slip("note: The year", "not: The year", "not"),
    "a key of the head": Slip('guide: "1"', 'giude: "1"', "giude"),
    "a key of a quotation": Slip("{quote: on Tuesday, role", "{quot: on Tuesday, role", "quot"),
    "a person": Slip("agent: person/sergey-lavrov", "agent: person/sergei-lavrov", "person/sergei-lavrov"),
    "a person as a state": Slip("agent: person/sergey-lavrov", "agent: state/sergey-lavrov", "state/sergey-lavrov"),
    "a state that is new": Slip("agent: person/sergey-lavrov", "agent: state/ruritania", "state/ruritania", hint="add"),
    "a person as a human": Slip("agent: person/sergey-lavrov", "agent: human/sergey-lavrov", "human/sergey-lavrov"),
    "a place": Slip("place: place/moscow", "place: place/mosow", "place/mosow"),
    "a place in upper case": Slip("place: place/moscow", "place: place/Moscow", "place/Moscow"),
    "a state": Slip("transferredTo: state/azerbaijan", "transferredTo: state/azerbaidjan", "state/azerbaidjan"),
    "an office": Slip(
        "office: office/foreign-minister-armenia",
        "office: office/foreign-minster-armenia",
        "office/foreign-minster-armenia",
    ),
    "a source": Slip("attributedTo: org/mod-armenia", "attributedTo: org/mod-armeni", "org/mod-armeni"),
    "a publisher": Slip("\npublisher: publisher/tass", "\npublisher: publisher/tas", "publisher/tas"),
    "a curator": Slip("curator/first-reader", "curator/frist-reader", "curator/frist-reader"),
    "an event": Slip("id: meeting/lavrov-mirzoyan-001", "id: meting/lavrov-mirzoyan-001", "meting/lavrov-mirzoyan-001"),
    "an event in upper case": Slip(
        "id: meeting/lavrov-mirzoyan-001", "id: meeting/Lavrov-Mirzoyan-001", "meeting/Lavrov-Mirzoyan-001"
    ),
    "a new person": Slip(
        "agent: person/sergey-lavrov", "agent: person/somebody-else", "person/somebody-else", hint="add"
    ),
    "a new place": Slip("place: place/moscow", "place: place/atlantis", "place/atlantis", hint="add"),
    "a new event": Slip("kind: talks", "kind: talks\n        subEventOf: meeting/xyz", "meeting/xyz", hint="describe"),
    "a claim": Slip("claims: [claim/000-01]", "claims: [claim/000-91]", "claim/000-91", DISAGREEMENTS, "range"),
    "a kind of disagreement": Slip("kind: granularity", "kind: granularty", "granularty", DISAGREEMENTS),
    "a kind of disagreement, far": Slip("kind: granularity", "kind: xyz", "xyz", DISAGREEMENTS, "list"),
    "a key of a disagreement": Slip("topic: [conflict", "topc: [conflict", "topc", DISAGREEMENTS),
    "a key of a side": Slip("claims: [claim/000-01]", "claim: [claim/000-01]", "claim", DISAGREEMENTS),
    "a topic": Slip(
        "topic: [conflict/nagorno-karabakh]",
        "topic: [conflict/nagorno-karabach]",
        "conflict/nagorno-karabach",
        DISAGREEMENTS,
    ),
    "a topic that is a concept": Slip(
        "topic: [conflict/nagorno-karabakh]", "topic: [c:settlment]", "c:settlment", DISAGREEMENTS
    ),
    "a concept as a topic": Slip("kind: talks", "kind: talks\n        topic: c:settlment", "c:settlment"),
    "a date in words": Slip("began: 1988-02", "began: February 1988", "February 1988"),
    "a date without zeros": Slip("began: 1988-02", "began: 1988-2", "1988-2"),
    "an open end": Slip("began: 1988-02", "when: 1988-02/..", "1988-02/.."),
    "a relative time": Slip(
        "dateBasis: explicit\n    facts:\n      - id: conflict/nagorno-karabakh\n        type: Conflict\n"
        "        label: Nagorno-Karabakh conflict\n        began: 1988-02",
        "dateBasis: relative-to-publication\n    facts:\n      - id: conflict/nagorno-karabakh\n"
        "        type: Conflict\n        label: Nagorno-Karabakh conflict\n        began: publicatin",
        "publicatin",
    ),
    "a number with a point": Slip("min: 25000", "min: 25.000", "25.000", ARMENPRESS),
    "a quote of other case": Slip("      he said in Moscow on", "      He said in Moscow on", "quote", hint="quote"),
    "a quote that stands often": Slip("quote: /TASS/", "quote: Karabakh", "quote", hint="beside"),
    "a kind of the register": Slip(
        "<person/anna-naghdalyan> a", "<persn/anna-naghdalyan> a", "persn/anna-naghdalyan", REGISTER
    ),
}


def reread(settings: Settings, slip: Slip, text: str) -> list[Mistake]:
    """The mistakes that the readers find where a file has another text."""
    (settings.root / slip.file).write_text(text, "utf-8")
    return seeds_module.read(settings).mistakes


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_checkout(tmp_path_factory.mktemp("hints") / "root")


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_whoever_obeys_a_hint_makes_no_further_mistake(settings: Settings, slip: Slip) -> None:
    paths = {path: path.read_text("utf-8") for path in (settings.root / slip.file, settings.root / REGISTER)}
    before = paths[settings.root / slip.file]
    assert before.count(slip.old) == 1
    line = line_of(before.replace(slip.old, slip.new), slip.new) + slip.new[: max(0, slip.new.find(slip.wrong))].count(
        "\n"
    )
    try:
        told = [m for m in reread(settings, slip, before.replace(slip.old, slip.new)) if m.file == slip.file]
        offered = [offer for mistake in told if abs(mistake.line - line) <= 1 for offer in offers(mistake)]
        assert offered, list(map(str, told))
        assert {kind for kind, _ in offered} == {slip.hint}, offered
        for kind, words in offered if LONG else offered[:3]:
            text = obeyed(settings, slip, before, kind, words)
            assert list(map(str, reread(settings, slip, text))) == [], f"{kind}: {words}"
    finally:
        for path, text in paths.items():
            path.write_text(text, "utf-8")


def offers(mistake: Mistake) -> list[tuple[str, str]]:
    """What a message says to do: the kind of advice and the words to write, each of several."""
    fix = mistake.fix
    if beside := re.findall(r'((?:prefix|suffix): "(?:[^"\\]|\\.)*") \(line', fix):
        return [("beside", words) for words in beside]
    if quote := re.search(r'write (quote: "(?:[^"\\]|\\.)*")', fix):
        return [("quote", quote[1])]
    if listed := re.fullmatch(r"use one of ([^…]*)(?: …)?", fix):
        return [("list", words) for words in listed[1].strip().split(", ")]
    if span := re.fullmatch(r"document \S+ has (\S+) to (\S+)", fix):
        return [("range", span[1])]
    if described := re.fullmatch(r"describe it in a claim, with type (\S+)", fix):
        return [("describe", described[1])]
    if fix == "add it to seeds/register.ttl":
        return [("add", "")]
    near = re.search(r"(?:^write|did you mean|such as) ([^\s?,]+)", fix)
    return [("near", near[1])] if near else []


def obeyed(settings: Settings, slip: Slip, before: str, kind: str, words: str) -> str:
    """The text of the file once a hint is obeyed; the register is changed in its place."""
    planted = before.replace(slip.old, slip.new)
    if kind in ("near", "list", "range"):
        return before.replace(slip.old, slip.new.replace(slip.wrong, words, 1))
    if kind == "quote":
        return re.sub(rf"quote: >-\n{re.escape(slip.new)}[^\n]*", lambda _: words, planted)
    if kind == "beside":
        return planted.replace(slip.new, f"{slip.new}\n    {words}")
    if kind == "describe":
        return planted.replace(
            "  - id: claim/001-05", f"      - {{id: {slip.wrong}, type: {words}, label: X}}\n  - id: claim/001-05"
        )
    class_ = {"person": "pg:Person", "place": "pg:Place", "state": "pg:State"}[slip.wrong.partition("/")[0]]
    more = f'\n<{slip.wrong}> a {class_} ; rdfs:label "X"@en .\n'
    register = settings.root / REGISTER
    register.write_text(register.read_text("utf-8").partition(f"\n<{slip.wrong}>")[0] + more, "utf-8")
    return planted


def test_what_is_far_is_not_proposed() -> None:
    assert nearest_name("xyz", ["talks", "video"]) is None
    assert nearest_name("dead", ["killed", "displaced"]) is None
    assert nearest_name("sergey-lavrov", ["sergey-naryshkin", "vladimir-putin"]) is None
    assert nearest_name("TALKS", ["talks"]) == "talks"
    assert nearest_name("inferred", ["inferred-from-text", "explicit"]) == "inferred-from-text"
    assert nearest_name("in", ["inferred-from-text", "explicit"]) is None
    assert write_or_choose("xyz", ["talks", "video"]) == "use one of talks, video"
    assert write_or_choose("talkz", ["talks", "video"], "c:") == "write c:talks"


def test_every_kind_of_hint_is_obeyed() -> None:
    assert len(SLIPS) == 52
    assert {slip.hint for slip in SLIPS.values()} == {"near", "list", "range", "add", "describe", "quote", "beside"}
