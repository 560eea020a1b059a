"""Holds offices as documents tell of them beside those of Wikidata, which is one more source that may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from graph.wikidata import names
from graph.wikidata.statements import Statement, statements

AGREE, NO_DAY, DATES, OFFICE, NOTHING = (
    "agree",
    "the office agrees, no day is told",
    "the dates differ",
    "no office of this name",
    "nothing fetched",
)
"""What a comparison may find. `DATES` and `OFFICE` are differences."""
_TOLD: Final = """
SELECT DISTINCT ?claim ?holder ?person ?office ?called ?state ?office_item ?item ?when ?first ?last WHERE {{
  ?claim a pg:Claim . {only}
  GRAPH ?claim {{ ?tenure pg:holder ?holder ; pg:office ?office OPTIONAL {{ ?tenure pg:asOf ?when }} }}
  ?holder schema:sameAs ?item ; rdfs:label ?person . ?office rdfs:label ?called
  OPTIONAL {{ ?office schema:sameAs ?office_item }} OPTIONAL {{ ?office pg:officeOfState/rdfs:label ?state }}
  OPTIONAL {{ ?when pg:notBefore ?first }} OPTIONAL {{ ?when pg:notAfter ?last }}
}} ORDER BY ?person ?called ?claim"""


@dataclass(frozen=True)
class Comparison:
    """What one claim says of an office and what Wikidata says.

    `first` and `last` are the days between which the claim says so (ISO 8601), empty where it leaves them open. `said`
    are the statements of Wikidata that it is held against: those of the same office, or else all of the person's.
    """

    person: str
    office: str
    first: str
    last: str
    claim: ClaimRecord
    item: str
    said: Sequence[Statement]
    verdict: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.verdict in (DATES, OFFICE)

    @property
    def as_of(self) -> str:
        """When the claim says so, in words."""
        if self.first and self.last:
            return self.first if self.first == self.last else f"{self.first} to {self.last}"
        return f"{self.first} or later" if self.first else f"{self.last} or earlier" if self.last else "no day told"


def compare_offices(store: Store, person: str | None = None) -> list[Comparison]:
    """Every office that a claim gives to a linked person, beside what Wikidata says, by the names of persons.

    Args:
        store: the dataset, with what was fetched.
        person: the IRI of the only one to be looked at; by default all are.
    """
    only = f"VALUES ?holder {{ {ox.NamedNode(person)} }}" if person else ""
    told = list(solutions(store, _TOLD.format(only=only)))
    said = statements(store, {row["item"].value.removeprefix(PREFIXES["wd"]) for row in told})
    claims = claim_records(store, [row["claim"].value for row in told])
    result = []
    for row in told:
        item = row["item"].value.removeprefix(PREFIXES["wd"])
        positions = [one for one in said.get(item, ()) if one.prop == "P39"]
        office_item = row["office_item"].value if row["office_item"] is not None else ""
        like = [
            one for one in positions if one.value == office_item or names.is_same_office(row["called"].value, one.label)
        ]
        first, last = (row[name].value if row[name] is not None else "" for name in ("first", "last"))
        verdict = _verdict(first, last, positions, like)
        result.append(
            Comparison(
                row["person"].value,
                row["called"].value,
                first,
                last,
                claims[row["claim"].value],
                item,
                tuple(like or positions),
                verdict,
            )
        )
    return result


def _verdict(first: str, last: str, positions: Sequence[Statement], like: Iterable[Statement]) -> str:
    """What is found of a claim's days and the statements of its office.

    Args:
        first: the first day of which the claim says so; may be empty.
        last: the last one; may be empty.
        positions: all that Wikidata says of the person's positions.
        like: those of them that are of the claim's office.
    """
    same = list(like)
    if not positions:
        return NOTHING
    if not same:
        return OFFICE
    if not first and not last:
        return NO_DAY
    return AGREE if any(_overlap(first, last, one) for one in same) else DATES


def _overlap(first: str, last: str, said: Statement) -> bool:
    """Whether the days of a claim and those of a statement have one in common, as far as both are known."""
    begins_later = bool(last and said.first_day and said.first_day > last)
    ended_before = bool(first and said.last_day and said.last_day < first)
    return not begins_later and not ended_before
