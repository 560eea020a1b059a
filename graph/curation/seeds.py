"""Reads all curated files together and checks what spans files: references, types, labels and duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.claims.claims import Claim
from graph.claims.claims_file import UNNAMED_CURATOR, ClaimsFile, ClaimsFileReader
from graph.claims.facts import PART_CLASSES, Reference
from graph.claims.key_advice import instead_on, with_article
from graph.claims.withdrawals import Withdrawal
from graph.core.errors import Mistake
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.curation import register as register_file
from graph.curation.disagreements import Disagreements, DisagreementsReader
from graph.curation.possible_identities import IdentityChecks, PossibleIdentities, PossibleIdentitiesReader
from graph.curation.reading_evidence import unsupported
from graph.curation.reference_checks import References, circular_contents
from graph.curation.register import Register
from graph.curation.register_checks import kind_mistakes
from graph.ontology.vocabulary import Vocabulary

ORGANS = frozenset({"GovernmentBody", "ArmedForce"})
"""Classes of organisations that act for others: without `onBehalfOf` it stays open on whose behalf they take part."""
NEED_LABEL = frozenset({"Event", "Agreement", "TerritorialStatus", "Characterisation"})
"""Classes whose members need a label in some claim."""


@dataclass
class Seeds:
    """All curated files as read; `mistakes` lists the mistakes of every file. Keys are relative IRIs of entities."""

    base: str
    vocabulary: Vocabulary
    register: Register
    files: list[ClaimsFile]
    disagreements: Disagreements
    identities: PossibleIdentities
    types: dict[str, set[str]] = field(default_factory=dict)
    """The local names of each entity's classes in this ontology, from the register and all claims."""
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The file and line of each entity's first description."""
    labels: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def unreadable(self) -> bool:
        """Whether a file could not be read at all, so that references to its entities cannot be checked."""
        entries = (self.disagreements.mistakes, self.identities.mistakes)
        lists = (self.register.mistakes, *entries, *(file.mistakes for file in self.files))
        return any(mistakes.unreadable for mistakes in lists)

    @property
    def withdrawn(self) -> dict[str, Withdrawal]:
        """The claims of all files that stand no more, by their relative IRIs."""
        return {iri: withdrawal for file in self.files for iri, withdrawal in file.withdrawn.items()}

    @property
    def claims(self) -> Iterator[tuple[ClaimsFile, Claim]]:
        """All claims, each with its file."""
        for file in self.files:
            for claim in file.claims:
                yield file, claim


def read(settings: Settings) -> Seeds:
    """Read and check all curated files; mistakes are not raised but listed in the result.

    Raises:
        InvalidSeedsError: a file of the ontology cannot be parsed.
        OSError: a file cannot be read.
    """
    vocabulary = Vocabulary(settings.ontology)
    base, folder = settings.base_iri, settings.seeds
    register = register_file.read(folder / "register.ttl", "seeds/register.ttl", base)
    reader = _claims_reader(settings, vocabulary, register)
    files = [reader.read(path, f"seeds/claims/{path.name}") for path in sorted((folder / "claims").glob("*.y*ml"))]
    disagreements = DisagreementsReader(vocabulary, base).read(
        folder / "disagreements.yaml", "seeds/disagreements.yaml"
    )
    identities = PossibleIdentitiesReader(vocabulary, base, files).read(folder / "identities.yaml")
    seeds = Seeds(base, vocabulary, register, files, disagreements, identities)
    seeds.mistakes = [*register.mistakes, *disagreements.mistakes, *identities.mistakes]
    seeds.mistakes.extend(mistake for file in files for mistake in file.mistakes)
    seeds.mistakes.extend(kind_mistakes(register, vocabulary))
    _collect_entities(seeds)
    if not seeds.unreadable:
        _check_documents(seeds, settings)
        _check_references(seeds)
        _check_readings(seeds)
        seeds.mistakes.extend(IdentityChecks(seeds.claims, _references(seeds)).mistakes(identities))
        _check_labels(seeds)
        _check_dated_agreements(seeds)
    seeds.mistakes = sorted(set(seeds.mistakes))
    return seeds


def claims_reader(settings: Settings) -> ClaimsFileReader:
    """Return a reader that checks claims files, in any folder, against the register and the ontology."""
    register = register_file.read(settings.seeds / "register.ttl", "seeds/register.ttl", settings.base_iri)
    return _claims_reader(settings, Vocabulary(settings.ontology), register)


def _claims_reader(settings: Settings, vocabulary: Vocabulary, register: Register) -> ClaimsFileReader:
    classes = {
        iri: frozenset[str]().union(*(vocabulary.superclasses(t) for t in types))
        for iri, types in register.types.items()
    }
    organisations = frozenset(iri for iri, names in classes.items() if "Organisation" in names and not names & ORGANS)
    return ClaimsFileReader(vocabulary, organisations, settings.seeds / "documents", settings.base_iri)


