"""Compares the readings of `seeds/readings/` anew and writes the table into the curator's guide: `make reliability`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from graph.core.settings import Settings
from graph.curation import coding_agreement, seeds

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
GUIDE = SEEDS / "README.md"
START, END = "<!-- reliability -->", "<!-- /reliability -->"
DOCUMENTS = ("000", "001", "002", "003", "004")


def comparisons() -> dict[str, tuple[Path, Path]]:
    """What is compared with the second reading: the first one as it was before the settlement, and the file in use."""
    readings = SEEDS / "readings"
    found = {}
    for number in DOCUMENTS:
        second = readings / f"{number}-guide4-second.yaml"
        found[f"{number} before"] = (readings / f"{number}-guide4-first.yaml", second)
        found[f"{number} after"] = (SEEDS / "claims" / f"{number}.yaml", second)
    return found


def measure() -> str:
    """The table in Markdown: Krippendorff's alpha, and in brackets the units and the share that is the same."""
    reader = seeds.claims_reader(Settings())
    made = {
        name: coding_agreement.compare(*(reader.read(path, path.name) for path in paths))
        for name, paths in comparisons().items()
    }
    lines = [f"| variable | {' | '.join(made)} |", "|---" * (len(made) + 1) + "|"]
    lines.append(
        f"| claims, pairs | {' | '.join(f'{a.claims[0]} and {a.claims[1]}, {len(a.pairs)}' for a in made.values())} |"
    )
    for position, variable in enumerate(next(iter(made.values())).variables):
        cells = []
        for found in made.values():
            v = found.variables[position]
            alpha = "–" if v.alpha is None else f"{v.alpha:.2f}"
            cells.append(f"{alpha} ({v.units}, {v.same / v.units:.0%})" if v.units else "–")
        lines.append(f"| {variable.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and write."""
    table = measure()
    sys.stdout.write(table + "\n")
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    GUIDE.write_text(pattern.sub(lambda _: f"{START}\n{table}\n{END}", GUIDE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
