"""Converts the facts of one claim from YAML nodes to JSON-LD nodes and checks every key, type and reference.

JSON-LD processors silently drop what they do not know (unknown keys, names instead of references, malformed dates).
Here each of these is a mistake with its line and the nearest correct name, so that the parser loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from graph.claims.claim_checks import check_pairs, is_of_one_actor, written_flat
from graph.claims.fact_values import ValueReader, types_of
from graph.claims.facts import (
    KINDS_OF_ID,
    PART_KEYS,
    PER_CLAIM_PARTS,
    REFERENCE,
    REGISTERED_KINDS,
    Facts,
    Place,
)
from graph.claims.key_advice import ONLY_ON, instead_of, instead_on, keys_of_facts, misplaced, with_article
from graph.core.errors import Mistakes
from graph.ontology.vocabulary import Vocabulary
from graph.texts import dates, edtf_bounds, yaml_losses
from graph.texts.hints import nearest_name, write_or_choose
from graph.texts.yaml_file import Mapping, Text, Value

EXAMPLE: Final = "meeting/brussels-2018-07"


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
        self.keys = keys_of_facts(vocabulary)
        self.values = ValueReader(vocabulary, document, mistakes)
        self.concept = self.values.concept

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
            return self._checked_id(iri)
        holder, office = value.text("holder"), value.text("office")
        if value.text("type") == "Tenure" and holder and office and "/" in holder and "/" in office:
            return f"tenure/{holder.split('/')[1]}-{office.split('/')[1]}"
        if value.text("type") == "Tenure":
            fix = "give both; of an office-holder whom no words name, write a participation with inOffice instead"
            self.mistakes.add(value.line, f"{claim}: a tenure without holder or office", fix)
        else:
            fix = f"give it an id such as {EXAMPLE}"
            self.mistakes.add(value.line, f"{claim}: a fact without id", fix)
        return None

    def _checked_id(self, iri: Text) -> str | None:
        """Return the id of a fact; None, and a mistake, where it is malformed or of an unknown kind."""
        kinds = {**KINDS_OF_ID, **REGISTERED_KINDS, "doc": "SourceDocument", "tenure": "Tenure"}
        if not REFERENCE.fullmatch(iri):
            lower = re.sub(r"[^a-z0-9/]+", "-", iri.lower()).strip("-")
            shown = lower if REFERENCE.fullmatch(lower) else f"an id such as {EXAMPLE}"
            self.mistakes.add(iri.line, f"id {iri!r}", f"write {shown}, as kind/slug in lower case")
            return None
        kind, _, slug = iri.partition("/")
        if kind not in kinds:
            match = nearest_name(kind, kinds)
            fix = f"write {match}/{slug}" if match else f"use one of the kinds {', '.join(KINDS_OF_ID)}"
            self.mistakes.add(iri.line, f"id {iri!r} is of an unknown kind", fix)
            return None
        return str(iri)

    def _node(self, facts: Facts, claim: str, subject: str, value: Mapping, part: str | None = None) -> dict[str, Any]:
        """Convert one node, with the nodes of its parts, to JSON-LD.

        Args:
            facts: collects types, labels, references and times.
            claim: the claim's relative IRI.
            subject: the node's relative IRI.
            value: the node as YAML.
            part: the key under which the node is nested, if it is.
        """
        node: dict[str, Any] = {"id": subject}
        place = Place(claim, subject, types_of(self.vocabulary, value, part))
        facts.lines.setdefault(subject, value.line)
        self._read_types(facts, subject, value, node)
        check_pairs(value, self.mistakes)
        for key in value:
            if key in ("id", "type") or written_flat(key, value, self.mistakes) or self._misplaced(key, place):
                continue
            items = [self._item(facts, place, key, item) for item in value.items_of(key)]
            if key == "label":
                facts.labels.extend((subject, item) for item in value.items_of(key) if isinstance(item, Text))
                continue
            valid = [item for item in items if item is not None]
            if valid:
                node[key] = valid
        if "Agreement" in place.types and "kind" in node:
            node["form"] = node.pop("kind")  # which of the forms told is its kind shows over all claims
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
                line = getattr(type_, "line", value.line)
                names = self._classes_of_id(subject)
                self.mistakes.add(line, f"unknown type {type_!r}", write_or_choose(str(type_), names))
        known = [t for t in value.items_of("type") if isinstance(t, Text) and t in self.vocabulary.classes]
        if known and not any(self._fits_kind_of_id(subject, type_) for type_ in known):
            kinds = {**REGISTERED_KINDS, **KINDS_OF_ID}
            fitting = kind_of_id(self.vocabulary, known[0])
            wanted = kinds[subject.partition("/")[0]]
            fix = f"write {fitting}/… as its id, or another type" if fitting else f"write {wanted}, or another id"
            message = f"{subject} is {with_article(known[0])}, which its kind of id is not for"
            self.mistakes.add(known[0].line, message, fix)

    def _classes_of_id(self, subject: str) -> set[str]:
        """The classes that something with such an id may have: that of the kind of id, and those below it."""
        wanted = {**KINDS_OF_ID, **REGISTERED_KINDS}.get(subject.partition("/")[0])
        names = {name for name in self.vocabulary.classes if wanted in self.vocabulary.superclasses(name)}
        return names or set(self.vocabulary.classes)

    def _fits_kind_of_id(self, subject: str, type_: str) -> bool:
        """Whether a type is that of the kind of id, or above or below it."""
        wanted = {**REGISTERED_KINDS, **KINDS_OF_ID}.get(subject.partition("/")[0])
        above, below = self.vocabulary.superclasses(type_), self.vocabulary.superclasses(wanted or "")
        return wanted is None or "#" in subject or wanted in above or type_ in below

    def _item(self, facts: Facts, place: Place, key: Text, item: Value) -> object:
        """Return one value as JSON-LD, or None for a mistake; nested nodes are left to `_read_parts`.

        Args:
            facts: collects times and references.
            place: the claim and the node in which the value stands.
            key: the key.
            item: the value.
        """
        if key not in self.keys:
            self.mistakes.add(key.line, f"unknown key {str(key)!r}", instead_of(key, self._keys_for(place.types)))
            return None
        if isinstance(item, Mapping | list):
            if key not in PART_KEYS or isinstance(item, list):
                texts = key in yaml_losses.TEXTS
                fix = yaml_losses.QUOTED if texts else "write the inner thing as a fact of its own and refer to its id"
                self.mistakes.add(key.line, f"{key} holds a structure", fix)
            return None
        if key in PART_KEYS:
            self.mistakes.add(
                item.line, f"{key}: {item!r} is a text", f"write its keys below, as in `{key}: [{{kind: …}}]`"
            )
            return None
        return self.values.value(facts, place, key, item)

    def _keys_for(self, types: frozenset[str]) -> set[str]:
        """The keys that may stand on something of these classes; all where the classes are not told."""
        return {key for key, class_ in self.keys.items() if not types or not class_ or class_ in types}

    def _misplaced(self, key: Text, place: Place) -> bool:
        """Whether a key stands on what it is not for; then that is a mistake."""
        if not misplaced(key, place.types):
            return False
        advice = instead_on(key, place.types, ONLY_ON.get(key, "Event"))
        self.mistakes.add(key.line, f"{key} on {place.subject}", advice)
        return True

    def _read_parts(self, facts: Facts, claim: str, subject: str, value: Mapping, node: dict[str, Any]) -> None:
        """Convert the nested nodes (participations, signatures, provisions …) and add them to `node`."""
        for key in PART_KEYS & value.keys():
            for part in value.items_of(key):
                if not isinstance(part, Mapping) or not is_of_one_actor(part, self.mistakes):
                    continue
                iri = self._part_iri(facts, claim, subject, key, part)
                if iri is None:
                    continue
                node.setdefault(key, []).append(self._node(facts, claim, iri, part, key))
                if key == "figure":
                    self.values.count(part)
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
        if extent is None or not all(_is_date(part) for part in (began, ended) if part):
            return
        try:
            edtf_bounds.bounds(extent)
        except edtf_bounds.DateError as error:
            facts.misdated = True
            self.mistakes.add(value.line, f"began and ended do not fit: {error}", "correct one of them")
            return
        iri = f"time/{dates.slug(extent)}"
        facts.times[iri] = extent
        facts.extents.append((subject, iri))


def kind_of_id(vocabulary: Vocabulary, class_: str) -> str | None:
    """Return the kind of id that things of a class have: that of the class itself, or of the nearest one above it.

    Args:
        vocabulary: the ontology.
        class_: the class's local name.
    """
    kinds, above = {**REGISTERED_KINDS, **KINDS_OF_ID}, vocabulary.superclasses(class_)
    fitting = [kind for kind, name in kinds.items() if name in above]
    return max(fitting, key=lambda kind: len(vocabulary.superclasses(kinds[kind])), default=None)


def _is_date(edtf: str) -> bool:
    """Whether a date has bounds; one that has none is a mistake already."""
    try:
        edtf_bounds.bounds(str(edtf))
    except edtf_bounds.DateError:
        return False
    return True
