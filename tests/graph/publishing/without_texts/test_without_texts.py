"""A dataset without texts holds no sentence of a document, and with a reader's own copies it is the one with texts."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.errors import BuildError, ForeignTextError, UsageError
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.dataset import dataset_folder
from graph.publishing import build
from graph.publishing.built import BuiltDataset
from graph.publishing.release import catalogue
from graph.publishing.without_texts import attachment, changed_files
from graph.publishing.without_texts.left_over import left_over, names_in
from graph.publishing.without_texts.passages import STANDING_FOR, WORDS, digest
from tests import LONG, ROOT
from tests.support.textless import Textless


def test_no_sentence_and_no_run_of_words_is_in_any_file(textless: Textless) -> None:
    """Titles and names of things stay. Of N-Quads, lines with neither a text nor an escape are searched by the long
    tests only, as are the others in every file that has them."""
    nquads = {name: content for name, content in textless.files.items() if name.endswith(".nq")}
    lines = {line for content in nquads.values() for line in content.splitlines() if b'"' in line or b"%" in line}
    others = [(name, content) for name, content in textless.files.items() if name not in nquads]
    files = [*nquads.items(), *others] if LONG else [("N-Quads", b"\n".join(sorted(lines))), *others]
    assert len(textless.files) == 16
    found = left_over(files, textless.documents, textless.sentences)
    names = names_in(textless.files)
    assert [one for one in found if one.words not in names] == []
    assert len({one.words for one in found}) == 6, "names"
    records = textless.whole_files[dataset_folder.RECORDS]
    assert len(left_over([("", records)], textless.documents, textless.sentences)) > 80, (
        "the search finds what is there"
    )


def test_what_holds_words_is_gone_and_what_stands_for_them_is_there(textless: Textless) -> None:
    quads = changed_files.quads(textless.files["reported.nq"])
    counted = Counter(quad.predicate for quad in quads)
    assert not WORDS & counted.keys()
    passages = sum(quad.object == term("pg:Passage") and quad.predicate == term("rdf:type") for quad in quads)
    assert counted[term("pg:sentenceEnd")] == counted[term("pg:sentenceSha256")] == passages == 494
    assert counted[term("oa:start")] == counted[term("oa:end")] == 494
    assert not textless.manifest.texts
    assert textless.manifest.version_with_texts == textless.whole.version != textless.manifest.version
    assert textless.manifest.quads == len(quads)
    default = sum(quad.graph_name == ox.DefaultGraph() for quad in quads)
    assert textless.manifest.asserted + textless.manifest.inferred == default


def test_everything_that_stands_in_a_default_graph_has_its_support(textless: Textless) -> None:
    index = {quad.triple for quad in changed_files.quads(textless.files["provenance-index.nq"])}
    told = [quad for quad in changed_files.quads(textless.files["reported.nq"]) if quad.predicate in STANDING_FOR]
    assert len(told) > 3 * 490
    assert {quad.triple for quad in told} <= index


def test_with_all_copies_it_is_the_dataset_with_texts_byte_for_byte(textless: Textless) -> None:
    manifest, files = attachment.attached_dataset(textless.settings.build_dir, textless.copies)
    assert manifest == replace(textless.whole, inputs=dataset_folder.ATTACHED)
    assert files.keys() == textless.whole_files.keys()
    for name, content in files.items():
        assert content == textless.whole_files[name], name
    with pytest.raises(BuildError, match="the dataset was changed"):
        attachment.attached_manifest(textless.manifest, files["reported.nq"] + b"\n", 0, whole=True)


def test_some_copies_can_be_attached_and_the_others_later(textless: Textless, tmp_path: Path) -> None:
    manifest, files = attachment.attached_dataset(textless.settings.build_dir, textless.copies[:2])
    assert not manifest.texts
    assert manifest.version not in {textless.manifest.version, textless.whole.version}
    dataset_folder.write(tmp_path, manifest, files)
    there = replace(textless.settings, build_dir=tmp_path)
    assert BuiltDataset.current(there).with_texts is False
    assert not build.is_stale(there), "nobody builds over it"
    quoted = {q.subject for q in changed_files.quads(files["reported.nq"]) if q.predicate == term("pg:quote")}
    assert {str(claim).rpartition("/")[2][:3] for claim in quoted} == {"000", "001"}
    for view in VIEWS:
        record = attachment.attached_record(files[f"{view}.nq"], textless.copies[2:], textless.whole.base_iri)
        assert record == textless.whole_files[f"{view}.nq"]


def test_a_dataset_with_texts_has_nothing_to_attach(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    assert built_manifest.texts
    with pytest.raises(UsageError, match="nothing to attach"):
        attachment.attached_dataset(settings.build_dir, [])
    with pytest.raises(BuildError, match="cannot be read"):
        attachment.attached_dataset(tmp_path, [])


def _windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


VARIANTS = {
    "line ends": (_windows, "lines end"),
    "a mark": (lambda text: b"\xef\xbb\xbf" + text.encode(), "byte order mark"),
    "a last line end": (lambda text: text.encode() + b"\n", "line end more"),
    "decomposed": (lambda text: unicodedata.normalize("NFD", text.replace("a", "á")).encode(), None),
    "another encoding": (lambda text: text.encode("utf-16"), "UTF-16"),
    "all at once": (lambda text: b"\xef\xbb\xbf" + _windows(text + "\n"), "lines end"),
}


@pytest.fixture(scope="module")
def record(textless: Textless) -> bytes:
    """What a record tells of one document."""
    lines = textless.files["reported.nq"].splitlines(keepends=True)
    return b"".join(line for line in lines if b"/doc/001" in line)


@pytest.mark.parametrize("how", VARIANTS)
def test_a_file_that_differs_is_refused_with_the_reason(
    textless: Textless, record: bytes, tmp_path: Path, how: str
) -> None:
    change, reason = VARIANTS[how]
    path = tmp_path / "copy.txt"
    path.write_bytes(change(textless.documents["doc/001"]))
    base = textless.whole.base_iri
    with pytest.raises(ForeignTextError, match=reason or "another edition|no document"):
        attachment.attached_record(record, [path], base)
    if reason:
        exact = attachment.attached_record(record, textless.copies[1:2], base)
        assert attachment.attached_record(record, [path], base, normalise=True) == exact


def test_another_edition_is_refused_with_the_first_place_that_differs(
    textless: Textless, record: bytes, tmp_path: Path
) -> None:
    text = textless.documents["doc/001"]
    path = tmp_path / "edition.txt"
    path.write_text(text[:-20] + text[-20:].upper(), "utf-8")
    with pytest.raises(ForeignTextError, match=r"another edition of .*doc/001: \d+ of its \d+ quotes stand") as refused:
        attachment.attached_record(record, [path], textless.whole.base_iri)
    assert digest(text) in refused.value.detail


def test_words_that_are_others_than_their_hash_are_refused_with_the_place(textless: Textless, record: bytes) -> None:
    line = next(one for one in record.splitlines() if b"doc/001#char" in one and b"schema.org/sha256" in one)
    spoilt = record.replace(line.split(b'"')[1], b"0" * 64)
    with pytest.raises(ForeignTextError, match=r"doc/001: characters \d+ to \d+"):
        attachment.attached_record(spoilt, textless.copies[1:2], textless.whole.base_iri)


def test_whether_a_dataset_is_stale_depends_on_the_setting(
    settings: Settings, built_manifest: dataset_folder.Manifest
) -> None:
    assert built_manifest.texts
    assert not build.is_stale(settings)
    assert build.is_stale(replace(settings, without_texts=True))
    assert Settings.from_environment({"PEACEGRAPH_WITHOUT_TEXTS": "1"}).without_texts
    with pytest.raises(UsageError, match="give 0 or 1"):
        Settings.from_environment({"PEACEGRAPH_WITHOUT_TEXTS": "yes"})


def test_questions_of_the_catalogue_keep_their_rows_and_have_empty_columns_for_quotes(textless: Textless) -> None:
    built = BuiltDataset.current(textless.settings)
    answers = {Path(path).stem: content for path, content in catalogue.files(built) if path.endswith(".csv")}
    assert len(answers) == 62
    emptied = 0
    for name, body in answers.items():
        here, recorded = (
            list(csv.DictReader(io.StringIO(told.decode(), newline=""))) for told in (body, _recorded(name))
        )
        assert bool(here) == bool(recorded), name
        for column in here[0] if here else ():
            if column.endswith("quote"):
                assert {row[column] for row in here} == {""}, name
                emptied += 1
    assert emptied >= 18
    assert left_over(answers.items(), textless.documents, textless.sentences, names_in(textless.files)) == []


def _recorded(name: str) -> bytes:
    return (ROOT / "queries" / f"{name}.csv").read_bytes()
