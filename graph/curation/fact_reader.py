"""Converts the facts of one claim from YAML nodes to JSON-LD nodes and checks every key, type and reference.

JSON-LD processors silently drop what they do not know (unknown keys, names instead of references, malformed dates).
Here each of these is a mistake with its line and the nearest correct name, so that the parser loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from graph.core.errors import Mistakes
from graph.curation import dates
from graph.curation.facts import (
    CONCEPT_KEYS,
    LITERALS,
    NOT_IN_FACTS,
    PART_KEYS,
    PER_CLAIM_PARTS,
    REFERENCE,
    TIME_KEYS,
    Facts,
    Reference,
)
from graph.curation.yaml_file import Mapping, Text, Value
from graph.ontology.vocabulary import Vocabulary

_ANY_TEXT = (r"(?s).*\S.*", "empty", "leave the key out where the text gives nothing")


class FactReader:
    """Reads the facts of the claims of one file.

    Args:
        vocabulary: the ontology that keys, types and concepts are checked against.
        organisations: relative IRIs of the organisations that act on their own behalf unless a claim says otherwise.
        document: the document's relative IRI.
        mistakes: the list to which mistakes are added.
    """

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
        """Read the facts of a claim.

        Args:
            claim: the claim's relative IRI.
            values: the items of its key `facts`.
            line: the claim's line, for mistakes in items that have none of their own.
        """
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
        """Return the id of a fact, made from holder and office for a tenure; None, and a mistake, without an id."""
        iri = value.text("id")
        if iri is not None:
            if not REFERENCE.fullmatch(iri):
                self.mistakes.add(
                    iri.line,
                    f"id {iri!r}",
                    "write ids as kind/slug, in lower case, such as meeting/brussels-2018-07",
                )
                return None
            return str(iri)
        holder, office = value.text("holder"), value.text("office")
        if value.text("type") == "Tenure" and holder and office and "/" in holder and "/" in office:
            return f"tenure/{holder.split('/')[1]}-{office.split('/')[1]}"
        if value.text("type") == "Tenure":
            self.mistakes.add(value.line, f"{claim}: a tenure without holder or office", "give holder and office")
        else:
            fix = "give it an id such as meeting/brussels-2018-07"
            self.mistakes.add(value.line, f"{claim}: a fact without id", fix)
        return None

    def _node(self, facts: Facts, claim: str, subject: str, value: Mapping) -> dict[str, Any]:
        """Convert one node, with the nodes of its parts, to JSON-LD.

        Args:
            facts: collects types, labels, references and times.
            claim: the claim's relative IRI.
            subject: the node's relative IRI.
            value: the node as YAML.
        """
        node: dict[str, Any] = {"id": subject}
        facts.lines.setdefault(subject, value.line)
        self._read_types(facts, subject, value, node)
        for key in value:
            if key in ("id", "type"):
                continue
            items = [self._item(facts, claim, subject, key, item) for item in value.items_of(key)]
            if key == "label":
                facts.labels.extend((subject, item) for item in value.items_of(key) if isinstance(item, Text))
                continue
            valid = [item for item in items if item is not None]
            if valid:
                node[key] = valid
        self._read_parts(facts, claim, subject, value, node)
        self._derive_extent(facts, subject, value)
        return node

    def _read_types(self, facts: Facts, subject: str, value: Mapping, node: dict[str, Any]) -> None:
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

    def _item(self, facts: Facts, claim: str, subject: str, key: Text, item: Value) -> object:
        """Return one value as JSON-LD, or None for a mistake; nested nodes are left to `_read_parts`."""
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
        form, defect, fix = LITERALS.get(key, _ANY_TEXT)
        if not re.fullmatch(form, item):
            self.mistakes.add(item.line, f"{key}: {str(item)!r} is {defect}", fix)
            return None
        return str(item)

    def concept(self, key: str, item: Text) -> str | None:
        """Return the compact IRI of a concept; None, and a mistake, where the key does not allow it.

        Args:
            key: one of CONCEPT_KEYS.
            item: the concept's slug.
        """
        scheme = CONCEPT_KEYS[key]
        allowed = {c for c, schemes in self.vocabulary.concepts.items() if scheme is None or scheme in schemes}
        if item in allowed:
            return f"c:{item}"
        self.mistakes.add(item.line, f"unknown {key} {item!r}", _nearest(item, allowed))
        return None

    def _time(self, facts: Facts, key: str, item: Text) -> str | None:
        """Return the relative IRI of the time span for an EDTF date or a relative time."""
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
        """Return a reference to an entity or a concept, collecting the former to be checked later."""
        if item.startswith("c:"):
            concepts = self.vocabulary.concepts
            if item[2:] in concepts:
                return str(item)
            fix = "c:" + _nearest(item[2:], concepts).removeprefix("write ")
            self.mistakes.add(item.line, f"{key}: unknown concept {item!r}", fix)
            return None
        if not REFERENCE.fullmatch(item):
            self.mistakes.add(
                item.line, f"{key}: {item!r} is a name, not a reference", "refer to an id such as person/sergey-lavrov"
            )
            return None
        facts.references.append(Reference(self.mistakes.file, item.line, claim, subject, key, item))
        return str(item)

    def _read_parts(self, facts: Facts, claim: str, subject: str, value: Mapping, node: dict[str, Any]) -> None:
        """Convert the nested nodes (participations, signatures, provisions, figures) and add them to `node`."""
        for key in PART_KEYS & value.keys():
            for part in value.items_of(key):
                if not isinstance(part, Mapping):
                    continue
                iri = self._part_iri(facts, claim, subject, key, part)
                if iri is None:
                    continue
                node.setdefault(key, []).append(self._node(facts, claim, iri, part))
                agent = part.text("agent")
                if agent in self.organisations and "onBehalfOf" not in part:
                    facts.own_behalf.append((iri, str(agent)))

    def _part_iri(self, facts: Facts, claim: str, subject: str, key: str, part: Mapping) -> str | None:
        """Return the IRI of a nested node, made from its owner and the actor or kind; None, and a mistake, without one.

        See PER_CLAIM_PARTS for the owner.
        """
        named_after = part.text("agent") or part.text("inOffice") or part.text("onBehalfOf") or part.text("kind")
        if named_after is None:
            message = f"a {key} without agent, inOffice, onBehalfOf or kind"
            self.mistakes.add(part.line, message, "say whose or what it is")
            return None
        slug = named_after.split("/")[-1]
        if key not in PER_CLAIM_PARTS:
            iri = f"{subject}#{key}-{slug}-{self.document.removeprefix('doc/')}"
            if iri in facts.lines:
                message = f"{subject} has two {key} nodes for {named_after!r}"
                self.mistakes.add(part.line, message, "write one, with all that is said of it")
            return iri
        iri, count = f"{claim}#{key}-{slug}", 1
        while iri in facts.lines:
            count += 1
            iri = f"{claim}#{key}-{slug}-{count}"
        return iri

    def _derive_extent(self, facts: Facts, subject: str, value: Mapping) -> None:
        """Add the time span of a node that has `began` or `ended` but no `when`."""
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


def _nearest(wrong: str, names: Iterable[str]) -> str:
    """Return the advice to write the most similar name, or one of the first twelve names."""
    matches = get_close_matches(wrong, sorted(names), n=1, cutoff=0.5)
    return f"write {matches[0]}" if matches else "use one of " + ", ".join(sorted(names)[:12]) + " …"
