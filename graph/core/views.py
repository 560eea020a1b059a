"""The two views of the dataset; a view determines which claims the default graph of a query contains."""

from __future__ import annotations

from typing import Final

VIEWS: Final[dict[str, frozenset[str]]] = {
    "reported": frozenset({"asserted", "reported"}),
    "all": frozenset({"asserted", "reported", "alleged", "planned", "called-for", "negated"}),
}
"""The modalities of the claims in the default graph of each view; the first view is the default."""

DEFAULT_VIEW: Final = "reported"
