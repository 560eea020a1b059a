"""The filters of the timeline: what can be chosen, how much each choice would show, and where it leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from graph.publishing.dated_things import DatedThing
from server.overviews.chronology import Chronology
from server.overviews.selection import GROUPS, Selection, kind_of
from server.wording.modalities import MODALITIES

MOST_ACTORS = 300
"""How many actors can be chosen from: those with most things."""


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
    selection, things = shown.selection, shown.things
    kinds = Counter(map(kind_of, _shown(things, replace(selection, kinds=frozenset(GROUPS)))))
    modalities = {key: replace(selection, modalities=frozenset({key})) for key in MODALITIES}
    acting: Counter[str] = Counter()
    for thing in _shown(things, replace(selection, actor=None)):
        acting.update(who for who, said in thing.actors.items() if not selection.modalities.isdisjoint(said))
    listed = {who for who, _ in acting.most_common(MOST_ACTORS)} | ({selection.actor} if selection.actor else set())
    actors = sorted(listed, key=lambda who: shown.names.plain(who).lower())
    documents = {iri: replace(selection, document=iri) for iri in shown.documents}
    return Choices(
        [
            Choice(key, words, kinds[key], key in selection.kinds, query(selection.toggled(kind=key), base))
            for key, (words, _) in GROUPS.items()
        ],
        [
            Choice(
                key,
                words,
                len(_shown(things, modalities[key])),
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
                len(_shown(things, documents[iri])),
                iri == selection.document,
            )
            for iri, document in shown.documents.items()
        ],
    )


def query(selection: Selection, base: str, **more: str) -> str:
    """The query string that chooses this; empty for what is shown anyway."""
    return urlencode([*selection.parameters(base), *more.items()])


def _shown(things: Sequence[DatedThing], selection: Selection) -> list[DatedThing]:
    return [thing for thing in things if selection.shows(thing)]
