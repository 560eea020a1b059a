"""The two views of the dataset: which claims stand in the default graph that a query sees."""

from __future__ import annotations

from typing import Final

VIEWS: Final[dict[str, frozenset[str]]] = {
    "reported": frozenset({"asserted", "reported"}),
    "all": frozenset({"asserted", "reported", "alleged", "planned", "called-for", "negated"}),
}
"""The modalities whose claims stand in the default graph of each view; the first is the default."""

DEFAULT_VIEW: Final = "reported"
