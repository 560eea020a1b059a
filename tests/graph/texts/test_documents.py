"""Every claim leads back to words that stand in an unchanged document, at the offsets it gives."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graph.core.namespaces import PREFIXES
from graph.core.settings import Settings
from graph.curation import seeds
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.texts.documents import CONTEXT_LENGTH, Document, QuoteError, unwritable
from tests import LONG, ROOT

SHA256 = {
    "000_27a45e5ff2e32eba.txt": "a26c9c416ceaa42fc098374420dd4c30c13a4906602a2e604d0f926d4c2860d7",
    "001_da5139b168246f0d.txt": "21a3e0c9f4f4f92df35c1e0ce70165006f779fbe71f789e7277d02ae959f3e29",
    "002_3d13d12fe226b88f.txt": "4ef662a5fd2203ba1c2da7c5b3ed5c28710a10214b339d7335ab0c890ef0cd74",
    "003_45e6a4ec4e16d680.txt": "9b63e2ae5807cd3422d1fd4f665e024e20bc8b81bcc48e82846e638ae962b58a",
    "004_8deaa3953e5b43a6.txt": "87aea16ce5d9aea32ecc53a40daa133a502ad66316928a64dd1347999d5661f9",
}
"""The documents as they were found. A new document adds a line; no line ever changes."""

TEXTS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
STRAIGHT = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")


def document(text: str) -> Document:
    return Document("made-up.txt", text, hashlib.sha256(text.encode()).hexdigest())


# ---- the documents themselves


def test_the_documents_are_the_bytes_that_were_found(settings: Settings) -> None:
    folder = settings.seeds / "documents"
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()} == SHA256


def test_every_claims_file_pins_the_bytes_of_its_document(seeds: Seeds) -> None:
    for file in seeds.files:
        pinned = yaml.safe_load((ROOT / file.shown_as).read_text("utf-8").partition("\nclaims:")[0])
        assert file.document is not None
        assert SHA256[pinned["file"]] == pinned["sha256"] == file.document.sha256
    assert len(seeds.files) == len(SHA256)


def test_git_leaves_the_bytes_of_the_documents_alone() -> None:
    """No line ends are converted on checkout, on any system: offsets and hashes would no longer be true."""
    attributes = (ROOT / ".gitattributes").read_text("utf-8")
    assert re.search(r"^/?seeds/documents/\S* +(-text|binary)\b", attributes, re.MULTILINE)


def test_a_document_is_read_without_touching_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "made-up.txt").write_bytes("Ядро\r\nof “it”\n".encode())
    read = Document.read(tmp_path / "made-up.txt")
    assert read.text == "Ядро\r\nof “it”\n"
    assert read.name == "made-up.txt"
    assert read.sha256 == hashlib.sha256((tmp_path / "made-up.txt").read_bytes()).hexdigest()


def test_a_document_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "made-up.txt").write_bytes("Stéphane".encode("latin-1"))
    with pytest.raises(UnicodeDecodeError):
        Document.read(tmp_path / "made-up.txt")


def test_a_document_that_is_missing_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Document.read(tmp_path / "made-up.txt")


# ---- the passages of the real claims


def curated(seeds: Seeds) -> Iterator[tuple[str, str, str]]:
    """Document, claim and words of each quotation, as the curator typed it: read without our own reader."""
    for file in seeds.files:
        content = (ROOT / file.shown_as).read_text("utf-8")
        root = yaml.load(content, Loader=TEXTS)  # noqa: S506  # texts only, the safest of all
        for claim in root["claims"]:
            for quotation in (claim, *claim.get("also", [])):
                yield root["file"], claim["id"], quotation["quote"]


def test_every_quotation_stands_at_its_offsets_in_its_document(seeds: Seeds) -> None:
    count = 0
    for file, claim in seeds.claims:
        text = (ROOT / "seeds" / "documents" / file.document.name).read_bytes().decode("utf-8")
        assert claim.passages[0][0] == "main"
        for _, passage in claim.passages:
            assert text[passage.start : passage.end] == passage.exact, claim.iri
            assert text[: passage.start].endswith(passage.prefix), claim.iri
            assert text[passage.end :].startswith(passage.suffix), claim.iri
            assert len(passage.exact) >= 2, claim.iri
            count += 1
    assert count > 400


def test_every_quotation_that_a_curator_typed_is_a_passage_of_that_claim(seeds: Seeds) -> None:
    passages = defaultdict(list)
    for _, claim in seeds.claims:
        passages[claim.iri] = [passage.exact for _, passage in claim.passages]
    typed = defaultdict(list)
    for _, claim, words in curated(seeds):
        typed[claim].append(words)
    assert {iri: [exact.translate(STRAIGHT) for exact in found] for iri, found in passages.items()} == {
        iri: [words.translate(STRAIGHT) for words in found] for iri, found in typed.items()
    }
    assert sum(map(len, typed.values())) > 400


def test_the_selectors_in_the_dataset_find_the_words_again(seeds: Seeds, built: Dataset) -> None:
    """As somebody else's tool would: from the triples and the text alone (Web Annotation Data Model, section 4.2)."""
    oa, schema = PREFIXES["oa"], PREFIXES["schema"]
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for t in built.views["reported"]:
        if t.predicate.value.startswith((oa, schema + "contentUrl")):
            said[t.subject.value][t.predicate.value.removeprefix(oa)].append(t.object.value)
    passages = {iri: found for iri, found in said.items() if "hasSource" in found}
    for iri, found in passages.items():
        (source,) = found["hasSource"]
        (name,) = said[source][schema + "contentUrl"]
        text = (ROOT / "seeds" / "documents" / name).read_bytes().decode("utf-8")
        selectors = [said[selector] for selector in found["hasSelector"]]
        (quote,) = (s for s in selectors if "exact" in s)
        (position,) = (s for s in selectors if "start" in s)
        start, end = int(position["start"][0]), int(position["end"][0])
        assert [text[start:end]] == quote["exact"], iri
        assert iri == f"{source}#char={start},{end}"
        around = "".join((*quote["prefix"], *quote["exact"], *quote["suffix"]))
        assert text.count(around) == 1, f"{iri}: prefix and suffix do not tell it apart"
    assert len(passages) > 300


