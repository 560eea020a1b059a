"""When things are told to be, in words: what claims say of their times."""

from __future__ import annotations

from collections.abc import Iterable

from server.accounts.things.thing import Thing
from server.wording.chunks import Chunk, Line, joined, said
from server.wording.dates import as_of
from server.wording.names import Names

_BEFORE = {"began": "began ", "ended": "ended ", "effective": "in force "}
_ORDER = ("when", "signed", "asOf", "began", "ended", "effective")


def times_of(thing: Thing, iri: str, claims: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The times told of something, as property and time: by these claims if any of them tells one, else by any claim
    that asserts or reports it.

    Args:
        thing: the thing whose page it is.
        iri: what is dated.
        claims: the claims that a row rests on.
    """
    here = [
        (name, time)
        for claim in claims
        for told in thing.told.get(claim, ())
        if told.iri == iri
        for name in _ORDER
        for time in told.iris(name)
    ]
    found = dict.fromkeys(here or thing.times.get(iri, ()))
    bounded = {name for name, _ in found if name in ("began", "ended")}
    if bounded:  # of which the ontology makes a time that has no other end
        found = {(n, t): None for n, t in found if n != "when" or not (t.endswith("--") or "/--" in t)}
    return sorted(found, key=lambda pair: (_ORDER.index(pair[0]), pair[1]))


def when_line(thing: Thing, iri: str, claims: Iterable[str] = ()) -> Line:
    """The same as a line; "not dated" where no time is told."""
    lines = [time_line(thing.names, name, time) for name, time in times_of(thing, iri, claims)]
    return joined(lines, "; ") if lines else said("not dated")


def time_line(names: Names, name: str, time: str) -> Line:
    """One time with what it is: "as of 1 April 2021", "began 1992"."""
    chunk = names.chunk(time)
    if name == "asOf":
        return (Chunk(as_of(chunk.text), title=chunk.title),)
    return (Chunk(_BEFORE[name]), chunk) if name in _BEFORE else (chunk,)
