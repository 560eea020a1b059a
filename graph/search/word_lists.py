"""English words that count for less in names; `seeds/field-words.csv` gives them for those of other languages."""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LITTLE: Final = _set("an and at by for from in of on or the to with de du der la le")
"""Words that no name is told apart by."""
TITLES: Final = _set("""
    mr mrs ms dr sir prof professor president prime minister foreign defence deputy first 1 general staff rank chief
    ambassador spokesperson secretary press leader chair co representative special personal ministry official former
    state assistant his her he excellency armed forces
    armenia azerbaijan russia france united states soviet karabakh osce minsk group
""")
"""Words that stand with the name of a person and are no part of it."""
GENERIC: Final = _set("district province city village news agency lit nagorno")
"""Words that a name keeps its meaning without: a district is called by its first word."""
KINDS: Final = {
    "State": "republic state federation", "Territory": "district province territory", "Settlement": "city village",
    "Place": "zone village", "Line": "state", "ArmedForce": "contingent forces mission",
    "Agreement": "agreement statement", "Hostilities": "war clashes conflict escalation", "Publisher": "agency news",
    "Polity": "state", "Organisation": "organization",
}  # fmt: skip
"""Words that may stand beside the name of a thing of a class, as they only tell its kind."""
BESIDE: Final = {
    "karabakh": "nagorno", "russia": "federation",
    "armenia": "republic", "azerbaijan": "republic", "france": "republic",
}  # fmt: skip
"""Words that may stand beside another word of a name."""
NEEDED: Final = frozenset({"deputy"})
"""Words without which a name is that of another thing."""
PATRONYMIC: Final = ("ovich", "evich", "ovna", "evna", "oghlu", "oglu", "kizi", "qizi", "gizi")
"""How names of fathers end, which may stand with a person's name or not."""


def is_patronymic(word: str) -> bool:
    """Whether a folded word is the name of a father, or the word for son or daughter."""
    return word.endswith(PATRONYMIC)
