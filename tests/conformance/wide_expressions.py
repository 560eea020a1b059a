"""Random expressions of SPARQL 1.1 over what is known of a variable: truth values, numbers and texts.

Most of them have a value; some err for some solutions, and a few are of the kinds in which our engine leaves the
standard (`server/protocol/deviations.json`), so that these are met as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from tests.graph.answers.random_queries import CONSTANTS, Var

WORDS: Final = ("Armenia", "Azerbaijan", "a", "of", "Nagorno-Karabakh", "2020", "the", "", "state")
PATTERNS: Final = ("^[A-Z]", "a.e", "[0-9]+", "(of|the) ", "Kara?bakh", "n$", "\\\\d{4}", "\\\\w+ \\\\w+", "^.{3,9}$")
DAYS: Final = ("2020-11-09", "1994-05-12", "2021-11-26")
LEAVING: Final = {
    "conditions": (
        "{v}",
        "{v} && true",
        "{v} IN ()",
        "{v} NOT IN ()",
        "isLiteral({v}) < true",
        "isIRI({v}) >= isLiteral({v})",
        '!(STRLEN(STR({v})) < "NaN"^^xsd:double)',
        '{v} = "2020-11-09Z"^^xsd:date',
        "TRUE",
        "sameTerm(STRLEN(STR({v})), 012)",
        'DATATYPE("5"^^xsd:int) = xsd:int',
        'REGEX(STR({v}), "(.)\\\\1")',
        'REGEX(STR({v}), "[a-z-[aeiou]]{3}")',
        'isBlank(BNODE(""))',
    ),
    "numbers": (
        "9223372036854775807 + STRLEN(STR({v}))",
        "9223372036854775808",
        "0 / (STRLEN(STR({v})) + 0.5)",
        "STRLEN(STR({v})) * 0.0000000001 * 0.0000000001",
        "STRLEN(STR({v})) / 7 * 0.3",
        'IF({v}, 1, "2"^^xsd:byte)',
    ),
    "texts": (
        "STR(007)",
        'REPLACE(STR({v}), "([a-z])", "$1x")',
        'REPLACE(STR({v}), "e", "\\\\$")',
        'REPLACE(STR({v}), "x*", "-")',
        "STR(1e10)",
    ),
}
"""Expressions in which our engine leaves the standard, or may do so."""


class Expressions:
    """Writes one expression after the other."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def condition(self, known: Sequence[Var], depth: int = 1) -> str:
        """A truth value."""
        about = self._subject(known)
        if depth and self.rng.random() < 0.35:
            first, second = self.condition(known, depth - 1), self.condition(known, depth - 1)
            return self.rng.choice((f"({first} && {second})", f"({first} || {second})", f"!({first})"))
        if about.kind == "day" and self.rng.random() < 0.6:
            day = f'"{self.rng.choice(DAYS)}"^^xsd:date'
            return f"{about} {self._comparison()} {day}"
        return self.rng.choice((self._about_numbers, self._about_texts, self._about_terms))(known, about)

    def number(self, known: Sequence[Var], depth: int = 1) -> str:
        """A number."""
        about = self._subject(known)
        if about.kind == "day" and self.rng.random() < 0.5:
            return f"{self.rng.choice(('YEAR', 'MONTH', 'DAY'))}({about})"
        if depth and self.rng.random() < 0.3:
            first, second = self.number(known, depth - 1), self.number(known, depth - 1)
            return f"({first} {self.rng.choice('+-*')} {second})"
        return self.rng.choice(
            (
                str(self.rng.randint(-3, 40)),
                f"{self.rng.randint(0, 9)}.5",
                f"STRLEN({self.text(known, 0)})",
                f"STRLEN(STR({about})) / 4",
                f"ABS(3 - STRLEN(STR({about})))",
                f"ROUND(STRLEN(STR({about})) / 7)",
                f"CEIL(STRLEN(STR({about})) / 3)",
                f"FLOOR(STRLEN(STR({about})) * 0.3)",
                f"COALESCE({about} + 1, 0)",
                f"IF(isIRI({about}), 1, 0)",
                f"xsd:integer(COALESCE(xsd:integer(STR({about})), 7))",
            )
        )

    def text(self, known: Sequence[Var], depth: int = 1) -> str:
        """A text."""
        about, word = self.rng.choice(known), self.rng.choice(WORDS)
        inner = self.text(known, depth - 1) if depth else f"STR({about})"
        return self.rng.choice(
            (
                f"STR({about})",
                f"UCASE({inner})",
                f"LCASE({inner})",
                f"SUBSTR({inner}, {self.rng.randint(-1, 9)})",
                f"SUBSTR({inner}, 2, {self.rng.randint(0, 9)})",
                f'CONCAT({inner}, "{word}")',
                f'STRBEFORE({inner}, "{word}")',
                f'STRAFTER({inner}, "{word}")',
                f'REPLACE({inner}, "{self.rng.choice(PATTERNS[:5])}", "-$0-")',
                f"ENCODE_FOR_URI({inner})",
                f"LANG({about})",
                f"STR(DATATYPE({about}))",
                f'COALESCE(LCASE({about}), "{word}")',
                f'IF({self._about_terms(known, about)}, "yes", {inner})',
                f"SHA1({inner})",
            )
        )

    def leaving(self, kind: str, known: Sequence[Var]) -> str:
        """A condition, number or text of a kind in which our engine leaves the standard."""
        return self.rng.choice(LEAVING[kind]).replace("{v}", self.rng.choice(known).name)

    def _subject(self, known: Sequence[Var]) -> Var:
        """What an expression is about: often a day, if one is known, as there is most to ask of it."""
        days = [about for about in known if about.kind == "day"]
        return self.rng.choice(days if days and self.rng.random() < 0.5 else known)

    def _comparison(self) -> str:
        return self.rng.choice(("=", "!=", "<", "<=", ">", ">="))

    def _about_numbers(self, known: Sequence[Var], _about: Var) -> str:
        return f"{self.number(known)} {self._comparison()} {self.number(known, 0)}"

    def _about_texts(self, known: Sequence[Var], about: Var) -> str:
        word, text, flags = self.rng.choice(WORDS), self.text(known, 0), self.rng.choice(("", ', "i"'))
        return self.rng.choice(
            (
                f'REGEX({text}, "{self.rng.choice(PATTERNS)}"{flags})',
                f'CONTAINS({text}, "{word}")',
                f'STRSTARTS({text}, "{word}")',
                f'STRENDS(STR({about}), "{word}")',
                f'LANGMATCHES(LANG({about}), "{self.rng.choice(("en", "*", "EN-gb"))}")',
                f"{text} {self._comparison()} {self.text(known, 0)}",
            )
        )

    def _about_terms(self, known: Sequence[Var], about: Var) -> str:
        other, constants = self.rng.choice(known), ", ".join(self.rng.sample(CONSTANTS, 3))
        return self.rng.choice(
            (
                f"isIRI({about})",
                f"isLiteral({about})",
                f"isNumeric({about})",
                f"BOUND({about})",
                f"{about} = {other}",
                f"{about} != {self.rng.choice(CONSTANTS)}",
                f"sameTerm({about}, {other})",
                f"{about} IN ({constants})",
                f"{about} NOT IN ({constants})",
                f"DATATYPE({about}) = xsd:string",
            )
        )
