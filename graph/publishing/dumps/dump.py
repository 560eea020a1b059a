"""Which quads of a built dataset a part of it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from graph.core.errors import NotFoundError
from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW
from graph.dataset import dataset_folder
from graph.dataset.provenance_index import VIEWS_PART, is_inferred, is_of_ontology
from graph.publishing.built import BuiltDataset, read
from graph.publishing.dumps.parts import PARTS
from graph.support.withdrawn_claims import refuse_recorded

_SOURCE = term("prov:hadPrimarySource")


def part_quads(built: BuiltDataset, part: str, view: str, document: str = "") -> list[ox.Quad]:
    """The quads of a part of the dataset, each once.

    Args:
        built: the dataset.
        part: `view`, `record`, `claims`, `inferred` or `ontology`.
        view: the view; where the part is the same under each, it may be empty.
        document: the number of the document whose claims are wanted alone; empty for all.

    Raises:
        NotFoundError: there is no such document.
    """
    if part == "inferred":
        return _indexed(built, lambda quad: is_inferred(quad, view))
    if part == "ontology":
        return _indexed(built, is_of_ontology)
    quads = built.quads(view or DEFAULT_VIEW)
    if part == "record":
        return quads
    if part == "claims":
        wanted = set(claims_of(quads, built.base, document))
        return [quad for quad in quads if quad.graph_name in wanted]
    return [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]


def claims_of(quads: Iterable[ox.Quad], base: str, document: str = "") -> list[ox.NamedNode]:
    """The claims of a document, or all of them, by their names.

    Args:
        quads: the default graph, which tells of each claim where it comes from.
        base: the base IRI.
        document: the number of the document; empty for all.

    Raises:
        NotFoundError: there is no such document.
    """
    sources = [(q.subject, q.object) for q in quads if q.predicate == _SOURCE and q.graph_name == ox.DefaultGraph()]
    documents = sorted({str(source)[1:-1].removeprefix(f"{base}doc/") for _, source in sources})
    if document and document not in documents:
        raise NotFoundError(f"there is no document {document!r}; there are {', '.join(documents[:20])}")
    wanted = f"<{base}doc/{document}>"
    return [c for c, s in sources if (not document or str(s) == wanted) and isinstance(c, ox.NamedNode)]


def thing_quads(built: BuiltDataset, name: str, view: str) -> list[ox.Quad]:
    """The triples of a view about one thing and its parts.

    Args:
        built: the dataset.
        name: the IRI of the thing, in full or relative to the base.
        view: the view.

    Raises:
        NotFoundError: the view says nothing of it.
        WithdrawnError: it is a claim that was withdrawn.
    """
    iri = full(name, built.base)
    if quads := about(built.default_graph(view), iri):
        return quads
    raise unknown(built, name)


def unknown(built: BuiltDataset, name: str) -> NotFoundError:
    """The error for a name that nothing in the dataset has.

    Raises:
        WithdrawnError: it is that of a claim that was withdrawn.
    """
    refuse_recorded(dataset_folder.withdrawn_claims(built.folder), built.base, full(name, built.base))
    return NotFoundError(
        f"{name} is not in the dataset; give one of {', '.join(PARTS)}, or an IRI such as state/armenia"
    )


def full(iri: str, base: str) -> str:
    """An IRI, in full or relative to the base, in full."""
    return iri if "://" in iri else base + iri


def about(quads: Iterable[ox.Quad], iri: str) -> list[ox.Quad]:
    """Return the quads about a thing and about its parts, whose IRIs continue that of the thing with `#`.

    Args:
        quads: the quads to search.
        iri: the IRI of the thing.
    """
    whole, part = f"<{iri}>", f"<{iri}#"
    return [q for q in quads if str(q.subject) == whole or str(q.subject).startswith(part)]


def _indexed(built: BuiltDataset, wanted: Callable[[ox.Quad], bool]) -> list[ox.Quad]:
    """The triples, as quads of the default graph, for which the provenance index has such an entry."""
    found = dict.fromkeys(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in read(built.folder / f"{VIEWS_PART}.nq")
        if wanted(quad)
    )
    return list(found)
