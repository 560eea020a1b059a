"""Nothing that a curator types is lost in YAML without a word: it is read as typed, or told on its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.claims.facts import LITERALS
from graph.ontology.vocabulary import Vocabulary
from graph.texts import yaml_file
from graph.texts.yaml_losses import TEXTS
from tests import ROOT

TOLD = {  # what is typed: the line, what is said of it, the fix
    "a comment": ("quote: Room #5 is here.", 1, "quote ends before '#5 is here.'", "quotation marks"),
    "a comment with a blank": ("quote: Room # 5", 1, "quote ends before '# 5'", "a line of its own"),
    "a comment behind a quotation": ('quote: "Room" #5', 1, "quote ends before '#5'", ">- block"),
    "a comment on the next line": ("note: x\nquote: Room\n  #5 is here.", 2, "quote ends before '#5", ">- block"),
    "a comment in a list": ("nameUsed:\n- a\n- Room #5", 3, "nameUsed ends before '#5'", ">- block"),
    "a comment in a mapping": ("sides:\n- {reading: Room #5}", 2, "broken YAML", "'#'"),
    "a comment in a long mapping": ("a: [1, # one\n  2]\nb: {x: Room #5}\nc: d", 3, "broken YAML", "'#'"),
    "a comma in a mapping": ("f: {wording: 25,000 people, min: 3}", 1, "comma before '000 people'", "quotation marks"),
    "a key twice": ("quote: a\nnote: b\nquote: c", 3, "'quote' stands twice", "keep one"),
    "a key twice, once in quotes": ('quote: a\n"quote": c', 2, "'quote' stands twice", "keep one"),
    "an anchor": ("note: x\nquote: &Room 5 is here", 2, "'&Room' is an anchor", "quotation marks"),
    "an anchor and its alias": ("a: &x b\nc: *x", 2, "alias", "write out"),
    "an ampersand": ("quote: &c. and so on", 1, "broken YAML", "quotation marks"),
    "an asterisk": ("quote: *Room* 5", 1, "broken YAML", "quotation marks"),
    "a tag": ("quote: !important words", 1, "'!important' is a tag", "quotation marks"),
    "a merge": ("<<: {a: b}", 1, "merging", "write"),
    "a key that is a list": ("[a]: b", 1, "a key that is no text", "text before a colon"),
    "a colon": ("quote: TASS: Moscow", 1, "mapping values", ">- block"),
    "no blank after a colon": (
        "note: x\nquote:Room\nmore: y",
        2,
        "could not find expected ':'",
        "blank after the colon",
    ),
    "an at sign": ("quote: @home", 1, "'@'", "quotation marks"),
    "a backtick": ("quote: `home`", 1, "'`'", "quotation marks"),
    "a per cent sign": ("quote: %home", 1, "'%'", "quotation marks"),
    "a hyphen and a blank": ("quote: - a", 1, "sequence entries", "quotation marks"),
    "a question mark and a blank": ("quote: ? a", 1, "mapping keys", "quotation marks"),
    "a greater-than sign": ("quote: > a", 1, "comment or a line break", "quotation marks"),
    "words behind a quotation": ('note: x\nquote: "Room" is here', 2, "<block end>", "the whole text"),
    "an apostrophe in single quotes": ("quote: 'it's'", 1, "<block end>", "the whole text"),
    "an open quotation": ('note: x\nquote: "Room\nmore: y\nlast: z', 2, "unexpected end", "close the quotation mark"),
    "a backslash": (r'quote: "C:\qemp"', 1, "unknown escape", "single quotation marks"),
    "words behind a bracket": ("quote: [Baku] said", 1, "<block end>", "the whole text"),
    "a tab before a key": ("note: x\n\tquote: a", 2, "'\\t'", "spaces"),
    "two documents": ("a: b\n---\nc: d", 2, "another document", "three hyphens"),
    "a line separator": ("note: x\nquote: a\u2028b", 2, "a line separator (U+2028)", "\\u2028"),
    "a paragraph separator": ("quote: a\u2029b", 1, "a paragraph separator (U+2029)", "\\u2029"),
    "a next line": ("quote: >-\n  a\x85b", 2, "(U+0085)", "\\u0085"),
}

KEPT = {
    "no": ("key: no", "no"),
    "yes": ("key: Yes", "Yes"),
    "null": ("key: null", "null"),
    "a tilde": ("key: ~", "~"),
    "a number with a low line": ("key: 1_000", "1_000"),
    "a number with a comma": ("key: 25,000", "25,000"),
    "leading zeros": ("key: 010", "010"),
    "octal": ("key: 0o17", "0o17"),
    "hexadecimal": ("key: 0x1F", "0x1F"),
    "sexagesimal": ("key: 12:30", "12:30"),
    "an exponent": ("key: 1e3", "1e3"),
    "infinity": ("key: .inf", ".inf"),
    "a day": ("key: 2020-11-09", "2020-11-09"),
    "a time": ("key: 2020-11-09T10:00:00Z", "2020-11-09T10:00:00Z"),
    "a version": ("key: 3.10", "3.10"),
    "an equals sign": ("key: =", "="),
    "a hash within a word": ("key: C#5", "C#5"),
    "a hash in a block": ("key: >-\n  Room #5 is here.", "Room #5 is here."),
    "a hash in quotation marks": ('key: "Room #5"', "Room #5"),
    "a comma": ("key: a, b", "a, b"),
    "trailing blanks in quotation marks": ('key: "a  "', "a  "),
    "two lines": ("key: one\n  two", "one two"),
    "two lines in quotation marks": ('key: "one\n  two"', "one two"),
    "two paragraphs": ("key: >-\n  one\n\n  two", "one\ntwo"),
    "an escape": (r'key: "co\u00ADop"', "co\u00adop"),
    "an address": ("key: http://a.b/c", "http://a.b/c"),
}


@pytest.mark.parametrize(("typed", "line", "says", "fix"), TOLD.values(), ids=TOLD)
def test_what_yaml_would_drop_is_told_on_its_line(tmp_path: Path, typed: str, line: int, says: str, fix: str) -> None:
    (tmp_path / "typed.yaml").write_text(typed, "utf-8")
    _, mistakes = yaml_file.read(tmp_path / "typed.yaml", "typed.yaml")
    assert len(mistakes) == 1, list(map(str, mistakes))
    (mistake,) = mistakes
    assert mistake.line == line, str(mistake)
    assert says in mistake.what
    assert fix in mistake.fix


@pytest.mark.parametrize(("typed", "text"), KEPT.values(), ids=KEPT)
def test_what_looks_like_something_else_to_yaml_stays_as_typed(tmp_path: Path, typed: str, text: str) -> None:
    (tmp_path / "typed.yaml").write_text(typed, "utf-8")
    read, mistakes = yaml_file.read(tmp_path / "typed.yaml", "typed.yaml")
    assert list(mistakes) == []
    assert read == {"key": text}


def test_comments_where_they_cannot_be_words_are_allowed(tmp_path: Path) -> None:
    typed = "# first\nid: doc/001   # the document\nquote: >-  # its words\n  a\n# between\nnote: b\n# last\n"
    typed += "list: [1, # one\n  2]\n"
    (tmp_path / "typed.yaml").write_text(typed, "utf-8")
    read, mistakes = yaml_file.read(tmp_path / "typed.yaml", "typed.yaml")
    assert list(mistakes) == []
    assert read == {"id": "doc/001", "quote": "a", "note": "b", "list": ["1", "2"]}


def test_every_key_that_holds_words_is_guarded() -> None:
    """Those of the JSON-LD context that hold no reference and no value of a fixed form, and those of the files' own."""
    context = Vocabulary(ROOT / "ontology").context
    words = {
        key
        for key, said in context.items()
        if key[0] != "@" and key[0].islower() and (isinstance(said, str) or "@language" in said)
        if ":" in (said if isinstance(said, str) else said["@id"]) and "//" not in str(said)
    }
    assert words - LITERALS.keys() - {"contentUrl", "sha256", "guide"} == TEXTS - {
        *("quote", "prefix", "suffix", "reason", "reading", "explanation")
    }
    assert len(TEXTS) == 13


def test_every_kind_of_loss_is_tried() -> None:
    assert (len(TOLD), len(KEPT)) == (35, 26)
