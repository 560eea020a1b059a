"""Where the sentences of a document begin and end, as character offsets: a proposal that a curator may correct.

Rules do it, because they measured better than the libraries: `tests/benchmarks/sentences.py` has the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graph.texts.documents import Span
from server.intake.cues import SAID
from server.intake.datelines import dateline
from server.intake.lines import lines, trimmed

_MARK: Final = re.compile(
    r"(?P<mark>[.!?…]+(?:(?:\s\.){2,}|\s(?:…|\.\.\.)(?=\s))?)"  # withdraw. … They
    r"(?P<closed>[\"”’»'\])]*)"
    r"(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹])*"  # a footnote
    r"(?:\s+|(?<=[a-z]{2}\.)(?=[A-Z][a-z]*[\s,;]))"  # a blank may be missing: independence.The
)
"""What may end a sentence."""
_OPENED: Final = re.compile(r"[\"“‘«'(\[¿¡—–•*-]*\s*")
_POINT: Final = re.compile(r"[•*–—-]?\s*\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]+\s*", re.IGNORECASE)
"""The number of a point in a list."""
_LAST_WORD: Final = re.compile(r"[^\s(\[\"“‘«'—–/]*\Z")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]++(?!\.)|")
_TITLES: Final = re.compile("mr|mrs|ms|mx|messrs|dr|prof")
"""What never ends a sentence."""
_BEFORE_NUMBERS: Final = re.compile("nos?|n°|nr|arts?|paras?|pp?|chap|ch|sect?|fig|vol|ser|res")
"""What ends no sentence before a number."""
_SHORTENED: Final = re.compile(
    r"(?:[^\W\d_]\.)*[^\W\d_]"
    r"|(?:lt\.-|maj\.-)?gen|lt|col|maj|capt|cpt|sgt|cpl|brig|adm|cmdr|cdr|sen|rep|gov|rev|fr|hon|pres|amb|ste?|mt"
    r"|vs|cf|viz|approx|ca|incl|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|jr|sr|ph\.d|inc|ltd|co|corp|bros|etc|al|dept|ave|km|sq|mi"
)
"""What ends a sentence only if the next word begins one: letters with full stops between (U.S., p.m.), and words."""
_BEGINNING: Final = re.compile(
    "the|an?|this|that|these|those|he|she|it|they|we|i|you|his|her|its|their|our|my"
    "|who|what|when|where|why|how|which|in|on|at|by|for|from|with|after|before|since|under|over|during"
    "|while|if|as|although|though|because|once|until|and|but|or|nor|yet|so|not|no|none|nobody|nothing"
    "|one|some|many|most|several|all|each|every|both|few|others?|there|here|then|now|later|earlier|meanwhile|however"
    "|also|still|only|even|according|asked|about|more|less|officials"
    "|did|do|does|is|are|was|were|has|have|had|can|could|should|would|let"
)
"""Words that begin a sentence where they are written large."""
_ATTRIBUTION: Final = re.compile(rf"(?:[A-ZÀ-Þ][\w.’'-]*\s+){{1,5}}(?:{SAID})\b")
"""Mr. Tan asked: what goes on after a question in quotation marks."""
_REACH: Final = 400
"""Characters after a mark that are looked at."""


def sentences(text: str) -> list[Span]:
    """Return the spans of every sentence, headline, dateline and source line of a text, in order.

    Each letter and digit lies in one of them.
    """
    return [span for start, end in lines(text) for span in _within(text, start, end)]


def _within(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a line.

    Args:
        text: the document.
        start: where the line begins.
        end: where it ends.
    """
    begun = start
    if place := dateline(text[start:end]):
        yield trimmed(text, start, start + place)
        begun = start + place
    line = text[begun:end]
    offset, since = begun, 0
    for match in _MARK.finditer(line):
        if match.end() < len(line) and _ends(line, since, match):
            span = trimmed(text, offset + since, offset + match.end())
            if any(c.isalnum() for c in text[slice(*span)]):
                yield span
                since = match.end()
    if any(c.isalnum() for c in line[since:]):
        yield trimmed(text, offset + since, end)


def _ends(line: str, since: int, match: re.Match[str]) -> bool:
    """Whether a sentence ends at a mark.

    Args:
        line: the line.
        since: where the sentence begins in it.
        match: the mark, with what closes after it and the blanks.
    """
    rest = line[match.end() : match.end() + _REACH]
    if not any(c.isalnum() for c in rest):
        return True
    rest = _OPENED.sub("", rest, count=1)
    if rest[0].islower() or not rest[0].isalnum():
        return False
    mark, closed = match["mark"], match["closed"]
    if mark != ".":
        omitted = mark[0] in "…."
        if omitted and (rest.startswith(("I ", "I’", "I'")) or closed == "]"):
            return False
        return not (closed and mark[-1] in "?!" and _ATTRIBUTION.match(rest))
    if closed.strip(")]"):
        return True
    if _POINT.fullmatch(line, since, match.end()):
        return False
    return not _shortens(_LAST_WORD.search(line[max(since, match.start() - 60) : match.start()])[0], rest)  # type: ignore[index]  # it matches nothing too


def _shortens(word: str, rest: str) -> bool:
    """Whether the full stop after a word only shortens it.

    Args:
        word: what stands before the full stop, back to a blank.
        rest: what follows.
    """
    plain = word if len(word) == 1 else word.lower()  # P. is no page
    if _BEFORE_NUMBERS.fullmatch(plain):
        return rest[0].isdigit()
    first = _FIRST_WORD.match(rest)[0].lower()  # type: ignore[index]  # it matches nothing too
    begins = _BEGINNING.fullmatch(first) is not None
    return bool(_TITLES.fullmatch(plain)) or (bool(_SHORTENED.fullmatch(plain)) and not begins)
