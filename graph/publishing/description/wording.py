"""What the dataset is and whose it is, in the words that every description of it uses."""

from __future__ import annotations

from typing import Final

NAME: Final = "Peacegraph"
TITLE: Final = "Peacegraph: what news documents say about the Nagorno-Karabakh peace process, sentence by sentence"
LICENCE: Final = "NOASSERTION"
"""What stands where a licence is asked for, as SPDX has it: none has been chosen, and none is claimed."""
RIGHTS: Final = (
    f"{LICENCE}: no licence has been chosen yet for the coding. The texts of the documents, and the sentences quoted "
    "from them, belong to their publishers."
)
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def count_words(count: int) -> str:
    """A number in words up to twelve, else in figures."""
    return _SMALL[count] if count < len(_SMALL) else f"{count:,}"


def summary(documents: int, claims: int) -> str:
    """What the dataset is.

    Args:
        documents: how many documents it was drawn from.
        claims: how many claims it holds.
    """
    return (
        f"A knowledge graph of what {count_words(documents)} news documents say about the Nagorno-Karabakh peace "
        f"process. Each of its {claims} claims is a named graph drawn from an exact quotation, and tells who says it, "
        "and how: asserted, reported, alleged, planned, called for or negated. The documents were given, not sampled: "
        "counts describe these documents, not the conflict. What a source says is reported as what it says, never as "
        "the truth."
    )
