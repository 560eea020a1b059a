"""The service manifest: what the reconciliation service is, where its parts are, and what they are called."""

from __future__ import annotations

from typing import Any, Final

from graph import __version__
from graph.core.namespaces import PG
from graph.store.dataset_store import Store
from server.accounts.reconciliation.entity_types import DEFAULT, entity_types
from server.accounts.reconciliation.queries import MOST_QUERIES

VERSIONS: Final = ("0.2",)
NAME: Final = "Peacegraph"
PREVIEW_WIDTH, PREVIEW_HEIGHT = 440, 320
"""Pixels of CSS."""
SUGGESTED: Final = ("entity", "type", "property")


def manifest(store: Store, root: str, address: str) -> dict[str, Any]:
    """The manifest (section 3.1 of the Reconciliation Service API 0.2).

    Args:
        store: the dataset, whose base is the identifier space.
        root: scheme and host as the client has them.
        address: the path of the service on that host.
    """
    known = entity_types(store)
    return {
        "versions": list(VERSIONS),
        "name": NAME,
        "identifierSpace": store.base,
        "schemaSpace": PG,
        "documentation": f"{root}{address}",
        "logo": f"{root}/static/favicon.svg",
        "serviceVersion": __version__,
        "defaultTypes": [{"id": name, "name": known[name].name} for name in DEFAULT if name in known],
        "batchSize": MOST_QUERIES,
        "view": {"url": f"{root}{address}/view?id={{{{id}}}}"},
        "feature_view": {"url": f"{root}{address}#feature-{{{{id}}}}"},
        "preview": {
            "url": f"{root}{address}/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            name: {
                "service_url": root,
                "service_path": f"{address}/suggest/{name}",
                "flyout_service_url": root,
                "flyout_service_path": f"{address}/flyout/{name}?id=${{id}}",
            }
            for name in SUGGESTED
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": f"{address}/properties"},
            "property_settings": [],
        },
    }
