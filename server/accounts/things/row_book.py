"""Rows gathered claim by claim: what several claims say in the same words becomes one row with all their sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from graph.support.claim_records import ClaimRecord
from server.accounts.pictures.timelines import Bar, TimelineRow, bar_of
from server.accounts.things.moments import setting_line, times_of, when_line
from server.accounts.things.rows import FactGroup, FactRow, fact_row
from server.accounts.things.thing import Thing
from server.wording.chunks import Line, said, text_of
from server.wording.evidence import modalities_of, sentences_of
from server.wording.names import edtf_of

HELD_IT = said("held it")
"""What a row says of the holder of an office, who stands in the title of its group."""


@dataclass(frozen=True)
class RowSpec:
    """What one mention tells: in which section and group, in which words.

    `dated` is the thing whose times date the row. Where there is none, `beside` stands in its place, and `times` are
    those that it tells, as property and time.
    """

    section: str
    group: Line
    line: Line
    dated: str | None = None
    beside: Line = ()
    times: tuple[tuple[str, str], ...] = ()


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

    def groups(self, section: str, order: Sequence[str] = (), *, in_time: bool = False) -> list[FactGroup]:
        """The groups of a section with their rows and the sentences of these.

        Args:
            section: its name.
            order: titles of groups that come first, in this order; the others follow by alphabet.
            in_time: whether those others follow by their first dates instead.
        """
        found = self._sections.get(section, {})
        rank = {title: index for index, title in enumerate(order)}
        first = {
            t: min(self._moment(row)[0] for row in rows.values()) if in_time else "" for t, (_, rows) in found.items()
        }
        titles = sorted(found, key=lambda title: (rank.get(title, len(rank)), first[title], title.lower()))
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
        names = (time.rpartition("/")[2].rpartition("#")[2] for _, time in self._times(row))
        first = min((name.strip("-.") for name in names), default="~")
        return first if first[:1].isdigit() else "~", text_of(row.spec.line)

    def _times(self, row: _Row) -> Sequence[tuple[str, str]]:
        return times_of(self._thing, row.spec.dated, row.claims) if row.spec.dated else row.spec.times

    def timeline_rows(self, sections: Collection[str]) -> list[TimelineRow]:
        """What these sections tell as lines of a timeline, in the order of their dates: each dated thing once."""
        found: dict[str, tuple[Line, _Row]] = {}
        for name in sections:
            for title, rows in self._sections.get(name, {}).values():
                for row in rows.values():
                    spec = row.spec
                    label = (self._thing.names.chunk(spec.dated),) if spec.dated else spec.line
                    label = title if spec.line == HELD_IT else label
                    key = spec.dated or text_of(label) + text_of(spec.beside)
                    found.setdefault(key, (label, _Row(spec)))[1].claims.update(row.claims)
        ordered = sorted(found.values(), key=lambda pair: (self._moment(pair[1])[0], text_of(pair[0])))
        return [self._on_axis(label, row) for label, row in ordered]

    def _on_axis(self, label: Line, row: _Row) -> TimelineRow:
        dated, claims = row.spec.dated, row.claims.values()
        date = when_line(self._thing, dated, row.claims, mark=False) if dated else row.spec.beside
        return TimelineRow(label, date, _bars(self._times(row)), None, modalities_of(claims), sentences_of(claims))

    def _shown(self, row: _Row) -> FactRow:
        spec = row.spec
        date = when_line(self._thing, spec.dated, row.claims) if spec.dated else spec.beside
        line = spec.line
        if spec.section == "contacts" and spec.dated and spec.dated != self._thing.iri:
            line = (*line, *setting_line(self._thing, spec.dated, row.claims, text_of(spec.group)))
        return fact_row(line, date, row.claims.values(), self._thing.documents)


def _bars(times: Sequence[tuple[str, str]]) -> list[Bar]:
    """The times as bars: what is told to have begun has an end that is not told, unless one is."""
    edtf = [(name, edtf_of(time[time.index("time/") :] if "time/" in time else time)) for name, time in times]
    began = [text for name, text in edtf if name == "began"]
    ended = [text for name, text in edtf if name == "ended"]
    plain = [text for name, text in edtf if name not in ("began", "ended")]
    if len(began) == len(ended) == 1 and not (began + ended)[0].startswith("["):
        plain.append(f"{began[0]}/{ended[0]}")
    else:
        plain += [text if text.startswith("[") else f"{text}/" for text in began]
        plain += [text if text.startswith("[") else f"/{text}" for text in ended]
    return [bar for text in plain if (bar := bar_of(text))]
