"""What somebody may have meant by a name that names nothing: the nearest names, of the same kind where it has one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import Named
from graph.support.labels import labels

_THINGS = """
SELECT DISTINCT ?thing ?label WHERE {
  { ?thing rdfs:label|skos:altLabel ?label FILTER(!CONTAINS(STR(?thing), "#")) } UNION { ?thing a pg:SourceDocument }
}"""
_NEAR = 0.62
_NEAR_OF_ANY_KIND = 0.85
_MOST = 5
_LONGEST = 100
"""Characters of a name beyond which nothing can be near to it."""


def nearest_names(store: Store, name: str) -> Sequence[Named]:
    """The things of the dataset with the nearest names, the nearest first; at most five, in two look-ups.

    Args:
        store: the dataset.
        name: what was looked for, as in an address: `person/lavrov`, or only words.
    """
    kind, _, slug = name.strip("/").rpartition("/")
    if kind == "claim":
        kind, slug = "doc", slug.partition("-")[0]
    wanted = _plain(slug)
    if not wanted or len(wanted) > _LONGEST:
        return ()
    names: dict[str, set[str]] = {}
    for row in solutions(store, _THINGS):
        iri = row["thing"].value
        if iri.startswith(store.base) and "/" in (path := iri.removeprefix(store.base)):
            of_thing = names.setdefault(iri, {_plain(path.rpartition("/")[2])})
            of_thing.update([_plain(row["label"].value)] if row["label"] else [])
    of_kind = {iri: held for iri, held in names.items() if iri.startswith(f"{store.base}{kind}/")} if kind else {}
    scored = sorted((-max(_nearness(wanted, name) for name in held), iri) for iri, held in (of_kind or names).items())
    found = [iri for score, iri in scored[:_MOST] if -score >= (_NEAR if of_kind else _NEAR_OF_ANY_KIND)]
    called = labels(store, found)
    return [Named(iri, called.get(iri) or f"Document {iri.rpartition('/')[2]}") for iri in found]


def _plain(text: str) -> str:
    """A name without what does not tell it from others: case, hyphens, blanks at its ends."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))


def _nearness(wanted: str, name: str) -> float:
    """From 0 to 1; a name that holds all the wanted words is near even if it has many others."""
    words = name.split()
    if set(wanted.split()) <= set(words):
        return 0.8 + 0.2 * len(wanted) / max(len(name), 1)
    likeness = _likeness(wanted, name)
    of_words = max((_likeness(wanted, word) for word in words), default=0) if " " not in wanted else 0
    return max(likeness, 0.9 * of_words)


def _likeness(one: str, other: str) -> float:
    """The ratio of what two texts share; 0 where it is too small to matter."""
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR else 0.0
