"""The facts of one claim: from curated YAML nodes to JSON-LD nodes, every name checked on the way.

JSON-LD processors drop what they do not know without a word (unknown keys, names where references belong, bad dates);
here each of these is a mistake with its line and the nearest correct name. What the parser then reads cannot be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from graph.core.errors import Mistakes
from graph.curation import dates
from graph.curation.yaml_file import Mapping, Text, Value
from graph.ontology.vocabulary import Vocabulary

TIME_KEYS = frozenset({"when", "began", "ended", "asOf", "signed", "effective", "published"})
PART_KEYS = frozenset({"participation", "signature", "provision", "figure"})
PER_CLAIM_PARTS = frozenset({"provision", "figure"})
"""Parts named after the claim, so that two claims' figures and provisions never merge into one nobody stated; the
other parts are named after event and document, so that what two documents say of one actor's part never mixes."""
CONCEPT_KEYS: dict[str, str | None] = {
    "kind": None,  # which scheme depends on the class: shapes.ttl
    "capacity": "capacity",
    "medium": "medium",
    "recurrence": "recurrence",
    "aim": "aim",
    "modality": "modality",
    "runnerUp": "modality",
    "dateBasis": "date-basis",
    "textQuality": "text-quality",
    "role": "passage-role",
}
LITERALS = {
    "min": (r"-?[0-9]+(\.[0-9]+)?", "not a number", "write it without separators, such as 25000"),
    "max": (r"-?[0-9]+(\.[0-9]+)?", "not a number", "write it without separators, such as 25000"),
    "approximate": (r"true|false", "neither true nor false", "write one of them"),
}
"""Keys whose values have a form of their own: the form, what anything else is, and what to do."""
_ANY_TEXT = (r"(?s).*\S.*", "empty", "leave the key out where the text gives nothing")
REFERENCE = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9-]*")
CLAIM_KEYS = frozenset({"modality", "runnerUp", "attributedTo", "relayedBy", "dateBasis"})
NOT_IN_FACTS = CLAIM_KEYS | {
    "curator",
    "curated",
    "note",
    "facts",
    "id",
    "type",
    "contentUrl",
    "sha256",
    "textQuality",
    "guide",
}


@dataclass(frozen=True)
class Reference:
    """One use of one entity by another, to be checked when all files are read."""

    file: str
    line: int
    claim: str
    subject: str
    key: str
    target: Text


