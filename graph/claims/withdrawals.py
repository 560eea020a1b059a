"""Claims that were withdrawn: their numbers are never used again, and their address says why they are gone.

Nothing of a withdrawn claim is in the dataset; the build keeps its number, the reason and what replaced it beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.core.errors import Mistake, Mistakes
from graph.texts import yaml_file
from graph.texts.hints import write_or_choose
from graph.texts.yaml_file import Mapping, Text, Value

KEYS: Final = frozenset({"id", "reason", "replacedBy"})
_EXAMPLE: Final = (
    "write `- {id: claim/001-05, reason: …, replacedBy: claim/001-60}`, the last where something replaced it"
)


@dataclass(frozen=True)
class Withdrawal:
    """A claim that stands no more; IRIs are relative to the base."""

    iri: Text
    reason: str
    replaced_by: tuple[Text, ...]


def read(values: list[Value], document: str, mistakes: Mistakes) -> dict[str, Withdrawal]:
    """Read the entries under `withdrawn` of a claims file.

    Args:
        values: the entries.
        document: the document's relative IRI.
        mistakes: the list to which mistakes are added.

    Returns:
        The withdrawals by the relative IRI of the claim.
    """
    found: dict[str, Withdrawal] = {}
    own = re.compile(rf"claim/{document.removeprefix('doc/')}-[0-9]{{2,3}}")
    for value in values:
        if not isinstance(value, Mapping):
            mistakes.add(yaml_file.line_of(value, 1), f"a withdrawn claim is {value!r}", _EXAMPLE)
            continue
        for key in value.keys() - KEYS:
            mistakes.add(key.line, f"unknown key {str(key)!r}", write_or_choose(key, KEYS))
        yaml_file.check_texts(value, ("id", "reason"), mistakes)
        iri, reason = value.text("id"), value.text("reason")
        if iri is None or not own.fullmatch(iri):
            line = iri.line if iri is not None else value.line
            mistakes.add(line, f"the id of a withdrawn claim is {iri and str(iri)!r}", _EXAMPLE)
            continue
        if iri in found:
            mistakes.add(iri.line, f"{iri} is withdrawn twice", "keep one of the entries")
        if "reason" not in value:
            mistakes.add(value.line, f"{iri} is withdrawn without a reason", "say in reason what was wrong with it")
        successors = tuple(item for item in value.items_of("replacedBy") if isinstance(item, Text))
        if len(successors) < len(value.items_of("replacedBy")):
            mistakes.add(value.line, f"replacedBy of {iri} is no claim", _EXAMPLE)
        found[str(iri)] = Withdrawal(iri, str(reason or ""), successors)
    return found


def succession_mistakes(withdrawn: dict[str, Withdrawal], standing: set[str], file: str) -> Iterator[Mistake]:
    """Check that what replaced a withdrawn claim is a claim of the same file that stands.

    Args:
        withdrawn: the withdrawals of a file.
        standing: the relative IRIs of its claims.
        file: its name in messages.

    Yields:
        A mistake for each that is none.
    """
    for withdrawal in withdrawn.values():
        for successor in withdrawal.replaced_by:
            if successor in standing:
                continue
            message, fix = f"replacedBy: {successor} is no claim of this document", "name a claim of this file"
            if successor in withdrawn:
                message = f"replacedBy: {successor} is withdrawn itself"
                fix = advice(withdrawn[str(successor)])
            yield Mistake(file, successor.line, message, fix)


def advice(withdrawal: Withdrawal) -> str:
    """What to write instead of a withdrawn claim."""
    if withdrawal.replaced_by:
        return f"write {', '.join(withdrawal.replaced_by)}, which replaced it"
    return "leave it out, as nothing replaced it"
