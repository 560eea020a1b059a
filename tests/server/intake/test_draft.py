"""The claims file that is begun loads, claims nothing, and holds beside each sentence what its words give."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims.claims_file import ClaimsFileReader
from graph.texts.documents import Document
from server.intake.draft import Draft, claims_file
from server.intake.known_names import KnownNames
from tests.server.intake import pinned
from tests.support.typed_claims import ReadClaims

NAMES = KnownNames(
    [
        ("Moscow", "place/moscow"),
        ("Moscow", "state/russia"),
        ("TASS", "publisher/tass"),
        ("Sergey Lavrov", "person/sergey-lavrov"),
    ],
    persons=["person/sergey-lavrov"],
)
REPORT = """\
Talks on the Border
MOSCOW, August 31. /TASS/. Sergey Lavrov said on Tuesday that about 30 people would not return. "It is late," Lavrov \
added.
SOURCE: ARMEN PRESS"""


def draft(text: str, published: str = "", publisher: str = "publisher/tass") -> Draft:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Draft(
        Document("900_made_up.txt", text, digest), "900", publisher, date(2026, 11, 28), NAMES, {}, published, "3"
    )


BEGUN = """\
id: doc/900
file: 900_made_up.txt
sha256: SHA
publisher: publisher/tass
curator: curator/your-name
curated: 2026-11-28
guide: "3"
sentences: [ # borders, as character offsets
  0-19, 20-46, 47-115, 116-143, 144-163
]
claims:

# ---- sentence 1, 0-19: headline
# Talks on the Border
# - id: claim/900-01
#   quote: "Talks on the Border"
#   modality: asserted
#   facts:
#     - {id: doc/900, title: "Talks on the Border"}

# ---- sentence 2, 20-46: dateline
# MOSCOW, August 31. /TASS/.
#   names: MOSCOW = place/moscow or state/russia; TASS = publisher/tass
#   times: "August 31" = XXXX-08-31 (no year in the text)
# - id: claim/900-02
#   quote: "MOSCOW"
#   modality: asserted
#   facts:
#     - {id: doc/900, dateline: place/moscow}
# - id: claim/900-03
#   quote: "August 31"
#   modality: asserted
#   dateBasis: inferred-from-text
#   note: (how the text gives the year; with a calendar entry where a weekday does)
#   facts:
#     - {id: doc/900, published: 2021-08-31}
# - id: claim/900-04
#   quote: "/TASS/"
#   modality: asserted
#   facts:
#     - {id: doc/900, publisher: publisher/tass}

# ---- sentence 3, 47-115
# Sergey Lavrov said on Tuesday that about 30 people would not return.
#   names: Sergey Lavrov = person/sergey-lavrov
#   times: "Tuesday" = calendar: [{weekday: Tuesday, before: 2021-08-31, gives: 2021-08-24}], or 2021-08-31 itself;
#     one that is ahead: the next after the document's day (2021-09-07)
#   numbers: {min: 30, max: 30, approximate: true, wording: "about 30"}
#   words: said (who says so, lines 2 and 3); not (denied, line 5); would (not yet done, line 4)
# - id: claim/900-05
#   quote: >-
#     (the exact words)
#   modality: (asserted, reported, alleged, planned, called-for or negated)
#   facts:
#     - id: (kind/slug)
#       type: (type)

# ---- sentence 4, 116-143
# "It is late," Lavrov added.
#   names: Lavrov = person/sergey-lavrov (the last name alone)
#   words: added (who says so, lines 2 and 3)
# - id: claim/900-06
#   quote: >-
#     (the exact words)
#   modality: (asserted, reported, alleged, planned, called-for or negated)
#   facts:
#     - id: (kind/slug)
#       type: (type)

