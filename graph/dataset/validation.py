"""Runs every check of the curated files and reports all mistakes of one run together.

In order: what the readers find (each with its line), SHACL core shapes over the graph before inference, the
whole-dataset queries of `ontology/checks/`, and the rules of OWL 2 RL about disjoint classes, by owlrl.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from graph.core.errors import Mistake
from graph.core.namespaces import PG, term
from graph.core.settings import Settings
from graph.curation.coding_dates import coding_date_mistakes, latest_day, noting_date_mistakes
from graph.curation.seeds import Seeds
from graph.curation.seeds import read as read_seeds
from graph.dataset import assembly, fetched_graphs
from graph.dataset.assembly import Dataset
from graph.dataset.graph_checks import graph_mistakes, mistake_about, without_namespaces
from graph.dataset.rdflib_graph import rdflib_graph

_EVERY_MODALITY = "all"
"""The view that holds what claims of every modality say."""
OWLRL_ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def check(settings: Settings, today: date | None = None) -> list[Mistake]:
    """Return every mistake in the curated files and the ontology, sorted by file and line.

    Later checks are not reported for a claim in which a reader found a mistake already: a misquoted claim is one
    mistake, not one and a claim without a passage. Consistency is checked only where nothing else is wrong. Only here,
    and not in a build, the clock is asked: for coding dates in the future.

    Args:
        settings: they name the folders.
        today: the latest day that it is anywhere; by default that of the clock.
    """
    seeds = read_seeds(settings)
    if seeds.unreadable:
        return seeds.mistakes
    dataset = assembly.assemble(seeds, strict=False)
    faulty = {_block(seeds, mistake) for mistake in seeds.mistakes}
    faulty_heads = {(file, 0) for file, _ in faulty}
    today = today or latest_day()
    mistakes = [*seeds.mistakes, *coding_date_mistakes(seeds.files, today)]
    mistakes.extend(noting_date_mistakes(seeds.identities.entries, today))
    mistakes.extend(fetched_graphs.mistakes(settings, seeds.register.triples))
    for mistake in (*shape_mistakes(seeds), *graph_mistakes(seeds, dataset), *identity_mistakes(seeds, dataset)):
        block = _block(seeds, mistake)
        if block not in faulty | faulty_heads and (mistake.file, 0) not in faulty:
            mistakes.append(mistake)
    return sorted(set(mistakes or consistency_mistakes(seeds, dataset)))


def _block(seeds: Seeds, mistake: Mistake) -> tuple[str, int]:
    """Return the block in which a mistake lies, as its file and first line.

    A block is a claim, a possible identity, or the head of a claims file (line 0), or in other files a single line. A
    mistake in the head, which describes the document, affects every claim of the file; a mistake in a claim affects the
    head.
    """
    lines = [(file.shown_as, claim.line) for file, claim in seeds.claims]
    lines += [(seeds.identities.mistakes.file, identity.line) for identity in seeds.identities.entries]
    starts = [line for file, line in lines if file == mistake.file and line <= mistake.line]
    if starts:
        return mistake.file, max(starts)
    return mistake.file, 0 if mistake.file.startswith("seeds/claims/") else mistake.line


def shape_mistakes(seeds: Seeds) -> list[Mistake]:
    """Return what the SHACL shapes find in the graph before inference."""
    data = rdflib_graph([*assembly.uninferred_triples(seeds), *_with_blank_nodes(seeds.vocabulary.store)])
    shapes = rdflib_graph(_turtle(seeds.vocabulary.folder / "shapes.ttl"))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    return [
        _shape_mistake(seeds, report, result)
        for result in report.objects(None, SH.result)  # not the details of a result, which are results too
    ]


def _shape_mistake(seeds: Seeds, report: rdflib.Graph, result: rdflib.term.Node) -> Mistake:
    """Return the mistake that a result of a SHACL report describes."""
    focus = report.value(result, SH.focusNode)
    message = report.value(result, SH.resultMessage)
    value = report.value(result, SH.value)
    path = report.value(result, SH.resultPath)
    shows_value = value is not None and not isinstance(value, rdflib.BNode)
    suffix = f" ({without_namespaces(str(value), seeds.base)})" if shows_value else ""
    prefix = f"{without_namespaces(str(path), seeds.base)}: " if isinstance(path, rdflib.URIRef) else ""
    return mistake_about(seeds, str(focus), f"{prefix}{message}{suffix}", "correct what is said of it there")


def consistency_mistakes(seeds: Seeds, dataset: Dataset) -> list[Mistake]:
    """Return what is inconsistent: something in two disjoint classes, in the view of every modality.

    Args:
        seeds: the curated files, with the line at which each IRI stands.
        dataset: what was assembled from them.
    """
    mistakes = []
    for message in sorted(clashes(dataset.views[_EVERY_MODALITY], seeds.vocabulary.store)):
        one, other, entity = (without_namespaces(iri, seeds.base) for iri in re.findall(r"https?://\S+", message)[:3])
        clash = f"{entity} is both {one} and {other}, which are disjoint types"
        mistakes.append(mistake_about(seeds, seeds.base + entity, clash, "correct its type, or what is said of it"))
    return mistakes


def identity_mistakes(seeds: Seeds, dataset: Dataset) -> list[Mistake]:
    """Return the possible identities of things that cannot be one, as they would be in two disjoint classes.

    What is said of a thing by claims of every modality counts. A participation stands for whoever took part; where it
    names that actor, the actor is to be named instead.

    Args:
        seeds: the curated files.
        dataset: what was assembled from them.
    """
    file, mistakes = seeds.identities.mistakes.file, []
    nodes = {seeds.base + node for identity in seeds.identities.entries for node in identity.nodes}
    types, agents = _types_and_agents(dataset, nodes)
    as_one = [
        ox.Triple(ox.NamedNode(seeds.base + identity.iri), term("rdf:type"), type_)
        for identity in seeds.identities.entries
        for node in identity.nodes
        for type_ in types.get(seeds.base + node, ())
    ]
    entries = {identity.iri: identity for identity in seeds.identities.entries}
    for message in sorted(clashes(as_one, seeds.vocabulary.store)):
        one, other, entity = (without_namespaces(iri, seeds.base) for iri in re.findall(r"https?://\S+", message)[:3])
        named = [(node, types[seeds.base + node]) for node in entries[entity].nodes]
        both = [next(n for n, found in named if ox.NamedNode(PG + name) in found) for name in (one, other)]
        what = f"{' and '.join(both)} cannot be one: {one} and {other} are disjoint types"
        fix = "name things of one kind; where statements about one thing differ, record a disagreement"
        mistakes.append(Mistake(file, both[0].line, what, fix))
    for node in (node for identity in seeds.identities.entries for node in identity.nodes):
        if agent := agents.get(seeds.base + node):
            what = f"{node} is the part of {without_namespaces(agent, seeds.base)}, who is named"
            mistakes.append(Mistake(file, node.line, what, f"write {without_namespaces(agent, seeds.base)}"))
    return mistakes


def _types_and_agents(dataset: Dataset, nodes: Collection[str]) -> tuple[dict[str, set[ox.NamedNode]], dict[str, str]]:
    """Return the types of things in the view of every modality, and who the participations among them are of.

    Args:
        dataset: the dataset.
        nodes: their IRIs.
    """
    types: dict[str, set[ox.NamedNode]] = defaultdict(set)
    agents, offices = dict[str, str](), set[str]()
    for triple in dataset.views[_EVERY_MODALITY]:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode) or subject.value not in nodes:
            continue
        if triple.predicate == term("rdf:type"):
            types[subject.value].add(value)
        elif triple.predicate == term("pg:agent"):
            agents[subject.value] = value.value
        elif triple.predicate == term("pg:inOffice"):
            offices.add(subject.value)
    for node, found in types.items():
        if term("pg:Participation") in found:
            types[node] = {term("pg:Person" if node in offices else "pg:Actor")}
    return types, agents


def clashes(closed: Iterable[ox.Triple], ontology: ox.Store) -> set[str]:
    """Return what owlrl says of things in two disjoint classes (rule cax-adc).

    A graph can contradict the ontology in no other way: `graph.ontology.rules` refuses all other axioms that it could.
    owlrl takes a minute for a thousand claims. So it is given what is in several of the classes only, if anything is;
    whatever is in one alone is not in two.

    Args:
        closed: a graph that is closed under the ontology.
        ontology: its axioms, with blank nodes.
    """
    axioms = [triple for triple in _with_blank_nodes(ontology) if isinstance(triple.subject, ox.BlankNode)]
    classes = {triple.object for triple in axioms}
    types: dict[object, set[ox.Triple]] = defaultdict(set)
    for triple in closed:
        if triple.predicate == term("rdf:type") and triple.object in classes:
            types[triple.subject].add(triple)
    several = [triple for found in types.values() if len(found) > 1 for triple in found]
    if not several:
        return set()
    errors = _closed_by_owlrl(rdflib_graph([*axioms, *several])).objects(None, OWLRL_ERROR)
    return {str(message) for message in errors}


def owl_rl_closure(triples: Iterable[ox.Triple], ontology: Path) -> rdflib.Graph:
    """Return the OWL 2 RL closure by owlrl, against which the tests compare our own closure.

    Args:
        triples: the facts.
        ontology: the folder of the ontology's files.
    """
    axioms = [triple for name in ("peacegraph.ttl", "alignments.ttl") for triple in _turtle(ontology / name)]
    return _closed_by_owlrl(rdflib_graph([*triples, *axioms]))


def _closed_by_owlrl(graph: rdflib.Graph) -> rdflib.Graph:
    """Return the graph, to which what follows is added."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return graph


def _with_blank_nodes(ontology: ox.Store) -> Iterable[ox.Triple]:
    """Yield the triples of OWL's expressions, which no dataset holds."""
    for quad in ontology:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            yield quad.triple


def _turtle(path: Path) -> Iterable[ox.Triple]:
    """Yield the triples of a Turtle file."""
    for quad in ox.parse(path.read_text("utf-8-sig"), ox.RdfFormat.TURTLE):
        yield quad.triple
