"""All curated files read together, and what can only be seen when they are: references, types, labels, duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from graph.core.errors import Mistake
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.curation import register as register_file
from graph.curation.claims import Claim
from graph.curation.claims_file import ClaimsFile, ClaimsFileReader
from graph.curation.disagreements import Disagreements, DisagreementsReader
from graph.curation.facts import Reference
from graph.curation.register import Register
from graph.ontology.vocabulary import Vocabulary

ORGANS = frozenset({"GovernmentBody", "ArmedForce"})
"""They act for somebody, so taking part without a word on whom they represent says nothing of their own behalf."""
NEED_LABEL = frozenset({"Event", "Agreement", "TerritorialStatus", "Characterisation"})
PLACE_KEYS: dict[str, tuple[str, ...]] = {"place": ("Place", "State"), "connects": ("Place", "State")}
"""Properties without a range in the ontology, where a state may stand for its area."""


@dataclass
class Seeds:
    """Everything curated, as read; `mistakes` lists every mistake of every file."""

    base: str
    vocabulary: Vocabulary
    register: Register
    files: list[ClaimsFile]
    disagreements: Disagreements
    types: dict[str, set[str]] = field(default_factory=dict)
    """Own classes (local names) of each entity by relative IRI, over the register and all claims."""
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Where each entity is first described: file and line."""
    labels: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def unreadable(self) -> bool:
        """Whether a whole file could not be read, so that nothing can be said of what refers to it."""
        return any(
            p.unreadable
            for p in (self.register.mistakes, self.disagreements.mistakes, *(f.mistakes for f in self.files))
        )

    @property
    def claims(self) -> Iterator[tuple[ClaimsFile, Claim]]:
        for file in self.files:
            for claim in file.claims:
                yield file, claim


def read(settings: Settings) -> Seeds:
    """Read and cross-check all curated files; mistakes are listed in `mistakes`, nothing is raised for them."""
    vocabulary = Vocabulary(settings.ontology)
    base, folder = settings.base_iri, settings.seeds
    register = register_file.read(folder / "register.ttl", "seeds/register.ttl", base)
    reader = _claims_reader(settings, vocabulary, register)
    files = [reader.read(path, f"seeds/claims/{path.name}") for path in sorted((folder / "claims").glob("*.y*ml"))]
    disagreements = DisagreementsReader(vocabulary, base).read(
        folder / "disagreements.yaml", "seeds/disagreements.yaml"
    )
    seeds = Seeds(base, vocabulary, register, files, disagreements)
    seeds.mistakes = [*register.mistakes, *disagreements.mistakes, *(p for file in files for p in file.mistakes)]
    _collect(seeds)
    if not seeds.unreadable:
        _check_documents(seeds, settings)
        _check_references(seeds)
        _check_labels(seeds)
        _check_dated_agreements(seeds)
    seeds.mistakes = sorted(set(seeds.mistakes))
    return seeds


def claims_reader(settings: Settings) -> ClaimsFileReader:
    """A reader of claims files, wherever they are, against the register and the ontology."""
    register = register_file.read(settings.seeds / "register.ttl", "seeds/register.ttl", settings.base_iri)
    return _claims_reader(settings, Vocabulary(settings.ontology), register)


def _claims_reader(settings: Settings, vocabulary: Vocabulary, register: Register) -> ClaimsFileReader:
    organisations = frozenset(
        iri
        for iri, types in register.types.items()
        for above in [frozenset().union(*(vocabulary.superclasses(t) for t in types))]
        if "Organisation" in above and not above & ORGANS
    )
    return ClaimsFileReader(vocabulary, organisations, settings.seeds / "documents", settings.base_iri)


def _collect(seeds: Seeds) -> None:
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
            known = seeds.types.setdefault(iri, set())
            if iri in seeds.register.types and not _is(seeds, iri, type_):
                seeds.mistakes.append(
                    Mistake(
                        file.shown_as,
                        type_.line,
                        f"{iri} is a {', '.join(sorted(known))} in the register, not a {type_}",
                        "leave the type out, or give the new thing an id of its own",
                    )
                )
            known.add(str(type_))
        for iri, line in claim.facts.lines.items():
            seeds.lines.setdefault(iri, (file.shown_as, line))
        for iri in claim.facts.mistyped:
            seeds.types.setdefault(iri, set())


def _is(seeds: Seeds, iri: str, wanted: str) -> bool:
    return any(wanted in seeds.vocabulary.superclasses(t) for t in seeds.types.get(iri, ()))


def _check_documents(seeds: Seeds, settings: Settings) -> None:
    read = {file.document.name: file for file in seeds.files if file.document}
    for path in sorted((settings.seeds / "documents").glob("*.txt")):
        if path.name not in read:
            seeds.mistakes.append(
                Mistake(
                    f"seeds/documents/{path.name}",
                    1,
                    "no claims file reads this document",
                    f"add seeds/claims/{path.name[:3]}.yaml",
                )
            )
    numbers: dict[str, str] = {}
    for file in seeds.files:
        if (other := numbers.setdefault(file.document_iri, file.shown_as)) != file.shown_as:
            seeds.mistakes.append(
                Mistake(
                    file.shown_as,
                    1,
                    f"{file.document_iri} is already read by {other}",
                    "keep one claims file a document",
                )
            )
        for key, value in (("publisher", file.publisher), ("curator", file.curator)):
            if value is not None and value not in seeds.register.lines:
                what = f"{key}: {value} is unknown"
                seeds.mistakes.append(Mistake(file.shown_as, value.line, what, _nearest(seeds, value)))


