"""Points on the earth as values of an answer (GeoSPARQL 1.1, section 8.5.1)."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.core.terms import Value

_CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_NUMBER: Final = r"(-?\d{1,3}(?:\.\d*)?)"
_POINT: Final = re.compile(
    rf"\s*(?:<{re.escape(_CRS84)}>\s*)?POINT\s*(?:Z\s*)?\(\s*{_NUMBER}\s+{_NUMBER}(?:\s+-?[\d.]+)?\s*\)\s*",
    re.IGNORECASE,
)
SOUTH, NORTH = -60.0, 84.0
"""The latitudes that the map has room for."""


def point_of(value: Value | None) -> tuple[float, float] | None:
    """Longitude and latitude in degrees of a `geo:wktLiteral` that is a point; None for other values.

    A point of another system of coordinates than CRS 84 is none, nor is one that the map has no room for.
    """
    if not isinstance(value, ox.Literal) or value.datatype.value != f"{PREFIXES['geo']}wktLiteral":
        return None
    found = _POINT.fullmatch(value.value)
    if not found:
        return None
    longitude, latitude = float(found[1]), float(found[2])
    return (longitude, latitude) if abs(longitude) <= 180 and SOUTH < latitude < NORTH else None