@dataclass
class Facts:
    """What the facts of one claim say, as JSON-LD, and what was collected on the way."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    types: list[tuple[str, Text]] = field(default_factory=list)
    labels: list[tuple[str, Text]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    times: dict[str, str] = field(default_factory=dict)
    """Relative IRI of each time span used, with its EDTF value or the words of a relative time."""
    extents: list[tuple[str, str]] = field(default_factory=list)
    """Events told only by their start or end, with the time span that follows."""
    own_behalf: list[tuple[str, str]] = field(default_factory=list)
    """Participations of organisations that act for themselves."""
    mistyped: set[str] = field(default_factory=set)
    """Nodes whose type was given but is none: nothing more is said of them."""


class FactReader:
    """Reads the facts of the claims of one file; mistakes are added to `mistakes`."""

    def __init__(
        self, vocabulary: Vocabulary, organisations: frozenset[str], document: str, mistakes: Mistakes
    ) -> None:
        self.vocabulary = vocabulary
        self.organisations = organisations
        self.document = document
        self.mistakes = mistakes
        context = vocabulary.context
        self.keys = frozenset(
            k for k in context if not k.startswith("@") and not k[0].isupper() and k not in NOT_IN_FACTS
        )
        self.reference_keys = (
            {k for k in self.keys if isinstance(context[k], dict) and context[k].get("@type") == "@id"}
            - TIME_KEYS
            - set(CONCEPT_KEYS)
        )

    def read(self, claim: str, values: Iterable[Value], line: int) -> Facts:
        """The facts of the claim with the relative IRI `claim`."""
        facts = Facts()
        for value in values:
            if not isinstance(value, Mapping):
                self.mistakes.add(
                    getattr(value, "line", line),
                    f"{claim}: a fact is {value!r}",
                    "write it as `- id: kind/slug` with its keys below",
                )
                continue
            subject = self._subject(claim, value)
            if subject:
                facts.nodes.append(self._node(facts, claim, subject, value))
        return facts

    def _subject(self, claim: str, value: Mapping) -> str | None:
        given = value.text("id")
        if given is not None:
            if not REFERENCE.fullmatch(given):
                self.mistakes.add(
                    given.line,
                    f"id {given!r}",
                    "write ids as kind/slug, in lower case, such as meeting/brussels-2018-07",
                )
                return None
            return str(given)
        holder, office = value.text("holder"), value.text("office")
        if value.text("type") == "Tenure" and holder and office and "/" in holder and "/" in office:
            return f"tenure/{holder.split('/')[1]}-{office.split('/')[1]}"
        what = "a tenure without holder or office" if value.text("type") == "Tenure" else "a fact without id"
        self.mistakes.add(
            value.line,
            f"{claim}: {what}",
            "give holder and office" if "tenure" in what else "give it an id such as meeting/brussels-2018-07",
        )
        return None

    def _node(self, facts: Facts, claim: str, subject: str, value: Mapping) -> dict[str, Any]:
        node: dict[str, Any] = {"id": subject}
        facts.lines.setdefault(subject, value.line)
        for type_ in value.items_of("type"):
            if isinstance(type_, Text) and type_ in self.vocabulary.classes:
                node.setdefault("type", []).append(str(type_))
                facts.types.append((subject, type_))
            else:
                facts.mistyped.add(subject)
                self.mistakes.add(
                    getattr(type_, "line", value.line),
                    f"unknown type {type_!r}",
                    _nearest(str(type_), self.vocabulary.classes),
                )
        for key in value:
            if key in ("id", "type"):
                continue
            items = [self._item(facts, claim, subject, key, item) for item in value.items_of(key)]
            if key == "label":
                facts.labels.extend((subject, item) for item in value.items_of(key) if isinstance(item, Text))
                continue
            kept = [item for item in items if item is not None]
            if kept:
                node[key] = kept
        self._parts(facts, claim, subject, value, node)
        self._extent(facts, subject, value)
        return node

    def _item(self, facts: Facts, claim: str, subject: str, key: Text, item: Value) -> object:
        """One value as JSON-LD; parts are left to `_parts`."""
        if key not in self.keys:
            self.mistakes.add(key.line, f"unknown key {key!r}", _nearest(key, self.keys))
            return None
        if isinstance(item, Mapping | list):
            if key not in PART_KEYS or isinstance(item, list):
                self.mistakes.add(
                    key.line,
                    f"{key} holds a structure",
                    "write the inner thing as a fact of its own and refer to its id",
                )
            return None
        if key in PART_KEYS:
            self.mistakes.add(
                item.line, f"{key}: {item!r} is a text", f"write its keys below, as in `{key}: [{{kind: …}}]`"
            )
            return None
        if key in TIME_KEYS:
            return self._time(facts, key, item)
        if key in CONCEPT_KEYS:
            return self.concept(key, item)
        if key in self.reference_keys:
            return self._reference(facts, claim, subject, key, item)
        form, what, fix = LITERALS.get(key, _ANY_TEXT)
        if not re.fullmatch(form, item):
            self.mistakes.add(item.line, f"{key}: {str(item)!r} is {what}", fix)
            return None
        return str(item)

    def concept(self, key: str, item: Text) -> str | None:
        """The compact IRI of the concept `item`, if it is one that `key` may have."""
        scheme = CONCEPT_KEYS[key]
        fitting = {c for c, schemes in self.vocabulary.concepts.items() if scheme is None or scheme in schemes}
        if item in fitting:
            return f"c:{item}"
        self.mistakes.add(item.line, f"unknown {key} {item!r}", _nearest(item, fitting))
        return None

    def _time(self, facts: Facts, key: str, item: Text) -> str | None:
        if dates.RELATIVE.fullmatch(item):
            iri = f"{self.document}#{item}"
            facts.times[iri] = str(item)
            return iri
        try:
            dates.bounds(str(item))
        except dates.DateError as error:
            self.mistakes.add(item.line, f"{key}: {error}", "write the date as far as the text gives it")
            return None
        iri = f"time/{dates.slug(item)}"
        facts.times[iri] = str(item)
        return iri

    def _reference(self, facts: Facts, claim: str, subject: str, key: str, item: Text) -> str | None:
        if item.startswith("c:"):
            known = self.vocabulary.concepts
            if item[2:] in known:
                return str(item)
            self.mistakes.add(
                item.line, f"{key}: unknown concept {item!r}", "c:" + _nearest(item[2:], known).removeprefix("write ")
            )
            return None
        if not REFERENCE.fullmatch(item):
            self.mistakes.add(
                item.line, f"{key}: {item!r} is a name, not a reference", "refer to an id such as person/sergey-lavrov"
            )
            return None
        facts.references.append(Reference(self.mistakes.file, item.line, claim, subject, key, item))
        return str(item)

    def _parts(self, facts: Facts, claim: str, subject: str, value: Mapping, node: dict[str, Any]) -> None:
        """Name participations, signatures, provisions and figures after what they belong to, and read them."""
        for key in PART_KEYS & value.keys():
            owner = claim if key in PER_CLAIM_PARTS else subject
            told = "" if key in PER_CLAIM_PARTS else f"-{self.document.removeprefix('doc/')}"
            for part in value.items_of(key):
                if not isinstance(part, Mapping):
                    continue
                named = part.text("agent") or part.text("inOffice") or part.text("onBehalfOf") or part.text("kind")
                if named is None:
                    self.mistakes.add(
                        part.line, f"a {key} without agent, inOffice, onBehalfOf or kind", "say whose or what it is"
                    )
                    continue
                name = f"{owner}#{key}-{named.split('/')[-1]}{told}"
                count = 1
                while name in facts.lines:
                    if key not in PER_CLAIM_PARTS:
                        self.mistakes.add(
                            part.line,
                            f"{subject} has two {key} nodes for {named!r}",
                            "write one, with all that is said of it",
                        )
                        break
                    count += 1
                    name = f"{owner}#{key}-{named.split('/')[-1]}-{count}"
                made = self._node(facts, claim, name, part)
                node.setdefault(key, []).append(made)
                agent = part.text("agent")
                if agent in self.organisations and "onBehalfOf" not in part:
                    facts.own_behalf.append((name, str(agent)))

    def _extent(self, facts: Facts, subject: str, value: Mapping) -> None:
        began, ended = value.text("began"), value.text("ended")
        if value.text("when") is not None or not (began or ended):
            return
        if any(part and dates.RELATIVE.fullmatch(part) for part in (began, ended)):
            return
        extent = dates.extent(began, ended)
        if extent is None:
            return
        try:
            dates.bounds(extent)
        except dates.DateError as error:
            self.mistakes.add(value.line, f"began and ended do not fit: {error}", "correct one of them")
            return
        iri = f"time/{dates.slug(extent)}"
        facts.times[iri] = extent
        facts.extents.append((subject, iri))


def _nearest(wrong: str, known: Iterable[str]) -> str:
    found = get_close_matches(wrong, sorted(known), n=1, cutoff=0.5)
    return f"write {found[0]}" if found else "use one of " + ", ".join(sorted(known)[:12]) + " …"
