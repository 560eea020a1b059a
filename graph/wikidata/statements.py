"""What Wikidata says of linked items, as a built dataset holds it: statements with dates and where they come from."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.dataset.fetched_graphs import WDT, Fetched, revision
from graph.store.dataset_store import Store, solutions

KINDS: Final[Mapping[str, str]] = {
    "P39": "position held",
    "P463": "member of",
    "P625": "coordinates",
    "P1705": "native label",
}
"""What is told of an item, in words; dates belong to the statement that has them."""
_SAID: Final = """
SELECT DISTINCT ?item ?source ?day ?statement ?property ?value ?label ?begin ?end WHERE {{
  VALUES ?item {{ {items} }}
  ?graph prov:wasDerivedFrom ?item , ?source ; dct:created ?day . FILTER(?source != ?item)
  GRAPH ?graph {{
    ?statement ?property ?value
    FILTER(?property NOT IN (<{wdt}P580>, <{wdt}P582>))
    OPTIONAL {{ ?statement <{wdt}P580> ?begin }} OPTIONAL {{ ?statement <{wdt}P582> ?end }}
  }}
  FILTER(?statement != ?item || !ISIRI(?value))
  OPTIONAL {{ ?statement rdfs:label ?label }}
}} ORDER BY ?item ?property ?begin ?label ?value"""


@dataclass(frozen=True)
class Statement:
    """A statement of an item: its property (`P39`), its value as an IRI or words, and how it is called.

    `begin` and `end` are as Wikidata has them, a day, a month or a year (ISO 8601); empty where it says none.
    """

    prop: str
    value: str
    label: str
    begin: str
    end: str
    source: Fetched

    @property
    def first_day(self) -> str:
        """The first day that its beginning may mean; empty where none is known."""
        return self.begin + "-01" * (2 - self.begin.count("-")) if self.begin else ""

    @property
    def last_day(self) -> str:
        """The last day that its end may mean; empty where none is known."""
        if self.end.count("-") == 1:
            year, month = map(int, self.end.split("-"))
            return f"{self.end}-{calendar.monthrange(year, month)[1]}"
        return f"{self.end}-12-31" if self.end and "-" not in self.end else self.end

    @property
    def period(self) -> str:
        """From when to when, each as Wikidata has it; empty where neither is known."""
        return self.period_with(str)

    def period_with(self, shown: Callable[[str], str]) -> str:
        """From when to when, in words; `shown` writes a day, a month or a year. Empty where neither is known."""
        begin, end = (shown(day) if day else "" for day in (self.begin, self.end))
        if begin and end:
            return f"{begin} to {end}"
        return f"since {begin}" if begin else f"until {end}" if end else ""

    @property
    def in_words(self) -> str:
        """What is said, without where it comes from."""
        period = f", {self.period}" if self.period else ""
        return f"{KINDS.get(self.prop, self.prop)}: {self.label}{period}"


def statements(store: Store, items: Iterable[str]) -> dict[str, list[Statement]]:
    """What Wikidata says of items, by their numbers, in one look-up; items of which nothing was fetched are left out.

    Args:
        store: the dataset.
        items: `Q` and a number each.
    """
    listed = " ".join(str(ox.NamedNode(PREFIXES["wd"] + item)) for item in sorted(set(items)))
    found: dict[str, list[Statement]] = {}
    for row in solutions(store, _SAID.format(items=listed, wdt=WDT)) if listed else ():
        if source := revision(row["source"].value):
            told = Statement(
                prop=row["property"].value.removeprefix(WDT),
                value=row["value"].value,
                label=row["label"].value if row["label"] is not None else _words(row["value"]),
                begin=row["begin"].value if row["begin"] is not None else "",
                end=row["end"].value if row["end"] is not None else "",
                source=Fetched(*source, row["day"].value),
            )
            found.setdefault(row["item"].value.removeprefix(PREFIXES["wd"]), []).append(told)
    return found


def _words(value: ox.NamedNode | ox.Literal) -> str:
    """A value as it is shown: coordinates as latitude and longitude, words as they are."""
    text = value.value
    if text.lower().startswith("point("):
        longitude, _, latitude = text[6:-1].strip().partition(" ")
        return f"{latitude}, {longitude} (latitude, longitude)"
    return text
