"""The Link header that leads from an answer to what it rests on (PROV-AQ, section 3.1)."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from server.protocol.parameters import FORMAT_SYNONYMS, Parameters

LONGEST = 2000
"""Characters of an address in a Link header; longer ones break clients."""
HAS_PROVENANCE = "http://www.w3.org/ns/prov#has_provenance"
_NAMES_AN_ANSWER = re.compile(r"/provenance\?(?:[^>]*&)?answer=[0-9a-f]{32}>")
_ABOUT_THE_ANSWER = frozenset({"id", *FORMAT_SYNONYMS})
"""Parameters about this answer, not about what it rests on."""


def provenance_link(
    method: str, origin: str, query_string: bytes, parameters: Parameters, kept_as: str | None = None
) -> str:
    """The value of the Link header of an answer.

    Args:
        method: of the request.
        origin: scheme and host that the client named, such as `https://example.org`; empty where it named none.
        query_string: what stands behind `?` in the address, as it was sent.
        parameters: of the request.
        kept_as: the tag under which the answer is kept, where the query may rightly have another one.
    """
    address = f"{origin}/provenance"
    if method == "GET" and _ABOUT_THE_ANSWER.isdisjoint(parameters):
        asked = query_string.decode("latin-1")  # encoded already, which takes time
    else:
        asked = urlencode(
            [(name, v) for name, values in parameters.items() if name not in _ABOUT_THE_ANSWER for v in values]
        )
    named = f"answer={kept_as}" if kept_as else ""
    full = f"{address}?{asked}&{named}" if named else f"{address}?{asked}"
    if len(full) > LONGEST:
        full = f"{address}?{named}" if named else address
    return f'<{full}>; rel="{HAS_PROVENANCE}"'


def names_an_answer(link: str) -> bool:
    """Whether a Link header names an answer that is kept for some minutes only."""
    return _NAMES_AN_ANSWER.search(link) is not None
