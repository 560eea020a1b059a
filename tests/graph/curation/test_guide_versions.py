"""A claims file names the version of the curator's guide from which it was coded, and one that exists."""

from __future__ import annotations

import re

import pytest

from graph.curation.claims_file import GUIDE
from graph.curation.seeds import Seeds
from tests import ROOT
from tests.support.typed_claims import ReadClaims, file, line_of


@pytest.mark.parametrize(
    ("named", "version"), [("1", 1), ("3", 3), ("4", 4), ("1, settled under version 3", 1), ("4, in part", 4)]
)
def test_the_first_number_is_the_version(read_claims: ReadClaims, named: str, version: int) -> None:
    read = read_claims(file(guide=f'"{named}"'))
    assert read.mistakes == []
    assert read.guide == version


def test_a_file_that_names_none_is_coded_from_the_present_one(read_claims: ReadClaims) -> None:
    read = read_claims(file().replace('guide: "3"\n', ""))
    assert (read.mistakes, read.guide) == ([], GUIDE)


@pytest.mark.parametrize("named", ["5", "0", "44", "four", "v4", "4.1b5", "version 3"])
def test_a_version_that_does_not_exist_is_told_on_its_line(read_claims: ReadClaims, named: str) -> None:
    text = file(guide=f'"{named}"')
    (mistake,) = read_claims(text).mistakes
    assert mistake.line == line_of(text, "guide: ")
    assert repr(named) in mistake.what
    assert "1 to 4" in mistake.fix


def test_the_present_version_is_that_of_the_guide() -> None:
    guide = (ROOT / "seeds" / "README.md").read_text("utf-8")
    (version,) = re.findall(r"^Version (\d+)\. ", guide, re.MULTILINE)
    assert int(version) == GUIDE


def test_every_document_names_a_version(seeds: Seeds) -> None:
    assert len(seeds.files) == 5
    assert all(1 <= made.guide <= GUIDE for made in seeds.files)
