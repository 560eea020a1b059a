"""The properties by which a name can be told apart, and which can be had of a thing: one list for both.

Each says what documents report (the default view), and of things that differ by source every value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from graph.core.errors import UsageError
from graph.core.namespaces import PG

Holds = Literal["things", "texts", "days", "numbers", "points", "items", "classes"]
"""What values are: things of the dataset, texts, days, whole numbers, points, items of Wikidata, classes."""


@dataclass(frozen=True)
class Property:
    """A property.

    `id` is its name within the schema space where the ontology has it. `types` are those whose members may have it; of
    none, everything may. `pattern` is a pattern of SPARQL from `?thing` to `?value`; empty where the value is counted.
    `told` says that claims say it, so that each value has the documents that do. `range` is the type of things that
    are values.
    """

    id: str
    name: str
    description: str
    types: tuple[str, ...]
    pattern: str
    holds: Holds = "things"
    range: str = ""
    told: bool = False

    def fits(self, classes: frozenset[str]) -> bool:
        """Whether something of these types may have it."""
        return not self.types or not classes.isdisjoint(self.types)


def _told(name: str, title: str, text: str, types: str, target: str, pattern: str = "") -> Property:
    wanted = pattern or f"?thing pg:{name} ?value"
    return Property(name, title, text, tuple(types.split()), wanted, range=target, told=True)


_PART: Final = "?part pg:agent ?thing ; pg:forState ?value"
_STATE: Final = f"""
  {{ ?thing pg:servedState|pg:officeOfState|pg:organOfState|pg:involves|pg:party|pg:partOf ?value }} UNION
  {{ {_PART} }} ?value a pg:State"""
_TIMES: Final = "?thing pg:when|pg:signed ?time . ?time pg:edtf ?value"
_DATED: Final = ("Event", "Agreement", "TerritorialStatus", "SourceDocument")
_ITEMS: Final = "?thing schema:sameAs ?value FILTER(STRSTARTS(STR(?value), STR(wd:)))"
_CLASSES: Final = "?thing a ?value FILTER(STRSTARTS(STR(?value), STR(pg:)))"
_NO_DAY: Final = "over all reported dates; none where these contradict each other"
_LIST: Final = (
    _told("state", "state (any connection)", "States served, acted for, represented, involved or lain in",
          "Actor Office Event Agreement Place", "State", _STATE),
    _told("heldOffice", "office held", "Offices reported of a person, at some reported time", "Person", "Office"),
    _told("servedState", "state served", "States whose offices a person is reported to have held", "Person", "State"),
    _told("forState", "acted for state", "States for which somebody is reported to have acted: represented, by office "
          "or as an organ", "Actor", "State", _PART),
    _told("holder", "held by", "Persons reported as holding an office, at some reported time", "Office", "Person",
          "?tenure pg:office ?thing ; pg:holder ?value"),
    Property("officeOfState", "office of state", "The state of an office, as the register has it", ("Office",),
             "?thing pg:officeOfState ?value", range="State"),
    _told("organOfState", "organ of state", "States for which a body acts", "Organisation", "State"),
    _told("member", "member", "Members of an organisation, as documents tell", "Organisation", "Actor"),
    _told("participant", "participant", "Who is reported to have taken part in an event", "Event", "Actor"),
    _told("involves", "state or body involved", "States and bodies represented in an event", "Event", "Actor"),
    _told("signatory", "signatory", "Who is reported to have signed or agreed", "Agreement", "Actor"),
    _told("party", "party", "States and bodies for which it is reported to have been made", "Agreement", "Actor"),
    _told("mediatedBy", "mediated by", "Mediators of an event or agreement", "Event Agreement", "Actor"),
    _told("place", "place", "Where an event took place or an agreement was made, as reported", "Event Agreement",
          "Place", "?thing pg:place|pg:madeAt ?value"),
    _told("partOf", "lies in", "Places of which it is a part", "Place", "Place"),
    _told("kind", "kind", "The finer kind in words of the vocabulary, each form that a document tells", "",
          "skos:Concept", "?thing pg:kind|pg:form ?value"),
    Property("when", "time as told", "Each date that a document tells, as far as it gives it (EDTF); all of them where "
             "sources differ", _DATED, _TIMES, "texts"),
    Property("earliest", "earliest day", f"The first day on which it can have begun, {_NO_DAY}", _DATED,
             "?thing pg:earliest ?value", "days"),
    Property("latest", "latest day", f"The last day on which it can have ended, {_NO_DAY}", _DATED,
             "?thing pg:latest ?value", "days"),
    Property("datePrecision", "exactness of the date", "How exact its date is: day, month, year, a window, open",
             _DATED, "?thing pg:datePrecision ?value", range="skos:Concept"),
    Property("coordinates", "coordinates", "A point for a place, as latitude and longitude in degrees (WGS 84): from "
             "the register, not from a document", ("Place",), "?thing geo:hasGeometry/geo:asWKT ?value", "points"),
    Property("wikidata", "Wikidata item", "The item of the same thing, checked by a curator", (), _ITEMS, "items"),
    Property("class", "class", "All classes of the ontology that it belongs to", (), _CLASSES, "classes"),
    Property("nameUsed", "name that documents use", "Each name, or the words, that a document has for it", (),
             "?thing pg:nameUsed ?value", "texts"),
    Property("altLabel", "other spelling", "Spellings that documents use, as the register has them", (),
             "?thing skos:altLabel ?value", "texts"),
    Property("document", "document", "The documents that tell of it, however they say it", (), "",
             range="SourceDocument"),
    Property("claims", "number of claims", "How many claims tell of it, however they are said", (), "", "numbers"),
    Property("iri", "IRI", "Its whole identifier", (), "", "texts"),
)  # fmt: skip
PROPERTIES: Final[Mapping[str, Property]] = {one.id: one for one in _LIST}
"""All properties by identifier, in the order in which they are offered."""


def property_named(name: str, where: str) -> Property:
    """The property of this identifier, which may be prefixed or a whole IRI too.

    Args:
        name: the identifier.
        where: where in the request it stands, for the error.

    Raises:
        UsageError: there is no such property; the nearest ones are told.
    """
    local = name.strip().removeprefix(PG).removeprefix("pg:")
    if local not in PROPERTIES:
        offered = get_close_matches(local, PROPERTIES, 3, 0.5) or list(PROPERTIES)
        raise UsageError(f"{where}: there is no property {name[:80]!r}; there are {', '.join(offered)}", where=where)
    return PROPERTIES[local]


def proposed(classes: frozenset[str]) -> list[Property]:
    """The properties that things of these types may have; all where no type is given."""
    return [one for one in PROPERTIES.values() if not classes or one.fits(classes)]


def as_json(one: Property) -> dict[str, str]:
    """A property as the protocol writes it."""
    return {"id": one.id, "name": one.name, "description": one.description}
