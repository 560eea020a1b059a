"""The page of a thing: a person, a state, an agreement, an event, a place, an office, a concept, a time."""

from __future__ import annotations

from types import MappingProxyType
from urllib.parse import urlencode

from flask import Response, request

from graph.core.errors import NotFoundError, UsageError
from graph.ontology.vocabulary import Vocabulary
from graph.support.identity_records import identities_of
from server.accounts.claims.citations import thing_citation
from server.accounts.points.argued_sentences import MOST_ARGUED
from server.accounts.things.thing import CLAIMS_SHOWN, Thing, load_thing
from server.accounts.things.thing_page import thing_page
from server.layout.context import settings, store
from server.layout.icons import KINDS
from server.layout.rendering import Head, formats_of, render_page
from server.wording.told_facts import vocabulary_of

SCHEMA_ORG = MappingProxyType(
    {"person": "Person", "state": "Country", "organisation": "Organization", "place": "Place", "event": "Event"}
)
"""What schema.org calls the kinds of things, by their icons."""


def page(iri: str, name: str) -> Response:
    """The page of a thing of the dataset.

    Args:
        iri: the thing.
        name: its name in addresses (`person/sergey-lavrov`).

    Raises:
        NotFoundError: the dataset has nothing of it.
        UsageError: the parameter `claims` is no number.
    """
    offset = request.args.get("claims", "0")
    if not offset.isdecimal():
        raise UsageError(f"`claims` says how many claims to pass over, so it is a number; here it is {offset!r}")
    thing = load_thing(store(), settings().ontology, iri, int(offset))
    if thing is None:
        raise NotFoundError(f"nothing in the dataset is called {name}; the query page finds what is")
    shown = thing_page(store(), thing)
    icon = icon_of(thing.kind, vocabulary_of(settings().ontology, store().version)[0])
    return Response(
        render_page(
            "thing.html",
            _head(thing, shown.lead, name, icon),
            page=shown,
            citation=thing_citation(store(), iri, thing.name),
            icon=icon,
            definition=_definition(thing),
            identities=identities_of(store(), iri, MOST_ARGUED),
            previous=_page_of_claims(thing.offset - CLAIMS_SHOWN) if thing.offset else None,
            next=_page_of_claims(thing.offset + CLAIMS_SHOWN) if thing.offset + CLAIMS_SHOWN < thing.total else None,
        )
    )


def icon_of(kind: str | None, vocabulary: Vocabulary) -> str:
    """The icon of a class, by its local name; that of the nearest class above it that has one."""
    if not kind:
        return "term"
    above = vocabulary.superclasses(kind)
    return KINDS.get(kind) or next((icon for name, icon in KINDS.items() if name in above), "term")


def _definition(thing: Thing) -> str:
    """What a concept means, as its scheme defines it."""
    return next((str(value.value) for value in thing.values("skos:definition")), "")


def _page_of_claims(offset: int) -> str:
    return f"{request.path}?{urlencode({'claims': max(offset, 0)})}"


def _head(thing: Thing, lead: str, name: str, icon: str) -> Head:
    same = [value.value for value in thing.values("schema:sameAs")]
    other_names = [value.value for value in thing.values("skos:altLabel")]
    about = {
        "@type": SCHEMA_ORG.get(icon, "Thing"),
        "@id": thing.iri,
        "name": thing.name,
        **({"sameAs": same} if same else {}),
        **({"alternateName": other_names} if other_names else {}),
    }
    description = f"{thing.name}, {thing.class_words}: {lead}"
    return Head(
        thing.name, description, f"/{name}", formats_of(thing.iri), about, "profile" if icon == "person" else "website"
    )
