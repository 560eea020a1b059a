"""The page of a thing tells all that claims say of it, each with its sentences, in a fixed number of look-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PREFIXES
from graph.core.settings import Settings
from graph.dataset.fetched_graphs import WDT
from graph.publishing.overviews.contact_pairs import Of
from graph.store.dataset_store import Answer, EmbeddedStore, solutions
from graph.support.identity_records import identities_of
from server.accounts.overviews.contact_network import network
from server.accounts.things.beside_wikidata import FetchedItem, SaidByWikidata
from server.accounts.things.mentions import mentions
from server.accounts.things.surroundings import outside_links, without_paths
from server.accounts.things.thing import Thing, load_thing
from server.accounts.things.thing_page import ThingPage, thing_page
from server.wording.chunks import text_of
from server.wording.evidence import Evidence

KINDS = (
    "person/sergey-lavrov",
    "state/armenia",
    "agreement/trilateral-statement-2020-11-09",
    "conflict/nagorno-karabakh",
    "hostilities/2020-09",
    "meeting/lavrov-mirzoyan-moscow-004",
    "speech/zakharova-unesco-003",
    "deployment/unesco-mission-003",
    "place/moscow",
    "territory/nagorno-karabakh",
    "office/foreign-minister-armenia",
    "org/osce-minsk-group",
    "publisher/tass",
    "population/ethnic-armenians",
    "concept/ceasefire",
    "time/2020-11-09",
    "tenure/maria-zakharova-spokesperson-mfa-russia",
    "characterisation/special-importance-003",
)


class CountedStore(EmbeddedStore):
    """A dataset that counts what it is asked."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.__dict__.update(store.__dict__)
        self.asked = 0

    def query(self, *args: object, **options: object) -> Answer:
        self.asked += 1
        return super().query(*args, **options)


TIMES = ("when", "signed", "asOf", "began", "ended", "effective")


def load(store: EmbeddedStore, settings: Settings, name: str) -> Thing:
    thing = load_thing(store, settings.ontology, store.base + name)
    assert thing is not None, name
    return thing


def page_of(store: EmbeddedStore, settings: Settings, name: str) -> ThingPage:
    return thing_page(store, load(store, settings, name))


def rows(page: ThingPage) -> dict[str, list[tuple[str, str, str, int]]]:
    """Title of the group, words, date and number of sentences of each row, by section."""
    sections = {section.title: section.groups for section in page.sections} | {"Set apart": page.apart}
    return {
        title: [
            (text_of(group.title), text_of(row.line), text_of(row.date), row.sentences)
            for group in groups
            for row in group.rows
        ]
        for title, groups in sections.items()
    }


def evidence(page: ThingPage) -> Iterator[Evidence]:
    for groups in (*(section.groups for section in page.sections), page.apart):
        for group in groups:
            for row in group.rows:
                yield from row.evidence
    for row in page.matrix.rows if page.matrix else ():
        for cell in row.cells:
            for entry in cell:
                yield from entry.evidence


def test_a_person_has_offices_over_time_contacts_and_what_no_document_tells(
    store: EmbeddedStore, settings: Settings
) -> None:
    page = page_of(store, settings, "person/sergey-lavrov")
    told = rows(page)
    assert page.lead == "Mentioned in documents 001, 003 and 004, as Foreign Minister of Russia."
    assert told["Offices"] == [
        ("held office", "Foreign Minister of Russia", "as of 1 April 2021", 1),
        ("held office", "Foreign Minister of Russia", "as of 31 August 2021", 1),
        ("held office", "Foreign Minister of Russia", "as of the day of publication of document 004", 1),
        ("served state", "Russia follows from the office", "at some reported time", 3),
    ]
    contacts = told["Whom they met and spoke to"]
    assert [row[0] for row in contacts] == ["Ara Ayvazian", "Ararat Mirzoyan", "Ararat Mirzoyan", "Jeyhun Bayramov"]
    (agreements,) = [section for section in page.sections if section.title == "Agreements"]
    assert (agreements.note, agreements.groups) == ("No document tells of a signature.", ())
    assert [(n.name, n.contacts) for n in page.neighbours] == [
        ("Ararat Mirzoyan", 2),
        ("Ara Ayvazian", 1),
        ("Jeyhun Bayramov", 1),
    ]
    assert [(used.name, used.used_by) for used in page.names_used] == [
        ("Sergei Lavrov", ["document 003"]),
        ("Sergey Lavrov", ["Sputnik (004)"]),
    ]
    assert [(link.name, link.confidence, len(link.evidence)) for link in page.outside] == [
        ("Wikidata Q58217", "high confidence", 2)
    ]


