"""Names without the accidents of script and spelling: a word's letters, and how it sounds in several conventions.

`fold` brings any script to plain Latin letters; `sounds` tells a word as it would be spelled if everybody
transliterated alike, once for each convention in which it may have been written. Both give words to compare, never to
show.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
LONGEST: Final = 200
"""How many characters of a name are read: nothing is called by more."""
_BEFORE: Final = str.maketrans(
    {"ə": "a", "ğ": "gh", "ş": "sh", "ç": "ch", "ı": "i", "ö": "o", "ü": "u", "š": "sh", "č": "ch", "ž": "zh", "ы": "y"}
    | {"щ": "sch", "ё": "e"}
)
"""Letters whose sound is lost when their mark is dropped; the library gives only the letter without it."""
_DATE: Final = re.compile(r"\b(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)([./-])(\d\d?)\5(\d{4}|\d\d))\b")
_DECADE: Final = re.compile(r"\b(?:19)?(\d)0-?(?:s|er|[хx]|ական\w*|lar\w*|c[iı](?= ill))\b", re.IGNORECASE)
_YEARS: Final = re.compile(r"\b(\d\d)(\d\d)[-–/](1[3-9]|[2-9]\d)\b")
_NUMBER: Final = re.compile(r"\b(?:0?([1-9]\d?)(?:st|nd|rd|th)?|(\d{4})[гթ])\b", re.IGNORECASE)
_ELIDED: Final = re.compile(r"\b[ldLD]['’](?=\w)|\b[гթ]\.")
_MARKS: Final = re.compile(r"[’ʼʻ`'ʹʺ\"«»“”„]")
_CO: Final = re.compile(r"\bco-(?=\w)")
_WORD: Final = re.compile(r"[a-z0-9]+")

_GERMAN: Final = (("tsch", "ch"), ("dsch", "zh"), ("sch", "sh"), ("(?<!s)ch", "kh"), ("w", "v"), ("j", "y"),
                  ("(?<=[aeiourln])s(?=[aeiouy])|^s(?=[aeiou])", "z"))  # fmt: skip
_FRENCH: Final = (("tch", "TSH"), ("dj", "j"), ("ch", "sh"), ("TSH", "ch"), ("c(?=[aoulr])", "k"), ("ou", "u"),
                  ("gu(?=[ei])", "g"))  # fmt: skip
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
_ENDINGS: Final = (
    "a", "u", "e", "y", "i", "o", "n", "s",
    "om", "em", "ov", "ev", "am", "ami", "akh", "oy", "aya", "oe", "yi", "ykh", "ogo", "omu", "iy", "iya", "ii", "ey",
    "yu", "in", "un", "nin", "si", "su", "da", "de", "dan", "den", "ya", "ye", "lar", "ler",
    "um", "its", "ion", "is", "shi", "es", "en", "er",
)  # fmt: skip
"""How words are declined in the languages that names are asked in."""
_STEM: Final = 4
_BARE: Final = 3
"""How many consonants tell a word."""
_BONES: Final = (("[ckq]h|x", "x"), ("sh|ch", "c"), ("tz", "ts"), ("[gkq]", "k"), ("[pb]", "b"), ("ph", "f"),
                 ("[aeiouyw]", ""), ("h$", ""), (r"(.)\1+", r"\1"))  # fmt: skip
_ADJECTIVE: Final = re.compile(r"(?<=[a-z]{4})sk(?:i|oi|oe|aia|oho)$")


def fold(text: str) -> str:
    """A text in small Latin letters without marks, at most `LONGEST` characters of it."""
    composed = unicodedata.normalize("NFC", text[:LONGEST].replace("İ", "i")).casefold()
    plain = anyascii(_MARKS.sub("", composed).replace("ու", "u").translate(_BEFORE)).casefold()
    return _CO.sub("co", _MARKS.sub("", plain))


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=8192)
def sound(word: str, convention: int = 0) -> str:
    """How a folded word sounds if it is spelled in one of the conventions; the word itself if it has a digit."""
    if not word.isalpha():
        return word
    for pattern, instead in (*_CONVENTIONS[convention], *_SOUNDS):
        word = re.sub(pattern, instead, word)
    return word


@lru_cache(maxsize=8192)
def sounds(word: str) -> tuple[str, ...]:
    """How a folded word may sound: once for each convention, without repeats; without a Russian adjective's ending."""
    heard = dict.fromkeys(sound(word, convention) for convention in range(len(_CONVENTIONS)))
    for one in tuple(heard):
        if (bare := _ADJECTIVE.sub("", one)) != one:
            heard[bare] = None
    return tuple(heard)


def stems(word: str) -> tuple[str, ...]:
    """A folded word without what may be an ending of its case."""
    ends = (end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _STEM)
    return tuple(dict.fromkeys(word.removesuffix(end) for end in ends)) if word.isalpha() else ()


@lru_cache(maxsize=8192)
def bones(word: str) -> tuple[str, ...]:
    """The consonants of a folded word as Arabic script may write them, which leaves vowels out and has v for u or f."""
    found = []
    for heard in ("", "f"):
        bare = re.sub("v$", "f", word)
        bare = bare.replace("v", heard)
        for pattern, instead in _BONES:
            bare = re.sub(pattern, instead, bare)
        found.append(bare)
    return tuple(dict.fromkeys(bare for bare in found if len(bare) >= _BARE)) if word.isalpha() else ()


def is_unvowelled(text: str) -> bool:
    """Whether a text is in Arabic script."""
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def plain_dates(text: str) -> str:
    """A text in which every date is a day, an English month and a year, every decade like 1990s; no l’, d’, г."""
    text = _YEARS.sub(r"\1\2 \1\3", _ELIDED.sub("", text[:LONGEST]))
    return _NUMBER.sub(lambda found: found[1] or found[2], _DECADE.sub(r"19\g<1>0s", _DATE.sub(_date, text)))


def _date(found: re.Match[str]) -> str:
    year, month, day = found[1] or found[7], int(found[2] or found[6]), int(found[3] or found[4])
    if month > len(MONTHS):
        day, month = month, day
    if not 0 < month <= len(MONTHS):
        return found[0]
    return f"{day} {MONTHS[month - 1]} {year if len(year) > 2 else '20' + year}"