# ---- sentence 5, 144-163: source line
# SOURCE: ARMEN PRESS
# - id: claim/900-07
#   quote: "SOURCE: ARMEN PRESS"
#   modality: asserted
#   facts:
#     - {id: doc/900, sourceLine: "SOURCE: ARMEN PRESS"}
"""


def test_the_whole_file_stands_as_it_is_shown_here() -> None:
    head, _, rest = claims_file(draft(REPORT, "2021-08-31")).partition("id: ")
    assert "nothing is claimed yet" in head
    assert f"id: {rest}" == BEGUN.replace("SHA", hashlib.sha256(REPORT.encode()).hexdigest())


def test_every_line_that_is_no_key_of_the_head_is_a_comment() -> None:
    below = claims_file(draft(REPORT)).partition("\nclaims:\n")[2]
    assert below.count("\n") > 30
    assert [line for line in below.splitlines() if line and not line.startswith("# ")] == []


def test_what_the_register_lacks_is_told_with_what_to_add() -> None:
    lacking = {"publisher/x": '<publisher/x> a pg:Publisher ; rdfs:label "…"@en .'}
    text = claims_file(Draft(draft(REPORT).document, "900", "publisher/x", date(2026, 11, 28), NAMES, lacking))
    assert '#   <publisher/x> a pg:Publisher ; rdfs:label "…"@en .' in text.partition("\nid:")[0].splitlines()


def freed(text: str) -> str:
    """A draft in which the claims about the document itself are no comments any more."""
    lines, kept = text.splitlines(), []
    for number, line in enumerate(lines):
        block = "\n".join(lines[number:]).partition("\n# - id")[0].partition("\n\n")[0]
        if line.startswith("# - id: "):
            kept.append("(" not in block)
        inside = line.startswith(("# - id: ", "#   quote:", "#   modality", "#   dateBasis", "#   facts", "#     - {"))
        lines[number] = line[2:] if kept and kept[-1] and inside else line
    return "\n".join(lines) + "\n"


def test_the_claims_that_a_document_makes_of_itself_can_be_taken_as_they_are(
    reader: ClaimsFileReader, tmp_path: Path
) -> None:
    """Whoever takes the signs of comments away gets claims without a mistake; only what stays open is not taken."""
    (reader.documents / "900_report.txt").write_text(REPORT, "utf-8")
    text = claims_file(draft(REPORT)).replace("900_made_up.txt", "900_report.txt")
    (tmp_path / "900.yaml").write_text(freed(text), "utf-8")
    read = reader.read(tmp_path / "900.yaml", "900.yaml")
    assert list(read.mistakes) == []
    facts = [next(iter(node.keys() - {"id", "type"})) for claim in read.claims for node in claim.facts.nodes]
    assert facts == ["title", "dateline", "published", "publisher", "sourceLine"]


TEXTS = st.text(
    st.one_of(
        st.sampled_from("Ab1. \n\r\t\"'#:-{}[]>|%@&*!?\\/…“”\ufeff\x85\u2028\ufffe\x0b\x1b"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=80,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@given(text=TEXTS.filter(lambda text: any(c.isalnum() for c in text)))
def test_whatever_a_text_holds_its_file_loads_without_a_mistake(
    reader: ClaimsFileReader, folder: Path, text: str
) -> None:
    (reader.documents / "900_any.txt").write_bytes(text.encode())
    (folder / "900.yaml").write_text(claims_file(draft(text)).replace("900_made_up.txt", "900_any.txt"), "utf-8")
    read = reader.read(folder / "900.yaml", "900.yaml")
    assert list(read.mistakes) == []
    assert read.document is not None
    assert read.document.text == text
    assert read.sentences
    assert (read.claims, read.nothing_claimed) == ([], [])


@pytest.mark.parametrize("known", pinned.texts(), ids=lambda known: known.name)
def test_the_two_test_texts_begin_without_a_mistake(
    known: pinned.Pinned, read_claims: ReadClaims, reader: ClaimsFileReader
) -> None:
    (reader.documents / f"900_{known.name}.txt").write_bytes(known.text.encode())
    text = claims_file(draft(known.text)).replace("900_made_up.txt", f"900_{known.name}.txt")
    read = read_claims(text)
    assert list(read.mistakes) == []
    assert [span for _, span in read.sentences] == known.spans
    assert len(re.findall(r"^# ---- sentence ", text, re.MULTILINE)) == len(known.spans)


def test_no_line_is_wider_than_an_editor_shows() -> None:
    for known in (*pinned.texts(), *pinned.documents()):
        lines = claims_file(draft(known.text)).splitlines()
        assert max(len(line) for line in lines if "{id: doc/" not in line and "quote: " not in line) <= 120
