"""Where other engines than ours are wrong, judged by the text of the standard (SPARQL 1.1 Query Language).

Only what stands here is taken from the differences that are found. rdflib's faults are so many that its patterns are
wide: it finds what Jena, whose list is short, would find as well, and runs everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

GROUPED: Final = r"GROUP BY"


@dataclass(frozen=True)
class Fault:
    """A fault of another engine: its name, the section that says otherwise, what is wrong, and where it is met.

    The queries that may meet it are recognised by a pattern of their text, where nothing is told of ours.
    """

    name: str
    section: str
    wrong: str
    met: str


RDFLIB: Final = (
    Fault("group of nothing", "18.5.1", "no solutions make one group, where there is none without a key", GROUPED),
    Fault(
        "errors left out of aggregates",
        "18.5.1",
        "what is unbound or an error is left out by SUM, AVG, MIN and MAX, and is counted or is a text elsewhere",
        r"\b(SUM|AVG|MIN|MAX|COUNT|GROUP_CONCAT|SAMPLE)\((?!\*)",
    ),
    Fault("zero steps twice", "18.4", "a repetition of a composed path gives its start twice", r"\)[*?+]"),
    Fault(
        "joined from the top", "18.2.2", "a group sees what stands before it, so that its filter does", r"\{ \{|[.}] \{"
    ),
    Fault("decimal products", "17.3", "a product of integers is a decimal", r" [*/] "),
    Fault("early characters", "17.4.3.3", "SUBSTR from before the first character counts from the end", r"SUBSTR\("),
    Fault("compared by term", "17.4.1.9", "IN compares terms, not values, and has no errors", r"\bIN \("),
    Fault("texts in order", "17.3", "texts of different languages and types are ordered by < and >", r" [<>]=? "),
    Fault("sums of any text", "17.4.6.2", "SHA1 of a text with a language is no error", r"SHA1\("),
    Fault("patterns of Python", "17.4.3.14", "patterns and replacements are those of Python", r"\bRE(GEX|PLACE)\("),
)
"""The faults of rdflib 7.6."""

_DURATIONS: Final = r"[dD]uration|xsd:gYear|xsd:time\b"
_ILL_FORMED: Final = r'(!|IF\(|&&|\|\|).*"x"\^\^xsd:(integer|boolean)|"x"\^\^xsd:(integer|boolean) (&&|\|\|)'
JENA: Final = (
    Fault("ill-formed conditions", "17.2.2", "what is of ill form is an error as a condition, not false", _ILL_FORMED),
    Fault("distinct texts of nothing", "18.5.1.7", "GROUP_CONCAT of nothing is an error", r"GROUP_CONCAT\(DISTINCT"),
    Fault("not a number", "17.3", "NaN is ordered among numbers, rounded to 0, and true", r'"NaN"'),
    Fault("negative zero", "17.3", "-0.0 is less than 0", r'"-0\.0"'),
    Fault("rounded infinity", "17.4.4.2", "ROUND of an infinite number is the largest one of 64 bits", r'ROUND\("INF"'),
    Fault(
        "languages of everything", "17.4.3.13", "LANGMATCHES of what is no simple text is no error", r"LANGMATCHES\("
    ),
    Fault(
        "replaced with a language", "17.4.3.15", "a pattern or replacement may have a language", r"REPLACE\([^)]*@en"
    ),
    Fault("characters before the first", "17.4.3.3", "SUBSTR counts them, and takes any number", r"SUBSTR\("),
    Fault(
        "parts of durations", "17.4.5", "durations have years and hours", r"(YEAR|MONTH|DAY|HOURS|MINUTES|SECONDS)\("
    ),
    Fault("years as numbers", "17.5", "a year can be cast to a number", r'xsd:\w+\("2020"\^\^xsd:gYear'),
    Fault("sums of texts", "17.3", "+ joins texts", r'"[^"]*" \+ "'),
    Fault(
        "further operators", "17.3.1", "engines are free to have operators of durations, years and times", _DURATIONS
    ),
)
"""The faults of Apache Jena 5.6 (the last is none); those of its optimiser are found by asking its reference engine."""

BY_ENGINE: Final = {"rdflib": RDFLIB, "jena": JENA}


def fault(engine: str, text: str) -> Fault | None:
    """The first known fault of an engine that a query may meet."""
    return next((known for known in BY_ENGINE[engine] if re.search(known.met, text)), None)
