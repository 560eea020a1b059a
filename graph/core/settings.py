"""All settings in one dataclass, read once from the environment, so that they can be listed and tested."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from graph.core.errors import UsageError

PREFIX = "PEACEGRAPH_"
ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1 << 20
"""Bytes."""
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Settings:
    """All settings. The environment variable of each is `PEACEGRAPH_` and its name in capitals.

    Raises:
        UsageError: a value is out of range or malformed.
    """

    base_iri: str = field(
        default="https://w3id.org/peacegraph/",
        metadata={"help": "Base IRI of the data; must end in `/`. The vocabulary does not move with it."},
    )
    root: Path = field(default=ROOT, metadata={"help": "Folder that holds `seeds/`, `ontology/` and `queries/`."})
    build_dir: Path = field(
        default=ROOT / ".build", metadata={"help": "Folder of the built datasets; made when missing."}
    )
    without_texts: bool = field(
        default=False,
        metadata={"help": "`1` builds the dataset without the documents' own words; as `build --without-texts`."},
    )
    host: str = field(default="127.0.0.1", metadata={"help": "Address the server listens on."})
    port: int = field(default=8000, metadata={"help": "Port the server listens on.", "range": (1, 65535)})

    workers: int = field(
        default=0,
        metadata={
            "help": "Query workers; 0 is one more than the machine has cores, and two more than one client may use.",
            "range": (0, 256),
        },
    )
    query_seconds: int = field(default=30, metadata={"help": "Longest a query may run, in seconds."})
    query_megabytes: int = field(default=1024, metadata={"help": "Memory a query may use beyond the dataset's, in MB."})
    answer_megabytes: int = field(default=50, metadata={"help": "Largest answer, in MB."})
    cache_megabytes: int = field(default=32, metadata={"help": "Answers kept for when they are asked again, in MB."})
    queue_length: int = field(default=32, metadata={"help": "Queries that may wait for a worker; more are refused."})
    queue_seconds: int = field(default=10, metadata={"help": "Longest a query may wait for a worker, in seconds."})
    client_queries: int = field(
        default=4, metadata={"help": "Queries that one client may have running or waiting at once."}
    )
    trusted_proxies: str = field(
        default="",
        metadata={
            "help": "Addresses or networks, separated by commas, whose `X-Forwarded-For` tells who the client is, "
            "and whose `X-Forwarded-Proto` and `X-Forwarded-Host` tell which address it used."
        },
    )
    services: str = field(
        default="",
        metadata={"help": "Endpoints, separated by commas, that `SERVICE` may ask; none by default."},
    )
    wikidata: str = field(
        default="https://query.wikidata.org/sparql",
        metadata={"help": "SPARQL endpoint of Wikidata, which the commands of `link` ask, and nothing else does."},
    )
    wikidata_contact: str = field(
        default="", metadata={"help": "Page or address at which Wikidata's operators can reach whoever asks."}
    )
    wikidata_seconds: int = field(
        default=60, metadata={"help": "Longest that Wikidata may take to answer, in seconds."}
    )
    wikidata_wait_seconds: int = field(
        default=60, metadata={"help": "Longest that Wikidata may let a command wait (`Retry-After`), in seconds."}
    )
    request_kilobytes: int = field(default=1024, metadata={"help": "Largest request body, in kB."})
    header_kilobytes: int = field(
        default=64, metadata={"help": "Largest address and headers of a request together, in kB.", "range": (8, 1024)}
    )
    request_seconds: int = field(
        default=10, metadata={"help": "Longest that headers, and then the body, may take to arrive, in seconds."}
    )
    stop_seconds: int = field(
        default=5, metadata={"help": "Time that running requests get to end when the server is stopped, in seconds."}
    )
    scratch: str = field(
        default="",
        metadata={"help": "Folder of a writable store to serve instead of the dataset; as `serve --scratch`."},
    )
    contact: str = field(
        default="",
        metadata={"help": "Where corrections are sent, an address on the web or of mail; the page `/about` tells it."},
    )
    log_level: str = field(
        default="info",
        metadata={"help": "What is logged: `info` a line a request, `warning` less, `debug` also the queries' texts."},
    )

    def __post_init__(self) -> None:
        if not self.base_iri.startswith(("http://", "https://")) or not self.base_iri.endswith("/"):
            raise UsageError(f"{PREFIX}BASE_IRI is {self.base_iri!r}; give an http(s) address that ends in '/'")
        if not re.fullmatch(r"[^\s<>\"{}|\\^`#?]+", self.base_iri):
            raise UsageError(f"{PREFIX}BASE_IRI is {self.base_iri!r}; it holds a character that no base may hold")
        if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", self.wikidata):
            raise UsageError(f"{PREFIX}WIKIDATA is {self.wikidata!r}; give the http(s) address of a SPARQL endpoint")
        if not (self.wikidata_contact.isascii() and (self.wikidata_contact + " ").isprintable()):
            raise UsageError(f"{PREFIX}WIKIDATA_CONTACT is {self.wikidata_contact!r}; give plain characters (ASCII)")
        if self.log_level not in LOG_LEVELS:
            raise UsageError(f"{PREFIX}LOG_LEVEL is {self.log_level!r}; give one of {', '.join(LOG_LEVELS)}")
        try:
            self.proxies()
        except ValueError as error:
            raise UsageError(f"{PREFIX}TRUSTED_PROXIES: {error}; give addresses or networks") from None
        for setting in fields(self):
            value = getattr(self, setting.name)
            minimum, maximum = setting.metadata.get("range", (1, None))
            if (
                isinstance(value, int)
                and not isinstance(value, bool)
                and (value < minimum or (maximum is not None and value > maximum))
            ):
                limit = f"at least {minimum}" + (f" and at most {maximum}" if maximum is not None else "")
                raise UsageError(f"{PREFIX}{setting.name.upper()} is {value}; give {limit}")

    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Return the networks of the proxies whose `X-Forwarded-For` header is trusted.

        Raises:
            ValueError: an entry is neither an address nor a network.
        """
        return tuple(ip_network(name) for name in _comma_separated(self.trusted_proxies))

    @property
    def allowed_services(self) -> frozenset[str]:
        return frozenset(_comma_separated(self.services))

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
        """Read the settings from environment variables.

        Raises:
            UsageError: a variable with our prefix is no setting, or a value is malformed or out of range.
        """
        types = {setting.name: type(setting.default) for setting in fields(cls)}
        values: dict[str, object] = {}
        for variable, value in environ.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in types:
                variables = ", ".join(PREFIX + n.upper() for n in types)
                raise UsageError(f"{variable} is no setting of Peacegraph; there are {variables}")
            if types[name] is bool:
                if value not in ("0", "1"):
                    raise UsageError(f"{variable} is {value!r}; give 0 or 1")
                values[name] = value == "1"
            elif types[name] is int:
                if not re.fullmatch("[0-9]{1,9}", value):
                    raise UsageError(f"{variable} is {value!r}; give a whole number")
                values[name] = int(value)
            else:
                values[name] = Path(value) if issubclass(types[name], Path) else value
        return cls(**values)  # type: ignore[arg-type]  # each value was converted to the type of its field above

    @classmethod
    def as_table(cls) -> str:
        """Return the README's table of settings, in Markdown."""
        rows = ["| variable | default | what it sets |", "|---|---|---|"]
        for setting in fields(cls):
            default = setting.default
            if isinstance(default, Path):
                default = "the checkout" if default == ROOT else f"`{default.relative_to(ROOT)}` in the checkout"
            else:
                shown = int(default) if isinstance(default, bool) else default
                default = f"`{shown}`" if default != "" else "none"
            rows.append(f"| `{PREFIX}{setting.name.upper()}` | {default} | {setting.metadata['help']} |")
        return "\n".join(rows)


def _comma_separated(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
