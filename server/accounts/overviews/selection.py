"""What a reader chose of the timeline: kinds of things, how they are put, an actor, a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from graph.core.errors import UsageError
from graph.publishing.overviews.dated_things import DatedThing, ToldDate
from graph.publishing.overviews.tellings import Telling
from server.wording.modalities import AS_REPORTED, MODALITIES

GROUPS: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType(
    {
        "hostilities": ("hostilities", frozenset({"Conflict", "Hostilities"})),
        "contacts": ("contacts", frozenset({"Contact"})),
        "agreements": ("agreements", frozenset({"Agreement"})),
        "votes": ("votes and declarations", frozenset({"Referendum", "StatusDeclaration"})),
        "mediation": ("mediation", frozenset({"PeaceProcess"})),
        "incidents": ("incidents", frozenset({"Incident"})),
        "control": ("changes of control", frozenset({"ControlChange"})),
        "speech": ("speech acts", frozenset({"SpeechAct"})),
        "events": ("other events", frozenset({"Event"})),
        "offices": ("terms of office", frozenset({"Tenure"})),
        "status": ("status of territories", frozenset({"TerritorialStatus"})),
        "described": ("descriptions", frozenset()),
    }
)
"""The kinds of things by the value of the parameter `class`: the words for each, and its classes. A thing is of the
first kind that fits, else of the last one."""
USUAL = frozenset({"hostilities", "contacts", "agreements", "votes", "mediation", "incidents", "control", "events"})
"""The kinds that are shown where none is chosen."""


@dataclass(frozen=True)
class Selection:
    """What is shown: kinds by their keys in `GROUPS`, modalities, and if chosen one actor and one document, by IRI."""

    kinds: frozenset[str] = USUAL
    modalities: frozenset[str] = frozenset(AS_REPORTED)
    actor: str | None = None
    document: str | None = None

    @classmethod
    def asked(cls, base: str, values: Mapping[str, Sequence[str]], documents: Sequence[str]) -> Selection:
        """What the parameters of a request choose; one without a value chooses nothing.

        Args:
            base: the base IRI.
            values: the values of each parameter: `class`, `modality`, `actor` (`person/sergey-lavrov`), `document`.
            documents: the IRIs of all documents.

        Raises:
            UsageError: there is no such kind, modality or document.
        """
        given = {name: [value for value in values.get(name, ()) if value] for name in values}
        kinds, modalities = given.get("class", []), given.get("modality", [])
        _known("class", kinds, GROUPS)
        _known("modality", modalities, MODALITIES)
        numbers = [iri.rpartition("/")[2] for iri in documents]
        _known("document", given.get("document", []), numbers)
        actor = next(iter(given.get("actor", [])), None)
        document = next((base + f"doc/{number}" for number in given.get("document", [])), None)
        return cls(
            frozenset(kinds) or USUAL,
            frozenset(modalities) or frozenset(AS_REPORTED),
            base + actor if actor else None,
            document,
        )

    def toggled(self, kind: str = "", modality: str = "") -> Selection:
        """The same with a kind or a modality more or less; the last one stays."""
        kinds, modalities = self.kinds ^ {kind} - {""}, self.modalities ^ {modality} - {""}
        return replace(self, kinds=kinds or self.kinds, modalities=modalities or self.modalities)

    def parameters(self, base: str) -> list[tuple[str, str]]:
        """The parameters that choose this; nothing for what is shown anyway."""
        kinds = [key for key in GROUPS if key in self.kinds and self.kinds != USUAL]
        modalities = [key for key in MODALITIES if key in self.modalities and self.modalities != set(AS_REPORTED)]
        return [
            *(("class", key) for key in kinds),
            *(("modality", key) for key in modalities),
            *([("actor", self.actor.removeprefix(base))] if self.actor else []),
            *([("document", self.document.rpartition("/")[2])] if self.document else []),
        ]

    def takes(self, telling: Telling) -> bool:
        """Whether a claim counts."""
        return telling.modality in self.modalities and self.document in (None, telling.document)

    def dates(self, thing: DatedThing) -> list[ToldDate]:
        """The dates of a thing that claims tell which count; only these claims stand with them."""
        if not self._is_meant(thing):
            return []
        found = [replace(date, tellings=tuple(filter(self.takes, date.tellings))) for date in thing.dates]
        return [date for date in found if date.tellings]

    def is_undated(self, thing: DatedThing) -> bool:
        """Whether nobody dates a thing that a claim tells of which counts."""
        return not thing.dates and self._is_meant(thing) and any(map(self.takes, thing.tellings))

    def shows(self, thing: DatedThing) -> bool:
        """Whether a thing stands on the page."""
        return self._is_meant(thing) and any(
            modality in self.modalities and self.document in (None, document) for modality, document in thing.ways
        )

    def _is_meant(self, thing: DatedThing) -> bool:
        acts = self.actor is None or not self.modalities.isdisjoint(thing.actors.get(self.actor, ()))
        return acts and kind_of(thing) in self.kinds


def kind_of(thing: DatedThing) -> str:
    """The kind of a thing, as a key of `GROUPS`."""
    return _kind(thing.classes)


@lru_cache(maxsize=1024)
def _kind(classes: frozenset[str]) -> str:
    return next((key for key, (_, known) in GROUPS.items() if known & classes), "described")


def _known(name: str, values: Sequence[str], known: Sequence[str] | Mapping[str, object]) -> None:
    for value in values:
        if value not in known:
            raise UsageError(f"`{name}` is one of {', '.join(known)}; here it is {value!r}")
