"""A proof as a tree that a page shows: what each step says, by which rule it follows, and the sentences it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.answers.explained_result import ExplainedTriple
from graph.proofs.proof import INFERRED, ProofNode
from graph.support.claim_records import ClaimRecord
from server.wording.chunks import Line
from server.wording.evidence import SourceDocument
from server.wording.modalities import rank
from server.wording.names import Names
from server.wording.rules import rule_words
from server.wording.triples import remark, triple_line

DRAWN_DEPTH = 3
"""How many levels a proof may have to be drawn from left to right; deeper ones are lists."""
MOST_QUOTES = 4
"""How many sentences stand below one statement; the rest is counted."""
MOST_LETTERS = 240
"""How long the words of a quote may be in a drawn proof."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a claim below what they support: how it puts it, who says so, and where it stands.

    `words` are empty where the text is not part of the dataset; they are the characters `start` to `end`.
    """

    modality: str
    words: str
    speaker: str
    document: str
    claim: str
    passage: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Cite:
    """A number that cites a sentence of the page: it leads to the element `id`."""

    number: int
    id: str


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A statement of a proof.

    `remark` is what the name of its class adds. `by` tells in words why it stands here: the rule,
    or that no sentence says so. `cites` are numbered sentences of the page; `quotes` are the words themselves, where
    the page does not number sentences; `more` claims say it too.
    `graph` is the claim in whose graph it was looked for, if any; `files` are those in which curators wrote it.
    """

    line: Line
    by: str
    remark: str = ""
    children: tuple[TreeNode, ...] = ()
    cites: tuple[Cite, ...] = ()
    quotes: tuple[Quote, ...] = ()
    more: int = 0
    identities: tuple[str, ...] = ()
    graph: str | None = None
    files: str = ""

    @property
    def depth(self) -> int:
        """How many levels it has, its own and that of its quotes included."""
        return 1 + max((child.depth for child in self.children), default=int(bool(self.quotes)))

    @property
    def width(self) -> int:
        """How many leaves it has: how tall it is when it is drawn."""
        return sum(child.width for child in self.children) or max(len(self.quotes), 1)

    @property
    def is_drawable(self) -> bool:
        """Whether it can be drawn from left to right: it has few levels and is more than one statement."""
        return 1 < self.depth <= DRAWN_DEPTH


@dataclass(frozen=True)
class ProofReader:
    """What is needed to tell proofs in words.

    `numbers` are the sentences that the page shows, by the claims that rest on them; where it is None, the words of the
    sentences stand in the proof.
    """

    names: Names
    claims: Mapping[str, ClaimRecord]
    documents: Mapping[str, SourceDocument]
    numbers: Mapping[str, Cite] | None = None

    def tree(self, proof: ProofNode) -> TreeNode:
        """A proof as a tree."""
        children = tuple(self.tree(premise) for premise in proof.premises)
        if proof.kind == INFERRED or proof.rule:
            how = "follows: " if proof.kind == INFERRED else "computed: "
            node = self._node(proof, how + rule_words(proof, self.names), children)
            return node if children or not proof.claims else self._supported(node, proof.claims, proof.claim_count)
        return self._leaf(proof)

    def statement(self, explained: ExplainedTriple) -> TreeNode:
        """A triple that an answer rests on as a tree: its proof, if it has one."""
        if explained.proof is not None:
            return self.tree(explained.proof)
        node = self._leaf(explained)
        if explained.wikidata:
            node = replace(node, by=f"{explained.wikidata}; no document says so")
        return replace(node, identities=tuple(explained.identities))

    def _leaf(self, leaf: ProofNode | ExplainedTriple) -> TreeNode:
        by = support_words(leaf.kind, leaf.files, bool(leaf.claims))
        node = replace(self._node(leaf, by), files=", ".join(leaf.files))
        return self._supported(node, leaf.claims, leaf.claim_count)

    def _node(self, told: ProofNode | ExplainedTriple, by: str, children: tuple[TreeNode, ...] = ()) -> TreeNode:
        line, more = triple_line(told.triple, self.names), remark(told.triple, self.names)
        return TreeNode(line, by, more, children, graph=told.graph)

    def _supported(self, node: TreeNode, iris: Sequence[str], count: int) -> TreeNode:
        """The node with the sentences of these claims, the first of `count`."""
        if self.numbers is not None:
            cites = {self.numbers[iri] for iri in iris if iri in self.numbers}
            return replace(node, cites=tuple(sorted(cites, key=lambda c: c.number)), more=max(count - len(iris), 0))
        quotes = [self.quote(self.claims[iri]) for iri in iris if iri in self.claims]
        shown = sorted(quotes, key=lambda quote: rank(quote.modality))[:MOST_QUOTES]
        return replace(node, quotes=tuple(shown), more=max(count - len(shown), 0))

    def quote(self, claim: ClaimRecord) -> Quote:
        """The words of a claim, with who says so."""
        document = self.documents[claim.document]
        main = claim.main_passage
        words = main.quote or ""
        if len(words) > MOST_LETTERS:
            words = f"{words[:MOST_LETTERS].rsplit(' ', 1)[0]} …"
        speaker = " and ".join(voice.label for voice in claim.voices) if claim.attributed else document.publisher
        return Quote(claim.modality, words, speaker, document.number, claim.iri, main.iri, main.start, main.end)


def support_words(kind: str | None, files: Iterable[str], said: bool) -> str:
    """What a statement rests on that no rule concludes, in words; empty where sentences say it.

    Args:
        kind: its support.
        files: the files in which curators wrote it.
        said: whether claims are named with it.
    """
    curated = list(dict.fromkeys(_FILES.get(file, "written by a curator") for file in files))
    if kind == "claim":
        return f"also: {'; '.join(curated)}" if curated else ""
    if kind == "curated":
        return f"{'; '.join(curated) or 'written by a curator'}; no sentence"
    if kind == "computed":
        return "computed from what is said" if said else "computed by the loader"
    if kind == "record":
        return "recorded of the claim" if said else "recorded by the loader; no sentence"
    return "it is not known what it rests on" if kind is None else kind


_FILES = {
    "seeds/register.ttl": "register",
    "seeds/disagreements.yaml": "list of disagreements",
    "seeds/identities.yaml": "list of possible identities",
    "ontology/peacegraph.ttl": "ontology",
    "ontology/alignments.ttl": "ontology, links to other vocabularies",
    "ontology/concepts.ttl": "list of concepts",
}
