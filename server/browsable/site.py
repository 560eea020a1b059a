"""The pages of a dataset as files that open from a folder: whatever can be read without asking a server something.

The application itself renders every page, from the given dataset alone; pages are found by following their links from
the first one. Without a server there is no search and no query, so links to them lead to the base IRI of the data.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from flask.testing import FlaskClient

from graph.core.errors import PeacegraphError
from graph.publishing.built import BuiltDataset
from server.app import create_app
from server.browsable.addresses import Addresses
from server.browsable.pages import copied_page
from server.serving.live import Live, ServedDataset
from server.workers.engine import Engine

FIRST: Final = ("/",)
"""The addresses from which all others are found."""
_PATIENCE: Final = 3600
"""Seconds that a query may take: a busy machine must not change what a page tells."""
_PAGES: Final = (HTTPStatus.OK, HTTPStatus.GONE)
"""What a page that is copied may come with: that of a withdrawn claim says so."""


class PageError(PeacegraphError):
    """A page cannot be copied, because the server does not give it."""

    code = "page-missing"
    title = "A page could not be copied"


def files(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """All pages and what they are made of, each page after one that leads to it.

    The same dataset gives the same files in the same order. One page takes some 50 ms of one core.

    Args:
        built: the dataset; the catalogue of questions and the texts of the documents are read where its settings say.

    Yields:
        The path of a file, below `site/`, and its content.

    Raises:
        PageError: a page leads to another one that is not there.
        BuildError: the dataset cannot be loaded.
    """
    with pages_of(built) as client:
        waiting, known = deque((address, "") for address in FIRST), {Addresses(built.base).file(one) for one in FIRST}
        while waiting:
            address, found_on = waiting.popleft()
            file, content, leads_to = copied(client, built.base, address, found_on)
            yield file, content
            for other in leads_to:
                name = Addresses(built.base).file(other)
                if name not in known:
                    known.add(name)
                    waiting.append((other, address))


@contextmanager
def pages_of(built: BuiltDataset) -> Iterator[FlaskClient]:
    """The application over a dataset, as it gives pages that are copied.

    Raises:
        BuildError: the dataset cannot be loaded.
    """
    settings = replace(built.settings, query_seconds=_PATIENCE, workers=1, services="", scratch="")
    engine = Engine.built(settings, built.folder, built.manifest)
    served = ServedDataset.built(built.store, engine, built.folder)
    live = Live(settings, served, follows=False)
    try:
        yield create_app(settings, live, copied=built.version).test_client()
    finally:
        live.close()


def copied(client: FlaskClient, base: str, address: str, found_on: str = "") -> tuple[str, bytes, Sequence[str]]:
    """One file of the copy.

    Args:
        client: as `pages_of` gives it.
        base: the base IRI of the data.
        address: what stands in it, as path and query.
        found_on: the address of the page that leads there, for the error.

    Returns:
        The path of the file, its content, and the addresses that it leads to in the copy.

    Raises:
        PageError: the server does not give it.
        ValueError: the copy has no such address.
    """
    addresses = Addresses(base)
    file = addresses.file(address)
    if file is None:
        raise ValueError(f"{address} is none of the addresses that are copied")
    response = client.get(address, base_url=base, headers={"Accept": "text/html"}, buffered=True)
    if response.status_code not in _PAGES:
        where = f", which {found_on} leads to" if found_on else ""
        raise PageError(f"{address}{where}, comes with the status {response.status_code}; mend the link or the page")
    if response.mimetype != "text/html":
        return file, response.get_data(), ()
    page = copied_page(response.get_data(as_text=True), file, addresses)
    return file, page.text.encode(), list(page.leads_to)