def _collect_entities(seeds: Seeds) -> None:
    """Fill `types` and `lines`; a type in a claim that contradicts the register is a mistake."""
    for iri, types in seeds.register.types.items():
        seeds.types[iri] = set(types)
        seeds.lines[iri] = (seeds.register.shown_as, seeds.register.lines.get(iri, 1))
    for file in seeds.files:
        seeds.types.setdefault(file.document_iri, set()).add("SourceDocument")
        seeds.lines[file.document_iri] = (file.shown_as, file.publisher.line if file.publisher else 1)
    for file, claim in seeds.claims:
        seeds.types.setdefault(claim.iri, set()).add("Claim")
        seeds.lines.setdefault(claim.iri, (file.shown_as, claim.line))
        for iri, type_ in claim.facts.types:
            types = seeds.types.setdefault(iri, set())
            if iri in seeds.register.types and not _is_a(seeds, iri, type_):
                message = (
                    f"{iri} is {with_article(', '.join(sorted(types)))} in the register, not {with_article(type_)}"
                )
                fix = "leave the type out, or give the new thing an id of its own"
                seeds.mistakes.append(Mistake(file.shown_as, type_.line, message, fix))
            types.add(str(type_))
        for iri, line in claim.facts.lines.items():
            seeds.lines.setdefault(iri, (file.shown_as, line))
        for iri in claim.facts.mistyped:
            seeds.types.setdefault(iri, set())
    for identity in seeds.identities.entries:
        seeds.lines[identity.iri] = (seeds.identities.mistakes.file, identity.line)


def _is_a(seeds: Seeds, iri: str, class_name: str) -> bool:
    """Return whether an entity belongs to a class or one of its subclasses."""
    return any(class_name in seeds.vocabulary.superclasses(t) for t in seeds.types.get(iri, ()))


def _check_documents(seeds: Seeds, settings: Settings) -> None:
    """Check that each document has exactly one claims file, and that publishers and curators are registered."""
    names = {file.document.name for file in seeds.files if file.document}
    for path in sorted((settings.seeds / "documents").glob("*.txt")):
        if path.name not in names:
            message = "no claims file reads this document"
            fix = f"begin seeds/claims/{path.name[:3]}.yaml with `peacegraph new seeds/documents/{path.name}`"
            seeds.mistakes.append(Mistake(f"seeds/documents/{path.name}", 1, message, fix))
    files: dict[str, str] = {}
    for file in seeds.files:
        if (other := files.setdefault(file.document_iri, file.shown_as)) != file.shown_as:
            message = f"{file.document_iri} is already read by {other}"
            seeds.mistakes.append(Mistake(file.shown_as, 1, message, "keep one claims file a document"))
        for key, value in (("publisher", file.publisher), ("curator", file.curator)):
            if value is not None and value not in seeds.register.lines:
                message = f"{key}: {value} is unknown"
                fix = "write who codes, as curator/… with a label in seeds/register.ttl"
                fix = fix if value == UNNAMED_CURATOR else _references(seeds).instead(value)
                seeds.mistakes.append(Mistake(file.shown_as, value.line, message, fix))


def _references(seeds: Seeds) -> References:
    """What references are checked against."""
    registered = frozenset(iri for iri in seeds.register.lines if "#" not in iri)
    return References(seeds.vocabulary, seeds.types, registered, seeds.withdrawn)


def _check_references(seeds: Seeds) -> None:
    """Check that whatever is referred to or described exists and has a class that the property allows."""
    described, references = {iri for _, claim in seeds.claims for iri, _ in claim.facts.types}, _references(seeds)
    contents: dict[str, list[Reference]] = {}
    for file in seeds.files:
        for reference in file.references:
            seeds.mistakes.extend(references.mistakes(reference))
            if reference.key == "contentClaim":
                contents.setdefault(reference.claim, []).append(reference)
        for claim in file.claims:
            seeds.mistakes.extend(_untyped_mistakes(seeds, file, claim, described))
            seeds.mistakes.extend(_domain_mistakes(seeds, file, claim))
    seeds.mistakes.extend(circular_contents(contents))
    for value in seeds.disagreements.references:
        if value not in seeds.types:
            message = f"{value} is {references.absence(value)}"
            fix = references.instead(value)
            seeds.mistakes.append(Mistake("seeds/disagreements.yaml", value.line, message, fix))


