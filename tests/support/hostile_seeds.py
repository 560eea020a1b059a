"""A checkout whose curated files are valid and as unkind to pages as they may be. Everything in it is invented.

Names of 200 characters and words without a break, scripts from right to left, signs that stack, markup and quotation
marks, sixty claims on one sentence, a person of whom nothing is told, classes and modalities that are empty.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any, Final

import yaml

from graph.core.settings import Settings
from tests import ROOT

Node = dict[str, Any]

MANY: Final = 60
"""Claims on one sentence."""
LENGTH: Final = 200
"""Characters of a long name."""
WORD: Final = ("Unbreakable" * 20)[:LENGTH]
WORDS: Final = ("Assembly for the Further Consideration of Matters Left Open at the Previous Assembly and " * 3)[
    :LENGTH
]
ARABIC: Final = "مجلس النظر في المسائل التي تركت مفتوحة في المجلس السابق"
HEBREW: Final = "ועדה לבחינת עניינים שנותרו פתוחים"
STACKED: Final = "".join(letter + "\u0301\u0323\u0308\u0330" for letter in "Stacked signs")
FACES: Final = "👩‍👩‍👧‍👦 🏳️‍🌈 🧑🏽‍🚀"
MARKUP: Final = '<script>alert("1")</script> & <b>\'bold\'</b> "quoted" {{ 7*7 }} %s'
NAMES: Final = {
    "long-word": WORD,
    "long-words": WORDS,
    "arabic": ARABIC,
    "hebrew": HEBREW,
    "stacked": STACKED,
    "faces": FACES,
    "markup": MARKUP,
}
"""The slugs of entities of several kinds, each with what they are called."""
LINKED: Final = "long-words"
"""The slug of the person who holds an office, and of whom something was fetched."""
ITEM: Final = "Q999"
ADDRESS: Final = "javascript:alert(1)"
"""What no page may make a link of."""

CROWDED: Final = " ".join(f"part{number}" for number in range(MANY + 20)) + "."
SENTENCES: Final = (
    WORD + ".",
    CROWDED,
    *(f"{name} met {slug} on 3 February 2001." for slug, name in NAMES.items()),
    "They will meet again.",
    "They should meet again.",
    "They never met before.",
    "The other side began it.",
    "Nobody knows why.",
)
OTHER: Final = ("A short document.", "It began on 4 March 2002.", "It began in April 2002.")


def hostile_checkout(root: Path) -> Settings:
    """Write it to `root`; it is not built yet."""
    for folder in ("ontology", "queries"):
        shutil.copytree(ROOT / folder, root / folder)
    for folder in ("documents", "claims"):
        (root / "seeds" / folder).mkdir(parents=True)
    (root / "seeds" / "register.ttl").write_text(_register(), "utf-8")
    _write_document(root, "000", SENTENCES, _claims(), withdrawn=_WITHDRAWN)
    _write_document(root, "001", OTHER, _other_claims(), **{"nothing-claimed": _NOTHING})
    _write(root / "seeds" / "disagreements.yaml", {"disagreements": _disagreements()})
    _write(root / "seeds" / "identities.yaml", {"identities": _identities()})
    (root / "seeds" / "wikidata").mkdir()
    (root / "seeds" / "wikidata" / f"{ITEM}.trig").write_text(_fetched(), "utf-8")
    return Settings(root=root, build_dir=root / ".build")


def _fetched() -> str:
    """What was fetched of the item: an office with dates under each name, and names in two scripts."""
    graph, quoted = f"<wikidata/{ITEM}>", {slug: label.replace('"', '\\"') for slug, label in NAMES.items()}
    source = f"<https://www.wikidata.org/w/index.php?title={ITEM}&oldid=5>"
    about = [f'<wikidata/{ITEM}#{slug}> rdfs:label "{label}"@en .' for slug, label in quoted.items()]
    held = [
        f'<wikidata/{ITEM}#{slug}> wdt:P39 wd:Q{1000 + number} ; wdt:P580 "1990" ; wdt:P582 "{2000 + number}" .'
        for number, slug in enumerate(NAMES)
    ]
    return "\n".join(
        [
            "@prefix wd: <http://www.wikidata.org/entity/> .",
            "@prefix wdt: <http://www.wikidata.org/prop/direct/> .",
            "@prefix prov: <http://www.w3.org/ns/prov#> .",
            "@prefix dct: <http://purl.org/dc/terms/> .",
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
            f'{graph} prov:wasDerivedFrom wd:{ITEM} , {source} ; dct:created "2026-01-01" ; rdfs:label "{WORD}"@en .',
            *about,
            graph + " {",
            *held,
            f'wd:{ITEM} wdt:P1705 "{ARABIC}"@ar , "{HEBREW}"@he .',
            "}",
        ]
    )


def _register() -> str:
    """Entities of several kinds under each name, and one of whom nothing is told anywhere."""
    kinds = {
        "person": "pg:Person",
        "org": "pg:Organisation",
        "place": "pg:Settlement",
        "state": "pg:State",
        "office": "pg:Office",
        "territory": "pg:Territory",
    }
    lines = [
        "@base <https://w3id.org/peacegraph/> .",
        "@prefix pg: <https://w3id.org/peacegraph/ontology#> .",
        "@prefix c: <https://w3id.org/peacegraph/concept/> .",
        "@prefix prov: <http://www.w3.org/ns/prov#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix schema: <https://schema.org/> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix wd: <http://www.wikidata.org/entity/> .",
        '<person/nobody> a pg:Person ; rdfs:label "Nobody"@en .',
        '<curator/reader> a prov:SoftwareAgent ; rdfs:label "reader"@en .',
        f'<publisher/not-stated-000> a pg:Publisher ; rdfs:label "{WORDS}"@en .',
        '<publisher/not-stated-001> a pg:Publisher ; rdfs:label "not stated"@en .',
        f"<person/markup> rdfs:seeAlso <{ADDRESS}> .",
        f"<person/{LINKED}> schema:sameAs wd:{ITEM} .",
    ]
    for kind, name in kinds.items():
        kept = {"state": " ; pg:kind c:un-member", "office": " ; pg:kind c:head-of-state"}.get(kind, "")
        for slug, label in NAMES.items():
            quoted = label.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(
                f'<{kind}/{slug}> a {name} ; rdfs:label "{quoted}"@en ; skos:altLabel "{quoted} II"@en{kept} .'
            )
    lines += [f"<office/{slug}> pg:officeOfState <state/{slug}> ." for slug in NAMES]
    return "\n".join(lines) + "\n"


def _claim(
    number: int, quote: str, *facts: Node, document: str = "000", modality: str = "asserted", **more: Any
) -> Node:
    return {
        "id": f"claim/{document}-{number:02}",
        "quote": quote,
        "modality": modality,
        **more,
        "facts": list(facts),
    }


def _claims() -> list[Node]:
    """The claims of the unkind document: the crowd, a meeting under each name, and a claim of each other modality."""
    names = list(NAMES.items())
    found = [
        _claim(1, SENTENCES[0], {"id": "event/headline", "type": "Event", "label": WORD}, note=MARKUP + " " + WORD)
    ]
    for number in range(MANY):
        slug, name = names[number % len(names)]
        words = " ".join(f"part{word}" for word in range(number, number + 20))
        event = {"id": f"event/crowd-{number:02}", "type": "Event", "label": f"{name} ({number})"}
        event["participation"] = [{"agent": f"person/{slug}"}, {"agent": f"org/{names[(number + 1) % len(names)][0]}"}]
        found.append(_claim(2 + number, words, event, note=f"{ARABIC} {STACKED} {FACES}"))
    for number, (slug, name) in enumerate(names):
        meeting = {
            "id": f"meeting/{slug}",
            "type": "Meeting",
            "label": name,
            "began": "2001-02-03",
            "place": f"place/{slug}",
            "participation": [{"agent": f"person/{slug}", "onBehalfOf": f"state/{slug}", "capacity": "principal"}],
        }
        quote = SENTENCES[2 + number].removesuffix(".")
        tenure = {"type": "Tenure", "holder": f"person/{slug}", "office": "office/long-word", "asOf": "2001-02-03"}
        held = [{"id": f"tenure/{slug}", **tenure}] if slug == LINKED else []
        found.append(_claim(62 + number, quote, meeting, *held, dateBasis="explicit"))
    return [*found, *_other_modalities()]


def _other_modalities() -> list[Node]:
    """A claim of each modality that is not asserted."""
    told = {
        "planned": ("They will meet again", {}),
        "called-for": ("They should meet again", {"attributedTo": "person/long-word"}),
        "negated": ("They never met before", {}),
        "alleged": ("The other side began it", {"attributedTo": "org/arabic"}),
        "reported": ("Nobody knows why", {"attributedTo": "person/markup", "relayedBy": "org/long-words"}),
    }
    return [
        _claim(
            80 + number,
            quote,
            {"id": f"event/{modality}", "type": "Event", "label": f"{WORDS} ({modality})"},
            modality=modality,
            **more,
        )
        for number, (modality, (quote, more)) in enumerate(told.items())
    ]


def _other_claims() -> list[Node]:
    """The claims of the short document, all asserted, in which an agreement has two dates."""
    agreement = {"id": "agreement/long-words", "type": "Agreement", "label": WORDS}
    dated = {"document": "001", "dateBasis": "explicit"}
    return [
        _claim(1, "It began on 4 March 2002", {**agreement, "effective": "2002-03-04"}, **dated),
        _claim(2, "It began in April 2002", {**agreement, "effective": "2002-04"}, **dated),
    ]


_WITHDRAWN: Final = [{"id": "claim/000-99", "reason": f"{MARKUP} {WORD} {HEBREW}", "replacedBy": "claim/000-01"}]
_NOTHING: Final = [{"quote": "A short document", "reason": f"{MARKUP} {WORD}"}]


def _disagreements() -> list[Node]:
    """One with two sides, and one of many sides with long readings."""
    dates = [
        {"reading": "on 4 March 2002", "claims": ["claim/001-01"]},
        {"reading": "in April 2002", "claims": ["claim/001-02"]},
    ]
    many = [{"reading": f"{WORD} {ARABIC}", "claims": [f"claim/000-{number:02}"]} for number in range(2, 14)]
    return [
        {
            "id": "disagreement/dates",
            "label": MARKUP,
            "kind": "contradiction",
            "topic": ["agreement/long-words"],
            "explanation": f"{WORD} {STACKED}",
            "sides": dates,
        },
        {
            "id": "disagreement/many-sides",
            "label": WORD,
            "kind": "description",
            "topic": [f"event/crowd-{number:02}" for number in range(12)],
            "note": f"{HEBREW} {WORD}",
            "sides": many,
        },
    ]


def _identities() -> list[Node]:
    return [
        {
            "id": "identity/meetings",
            "label": WORD,
            "nodes": ["meeting/long-word", "meeting/arabic"],
            "reason": f"{MARKUP} {ARABIC} {WORD}",
            "for": [{"document": "doc/000", "quote": f"{WORD} met long-word"}],
            "against": [{"document": "doc/000", "quote": f"{ARABIC} met arabic"}],
            "curator": "curator/reader",
            "noted": "2026-01-01",
        }
    ]


def _write_document(root: Path, number: str, sentences: tuple[str, ...], claims: list[Node], **more: Any) -> None:
    """Write the text of a document, a sentence on each line, and its claims."""
    text = "\n".join(sentences) + "\n"
    name = f"{number}_unkind.txt"
    (root / "seeds" / "documents" / name).write_text(text, "utf-8")
    starts = [sum(len(before) + 1 for before in sentences[:place]) for place in range(len(sentences))]
    head = {
        "id": f"doc/{number}",
        "file": name,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "publisher": f"publisher/not-stated-{number}",
        "curator": "curator/reader",
        "curated": "2026-01-01",
        "guide": "1",
        "sentences": [f"{start}-{start + len(sentence)}" for start, sentence in zip(starts, sentences, strict=True)],
    }
    _write(root / "seeds" / "claims" / f"{number}.yaml", {**head, "claims": claims, **more})


def _write(path: Path, content: Node) -> None:
    dumper = yaml.SafeDumper
    dumper.ignore_aliases = lambda *_: True  # type: ignore[method-assign]  # the curated files know none
    path.write_text(yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=100_000), "utf-8")
