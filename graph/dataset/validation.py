"""Every check there is, over everything curated, all mistakes in one run.

In order: what the readers see (each with its line), SHACL core shapes over the raw graph, the whole-graph queries of
`ontology/checks/` on the engine, and the consistency rules of OWL 2 RL by owlrl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from graph.core.errors import Mistake
from graph.core.namespaces import PG, term
from graph.core.settings import Settings
from graph.curation import seeds
from graph.curation.seeds import Seeds
from graph.dataset import assembly
from graph.dataset.graph_checks import graph_mistakes, in_short, mistake_about


def check(settings: Settings) -> list[Mistake]:
    """Every mistake in the curated files and the ontology, sorted by file and line; empty where all is well.

    What a reader has already said something of is not judged again by what would follow from it: a misquoted claim is
    one mistake, not one and a claim without a passage.
    """
    read = seeds.read(settings)
    if read.unreadable:
        return read.mistakes
    made = assembly.assemble(read, strict=False)
    known = {_block(read, mistake) for mistake in read.mistakes}
    spoiled = {(file, 0) for file, _ in known}
    mistakes = list(read.mistakes)
    for mistake in (*shape_mistakes(read), *graph_mistakes(read, made)):
        block = _block(read, mistake)
        if block not in known | spoiled and (mistake.file, 0) not in known:
            mistakes.append(mistake)
    return sorted(set(mistakes or consistency_mistakes(read)))


def _block(read: Seeds, mistake: Mistake) -> tuple[str, int]:
    """The claim a mistake lies in, as its file and line; outside claims, the file's head (0) or the very line.

    What is wrong with the head, that is with the document, spoils every claim; a wrong claim spoils what is said of the
    document as a whole.
    """
    starts = [claim.line for file, claim in read.claims if file.shown_as == mistake.file and claim.line <= mistake.line]
    if starts:
        return mistake.file, max(starts)
    return mistake.file, 0 if mistake.file.startswith("seeds/claims/") else mistake.line


def shape_mistakes(read: Seeds) -> list[Mistake]:
    """What the SHACL shapes find in the raw graph, before the closure."""
    raw = _rdflib(assembly.given(read))
    for name in ("peacegraph.ttl", "alignments.ttl"):
        raw.parse(read.vocabulary.folder / name, format="turtle")
    shapes = rdflib.Graph().parse(read.vocabulary.folder / "shapes.ttl", format="turtle")
    _, report, _ = pyshacl.validate(raw, shacl_graph=shapes, inference="none", advanced=False)
    found = []
    for result in report.objects(None, SH.result):  # not the details of a result, which are results too
        focus = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        value = report.value(result, SH.value)
        shown = (
            f" ({in_short(str(value), read.base)})" if value is not None and not isinstance(value, rdflib.BNode) else ""
        )
        path = report.value(result, SH.resultPath)
        about = f"{in_short(str(path), read.base)}: " if isinstance(path, rdflib.URIRef) else ""
        found.append(mistake_about(read, str(focus), f"{about}{message}{shown}", "correct what is said of it there"))
    return found


def consistency_mistakes(read: Seeds) -> list[Mistake]:
    """What owlrl calls inconsistent: above all, something in two disjoint classes.

    It is given the facts between entities of every claim, whatever its modality; texts and selectors cannot clash.
    """
    facts = [t for t in assembly.given(read) if t.predicate == term("rdf:type") or t.predicate.value.startswith(PG)]
    closed = owl_rl_closure((t for t in facts if isinstance(t.object, ox.NamedNode)), read.vocabulary.folder)
    error = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    found = []
    for message in sorted({str(text) for text in closed.objects(None, error)}):
        one, other, entity = (in_short(iri, read.base) for iri in re.findall(r"https?://\S+", message)[:3])
        what = f"{entity} is both {one} and {other}, which are disjoint types"
        found.append(mistake_about(read, read.base + entity, what, "correct its type, or what is said of it"))
    return found


def owl_rl_closure(triples: Iterable[ox.Triple], ontology: Path) -> rdflib.Graph:
    """The OWL 2 RL closure of triples and ontology by owlrl: the oracle our own closure is tested against."""
    closed = _rdflib(triples)
    for name in ("peacegraph.ttl", "alignments.ttl"):
        closed.parse(ontology / name, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closed)
    return closed


def _rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data, format="nt")
