"""Columns that several tables have, with the cells that stand in them: of a claim, of times, of an actor's name."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from typing import Final

from graph.core.views import VIEWS
from graph.publishing.overviews.dated_things import TIMES, is_open
from graph.publishing.tables.columns import Cell, Column, Reference
from graph.publishing.tables.reading import Facts, Reading, concept, one

MONTH: Final = len("2020-11")
_MODALITIES: Final = tuple(sorted(VIEWS["all"]))


def named(name: str, definition: str, *, many: bool = False, required: bool = False) -> tuple[Column, Column]:
    """The columns of a thing's address and its name, or of several.

    Args:
        name: of the column of addresses.
        definition: what stands there.
        many: whether there may be several.
        required: whether an address is never missing.
    """
    if many:
        names = Column(f"{name}_names", "string", f"The names of `{name}`, in the same order.", many=True)
    else:
        names = Column(f"{name}_name", "string", f"The name of `{name}`, as a curator gave it.")
    return Column(name, "address", definition, required, many), names


IN_REPORTED_VIEW: Final = Column(
    "in_reported_view",
    "boolean",
    "Whether this is asserted or reported. False: somebody alleges, plans, calls for or denies it, and it must not be "
    "read or counted as told to be so.",
    required=True,
)
MODALITY: Final = Column(
    "modality",
    "string",
    "How the document puts it: asserted (its publisher's own voice), reported (a named source), alleged (blame, cause, "
    "intent or disputed standing, whoever says it), planned, called-for, negated (said not to be so: the row tells "
    "what is denied).",
    required=True,
    values=_MODALITIES,
)
DOCUMENT: Final = Column("document", "address", "The document.", required=True)
SENTENCE: Final = Column("sentence", "string", "The sentence in which the claim's main quote stands.", text=True)
QUOTE: Final = Column("quote", "string", "The words that the claim was drawn from: its main quote.", text=True)
CLAIM: Final = (
    Column("claim", "address", "The claim that says so.", required=True),
    IN_REPORTED_VIEW,
    MODALITY,
    DOCUMENT,
    *named("voices", "Who says so: the source that the document names, else its publisher.", many=True, required=True),
)
"""What tells who says what a row tells, and how."""
OF_CLAIM: Final = (Reference("claim", "claims", "claim"), Reference("document", "documents", "document"))
BEST_PRECISION: Final = Column(
    "date_precision",
    "string",
    "How exactly its beginning and its end are known, each for itself, by the less exact of the two: day, month, year "
    "(exactly such a unit of the calendar), window (another stretch), open (a border is missing).",
    values="scheme-date-precision",
)
WIDTH: Final = Column(
    "date_width",
    "string",
    "How wide the stretch from `earliest` to `latest` is: day, month, year (exactly such a unit of the calendar), "
    "window (another stretch), open (a border is missing). Empty: the claim tells no time.",
    values="scheme-date-precision",
)


def claim_cells(reading: Reading, claim: str) -> dict[str, Cell]:
    """The cells of the columns `CLAIM`."""
    facts = reading.claims[claim]
    return {
        "claim": claim,
        "in_reported_view": reading.reported(claim),
        "modality": concept(facts, "pg:modality"),
        "document": reading.document(claim),
        **named_cells(reading, "voices", facts.get("pg:voice", ()), many=True),
    }


def words(reading: Reading, claim: str) -> dict[str, Cell]:
    """The cells of the columns `QUOTE` and `SENTENCE`."""
    facts = reading.claims[claim]
    return {"quote": one(facts, "pg:quote"), "sentence": one(facts, "pg:sentence")}


def named_cells(reading: Reading, name: str, iris: Sequence[str], *, many: bool = False) -> dict[str, Cell]:
    """The cells of the columns `named`."""
    if many:
        return {name: iris, f"{name}_names": reading.names(iris)}
    iri = next(iter(iris), None)
    return {name: iri, f"{name}_name": reading.name(iri)}


def time_columns(prefix: str, what: str) -> tuple[Column, ...]:
    """The columns of times that somebody tells: as told, and the days between which they lie.

    Args:
        prefix: of the columns' names.
        what: the times ("the times that the claim tells").
    """
    return (
        Column(
            f"{prefix}edtf", "string", f"{what[0].upper()}{what[1:]}, in EDTF, of those that have a date.", many=True
        ),
        Column(
            f"{prefix}time_words",
            "string",
            f"{what[0].upper()}{what[1:]}, in words, of those without a date.",
            many=True,
        ),
        Column(f"{prefix}earliest", "date", f"The first day of {what}; empty where it is not known."),
        Column(f"{prefix}latest", "date", f"The last day of {what}; empty where it is not known."),
    )


def time_cells(reading: Reading, prefix: str, times: Iterable[str]) -> dict[str, Cell]:
    """The cells of the columns `time_columns`; several times are taken together, from the first day to the last.

    Args:
        reading: the dataset.
        prefix: of the columns' names.
        times: the addresses of the times.
    """
    facts = [reading.times.get(time, {}) for time in sorted(set(times))]
    first, last = [one(fact, "pg:notBefore") for fact in facts], [one(fact, "pg:notAfter") for fact in facts]
    return {
        f"{prefix}edtf": [edtf for fact in facts for edtf in fact.get("pg:edtf", ())],
        f"{prefix}time_words": [label for fact in facts for label in fact.get("rdfs:label", ())],
        f"{prefix}earliest": min((day for day in first if day), default=None) if all(first) else None,
        f"{prefix}latest": max((day for day in last if day), default=None) if all(last) else None,
    }


def width(earliest: Cell, latest: Cell) -> str:
    """How wide a stretch of days is, in the words of `pg:datePrecision` (`ontology/README.md`, "Time").

    Args:
        earliest: its first day, or None.
        latest: its last day, or None.
    """
    if not isinstance(earliest, str) or not isinstance(latest, str):
        return "open"
    if earliest == latest:
        return "day"
    year, month = earliest[:-6], earliest[:-3]
    if earliest == f"{month}-01" and latest == f"{month}-{_last_day(month)}":
        return "month"
    return "year" if (earliest, latest) == (f"{year}-01-01", f"{year}-12-31") else "window"


def _last_day(month: str) -> str:
    year, _, number = month.rpartition("-")
    return str(calendar.monthrange(int(year), int(number))[1])


def month_of(earliest: Cell, latest: Cell) -> str | None:
    """The month in which a whole stretch of days lies; None where it reaches further, or a border is missing."""
    if not isinstance(earliest, str) or not isinstance(latest, str):
        return None
    return earliest[:MONTH] if earliest[:MONTH] == latest[:MONTH] else None


def times_of(facts: Facts) -> set[str]:
    """The times of a thing as a claim tells them, without those that the ontology makes of its beginning or end."""
    ends = any(f"pg:{name}" in facts for name in ("began", "ended"))
    return {
        time
        for name in TIMES
        for time in facts.get(f"pg:{name}", ())
        if not (ends and name == "when" and is_open(time))
    }
