"""Names that the register and the claims know are found in a new text, with everything that they may mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.curation import register
from graph.texts import yaml_file
from server.intake.known_names import KnownNames, known_names

NAMES = KnownNames(
    [
        ("Armenia", "state/armenia"),
        ("Nagorno-Karabakh", "territory/nagorno-karabakh"),
        ("Karabakh", "territory/nagorno-karabakh"),
        ("Baku", "place/baku"),
        ("Baku", "state/azerbaijan"),
        ("Azerbaijan’s armed forces", "org/armed-forces-azerbaijan"),
        ("Azerbaijan", "state/azerbaijan"),
        ("Sergey Lavrov", "person/sergey-lavrov"),
        ("Igor Popov", "person/igor-popov"),
        ("Pavel Popov", "person/pavel-popov"),
        ("Ban Ki", "person/ban-ki"),
        ("OSCE Minsk Group", "org/osce-minsk-group"),
        ("OSCE", "org/osce"),
    ],
    persons=["person/sergey-lavrov", "person/igor-popov", "person/pavel-popov", "person/ban-ki"],
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Armenia’s minister and Armenia's army", {"Armenia": ["state/armenia"]}),
        ("Armenians and an Armenian", {}),
        ("the Nagorno-Karabakh talks", {"Nagorno-Karabakh": ["territory/nagorno-karabakh"]}),
        ("the Nagorno–Karabakh talks", {"Nagorno–Karabakh": ["territory/nagorno-karabakh"]}),
        ("in Karabakh", {"Karabakh": ["territory/nagorno-karabakh"]}),
        ("Baku agreed", {"Baku": ["place/baku", "state/azerbaijan"]}),
        ("Azerbaijan's armed forces", {"Azerbaijan's armed forces": ["org/armed-forces-azerbaijan"]}),
        ("the OSCE  Minsk\nGroup", {"OSCE Minsk Group": ["org/osce-minsk-group"]}),
        ("the OSCE and its Minsk Group", {"OSCE": ["org/osce"]}),
        ("BAKU, July 27", {"BAKU": ["place/baku", "state/azerbaijan"]}),
        ("Sergey Lavrov said", {"Sergey Lavrov": ["person/sergey-lavrov"]}),
        ("Mr. Lavrov said", {"Lavrov": ["person/sergey-lavrov"]}),
        ("Popov said", {"Popov": ["person/igor-popov", "person/pavel-popov"]}),
        ("ki is too short for a last name", {}),
        ("Baku-Yerevan contacts", {"Baku": ["place/baku", "state/azerbaijan"]}),
        ("Armenia-backed", {"Armenia": ["state/armenia"]}),
        ("in armenia", {}),
    ],
)
def test_a_name_is_found_as_a_whole_word_the_longest_first_with_all_that_it_may_mean(text: str, expected: dict) -> None:
    assert {name.words: list(name.entities) for name in NAMES.found(text)} == expected


def test_a_last_name_alone_is_said_to_be_one() -> None:
    assert [name.is_surname for name in NAMES.found("Sergey Lavrov met Popov")] == [False, True]


def test_without_names_nothing_is_found() -> None:
    assert KnownNames([]).found("Armenia") == []


@pytest.fixture(scope="module")
def real(settings: Settings) -> KnownNames:
    """The names of the real register and claims files."""
    read = register.read(settings.seeds / "register.ttl", "seeds/register.ttl", settings.base_iri)
    files = [yaml_file.read(path, path.name)[0] for path in sorted((settings.seeds / "claims").glob("*.yaml"))]
    assert len(files) == 5
    return known_names(read, settings.base_iri, files)


def test_labels_spellings_and_names_that_claims_say_are_used_are_known(real: KnownNames) -> None:
    words = "Sergei Lavrov spoke in Yerevan of Artsakh, the Four-Day War and the USSR; Zakharova of the CIS."
    assert {name.words: name.entities for name in real.found(words)} == {
        "Sergei Lavrov": ("person/sergey-lavrov",),
        "Yerevan": ("state/armenia",),
        "Artsakh": ("territory/nagorno-karabakh",),
        "Four-Day War": ("hostilities/2016-04",),
        "USSR": ("state/soviet-union",),
        "Zakharova": ("person/maria-zakharova",),
        "CIS": ("org/cis",),
    }


def test_what_is_no_proper_name_is_not_carried_from_one_document_into_another(real: KnownNames) -> None:
    """Claims say of "hostilities", "a mission" and "The adversary" whom one document means by them."""
    assert real.found("The adversary, a mission and hostilities; curators first reader and second reader") == []


def test_each_of_the_five_documents_names_what_is_known(real: KnownNames, settings: Settings) -> None:
    found = {
        path.name[:3]: {entity for name in real.found(path.read_text("utf-8")) for entity in name.entities}
        for path in sorted(Path(settings.seeds / "documents").glob("*.txt"))
    }
    assert len(found) == 5
    assert all(len(entities) > 15 for entities in found.values())
    assert all("territory/nagorno-karabakh" in entities for entities in found.values())
    assert {"person/ararat-mirzoyan", "publisher/tass", "place/moscow", "state/russia"} <= found["001"]
