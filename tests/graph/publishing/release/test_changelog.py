"""The changelog names what a curator changed, each thing once, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from graph.core.errors import UsageError
from graph.publishing.release import comparison
from graph.publishing.release.changelog import changelog
from graph.publishing.release.released import Answer, Release
from tests.support.releases import ADDED

Releases = tuple[Path, Path]


def sections(text: str) -> dict[str, str]:
    """The sections of a changelog by their headings."""
    return dict(re.findall(r"^## (.+?)\n\n(.+?)(?=\n## |\Z)", text, re.MULTILINE | re.DOTALL))


def test_it_names_exactly_what_was_changed(small_releases: Releases) -> None:
    text = (small_releases[1] / "CHANGELOG.md").read_text("utf-8")
    told = sections(text)
    assert list(told) == [
        "Claims added (1)",
        "Claims changed (1)",
        "Claims withdrawn (1)",
        "Documents of which something else is noted (1)",
        "Things renamed (1)",
        "Things gone (1)",
        "Disagreements changed (1)",
        "Questions asked or answered otherwise (1)",
    ]
    assert "### Document 001, TASS\n\n* `claim/001-08` “MOSCOW” (asserted)" in told["Claims added (1)"]
    assert "MOSCOW" in ADDED
    of_a_side = "claim/000-01"
    found = set(re.findall(r"claim/\d{3}-\d{2}", text))
    assert found == {"claim/001-05", "claim/001-06", "claim/001-08", of_a_side}


def test_a_changed_claim_is_told_with_its_quote_its_place_and_its_facts(small_releases: Releases) -> None:
    told = sections((small_releases[1] / "CHANGELOG.md").read_text("utf-8"))["Claims changed (1)"]
    signature = "`agreement/trilateral-statement-2020-11-09#signature-ilham-aliyev-001`"
    statement = "Trilateral statement of 9 November 2020 (`agreement/trilateral-statement-2020-11-09`)"
    before = "On November 9, 2020, Russian President Vladimir Putin"
    after = f"{before}, Azerbaijani President Ilham Aliyev"
    said = "agent: Ilham Aliyev (`person/ilham-aliyev`); kind: signed; on behalf of: Azerbaijan (`state/azerbaijan`)"
    assert told.splitlines()[2:] == [
        f"* `claim/001-05` “{after}”",
        f"  * quote: was “{before}”; is “{after}”",
        "  * place of the quote: was `doc/001#char=1609,1662`; is `doc/001#char=1609,1698`",
        f"  * says now: {statement}, signature: {signature}",
        f"  * says now: {signature}, {said}",
    ]


def test_a_withdrawn_claim_is_told_with_its_reason_and_nothing_in_it_is_markdown(small_releases: Releases) -> None:
    told = sections((small_releases[1] / "CHANGELOG.md").read_text("utf-8"))["Claims withdrawn (1)"]
    words = "“a number of districts came over to Baku’s control”"
    assert told.splitlines()[2:] == [f"* `claim/001-06` {words}: Told \\*twice\\*. Replaced by `claim/001-05`."]


def test_names_disagreements_documents_and_answers_are_told(small_releases: Releases) -> None:
    told = sections((small_releases[1] / "CHANGELOG.md").read_text("utf-8"))
    assert (
        "was called “Talks of Lavrov and Mirzoyan (document 001)”; is called “Talks in Moscow (document 001)”"
        in (told["Things renamed (1)"])
    )
    assert "`control/districts-001`" in told["Things gone (1)"]
    assert told["Disagreements changed (1)"].splitlines() == [
        "* When the conflict began (`disagreement/conflict-start-date`)",
        "  * no longer: “in 1988”, stated in: `claim/000-01`",
        "  * no longer: side: “in 1988”",
        "  * now: “in the year 1988”, stated in: `claim/000-01`",
        "  * now: side: “in the year 1988”",
    ]
    assert "coded on: “2026-11-28”" in told["Documents of which something else is noted (1)"]
    answer = told["Questions asked or answered otherwise (1)"]
    assert "`changes-of-control-by-document`" in answer
    assert "1 row before, 0 after; 0 new, 1 gone" in answer
    assert "`claim/001-06`" in answer


def test_a_first_release_tells_what_it_holds(small_releases: Releases) -> None:
    text = (small_releases[0] / "CHANGELOG.md").read_text("utf-8")
    assert "First release: data of 2026-11-21" in text
    assert "| claims | 11 |" in text
    assert sections(text) == {}


def test_counts_stand_before_and_after(small_releases: Releases) -> None:
    text = (small_releases[1] / "CHANGELOG.md").read_text("utf-8")
    for row in ("| claims | 11 | 11 |", "| facts that claims say | 47 | 49 |", "| claims withdrawn so far | 0 | 1 |"):
        assert row in text
    assert "| terms of the ontology | 511 | 511 |" in text, "classes, properties, concepts and their schemes"


def fetched(release: Release, revision: int, label: str) -> Release:
    """The same release with an item that was fetched from Wikidata."""
    graph = "wikidata/Q399"
    about = frozenset({(graph, "rdfs:label", f'"Wikidata, item Q399, revision {revision}, retrieved 2026-11-29"@en')})
    said = frozenset({("wd:Q399", "wdt:P1705", f'"{label}"@hy')})
    return replace(release, noted={**release.noted, graph: about}, fetched={graph: said})


def test_what_was_fetched_from_wikidata_is_told_apart_from_claims_and_things(both: tuple[Release, Release]) -> None:
    old, _ = both
    first, second = fetched(old, 5, "Hayastan"), fetched(old, 6, "Hayastani")
    added, anew = changelog(first, old), changelog(second, first)
    assert list(sections(added)) == ["Items of Wikidata added (1)"]
    assert "| items fetched from Wikidata | 0 | 1 |" in added
    assert list(sections(anew)) == ["Items of Wikidata changed (1)"]
    for words in ("revision 5", "revision 6", "Hayastan”", "Hayastani”"):
        assert words in anew
    assert list(sections(changelog(old, first))) == ["Items of Wikidata removed (1)"]


def test_read_backwards_it_tells_the_opposite(both: tuple[Release, Release]) -> None:
    old, new = both
    told = sections(changelog(old, new))
    assert "* `claim/001-06`" in told["Claims added (1)"]
    assert "* `claim/001-08` “MOSCOW”" in told["Claims gone without a record of why (1)"]
    assert told["Withdrawals no longer recorded (1)"].strip() == "* `claim/001-06`"
    assert "* Change of control" in told["Things added (1)"]


def test_nothing_differs_from_itself(both: tuple[Release, Release]) -> None:
    text = changelog(both[0], both[0])
    assert "Nothing else differs." in text
    assert "The data are the same." in text
    assert sections(text) == {}


def test_terms_and_possible_identities_are_told(both: tuple[Release, Release]) -> None:
    old, _ = both
    name, identity = "pg:Summit", "identity/two-talks"
    more = {
        name: frozenset({(name, "rdf:type", "owl:Class"), (name, "rdfs:label", '"summit"@en')}),
        identity: frozenset(
            {(identity, "rdf:type", "pg:PossibleIdentity"), (identity, "rdfs:label", '"Two talks"@en')}
        ),
    }
    new = replace(old, noted={**old.noted, **more})
    told = sections(changelog(new, old))
    assert {heading: lines.strip() for heading, lines in told.items()} == {
        "Possible identities added (1)": "* Two talks (`identity/two-talks`)",
        "Terms of the ontology added (1)": "* `pg:Summit` summit",
    }
    assert list(sections(changelog(old, new))) == [
        "Possible identities removed (1)",
        "Terms of the ontology removed (1)",
    ]


def test_a_base_that_moved_is_no_change_of_claims(both: tuple[Release, Release]) -> None:
    old, _ = both
    text = changelog(replace(old, manifest={**old.manifest, "base_iri": "https://example.org/", "version": "x"}), old)
    assert "The addresses begin with `https://example.org/` instead of `https://w3id.org/peacegraph/`." in text
    assert sections(text) == {}


def test_releases_with_and_without_texts_are_not_compared(both: tuple[Release, Release]) -> None:
    old, new = both
    with pytest.raises(UsageError, match="holds the words of the documents, and the later release does not"):
        changelog(replace(new, manifest={**new.manifest, "texts": False}), old)
    with pytest.raises(UsageError, match="does not hold the words of the documents, and the later release does"):
        changelog(new, replace(old, manifest={**old.manifest, "texts": False}))


def test_sides_that_only_move_are_no_change(both: tuple[Release, Release]) -> None:
    old, _ = both
    point = "disagreement/conflict-start-date"
    other = {f"{point}#side-1": f"{point}#side-2", f"{point}#side-2": f"{point}#side-1"}
    swapped = {
        other.get(address, address): frozenset((other.get(s, s), p, other.get(o, o)) for s, p, o in facts)
        for address, facts in old.noted.items()
    }
    assert swapped != old.noted
    assert comparison.disagreements(old, replace(old, noted=swapped)).changed == ()


def test_what_is_said_of_a_question_is_no_part_of_it(both: tuple[Release, Release]) -> None:
    old, _ = both
    one, other = (
        replace(old, answers={"q": Answer(summary, f"# summary: {summary}\nSELECT ?x {{}}", ("x",), ())})
        for summary in ("Which?", "Which one?")
    )
    assert comparison.answers(one, other) == ([], [], [])


def test_rows_are_counted_as_often_as_they_stand_and_their_order_is_no_change(both: tuple[Release, Release]) -> None:
    old, _ = both

    def answered(*rows: str) -> Release:
        return replace(old, answers={"q": Answer("Which?", "SELECT", ("x",), tuple((row,) for row in rows))})

    before = answered("a", "a", "b")
    assert comparison.answers(before, answered("b", "a", "a"))[2] == []
    (change,) = comparison.answers(before, answered("a", "b", "c", "d"))[2]
    assert (change.gone, change.new) == ((("a",),), (("c",), ("d",)))
    text = changelog(answered(*"abcdefgh"), answered("a"))
    assert "1 row before, 8 after; 7 new, 0 gone" in text
    assert "  * new: 2 more rows, in the files of the answer" in text
    asked = replace(old, answers={"q": Answer("Which?", "SELECT *", ("x",), (("a",),))})
    assert "the question itself was changed" in changelog(asked, answered("a"))
