"""The page of a claim: who says what in which sentence, what cannot be true with it, what follows and what is near."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response

from graph.core.errors import NotFoundError, PeacegraphError
from graph.proofs.proof_list import ProofList
from graph.support.claim_records import claim_records
from graph.support.sentence_borders import document_text
from graph.support.withdrawn_claims import refuse_withdrawn
from server.accounts.answers.proof_account import ProofAccount, proof_account
from server.accounts.claims.account import ClaimAccount, Following, claim_account
from server.accounts.claims.coding import coding_of
from server.layout.context import caller, query_service, served, settings, store
from server.layout.rendering import FORMATS, Head, links, render_page
from server.pages.things import entities, rendering
from server.wording.chunks import text_of
from server.wording.modalities import AS_REPORTED
from server.workers.messages import ProofRequest

blueprint = Blueprint("claims", __name__)

PROOFS_SHOWN = 3
"""How many proofs stand in the page itself: each is asked of a worker, which takes 5 to 20 ms; others are linked."""


@dataclass(frozen=True)
class Consequence:
    """What follows, the address of its proof, and the proof itself where the page shows it."""

    following: Following
    href: str
    account: ProofAccount | None


@blueprint.get("/claim/<path:number>")
def claim(number: str) -> Response:
    """The claim's page; in other formats, what is recorded of it and its graph.

    Raises:
        NotFoundError: there is no such claim.
        WithdrawnError: it was withdrawn.
    """
    name, fmt = entities.requested(f"claim/{number}")
    iri = rendering.node(store().base + name).value
    refuse_withdrawn(store(), iri)
    if fmt is not None:
        return entities.rdf(iri, fmt)
    record = claim_records(store(), [iri]).get(iri)
    if record is None:
        raise NotFoundError(f"there is no claim {name.removeprefix('claim/')}; the page of a document lists its claims")
    coding = coding_of(store(), iri)
    account = claim_account(store(), settings().ontology, record, coding, document_text(store(), record.document) or "")
    return Response(
        render_page("claim.html", _head(account), account=account, consequences=list(_consequences(account)))
    )


def _head(account: ClaimAccount) -> Head:
    title = f"Claim {account.number}"
    says = f"{account.speaker} {text_of(account.title)}"
    path = links().thing(account.claim.iri) or ""
    about: dict[str, Any] = {
        "@type": "Claim",
        "@id": account.claim.iri,
        "name": says,
        **({"text": account.claim.main_passage.quote} if account.claim.main_passage.quote else {}),
        "appearance": {"@type": "CreativeWork", "@id": account.claim.document},
    }
    if account.claim.voices:
        about["author"] = [{"@id": voice.iri, "name": voice.label} for voice in account.claim.voices]
    formats = [(media_type, f"{path}.{extension}") for extension, (media_type, _) in FORMATS.items()]
    return Head(title, says, path, formats, about, "article")


def _consequences(account: ClaimAccount) -> Iterator[Consequence]:
    """What follows from a claim; of the first few with the proof, if a worker is free to find it."""
    in_claim = account.claim.iri if account.claim.modality not in AS_REPORTED else ""
    for position, one in enumerate(account.following):
        ends = {
            "subject": str(one.triple.subject),
            "predicate": str(one.triple.predicate),
            "object": str(one.triple.object),
        }
        href = links().page("explain", **ends, claim=f"<{in_claim}>" if in_claim else None)
        proof = _proof(ends, account.claim.iri) if position < PROOFS_SHOWN else None
        yield Consequence(one, href, proof)


def _proof(ends: dict[str, str], claim: str) -> ProofAccount | None:
    """The proof of a triple in the graph of a claim; None where no worker could find it now."""
    asked = ProofRequest(**ends, format="html", claim=f"<{claim}>", limit=1, seconds=settings().query_seconds)
    try:
        reply = query_service().answer(served().engine, asked, replace(caller(), if_none_match="")).reply
    except PeacegraphError:
        return None
    return proof_account(store(), ProofList.from_json(json.loads(reply.body)), "all") if reply else None
