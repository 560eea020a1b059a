"""Words that stand before names or in many of them, in the languages that people ask in, as `folding` writes them."""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LITTLE: Final = _set("a an and at by for from in of on or the to with de du der la le")
"""Words that no name is told apart by."""
TITLES: Final = _set("""
    mr mrs ms dr sir prof professor fm pm president prezident pres minister ministr premier prime foreign deputy vice
    first chief general gen colonel marshal ambassador amb posol ambassadeur spokesperson spokesman spokeswoman
    secretary leader chairman co chair envoy representative special inostrannykh del mid russian armenian azerbaijani
    french american us soviet former official his her excellency
""")
"""Words that stand with the name of a person and are no part of it."""
ALIKE: Final = {
    "rayon": "district", "raion": "district", "rayonu": "district", "region": "region", "district": "district",
    "koridor": "corridor", "corridor": "corridor", "dehlizi": "corridor", "marz": "province", "province": "province",
    "oblast": "region", "autonomous": "autonomous", "ministry": "ministry", "ministerstvo": "ministry",
    "organisation": "organization", "defense": "defence", "center": "centre", "labor": "labour", "gorod": "city",
    "city": "city", "town": "city", "respublika": "republic", "republic": "republic",
}  # fmt: skip
"""Words that mean the same in the names of places and bodies."""
GENERIC: Final = frozenset({"district", "province", "region", "city", "republic", "state", "lit"})
"""Words that a name keeps its meaning without: a district is called by its first word."""
SHORT_FOR: Final = {
    "mfa": ("foreign", "ministry"), "mod": ("defence", "ministry"), "fm": ("foreign", "minister"),
    "pm": ("prime", "minister"), "nk": ("nagorno", "karabakh"),
}  # fmt: skip
"""Abbreviations of words, not of one name."""
PATRONYMIC: Final = ("ovich", "evich", "ovna", "evna", "oghlu", "oglu", "kizi", "qizi", "gizi")
"""How names of fathers end, which may stand with a person's name or not."""


def is_patronymic(word: str) -> bool:
    """Whether a folded word is the name of a father, or the word for son or daughter."""
    return word.endswith(PATRONYMIC)