def _check_references(seeds: Seeds) -> None:
    described = {iri for _, claim in seeds.claims for iri, _ in claim.facts.types}
    for file in seeds.files:
        for reference in file.references:
            seeds.mistakes.extend(_reference_mistakes(seeds, reference))
        for claim in file.claims:
            typed = {iri for iri, _ in claim.facts.types}
            for iri, line in claim.facts.lines.items():
                if "#" not in iri and iri not in typed | claim.facts.mistyped | seeds.register.types.keys() | {
                    file.document_iri
                }:
                    what = f"{iri} has no type in {claim.iri}" if iri in described else f"{iri} is unknown"
                    fix = (
                        "say what it is with type"
                        if iri in described
                        else _nearest(seeds, iri) + ", or say what it is with type"
                    )
                    seeds.mistakes.append(Mistake(file.shown_as, line, what, fix))
            seeds.mistakes.extend(_domain_mistakes(seeds, file, claim))
    for value in seeds.disagreements.references:
        if value not in seeds.types:
            seeds.mistakes.append(
                Mistake("seeds/disagreements.yaml", value.line, f"{value} is unknown", _nearest(seeds, value))
            )


def _reference_mistakes(seeds: Seeds, reference: Reference) -> Iterator[Mistake]:
    target = str(reference.target)
    if target not in seeds.types:
        yield Mistake(reference.file, reference.line, f"{reference.key}: {target} is unknown", _nearest(seeds, target))
        return
    own = seeds.vocabulary.range(reference.key)
    wanted: tuple[str, ...] = PLACE_KEYS.get(reference.key, (own,) if own else ())
    wanted = tuple({"Official": "Person", "Mediator": "Actor"}.get(name, name) for name in wanted)
    if wanted and seeds.types[target] and not any(_is(seeds, target, name) for name in wanted):
        is_a = ", ".join(sorted(seeds.types[target]))
        yield Mistake(
            reference.file,
            reference.line,
            f"{reference.key}: {target} is a {is_a}, not a {' or '.join(wanted)}",
            "refer to something of that class, or use another key",
        )


def _domain_mistakes(seeds: Seeds, file: ClaimsFile, claim: Claim) -> Iterator[Mistake]:
    for node in claim.facts.nodes:
        iri = node["id"]
        for key in node.keys() - {"id", "type"}:
            domain = seeds.vocabulary.domain(key)
            if domain and seeds.types.get(iri) and not _is(seeds, iri, domain):
                is_a = ", ".join(sorted(seeds.types[iri]))
                yield Mistake(
                    file.shown_as,
                    claim.facts.lines[iri],
                    f"{key} on {iri}, which is a {is_a}",
                    f"{key} belongs on a {domain}; use another key or type",
                )


def _check_labels(seeds: Seeds) -> None:
    for file, claim in seeds.claims:
        for iri, label in claim.facts.labels:
            if (first := seeds.labels.setdefault(iri, str(label))) != label:
                seeds.mistakes.append(
                    Mistake(
                        file.shown_as,
                        label.line,
                        f"{iri} is labelled {label!r} here and {first!r} elsewhere",
                        "keep one label; other names go to nameUsed",
                    )
                )
            if iri in seeds.register.types:
                seeds.mistakes.append(
                    Mistake(
                        file.shown_as,
                        label.line,
                        f"{iri} has its label in the register",
                        "write the name the document uses as nameUsed",
                    )
                )
    labelled = {str(t.subject) for t in seeds.register.triples if t.predicate == term("rdfs:label")}
    for iri in seeds.register.types:
        if f"<{seeds.base}{iri}>" not in labelled:
            what = f"an entity without a label: {iri}"
            seeds.mistakes.append(Mistake(*seeds.lines[iri], what, "give it rdfs:label"))
    for iri, types in seeds.types.items():
        needs = any(NEED_LABEL & seeds.vocabulary.superclasses(t) for t in types)
        if needs and iri not in seeds.labels and iri not in seeds.register.types:
            file_line = seeds.lines[iri]
            seeds.mistakes.append(
                Mistake(
                    *file_line,
                    f"{iri} has no label in any claim",
                    "give it a neutral label once; if the id is mistyped, correct it",
                )
            )


def _check_dated_agreements(seeds: Seeds) -> None:
    """An agreement has a date, or some claim about it says openly that the document gives none."""
    dated: set[str] = set()
    for _, claim in seeds.claims:
        for node in claim.facts.nodes:
            if {"signed", "effective"} & node.keys():
                dated.add(node["id"])
    for file in seeds.files:
        for claim in file.claims:
            if claim.undated:
                dated.update(iri for iri, type_ in claim.facts.types if type_ == "Agreement")
    for iri, types in seeds.types.items():
        if "Agreement" in types and iri not in dated:
            seeds.mistakes.append(
                Mistake(
                    *seeds.lines[iri],
                    f"agreement {iri} has no date in any claim",
                    "give signed or effective, or say `dateBasis: undated` in a claim about it",
                )
            )


def _nearest(seeds: Seeds, wrong: str) -> str:
    known = sorted(seeds.types.keys() | {iri for iri in seeds.register.lines if "#" not in iri})
    found = get_close_matches(wrong, known, n=1, cutoff=0.6)
    return f"did you mean {found[0]}?" if found else "add it to seeds/register.ttl, or describe it in a claim"
