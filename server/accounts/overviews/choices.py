"""The filters of the timeline: what can be chosen, how much each choice would show, and where it leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from graph.publishing.overviews.dated_things import DatedThing
from server.accounts.overviews.chronology import Chronology
from server.accounts.overviews.selection import GROUPS, Selection, kind_of
from server.wording.modalities import MODALITIES

MOST_ACTORS, MOST_DOCUMENTS = 300, 100
"""How many actors and documents can be chosen from: those with most things; an address may name any other."""


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen: the words for it, its value, how many things it would show, whether it is chosen,
    and the query string that chooses it or no longer does."""

    key: str
    words: str
    count: int
    is_chosen: bool
    query: str = ""


@dataclass(frozen=True)
class Choices:
    """All that can be chosen."""

    kinds: Sequence[Choice]
    modalities: Sequence[Choice]
    actors: Sequence[Choice]
    documents: Sequence[Choice]


def choices(shown: Chronology, base: str) -> Choices:
    """The choices beside what is shown; counts hold while all other choices stay as they are."""
    selection = shown.selection
    kinds, modalities, acting, told_in = _counted(shown.things, selection)
    listed = {who for who, _ in acting.most_common(MOST_ACTORS)} | ({selection.actor} if selection.actor else set())
    actors = sorted(listed, key=lambda who: shown.names.plain(who).lower())
    offered = {iri for iri, _ in told_in.most_common(MOST_DOCUMENTS)} | ({selection.document} - {None})
    few = len(shown.documents) <= MOST_DOCUMENTS
    return Choices(
        [
            Choice(key, words, kinds[key], key in selection.kinds, query(selection.toggled(kind=key), base))
            for key, (words, _) in GROUPS.items()
        ],
        [
            Choice(
                key,
                words,
                modalities[key],
                key in selection.modalities,
                query(selection.toggled(modality=key), base),
            )
            for key, words in MODALITIES.items()
        ],
        [Choice(who.removeprefix(base), shown.names.plain(who), acting[who], who == selection.actor) for who in actors],
        [
            Choice(
                document.number,
                f"{document.number} {document.publisher}",
                told_in[iri],
                iri == selection.document,
            )
            for iri, document in shown.documents.items()
            if few or iri in offered
        ],
    )


def query(selection: Selection, base: str, **more: str) -> str:
    """The query string that chooses this; empty for what is shown anyway."""
    return urlencode([*selection.parameters(base), *more.items()])


def _counted(things: Sequence[DatedThing], selection: Selection) -> tuple[Counter[str], ...]:
    """How many things each kind, modality, actor and document would show: one pass, as there may be many things."""
    kinds, modalities, actors, documents = (Counter[str]() for _ in range(4))
    said, only = selection.modalities, selection.document
    for thing in things:
        kind, acting = kind_of(thing), thing.actors.get(selection.actor, ()) if selection.actor else MODALITIES
        acts = not said.isdisjoint(acting)
        fits = {modality for modality, document in thing.ways if only in (None, document)}
        if acts and not said.isdisjoint(fits):
            kinds[kind] += 1
        if kind not in selection.kinds:
            continue
        modalities.update(fits.intersection(acting))
        if not said.isdisjoint(fits):
            actors.update(who for who, how in thing.actors.items() if not said.isdisjoint(how))
        if acts:
            documents.update({document for modality, document in thing.ways if modality in said})
    return kinds, modalities, actors, documents
