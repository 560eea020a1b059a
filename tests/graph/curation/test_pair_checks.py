"""What belongs together in pairs is written together: a claims file that leaves the pairs open is a mistake."""

from __future__ import annotations

import pytest

from graph.claims.claim_checks import INFERRED, PAIRED
from graph.ontology.shortcuts import shortcut_properties
from graph.ontology.vocabulary import Vocabulary
from tests import ROOT
from tests.support.typed_claims import ReadClaims, claim, file, line_of

JOINT = "[person/ilham-aliyev, person/vladimir-putin]"
OFFICES = "[office/president-azerbaijan, office/president-russia]"


def said(then: str) -> str:
    """A claim of words that were said."""
    return claim(dateBasis="", facts=f"[{{id: speech/x-900, type: SpeechAct, label: Words, kind: inform, {then}}}]")


def signed(then: str) -> str:
    """A claim of an agreement."""
    facts = f"[{{id: agreement/x-900, type: Agreement, label: X, kind: accord, {then}}}]"
    return claim(dateBasis="undated", facts=facts)


def control(then: str) -> str:
    """A claim of a change of control."""
    return claim(dateBasis="", facts=f"[{{id: control/x-900, type: ControlChange, label: X, kind: unstated, {then}}}]")


MISTAKES = {  # the claim: how many mistakes, what is said, the fix
    "one speaker": (
        *(said("speaker: person/ilham-aliyev"), 1, "speaker does not say what belongs together"),
        "write `speaking: [{agent: person/ilham-aliyev}]`",
    ),
    "one speaker in office": (
        *(said("speaker: person/ilham-aliyev, speaksAs: office/president-azerbaijan"), 2, "speaksAs does not say"),
        "write `speaking: [{agent: person/ilham-aliyev, inOffice: office/president-azerbaijan}]`",
    ),
    "two speakers": (
        *(said(f"speaker: {JOINT}"), 1, "speaker does not say"),
        "write `speaking: [{agent: person/ilham-aliyev}, {agent: person/vladimir-putin}]`",
    ),
    "two speakers in two offices": (
        *(said(f"speaker: {JOINT}, speaksAs: {OFFICES}"), 2, "speaker does not say"),
        "write `speaking: [{agent: person/ilham-aliyev, inOffice: …}, {agent: person/vladimir-putin, inOffice: …}]`",
    ),
    "two offices without names": (
        *(said(f"speaksAs: {OFFICES}"), 1, "speaksAs does not say"),
        "write `speaking: [{inOffice: office/president-azerbaijan}, {inOffice: office/president-russia}]`",
    ),
    "two actors in one part": (
        *(said(f"speaking: [{{agent: {JOINT}, inOffice: {OFFICES}}}]"), 1, "a part of several actors"),
        "write a part for each",
    ),
    "a signatory": (signed("signatory: person/vladimir-putin"), 1, "signatory", "write `signature: [{agent: …}]`"),
    "a party": (signed("party: state/russia"), 1, "party does not say", "write `signature: [{onBehalfOf: …}]`"),
    "two offices for two states": (
        *(
            signed(f"signature: [{{agent: person/x, inOffice: {OFFICES}, onBehalfOf: [state/armenia, state/russia]}}]"),
            1,
        ),
        *("inOffice and onBehalfOf have several values each", "leave onBehalfOf out"),
    ),
    "two obligors at two places": (
        signed("provision: [{kind: ceasefire, obligor: [state/armenia, state/russia], appliesTo: [place/a, place/b]}]"),
        *(1, "obligor and appliesTo have several values each", "write a provision for each obligor"),
    ),
    "two who lost and two who gained": (
        control("transferredFrom: [state/armenia, state/russia], transferredTo: [state/azerbaijan, state/france]"),
        *(1, "transferredFrom and transferredTo have several", "a change of control for each who gave and who took"),
    ),
    "two territories to two": (
        control("territory: [territory/a, territory/b], transferredTo: [state/azerbaijan, state/france]"),
        *(1, "territory and transferredTo have several", "write a change of control for each territory"),
    ),
    "two territories from two": (
        control("territory: [territory/a, territory/b], transferredFrom: [state/azerbaijan, state/france]"),
        *(1, "territory and transferredFrom have several", "write a change of control for each territory"),
    ),
    "two sources by two carriers": (
        claim(
            modality="reported",
            attributedTo=JOINT,
            relayedBy="[org/mfa-russia, org/mfa-azerbaijan]",
        ),
        *(1, "attributedTo and relayedBy have several values each", "write a claim for each source"),
    ),
}


@pytest.mark.parametrize(("typed", "count", "says", "fix"), MISTAKES.values(), ids=MISTAKES)
def test_lists_without_pairs_are_told_with_what_to_write(
    read_claims: ReadClaims, typed: str, count: int, says: str, fix: str
) -> None:
    text = file(typed)
    told = sorted({str(mistake) for mistake in read_claims(text).mistakes})
    line = line_of(text, " facts" if "attributedTo" not in says else " relayedBy")
    assert len(told) == count, "\n".join(told)
    assert all(words.startswith(f"seeds/claims/900.yaml:{line}: ") for words in told), "\n".join(told)
    assert any(says in words and fix in words for words in told), "\n".join(told)


RIGHT = {
    "two speakers, each in office": said(
        "speaking: [{agent: person/ilham-aliyev, inOffice: office/president-azerbaijan}, "
        "{agent: person/vladimir-putin, inOffice: office/president-russia}]"
    ),
    "a speaker for somebody": said("speaking: [{agent: person/ilham-aliyev, onBehalfOf: state/azerbaijan}]"),
    "a speaker known by office": said("speaking: [{inOffice: office/president-russia}]"),
    "two who gained from one": control("transferredFrom: state/russia, transferredTo: [state/armenia, state/france]"),
    "two obligors at one place": signed(
        "provision: [{kind: ceasefire, obligor: [state/armenia, state/russia], appliesTo: place/lachin-corridor}]"
    ),
    "one source by two carriers": claim(
        modality="reported", attributedTo="person/ilham-aliyev", relayedBy="[org/mfa-russia, org/mfa-azerbaijan]"
    ),
}


@pytest.mark.parametrize("typed", RIGHT.values(), ids=RIGHT)
def test_what_leaves_no_pair_open_is_no_mistake(read_claims: ReadClaims, typed: str) -> None:
    read = read_claims(file(typed))
    assert list(map(str, read.mistakes)) == []
    assert len(read.claims) == 1


def test_each_shortcut_past_parts_has_its_advice() -> None:
    """Whatever a chain concludes from parts is worked out, and nobody types it."""
    vocabulary = Vocabulary(ROOT / "ontology")
    shortcuts = {iri.partition("#")[2] for iri in shortcut_properties(vocabulary)}
    worked_out_of_one = {"forState", "organOfState"}
    assert len(shortcuts) >= 9
    assert shortcuts - worked_out_of_one <= INFERRED.keys()
    assert not INFERRED.keys() & vocabulary.context.keys()


def test_every_pair_is_tried() -> None:
    assert len(PAIRED) == 6
    assert (len(MISTAKES), len(RIGHT)) == (14, 6)
    assert [
        pair for pair in PAIRED if not any(f"{pair[0]} and {pair[1]}" in says for _, _, says, _ in MISTAKES.values())
    ] == []
