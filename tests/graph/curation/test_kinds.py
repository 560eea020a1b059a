"""The kind of a thing comes from the scheme of what it is, in claims and in the register; a figure fits its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.dataset import validation
from tests.support.small_checkout import REGISTER, small_checkout
from tests.support.typed_claims import ReadClaims, claim, file

FLIGHT = "id: event/flight-900, type: Event, label: Flight"
MISTAKES = {  # the facts, what is said, the fix
    "of another incident": (
        "{id: incident/x-900, type: Incident, label: X, kind: pandemic}",
        "class Incident",
        "arrest",
    ),
    "of an incident, on hostilities": (
        "{id: hostilities/x-900, type: Hostilities, label: X, kind: shelling}",
        "class Ev",
        "",
    ),
    "of an event": ("{id: event/x-900, type: Event, label: X, kind: electon}", "for class Event", "write election"),
    "of a mission": (
        "{id: deployment/x-900, type: Deployment, label: X, kind: peace}",
        "for class Deployment",
        "write peace",
    ),
    "of consent, on an agreement": (
        *(
            "{id: agreement/x-900, type: Agreement, label: X, kind: signed-by}",
            "for class Agreement",
            "accord, communique",
        ),
    ),
    "of agreement, on a signature": (
        "{id: agreement/x-900, type: Agreement, label: X, signature: [{agent: state/armenia, kind: accord}]}",
        "for class Participation",
        "agreed-by, initialled-by",
    ),
    "of an office, without its type": (
        "{id: office/foreign-minister-armenia, kind: ceasefire}",
        "for class Office",
        "adviser",
    ),
    "of a state": ("{id: state/armenia, kind: autonomous-unit}", "for class State", "un-member"),
    "of an organisation": ("{id: org/osce, kind: politcal-party}", "for class Organisation", "write political-party"),
    "of a person, who has none": (
        "{id: person/sergey-lavrov, kind: foreign-minister}",
        "has no kinds",
        "leave the key out",
    ),
    "of a place, which has none": ("{id: place/moscow, kind: capital}", "has no kinds", "leave the key out"),
    "a share above the whole": (
        f"{{{FLIGHT}, figure: [{{kind: turnout, max: 101, wording: came over}}]}}",
        "'101' of turnout is more than all",
        "in per cent",
    ),
    "a part of a vote": (
        f"{{{FLIGHT}, figure: [{{kind: votes-cast, min: 2.5, wording: came over}}]}}",
        "no whole number",
        "write a whole number",
    ),
    "a part of a prisoner": (
        f"{{{FLIGHT}, figure: [{{kind: released, max: 1.234, wording: came over}}]}}",
        "no whole number",
        "write 1234",
    ),
}
RIGHT = {
    "an armed group that holds a territory": "{id: org/front, type: [ArmedForce, Polity], kind: armed-group}",
    "a polity that is no state": "{id: polity/region, type: Polity, kind: autonomous-unit}",
    "a registered body": "{id: org/osce, kind: association}",
    "an event of its own kind": f"{{{FLIGHT}, kind: displacement}}",
    "half a year": f"{{{FLIGHT}, figure: [{{kind: duration-years, min: 0.5, max: 0.5, wording: came over}}]}}",
    "all": f"{{{FLIGHT}, figure: [{{kind: vote-share-against, min: 100, max: 100, wording: came over}}]}}",
}


def told(read_claims: ReadClaims, facts: str) -> list[str]:
    text = file(claim(quote="the districts came over to Baku", dateBasis="", facts=f"[{facts}]"))
    return list(map(str, read_claims(text).mistakes))


@pytest.mark.parametrize(("facts", "says", "fix"), MISTAKES.values(), ids=MISTAKES)
def test_a_kind_that_something_cannot_have_is_told(read_claims: ReadClaims, facts: str, says: str, fix: str) -> None:
    (words,) = told(read_claims, facts)
    assert says in words
    assert fix in words


@pytest.mark.parametrize("facts", RIGHT.values(), ids=RIGHT)
def test_a_kind_that_something_can_have_is_none(read_claims: ReadClaims, facts: str) -> None:
    assert told(read_claims, facts) == []


def test_every_mistake_and_every_right_form_is_tried() -> None:
    assert (len(MISTAKES), len(RIGHT)) == (14, 6)


def test_kinds_in_the_register_are_held_to_their_schemes(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.root / REGISTER
    more = (
        '\n<org/front> a pg:ArmedForce , pg:Polity ; rdfs:label "Front"@en ; pg:kind c:armed-group .'
        '\n<org/league> a pg:Organisation ; rdfs:label "League"@en ; pg:kind c:ceasefire .'
        '\n<state/vessia> a pg:State ; rdfs:label "Vessia"@en ; pg:kind c:armed-group .\n'
    )
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    found = [str(mistake) for mistake in validation.check(settings)]
    last = path.read_text("utf-8").count("\n")
    lines = {int(words.split(":")[1]) for words in found if words.startswith(REGISTER)}
    assert lines == {last - 1, last}, "\n".join(found)
    assert any("a state says why it counts as one" in words for words in found)
    assert any("the kind of an organisation comes from" in words for words in found)
