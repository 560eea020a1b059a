"""Answers of the endpoint as rows of terms, and the folder in which they are kept until they are asked for afresh."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.core.errors import EndpointAnswerError
from graph.core.whole_file import replace_file, storing

FOLDER: Final = "wikidata"
Term = ox.NamedNode | ox.Literal
_SHOWN: Final = 60


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, each with its terms by variable, the day on which it was given, and by which endpoint.

    What Wikidata knows to be there but not what it is (blank nodes) is left out of a row.
    """

    rows: tuple[dict[str, Term], ...]
    retrieved: date
    endpoint: str


class AnswerCache:
    """A folder of answers, each in a file that is named after the hash of endpoint and query."""

    def __init__(self, build_dir: Path) -> None:
        self._folder = build_dir / FOLDER

    def kept(self, endpoint: str, query: str) -> Answer | None:
        """The answer that was given before; None where there is none, or none that can be read."""
        try:
            held = json.loads(self._path(endpoint, query).read_text("utf-8"))
            content = json.dumps(held["answer"]).encode()
            return self.read(content, endpoint, date.fromisoformat(held["retrieved"]))
        except (OSError, ValueError, KeyError, TypeError, EndpointAnswerError):
            return None

    def keep(self, answer: Answer, query: str, content: bytes) -> None:
        """Write an answer down, in place of an older one.

        Args:
            answer: as read.
            query: what it answers.
            content: as it came, SPARQL results in JSON.

        Raises:
            StorageError: it could not be written.
        """
        held = {
            "endpoint": answer.endpoint,
            "query": query,
            "retrieved": answer.retrieved.isoformat(),
            "answer": json.loads(content),
        }
        path = self._path(answer.endpoint, query)
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.writing")
        replace_file(path, json.dumps(held, ensure_ascii=False, indent=1).encode(), beside)

    @staticmethod
    def read(content: bytes, endpoint: str, retrieved: date) -> Answer:
        """Read SPARQL results in JSON (SPARQL 1.1 Query Results JSON Format).

        Raises:
            EndpointAnswerError: they are none.
        """
        try:
            json.loads(content)
            solutions = ox.parse_query_results(content, ox.QueryResultsFormat.JSON)
            if not isinstance(solutions, ox.QuerySolutions):
                raise ValueError("yes or no")  # noqa: TRY004, TRY301  # told as the others are
            names = [variable.value for variable in solutions.variables]
            rows = tuple(
                {name: row[name] for name in names if isinstance(row[name], ox.NamedNode | ox.Literal)}
                for row in solutions
            )
        except (ValueError, SyntaxError) as error:
            began = " ".join(content[:_SHOWN].decode("utf-8", "replace").split())
            raise EndpointAnswerError(
                f"{endpoint} answered what is no SPARQL result in JSON ({error}): it begins {began!r}; "
                "nothing was changed; try again later"
            ) from None
        return Answer(rows, retrieved, endpoint)

    def _path(self, endpoint: str, query: str) -> Path:
        digest = hashlib.sha256(f"{endpoint}\n{query}".encode()).hexdigest()
        return self._folder / f"{digest}.json"
