"""What the tables hold, against the dataset asked by SPARQL, the documents, and the recorded answers."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable

import pytest

from graph.core.views import VIEWS
from graph.publishing.tables import data_package
from graph.publishing.tables.columns import SEPARATOR
from graph.publishing.tables.shared_columns import width
from graph.publishing.tables.table_files import MadeRow
from graph.store.dataset_store import EmbeddedStore, solutions
from tests import ROOT

Rows = dict[str, list[MadeRow]]
COUNTS = {
    "claims": 379,
    "documents": 5,
    "passages": 494,
    "events": 92,
    "event_actor": 188,
    "dyad_month": 31,
    "figures": 13,
    "provisions": 17,
    "officials": 29,
    "names_used": 121,
    "disagreements": 292,
    "possible_identities": 38,
}
UNITS = {
    "claims": "SELECT ?x { ?x a pg:Claim }",
    "documents": "SELECT ?x { ?x a pg:SourceDocument }",
    "passages": "SELECT ?x { ?x a pg:Passage }",
    "events": "SELECT DISTINCT ?x { GRAPH ?g { ?x a ?kind } FILTER(?kind IN (pg:Event, pg:Agreement)) }",
    "figures": "SELECT DISTINCT ?x { GRAPH ?g { ?event pg:figure ?x } }",
    "provisions": "SELECT DISTINCT ?x { GRAPH ?g { ?agreement pg:provision ?x } }",
    "disagreements": "SELECT ?x { ?point pg:side ?x }",
    "possible_identities": "SELECT ?x { ?x a pg:PossibleIdentity }",
}
PARTS = """
SELECT (COUNT(*) AS ?n) {
  SELECT DISTINCT ?claim ?event ?role ?node {
    GRAPH ?claim {
      { ?event pg:participation ?node FILTER NOT EXISTS { ?event pg:speaking ?node } BIND(1 AS ?role) }
      UNION { ?event pg:speaking|pg:signature ?node BIND(2 AS ?role) }
      UNION { ?event ?role ?node FILTER(?role IN (pg:addressee, pg:transferredFrom, pg:transferredTo)) }
      UNION {
        ?event ?role ?node FILTER(?role IN (pg:mediatedBy, pg:blamedOn))
        FILTER NOT EXISTS { ?event (pg:participation|pg:signature)/pg:agent ?node }
      }
    }
  }
}"""
STATES_TOGETHER = """
SELECT DISTINCT ?event ?one ?other {
  VALUES ?m1 { c:asserted c:reported } VALUES ?m2 { c:asserted c:reported }
  ?c1 pg:modality ?m1 ; prov:hadPrimarySource ?document .
  ?c2 pg:modality ?m2 ; prov:hadPrimarySource ?document .
  GRAPH ?c1 { ?event pg:participation ?part . ?part pg:forState ?one FILTER NOT EXISTS { ?event pg:speaking ?part } }
  GRAPH ?c2 { ?event pg:participation ?other_part . ?other_part pg:forState ?other }
  FILTER(STR(?one) < STR(?other))
  FILTER EXISTS { ?event a ?kind FILTER(?kind IN (pg:Contact, pg:Hostilities, pg:Incident)) }
}"""


def apart(cell: object) -> list[str]:
    """The values of a cell that may hold several."""
    return str(cell).split(SEPARATOR) if cell is not None else []


def number(store: EmbeddedStore, text: str) -> int:
    return int(next(iter(solutions(store, text)))["n"].value)


def test_each_table_has_its_rows(rows: Rows) -> None:
    assert {name: len(made) for name, made in rows.items()} == COUNTS


@pytest.mark.parametrize("name", UNITS)
def test_each_unit_of_the_dataset_has_one_row(store: EmbeddedStore, rows: Rows, name: str) -> None:
    key = next(table.key[0] for table in data_package.TABLES if table.name == name)
    assert sorted(str(row[key]) for row in rows[name]) == sorted(
        row["x"].value for row in solutions(store, UNITS[name])
    )


def test_every_reference_resolves_also_those_of_several_values(rows: Rows) -> None:
    checked = 0
    for table in data_package.TABLES:
        for reference in (*table.references, *table.listed):
            known = {row[reference.key] for row in rows[reference.table]}
            values = [value for row in rows[table.name] for value in apart(row[reference.column])]
            assert set(values) <= known, (table.name, reference)
            checked += len(values)
    assert checked == 3995


def test_modality_and_view_agree_with_the_claim_in_every_row(rows: Rows) -> None:
    modality = {row["claim"]: row["modality"] for row in rows["claims"]}
    told = [row for made in rows.values() for row in made if "modality" in row]
    for row in told:
        assert row["modality"] == modality[row["claim"]]
        assert row["in_reported_view"] == (row["modality"] in VIEWS["reported"])
    assert len(told) == sum(COUNTS[name] for name in ("claims", "event_actor", "figures", "provisions", "officials"))
    assert Counter(modality.values())["alleged"] == 28


def test_every_sentence_and_quote_is_in_its_document(rows: Rows) -> None:
    files = {row["document"]: row["file"] for row in rows["documents"]}
    texts = {document: (ROOT / "seeds/documents" / str(name)).read_text("utf-8") for document, name in files.items()}
    held = [row for made in rows.values() for row in made if "sentence" in row]
    for row in held:
        assert str(row["sentence"]) in texts[row["document"]]
        assert str(row["quote"]) in texts[row["document"]]
    for row in rows["passages"]:
        text = texts[row["document"]]
        assert text[int(row["start"] or 0) : int(row["end"] or 0)] == row["quote"]
    assert len(held) == sum(COUNTS[name] for name in COUNTS if name in WITH_SENTENCES)


WITH_SENTENCES = {"claims", "passages", "event_actor", "figures", "provisions", "officials"}


def test_every_part_of_every_event_has_one_row(store: EmbeddedStore, rows: Rows) -> None:
    assert len(rows["event_actor"]) == number(store, PARTS)
    roles = Counter(row["role"] for row in rows["event_actor"])
    assert roles == {
        "participation": 119, "signature": 30, "speaking": 27, "gains-control": 4, "mediator": 5,
        "loses-control": 2, "addressee": 1,
    }  # fmt: skip
    assert sum(bool(row["blamed"]) for row in rows["event_actor"]) == 7
    assert not any(row["blamed"] for row in rows["event_actor"] if row["modality"] != "alleged")


def test_pairs_of_states_add_up_to_the_events_that_one_document_tells(store: EmbeddedStore, rows: Rows) -> None:
    asked = {tuple(row[name].value for name in ("one", "other", "event")) for row in solutions(store, STATES_TOGETHER)}
    counted = [
        (row["actor_a"], row["actor_b"], event)
        for row in rows["dyad_month"]
        if row["in_reported_view"] and row["actor_a_class"] == row["actor_b_class"] == "State"
        for event in apart(row["events"])
    ]
    assert len(counted) == len(set(counted)) == len(asked) == 18
    assert set(counted) == asked


def test_single_contacts_of_states_are_those_of_the_recorded_answer(rows: Rows) -> None:
    counted: Counter[tuple[object, object]] = Counter()
    for row in rows["dyad_month"]:
        single = row["kind"] in ("meeting", "call") and row["recurrence"] is None
        if single and row["in_reported_view"] and row["actor_a_class"] == row["actor_b_class"] == "State":
            counted[row["actor_a_name"], row["actor_b_name"]] += int(row["count"] or 0)
    with (ROOT / "queries/contacts-per-pair-of-states.csv").open(newline="", encoding="utf-8") as file:
        recorded = {(row["one_state"], row["other_state"]): int(row["contacts"]) for row in csv.DictReader(file)}
    assert counted == recorded
    assert len(recorded) == 3


def test_counts_are_those_of_the_listed_events(rows: Rows) -> None:
    for row in rows["dyad_month"]:
        assert row["count"] == len(apart(row["events"])) > 0
        assert str(row["actor_a"]) < str(row["actor_b"])
    assert sum(int(row["count"] or 0) for row in rows["dyad_month"]) == 34


def test_a_month_holds_the_whole_windows_of_its_events_and_what_has_none_stays(rows: Rows) -> None:
    events = {row["event"]: row for row in rows["events"]}
    within = 0
    for row in rows["dyad_month"]:
        prefix = "" if row["in_reported_view"] else "any_"
        for event in apart(row["events"]):
            days = [events[event][f"{prefix}{name}"] for name in ("earliest", "latest")]
            months = {str(day)[:7] if day else None for day in days}
            assert (months == {row["month"]}) if row["month"] else (len(months) > 1 or months == {None})
            within += row["month"] is not None
    assert within == 8


def test_an_event_with_parts_in_one_document_is_in_a_pair_or_has_one_side_only(rows: Rows) -> None:
    paired = {event for row in rows["dyad_month"] for event in apart(row["events"])}
    parts: dict[tuple[object, ...], set[str]] = {}
    events = {row["event"]: row for row in rows["events"]}
    for row in rows["event_actor"]:
        classes = set(apart(events[row["event"]]["classes"]))
        if row["role"] == "participation" and classes & {"Meeting", "Call", "Contact", "Hostilities", "Incident"}:
            side = row["for_states"] or row["on_behalf_of"] or row["actor"]
            way = "told" if row["in_reported_view"] else row["modality"]
            parts.setdefault((row["event"], row["document"], way), set()).update(apart(side))
    several = {event for (event, _, _), sides in parts.items() if len(sides) > 1}
    assert several == paired
    assert len(paired) == 27


def test_who_took_part_without_a_name_has_an_office_or_acts_for_somebody(rows: Rows) -> None:
    unnamed = [row for row in rows["event_actor"] if row["actor"] is None]
    assert len(unnamed) == 28
    assert all(row["office"] or row["on_behalf_of"] for row in unnamed)


def test_names_are_counted_by_the_claims_that_record_them(store: EmbeddedStore, rows: Rows) -> None:
    text = "SELECT (COUNT(*) AS ?n) { GRAPH ?claim { ?thing pg:nameUsed ?name } }"
    assert sum(int(row["times"] or 0) for row in rows["names_used"]) == number(store, text) == 127
    assert all(row["times"] == len(apart(row["claims"])) for row in rows["names_used"])


def test_figures_have_the_bounds_of_their_words(rows: Rows) -> None:
    told = {str(row["figure"]).rpartition("/")[2]: row for row in rows["figures"]}
    killed = [row for row in told.values() if row["kind"] == "killed"]
    assert sorted((row["at_least"], row["at_most"], row["vague"]) for row in killed) == [
        (2000.0, None, True),
        (25000.0, 30000.0, True),
    ]
    assert all(row["wording"] and row["voices"] for row in told.values())


def test_provisions_have_the_times_of_what_they_foresee(rows: Rows) -> None:
    foreseen = {str(row["claim"])[-6:]: row["foreseen_edtf"] for row in rows["provisions"] if row["foreseen_edtf"]}
    assert foreseen["004-63"] == "XXXX-11"
    assert len([row for row in rows["provisions"] if row["obligors"]]) == 7


def test_officials_are_held_as_of_a_time_and_no_beginning_is_made_of_it(rows: Rows) -> None:
    assert all(row["as_of_edtf"] or row["as_of_time_words"] for row in rows["officials"])
    ends = ("began_earliest", "began_latest", "ended_earliest", "ended_latest")
    assert not any(row[name] for row in rows["officials"] for name in ends)
    assert len({row["tenure"] for row in rows["officials"]}) == 21


def test_positions_are_held_by_claims_or_are_silence(store: EmbeddedStore, rows: Rows) -> None:
    text = """SELECT (COUNT(DISTINCT ?side) AS ?n) {
      ?side pg:statedIn/pg:modality ?modality FILTER(?modality IN (c:asserted, c:reported))
    }"""
    held = Counter(row["in_reported_view"] for row in rows["disagreements"])
    assert held[True] == number(store, text) == 237
    assert held[None] == sum(bool(row["silent"]) for row in rows["disagreements"]) == 33
    assert all((row["claims"] is None) == bool(row["silent"]) for row in rows["disagreements"])
    assert len({row["disagreement"] for row in rows["disagreements"]}) == 95


def test_possible_identities_have_passages_that_speak(rows: Rows) -> None:
    speaking = [(apart(row["passages_for"]), apart(row["passages_against"])) for row in rows["possible_identities"]]
    assert (sum(len(one) for one, _ in speaking), sum(len(other) for _, other in speaking)) == (82, 39)


def test_dates_of_events_are_those_of_the_view(store: EmbeddedStore, rows: Rows) -> None:
    compared = 0
    for prefix, view in (("", "reported"), ("any_", "all")):
        text = "SELECT ?x ?day { ?x a ?kind ; pg:earliest ?day FILTER(?kind IN (pg:Event, pg:Agreement)) }"
        asked = {row["x"].value: row["day"].value for row in solutions(store, text, view)}
        assert {row["event"]: row[f"{prefix}earliest"] for row in rows["events"] if row[f"{prefix}earliest"]} == asked
        compared += len(asked)
    assert compared == 106


@pytest.mark.parametrize(
    ("days", "wide"),
    [
        (("2020-11-09", "2020-11-09"), "day"),
        (("2020-02-01", "2020-02-29"), "month"),
        (("2021-02-01", "2021-02-28"), "month"),
        (("2020-02-01", "2020-02-28"), "window"),
        (("1992-01-01", "1992-12-31"), "year"),
        (("1992-01-01", "1994-12-31"), "window"),
        (("1992-01-01", None), "open"),
        ((None, None), "open"),
    ],
)
def test_how_wide_a_stretch_of_days_is(days: tuple[str | None, str | None], wide: str) -> None:
    assert width(*days) == wide


def test_names_stand_in_the_order_of_their_addresses(rows: Rows) -> None:
    pairs = _paired(rows)
    assert all(len(apart(row[name])) == len(apart(row[f"{name}_names"])) for row, name in pairs)
    assert len({name for _, name in pairs}) == 17


def _paired(rows: Rows) -> Iterable[tuple[MadeRow, str]]:
    made = [row for table in rows.values() for row in table]
    return [(row, key.removesuffix("_names")) for row in made for key in row if key.endswith("_names")]
