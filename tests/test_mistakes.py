"""Every mistake a curator can make is reported with its file, its line, the offending text and what to do.

Most mistakes are planted in a small checkout: two of the real documents, the real register and ontology, and the few
claims written below, so that each is found in a second. The last tests plant mistakes in a copy of everything.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

import graph.curation.seeds
from graph.core.errors import Mistake
from graph.core.settings import Settings
from graph.dataset import assembly
from graph.dataset.validation import check
from server.commands.cli import main
from tests.conftest import ROOT

Edit = Callable[[Path], None]

DOC_000, DOC_001 = "000_27a45e5ff2e32eba.txt", "001_da5139b168246f0d.txt"
ARMENPRESS, TASS = "seeds/claims/000.yaml", "seeds/claims/001.yaml"
REGISTER, DISAGREEMENTS = "seeds/register.ttl", "seeds/disagreements.yaml"

CLAIMS_000 = """\
id: doc/000
file: 000_27a45e5ff2e32eba.txt
sha256: a26c9c416ceaa42fc098374420dd4c30c13a4906602a2e604d0f926d4c2860d7
publisher: publisher/not-stated-000
textQuality: altered
curator: curator/first-reader
curated: 2026-11-21
guide: "1"
claims:
  - id: claim/000-01
    quote: >-
      The Armenian-Azerbaijani conflict over Nagorno-Karabakh broke out in 1988
    modality: asserted
    dateBasis: explicit
    facts:
      - id: conflict/nagorno-karabakh
        type: Conflict
        began: 1988
  - id: claim/000-02
    quote: >-
      The armed violence left around 25,000-30,000 people dead
    modality: asserted
    facts:
      - id: hostilities/1992-1994
        type: Hostilities
        label: Hostilities of 1992 to 1994
        figure:
          - {kind: killed, min: 25000, max: 30000, approximate: true, wording: "around 25,000-30,000 people dead"}
  - id: claim/000-03
    quote: >-
      The Ceasefire Accord, which went into effect in May 1994
    modality: asserted
    dateBasis: explicit
    facts:
      - id: agreement/ceasefire-1994
        type: Agreement
        label: Ceasefire of 1994
        effective: 1994-05
  - id: claim/000-04
    quote: >-
      a mission co-chaired by France, the United States and Russia
    modality: reported
    attributedTo: person/anna-naghdalyan
    facts:
      - id: org/osce-minsk-group
        coChair: [state/france, state/united-states, state/russia]
nothing-claimed:
  - quote: "—"
    prefix: "process.\\n\\n"
    reason: A dividing line.
"""

CLAIMS_001 = """\
id: doc/001
file: 001_da5139b168246f0d.txt
sha256: 21a3e0c9f4f4f92df35c1e0ce70165006f779fbe71f789e7277d02ae959f3e29
publisher: publisher/tass
curator: curator/first-reader
curated: 2026-11-21
guide: "1"
claims:
  - id: claim/001-01
    quote: /TASS/
    modality: asserted
    facts:
      - {id: doc/001, type: SourceDocument, publisher: publisher/tass}
  - id: claim/001-02
    quote: >-
      Armenian Foreign Minister Ararat Mirzoyan
    also:
      - quote: August 31
        role: date
      - {quote: on Tuesday, role: date}
    modality: asserted
    dateBasis: inferred-from-text
    note: The year follows from the weekday.
    calendar:
      - {weekday: Tuesday, day: 08-31, after: 2020-11-09, gives: 2021-08-31}
    facts:
      - type: Tenure
        holder: person/ararat-mirzoyan
        office: office/foreign-minister-armenia
        asOf: 2021-08-31
  - id: claim/001-03
    quote: >-
      broke out in February 1988
    modality: asserted
    dateBasis: explicit
    facts:
      - id: conflict/nagorno-karabakh
        type: Conflict
        label: Nagorno-Karabakh conflict
        began: 1988-02
  - id: claim/001-04
    quote: >-
      he said in Moscow on Tuesday at a press conference following talks with his Russian counterpart Sergey Lavrov.
    modality: asserted
    facts:
      - id: meeting/lavrov-mirzoyan-001
        type: Meeting
        label: Talks of Lavrov and Mirzoyan (document 001)
        kind: talks
        place: place/moscow
        participation:
          - {agent: person/sergey-lavrov, onBehalfOf: state/russia, capacity: principal}
          - {agent: person/ararat-mirzoyan, onBehalfOf: state/armenia, capacity: principal}
  - id: claim/001-05
    quote: >-
      On November 9, 2020, Russian President Vladimir Putin
    modality: asserted
    dateBasis: explicit
    facts:
      - id: agreement/trilateral-statement-2020-11-09
        type: Agreement
        label: Trilateral statement of 9 November 2020
        kind: joint-statement
        signed: 2020-11-09
        signature:
          - {agent: person/vladimir-putin, onBehalfOf: state/russia, kind: signed-by}
  - id: claim/001-06
    quote: >-
      a number of districts came over to Baku's control
    modality: asserted
    facts:
      - id: control/districts-001
        type: ControlChange
        label: Change of control of a number of districts (document 001)
        kind: under-agreement
        territory: territory/districts-001
        transferredTo: state/azerbaijan
  - id: claim/001-07
    quote: >-
      the Azerbaijani Armed Forces had attempted to carry out "certain operations" in a border area in Syunik Province
    modality: alleged
    attributedTo: org/mod-armenia
    facts:
      - id: incident/syunik-border-area-001
        type: Incident
        label: Incident in a border area in Syunik Province (document 001)
        kind: border-incident
        place: territory/syunik-border-area-001
