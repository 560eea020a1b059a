"""The servers that the tests about HTTP ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.conformance.client import Service
from tests.conformance.description import Description
from tests.support import serving


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A server of its own over a store that the tests may change."""
    with serving.scratch(tmp_path_factory.mktemp("scratch")) as made:
        yield made


@pytest.fixture(scope="session")
def description(client: FlaskClient) -> Description:
    """What the endpoint over the real dataset says of itself."""
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    return Description("http://localhost/sparql", answer.status_code, answer.mimetype, answer.data)
