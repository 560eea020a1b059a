"""Batches of queries and of wanted values as they come in JSON, read with the place of every mistake and within limits.

The limits hold a batch to a few seconds of one thread: a table is asked in many batches, not in a large one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, NoReturn

from graph.core.errors import UsageError
from graph.store.dataset_store import Store
from server.accounts.reconciliation.entity_types import EntityType, type_named
from server.accounts.reconciliation.properties import Property, property_named
from server.http.problems import TooLargeError

MOST_QUERIES: Final = 100
LONGEST: Final = 500
"""Characters of a name or a value that is asked for."""
MOST_PROPERTIES: Final = 8
"""Properties that one query may name."""
MOST_VALUES: Final = 8
"""Values of one property that one query may name."""
MOST_NAMES: Final = 300
"""Names that a batch may look for, those of its properties included; a name that comes again is counted once."""
SECONDS: Final = 5
"""Time of the processor that the names of one batch may take: names in a table take a hundredth of a second each, but
many long and odd ones may take half a second."""
MOST_CANDIDATES: Final = 50
CANDIDATES: Final = 10
"""Candidates that are given where the query does not say how many."""
MOST_IDS: Final = 500
MOST_COLUMNS: Final = 30
STRICT: Final = ("any", "should", "all")
_QUERY: Final = ("query", "type", "limit", "properties", "type_strict")


@dataclass(frozen=True)
class AskedProperty:
    """A property with the values that are asked for: texts, and identifiers of what was matched before."""

    property: Property
    texts: tuple[str, ...]
    ids: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class Query:
    """One name that is looked for. `text` is empty where only properties are given, or the cell is blank."""

    text: str
    where: str
    types: tuple[EntityType, ...] = ()
    strict: str = "any"
    limit: int = CANDIDATES
    properties: tuple[AskedProperty, ...] = ()


@dataclass(frozen=True)
class Extension:
    """Which properties are wanted of which things, these by identifier, in the order of the request."""

    ids: tuple[str, ...]
    properties: tuple[Property, ...] = field(default=())


def read_queries(store: Store, text: str) -> dict[str, Query]:
    """A reconciliation query batch (Reconciliation Service API 0.2, section 4.1).

    Args:
        store: the dataset, whose types the queries name.
        text: the batch as JSON.

    Raises:
        UsageError: it is no such batch; the place of the mistake is told.
        TooLargeError: it asks more than a batch may.
    """
    batch = _object(_json(text, "queries"), "queries")
    if len(batch) > MOST_QUERIES:
        raise TooLargeError(
            f"`queries` holds {len(batch)} queries; a batch may hold {MOST_QUERIES}, so send several batches",
            most=MOST_QUERIES,
        )
    queries = {key: _query(store, one, f"queries.{key[:40]}") for key, one in batch.items()}
    names = {one.text for one in queries.values()}
    names |= {text for one in queries.values() for asked in one.properties for text in asked.texts}
    if len(names) > MOST_NAMES:
        raise TooLargeError(
            f"`queries` looks for {len(names)} different names, those of properties included; a batch may look for "
            f"{MOST_NAMES}, so send fewer queries at once",
            most=MOST_NAMES,
        )
    return queries


def read_extension(text: str) -> Extension:
    """A data extension query (section 7.4).

    Raises:
        UsageError: it is none; the place of the mistake is told.
        TooLargeError: it asks for more things or properties than a batch may.
    """
    told = _object(_json(text, "extend"), "extend", ("ids", "properties"))
    for name in ("ids", "properties"):
        if name not in told:
            _refuse("extend", f"has no `{name}`; it needs `ids`, a list of identifiers, and `properties`")
    ids = [_text(one, f"extend.ids[{i}]") for i, one in enumerate(_list(told["ids"], "extend.ids"))]
    wanted = _list(told["properties"], "extend.properties")
    for name, count, most in (("ids", len(ids), MOST_IDS), ("properties", len(wanted), MOST_COLUMNS)):
        if count > most:
            raise TooLargeError(f"`extend.{name}` holds {count}; it may hold {most}, so send several", most=most)
    return Extension(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(_wanted(one, i) for i, one in enumerate(wanted))))


def _wanted(told: object, number: int) -> Property:
    where = f"extend.properties[{number}]"
    one = _object(told, where, ("id", "settings"))
    if one.get("settings"):
        _refuse(f"{where}.settings", "is not empty; properties have no settings here")
    return property_named(_text(one.get("id"), f"{where}.id"), f"{where}.id")


def _query(store: Store, told: object, where: str) -> Query:
    one = _object(told, where, _QUERY)
    if "query" not in one and not one.get("properties"):
        _refuse(where, "has neither `query` nor `properties`; give the name that is looked for as `query`")
    types = one.get("type", [])
    named = [types] if isinstance(types, str) else _list(types, f"{where}.type")
    strict = _text(one.get("type_strict", "any"), f"{where}.type_strict")
    if strict not in STRICT:
        _refuse(f"{where}.type_strict", f"is {strict!r}; it may be {', '.join(STRICT)}")
    asked = _list(one.get("properties", []), f"{where}.properties")
    if len(asked) > MOST_PROPERTIES or len(named) > MOST_PROPERTIES:
        raise TooLargeError(f"{where} names more than {MOST_PROPERTIES} types or properties", most=MOST_PROPERTIES)
    return Query(
        _text(one.get("query", ""), f"{where}.query").strip(),
        where,
        tuple(type_named(store, _text(name, f"{where}.type"), f"{where}.type") for name in named if name != ""),
        strict,
        _limit(one.get("limit", CANDIDATES), f"{where}.limit"),
        tuple(_asked(each, f"{where}.properties[{i}]") for i, each in enumerate(asked)),
    )


def _asked(told: object, where: str) -> AskedProperty:
    one = _object(told, where, ("pid", "v"))
    for name in ("pid", "v"):
        if name not in one:
            _refuse(where, f"has no `{name}`; a property has its identifier as `pid` and a value as `v`")
    wanted = property_named(_text(one["pid"], f"{where}.pid"), f"{where}.pid")
    given = one["v"] if isinstance(one["v"], list) else [one["v"]]
    if len(given) > MOST_VALUES:
        raise TooLargeError(f"{where}.v holds {len(given)} values; it may hold {MOST_VALUES}", most=MOST_VALUES)
    texts, ids = [], []
    for value in given:
        if isinstance(value, Mapping):
            ids.append(_text(value.get("id"), f"{where}.v.id"))
        elif isinstance(value, bool | int | float):
            texts.append(json.dumps(value))
        else:
            texts.append(_text(value, f"{where}.v"))
    return AskedProperty(wanted, tuple(text.strip() for text in texts if text.strip()), tuple(ids), where)


def _limit(told: object, where: str) -> int:
    if isinstance(told, float) and told.is_integer():
        told = int(told)
    if not isinstance(told, int) or isinstance(told, bool) or told < 1:
        _refuse(where, "is no whole number from 1 on")
    return min(told, MOST_CANDIDATES)


def _json(text: str, name: str) -> object:
    """The JSON that a parameter holds."""
    try:
        told: object = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        near = text[max(error.pos - 20, 0) : error.pos + 20]
        raise UsageError(
            f"`{name}` is no JSON: {error.msg} at line {error.lineno}, column {error.colno}, near {near!r}",
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        _refuse(name, "is nested too deeply")
    except ValueError as error:
        _refuse(name, f"is no JSON: {str(error)[:200]}")
    return told


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON; leave empty cells out")


def _object(told: object, where: str, members: Sequence[str] = ()) -> Mapping[str, Any]:
    """A JSON object of these members, or of any."""
    if not isinstance(told, Mapping):
        _refuse(where, f"is {_kind(told)}; it is an object")
    for name in told if members else ():
        if name not in members:
            near = get_close_matches(name, members, 1)
            meant = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(members)}"
            _refuse(where, f"has a member {name[:40]!r} that the protocol does not know; {meant}")
    return told


def _list(told: object, where: str) -> list[Any]:
    if not isinstance(told, list):
        _refuse(where, f"is {_kind(told)}; it is a list")
    return told


def _text(told: object, where: str) -> str:
    if not isinstance(told, str):
        _refuse(where, f"is {_kind(told)}; it is a text")
    if len(told) > LONGEST:
        _refuse(where, f"has {len(told)} characters; it may have {LONGEST}: give a name, not a description")
    if any("\ud800" <= letter <= "\udfff" for letter in told):
        _refuse(where, "holds half of a character (an unpaired surrogate)")
    return told


def _kind(told: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(told), "a number")


def _refuse(where: str, what: str) -> NoReturn:
    raise UsageError(f"{where} {what}", where=where)