"""

DISAGREEMENT = """\
disagreements:
  - id: disagreement/conflict-start-date
    label: When the conflict began
    kind: granularity
    topic: [conflict/nagorno-karabakh]
    sides:
      - {reading: in 1988, claims: [claim/000-01]}
      - {reading: in February 1988, claims: [claim/001-03]}
"""


def small_checkout(root: Path) -> Settings:
    """Two real documents with a handful of claims, beside the real register and ontology."""
    shutil.copytree(ROOT / "ontology", root / "ontology")
    for folder in ("documents", "claims"):
        (root / "seeds" / folder).mkdir(parents=True)
    for name in (DOC_000, DOC_001):
        shutil.copy(ROOT / "seeds" / "documents" / name, root / "seeds" / "documents")
    shutil.copy(ROOT / REGISTER, root / REGISTER)
    for path, text in ((ARMENPRESS, CLAIMS_000), (TASS, CLAIMS_001), (DISAGREEMENTS, DISAGREEMENT)):
        (root / path).write_text(text, "utf-8")
    return Settings(root=root, build_dir=root / ".build")


def swap(file: str, old: str, new: str) -> Edit:
    """Replace `old`, which must stand exactly once in the file."""

    def edit(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (root / file).write_text(text.replace(old, new), "utf-8")

    return edit


def append(file: str, text: str) -> Edit:
    def edit(root: Path) -> None:
        with (root / file).open("a", encoding="utf-8") as end:
            end.write(text)

    return edit


def copy(file: str, to: str) -> Edit:
    return lambda root: shutil.copy(ROOT / file, root / to)


def remove(file: str) -> Edit:
    return lambda root: (root / file).unlink()


def recode(file: str, old: str, encoding: str) -> Edit:
    """Write `old` in another encoding, as an editor would that is set wrongly."""
    return lambda root: (root / file).write_bytes(
        (root / file).read_bytes().replace(old.encode(), old.encode(encoding), 1)
    )


def both(*edits: Edit) -> Edit:
    """Several edits that make one mistake."""

    def edit(root: Path) -> None:
        for one in edits:
            one(root)

    return edit


@dataclass(frozen=True)
class Planted:
    """`edit` plants it; it is to be reported in `file`, on the line where `at` begins, with `words` and the `fix`."""

    name: str
    edit: Edit
    file: str
    at: str
    words: tuple[str, ...]
    fix: str
    also: tuple[str, ...] = ()
    """Other lines of the file that are part of the same mistake."""

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def in_000(name: str, old: str, new: str, at: str, *words: str, fix: str) -> Mistake:
    return Planted(name, swap(ARMENPRESS, old, new), ARMENPRESS, at, words, fix)


def in_001(name: str, old: str, new: str, at: str, *words: str, fix: str) -> Mistake:
    return Planted(name, swap(TASS, old, new), TASS, at, words, fix)


def in_disagreements(name: str, old: str, new: str, at: str, *words: str, fix: str) -> Mistake:
    return Planted(name, swap(DISAGREEMENTS, old, new), DISAGREEMENTS, at, words, fix)


CALENDAR = """\
    calendar:
      - {weekday: Tuesday, day: 08-31, after: 2020-11-09, gives: 2021-08-31}
