"""Names without the accidents of script and spelling: a word's letters, and how it sounds in several conventions.

`fold` brings any script to plain Latin letters; `sounds` tells a word as it would be spelled if everybody
transliterated alike, once for each convention in which it may have been written. Both give words to compare, never to
show.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

LONGEST: Final = 200
"""How many characters of a name are read: nothing is called by more."""
_BEFORE: Final = str.maketrans(
    {"ə": "a", "ğ": "gh", "ş": "sh", "ç": "ch", "ı": "i", "ö": "o", "ü": "u", "š": "sh", "č": "ch", "ž": "zh", "ы": "y"}
    | {"щ": "sch", "ё": "e"}
)
"""Letters whose sound is lost when their mark is dropped; the library gives only the letter without it."""
_MARKS: Final = re.compile(r"[’ʼʻ`'ʹʺ\"«»“”„]")
_CO: Final = re.compile(r"\bco-(?=o)")
_WORD: Final = re.compile(r"[a-z0-9]+")

_GERMAN: Final = (("tsch", "ch"), ("dsch", "zh"), ("sch", "sh"), ("(?<!s)ch", "kh"), ("w", "v"), ("j", "y"),
                  ("(?<=[aeiourln])s(?=[aeiouy])|^s(?=[aeiou])", "z"))  # fmt: skip
_FRENCH: Final = (("tch", "TSH"), ("dj", "j"), ("ch", "sh"), ("TSH", "ch"), ("ou", "u"), ("gu(?=[ei])", "g"))
_AZERBAIJANI: Final = (("c(?!h)", "j"), ("x", "h"), ("q", "g"))
_SLAVIC: Final = (("j", "y"), ("w", "v"))
_CONVENTIONS: Final = ((), _GERMAN, _FRENCH, _AZERBAIJANI, _SLAVIC)
"""How writers spell foreign names, as rewritings to the English way; the first is that way itself."""
_SOUNDS: Final = (
    ("d?rz(?<=drz)", "j"), ("(?<=[ptk])rz", "sh"), ("j$", "y"), ("dzh|dj", "j"), ("tz|ts", "c"), ("sch", "sh"),
    ("ph", "f"), ("kh|gh", "h"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"), ("g", "h"), ("y", "i"),
    ("(?<=[aeiou])e?i(?=e)", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
"""What is written in several ways and heard as one; Russian writes the h of its neighbours as g."""
_ADJECTIVE: Final = re.compile(r"(?<=[a-z]{4})sk(?:i|oi|oe|aia|oho)$")


def fold(text: str) -> str:
    """A text in small Latin letters without marks, at most `LONGEST` characters of it."""
    composed = unicodedata.normalize("NFC", text[:LONGEST].replace("İ", "i")).casefold()
    plain = anyascii(_MARKS.sub("", composed).replace("ու", "u").translate(_BEFORE)).casefold()
    return _CO.sub("co", _MARKS.sub("", plain))


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded."""
    return _WORD.findall(fold(text))


def sound(word: str, convention: int = 0) -> str:
    """How a folded word sounds if it is spelled in one of the conventions; the word itself if it has a digit."""
    if not word.isalpha():
        return word
    for pattern, instead in (*_CONVENTIONS[convention], *_SOUNDS):
        word = re.sub(pattern, instead, word)
    return word


def sounds(word: str) -> tuple[str, ...]:
    """How a folded word may sound: once for each convention, without repeats; without a Russian adjective's ending."""
    heard = dict.fromkeys(sound(word, convention) for convention in range(len(_CONVENTIONS)))
    for one in tuple(heard):
        if (bare := _ADJECTIVE.sub("", one)) != one:
            heard[bare] = None
    return tuple(heard)
