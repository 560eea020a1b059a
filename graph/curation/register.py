"""The register: who and what the documents name, with identity, spellings, coordinates and links, but no happenings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from graph.core.errors import Mistakes
from graph.core.namespaces import PG, PREFIXES, term

_WIKIDATA_ITEM = re.compile(re.escape(PREFIXES["wd"]) + r"Q[1-9][0-9]*")
_IDENTITY = (term("schema:sameAs"), term("skos:closeMatch"))


@dataclass
class Register:
    """What `register.ttl` holds; `types` gives the own classes (local names) of each entity by its relative IRI."""

    shown_as: str
    triples: list[ox.Triple] = field(default_factory=list)
    types: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    mistakes: Mistakes = field(default_factory=lambda: Mistakes("seeds/register.ttl"))


def read(path: Path, shown_as: str, base: str) -> Register:
    """Read the register; what is wrong with it is in `mistakes`."""
    made = Register(shown_as, mistakes=Mistakes(shown_as))
    made.mistakes.unreadable = True
    try:
        content = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        made.mistakes.add(line, f"byte {error.start} is not UTF-8", "save the file as UTF-8")
        return made
    try:
        quads = list(ox.parse(_with_base(content, base), ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        made.mistakes.add(error.lineno or 1, f"broken Turtle: {error.msg}", "correct the statement there")
        return made
    made.mistakes.unreadable = False
    for number, text in enumerate(content.splitlines(), 1):
        for name in re.findall(r"^<([^>]+)>", text):
            made.lines.setdefault(name, number)
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            made.triples.append(quad.triple)
            if quad.predicate == term("rdf:type") and value.value.startswith(PG):
                made.types.setdefault(subject.value.removeprefix(base), set()).add(value.value.removeprefix(PG))
        elif isinstance(subject, ox.NamedNode):
            name = subject.value.removeprefix(base)
            what = f"{name} has a blank node as {quad.predicate.value}"
            made.mistakes.add(made.lines.get(name, 1), what, "give it a name such as <state/armenia#wikidata>")
    _check_links(made, base)
    return made


def _with_base(content: str, base: str) -> str:
    """The register's own @base is a default for people's tools; the build may move the data elsewhere."""
    return re.sub(r"^@base <[^>]*> \.", f"@base <{base}> .", content, count=1, flags=re.MULTILINE)


def _check_links(made: Register, base: str) -> None:
    links = [(_iri(t.subject), _iri(t.object)) for t in made.triples if t.predicate in _IDENTITY]
    uses = Counter(item for _, item in links)
    owners = Counter(owner for owner, _ in links)
    for owner, item in links:
        subject = owner.removeprefix(base)
        line = made.lines.get(subject, 1)
        if not _WIKIDATA_ITEM.fullmatch(item):
            made.mistakes.add(line, f"{subject} is linked to {item}", "link to a Wikidata item, wd:Q and its number")
        elif uses[item] > 1:
            qid = item.removeprefix(PREFIXES["wd"])
            what = f"the Wikidata identifier {qid} stands on {uses[item]} entities, one of them {subject}"
            made.mistakes.add(line, what, "keep it on the one that its evidence is about")
        if owners[owner] > 1:
            what = f"{subject} has {owners[owner]} Wikidata identifiers"
            made.mistakes.add(line, what, "keep the one with evidence")


def _iri(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)
