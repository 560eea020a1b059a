"""Reads what may be the same: doubts about identity that a curator notes, with the passages for it and against it.

A possible identity decides nothing, and nothing follows from it. It is no disagreement, which is about what is said of
one thing: here the question is whether it is one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.claims.claims import VOICES, Claim, passage_named
from graph.claims.claims_file import ClaimsFile
from graph.claims.facts import REFERENCE
from graph.core.errors import Mistake, Mistakes
from graph.core.namespaces import term
from graph.curation.disagreements import Entries, EntriesReader
from graph.curation.reference_checks import References
from graph.ontology.vocabulary import Vocabulary
from graph.texts import dates, yaml_file
from graph.texts.documents import Passage
from graph.texts.hints import nearest_name
from graph.texts.yaml_file import Mapping, Text, Value

FILE: Final = "seeds/identities.yaml"
KEYS: Final = frozenset({"id", "label", "nodes", "reason", "for", "against", "curator", "noted"})
PASSAGE_KEYS: Final = frozenset({"document", "quote", "prefix", "suffix"})
NEEDED: Final = {
    "label": "say in a few words what may be the same",
    "nodes": "write nodes: [meeting/…, meeting/…], the things that may be one",
    "reason": "say why they may be one, and what leaves it open",
    "for": "write for: [{document: doc/001, quote: …}]; what no words speak for is not noted",
    "curator": "write curator: curator/first-reader, who noted it",
    "noted": "write noted: 2026-11-21, the day on which it was noted",
}
"""The keys that an entry needs, each with the advice where it is missing."""
ROLES: Final = {"for": "pg:passageFor", "against": "pg:passageAgainst"}
"""The keys under which passages stand, each with its property."""
_NODE: Final = re.compile(rf"{REFERENCE.pattern}(?:#[a-z0-9-]+)?")
_RECORD: Final = re.compile(r"(?:claim|doc|disagreement|identity|time|curator)/[^#]*")
_SHOWN: Final = 3
"""How many claims or parts an advice names."""


@dataclass(frozen=True)
class Cited:
    """Words that speak for an identity or against it: their document (its relative IRI) and where they stand."""

    document: str
    passage: Passage


@dataclass
class PossibleIdentity:
    """One entry; its IRIs are relative to the base."""

    iri: str
    line: int
    nodes: list[Text] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    all_read: bool = True
    """Whether every key is known and every quotation was found, so that what is missing is missing indeed."""
    curator: Text | None = None
    noted: Text | None = None
    """The day on which the curator noted it."""


@dataclass
class PossibleIdentities(Entries):
    """The possible identities as read."""

    entries: list[PossibleIdentity] = field(default_factory=list)


class PossibleIdentitiesReader(EntriesReader):
    """Reads `identities.yaml`.

    Args:
        vocabulary: the ontology.
        base: the base IRI of the data.
        files: the claims files, for the documents that are quoted.
    """

    result: PossibleIdentities

    def __init__(self, vocabulary: Vocabulary, base: str, files: Iterable[ClaimsFile]) -> None:
        super().__init__(vocabulary, base)
        self.documents = {file.document_iri: file.document for file in files}

    def read(self, path: Path, shown_as: str = FILE) -> PossibleIdentities:
        """Read the file, which may be missing; mistakes are not raised but listed in the result.

        Args:
            path: the file.
            shown_as: its name in messages about mistakes.

        Raises:
            OSError: the file cannot be read.
        """
        if not path.exists():
            return PossibleIdentities(Mistakes(shown_as))
        root, mistakes = yaml_file.read(path, shown_as)
        self.result = PossibleIdentities(mistakes)
        for iri, entry in self.entries(root, "identities", "identity"):
            self.result.entries.append(self._read_entry(iri, entry))
        return self.result

    def _read_entry(self, iri: str, entry: Mapping) -> PossibleIdentity:
        """Add the triples of one entry, but for those of its passages, and return what is checked across files."""
        node, identity = self.node(iri), PossibleIdentity(iri, entry.line)
        if not self.check_keys(entry, KEYS):
            identity.all_read = False
        else:
            self._check_missing(iri, entry)
        yaml_file.check_texts(entry, ("label", "reason", "curator", "noted"), self.result.mistakes)
        self.add_triple(node, "rdf:type", term("pg:PossibleIdentity"))
        for key, prop in (("label", "rdfs:label"), ("reason", "rdfs:comment")):
            if (text := entry.text(key)) is not None:
                self.add_triple(node, prop, ox.Literal(str(text), language="en"))
        self._read_nodes(identity, entry)
        for role, prop in ROLES.items():
            for item in entry.items_of(role):
                if (cited := self._cited(item, role, entry.line)) is None:
                    identity.all_read = False
                elif cited in identity.cited:
                    self._tell(item, entry, f"the same words of {cited.document} stand in {iri} twice", "quote once")
                else:
                    identity.cited.append(cited)
                    self.add_triple(node, prop, self.node(f"{cited.document}#{cited.passage.fragment}"))
        self._read_record(identity, entry)
        return identity

    def _check_missing(self, iri: str, entry: Mapping) -> None:
        """Check that an entry has every key that it needs."""
        for key, fix in NEEDED.items():
            if key not in entry or not entry.items_of(key):
                self.result.mistakes.add(entry.line, f"{iri} has no {key!r}", fix)

    def _read_nodes(self, identity: PossibleIdentity, entry: Mapping) -> None:
        """Read what may be the same."""
        for value in entry.items_of("nodes"):
            if not isinstance(value, Text) or not _NODE.fullmatch(value):
                fix = "refer to an id such as meeting/brussels-2018-07, or to a part such as meeting/…#participation-…"
                self._tell(value, entry, f"{value!r} is not a reference", fix)
            elif _RECORD.fullmatch(value):
                fix = "name what it tells of; where statements about one thing differ, record a disagreement"
                self._tell(value, entry, f"{value} is a record, nothing that a document tells of", fix)
            elif value in identity.nodes:
                fix = "name the other thing, or leave the second out if one node is taken for what several tell"
                self._tell(value, entry, f"{value} stands twice in {identity.iri}", fix)
            else:
                identity.nodes.append(value)
                self.add_triple(self.node(identity.iri), "pg:identityOf", self.node(str(value)))

    def _cited(self, item: Value, role: str, line: int) -> Cited | None:
        """Return a passage that is quoted; None, and a mistake, where there is no such passage.

        Args:
            item: the passage as written.
            role: the key under which it stands.
            line: the line of the entry.
        """
        if isinstance(item, Mapping) and not self.check_keys(item, PASSAGE_KEYS):
            return None
        if not isinstance(item, Mapping) or item.text("document") is None or item.text("quote") is None:
            what, fix = f"{role}: a passage without document or quote", "write `- {document: doc/001, quote: …}`"
            self.result.mistakes.add(yaml_file.line_of(item, line), what, fix)
            return None
        yaml_file.check_texts(item, PASSAGE_KEYS, self.result.mistakes)
        iri = item.text("document") or Text("", item.line)
        if iri not in self.documents:
            fix = f"the documents are {', '.join(sorted(self.documents))}"
            self.result.mistakes.add(iri.line, f"document: {iri} is unknown", fix)
            return None
        passage = passage_named(item, self.documents[str(iri)], self.result.mistakes)
        return None if passage is None else Cited(str(iri), passage)

    def _read_record(self, identity: PossibleIdentity, entry: Mapping) -> None:
        """Read who noted the entry, and when."""
        node, curator, noted = self.node(identity.iri), entry.text("curator"), entry.text("noted")
        if curator is not None and re.fullmatch(r"curator/[a-z0-9-]+", curator):
            identity.curator = curator
            self.add_triple(node, "dct:creator", self.node(str(curator)))
        elif curator is not None:
            what, fix = f"curator: {str(curator)!r} is not a curator", "refer to an id such as curator/first-reader"
            self.result.mistakes.add(curator.line, what, fix)
        if noted is not None and dates.written_day(noted):
            identity.noted = noted
            self.add_triple(node, "dct:created", ox.Literal(str(noted), datatype=term("xsd:date")))
        elif noted is not None:
            what, fix = f"noted: {str(noted)!r} is not a day", "write a day such as 2026-11-21"
            self.result.mistakes.add(noted.line, what, fix)

    def _tell(self, value: Value, entry: Mapping, what: str, fix: str) -> None:
        self.result.mistakes.add(yaml_file.line_of(value, entry.line), what, fix)


class IdentityChecks:
    """Holds possible identities against the claims: whether what they name is told, and by the words they quote.

    Args:
        claims: all claims, each with its file.
        references: what is known, and what could have been meant.
    """

    def __init__(self, claims: Iterable[tuple[ClaimsFile, Claim]], references: References) -> None:
        self.references = references
        self.told: dict[str, list[tuple[ClaimsFile, Claim]]] = {}
        for file, claim in claims:
            targets = (str(ref.target) for ref in claim.facts.references if ref.key not in VOICES)
            for iri in dict.fromkeys((*claim.facts.lines, *targets)):
                self.told.setdefault(iri, []).append((file, claim))

    def mistakes(self, read: PossibleIdentities) -> Iterator[Mistake]:
        """Yield what is wrong with the entries of a file."""
        file, taken = read.mistakes.file, dict[frozenset[str], str]()
        for identity in read.entries:
            curator = identity.curator
            if curator is not None and curator not in self.references.registered:
                yield Mistake(file, curator.line, f"{curator} is unknown", self.references.instead(curator))
            unknown = [node for node in identity.nodes if not self._is_known(node)]
            for node in unknown:
                yield Mistake(file, node.line, f"{node} is {self.references.absence(node)}", self._instead(node))
            if not unknown and identity.all_read:
                yield from self._unquoted(identity, file)
            for pair in _pairs(identity):
                if (other := taken.setdefault(pair, identity.iri)) != identity.iri:
                    what = f"{' and '.join(sorted(pair))} stand{'s alone' if len(pair) == 1 else ''} in {other} too"
                    yield Mistake(file, identity.line, what, "add the passages there")

    def _is_known(self, node: str) -> bool:
        return node in self.told or node in self.references.types or node in self.references.registered

    def _instead(self, node: str) -> str:
        """Return what could have been meant by an unknown node."""
        whole, _, part = node.partition("#")
        if not part or not self._is_known(whole):
            return self.references.instead(whole)
        parts = sorted(iri.partition("#")[2] for iri in self.told if iri.startswith(f"{whole}#"))
        if (near := nearest_name(part, parts)) is not None:
            return f"did you mean {whole}#{near}?"
        return f"its parts are {', '.join(parts)}" if parts else f"name {whole}, which has no parts"

    def _unquoted(self, identity: PossibleIdentity, file: str) -> Iterator[Mistake]:
        """Yield the nodes of which no quotation tells, as far as claims tell of them.

        Args:
            identity: the entry.
            file: its file in messages.
        """
        for node in identity.nodes:
            claims = self.told.get(node, [])
            quoted = [claim.iri for held, claim in claims if _is_quoted(identity, held, claim)]
            names = " or ".join(claim.iri for _, claim in claims[:_SHOWN])
            if claims and not quoted:
                what, fix = f"no words that {identity.iri} quotes tell of {node}", f"quote those of {names} too"
                yield Mistake(file, node.line, what, fix)
            elif len(identity.nodes) == 1 and (len(quoted) < 2 or len(identity.cited) < 2):
                fix = f"name the other thing, or quote two places that may mean two things by it, such as {names}"
                yield Mistake(file, node.line, f"{identity.iri} names {node} alone, and quotes one place of it", fix)


def _pairs(identity: PossibleIdentity) -> Iterator[frozenset[str]]:
    """Yield every two of the nodes of an entry; of one that names a single node, this."""
    nodes = list(map(str, identity.nodes))
    for number, node in enumerate(nodes):
        yield from (frozenset({node, other}) for other in nodes[number + 1 :])
    if len(nodes) == 1:
        yield frozenset(nodes)


def _is_quoted(identity: PossibleIdentity, file: ClaimsFile, claim: Claim) -> bool:
    """Whether an entry quotes words of a sentence that a claim was drawn from.

    Args:
        identity: the entry.
        file: the claim's file.
        claim: the claim.
    """
    sentences = [file.sentence_of(passage) for _, passage in claim.passages]
    return any(
        cited.document == file.document_iri and cited.passage.start < s.end and s.start < cited.passage.end
        for cited in identity.cited
        for s in sentences
    )
