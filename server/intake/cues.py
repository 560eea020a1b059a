"""Words at which a curator stops to ask who says it, and whether it was done: each with the line of the guide.

They decide nothing. "Will" may be a plan or a law; the guide's lines say how to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

SAID: Final = (
    "said|says|say|told|tells|asked|asks|added|adds|stated|states|stressed|claimed|claims|announced|announces"
    "|declared|warned|replied|insisted|argued|noted|wrote|writes|confirmed|shouted|remarked|explained|recalled"
)
"""Verbs of saying."""
_CUES: Final = {
    "who says so, lines 2 and 3": rf"{SAID}|according to|quot(?:ed|ing)|report(?:ed|s|ing)|alleg\w+|spokes\w+",
    "blame, line 6": (
        r"blam\w+|accus\w+|provok\w+|violat\w+|breach\w*|occup(?:y|ie|ation)\w*|aggress\w+|illegal\w*|unlawful\w*"
        r"|[\w-]+-backed|shell(?:ed|ing)|attack\w*|responsible|separatist\w*|terror\w*|massacre\w*|despite"
    ),
    "denied, line 5": r"not|never|no longer|\w+n[’']t|cannot|den(?:y|ies|ied|ying)|reject\w*|refus\w+",
    "not yet done, line 4": (
        r"will|would|plan(?:s|ned|ning)?|agreed to|expected to|scheduled|ready to|want\w*|wish\w*"
        r"|call(?:s|ed|ing)? (?:for|on)|urg(?:e|es|ed|ing)|propos\w+|offer\w*|need\w*"
        r"|demand\w*|should|must|(?:is|are) (?:due )?to"
    ),
}
_PATTERNS: Final = {advice: re.compile(rf"\b(?:{words})\b(?!-)", re.IGNORECASE) for advice, words in _CUES.items()}


def cues(sentence: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of cue in a sentence, named by the guide's line on modality, with the words as they stand."""
    for advice, pattern in _PATTERNS.items():
        if words := list(dict.fromkeys(match[0] for match in pattern.finditer(sentence))):
            yield advice, words
