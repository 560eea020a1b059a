"""What is told of a claim that was withdrawn: that it was, why, and what replaced it. Nothing else of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.claims.withdrawals import Withdrawal
from graph.core.errors import WithdrawnError
from graph.store.dataset_store import EmbeddedStore, Store
from graph.store.record_file import record_line


def record_lines(base: str, withdrawn: Mapping[str, Withdrawal]) -> bytes:
    """Return the file of withdrawn claims, one line each.

    Args:
        base: the base IRI.
        withdrawn: the withdrawals by the relative IRI of the claim.
    """
    return b"".join(
        record_line(
            base + iri,
            {"reason": withdrawn[iri].reason, "replaced_by": [base + claim for claim in withdrawn[iri].replaced_by]},
        )
        for iri in sorted(withdrawn)
    )


def refuse_withdrawn(store: Store, iri: str) -> None:
    """Say that a claim stands no more, if it was withdrawn.

    Args:
        store: the dataset.
        iri: what is looked for.

    Raises:
        WithdrawnError: it is a withdrawn claim.
    """
    if isinstance(store, EmbeddedStore):
        refuse_recorded(store.withdrawn_claims, store.base, iri)


def refuse_recorded(withdrawn: Mapping[str, Mapping[str, Any]], base: str, iri: str) -> None:
    """Say that a claim stands no more, if it is among those that were withdrawn.

    Args:
        withdrawn: what is kept of these, by their IRIs.
        base: the base IRI.
        iri: what is looked for.

    Raises:
        WithdrawnError: it is a withdrawn claim.
    """
    if iri not in withdrawn:
        return
    record = withdrawn[iri]
    names = [claim.removeprefix(base) for claim in record["replaced_by"]]
    then = f"{' and '.join(names)} replaced it" if names else "nothing replaced it"
    detail = f"{iri.removeprefix(base)} was withdrawn: {record['reason'].rstrip('.')}; {then}"
    raise WithdrawnError(detail, claim=iri, reason=record["reason"], replaced_by=record["replaced_by"])
