"""What a claim tells is told in words that leave nothing out and add nothing: of every claim of the seeds."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore, solutions
from server.wording.chunks import text_of
from server.wording.names import Names
from server.wording.phrases import figure_line, phrases, told_line
from server.wording.told_facts import Told, told_facts

LINES = {
    "001-39": "Mediation in the Nagorno-Karabakh conflict: began 1992; continuing; mediated by OSCE Minsk Group; about "
    "conflict settlement, Nagorno-Karabakh; called “Talks on the Nagorno-Karabakh settlement”",
    "003-15": "Sergey Lavrov: Foreign Minister of Russia; as of 1 April 2021",
    "003-41": "Azerbaijani Armed Forces: called “Azerbaijani forces”",
    "000-52": "Offensives told of 1 April 2016 (document 000): said to be “heavy” (severity)",
    "000-62": "Nagorno-Karabakh authorities: “welcomed the verbal agreement” (stance); about Ceasefire of April 2016",
    "002-64": "Hostilities of April 2016: told as happening in spite of Ceasefire of 1994 (“despite the ceasefire”)",
    "001-43": "Mediation in the Nagorno-Karabakh conflict: 3 members of OSCE Minsk Group; “three co-chairs”",
    "003-102": "Hostilities of autumn 2020: people killed: “thousands” (for programs: at least 2,000)",
    "003-103": "Hostilities of autumn 2020: people displaced: “more than 100,000 people” (for programs: at least "
    "100,000)",
    "000-30": "Referendum in Nagorno-Karabakh: vote share in favour 99.89 per cent; “overwhelmingly in support of "
    "independence (99.89%)”",
    "001-16": "Words of Mirzoyan at a press conference in Moscow (document 001): rejection or denial; said by Ararat "
    "Mirzoyan; about peace treaty; told in claim 001-17",
}


@pytest.fixture(scope="module")
def told(store: EmbeddedStore, settings: Settings) -> dict[str, list[Told]]:
    claims = [row["claim"].value for row in solutions(store, "SELECT ?claim { ?claim a pg:Claim }")]
    found = told_facts(store, settings.ontology, claims)
    assert len(found) == len(claims) >= 379
    return found


@pytest.fixture(scope="module")
def names(store: EmbeddedStore, told: dict[str, list[Told]]) -> Names:
    return Names.of(store, {iri for things in told.values() for thing in things for iri in thing.names()})


@pytest.mark.parametrize("claim", LINES)
def test_a_claim_is_one_line(store: EmbeddedStore, told: dict[str, list[Told]], names: Names, claim: str) -> None:
    (thing,) = told[f"{store.base}claim/{claim}"]
    assert text_of(told_line(thing, names)) == LINES[claim]


def test_every_term_that_a_claim_tells_stands_in_its_words(told: dict[str, list[Told]], names: Names) -> None:
    """But for what says nothing of its own: that a party is a party, whose body acts for itself, a handle."""
    seen = 0
    for things in told.values():
        for thing in things:
            words = text_of(told_line(thing, names))
            for name, value in _values(thing):
                if name in SILENT or (name == "capacity" and value.value.endswith(("/principal", "/belligerent"))):
                    continue
                seen += 1
                assert _words(value, names, name) in words, (words, name, value)
    assert seen > 1100


def test_what_only_follows_is_not_told(told: dict[str, list[Told]]) -> None:
    shortcuts = {"participant", "involves", "party", "signatory", "speaker", "heldOffice", "servedState", "forState"}
    facts = [name for things in told.values() for thing in things for name in thing.facts]
    assert len(facts) > 1000
    assert shortcuts.isdisjoint(facts)


def test_a_property_that_no_table_knows_is_told_by_its_name(names: Names) -> None:
    told = Told("claim/x", "event/x", "Event", {"oddProperty": [ox.Literal("so")]})
    assert [text_of(phrase.line) for phrase in phrases(told, names)] == ["odd property: so"]


SILENT = {"onBehalfOf", "inOffice", "opposedTo", "label", "kind of a signature", "approximate", "min", "max", "kind"}
"""Told by the agent, the office or the number; the kinds of signatures are the verb of the phrase."""


def _values(told: Told):
    for name, values in told.facts.items():
        for value in values:
            if isinstance(value, Told):
                yield from _values(value)
            else:
                yield name, value


def _words(value: ox.NamedNode | ox.Literal, names: Names, name: str) -> str:
    if isinstance(value, ox.Literal):
        return value.value
    return names.plain(value.value)


JARGON = (
    "told against", "actor said to be responsible", "looks forward to", "at least about", "number of members",
    "per cent:", "unstated", "; inform",
)  # fmt: skip


def test_no_line_has_words_that_only_curators_know(told: dict[str, list[Told]], names: Names) -> None:
    lines = [text_of(told_line(thing, names)) for things in told.values() for thing in things]
    assert len(lines) >= 430
    assert [line for line in lines for word in JARGON if word in line] == []


def test_a_figure_that_only_has_words_gives_no_number(names: Names) -> None:
    kind = ox.NamedNode("https://w3id.org/peacegraph/concept/vote-share-for")
    told = Told("claim/x", "x#figure", None, {"wording": [ox.Literal("most of them")], "kind": [kind]})
    assert text_of(figure_line(told, names)).endswith(": “most of them”")
    exact = {"min": [ox.Literal("30000")], "max": [ox.Literal("30000")]}
    assert text_of(figure_line(Told("claim/x", "x#figure", None, exact), names)) == "figure 30,000"