def _check_readings(seeds: Seeds) -> None:
    """Check that each reading of a disagreement says what its claims say."""
    claims = {claim.iri: (file, claim) for file, claim in seeds.claims}
    for side in seeds.disagreements.sides:
        held_by = [claims[iri] for iri in side.claims if iri in claims]
        if len(held_by) < len(side.claims) or not all(claim.passages for _, claim in held_by):
            continue  # told as a mistake already
        sentences = [file.sentence_of(claim.passages[0][1]).exact for file, claim in held_by]
        for what in unsupported(side.reading, [claim for _, claim in held_by], sentences):
            message = f"the reading {side.reading!r} says {what}, which none of its claims says"
            fix = "correct the reading, or name the claims that say so"
            seeds.mistakes.append(Mistake(seeds.disagreements.mistakes.file, side.line, message, fix))


def _untyped_mistakes(seeds: Seeds, file: ClaimsFile, claim: Claim, described: set[str]) -> Iterator[Mistake]:
    """Yield a mistake for each entity that a claim describes without a type and that is not registered.

    Args:
        seeds: all curated files.
        file: the claim's file.
        claim: the claim.
        described: the entities that have a type in any claim.
    """
    typed = {iri for iri, _ in claim.facts.types} | claim.facts.mistyped | {file.document_iri}
    for iri, line in claim.facts.lines.items():
        if "#" in iri or iri in typed or iri in seeds.register.types:
            continue
        if iri in described:
            yield Mistake(file.shown_as, line, f"{iri} has no type in {claim.iri}", "say what it is with type")
        else:
            fix = _references(seeds).instead(iri) + ", or say what it is with type"
            yield Mistake(file.shown_as, line, f"{iri} is unknown", fix)


def _domain_mistakes(seeds: Seeds, file: ClaimsFile, claim: Claim) -> Iterator[Mistake]:
    """Yield a mistake for each property on an entity, or on a part of one, outside the property's domain."""
    nodes = [(node, seeds.types.get(node["id"], set())) for node in claim.facts.nodes]
    for node, types in nodes:
        above = frozenset[str]().union(*map(seeds.vocabulary.superclasses, types))
        for key in node.keys() - {"id", "type"}:
            if key in PART_CLASSES:
                nodes += [(part, {PART_CLASSES[key]}) for part in node[key]]
            domain = seeds.vocabulary.domain(key)
            if domain and types and domain not in above:
                message = f"{key} on {node['id']}, which is {with_article(', '.join(sorted(types)))}"
                yield Mistake(file.shown_as, claim.facts.lines[node["id"]], message, instead_on(key, above, domain))


def _check_labels(seeds: Seeds) -> None:
    """Fill `labels`; check that each entity that needs a label has one, and only one."""
    for file, claim in seeds.claims:
        for iri, label in claim.facts.labels:
            if (first := seeds.labels.setdefault(iri, str(label))) != label:
                message = f"{iri} is labelled {label!r} here and {first!r} elsewhere"
                fix = "keep one label; other names go to nameUsed"
                seeds.mistakes.append(Mistake(file.shown_as, label.line, message, fix))
            if iri in seeds.register.types:
                fix = "write the name the document uses as nameUsed"
                seeds.mistakes.append(Mistake(file.shown_as, label.line, f"{iri} has its label in the register", fix))
    labelled = {str(t.subject) for t in seeds.register.triples if t.predicate == term("rdfs:label")}
    for iri in seeds.register.types:
        if f"<{seeds.base}{iri}>" not in labelled:
            message = f"an entity without a label: {iri}"
            seeds.mistakes.append(Mistake(*seeds.lines[iri], message, "give it rdfs:label"))
    for iri, types in seeds.types.items():
        needs = any(NEED_LABEL & seeds.vocabulary.superclasses(t) for t in types)
        if needs and iri not in seeds.labels and iri not in seeds.register.types:
            fix = "give it a neutral label once; if the id is mistyped, correct it"
            seeds.mistakes.append(Mistake(*seeds.lines[iri], f"{iri} has no label in any claim", fix))


def _check_dated_agreements(seeds: Seeds) -> None:
    """Check that each agreement has a date, or that a claim about it states that the document gives none."""
    dated: set[str] = set()
    for _, claim in seeds.claims:
        for node in claim.facts.nodes:
            if {"signed", "effective"} & node.keys():
                dated.add(node["id"])
        if claim.undated:
            dated.update(iri for iri, type_ in claim.facts.types if type_ == "Agreement")
    for iri, types in seeds.types.items():
        if "Agreement" in types and iri not in dated:
            fix = "give signed or effective, or say `dateBasis: undated` in a claim about it"
            seeds.mistakes.append(Mistake(*seeds.lines[iri], f"agreement {iri} has no date in any claim", fix))