def test_a_state_has_its_officials_and_its_contacts_by_the_other_side(store: EmbeddedStore, settings: Settings) -> None:
    told = rows(page_of(store, settings, "state/armenia"))
    assert Counter(row[0] for row in told["Its officials"])["Ararat Mirzoyan"] == 2
    holders = list(dict.fromkeys(row[0] for row in told["Its officials"]))
    assert holders.index("Zohrab Mnatsakanyan") < holders.index("Nikol Pashinyan") < holders.index("Ararat Mirzoyan")
    assert holders[-1] == "Anna Naghdalyan"  # as of a day of publication that nobody knows
    assert any(row[1].endswith(", in Moscow") for row in told["Contacts, by the other side"])
    assert {row[0] for row in told["Contacts, by the other side"]} == {"Azerbaijan", "Russia"}
    assert {row[0] for row in told["Set apart"]} == {"alleged", "planned", "called for", "said not to be so"}
    speakers = [row[2] for row in told["Set apart"]]
    assert "Maria Zakharova, document 002" in speakers


def test_an_agreement_stands_document_by_document_with_its_terms(store: EmbeddedStore, settings: Settings) -> None:
    page = page_of(store, settings, "agreement/trilateral-statement-2020-11-09")
    assert page.matrix is not None
    assert [document.number for document in page.matrix.documents] == ["001", "004"]
    assert [document.number for document in page.matrix.silent] == ["000", "002", "003"]
    cells = {row.title: [[text_of(entry.line) for entry in cell] for cell in row.cells] for row in page.matrix.rows}
    titles = [row.title for row in page.matrix.rows]
    assert "ended" not in titles
    assert titles.index("made") < titles.index("by") < titles.index("said to have ended")
    assert cells["mediated by"] == [[], ["Russia"]]
    assert sorted(cells["made"][1]) == ["9 November 2020", "November 2020"]
    assert [row.group for row in page.matrix.rows if row.group] == ["Terms", "How it is described"]
    assert cells["prisoner exchange"][0] == []
    followed = rows(page)["What followed under it"]
    assert len(followed) == 6


def test_an_office_has_those_who_held_it(store: EmbeddedStore, settings: Settings) -> None:
    told = rows(page_of(store, settings, "office/foreign-minister-armenia"))
    assert {row[0] for row in told["Who held it"]} == {"Ara Ayvazian", "Ararat Mirzoyan", "Zohrab Mnatsakanyan"}


def test_a_place_has_what_was_held_there_by_its_kind_and_what_is_datelined_from_it(
    store: EmbeddedStore, settings: Settings
) -> None:
    told = rows(page_of(store, settings, "place/moscow"))
    assert {row[0] for row in told["Meetings and talks held there"]} == {"meeting"}
    assert [row[1] for row in told["Datelined from here"]] == ["document 001", "document 004"]


def test_a_tenure_is_called_by_who_held_which_office(store: EmbeddedStore, settings: Settings) -> None:
    tenures = sorted({row["t"].value for row in solutions(store, "SELECT ?t { ?t pg:holder ?who ; pg:office ?what }")})
    named = [load_thing(store, settings.ontology, iri) for iri in tenures]
    assert len(named) >= 10
    assert all(thing and " as " in thing.name and "-" not in thing.name.partition(" as ")[0] for thing in named)


