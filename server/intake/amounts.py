"""Numbers in a text, with the keys of the figure that the curator's guide would have: as far as the words go."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from graph.texts.documents import Span

_WORDS: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty"
)
_NUMBER_WORDS: Final = {word: number for number, word in enumerate(_WORDS.split(), 2)}
_VAGUE: Final = {
    "hundreds of thousands": 200_000,
    "tens of thousands": 20_000,
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2000,
    "millions": 2_000_000,
    "multiple": 2,
}
"""Words that give no more than a least number."""
_SCALES: Final = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_FIGURES: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?)"
_AMOUNT: Final = rf"(?:{_FIGURES}|\b(?:{'|'.join(_NUMBER_WORDS)})\b)(?:\s+(?:{'|'.join(_SCALES)})\b)?"
_WHOLES: Final = "two|three|four|five|ten|twenty|10|20|100|1,000|1000"
"""Of how many a share is told: nine in ten."""
_AT_LEAST: Final = r"more than|over|at least|no fewer than|no less than|above"
_AT_MOST: Final = r"fewer than|less than|under|up to|at most|below"
_ABOUT: Final = r"about|around|some|nearly|almost|approximately|roughly|an estimated|close to"
_PATTERN: Final = re.compile(
    rf"(?:\b(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<about>{_ABOUT})|(?P<between>between))\s+)?"
    rf"(?:(?<![\w.,:/-])(?P<one>{_AMOUNT})(?:(?:\s*[-–]\s*|\s+(?:to|and|or)\s+)(?P<two>{_AMOUNT})"
    rf"|\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<whole>{_WHOLES})\b)?"
    r"(?P<unit>\s*(?:%|percent\b|per cent\b))?"
    rf"|\b(?P<vague>{'|'.join(_VAGUE)})\b)(?![:/][0-9])",
    re.IGNORECASE,
)
_NO_AMOUNT: Final = re.compile(
    r"(?:\b(?:No|Nos|Art|Article|Articles|p|pp|para|paragraph|Chapter|Annex|Resolution|Room|Channel)s?\.?\s*)\Z"
)
"""What stands before the number of a thing."""
_TIME: Final = re.compile(
    r"[-\s]*(?:(?:[ap]\.?m\b)|(?:hours?|days?|weeks?|months?|years?|decades?|o’clock)\b)", re.IGNORECASE
)


@dataclass(frozen=True)
class Amount:
    """A number in a text: where it stands, and its figure."""

    start: int
    end: int
    words: str
    advice: str


def amounts(text: str, dates: Collection[Span] = ()) -> list[Amount]:
    """Return the numbers in a text that count something: no times, no lengths of time, no numbers of documents.

    Args:
        text: a sentence.
        dates: the spans of its dates, whose numbers are passed over.
    """
    found = []
    for match in _PATTERN.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in dates):
            continue
        if _NO_AMOUNT.search(text[: match.start()]) or _TIME.match(text, match.end()):
            continue
        found.append(Amount(match.start(), match.end(), " ".join(match[0].split()), _figure(match)))
    return found


def _figure(match: re.Match[str]) -> str:
    """The keys of a figure."""
    if vague := match["vague"]:
        return f"min: {_VAGUE[' '.join(vague.lower().split())]}, approximate: true"
    low, high = _number(match["one"]), _number(match["two"] or match["one"])
    if match["two"] and match["one"].isdigit() and float(high) < float(low):
        return f"min: {high}, max: {low}"
    share = ""
    if whole := match["whole"]:
        low = high = f"{100 * float(low) / float(_number(whole)):.4g}"
        share = "kind: share, "
    if match["least"]:
        return f"{share}min: {low}"
    if match["most"]:
        return f"{share}max: {high}"
    return f"{share}min: {low}, max: {high}" + (", approximate: true" if match["about"] else "")


def _number(words: str) -> str:
    """A number in figures, without separators."""
    plain, *scale = words.lower().replace(",", "").split()
    value = float(_NUMBER_WORDS.get(plain) or plain) * (_SCALES[scale[0]] if scale else 1)
    return f"{value:.10g}" if value < 1e10 else str(int(value))
