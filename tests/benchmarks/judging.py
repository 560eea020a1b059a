"""Two judges hold every claim against its sentence, with false claims among them: makes the sheets, counts the labels.

    python -m tests.benchmarks.judging sheets FOLDER          writes a sheet for each document, and the key
    python -m tests.benchmarks.judging count FOLDER ONE OTHER counts what two judges wrote (a folder of labels each)

A sheet holds the claims of a document as a judge reads them: the sentence with its quote, who says so, and what is
stated. Twenty claims are planted: one of the document's with one thing changed or added, in its place. The claims as
they are stand on a last sheet, for whoever has not judged their documents: it would give the others away. A judge
writes for each item, in a file of JSON lines named as the sheet, `{"item": …, "label": …, "why": …}`: the label is
`right`, `more` (it says more than the text), `less` or `wrong`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, Final

from graph.claims.claims import Claim
from graph.claims.claims_file import ClaimsFile
from graph.claims.facts import TIME_KEYS
from graph.core.settings import Settings
from graph.curation import seeds as curated
from graph.curation.seeds import Seeds

SEED: Final = 15
PLANTED: Final = 4
"""False claims on the sheet of each document."""
LABELS: Final = ("right", "more", "less", "wrong")
KEY: Final = "key.json"
REST: Final = "rest"
"""The sheet of the claims that planted ones stand for on the others; it is judged last."""
_OTHER_MODALITY: Final = {"asserted": "negated", "reported": "negated", "alleged": "asserted", "planned": "asserted"}
_EVENTS: Final = frozenset({"Event", "Meeting", "Call", "Contact", "Hostilities", "Conflict", "Incident", "SpeechAct"})
_MORE: Final = (
    ("follows", "hostilities/2020-09"),
    ("place", "place/moscow"),
    ("capacity", "c:initiator"),
    ("recurrence", "c:continuing"),
    ("ended", "2020-11"),
)
"""What a planted claim says besides."""
Item = dict[str, Any]


class Sheets:
    """Writes the claims of all documents as judges read them.

    Args:
        seeds: the curated files.
    """

    def __init__(self, seeds: Seeds) -> None:
        self.seeds, self.rng = seeds, Random(SEED)  # noqa: S311  # the same sheets every time
        self.names = dict(seeds.labels)
        for triple in seeds.register.triples:
            if triple.predicate.value.endswith("#label"):
                self.names[str(triple.subject)[1:-1].removeprefix(seeds.base)] = triple.object.value
        self.changes = cycle(
            (self._other_actor, self._one_more, self._other_modality, self._further, self._other_year, self._one_more)
        )

    def write(self, folder: Path) -> None:
        """Write a sheet for each document, and a key that says which items are planted."""
        sheets: dict[str, list[tuple[str, Item]]] = {REST: []}
        for file in self.seeds.files:
            items = {claim.iri: self._item(file, claim) for claim in file.claims}
            for _ in range(PLANTED):
                claim, how, changed = self._false(items)
                sheets[REST].append((claim, items.pop(claim)))
                items[f"planted: {claim}, {how}"] = changed
            in_order = sorted(items.items(), key=lambda pair: pair[1]["at"])
            sheets[file.document_iri.removeprefix("doc/")] = in_order
        key: dict[str, str] = {}
        for name, judged in sheets.items():
            numbered = {f"{name}-item-{place}": pair for place, pair in enumerate(judged, 1)}
            key |= {number: what for number, (what, _) in numbered.items()}
            lines = [json.dumps({"item": number} | item, ensure_ascii=False) for number, (_, item) in numbered.items()]
            (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        (folder / KEY).write_text(json.dumps(key, indent=1) + "\n", "utf-8")

    def _item(self, file: ClaimsFile, claim: Claim) -> Item:
        """A claim as a judge reads it."""
        main = next(passage for role, passage in claim.passages if role == "main")
        carriers = [r.target for r in claim.facts.references if r.subject == claim.iri and r.key == "relayedBy"]
        return {
            "at": main.start,
            "sentence": file.sentence_of(main).exact,
            "quote": main.exact,
            "further quotes": [f"{role}: {passage.exact}" for role, passage in claim.passages if role != "main"],
            "modality": claim.modality,
            "said by": [self._named(voice) for voice in claim.voices] or ["the publisher"],
            "relayed by": [self._named(carrier) for carrier in carriers],
            "note": claim.note,
            "states": [self._stated(node, claim.facts.times) for node in claim.facts.nodes],
        }

    def _named(self, iri: str) -> str:
        return f"{self.names[iri]} <{iri}>" if iri in self.names else iri

    def _stated(self, node: Item, times: Mapping[str, str]) -> Item:
        """A node with the names of what it refers to and the dates of its times, its parts within it."""
        stated: Item = {}
        for key, value in node.items():
            values = value if isinstance(value, list) else [value]
            stated[str(key)] = [
                self._stated(v, times) if isinstance(v, dict) else str(times.get(v) or self._named(str(v)))
                for v in values
            ]
        return stated

    def _false(self, items: dict[str, Item]) -> tuple[str, str, Item]:
        """A claim with one thing changed: which, how, and as a judge reads it."""
        change = next(self.changes)
        for claim in self.rng.sample(sorted(items), len(items)):
            changed = deepcopy(items[claim])
            if not claim.startswith("planted") and (how := change(changed)):
                return claim, how, changed
        raise ValueError(f"no claim can be changed by {change.__name__}")

    def _other_actor(self, item: Item) -> str:
        """Another person or state in place of one."""
        for node in _nodes(item["states"]):
            for key in ("agent", "holder", "transferredTo", "polity"):
                for place, value in enumerate(node.get(key, ())):
                    kind = str(value).rpartition("<")[2].partition("/")[0]
                    others = sorted(iri for iri in self.names if iri.startswith(f"{kind}/") and iri not in value)
                    if kind in ("person", "state") and others:
                        node[key][place] = self._named(self.rng.choice(others))
                        return f"{key} {value} is {node[key][place]}"
        return ""

    def _other_modality(self, item: Item) -> str:
        """Another modality."""
        before, item["modality"] = item["modality"], _OTHER_MODALITY.get(item["modality"], "asserted")
        return f"{before} is {item['modality']}"

    def _other_year(self, item: Item) -> str:
        """Another year, or ten times the number."""
        for node in _nodes(item["states"]):
            for key in (*sorted(TIME_KEYS), "min"):
                for place, value in enumerate(node.get(key, ())):
                    if key == "min" or str(value)[:4].isdigit():
                        changed = f"{10 * float(value):g}" if key == "min" else f"{int(value[:4]) - 1}{value[4:]}"
                        node[key][place] = changed
                        return f"{key} {value} is {changed}"
        return ""

    def _one_more(self, item: Item) -> str:
        """A little more than the text says: an order, a place, a capacity or an end that no word gives."""
        event = next((n for n in item["states"] if set(n.get("type", ())) & _EVENTS), None)
        if event is None:
            return ""
        key, value = self.rng.choice(_MORE)
        if key == "capacity":
            parts = [part for part in event.get("participation", ()) if value not in part.get("capacity", ())]
            if not parts:
                return ""
            parts[0]["capacity"] = [value]
            return f"capacity {value} besides"
        if key in event:
            return ""
        event[key] = [self._named(value)]
        return f"{key} {value} besides"

    def _further(self, item: Item) -> str:
        """A further participant of the same document."""
        known = {"state/armenia", "state/azerbaijan", "state/russia"}
        for node in item["states"]:
            said = json.dumps(node)
            others = sorted(actor for actor in known if actor not in said)
            if node.get("participation") and others:
                node["participation"].append({"agent": [self._named(others[0])]})
                return f"{others[0]} takes part besides"
        return ""


def _nodes(states: list[Item]) -> Iterator[Item]:
    """Every node, with the nodes within it."""
    for node in states:
        yield node
        for values in node.values():
            yield from _nodes([value for value in values if isinstance(value, dict)])


def labels_of(folder: Path) -> dict[str, str]:
    """What a judge wrote: the label of each item.

    Raises:
        ValueError: a label that is none.
    """
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in filter(None, path.read_text("utf-8").splitlines()):
            row = json.loads(line)
            if row["label"] not in LABELS:
                raise ValueError(f"{path.name}: {row['label']!r} is no label")
            found[row["item"]] = row["label"]
    return found


def counts(key: dict[str, str], judges: list[dict[str, str]]) -> str:
    """The counts in Markdown: planted claims that were found, labels of the others, and how far the judges agree."""
    planted = {item for item, what in key.items() if what.startswith("planted")}
    rows = [
        "| | " + " | ".join(f"judge {n}" for n in range(1, len(judges) + 1)) + " |",
        "|---" * (len(judges) + 1) + "|",
    ]

    def row(name: str, value: Callable[[dict[str, str]], object]) -> None:
        rows.append(f"| {name} | " + " | ".join(str(value(judge)) for judge in judges) + " |")

    row("items judged", lambda judge: f"{len(judge.keys() & key.keys())} of {len(key)}")
    row("planted claims found", lambda judge: f"{sum(judge.get(i) != 'right' for i in planted)} of {len(planted)}")
    for label in LABELS:
        row(
            f"claims labelled {label}",
            lambda judge, label=label: Counter(judge.get(i) for i in key.keys() - planted)[label],
        )
    both = [i for i in key if i not in planted and all(judge.get(i, "right") != "right" for judge in judges)]
    one = [i for i in key if i not in planted and i not in both and any(j.get(i, "right") != "right" for j in judges)]
    rows.append(f"\nNot right for both judges: {len(both)}; for one: {len(one)}.")
    rows += [f"* {key[item]}: {', '.join(judge.get(item, 'right') for judge in judges)}" for item in (*both, *one)]
    return "\n".join(rows)


def main() -> None:
    """Make the sheets, or count the labels."""
    command, folder = sys.argv[1], Path(sys.argv[2])
    if command == "sheets":
        folder.mkdir(parents=True, exist_ok=True)
        Sheets(curated.read(Settings.from_environment())).write(folder)
    else:
        key = json.loads((folder / KEY).read_text("utf-8"))
        sys.stdout.write(counts(key, [labels_of(Path(path)) for path in sys.argv[3:]]) + "\n")


if __name__ == "__main__":
    main()