def test_a_date_that_the_opened_sentences_do_not_tell_leads_to_where_it_is_told(
    store: EmbeddedStore, settings: Settings
) -> None:
    seen = Counter[bool]()
    for name in ("state/armenia", "person/sergey-lavrov", "place/moscow", "state/azerbaijan"):
        page = page_of(store, settings, name)
        for section in page.sections:
            for row in (row for group in section.groups for row in group.rows if row.evidence):
                said_elsewhere = [chunk for chunk in row.date if chunk.text == "told elsewhere"]
                event = next((chunk.iri for chunk in row.line if chunk.iri), None)
                if (
                    event is None
                    or not text_of(row.date)[:1].strip()
                    or not page.thing.is_a(event, "Event", "Agreement")
                ):
                    continue
                claims = {iri for evidence in row.evidence for iri in evidence.claims}
                here = any(
                    told.iri == event and any(told.iris(name) for name in TIMES)
                    for iri in claims
                    for told in page.thing.told[iri]
                )
                dated = text_of(row.date) != "not dated"
                assert bool(said_elsewhere) == (dated and not here), (name, text_of(row.line))
                assert all(chunk.iri == event for chunk in said_elsewhere)
                seen[bool(said_elsewhere)] += 1
    assert seen[True] > 5
    assert seen[False] > 20


def test_what_is_only_called_for_says_so_first(store: EmbeddedStore, settings: Settings) -> None:
    page = page_of(store, settings, "deployment/unesco-mission-003")
    assert page.lead == "Mentioned only as called for: see “Set apart”."
    assert page.matrix is None
    assert page.apart


def test_a_publisher_has_its_documents(store: EmbeddedStore, settings: Settings) -> None:
    told = rows(page_of(store, settings, "publisher/tass"))
    assert told["What it published"] == [("documents", "Document 001", "31 August 2021, year inferred", 0)]


def test_every_claim_that_tells_of_a_thing_is_evidence_on_its_page(store: EmbeddedStore, settings: Settings) -> None:
    """But for claims that only say what it is called, which stand beside its account."""
    asked = "SELECT DISTINCT ?x { ?claim pg:mentions ?x } ORDER BY ?x"
    things = [row["x"].value.removeprefix(store.base) for row in solutions(store, asked)]
    assert len(things) >= 290
    missing, shown = [], 0
    for name in things[::3]:
        thing = load(store, settings, name)
        page = thing_page(store, thing)
        cited = {iri for one in evidence(page) for iri in one.claims}
        shown += len(cited)
        for mention in mentions(thing):
            only_named = not mention.name and set(mention.told.facts) <= {"nameUsed", "label"}
            if mention.claim.iri not in cited and not only_named:
                missing.append((name, mention.claim.iri))
    assert missing == []
    assert shown > 450


def test_what_is_not_reported_stands_apart_and_nowhere_else(store: EmbeddedStore, settings: Settings) -> None:
    seen = 0
    for name in KINDS:
        page = page_of(store, settings, name)
        for section in page.sections:
            for group in section.groups:
                assert all(set(row.modalities) <= {"asserted", "reported"} for row in group.rows), name
        for group in page.apart:
            for row in group.rows:
                seen += 1
                assert set(row.modalities).isdisjoint({"asserted", "reported"}), name
    assert seen > 20


def test_a_page_takes_the_same_number_of_look_ups_however_much_is_told(
    store: EmbeddedStore, settings: Settings
) -> None:
    counted = {}
    for name in KINDS:
        asking = CountedStore(store)
        thing = load_thing(asking, settings.ontology, store.base + name)
        assert thing is not None
        thing_page(asking, thing)
        counted[name] = asking.asked
    for name, asked in counted.items():
        assert asked <= 12 + name.startswith("tenure/"), name  # which is called by its holder and its office
    assert counted["state/armenia"] == counted["person/sergey-lavrov"]
    assert identities_of(store, store.base + "state/armenia") == []


