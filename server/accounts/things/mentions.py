"""Where claims tell of a thing: as what they are about, as a value, in somebody's part, as who speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.support.claim_records import ClaimRecord
from server.accounts.things.thing import Thing
from server.wording.modalities import AS_REPORTED
from server.wording.told_facts import Told


@dataclass(frozen=True)
class Mention:
    """One claim telling of the thing.

    `told` is what the claim tells, of the thing or of another one. `name` is the property of `told` which leads to the
    thing, empty where `told` is of the thing itself or where the thing is only the claim's source (`is_source`). `part`
    is the part in which it stands, by the property `key` of the part.
    """

    claim: ClaimRecord
    told: Told
    name: str = ""
    part: Told | None = None
    key: str = ""
    is_source: bool = False

    @property
    def as_reported(self) -> bool:
        """Whether the claim asserts or reports it; what is put otherwise stands apart."""
        return self.claim.modality in AS_REPORTED


def mentions(thing: Thing) -> Iterator[Mention]:
    """Every mention of the thing in the claims of its page, in their order."""
    for iri, claim in thing.claims.items():
        found = False
        for told in thing.told.get(iri, ()):
            for mention in _mentions_in(claim, told, thing):
                found = True
                yield mention
        if not found and any(voice.iri == thing.iri for voice in (*claim.voices, *claim.relayed_by)):
            for told in thing.told.get(iri, ()):
                yield Mention(claim, told, is_source=True)


def _mentions_in(claim: ClaimRecord, told: Told, thing: Thing) -> Iterator[Mention]:
    if told.iri == thing.iri:
        yield Mention(claim, told)
        return
    if told.kind == "Tenure" and thing.offices.intersection(told.iris("office")):
        yield Mention(claim, told, "officeOf")
        return
    found = []
    for name, values in told.facts.items():
        for value in values:
            if isinstance(value, ox.NamedNode) and value.value == thing.iri:
                found.append(Mention(claim, told, name))
            elif isinstance(value, Told) and (key := _key(value, thing.iri)):
                found.append(Mention(claim, told, name, value, key))
    acting = [mention for mention in found if mention.part is not None and mention.key != "opposedTo"]
    yield from (mention for mention in found if mention.key != "opposedTo" or not acting)


def _key(part: Told, iri: str) -> str:
    """The property of a part that leads to the thing: who acts before whom they act for."""
    found = [name for name in part.facts if iri in part.iris(name)]
    order = ("agent", "onBehalfOf", "inOffice", "fromState", "opposedTo")
    return min(found, key=lambda name: order.index(name) if name in order else len(order), default="")
