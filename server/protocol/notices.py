"""Tells a client in a response header what of its request was passed over, and what it may have meant.

Clients and caches add parameters of their own, so what no protocol of ours knows is no error; what looks like a slip of
the pen would else be silently without effect.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

HEADER: Final = "Peacegraph-Notice"
MOST: Final = 5
"""Notices in one response."""
_SHOWN: Final = 40
"""Characters of a name that are repeated in a notice."""
_NEAR: Final = 0.7
"""How much two names have in common, by difflib's ratio, where one may be a slip of the other."""


def unknown_parameters(names: Iterable[str], known: frozenset[str], elsewhere: frozenset[str]) -> tuple[str, ...]:
    """What is told of parameters that are not known.

    Args:
        names: of the parameters.
        known: those that the address has.
        elsewhere: those that any address has.

    Returns:
        A notice for each that is nearly one of the known, or is one of another address.
    """
    return tuple(_notices(names, known, elsewhere))


def with_notices(headers: Iterable[tuple[str, str]], notices: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The headers of a response with further notices, in front of those that it gives already.

    Args:
        headers: of the response.
        notices: what is told besides.
    """
    told = [value for name, value in headers if name.lower() == HEADER.lower()]
    others = (pair for pair in headers if pair[0].lower() != HEADER.lower())
    return (*others, (HEADER, ", ".join([*notices[:MOST], *told]))) if notices else tuple(headers)


def quoted(name: str) -> str:
    """A name that a client sent, as a header can hold it: short, in quotation marks and in ASCII."""
    return ascii(name if len(name) <= _SHOWN else name[:_SHOWN] + "…")


def _notices(names: Iterable[str], known: frozenset[str], elsewhere: frozenset[str]) -> Iterator[str]:
    for name in names:
        if name in elsewhere:
            yield f"the parameter {quoted(name)} has no meaning at this address"
            continue
        plain = name.strip().lower().replace("_", "-")[: 2 * _SHOWN]
        begun = [whole for whole in sorted(known) if plain and whole.startswith(f"{plain}-")]
        if near := begun or difflib.get_close_matches(plain, sorted(known), 1, _NEAR):
            yield f"unknown parameter {quoted(name)}; did you mean {quoted(near[0])}?"
