"""Rows gathered claim by claim: what several claims say in the same words becomes one row with all their sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.support.claim_records import ClaimRecord
from server.accounts.moments import times_of, when_line
from server.accounts.rows import FactGroup, FactRow, fact_row
from server.accounts.thing import Thing
from server.wording.chunks import Line, text_of


@dataclass(frozen=True)
class RowSpec:
    """What one mention tells: in which section and group, in which words.

    `dated` is the thing whose times date the row; where there is none, `beside` stands in its place, and `moment`, a
    date as far as one is told, orders the rows.
    """

    section: str
    group: Line
    line: Line
    dated: str | None = None
    beside: Line = ()
    moment: str = ""


@dataclass
class _Row:
    spec: RowSpec
    claims: dict[str, ClaimRecord] = field(default_factory=dict)


class RowBook:
    """The rows of one page, by section and group, in the order in which they came."""

    def __init__(self, thing: Thing) -> None:
        self._thing = thing
        self._sections: dict[str, dict[str, tuple[Line, dict[str, _Row]]]] = {}

    def add(self, spec: RowSpec, claim: ClaimRecord) -> None:
        """Note that a claim tells this."""
        _, rows = self._sections.setdefault(spec.section, {}).setdefault(text_of(spec.group), (spec.group, {}))
        rows.setdefault(text_of(spec.line) + text_of(spec.beside), _Row(spec)).claims[claim.iri] = claim

    def __contains__(self, section: str) -> bool:
        return section in self._sections

    def groups(self, section: str, order: Sequence[str] = ()) -> list[FactGroup]:
        """The groups of a section with their rows and the sentences of these.

        Args:
            section: its name.
            order: titles of groups that come first, in this order; the others follow by alphabet.
        """
        found = self._sections.get(section, {})
        rank = {title: index for index, title in enumerate(order)}
        titles = sorted(found, key=lambda title: (rank.get(title, len(rank)), title.lower()))
        return [self._group(*found[title]) for title in titles]

    def claims(self, section: str) -> Mapping[str, ClaimRecord]:
        """The claims of all rows of a section, by IRI."""
        groups = self._sections.get(section, {}).values()
        return {iri: claim for _, rows in groups for row in rows.values() for iri, claim in row.claims.items()}

    def _group(self, title: Line, rows: dict[str, _Row]) -> FactGroup:
        ordered = sorted(rows.values(), key=self._moment)
        return FactGroup(title, [self._shown(row) for row in ordered])

    def _moment(self, row: _Row) -> tuple[str, str]:
        """What orders rows: their first time, undated ones last; then their words."""
        times = times_of(self._thing, row.spec.dated, row.claims) if row.spec.dated else []
        first = min((time.rpartition("/")[2].strip("-.") for _, time in times), default=row.spec.moment)
        return first if first[:1].isdigit() else "~", text_of(row.spec.line)

    def _shown(self, row: _Row) -> FactRow:
        spec = row.spec
        date = when_line(self._thing, spec.dated, row.claims) if spec.dated else spec.beside
        return fact_row(spec.line, date, row.claims.values(), self._thing.documents)
