"""Every file of dumps: it is what its name says, the same each time, and read by other programs."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import Counter
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from graph.core.errors import NotFoundError, UsageError
from graph.core.formats import GRAPHS, NETWORKS
from graph.core.namespaces import PREFIXES
from graph.core.views import VIEWS
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import claim_annotations, exports
from graph.publishing.dumps.dump import part_quads, thing_quads
from graph.publishing.dumps.exports import Dump, Measured
from graph.publishing.dumps.parts import ABOUT, ALL_PARTS, AROUND, PARTS, part_named
from tests import LONG

DOCUMENTS = ["000", "001", "002", "003", "004"]
RDF = {fmt.name: fmt.rdf for fmt in GRAPHS}
SHORT = re.compile(
    r"(view|record|inferred)-reported\.n[tq]|inferred-reported\.ttl|(claims|ontology|network).*|nanopublications-000\.trig"
)
"""The names of the files that are written where the full numbers are not asked for."""
AGAIN = re.compile(".*" if LONG else r"ontology\.ttl|claims-000\.trig|network.*|inferred-reported\.nt")
Written = dict[str, tuple[Dump, bytes]]


@pytest.fixture(scope="module")
def written(dataset: BuiltDataset) -> Written:
    """Every file by its name; where the full numbers are not asked for, those that are made quickly."""
    wanted = [dump for dump in exports.dumps(DOCUMENTS) if LONG or SHORT.fullmatch(dump.name)]
    return {dump.name: (dump, exports.written(dataset, dump)) for dump in wanted}


def quads_of(dump: Dump, content: bytes) -> list[ox.Quad]:
    fmt = RDF[dump.format.name]
    assert fmt
    return list(ox.parse(content, fmt))


def test_there_is_a_file_of_every_part_and_view_and_document(dataset: BuiltDataset) -> None:
    assert exports.documents(dataset.store) == DOCUMENTS
    dumps = exports.dumps(DOCUMENTS)
    counts = Counter(dump.part.name for dump in dumps)
    assert counts == {
        "view": 4, "record": 4, "claims": 7, "inferred": 4, "ontology": 2, "annotated": 2, "standoff": 4,
        "nanopublications": 7, "network": 4,
    }  # fmt: skip
    assert len({dump.name for dump in dumps}) == len(dumps) == 38
    assert "ontology/ontology.ttl" in {dump.path for dump in dumps}


def test_every_file_of_rdf_is_read_and_holds_no_blank_node(written: Written) -> None:
    read = 0
    for dump, content in written.values():
        if dump.part.name != "network":
            quads = quads_of(dump, content)
            assert len(quads) > 500, dump.name
            assert not any(isinstance(node, ox.BlankNode) for quad in quads for node in (quad.subject, quad.object))
            assert len(quads) == len(set(quads)), dump.name
            read += 1
    assert read == (34 if LONG else 14)


def test_two_formats_of_one_part_hold_the_same(written: Written) -> None:
    pairs: dict[str, list[Dump]] = {}
    for dump, _ in written.values():
        if dump.part.name != "network" and not dump.document:
            pairs.setdefault(dump.name.rpartition(".")[0], []).append(dump)
    pairs = {name: dumps for name, dumps in pairs.items() if len(dumps) == 2}
    for name, dumps in pairs.items():
        one, other = (set(quads_of(*written[dump.name])) for dump in dumps)
        assert one == other, name
    assert len(pairs) == (11 if LONG else 3)


def test_parts_are_what_their_words_say(dataset: BuiltDataset, written: Written) -> None:
    for view in list(VIEWS)[: len(VIEWS) if LONG else 1]:
        record = set(dataset.quads(view))
        assert set(quads_of(*written[f"record-{view}.nq"])) == record
        default = {quad for quad in record if quad.graph_name == ox.DefaultGraph()}
        assert set(quads_of(*written[f"view-{view}.nt"])) == default
        assert set(quads_of(*written["claims.nq"])) == record - default
        inferred = set(quads_of(*written[f"inferred-{view}.nt"]))
        assert inferred < default
        if view == "reported":
            assert len(inferred) == dataset.manifest.inferred
    assert set(quads_of(*written["ontology.nt"])) < default


def test_the_claims_of_documents_are_together_all_claims(written: Written) -> None:
    parts = [set(quads_of(*written[f"claims-{number}.trig"])) for number in DOCUMENTS]
    assert set().union(*parts) == set(quads_of(*written["claims.nq"]))
    assert sum(map(len, parts)) == len(set().union(*parts))
    for number, part in zip(DOCUMENTS, parts, strict=True):
        assert {str(quad.graph_name).partition("/claim/")[2][:3] for quad in part} == {number}


@pytest.mark.parametrize("number", ["005", "1", "doc/001"])
def test_a_document_that_is_not_there_is_told_with_those_that_are(dataset: BuiltDataset, number: str) -> None:
    with pytest.raises(NotFoundError, match="000, 001, 002, 003, 004"):
        part_quads(dataset, "claims", "", number)


def test_written_again_every_file_has_the_same_bytes(dataset: BuiltDataset, written: Written) -> None:
    again = BuiltDataset(dataset.settings, dataset.folder, dataset.manifest)
    vars(again)["store"] = dataset.store
    tried = [name for name in written if AGAIN.fullmatch(name)]
    for name in tried:
        dump, content = written[name]
        assert exports.written(again, dump) == content, name
    assert len(tried) == (38 if LONG else 7)


def test_compressed_files_hold_neither_time_nor_name(written: Written) -> None:
    content = written["ontology.ttl"][1]
    packed = exports.compressed(content)
    assert packed[:4] == b"\x1f\x8b\x08\x00", "no name, no comment"
    assert packed[4:8] == bytes(4), "no time"
    assert gzip.decompress(packed) == content


def test_a_release_holds_every_file_and_the_large_ones_compressed_too(
    dataset: BuiltDataset, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [dump for dump, _ in written.values() if dump.part.name in ("ontology", "network")]
    monkeypatch.setattr(exports, "dumps", lambda _documents: told)
    files = dict(exports.files(dataset))
    plain = {path: content for path, content in files.items() if not path.endswith(".gz")}
    assert plain == {dump.path: written[dump.name][1] for dump in told}
    assert {path for path in files if path.endswith(".gz")} == {
        f"{path}.gz" for path, content in plain.items() if len(content) >= exports.LARGE
    }
    assert (len(files), len(plain)) == (8, 6)


def test_a_manifest_has_both_hashes(dataset: BuiltDataset, written: Written) -> None:
    dump, content = written["inferred-reported.nt"]
    packed = exports.compressed(content)
    manifest = exports.manifest(dataset, [(dump, Measured.of(content), Measured.of(packed))])
    (entry,) = manifest["files"]
    assert manifest["version"] == dataset.version
    assert (entry["path"], entry["view"], entry["bytes"]) == ("dumps/inferred-reported.nt", "reported", len(content))
    assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    assert entry["gzip"]["sha256"] == hashlib.sha256(packed).hexdigest()


def test_a_description_begins_every_file_of_a_view(dataset: BuiltDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "part_quads", lambda *_: thing_quads(dataset, "state/armenia", "reported"))
    monkeypatch.setattr(claim_annotations, "holders", lambda *_: {})
    told = [ox.Triple(ox.NamedNode(dataset.base), ox.NamedNode(PREFIXES["dct"] + "title"), ox.Literal("Peacegraph"))]
    for name in exports.DESCRIBED:
        found = part_named(name)
        assert found
        dump = Dump(found, found.formats[0], "reported")
        content = exports.written(dataset, dump, told).decode()
        assert content.index("# == The dataset (1 triple)") < content.index("# == States"), name
    assert set(exports.DESCRIBED) < set(PARTS)


def test_networks_are_of_persons_and_of_states(written: Written) -> None:
    sizes = {}
    for dump, content in written.values():
        if dump.part.name == "network":
            root = ET.fromstring(content)  # noqa: S314  # our own
            sizes[dump.name] = len([node for node in root.iter() if node.tag.endswith("}edge")])
            assert dump.part.formats == NETWORKS
    assert sizes["network-states.graphml"] == sizes["network-states.gexf"] == 3
    assert sizes["network-persons.graphml"] == sizes["network-persons.gexf"] > 15


@pytest.mark.parametrize("part", [*ALL_PARTS, AROUND, ABOUT], ids=lambda part: part.name)
def test_a_format_that_cannot_hold_a_part_is_refused_with_those_that_can(part: object) -> None:
    assert isinstance(part, type(AROUND))
    assert part.format(None) == part.formats[0]
    for fmt in (*GRAPHS, *NETWORKS):
        if fmt in part.formats:
            assert part.format(fmt.name) == part.format(fmt.extension) == fmt
            continue
        with pytest.raises(
            UsageError, match=f"{part.name} cannot be written in {fmt.name}; ask for {part.formats[0].name}"
        ):
            part.format(fmt.name)
    with pytest.raises(UsageError, match="there is no dump in 'docx'"):
        part.format("docx")
    with pytest.raises(UsageError, match="reported, all"):
        part.view("everything")


def test_one_thing_is_told_with_its_parts(dataset: BuiltDataset) -> None:
    subjects = {str(quad.subject) for quad in thing_quads(dataset, "state/armenia", "reported")}
    assert subjects == {f"<{dataset.base}state/armenia>", f"<{dataset.base}state/armenia#wikidata>"}
    with pytest.raises(NotFoundError, match="state/atlantis"):
        thing_quads(dataset, "state/atlantis", "reported")
