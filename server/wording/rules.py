"""The rules of proofs in words: "every call is a contact", "whoever has a part in an event takes part in it"."""

from __future__ import annotations

from types import MappingProxyType

from graph.core.namespaces import PG
from graph.ontology.axioms import Axiom
from graph.proofs.proof import INFERRED, ProofNode
from server.wording.names import Names
from server.wording.triples import class_words

_CHAINS = MappingProxyType(
    {
        "( pg:participation pg:agent )": "whoever has a part in an event takes part in it",
        "( pg:speaking pg:agent )": "whoever has a speaking part in an event is its speaker",
        "( pg:signature pg:agent )": "whoever signs or agrees is a signatory",
        "( pg:signature pg:onBehalfOf )": "whoever a signature is given for is a party",
        "( pg:signature pg:inOffice pg:officeOfState )": "a state whose office signs is a party",
        "( pg:participation pg:onBehalfOf )": "an event involves those on whose behalf somebody takes part",
        "( pg:participation pg:agent pg:organOf )": "an event involves the body whose organ takes part",
        "( pg:participation pg:inOffice pg:officeOfState )": "an event involves the state whose office takes part",
        "( pg:participation pg:inOffice pg:kind )": "the level of an event is that of the offices that take part",
        "( pg:agent pg:organOfState )": "an organ of a state has its part for that state",
        "( pg:inOffice pg:officeOfState )": "whoever has a part in an office of a state has it for that state",
        "( pg:onBehalfOf pg:organOfState )": "whoever acts for an organ of a state acts for that state",
        "( pg:organOf pg:organOfState )": "an organ of an organ of a state is an organ of that state",
        "( [ owl:inverseOf pg:holder ] pg:office )": "whoever is the holder in a tenure held its office",
        "( [ owl:inverseOf pg:holder ] pg:office pg:officeOfState )": "whoever held an office of a state served it",
    }
)
"""The chains of the ontology, by how their axioms write them."""
_EXPRESSIONS = MappingProxyType(
    {
        "[ ^pg:agent [ pg:capacity c:mediator ] ]": "whoever has a part as mediator is a mediator",
        "[ a pg:Agreement ; pg:provision [ pg:kind c:ceasefire ] ]": (
            "an agreement with the term of a ceasefire is a ceasefire agreement"
        ),
    }
)
_SUBPROPERTIES = MappingProxyType(
    {
        "coChair": "whoever co-chairs a body is a member of it",
        "officeOfState": "an office of a state is an office of that body",
        "speaker": "whoever speaks in an event takes part in it",
        "speaking": "a speaking part is a part",
    }
)
_DOMAINS = MappingProxyType(
    {
        "when": "what has a date", "participation": "what somebody has a part in",
        "participant": "what somebody takes part in",
        "speaker": "what somebody speaks in", "signatory": "what somebody signs or agrees to",
        "signature": "what is signed or agreed to", "heldOffice": "whoever held an office",
        "servedState": "whoever served a state", "mediatedBy": "what is mediated", "agent": "what somebody has",
        "holder": "what somebody holds an office by", "provision": "what has terms", "involves": "what involves a body",
        "blamedOn": "what somebody is blamed for", "began": "what began", "ended": "what ended",
        "place": "what took place",
        "organOf": "an organ", "officeOf": "what is an office of a body", "subEventOf": "what is part of an event",
    }
)  # fmt: skip
"""Who or what a property is told of, in words, where its label alone would read badly."""
_RANGES = MappingProxyType(
    {
        "mediatedBy": "what mediates something", "participant": "whoever takes part", "speaker": "whoever speaks",
        "signatory": "whoever signs or agrees", "holder": "whoever holds an office", "heldOffice": "what somebody held",
        "servedState": "what somebody served", "agent": "whoever has a part", "party": "a party to an agreement",
        "involves": "whom an event involves", "participation": "what somebody has in an event",
        "place": "where something takes place", "office": "what a holder holds", "when": "when something was",
        "blamedOn": "who is blamed", "signature": "what is given under an agreement",
        "inOffice": "in what somebody takes part",
        "onBehalfOf": "on whose behalf somebody takes part", "member": "a member", "organOf": "what has an organ",
        "officeOf": "what has an office", "partOf": "what has a part", "publishedBy": "whoever publishes",
        "relayedBy": "whoever passes on", "attributedTo": "to whom a claim is attributed", "voice": "a voice",
    }
)  # fmt: skip
"""Who or what a property leads to, in words, where its label alone would read badly."""
_SCHEMA = MappingProxyType(
    {
        "scm-sco": "a class below a class is below all that are above that one",
        "scm-spo": "a property below a property is below all that are above that one",
        "scm-dom1": "what a property is told of belongs to the wider class too",
        "scm-dom2": "a narrower property is told of nothing else than the wider one",
        "scm-rng1": "what a property leads to belongs to the wider class too",
        "scm-rng2": "a narrower property leads to nothing else than the wider one",
    }
)


def rule_words(node: ProofNode, names: Names) -> str:
    """The rule by which a step of a proof follows, or the build computed it, in words; empty where it is no step.

    Args:
        node: the step.
        names: of the terms of its axiom (`rule_terms`).
    """
    if node.kind != INFERRED:
        return node.words[:1].lower() + node.words[1:].removesuffix(".")
    if node.axiom is None:
        return _SCHEMA.get(node.rule, "axioms of the ontology together")
    return axiom_words(node.rule, node.axiom, names)


def axiom_words(rule: str, axiom: Axiom, names: Names) -> str:
    """An axiom in words, by its shape; of a shape without words, as the ontology writes it.

    Args:
        rule: the name of the rule that is compiled from it (`cax-sco`).
        axiom: the axiom.
        names: of its terms.
    """
    local = (axiom.subject or "").removeprefix(PG)
    first, second = _label(axiom.subject, names), _label(axiom.object, names)
    known = {**_CHAINS, **_EXPRESSIONS}.get(axiom.expression)
    if known:
        return known
    if rule == "cax-sco":
        return f"every {first} is {class_words(second)[0]}"
    if rule == "prp-spo1":
        return _SUBPROPERTIES.get(local, f"“{first}” implies “{second}”")
    if rule == "prp-dom":
        told = _DOMAINS.get(local, f"what “{first}” is told of")
        return f"{told} is {class_words(second)[0]}"
    if rule == "prp-rng":
        told = _RANGES.get(local, f"what “{first}” leads to")
        return f"{told} is {class_words(second)[0]}"
    if rule == "prp-trp":
        return f"“{first}” carries on from one to the next"
    if rule == "prp-symp":
        return f"“{first}” holds both ways"
    if rule in ("prp-inv1", "prp-inv2"):
        return f"“{first}” is “{second}” the other way round"
    return str(axiom)


def rule_terms(node: ProofNode) -> set[str]:
    """The IRIs of the terms in the axioms of a proof, to be named."""
    ends = (end for step in node if step.axiom for end in (step.axiom.subject, step.axiom.object))
    return {end for end in ends if end}


def _label(iri: str | None, names: Names) -> str:
    if iri is None:
        return ""
    label = names.plain(iri)
    return label.removesuffix(" (at some reported time)").strip()
