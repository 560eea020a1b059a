"""The changelog of a release against the one before, for people: made from the files of the two, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from graph.publishing.release import comparison
from graph.publishing.release.comparison import AnswerChange, Compared, Differences, counts
from graph.publishing.release.released import LABELS, Release, text
from graph.publishing.release.wording import (
    claim_named,
    code,
    counted,
    facts_words,
    first_words,
    named,
    plain,
    quoted,
    value_words,
)

ROWS_SHOWN = 5
"""How many of the rows that an answer has gained or lost are shown."""
Section = tuple[str, list[str]]
"""A heading and its lines."""


def changelog(new: Release, old: Release | None) -> str:
    """The changelog of a release, in Markdown.

    Args:
        new: the release.
        old: the one before; None where it is the first, or compared with none.

    Raises:
        UsageError: only one of them holds the words of the documents.
    """
    lines = [f"# Changes in {new.manifest['name']}", ""]
    if old is None:
        sections = [*_withdrawn(new, None)]
        lines += [f"First release: {_state(new)}. It is compared with none.", "", *_counts(new, None)]
    else:
        comparison.refuse_other_texts(old, new.manifest["texts"])
        sections = list(_sections(old, new))
        changed = [f"{heading.lower()} ({_number(told)})" for heading, told in sections]
        lines += [f"From {old.manifest['name']}, {_state(old)}, to {new.manifest['name']}, {_state(new)}.", ""]
        for told_of_releases in _about_releases(old, new):
            lines += [told_of_releases, ""]
        lines += _counts(new, old)
        lines += ["", f"Changed: {'; '.join(changed)}." if changed else "Nothing else differs."]
    for heading, told in sections:
        lines += ["", f"## {heading} ({_number(told)})", "", *told]
    return "\n".join(lines) + "\n"


def _number(told: Iterable[str]) -> int:
    """How many things the lines of a section tell of."""
    return sum(line.startswith("* ") for line in told)


def _state(release: Release) -> str:
    return f"data of {release.manifest['date']}, version `{release.manifest['version']}`"


def _about_releases(old: Release, new: Release) -> Iterator[str]:
    """Yield what of the releases themselves differs, so that nobody takes it for a change of the data."""
    before, after = old.manifest, new.manifest
    if before["base_iri"] != after["base_iri"]:
        yield f"The addresses begin with {code(after['base_iri'])} instead of {code(before['base_iri'])}."
    if before["software"] != after["software"]:
        yield f"The software is version {after['software']} instead of {before['software']}."
    if before["version"] == after["version"]:
        yield "The data are the same."


def _counts(new: Release, old: Release | None) -> Iterator[str]:
    """Yield the table of counts."""
    after, before = counts(new), counts(old) if old else None
    yield "| | before | after |" if before else "| | |"
    yield "|---|---:|---:|" if before else "|---|---:|"
    for name, number in after.items():
        yield f"| {name} | {before[name]:,} | {number:,} |" if before else f"| {name} | {number:,} |"


def _sections(old: Release, new: Release) -> Iterator[Section]:
    """Yield every section that has something to tell."""
    for room in (_claims, _documents, _things, _points, _fetched_items, _answers, _terms):
        yield from (section for section in room(old, new) if section[1])


def _claims(old: Release, new: Release) -> Iterator[Section]:
    """Yield the sections of claims, each by document."""
    found = comparison.claims(old, new)

    def line(release: Release) -> Callable[[str], list[str]]:
        return lambda claim: [f"* {claim_named(release, claim)} ({', '.join(_modality(release, claim))})"]

    lost = [claim for claim in found.removed if claim not in new.withdrawn]
    changed = {change.address: change for change in found.changed}
    yield "Claims added", _by_document(new, found.added, line(new))
    yield "Claims changed", _by_document(new, changed, lambda claim: _changed_claim(old, new, changed[claim]))
    yield from _withdrawn(new, old)
    yield "Claims gone without a record of why", _by_document(old, lost, line(old))


def _modality(release: Release, claim: str) -> list[str]:
    return [value_words(release, value) for value in release.values(claim, "pg:modality")]


def _changed_claim(old: Release, new: Release, change: Differences) -> list[str]:
    """What differs of a claim: what is noted of it, then the facts it says."""
    lines = [f"* {claim_named(new, change.address)}"]
    for name, before, after in change.fields:
        was = "; ".join(value_words(old, value) for value in before)
        now = "; ".join(value_words(new, value) for value in after)
        lines.append(f"  * {name}: was {was or 'not given'}; is {now or 'not given'}")
    lines += [f"  * no longer says: {words}" for words in facts_words(old, change.gone)]
    return lines + [f"  * says now: {words}" for words in facts_words(new, change.new)]


def _withdrawn(new: Release, old: Release | None) -> Iterator[Section]:
    """Yield the claims withdrawn since the release before, or so far, each with the reason that the dataset gives."""

    def line(claim: str) -> list[str]:
        known = old is not None and claim in old.coded
        record = new.withdrawn[claim]
        base = new.manifest["base_iri"]
        by = " and ".join(code(iri.removeprefix(base)) for iri in record["replaced_by"]) or "nothing"
        reason = plain(record["reason"]).rstrip(".")
        return [f"* {claim_named(old, claim) if known and old else code(claim)}: {reason}. Replaced by {by}."]

    earlier: Mapping[str, object] = old.withdrawn if old else {}
    since = [claim for claim in sorted(new.withdrawn) if claim not in earlier]
    otherwise = [c for c in sorted(new.withdrawn) if c in earlier and earlier[c] != new.withdrawn[c]]
    back = [claim for claim in sorted(earlier) if claim not in new.withdrawn]
    for heading, claims in (
        ("Claims withdrawn" if old else "Claims withdrawn so far", since),
        ("Withdrawals told otherwise", otherwise),
    ):
        if claims:
            yield heading, _by_document(new, claims, line)
    if back:
        yield "Withdrawals no longer recorded", [f"* {code(claim)}" for claim in back]


def _by_document(release: Release, claims: Iterable[str], line: Callable[[str], list[str]]) -> list[str]:
    """The lines of claims under a heading for each document, in the order of documents and claims."""
    lines: list[str] = []
    for number, found in groupby(sorted(claims, key=_place), key=lambda claim: _place(claim)[0]):
        lines += [*([""] if lines else []), f"### {_document(release, f'doc/{number}')}", ""]
        lines += [told for claim in found for told in line(claim)]
    return lines


def _place(claim: str) -> tuple[str, int, str]:
    """The document and the number of a claim (`claim/001-50`), by which claims are ordered."""
    document, _, number = claim.removeprefix("claim/").partition("-")
    return document, len(number), number


def _document(release: Release, address: str) -> str:
    """A document by its number, title and publisher."""
    titles = [quoted(text(title)) for title in release.values(address, "dct:title")]
    publishers = [plain(release.names.get(who, who)) for who in release.values(address, "dct:publisher")]
    return ", ".join([f"Document {address.removeprefix('doc/')}", *titles, *publishers])


def _documents(old: Release, new: Release) -> Iterator[Section]:
    found = comparison.documents(old, new)
    yield "Documents added", [f"* {_document(new, address)}" for address in found.added]
    yield "Documents gone", [f"* {_document(old, address)}" for address in found.removed]
    changed = [line for change in found.changed for line in _changed(old, new, change, _document(new, change.address))]
    yield "Documents of which something else is noted", changed


def _things(old: Release, new: Release) -> Iterator[Section]:
    """Yield things that are called otherwise, new, gone, and described otherwise."""
    found = comparison.things(old, new)
    renamed = [c for c in found.changed if any(name in LABELS for _, name, _ in (*c.gone, *c.new))]
    yield "Things renamed", [_renamed(change) for change in renamed]
    yield "Things added", [f"* {named(new, address)}" for address in found.added]
    yield "Things gone", [f"* {named(old, address)}" for address in found.removed]
    described = (_without_names(change) for change in found.changed)
    yield "Things described otherwise", [line for c in described if c for line in _changed(old, new, c)]


def _renamed(change: Differences) -> str:
    was, now = (
        " and ".join(quoted(text(value)) for _, name, value in facts if name in LABELS)
        for facts in (change.gone, change.new)
    )
    return f"* {code(change.address)}: was called {was or 'nothing else'}; is called {now or 'so no more'}"


def _without_names(change: Differences) -> Differences:
    gone, new = (tuple(f for f in facts if f[1] not in LABELS) for facts in (change.gone, change.new))
    return Differences(change.address, gone, new)


def _points(old: Release, new: Release) -> Iterator[Section]:
    """Yield disagreements and possible identities."""
    yield from _of_sort("Disagreements", old, new, comparison.disagreements(old, new))
    yield from _of_sort("Possible identities", old, new, comparison.identities(old, new))


def _fetched_items(old: Release, new: Release) -> Iterator[Section]:
    """Yield what is kept of Wikidata, which no document says."""
    yield from _of_sort("Items of Wikidata", old, new, comparison.fetched_items(old, new))


def _terms(old: Release, new: Release) -> Iterator[Section]:
    yield from _of_sort("Terms of the ontology", old, new, comparison.terms(old, new), code)


def _of_sort(
    sort: str, old: Release, new: Release, found: Compared, address: Callable[[str], str] = str
) -> Iterator[Section]:
    """Yield what was added, removed and changed of a sort of things."""

    def shown(release: Release, one: str) -> str:
        return f"{code(one)} {named(release, one)}" if address is code else named(release, one)

    yield f"{sort} added", [f"* {shown(new, one)}" for one in found.added]
    yield f"{sort} removed", [f"* {shown(old, one)}" for one in found.removed]
    changed = [line for c in found.changed for line in _changed(old, new, c, shown(new, c.address))]
    yield f"{sort} changed", changed


def _changed(old: Release, new: Release, change: Differences, name: str = "") -> list[str]:
    """What is no longer noted of something, and what is noted now."""
    lines = [f"* {name or named(new, change.address)}"]
    lines += [f"  * no longer: {words}" for words in facts_words(old, change.gone, change.address)]
    return lines + [f"  * now: {words}" for words in facts_words(new, change.new, change.address)]


def _answers(old: Release, new: Release) -> Iterator[Section]:
    """Yield questions added and removed, and those answered otherwise."""
    added, removed, changes = comparison.answers(old, new)
    yield "Questions added", [f"* {code(name)} {plain(new.answers[name].summary)}" for name in added]
    yield "Questions removed", [f"* {code(name)} {plain(old.answers[name].summary)}" for name in removed]
    answered = [line for change in changes for line in _changed_answer(old, new, change)]
    yield "Questions asked or answered otherwise", answered


def _changed_answer(old: Release, new: Release, change: AnswerChange) -> list[str]:
    """A question with the numbers of its rows, and some of those that differ."""
    before, after = old.answers[change.name], new.answers[change.name]
    rows = f"{counted(len(before.rows), 'row')} before, {len(after.rows):,} after"
    differ = f"{len(change.new):,} new, {len(change.gone):,} gone"
    asked = "; the question itself was changed" if change.asked_otherwise else ""
    lines = [f"* {code(change.name)} {plain(after.summary)}: {rows}; {differ}{asked}"]
    for word, found in (("gone", change.gone), ("new", change.new)):
        lines += [f"  * {word}: {_cells(row)}" for row in found[:ROWS_SHOWN]]
        if len(found) > ROWS_SHOWN:
            lines.append(f"  * {word}: {counted(len(found) - ROWS_SHOWN, 'more row')}, in the files of the answer")
    return lines


def _cells(row: Iterable[str]) -> str:
    """A row on one line, with long texts by their first words."""
    return ", ".join(code(cell[1:-1]) if cell.startswith("<") else first_words(cell)[1:-1] or "(blank)" for cell in row)
