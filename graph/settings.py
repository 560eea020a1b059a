"""Every setting in one place, read once from the environment, so that what can be set can be listed and tested."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from graph.errors import UsageError

PREFIX = "PEACEGRAPH_"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """All settings; each is read from `PEACEGRAPH_` and its name in capitals. Unknown names are refused."""

    base_iri: str = field(
        default="https://w3id.org/peacegraph/",
        metadata={"help": "Base IRI of the data; must end in `/`. The vocabulary does not move with it."},
    )
    root: Path = field(default=ROOT, metadata={"help": "Folder that holds `seeds/`, `ontology/` and `queries/`."})
    build_dir: Path = field(
        default=ROOT / ".build", metadata={"help": "Folder of the built datasets; made when missing."}
    )
    host: str = field(default="127.0.0.1", metadata={"help": "Address the server listens on."})
    port: int = field(default=8000, metadata={"help": "Port the server listens on.", "range": (1, 65535)})

    workers: int = field(
        default=0, metadata={"help": "Query workers; 0 is one more than the machine has cores.", "range": (0, 256)}
    )
    query_seconds: int = field(default=30, metadata={"help": "Longest a query may run, in seconds."})
    query_megabytes: int = field(default=1024, metadata={"help": "Memory a query may use beyond the dataset's, in MB."})
    answer_megabytes: int = field(default=50, metadata={"help": "Largest answer, in MB."})
    cache_megabytes: int = field(default=32, metadata={"help": "Answers kept for when they are asked again, in MB."})
    request_kilobytes: int = field(default=1024, metadata={"help": "Largest request body, in kB."})
    queue_length: int = field(default=32, metadata={"help": "Queries that may wait for a worker; more are refused."})
    queue_seconds: int = field(default=10, metadata={"help": "Longest a query may wait for a worker, in seconds."})

    def __post_init__(self) -> None:
        if not self.base_iri.startswith(("http://", "https://")) or not self.base_iri.endswith("/"):
            raise UsageError(f"{PREFIX}BASE_IRI is {self.base_iri!r}; give an http(s) address that ends in '/'")
        if not re.fullmatch(r"[^\s<>\"{}|\\^`#?]+", self.base_iri):
            raise UsageError(f"{PREFIX}BASE_IRI is {self.base_iri!r}; it holds a character that no base may hold")
        for f in fields(self):
            value = getattr(self, f.name)
            least, most = f.metadata.get("range", (1, None))
            if isinstance(value, int) and (value < least or (most is not None and value > most)):
                limit = f"at least {least}" + (f" and at most {most}" if most is not None else "")
                raise UsageError(f"{PREFIX}{f.name.upper()} is {value}; give {limit}")

    @property
    def seeds(self) -> Path:
        return self.root / "seeds"

    @property
    def ontology(self) -> Path:
        return self.root / "ontology"

    @property
    def queries(self) -> Path:
        return self.root / "queries"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises:
            UsageError: a variable with our prefix that is no setting, or a value that does not fit.
        """
        kinds = {f.name: type(f.default) for f in fields(cls)}
        given: dict[str, object] = {}
        for variable, value in environ.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in kinds:
                known = ", ".join(PREFIX + n.upper() for n in kinds)
                raise UsageError(f"{variable} is no setting of Peacegraph; there are {known}")
            if kinds[name] is int:
                if not value.isdecimal():
                    raise UsageError(f"{variable} is {value!r}; give a whole number")
                given[name] = int(value)
            else:
                given[name] = Path(value) if issubclass(kinds[name], Path) else value
        return cls(**given)  # type: ignore[arg-type]  # each value was made by its field's own type above

    @classmethod
    def as_table(cls) -> str:
        """The settings as the table of the README (Markdown)."""
        rows = ["| variable | default | what it sets |", "|---|---|---|"]
        for f in fields(cls):
            default = f.default
            if isinstance(default, Path):
                default = "the checkout" if default == ROOT else f"`{default.relative_to(ROOT)}` in the checkout"
            else:
                default = f"`{default}`"
            rows.append(f"| `{PREFIX}{f.name.upper()}` | {default} | {f.metadata['help']} |")
        return "\n".join(rows)
