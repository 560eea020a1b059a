"""The index: written by the build, the same for the same inputs, and of the dataset beside which it stands."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from graph.core.errors import BuildError, InvalidSeedsError
from graph.core.settings import Settings
from graph.curation.seeds import Seeds
from graph.search import findable, index_file, other_names
from graph.search.findable import Findable, Name, Sentence
from graph.search.index import Index
from graph.search.name_search import named
from graph.store.dataset_store import EmbeddedStore
from tests import ROOT


def _index(path: Path, things: list[Findable], sentences: list[Sentence] = ()) -> Index:
    path.write_bytes(index_file.written(things, sentences))
    return Index(path)


def _thing(number: int, *names: str, kind: str = "Person") -> Findable:
    told = tuple(Name("alternative" if i else "label", name) for i, name in enumerate(names))
    return Findable(f"https://example.org/{number}", names[0], kind, (kind,), 0, "", told)


def test_the_same_things_give_the_same_bytes(store: EmbeddedStore, seeds: Seeds) -> None:
    things = findable.findable(store, seeds.vocabulary, other_names.read(ROOT / "seeds"))
    sentences = list(findable.sentences(seeds))
    assert len(things) > 500
    assert len(sentences) == sum(len(file.sentences) for file in seeds.files)
    assert index_file.written(things, sentences) == index_file.written(iter(things), iter(sentences))


def test_what_claims_are_made_of_is_not_found(store: EmbeddedStore, seeds: Seeds) -> None:
    kinds = {one.kind for one in findable.findable(store, seeds.vocabulary)}
    assert {"Person", "Settlement", "Concept", "SourceDocument", "Disagreement", "MediationBody"} <= kinds
    assert kinds.isdisjoint({"Participation", "Signature", "Figure", "Provision", "TimeSpan", "Claim", "Passage", ""})


def test_every_name_of_the_graph_finds_its_thing(index: Index, store: EmbeddedStore, seeds: Seeds) -> None:
    """Also a name that several things have: then it finds each of them."""
    asked = 0
    for thing in findable.findable(store, seeds.vocabulary):
        for name in thing.names:
            if name.role in ("label", "alternative"):
                asked += 1
                hits = named(index, name.text)
                assert thing.iri in {hit.thing.iri for hit in hits if hit.standing in ("sure", "called")}, name.text
    assert asked > 600


def test_many_threads_ask_at_once(index: Index) -> None:
    found: list[bool] = []

    def ask() -> None:
        found.extend(bool(named(index, name)) for name in ("Lavrov", "Мирзоян", "OSCE") * 5)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 90


def test_sentences_are_found_by_words_in_any_form(index: Index) -> None:
    count, sentences = index.sentences("meetings", 50)
    assert count == len(sentences) > 5
    marked = {text for one in sentences for text, is_word in one.pieces if is_word}
    assert {"meeting", "meetings"} <= {text.casefold() for text in marked}


def test_a_sentence_leads_to_the_passage_with_the_first_word(tmp_path: Path) -> None:
    sentence = Sentence(
        "https://example.org/doc/1", 2, 100, "The two met in Moscow on Monday.", ((100, 107), (108, 121))
    )
    (found,) = _index(tmp_path / "i", [], [sentence]).sentences("Moscow", 5)[1]
    assert found.passage == (108, 121)
    assert [text for text, marked in found.pieces if marked] == ["Moscow"]
    assert "".join(text for text, _ in found.pieces) == sentence.text


def test_of_several_things_none_is_sure(tmp_path: Path) -> None:
    index = _index(tmp_path / "i", [_thing(1, "Ivan Popov"), _thing(2, "Ivan Popov")])
    assert [hit.standing for hit in named(index, "Иван Попов")] == ["called", "called"]


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "i").write_bytes(b"not a database" * 400)
    for path in (tmp_path / "i", tmp_path / "none"):
        with pytest.raises(BuildError, match="run `peacegraph build`"):
            Index(path)


def test_a_name_in_another_language_needs_a_thing(tmp_path: Path) -> None:
    (tmp_path / other_names.FILE).write_text("thing,language,name\nplace/atlantis,ru,Атлантида\n", "utf-8")
    names = other_names.read(tmp_path)
    (mistake,) = other_names.unknown(names, frozenset({"place/baku"}))
    assert str(mistake).startswith("seeds/other-names.csv:2: nothing is called <place/atlantis>")
    assert not other_names.unknown(names, frozenset({"place/atlantis"}))


@pytest.mark.parametrize("line", ["place/baku,ru", "place/baku,ru,", "place/baku,ru,Баку,more"])
def test_a_line_has_a_thing_a_language_and_a_name(tmp_path: Path, line: str) -> None:
    (tmp_path / other_names.FILE).write_text(f"thing,language,name\n{line}\n", "utf-8")
    with pytest.raises(InvalidSeedsError):
        other_names.read(tmp_path)


def test_the_names_in_other_languages_name_things_that_there_are(seeds: Seeds, settings: Settings) -> None:
    names = other_names.read(settings.seeds)
    assert len(names) > 1500
    assert {"ru", "hy", "az", "ka", "tr", "de", "fr", "fa", "ar"} <= {one.language for one in names}
    assert not other_names.unknown(names, frozenset(seeds.types))
    assert len({(one.thing, one.language, one.name) for one in names}) == len(names)


def test_a_name_in_another_language_finds_its_thing(index: Index, settings: Settings) -> None:
    """Every seventh of them, as there are many."""
    some = other_names.read(settings.seeds)[::7]
    for one in some:
        hits = named(index, one.name)
        assert f"https://w3id.org/peacegraph/{one.thing}" in {hit.thing.iri for hit in hits[:3]}, one
        assert hits[0].standing in ("sure", "called"), one
    assert len(some) > 200
