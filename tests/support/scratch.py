"""A server over a store that may be written, and what is sent to it."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.conformance.client import Answer
from tests.support.serving import ask, query, running

LIMITS = {"query_seconds": 2, "query_megabytes": 128, "answer_megabytes": 4, "client_queries": 40, "workers": 3}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
THOUSAND = " ".join(map(str, range(1000)))


@dataclass(frozen=True)
class Scratch:
    """A server over a store in a folder."""

    address: str
    folder: Path

    @property
    def token(self) -> str:
        return (self.folder / "token").read_text("utf-8").strip()

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None = None) -> Answer:
        """A request with the token."""
        return ask(self.address, method, path, body, self.bearer | dict(headers or {}))

    def update(self, text: str, **parameters: str | list[str]) -> Answer:
        fields = [("update", text)]
        for name, given in parameters.items():
            values = given if isinstance(given, list) else [given]
            fields += [(name.replace("_", "-"), value) for value in values]
        return self.send("POST", "/sparql", urlencode(fields).encode(), FORM)

    def done(self, text: str) -> None:
        """An update that a test relies on."""
        answer = self.update(text)
        assert answer.status == 204, answer

    def rows(self, text: str) -> list[list[str]]:
        answer = query(self.address, text, format="csv")
        assert answer.status == 200, answer
        return list(csv.reader(io.StringIO(answer.body.decode())))[1:]

    def quads(self) -> set[str]:
        """All that is in it, one text a quad."""
        found = self.rows("SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        return {" ".join(row) for row in found}


@contextlib.contextmanager
def served(folder: Path, **settings: object) -> Iterator[Scratch]:
    """A server over the store in a folder."""
    log = folder.with_name(f"{folder.name}.log")
    with running(log, scratch=folder, **LIMITS | settings) as address:
        yield Scratch(address, folder)


WRITES = {
    "update by form": ("POST", "/sparql", urlencode({"update": "INSERT DATA { <a> <b> 1 }"}).encode(), FORM),
    "update by body": ("POST", "/sparql", b"INSERT DATA { <a> <b> 1 }", UPDATE),
    "put": ("PUT", "/graphs?default", b"<urn:a> <urn:b> 1 .", TURTLE),
    "put of a named graph": ("PUT", "/graphs?graph=urn:g", b"<urn:a> <urn:b> 1 .", TURTLE),
    "put at its address": ("PUT", "/graphs/g", b"<urn:a> <urn:b> 1 .", TURTLE),
    "post": ("POST", "/graphs?default", b"<urn:a> <urn:b> 1 .", TURTLE),
    "post of a new graph": ("POST", "/graphs", b"<urn:a> <urn:b> 1 .", TURTLE),
    "delete": ("DELETE", "/graphs?graph=urn:kept", None, {}),
    "delete of the default graph": ("DELETE", "/graphs?default", None, {}),
}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}


def parts(*given: tuple[str, str]) -> bytes:
    """Documents by media type, as a form."""
    made = ""
    for number, (kind, text) in enumerate(given):
        made += f'--b\r\nContent-Disposition: form-data; name="{number}"; filename="{number}"\r\n'
        made += f"Content-Type: {kind}\r\n\r\n{text}\r\n"
    return (made + "--b--\r\n").encode()
