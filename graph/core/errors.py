"""The base class of every error that a user can see, so that the command line and HTTP report errors alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar


class PeacegraphError(Exception):
    """An error that says what went wrong and what to do about it.

    `status` is the HTTP status of a response that reports the error, `code` a stable name for programs, `title` a
    heading and `detail` the sentence for people. `members` are extension members of the problem document (RFC 9457,
    section 3.2). `headers` are HTTP headers that the response must have, such as Retry-After.
    """

    by_code: ClassVar[dict[str, type[PeacegraphError]]] = {}
    """Every kind of error by its code, so that one that crosses a process stays what it is."""

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal-error"
    title = "Something went wrong inside Peacegraph"
    headers: tuple[tuple[str, str], ...] = ()

    def __init__(self, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.members = members

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in vars(cls) or cls.code in PeacegraphError.by_code:
            raise TypeError(f"{cls.__name__} needs a code of its own; {cls.code!r} is that of another error")
        PeacegraphError.by_code[cls.code] = cls

    def to_json(self) -> dict[str, Any]:
        """The error as plain objects, for another process."""
        return {"code": self.code, "detail": self.detail, "members": self.members}

    @staticmethod
    def from_json(payload: Mapping[str, Any]) -> PeacegraphError:
        """The error that `to_json` wrote, of the same class.

        Raises:
            KeyError: no error has this code.
        """
        kind = PeacegraphError.by_code[payload["code"]]
        error = kind.__new__(kind)
        PeacegraphError.__init__(error, payload["detail"], **payload["members"])
        return error


PeacegraphError.by_code[PeacegraphError.code] = PeacegraphError


class AnswerGoneError(PeacegraphError):
    """An answer that was given is not kept any more (RFC 9110, section 15.5.11)."""

    status = HTTPStatus.GONE
    code = "answer-gone"
    title = "The answer is not kept any more"


class MissingLibraryError(PeacegraphError):
    """A library that only some commands need is not installed."""

    code = "missing-library"
    title = "A library that this needs is not installed"


class UsageError(PeacegraphError):
    """The request or command is malformed."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad-request"
    title = "The request cannot be understood"


class QuerySyntaxError(UsageError):
    """The query is not valid SPARQL. Its members `line` and `column` count from 1."""

    code = "query-syntax"
    title = "The query is not valid SPARQL"


class NotFoundError(PeacegraphError):
    """The name identifies nothing in the dataset."""

    status = HTTPStatus.NOT_FOUND
    code = "not-found"
    title = "Nothing here has this name"


class WithdrawnError(PeacegraphError):
    """The claim stood here and was withdrawn (RFC 9110, section 15.5.11).

    Its members are `claim`, `reason`, and `replaced_by`, the claims that replaced it.
    """

    status = HTTPStatus.GONE
    code = "withdrawn"
    title = "This claim was withdrawn"


class NotAcceptableError(PeacegraphError):
    """The resource is available in none of the formats that the client accepts."""

    status = HTTPStatus.NOT_ACCEPTABLE
    code = "not-acceptable"
    title = "This is not available in the format asked for"


class BuildError(PeacegraphError):
    """The dataset cannot be built or read."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "no-dataset"
    title = "There is no dataset to answer from"


class EndpointError(PeacegraphError):
    """An endpoint of others did not give an answer that can be used; nothing was changed."""

    status = HTTPStatus.BAD_GATEWAY
    code = "endpoint"
    title = "Wikidata gave no answer"


class EndpointUnreachableError(EndpointError):
    """The endpoint of others cannot be reached, is late, or refuses."""

    code = "endpoint-unreachable"
    title = "Wikidata could not be asked"


class EndpointAnswerError(EndpointError):
    """What the endpoint of others answered is not what was asked for."""

    code = "endpoint-answer"
    title = "What Wikidata answered cannot be used"


class ForeignTextError(PeacegraphError):
    """A text is not, character for character, the document that it is to be put in the place of."""

    status = HTTPStatus.CONFLICT
    code = "foreign-text"
    title = "This is not the document"


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake in the curated files: its position, what is wrong, and how to correct it. `line` counts from 1."""

    file: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.fix}"


class Mistakes(list[Mistake]):
    """The mistakes of one file, in the order of their discovery."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.unreadable = False
        """Whether the file could not be read at all, so that references to its entities cannot be checked."""

    def add(self, line: int, what: str, fix: str) -> None:
        """Add a mistake.

        Args:
            line: the line of the mistake, counted from 1.
            what: what is wrong.
            fix: what the curator should do.
        """
        self.append(Mistake(self.file, line, what, fix))


class InvalidSeedsError(BuildError):
    """The curated files hold mistakes; `mistakes` lists all of them, sorted and without duplicates."""

    code = "invalid-seeds"
    title = "The curated files hold mistakes"

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes in the curated files; run `peacegraph check` to see them")
        self.mistakes = sorted(set(mistakes))


class UnreadableQueryError(Exception):
    """The provenance of a query is unavailable because the query cannot be analysed; the message tells its author why.

    The query itself is answered all the same.
    """
