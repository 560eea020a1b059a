"""Data extension: the values that documents report of matched things, for further columns of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.core.namespaces import PG
from graph.store.dataset_store import Store
from server.accounts.reconciliation.entities import identifier, iri_of
from server.accounts.reconciliation.entity_types import entity_types
from server.accounts.reconciliation.properties import Property
from server.accounts.reconciliation.queries import Extension
from server.accounts.reconciliation.values import Value, values
from server.wording.names import Names


def extended(store: Store, asked: Extension) -> dict[str, Any]:
    """The rows of a data extension response (section 7.5): of each thing and property every value, and none where
    nothing is reported. What is no thing of the dataset has no value.

    Args:
        store: the dataset.
        asked: which values.
    """
    iris = {name: iri for name in asked.ids if (iri := iri_of(store, name))}
    held = {one.id: values(store, one, set(iris.values())) for one in asked.properties}
    named = {
        value.text
        for one in asked.properties if one.holds in ("things", "classes")
        for found in held[one.id].values() for value in found
    }  # fmt: skip
    names = Names.of(store, named)
    rows = {
        name: {
            one.id: [_cell(one, value, names, store.base) for value in held[one.id].get(iris.get(name, ""), ())]
            for one in asked.properties
        }
        for name in asked.ids
    }
    return {"meta": [_meta(store, one) for one in asked.properties], "rows": rows}


def _meta(store: Store, one: Property) -> dict[str, Any]:
    told: dict[str, Any] = {"id": one.id, "name": one.name}
    if one.range:
        told["type"] = {"id": one.range, "name": entity_types(store)[one.range].name}
    return told


def _cell(one: Property, value: Value, names: Names, base: str) -> Mapping[str, str | int]:
    """A value as the protocol writes it; beside a thing, which documents report it."""
    if one.holds == "things":
        by = {"description": reported_by(value.documents)} if value.documents else {}
        return {"id": identifier(value.text, base), "name": _capital(names.plain(value.text)), **by}
    if one.holds == "days":
        return {"date": f"{value.text}T00:00:00Z"}
    if one.holds == "numbers":
        return {"int": int(value.text)}
    if one.holds == "classes":
        return {"str": names.plain(PG + value.text.removeprefix(PG))}
    return {"str": value.text}


def _capital(name: str) -> str:
    """The name of a document with its capital; other names have theirs."""
    return f"D{name[1:]}" if name.startswith("document ") else name


def reported_by(numbers: Sequence[str]) -> str:
    """Which documents report something, in words."""
    if len(numbers) == 1:
        return f"reported by document {numbers[0]}"
    return f"reported by documents {', '.join(numbers[:-1])} and {numbers[-1]}"
