"""What a message advises to write instead: only what is near, and only what would be right there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_NEAR = 0.7
"""How alike two names must be, as difflib's ratio; with less, unlike things are proposed."""
_BEGUN = 3
"""With so many letters, a name that alone begins with them is meant."""
_LISTED = 12


def nearest_name(wrong: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like a wrong one, whatever the case; None where none is near.

    Args:
        wrong: what was written.
        names: the names that would be right.
    """
    by_lower = {name.lower(): name for name in sorted(names, reverse=True)}
    begun = [name for name in by_lower if len(wrong) >= _BEGUN and name.startswith(wrong.lower())]
    if len(begun) == 1:
        return by_lower[begun[0]]
    matches = get_close_matches(wrong.lower(), by_lower, n=1, cutoff=_NEAR)
    return by_lower[matches[0]] if matches else None


def write_or_choose(wrong: str, names: Iterable[str], written: str = "") -> str:
    """Return the advice to write the nearest name, or to use one of the names.

    Args:
        wrong: what was written.
        names: the names that would be right.
        written: what stands before each name where it is written, such as `c:`.
    """
    choices = sorted(names)
    if (match := nearest_name(wrong, choices)) is not None:
        return f"write {written}{match}"
    more = " …" if len(choices) > _LISTED else ""
    return "use one of " + ", ".join(f"{written}{name}" for name in choices[:_LISTED]) + more
