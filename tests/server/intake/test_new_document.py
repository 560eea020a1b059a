"""A new document is laid in place byte for byte with a claims file that loads, or nothing is changed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.core.errors import InvalidSeedsError, UsageError
from graph.core.settings import Settings
from graph.core.whole_file import StorageError
from graph.curation import seeds as seeds_module
from graph.curation.coverage import coverage
from server.intake import new_document
from server.intake.new_document import NewDocument, Request
from server.intake.text_file import MOST_BYTES
from tests import ROOT
from tests.server.intake import pinned
from tests.support.small_checkout import small_checkout

TODAY = date(2026, 11, 28)
TEXT = "Talks in Moscow\nMOSCOW, May 7 (TASS) – The ministers met.\n"
WHO_CODES = "write who codes, as curator/… with a label in seeds/register.ttl"
Create = Callable[..., NewDocument]


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """Two documents with a few claims, beside the real register."""
    return small_checkout(tmp_path / "root")


@pytest.fixture
def create(small: Settings, tmp_path: Path) -> Create:
    """Lay the bytes of a text in place in the small checkout."""

    def make(content: bytes = TEXT.encode(), **asked: str) -> NewDocument:
        (tmp_path / "text.txt").write_bytes(content)
        return new_document.create(small, Request(tmp_path / "text.txt", TODAY, **asked))

    return make


def standing(settings: Settings) -> dict[str, bytes]:
    """Every curated file with its bytes, hidden ones too."""
    return {str(p.relative_to(settings.seeds)): p.read_bytes() for p in settings.seeds.rglob("*") if p.is_file()}


def test_the_document_is_laid_byte_for_byte_and_nothing_else_changes(small: Settings, create: Create) -> None:
    before, content = standing(small), b"\xef\xbb\xbfTalks\r\n\r\nThe\xc2\xa0ministers met.\r\n"
    made = create(content)
    after = standing(small)
    assert (made.iri, made.claims, made.sentences) == ("doc/002", "seeds/claims/002.yaml", 2)
    assert {f"seeds/{name}" for name in after.keys() - before.keys()} == set(made.files)
    assert after[made.files[0].removeprefix("seeds/")] == content
    assert {name: after[name] for name in before} == before


def test_what_is_left_to_do_is_all_that_check_says_of_it(small: Settings, create: Create) -> None:
    made = create()
    read = seeds_module.read(small)
    assert [str(mistake) for mistake in read.mistakes] == [
        "seeds/claims/002.yaml:11: publisher: publisher/not-stated-002 is unknown; add it to seeds/register.ttl",
        f"seeds/claims/002.yaml:12: curator: curator/your-name is unknown; {WHO_CODES}",
    ]
    assert made.unregistered == ["publisher/not-stated-002", "curator/your-name"]
    file = next(file for file in read.files if file.document_iri == "doc/002")
    covered = coverage(file)
    assert covered is not None
    assert (len(covered.mistakes), covered.covered) == (made.sentences, 0)
    assert all("is unaccounted for" in mistake.what for mistake in covered.mistakes)


def test_what_its_head_says_to_add_to_the_register_is_what_check_wants(small: Settings, create: Create) -> None:
    claims = small.root / create().claims
    lacking = [line.removeprefix("#   ") for line in claims.read_text("utf-8").splitlines() if line.startswith("#   <")]
    assert len(lacking) == 2
    register = small.seeds / "register.ttl"
    register.write_text("\n".join([register.read_text("utf-8"), *lacking]).replace('"…"', '"A. Reader"'), "utf-8")
    assert seeds_module.read(small).mistakes == []


def test_the_five_documents_laid_into_an_empty_copy_get_all_of_their_86_borders(
    tmp_path: Path, settings: Settings
) -> None:
    """The other two leave the dateline in the first sentence (002, 004); the guide lists it by itself."""
    empty = small_checkout(tmp_path / "root")
    for folder in ("documents", "claims"):
        shutil.rmtree(empty.seeds / folder)
    hits = {}
    for known, path in zip(pinned.documents(), sorted((settings.seeds / "documents").glob("*.txt")), strict=True):
        made = new_document.create(empty, Request(path, TODAY))
        assert made.iri == f"doc/{known.name}"
        assert (empty.root / made.files[0]).read_bytes() == path.read_bytes()
        read = seeds_module.claims_reader(empty).read(empty.root / made.claims, made.claims)
        assert list(read.mistakes) == []
        hits[known.name] = len({span for _, span in read.sentences} & set(known.spans))
    assert hits == {"000": 15, "001": 13, "002": 21, "003": 24, "004": 13}
    assert sum(len(known.spans) for known in pinned.documents()) == 86


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ({}, ["id: doc/002", "publisher: publisher/not-stated-002", "curated: 2026-11-28"]),
        ({"number": "017"}, ["id: doc/017", "publisher: publisher/not-stated-017"]),
        ({"number": "doc/017", "publisher": "tass"}, ["id: doc/017", "publisher: publisher/tass"]),
        ({"publisher": "publisher/reuters"}, ['#   <publisher/reuters> a pg:Publisher ; rdfs:label "…"@en .']),
        ({"published": "1998-05-07"}, ["#     - {id: doc/002, published: 1998-05-07}"]),
        ({"published": "1998-05"}, ["publisher: publisher/not-stated-002"]),
    ],
)
def test_what_is_asked_for_stands_in_the_file(small: Settings, create: Create, asked: dict, head: list[str]) -> None:
    lines = (small.root / create(**asked).claims).read_text("utf-8").splitlines()
    assert set(head) <= set(lines)


def test_numbers_go_on_after_the_last_that_a_document_or_a_claims_file_has(small: Settings, create: Create) -> None:
    assert create().iri == "doc/002"
    (small.seeds / "claims" / "041.yml").write_text("id: doc/041\n", "utf-8")
    assert create(b"Another text.").iri == "doc/042"


def test_the_version_of_the_guide_is_that_which_stands_in_it(small: Settings, create: Create) -> None:
    shutil.copy(ROOT / "seeds" / "README.md", small.seeds)
    version = (small.seeds / "README.md").read_text("utf-8").partition("Version ")[2].partition(".")[0]
    assert f'guide: "{version}"' in (small.root / create().claims).read_text("utf-8").splitlines()


REFUSED = {
    "no text": (b"", {}, "holds no letter and no digit"),
    "signs alone": (b"\n * * * \n", {}, "holds no letter and no digit"),
    "Windows": ("naïve".encode("cp1252"), {}, "is not UTF-8: byte 2 on line 1 is 0xEF; save a copy as UTF-8"),
    "UTF-16": ("Talks".encode("utf-16"), {}, "is UTF-16, not UTF-8"),
    "a picture": (b"GIF89a\0\0", {}, "holds a null character on line 1"),
    "too large": (b"a" * (MOST_BYTES + 1), {}, "is larger than a document may be (1,048,576 bytes)"),
    "too many sentences": (b"A sentence. " * 1000, {}, "has 1,000 sentences, more than 999; give its parts"),
    "a malformed number": (b"Text", {"number": "7"}, "--id is '7'; give three digits"),
    "a number with a path": (b"Text", {"number": "../007"}, "give three digits"),
    "a number in other digits": (b"Text", {"number": "٠٠٧"}, "give three digits"),
    "a number that is taken": (
        b"Text",
        {"number": "001"},
        "doc/001 is taken; leave --id out for the next free number, 002",
    ),
    "no date": (b"Text", {"published": "7 May 1998"}, "--published: '7 May 1998' is not a date in EDTF"),
    "no day of the calendar": (b"Text", {"published": "1998-02-31"}, "February 1998 has 28 days"),
    "a slip of a publisher": (
        b"Text",
        {"publisher": "tas"},
        "'tas', which the register does not know; write publisher/tass",
    ),
    "no publisher's id": (b"Text", {"publisher": "The Times"}, "write its id in lower case, such as publisher/tass"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_with_what_to_do_and_nothing_changes(
    small: Settings, create: Create, name: str
) -> None:
    content, asked, words = REFUSED[name]
    before = standing(small)
    with pytest.raises(UsageError) as caught:
        create(content, **asked)
    assert words in caught.value.detail
    assert standing(small) == before


def test_the_largest_text_is_taken(create: Create) -> None:
    assert create((b"A sentence. " * 999).ljust(MOST_BYTES)).sentences == 999


def test_a_text_that_is_there_already_is_refused_by_name(small: Settings, create: Create) -> None:
    before = standing(small)
    with pytest.raises(UsageError) as caught:
        create((small.seeds / "documents" / "001_da5139b168246f0d.txt").read_bytes())
    assert "is seeds/documents/001_da5139b168246f0d.txt already, coded in seeds/claims/001.yaml" in caught.value.detail
    assert standing(small) == before


def test_a_document_that_stands_there_without_claims_gets_its_claims_file(small: Settings) -> None:
    """So does what a run left that was killed between the two files; `check` names the command."""
    path = small.seeds / "documents" / "007_by_hand.txt"
    path.write_text(TEXT, "utf-8")
    (told,) = seeds_module.read(small).mistakes
    assert told.fix == "begin seeds/claims/007.yaml with `peacegraph new seeds/documents/007_by_hand.txt`"
    made = new_document.create(small, Request(path, TODAY))
    assert made.files == ["seeds/claims/007.yaml"]
    assert "file: 007_by_hand.txt" in (small.seeds / "claims" / "007.yaml").read_text("utf-8")
    assert path.read_text("utf-8") == TEXT


def test_a_document_that_stands_there_under_another_name_is_told_how_to_be_named(small: Settings) -> None:
    path = small.seeds / "documents" / "report.txt"
    path.write_text(TEXT, "utf-8")
    with pytest.raises(UsageError, match=r"does not begin with three digits; rename it to 002_report\.txt"):
        new_document.create(small, Request(path, TODAY))


def test_a_register_that_cannot_be_read_is_told_with_its_mistakes(small: Settings, create: Create) -> None:
    (small.seeds / "register.ttl").write_text("<state/armenia> a", "utf-8")
    before = standing(small)
    with pytest.raises(InvalidSeedsError) as caught:
        create()
    assert "broken Turtle" in caught.value.mistakes[0].what
    assert standing(small) == before


def test_a_claims_file_that_cannot_be_read_is_named_and_the_rest_is_done(small: Settings, create: Create) -> None:
    (small.seeds / "claims" / "001.yaml").write_text("id: [", "utf-8")
    made = create()
    assert made.unread == ["seeds/claims/001.yaml"]
    assert (small.root / made.claims).exists()


@pytest.mark.parametrize("step", ["fsync", "link"])
@pytest.mark.parametrize("file", [1, 2])
def test_on_an_error_neither_file_is_left(
    small: Settings, create: Create, monkeypatch: pytest.MonkeyPatch, step: str, file: int
) -> None:
    before, calls, real = standing(small), [], getattr(os, step)

    def failing(*arguments: object, **more: object) -> None:
        calls.append(arguments)
        if len(calls) == file:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*arguments, **more)

    monkeypatch.setattr(os, step, failing)
    with pytest.raises(StorageError) as caught:
        create()
    assert "the disk is full" in caught.value.detail
    assert len(calls) == file
    assert standing(small) == before
