"""The claims file in which a curator begins: head and sentence borders, and a block of comments for each sentence.

Nothing is claimed in it. What the words of a sentence give (names, dates, numbers) stands beside them, as comments.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from graph.claims.claims_file import UNNAMED_CURATOR
from graph.core.characters import harmless
from graph.texts.documents import Document, Span
from graph.texts.quote_differences import escaped
from server.intake.amounts import amounts
from server.intake.cues import cues
from server.intake.dated_words import dated_words
from server.intake.known_names import KnownName, KnownNames
from server.intake.metadata_lines import FoundIn, document_claims, role
from server.intake.sentences import sentences

_WIDTH: Final = 118
_UNPRINTABLE: Final = re.compile("[\ufffe\uffff]")
"""What YAML does not allow, beside what `harmless` escapes."""
_FULL_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

_EMPTY: Final = [
    "quote: >-",
    "  (the exact words)",
    "modality: (asserted, reported, alleged, planned, called-for or negated)",
    "facts:",
    "  - id: (kind/slug)",
    "    type: (type)",
]
"""A claim to be filled in. What is forgotten is a mistake on its line."""


@dataclass(frozen=True)
class Draft:
    """What the claims file of a new document is made of."""

    document: Document
    number: str
    """Three digits."""
    publisher: str
    curated: date
    names: KnownNames
    unregistered: dict[str, str] = field(default_factory=dict)
    """What the register lacks, each with the line to add to it."""
    published: str = ""
    """When the document was published, as EDTF; empty where that was not said."""
    guide: str = ""
    """The version of the curator's guide."""

    @property
    def iri(self) -> str:
        return f"doc/{self.number}"


def claims_file(draft: Draft) -> str:
    """Return the text of the claims file."""
    spans = sentences(draft.document.text)
    return "\n".join([*_preface(draft), *_head(draft), *_borders(spans), "claims:", *_blocks(draft, spans)]) + "\n"


def _preface(draft: Draft) -> Iterator[str]:
    """Yield the comments before the head."""
    yield from _comment(
        'Begun by `peacegraph new`: nothing is claimed yet. seeds/README.md, "A new document", tells how to go on.'
        " Below `claims:` stands a block for each sentence with what its words give; a program found it, and what it"
        " means is for you to judge. Take `# ` from the lines of a claim to fill it in; another claim of the same"
        f" sentence gets a free number. `peacegraph check --coverage seeds/claims/{draft.number}.yaml` says what is"
        " left."
    )
    if draft.unregistered:
        yield from _comment("seeds/register.ttl lacks what this head names; give it a label there, or name another:")
        yield from (f"#   {line}" for line in draft.unregistered.values())


def _head(draft: Draft) -> Iterator[str]:
    """Yield the keys of the head, up to the sentence borders."""
    yield f"id: {draft.iri}"
    yield f"file: {draft.document.name}"
    yield f"sha256: {draft.document.sha256}"
    yield f"publisher: {draft.publisher}"
    yield f"curator: {UNNAMED_CURATOR}"
    yield f"curated: {draft.curated}"
    if draft.guide:
        yield f'guide: "{draft.guide}"'


def _borders(spans: list[Span]) -> Iterator[str]:
    """Yield the sentence borders."""
    yield "sentences: [ # borders, as character offsets"
    listed = ", ".join(f"{start}-{end}" for start, end in spans)
    yield from textwrap.wrap(listed, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    yield "]"


def _blocks(draft: Draft, spans: list[Span]) -> Iterator[str]:
    """Yield the comments on each sentence, with the claims to be filled in."""
    published = date.fromisoformat(draft.published) if _FULL_DAY.fullmatch(draft.published) else None
    number = 0
    for position, (start, end) in enumerate(spans):
        words = draft.document.text[start:end]
        found = FoundIn(words, draft.names.found(words), dated_words(words, draft.curated, published))
        kind = role(found, position)
        yield ""
        yield f"# ---- sentence {position + 1}, {start}-{end}" + (f": {kind}" if kind else "")
        yield from _comment(words)
        yield from _notes(found)
        for claim in [*document_claims(found, kind, draft.iri, draft.published)] or [_EMPTY]:
            number += 1
            yield f"# - id: claim/{draft.number}-{number:02}"
            yield from (_written(f"#   {line}") for line in claim)


def _notes(found: FoundIn) -> Iterator[str]:
    """Yield what the words of a sentence give."""
    yield from _listed("names", [_name(name) for name in found.names])
    yield from _listed("times", [f"{escaped(words.words)} = {words.advice}" for words in found.dates])
    dates = [(words.start, words.end) for words in found.dates]
    figures = [f"{{{a.advice}, wording: {escaped(a.words)}}}" for a in amounts(found.words, dates)]
    yield from _listed("numbers", figures)
    said = [f"{', '.join(words)} ({advice})" for advice, words in cues(found.words)]
    yield from _listed("words", said)


def _name(name: KnownName) -> str:
    """A name with what it may mean."""
    known = " or ".join(name.entities)
    return f"{name.words} = {known}" + (" (the last name alone)" if name.is_surname else "")


def _listed(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield from _comment(f"{title}: {'; '.join(items)}", indent="#     ")


def _comment(words: str, indent: str = "# ") -> Iterator[str]:
    """Yield a text as lines of YAML comments."""
    plain = " ".join(words.split())
    wrapped = textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent="# " if indent == "# " else "#   ",
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    yield from map(_written, wrapped)


def _written(line: str) -> str:
    """A line with what YAML or an editor cannot show as escapes."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04X}", harmless(line))