# ---- finding a quotation


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("he said “certain operations” there", '"certain operations"'),
        ("Baku’s control", "Baku's control"),
        ("‘Artsakh’", "'Artsakh'"),
        ("a referendum—that was boycotted", "referendum-that"),
        ("1992–1994", "1992-1994"),
        ("9\u00a0November", "9 November"),
        ("Baku’s control", "Baku’s control"),
    ],
)
def test_straight_marks_may_stand_for_curly_ones_and_the_passage_has_the_documents_own(there: str, typed: str) -> None:
    text = f"Some words before, {there}, and after."
    found = document(text).find(typed)
    assert text[found.start : found.end] == found.exact
    assert found.exact.translate(STRAIGHT) == typed.translate(STRAIGHT)
    assert found.exact in there


@pytest.mark.parametrize("typed", ["baku", "Baku  is", "Baku is.", "Bakou", "Baku\nis", "Báku"])
def test_everything_else_is_literal(typed: str) -> None:
    with pytest.raises(QuoteError, match=r"does not occur in made-up\.txt"):
        document("Baku is a city").find(typed)


@examples(max_examples=1000 if LONG else 150, derandomize=True, database=None, deadline=None)
@given(st.text("ab ’'“\"–-—\u00a0é𐍈\n", min_size=3, max_size=40), st.data())
def test_folding_never_moves_an_offset(text: str, data: st.DataObject) -> None:
    """Offsets count code points of the text as it is, whatever stands in it."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    folded, typed = text.translate(STRAIGHT), text[start:end].translate(STRAIGHT)
    assume(sum(folded.startswith(typed, at) for at in range(len(folded))) == 1)
    found = document(text).find(typed)
    assert (found.start, found.end, found.exact) == (start, end, text[start:end])


def test_offsets_count_code_points_not_bytes_or_code_units() -> None:
    found = document("𐍈é Moscow").find("Moscow")
    assert (found.start, found.end, found.fragment) == (3, 9, "char=3,9")


def test_a_passage_keeps_some_characters_around_it() -> None:
    text = "a" * 50 + "HERE" + "b" * 50
    found = document(text).find("HERE")
    assert found.prefix == "a" * CONTEXT_LENGTH
    assert found.suffix == "b" * CONTEXT_LENGTH
    assert document("HERE").find("HERE").prefix == document("HERE").find("HERE").suffix == ""


def test_the_words_before_or_after_tell_repeated_words_apart() -> None:
    text = "talks in Moscow, then talks in Baku, then talks in Moscow again"
    made = document(text)
    assert made.find("talks", suffix=" in Baku").start == text.index("talks in Baku")
    assert made.find("talks in Moscow", prefix="Baku, then ").start == text.rindex("talks in Moscow")
    assert made.find("talks in Moscow", suffix=" again").start == text.rindex("talks in Moscow")
    assert made.find("talks", prefix="", suffix=" in Moscow,").start == 0
    assert made.find("Moscow", prefix="in ", suffix=",").exact == "Moscow"


@pytest.mark.parametrize(
    ("text", "quote", "times"),
    [
        ("Moscow and Moscow", "Moscow", 2),
        ("it’s and it's", "it's", 2),
        ("the the the", "the the", 2),
        ("aaaa", "aa", 3),
    ],
    ids=["twice", "twice-when-folded", "overlapping", "overlapping-letters"],
)
def test_words_that_occur_more_than_once_are_refused(text: str, quote: str, times: int) -> None:
    """Overlapping ones too: either place could be meant."""
    with pytest.raises(QuoteError, match=rf"occurs {times} times in made-up\.txt") as caught:
        document(text).find(quote)
    assert re.search("prefix|suffix", caught.value.fix)


def test_words_that_the_prefix_does_not_tell_apart_are_still_refused() -> None:
    with pytest.raises(QuoteError, match="occurs 2 times"):
        document("in Moscow, in Moscow").find("Moscow", prefix="in ")


def test_a_wrong_prefix_or_suffix_is_refused() -> None:
    with pytest.raises(
        QuoteError, match=r"does not stand before the quote in made-up\.txt; 'talks in ' does"
    ) as caught:
        document("talks in Moscow").find("Moscow", prefix="at ")
    assert (caught.value.key, caught.value.fix) == ("prefix", "leave the prefix out, as the quote occurs once")
    with pytest.raises(QuoteError, match="does not stand after the quote") as caught:
        document("talks in Moscow").find("talks", suffix="at")
    assert caught.value.key == "suffix"


def test_a_quotation_that_is_nearly_right_is_told_up_to_where() -> None:
    with pytest.raises(QuoteError, match="it is there up to 'talks in'"):
        document("talks in Moscow").find("talks in Tbilisi")
    with pytest.raises(QuoteError, match="not even its first words"):
        document("talks in Moscow").find("Tbilisi")


@pytest.mark.parametrize(("prefix", "suffix"), [("", ""), ("talks ", ""), ("", " in")])
def test_an_empty_quotation_is_refused(prefix: str, suffix: str) -> None:
    with pytest.raises(QuoteError):
        document("talks in Moscow").find("", prefix, suffix)


def test_what_xml_cannot_hold_in_a_document_is_warned_of_with_its_line(checkout: Settings) -> None:
    folder = checkout.seeds / "documents"
    assert list(unwritable(folder)) == [], "the real documents hold nothing of the kind"
    (folder / "999.txt").write_text("one\ntwo\x0b three\x01", "utf-8")
    (warning,) = unwritable(folder)
    assert (warning.file, warning.line) == ("seeds/documents/999.txt", 2)
    assert "a vertical tab (U+000B)" in warning.what
    assert "RDF/XML" in warning.fix


def test_a_byte_order_mark_before_yaml_and_turtle_is_skipped(checkout: Settings) -> None:
    wanted = seeds.read(checkout)
    for path in (*(checkout.seeds / "claims").glob("*.yaml"), checkout.seeds / "register.ttl"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    found = seeds.read(checkout)
    assert found.mistakes == wanted.mistakes == []
    assert [claim.iri for _, claim in found.claims] == [claim.iri for _, claim in wanted.claims]
