"""What a client asks of the workers, made of the parameters of its request."""

from __future__ import annotations

import hashlib

from graph.answers.annotated_answer import Page
from graph.core import formats
from graph.core.errors import UsageError
from graph.core.formats import Format
from graph.core.views import DEFAULT_VIEW
from graph.proofs.proof_finder import PROOF_LIMIT
from graph.store.evaluation import GivenAnswer
from server.http import negotiation
from server.protocol.parameters import Parameters, time_limit, whole_number
from server.serving.given_answers import KeptAnswer
from server.workers.messages import ProofRequest, ProvenanceRequest, QueryRequest

MOST_ROWS, MOST_WITNESSES = 1000, 1000


def query_request(parameters: Parameters, accept: str, longest: int) -> QueryRequest:
    """The query that the parameters ask for.

    Args:
        parameters: of the request; `query` is among them.
        accept: the request's Accept header.
        longest: seconds that the server gives a query.

    Raises:
        UsageError: the time is none that may be asked for.
        NotAcceptableError: no kind of answer could be given in what the client asked for.
    """
    chosen = negotiation.choose_for_each_kind(accept, parameters.format_names)
    return QueryRequest(
        parameters["query"][0],
        chosen,
        parameters.one("view") or DEFAULT_VIEW,
        parameters.all("default-graph-uri"),
        parameters.all("named-graph-uri"),
        time_limit(parameters, longest),
        negotiation.instead_of_xml(chosen, accept, parameters.format_names),
    )


def with_kept_query(parameters: Parameters, kept: KeptAnswer) -> Parameters:
    """The parameters of a request about an answer that is kept, with the query that it was given to.

    Raises:
        UsageError: they name another query, view or dataset.
    """
    asked = kept.asked
    whole = Parameters({"query": [asked.query], "view": [asked.view]})
    whole |= {"default-graph-uri": list(asked.default_graphs), "named-graph-uri": list(asked.named_graphs)}
    for name, values in whole.items():
        if name in parameters and parameters[name] != values:
            raise UsageError(f"the answer was given to another request: its {name} is {', '.join(values) or 'empty'}")
    result = Parameters({name: values for name, values in whole.items() if values} | parameters)
    result.notices = parameters.notices
    return result


def provenance_request(
    parameters: Parameters, accept: str, longest: int, address: str, given: GivenAnswer | None = None
) -> ProvenanceRequest:
    """The explanation of an answer that the parameters ask for.

    Args:
        parameters: of the request to `/provenance`; `query` is among them.
        accept: the request's Accept header.
        longest: seconds that the server gives a query.
        address: of the request, without its parameters; what PROV-O names begin with.
        given: the answer that was given, where the query may rightly have another one.

    Raises:
        UsageError: a number that is none.
        NotAcceptableError: the explanation cannot be given in what the client asked for.
    """
    fmt = negotiation.choose(formats.PROVENANCE, accept, parameters.format_names, html=True)
    digest = hashlib.sha256(repr(sorted(parameters.items())).encode()).hexdigest()[:16]
    page = Page(
        offset=whole_number(parameters, "offset", 0, 10**9, 0),
        limit=whole_number(parameters, "limit", 1, MOST_ROWS, Page.limit),
        witness_limit=whole_number(parameters, "witnesses", 1, MOST_WITNESSES, Page.witness_limit),
        witness_offset=whole_number(parameters, "first", 0, 10**9, 0),
    )
    return ProvenanceRequest(
        query=parameters["query"][0],
        format=fmt.name if fmt else "html",
        page=page,
        address=f"{address}#{digest}",
        view=parameters.one("view") or DEFAULT_VIEW,
        default_graphs=parameters.all("default-graph-uri"),
        named_graphs=parameters.all("named-graph-uri"),
        seconds=time_limit(parameters, longest),
        given=given,
    )


def proof_request(parameters: Parameters, fmt: Format | None, longest: int) -> ProofRequest:
    """The proofs of a triple that the parameters ask for.

    Args:
        parameters: of the request to `/explain`.
        fmt: the format of the answer; None stands for a page.
        longest: seconds that the server gives a query.

    Raises:
        UsageError: an end of the triple is missing.
    """
    ends = {end: parameters.one(end) or "" for end in ("subject", "predicate", "object")}
    if missing := [name for name, text in ends.items() if not text]:
        raise UsageError(f"there is no {missing[0]}; give subject, predicate and object as in a query: <state/armenia>")
    return ProofRequest(
        **ends,
        format=fmt.name if fmt else "html",
        view=parameters.one("view") or DEFAULT_VIEW,
        claim=parameters.one("claim") or "",
        limit=PROOF_LIMIT if parameters.one("all") not in (None, "", "0") else 1,
        seconds=time_limit(parameters, longest),
    )
