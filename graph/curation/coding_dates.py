"""Checks the days on which curators worked: no coding or note of the future, and no coding before the publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from graph.claims.claims_file import ClaimsFile
from graph.core.errors import Mistake
from graph.curation.possible_identities import FILE, PossibleIdentity
from graph.texts import dates, edtf_bounds

_FIRST_TO_SEE_A_DAY: Final = timezone(timedelta(hours=14))
"""The time zone in which a day begins first."""


def latest_day(now: datetime | None = None) -> date:
    """Return the latest day that it is anywhere.

    Args:
        now: the time; by default that of the clock.
    """
    return (now or datetime.now(UTC)).astimezone(_FIRST_TO_SEE_A_DAY).date()


def coding_date_mistakes(files: Iterable[ClaimsFile], today: date) -> Iterator[Mistake]:
    """Yield the files that are said to have been coded in the future, or before their documents were published.

    Args:
        files: the claims files.
        today: the latest day that it is anywhere.
    """
    for file in files:
        curated = file.coded_on
        if curated is None or not dates.days([curated]):
            continue  # told as a mistake already
        if str(curated) > today.isoformat():
            message, fix = f"curated: {curated} is in the future", "write the day on which the document was coded"
            yield Mistake(file.shown_as, curated.line, message, fix)
        published = _published(file)
        if published is not None and str(curated) < published.isoformat():
            message = f"curated: {curated} is before the document was published, on {published} or later"
            yield Mistake(file.shown_as, curated.line, message, "correct the day of coding, or when it was published")


def noting_date_mistakes(identities: Iterable[PossibleIdentity], today: date) -> Iterator[Mistake]:
    """Yield the possible identities that are said to have been noted in the future.

    Args:
        identities: the possible identities.
        today: the latest day that it is anywhere.
    """
    for identity in identities:
        noted = identity.noted
        if noted is not None and str(noted) > today.isoformat():
            message, fix = f"noted: {noted} is in the future", "write the day on which it was noted"
            yield Mistake(FILE, noted.line, message, fix)


def _published(file: ClaimsFile) -> date | None:
    """The earliest day on which the claims of a file say that its document was published."""
    for claim in file.claims:
        for node in claim.facts.nodes:
            for iri in node.get("published", ()) if node["id"] == file.document_iri else ():
                value = claim.facts.times[iri]
                return None if dates.RELATIVE.fullmatch(value) else edtf_bounds.bounds(str(value)).not_before
    return None
