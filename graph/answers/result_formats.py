"""An explained result in each of the formats that it can be had in."""

from __future__ import annotations

from typing import Final

from graph.answers.explained_result import ExplainedResult
from graph.answers.result_csv import result_csv
from graph.answers.result_json import result_json
from graph.answers.result_provo import result_provo
from graph.core import formats
from graph.core.errors import NotAcceptableError

NO_ADDRESS: Final = "urn:x-peacegraph:answer"
"""What the names in PROV-O begin with where the answer has no address."""


def written_result(result: ExplainedResult, format_name: str, address: str = NO_ADDRESS, query: str = "") -> bytes:
    """Write a result in a format.

    Args:
        result: the explained result.
        format_name: of one of `formats.PROVENANCE`.
        address: what the names in PROV-O begin with.
        query: the text that was asked, for PROV-O.

    Raises:
        NotAcceptableError: there is no such format.
    """
    fmt = formats.named(formats.PROVENANCE, format_name)
    if fmt is None:
        names = ", ".join(f.name for f in formats.PROVENANCE)
        raise NotAcceptableError(
            f"an answer with its provenance cannot be given as {format_name!r}; ask for one of {names}"
        )
    if fmt.name == "csv":
        return result_csv(result)
    return result_json(result) if fmt.rdf is None else result_provo(result, fmt, address, query)