def test_claims_beyond_those_of_one_page_stand_on_the_next(
    store: EmbeddedStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.accounts.things.thing.CLAIMS_SHOWN", 30)
    pages = [load_thing(store, settings.ontology, store.base + "state/armenia", offset) for offset in (0, 30, 60)]
    claims = [iri for page in pages if page for iri in page.claims]
    whole = load(store, settings, "state/armenia").total
    assert len(claims) == len(set(claims)) == whole
    assert [page.total for page in pages if page] == [whole] * 3


def test_what_the_dataset_does_not_have_is_no_thing(store: EmbeddedStore, settings: Settings) -> None:
    assert load_thing(store, settings.ontology, store.base + "state/atlantis") is None


@pytest.mark.parametrize("of", ["persons", "states"])
def test_contacts_are_counted_as_the_network_counts_them(settings: Settings, store: EmbeddedStore, of: Of) -> None:
    pairs = network(store, of).pairs
    compared = 0
    for iri in sorted({iri for pair in pairs for iri in (pair.one, pair.other)}):
        thing = load_thing(store, settings.ontology, iri)
        assert thing is not None
        expected = {({p.one, p.other} - {iri}).pop(): len(p.contacts) for p in pairs if iri in (p.one, p.other)}
        found = {one.iri: one.contacts for one in thing_page(store, thing).neighbours}
        assert {other: found.get(other) for other in expected} == expected
        compared += len(expected)
    assert compared == 2 * len(pairs) > 5


def test_evidence_of_links_names_repositories_and_no_files(store: EmbeddedStore) -> None:
    recorded = [
        row["text"].value for row in solutions(store, "SELECT ?text { ?m <https://w3id.org/sssom/comment> ?text }")
    ]
    assert sum(":" in text and "/" in text for text in recorded) > 20
    for text in recorded:
        assert ".jsonl" not in without_paths(text)
    told = without_paths("also nerel-ds/NEREL:NEREL-v1.1/dev/1653218_text.ann, and a (word: x/y)")
    assert told == "also nerel-ds/NEREL, and a (word: x/y)"


def test_a_link_says_which_revision_was_looked_at_and_what_wikidata_says(
    store: EmbeddedStore, settings: Settings
) -> None:
    thing = load_thing(store, settings.ontology, store.base + "person/vladimir-putin")
    assert thing is not None
    (link,) = outside_links(store, thing)
    assert (link.name, link.recorded, link.is_close) == ("Wikidata Q7747", "revision not recorded", False)
    assert link.fetched is None
    address, said = "https://www.wikidata.org/w/index.php?title=Q7747&oldid=5", f"<{store.base}wikidata/Q7747>"
    text = f"""
      <{store.base}person/vladimir-putin#wikidata> <{PREFIXES["prov"]}wasDerivedFrom> <{address}> ;
        <{PREFIXES["dct"]}created> "2026-11-29" ; <{PREFIXES["dct"]}creator> <{store.base}curator/first-reader> .
      {said} <{PREFIXES["prov"]}wasDerivedFrom> <{address}> , <{PREFIXES["wd"]}Q7747> ;
        <{PREFIXES["dct"]}created> "2026-11-30" .
      <{store.base}wikidata/Q7747#1> <{PREFIXES["rdfs"]}label> "President" .
      {said} {{ <{store.base}wikidata/Q7747#1> <{WDT}P39> <{PREFIXES["wd"]}Q1> ; <{WDT}P580> "2012-05-07" . }}"""
    made = ox.Store()
    made.bulk_extend(store.stores["reported"].quads_for_pattern(None, None, None, None))
    made.load(text.encode(), ox.RdfFormat.TRIG)
    (link,) = outside_links(EmbeddedStore(store.base, "x", {"reported": made}), thing)
    assert link.recorded == "revision 5, looked at on 2026-11-29, by first reader"
    assert link.fetched == FetchedItem(
        f"{store.base}wikidata/Q7747",
        "Q7747",
        "item Q7747, revision 5, retrieved on 30 November 2026",
        address,
        [SaidByWikidata("position held", "President", "since 7 May 2012")],
    )


def test_a_link_of_an_event_is_told_as_a_close_match(store: EmbeddedStore, settings: Settings) -> None:
    thing = load_thing(store, settings.ontology, store.base + "hostilities/2020-09")
    assert thing is not None
    (link,) = outside_links(store, thing)
    assert (link.name, link.is_close) == ("Wikidata Q99659280", True)
    assert link.evidence