"""
SPAN_CLAIM = """\
  - id: claim/001-08
    quote: >-
      Renewed clashes between Azerbaijan and Armenia erupted on September 27, 2020
    modality: asserted
    dateBasis: explicit
    facts:
      - id: hostilities/2020-09
        type: Hostilities
        label: Hostilities of September 2020
        when: WHEN
"""


def dated(name: str, when: str, *words: str, fix: str = "as far as the text") -> Mistake:
    """A claim more, whose event has the date `when`."""
    edit, shown = append(TASS, SPAN_CLAIM.replace("WHEN", when)), when.strip('"')
    return Planted(name, edit, TASS, f"when: {when}", (shown, *words), fix)


MISTAKES = [
    # ---- quotes and documents
    in_001(
        "a quote not in the document",
        "he said in Moscow on Tuesday",
        "he said in Tbilisi on Tuesday",
        "quote: >-\n      he said in Tbilisi",
        "he said in Tbilisi on Tuesday",
        "does not occur",
        "'he said in'",
        fix="quote exactly",
    ),
    in_001(
        "an ambiguous quote",
        "On November 9, 2020, Russian President Vladimir Putin",
        "Azerbaijan",
        "quote: >-\n      Azerbaijan\n",
        "'Azerbaijan'",
        "times in 001_da5139b168246f0d.txt",
        fix="prefix",
    ),
    in_001(
        "a further quotation not in the document",
        "quote: on Tuesday,",
        "quote: on Wednesday,",
        "- {quote: on Wednesday",
        "'on Wednesday'",
        "does not occur",
        fix="quote exactly",
    ),
    in_001(
        "a further quotation without role",
        "      - quote: August 31\n        role: date\n",
        "      - quote: August 31\n",
        "- quote: August 31",
        "without a role",
        fix="role: date",
    ),
    in_001(
        "a further quotation without words",
        "quote: August 31\n",
        "quote: []\n",
        "- quote: []",
        "quot",
        fix="quote",
    ),
    in_001(
        "a claim without quote",
        "    quote: /TASS/\n",
        "",
        "- id: claim/001-01",
        "claim/001-01 has no quote",
        fix="quote",
    ),
    in_000(
        "nothing claimed without reason",
        "    reason: A dividing line.\n",
        "",
        '- quote: "—"',
        "nothing-claimed without quote or reason",
        fix="give both",
    ),
    Planted(
        "a changed document",
        append(f"seeds/documents/{DOC_001}", "\n"),
        TASS,
        "sha256: ",
        (DOC_001, "has changed"),
        "put back the file as it was found",
    ),
    Planted(
        "a claims file for no document",
        remove(f"seeds/documents/{DOC_000}"),
        ARMENPRESS,
        f"file: {DOC_000}",
        (f"there is no document '{DOC_000}'",),
        DOC_001,
    ),
    Planted(
        "a document without a claims file",
        copy("seeds/documents/004_8deaa3953e5b43a6.txt", "seeds/documents/004_8deaa3953e5b43a6.txt"),
        "seeds/documents/004_8deaa3953e5b43a6.txt",
        "",
        ("no claims file reads this document",),
        "seeds/claims/004.yaml",
    ),
    Planted(
        "two claims files for one document",
        lambda root: (root / "seeds/claims/001-again.yaml").write_text(
            CLAIMS_001.partition("claims:")[0] + "claims: []\n", "utf-8"
        ),
        TASS,
        "id: doc/001\nfile",
        ("doc/001 is already read by seeds/claims/001-again.yaml",),
        "one claims file a document",
    ),
    # ---- keys
    in_001(
        "an unknown key in a claim",
        "    note: The year follows",
        "    remark: really\n    note: The year follows",
        "remark: really",
        "unknown key 'remark'",
        fix="note",
    ),
    in_001(
        "an unknown key in a fact",
        "place: place/moscow",
        "plaice: place/moscow",
        "plaice: place/moscow",
        "unknown key 'plaice'",
        fix="write place",
    ),
    in_001("an unknown key in the header", "guide:", "guidance:", "guidance:", "unknown key 'guidance'", fix="guide"),
    in_000(
        "a duplicate key",
        "        effective: 1994-05",
        "        effective: 1994-05\n        effective: 1994-06",
        "effective: 1994-06",
        "'effective' stands twice",
        fix="keep one",
    ),
    in_001(
        "a duplicate claim id",
        "- id: claim/001-04",
        "- id: claim/001-03",
        "- id: claim/001-03\n    quote: >-\n      he said",
        "claim/001-03 stands twice",
        fix="next free number",
    ),
    # ---- concepts and classes
    in_001(
        "an unknown type", "type: Meeting", "type: Metting", "type: Metting", "unknown type 'Metting'", fix="Meeting"
    ),
    in_001("an unknown kind", "kind: talks", "kind: talkz", "kind: talkz", "unknown kind 'talkz'", fix="talks"),
    in_001(
        "a kind of the wrong scheme",
        "kind: talks",
        "kind: ceasefire",
        "- id: meeting/lavrov-mirzoyan-001",
        "the kind of a contact comes from the scheme of formats",
        "ceasefire",
        fix="correct",
    ),
    in_000(
        "an unknown modality",
        "modality: reported",
        "modality: reportd",
        "modality: reportd",
        "unknown modality 'reportd'",
        fix="reported",
    ),
    in_001(
        "an unknown capacity",
        "{agent: person/sergey-lavrov, onBehalfOf: state/russia, capacity: principal}",
        "{agent: person/sergey-lavrov, onBehalfOf: state/russia, capacity: principle}",
        "- {agent: person/sergey-lavrov",
        "unknown capacity 'principle'",
        fix="principal",
    ),
    in_001(
        "an unknown date basis",
        "dateBasis: inferred-from-text",
        "dateBasis: inferred-from-texts",
        "dateBasis: inferred-from-texts",
        "unknown dateBasis 'inferred-from-texts'",
        fix="inferred-from-text",
    ),
    in_001(
        "a meeting in the domain of agreements",
        "kind: talks",
        "kind: talks\n        madeAt: place/moscow",
        "- id: meeting/lavrov-mirzoyan-001",
        "madeAt on meeting/lavrov-mirzoyan-001, which is a Meeting",
        fix="madeAt belongs on a Agreement",
    ),
    in_001(
        "an agreement in the range of polities",
        "transferredTo: state/azerbaijan",
        "transferredTo: agreement/trilateral-statement-2020-11-09",
        "transferredTo: agreement",
        "agreement/trilateral-statement-2020-11-09 is a Agreement, not a Polity",
        fix="another key",
    ),
    in_001(
        "a meeting that holds an office",
        "holder: person/ararat-mirzoyan",
        "holder: meeting/lavrov-mirzoyan-001",
        "holder: meeting/lavrov-mirzoyan-001",
        "meeting/lavrov-mirzoyan-001 is a Meeting, not a Person",
        fix="another key",
    ),
    in_001(
        "a meeting that is a population",
        "type: Meeting",
        "type: [Meeting, Population]",
        "- id: meeting/lavrov-mirzoyan-001",
        "meeting/lavrov-mirzoyan-001",
        "disjoint",
        fix="types",
    ),
    # ---- references
    in_001(
        "a name as holder",
        "holder: person/ararat-mirzoyan",
        "holder: Ararat Mirzoyan",
        "- type: Tenure",
        "tenure without holder",
        fix="holder",
    ),
    in_000(
        "a name as the source",
        "attributedTo: person/anna-naghdalyan",
        "attributedTo: Anna Naghdalyan",
        "attributedTo: Anna Naghdalyan",
        "'Anna Naghdalyan' is a name, not a reference",
        fix="person/",
    ),
    in_001(
        "a name as publisher of a file",
        "\npublisher: publisher/tass",
        "\npublisher: TASS",
        "publisher: TASS",
        "'TASS' is a name, not a reference",
        fix="publisher/tass",
    ),
    in_001(
        "a name as publisher in a fact",
        "SourceDocument, publisher: publisher/tass",
        "SourceDocument, publisher: TASS",
        "- {id: doc/001",
        "'TASS' is a name, not a reference",
        fix="refer to an id",
    ),
    in_001(
        "a reference to an unknown entity",
        "agent: person/sergey-lavrov",
        "agent: person/sergei-lavrov",
        "- {agent: person/sergei-lavrov",
        "person/sergei-lavrov is unknown",
        fix="did you mean person/sergey-lavrov?",
    ),
    in_000(
        "a source that is unknown",
        "attributedTo: person/anna-naghdalyan",
        "attributedTo: person/ana-naghdalyan",
        "attributedTo: person/ana-naghdalyan",
        "person/ana-naghdalyan is unknown",
        fix="did you mean person/anna-naghdalyan?",
    ),
    in_001(
        "a publisher that is unknown",
        "\npublisher: publisher/tass",
        "\npublisher: publisher/tas",
        "publisher: publisher/tas\n",
        "publisher/tas is unknown",
        fix="did you mean publisher/tass?",
    ),
    in_001(
        "a publisher that no claim states",
        "SourceDocument, publisher: publisher/tass",
        "SourceDocument, dateline: place/moscow",
        "publisher: publisher/tass",
        "publisher is stated in no claim",
        "doc/001",
        fix="dateline or headline",
    ),
    # ---- dates
    dated("the 31st of February", "2020-02-31"),
    dated("the 31st of June", "2022-06-31"),
    dated("month 13", "2020-13-01"),
    dated("a date in words", "31 August 2022", "not a date in EDTF"),
    dated("reversed dates", "2020-11-09/2020-09-27", "ends before it begins"),
    dated("an open end", "2020-09-27/..", "2020-09-27/", "without the dots"),
    Planted(
        "an end before the beginning",
        append(TASS, SPAN_CLAIM.replace("when: WHEN", "began: 2020-09-27\n        ended: 2020-09-26")),
        TASS,
        "- id: hostilities/2020-09",
        ("began and ended do not fit", "2020-09-27/2020-09-26"),
        "correct one",
    ),
    in_001(
        "a date without a basis",
        "    dateBasis: explicit\n    facts:\n      - id: conflict",
        "    facts:\n      - id: conflict",
        "- id: claim/001-03",
        "claim/001-03 holds a date without a basis",
        fix="dateBasis",
    ),
    in_001(
        "an explicit year in no quote",
        "quote: >-\n      On November 9, 2020, Russian",
        "quote: >-\n      Russian",
        "dateBasis: explicit\n    facts:\n      - id: agreement",
        "the year 2020 explicit",
        fix="role date",
    ),
    Planted(
        "a date inferred without a note",
        both(swap(TASS, CALENDAR, ""), swap(TASS, "    note: The year follows from the weekday.\n", "")),
        TASS,
        "dateBasis: inferred-from-text",
        ("claim/001-02", "inferred-from-text without a reason"),
        "note",
    ),
    in_001(
        "a wrong calendar entry",
        "gives: 2021-08-31",
        "gives: 2022-08-31",
        "- {weekday: Tuesday",
        "the calendar gives 2021-08-31, not 2022-08-31",
        fix="correct the entry",
    ),
    in_001(
        "a calendar entry without a weekday",
        "weekday: Tuesday, ",
        "",
        "- {day: 08-31",
        "cannot be worked out",
        "needs a weekday",
        fix="{weekday",
    ),
    Planted(
        "contradicting dates that no disagreement names",
        both(
            swap(TASS, "began: 1988-02", "began: 1992"),
            swap(TASS, "broke out in February 1988", "In 1992-1994, tensions boiled over"),
        ),
        ARMENPRESS,
        "- id: claim/000-01",
        (
            "contradictions of dates that no disagreement names",
            "conflict/nagorno-karabakh",
            "claim/000-01",
            "claim/001-03",
        ),
        "seeds/disagreements.yaml",
    ),
    dated("the 29th of February of a common year", "2021-02-29"),
    dated("a date with a blank", '"2020-09-27 "', fix=""),
    in_001(
        "a calendar entry with an impossible day",
        "day: 08-31",
        "day: 13-31",
        "- {weekday: Tuesday, day: 13-31",
        "cannot be worked out",
        "13",
        fix="MM-DD",
    ),
    # ---- ids
    in_001(
        "a document id with a blank",
        "id: doc/001\nfile",
        "id: doc 001\nfile",
        "id: doc 001",
        "'doc 001'",
        fix="three digits",
    ),
    in_001(
        "a claim id with a blank",
        "- id: claim/001-07",
        "- id: claim 001-07",
        "- id: claim 001-07",
        "'claim 001-07'",
        fix="write claim/001-",
    ),
    in_001(
        "a fact id with a blank",
        "- id: incident/syunik-border-area-001",
        "- id: incident/syunik border",
        "- id: incident/syunik border",
        "'incident/syunik border'",
        fix="kind/slug",
    ),
    in_disagreements(
        "a disagreement id with a blank",
        "- id: disagreement/conflict-start-date",
        "- id: disagreement/conflict start",
        "- id: disagreement/conflict start",
        "'disagreement/conflict start'",
        fix="write disagreement/",
    ),
    in_001(
        "a curator nobody knows",
        "curator: curator/first-reader",
        "curator: curator/frist-reader",
        "curator: curator/frist-reader",
        "curator/frist-reader is unknown",
        fix="did you mean curator/first-reader?",
    ),
    # ---- what a claim and its facts need
    in_001(
        "a claim without modality",
        "    modality: asserted\n    facts:\n      - id: control",
        "    facts:\n      - id: control",
        "- id: claim/001-06",
        "claim/001-06 has no modality",
        fix="asserted, reported",
    ),
    in_001(
        "a claim without facts",
        CLAIMS_001[CLAIMS_001.rindex("    facts:") :],
        "",
        "- id: claim/001-07",
        "claim/001-07 has no facts",
        fix="nothing-claimed",
    ),
    in_001(
        "alleged by nobody",
        "    attributedTo: org/mod-armenia\n",
        "",
        "- id: claim/001-07",
        "claim/001-07 is alleged by nobody",
        fix="attributedTo",
    ),
    in_000(
        "reported by nobody",
        "    attributedTo: person/anna-naghdalyan\n",
        "",
        "- id: claim/000-04",
        "claim/000-04",
        fix="attributedTo",
    ),
    in_001(
        "a tenure without holder",
        "        holder: person/ararat-mirzoyan\n",
        "",
        "- type: Tenure",
        "tenure without holder",
        fix="holder",
    ),
    in_001(
        "a tenure without office",
        "        office: office/foreign-minister-armenia\n",
        "",
        "- type: Tenure",
        "tenure without holder or office",
        fix="office",
    ),
    in_001(
        "a tenure without a time",
        "        asOf: 2021-08-31\n",
        "",
        "- type: Tenure",
        "tenure/ararat-mirzoyan-foreign-minister-armenia",
        "time as of which it is held",
        fix="correct",
    ),
    in_000(
        "an agreement without date",
        "        effective: 1994-05\n",
        "",
        "- id: agreement/ceasefire-1994",
        "agreement/ceasefire-1994 has no date",
        fix="dateBasis: undated",
    ),
    in_000(
        "an agreement without label",
        "        label: Ceasefire of 1994\n",
        "",
        "- id: agreement/ceasefire-1994",
        "agreement/ceasefire-1994 has no label",
        fix="label",
    ),
    Planted(
        "conflicting labels",
        swap(ARMENPRESS, "        type: Conflict\n", "        type: Conflict\n        label: Karabakh war\n"),
        TASS,
        "label: Nagorno-Karabakh conflict",
        ("'Nagorno-Karabakh conflict' here and 'Karabakh war' elsewhere",),
        "nameUsed",
    ),
    in_001(
        "a change of control without polity",
        "        transferredTo: state/azerbaijan\n",
        "",
        "- id: control/districts-001",
        "control/districts-001",
        "without a polity that lost or gained it",
        fix="correct",
    ),
    in_000("min above max", "max: 30000", "max: 3000", "- {kind: killed", "min is above max", "25000", fix="correct"),
    in_000(
        "a number with a comma", "min: 25000", 'min: "25,000"', "- {kind: killed", "25,000", "not a number", fix="25000"
    ),
    # ---- YAML and Turtle
    in_001(
        "broken YAML",
        "    quote: /TASS/",
        "    quote: TASS: Moscow",
        "quote: TASS: Moscow",
        "broken YAML",
        "mapping values",
        fix=">-",
    ),
    in_001(
        "an indentation by tab",
        "    quote: /TASS/",
        "\tquote: /TASS/",
        "\tquote: /TASS/",
        "broken YAML",
        "'\\t'",
        fix="spaces",
    ),
    Planted(
        "claims that are not UTF-8",
        both(
            swap(TASS, "label: Nagorno-Karabakh conflict", "label: Nagorno-Karabakh conflict§"),
            recode(TASS, "§", "latin-1"),
        ),
        TASS,
        "label: Nagorno-Karabakh conflict",
        ("is not UTF-8",),
        "UTF-8",
    ),
    Planted(
        "broken Turtle in the register",
        swap(
            REGISTER,
            '<state/france> a pg:State ; rdfs:label "France"@en',
            '<state/france> a pg:State rdfs:label "France"@en',
        ),
        REGISTER,
        "<state/france> a",
        ("broken Turtle",),
        "correct the statement",
    ),
    Planted(
        "a blank node in the register",
        swap(REGISTER, "<state/france> a pg:State ;", "<state/france> a pg:State ; rdfs:seeAlso [ a pg:Place ] ;"),
        REGISTER,
        "<state/france> a",
        ("blank node",),
        "give it a name",
    ),
    Planted(
        "a register that is not UTF-8",
        recode(REGISTER, "é", "latin-1"),
        REGISTER,
        "<person/stephane-visconti> a",
        ("is not UTF-8",),
        "UTF-8",
    ),
    Planted(
        "an identifier that is no item",
        swap(REGISTER, "<state/france> schema:sameAs wd:Q142", "<state/france> schema:sameAs wd:P142"),
        REGISTER,
        "<state/france> a",
        ("state/france", "http://www.wikidata.org/entity/P142"),
        "wd:Q",
    ),
    Planted(
        "a duplicate Wikidata identifier",
        swap(REGISTER, "<state/france> schema:sameAs wd:Q142", "<state/france> schema:sameAs wd:Q30"),
        REGISTER,
        "<state/france> a",
        ("Q30", "state/france"),
        "evidence",
        also=("<state/united-states> a",),
    ),
    Planted(
        "a name where the register wants a reference",
        swap(
            REGISTER,
            "<office/foreign-minister-armenia> a pg:Office ;",
            '<office/foreign-minister-armenia> a pg:Office ; pg:officeOf "Armenia" ;',
        ),
        REGISTER,
        "<office/foreign-minister-armenia> a",
        ("Armenia", "officeOf"),
        "",
    ),
    # ---- disagreements
    in_disagreements(
        "a disagreement over an unknown claim",
        "claims: [claim/000-01]",
        "claims: [claim/000-91]",
        "- {reading: in 1988",
        "claim/000-91 is unknown",
        fix="did you mean claim/000-",
    ),
    in_disagreements(
        "a disagreement of unknown kind",
        "kind: granularity",
        "kind: granularty",
        "kind: granularty",
        "unknown kind 'granularty'",
        fix="granularity",
    ),
    in_disagreements(
        "a disagreement with one side",
        "      - {reading: in 1988, claims: [claim/000-01]}\n",
        "",
        "- id: disagreement/conflict-start-date",
        "disagreement/conflict-start-date has 1 side",
        fix="each reading a side",
    ),
]


@dataclass(frozen=True)
class Report:
    """What `check` says of one planted mistake."""

    mistake: Mistake
    line: int
    also: tuple[int, ...]
    problems: list[Planted]
    crash: Exception | None = None

    @property
    def here(self) -> list[Planted]:
        return [p for p in self.mistakes if (p.file, p.line) == (self.mistake.file, self.line)]


@pytest.fixture(scope="module", params=MISTAKES, ids=str)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    mistake, settings = request.param, small_checkout(tmp_path_factory.mktemp("small"))
    mistake.edit(settings.root)
    text = (settings.root / mistake.file).read_bytes().decode("utf-8", errors="replace")
    line, *also = (line_of(text, at) for at in (mistake.at, *mistake.also))
    try:
        return Report(mistake, line, tuple(also), check(settings))
    except Exception as crash:  # told once, by the first of the tests below
        return Report(mistake, line, tuple(also), [], crash)


def line_of(text: str, at: str) -> int:
    """The line on which the one occurrence of `at` begins; line 1 for nothing in particular."""
    assert not at or text.count(at) == 1, f"{at!r} stands {text.count(at)} times"
    return text[: text.index(at)].count("\n") + 1


def told(problems: list[Planted]) -> str:
    return "\n".join(map(str, problems))


def test_a_mistake_is_reported_on_its_line_with_the_offending_text_and_a_fix(report: Report) -> None:
    assert report.crash is None
    assert report.here, f"nothing is reported at {report.mistake.file}:{report.line}, but\n{told(report.problems)}"
    said = told(report.here)
    assert [word for word in (*report.mistake.words, report.mistake.fix) if word not in said] == [], said
    assert all(problem.fix for problem in report.problems)


def test_a_mistake_in_one_file_is_none_of_another(report: Report) -> None:
    elsewhere = [p for p in report.problems if p.file != report.mistake.file]
    assert elsewhere == [], told(elsewhere)


def test_a_mistake_is_not_reported_again_on_lines_that_are_right(report: Report) -> None:
    wrong = (report.line, *report.also)
    beside = [p for p in report.problems if p.file == report.mistake.file and p.line not in wrong]
    assert beside == [], told(beside)


def test_no_report_talks_to_the_curator_in_the_language_of_the_program(report: Report) -> None:
    jargon = re.compile(r"sh:|Literal\(|daml\.org|Less than \d+ values|_:[0-9a-f]+|Traceback")
    assert [str(p) for p in report.problems if jargon.search(str(p))] == []


def test_the_table_holds_every_mistake_we_know_of() -> None:
    assert len(MISTAKES) == 80
    assert len({str(mistake) for mistake in MISTAKES}) == len(MISTAKES)


def test_the_small_checkout_holds_no_mistake_before_one_is_planted(tmp_path: Path) -> None:
    assert check(small_checkout(tmp_path)) == []


def test_the_real_seeds_hold_no_mistake(settings: Settings) -> None:
    assert check(settings) == []


def test_the_program_gives_every_mistake_a_line_and_fails(checkout: Settings) -> None:
    """Five mistakes in five files, planted at once into a copy of everything curated, are all found in one run."""
    planted = [  # file, what stands there first, what is written instead, the line to be reported, the word to be shown
        (ARMENPRESS, '{quote: "The armed violence left"', '{quote: "The armed violence took"', "", "violence took"),
        (TASS, "dateline: place/moscow", "datelin: place/moscow", "", "datelin"),
        ("seeds/claims/003.yaml", "capacity: belligerent", "capacity: beligerent", "", "beligerent"),
        (DISAGREEMENTS, "kind: granularity", "kind: granularty", "", "granularty"),
        (REGISTER, "sameAs wd:Q399", "sameAs wd:P399", "<state/armenia> a", "P399"),
    ]
    expected = []
    for file, old, new, at, word in planted:
        text = (checkout.root / file).read_text("utf-8").replace(old, new, 1)
        (checkout.root / file).write_text(text, "utf-8")
        expected.append((file, line_of(text, at or new), word))

    run = CliRunner().invoke(main, ["check"], env={"PEACEGRAPH_ROOT": str(checkout.root)})

    assert run.exit_code == 1, run.output
    assert run.stdout == ""
    *lines, summary = run.stderr.splitlines()
    found = [re.fullmatch(r"(?P<file>[^:]+):(?P<line>\d+): (?P<what>.+); (?P<fix>.+)", line) for line in lines]
    assert [(m["file"], int(m["line"])) for m in found] == [(file, line) for file, line, _ in expected], run.stderr
    assert all(word in m["what"] for m, (*_, word) in zip(found, expected, strict=True)), run.stderr
    assert summary == "5 mistakes found."


def test_the_program_shows_the_mistakes_of_the_files_it_is_given_only(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path)
    for edit in (
        swap(TASS, "kind: talks", "kind: talkz"),
        swap(DISAGREEMENTS, "kind: granularity", "kind: granularty"),
    ):
        edit(settings.root)
    run = CliRunner().invoke(main, ["check", str(settings.root / TASS)], env={"PEACEGRAPH_ROOT": str(settings.root)})
    assert run.exit_code == 1
    assert "talkz" in run.stderr
    assert "granularty" not in run.stderr


def test_the_program_says_so_when_there_is_no_mistake(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path)
    run = CliRunner().invoke(main, ["check"], env={"PEACEGRAPH_ROOT": str(settings.root)})
    assert (run.exit_code, run.stdout, run.stderr) == (0, "No mistakes found.\n", "")


def test_nothing_that_is_typed_into_a_line_stops_the_check(tmp_path: Path) -> None:
    """Whatever replaces a value, the files are read to the end: a mistake is a line of the report, never a crash."""
    settings, tried, crashes = small_checkout(tmp_path), 0, []
    for file, text in ((TASS, CLAIMS_001), (DISAGREEMENTS, DISAGREEMENT)):
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if not (value := re.match(r"( *(?:- )?[A-Za-z-]+:) \S", line)):
                continue
            for typed in ("some words", "{key: [value]}"):
                planted = [*lines[:number], f"{value[1]} {typed}", *lines[number + 1 :]]
                (settings.root / file).write_text("\n".join(planted), "utf-8")
                tried += 1
                try:
                    assembly.assemble(graph.curation.seeds.read(settings), strict=False)
                except Exception as error:  # any at all is what is looked for
                    crashes.append(f"{file}:{number + 1}: {planted[number].strip()}: {error!r}")
        (settings.root / file).write_text(text, "utf-8")
    assert crashes == [], "\n" + "\n".join(crashes)
    assert tried > 100
