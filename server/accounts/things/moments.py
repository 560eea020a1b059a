"""When, where and in which form things are told to be, in words: what claims say of them."""

from __future__ import annotations

from collections.abc import Iterable

from server.accounts.things.thing import Thing
from server.wording.chunks import Chunk, Line, around, joined, said
from server.wording.dates import as_of
from server.wording.names import Names

_BEFORE = {"began": "began ", "ended": "ended ", "effective": "in force "}
_CONTACTS = frozenset({"call", "meeting"})
_FORMS = ("call", "meeting", "talks", "conversation", "conference", "negotiation", "consultation")
"""Words of a name that give the form of a contact."""
_ORDER = ("when", "signed", "asOf", "began", "ended", "effective")


def times_of(thing: Thing, iri: str, claims: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The times told of something, as property and time: by these claims if any of them tells one, else by any claim
    that asserts or reports it.

    Args:
        thing: the thing whose page it is.
        iri: what is dated.
        claims: the claims that a row rests on.
    """
    found = dict.fromkeys(_told_by(thing, iri, claims) or thing.times.get(iri, ()))
    bounded = {name for name, _ in found if name in ("began", "ended")}
    if bounded:  # of which the ontology makes a time that has no other end
        found = {(n, t): None for n, t in found if n != "when" or not (t.endswith("--") or "/--" in t)}
    return sorted(found, key=lambda pair: (_ORDER.index(pair[0]), pair[1]))


def when_line(thing: Thing, iri: str, claims: Iterable[str] = (), *, mark: bool = True) -> Line:
    """The same as a line; "not dated" where no time is told. What none of these claims tells is told elsewhere: the
    words lead to the page of what is dated, where the sentences stand; without `mark` that is not said."""
    held = list(claims)
    lines = [time_line(thing.names, name, time) for name, time in times_of(thing, iri, held)]
    if not lines:
        return said("not dated")
    elsewhere = mark and not _told_by(thing, iri, held) and iri != thing.iri
    return (*joined(lines, "; "), *said(", "), Chunk("told elsewhere", iri)) if elsewhere else joined(lines, "; ")


def _told_by(thing: Thing, iri: str, claims: Iterable[str]) -> list[tuple[str, str]]:
    """The times that these claims tell of something."""
    return [
        (name, time)
        for claim in claims
        for told in thing.told.get(claim, ())
        if told.iri == iri
        for name in _ORDER
        for time in told.iris(name)
    ]


def time_line(names: Names, name: str, time: str) -> Line:
    """One time with what it is: "as of 1 April 2021", "began 1992"."""
    chunk = names.chunk(time)
    if name == "asOf":
        return (Chunk(as_of(chunk.text), title=chunk.title),)
    return (Chunk(_BEFORE[name]), chunk) if name in _BEFORE else (chunk,)


def setting_line(thing: Thing, iri: str, claims: Iterable[str], title: str) -> Line:
    """The form and the place that these claims tell of a contact, as far as its name does not give them already:
    ", talks, in Moscow"; empty where they tell none.

    Args:
        thing: the thing whose page it is.
        iri: the contact.
        claims: the claims that a row rests on.
        title: that of the group of the row, which may give the form as well.
    """
    called = f"{thing.names.plain(iri)} {title}".lower()
    told = [one for claim in claims for one in thing.told.get(claim, ()) if one.iri == iri]
    forms = dict.fromkeys(form for one in told for name in ("form", "kind") for form in one.iris(name))
    places = dict.fromkeys(place for one in told for place in one.iris("place"))
    parts = [said(word) for form in forms if (word := thing.names.plain(form)).lower() not in called]
    kind = thing.kinds.get(iri, "").lower()
    if not parts and kind in _CONTACTS and not any(word in called for word in _FORMS):
        parts = [said(kind)]
    new = [
        (thing.names.chunk(place),)
        for place in places
        if place != thing.iri and thing.names.plain(place).lower() not in called
    ]
    if new:
        parts.append(around("in ", joined(new, ", ", " and ")))
    return around(", ", joined(parts)) if parts else ()
