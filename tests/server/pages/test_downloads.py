"""Downloads: every address answers, every file is what its name says, every command is one that there is."""

from __future__ import annotations

import gzip
import hashlib
import re
import shlex
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import exports, made_files
from graph.publishing.dumps.parts import PARTS
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.catalogue.dumps import MOST_DOCUMENTS, commands, parts_with_files, size_words
from server.commands.cli import main
from server.serving.dump_maker import head_of

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SMALL = "network-states.graphml"
COUNTED = ("view-reported.nt", "view-all.nt", "record-reported.nq", "claims.nq", "inferred-reported.nt")


@pytest.fixture(scope="module", autouse=True)
def _made(settings: Settings, client: FlaskClient) -> Iterator[None]:
    """Files that are made here, as the process that makes them would; nothing is left."""
    assert client
    built = BuiltDataset.current(settings)
    for name in (f"{SMALL}.gz", *COUNTED):
        made_files.make(built, name, head_of(built))
    yield
    for path in made_files.place(built.folder, "").iterdir():
        path.unlink()


def test_every_address_answers(client: FlaskClient) -> None:
    html = client.get("/downloads", headers=BROWSER).text
    body = html[html.index("<main") : html.index("</main>")]
    addresses = {unescape(href) for href in re.findall(r'href="([^"]+)"', body)}
    files = {address.removeprefix("/downloads/") for address in addresses if address.startswith("/downloads/")}
    names = [dump.name for dump in exports.dumps(["000", "001", "002", "003", "004"])]
    assert files == {*names, *(f"{name}.gz" for name in names)}
    anchors = {address for address in addresses if address.startswith("#")}
    assert len(anchors) == 6
    assert [anchor for anchor in anchors if f'id="{anchor[1:]}"' not in body] == []
    others = {address for address in addresses if not address.startswith("/downloads/")} - anchors
    assert len(others) == 3 + 2 * 6 + 2 * 32
    for address in others:
        assert client.get(address).status_code == 200, address


def test_what_was_made_is_told_with_size_and_hash(client: FlaskClient, settings: Settings) -> None:
    html = client.get("/downloads", headers=BROWSER).text
    folder = BuiltDataset.current(settings).folder
    record = made_files.made(folder, "view-all.nt")
    assert record
    assert f'<span title="{record.size:,} bytes">{size_words(record.size)}</span>' in html
    assert f'<code title="{record.sha256}">{record.sha256[:12]}</code>' in html
    assert html.count(' bytes">') == len(COUNTED) + 2
    assert "What has no size here has not been asked for yet" in html


def test_programs_get_the_same_list(client: FlaskClient) -> None:
    told = client.get("/downloads.json").get_json()
    assert told["version"].startswith("sha256:")
    assert len(told["files"]) == 38
    known = {entry["path"].rpartition("/")[2]: entry for entry in told["files"] if "bytes" in entry}
    assert set(known) == {SMALL, *COUNTED}
    entry = known[SMALL]
    content = client.get(entry["path"]).data
    assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    packed = client.get(entry["gzip"]["path"])
    assert gzip.decompress(packed.data) == content
    assert hashlib.sha256(packed.data).hexdigest() == entry["gzip"]["sha256"]


def test_a_file_comes_with_its_type_name_and_tag(client: FlaskClient) -> None:
    answer = client.get("/downloads/view-reported.nt", headers={"Accept-Encoding": "gzip"})
    assert answer.mimetype == "application/n-triples"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.data).hexdigest()}"'
    assert answer.headers["Content-Disposition"] == "attachment; filename=view-reported.nt"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert not {"Content-Encoding", "Last-Modified"} & set(answer.headers.keys())
    packed = client.get(f"/downloads/{SMALL}.gz", headers={"Accept-Encoding": "gzip"})
    assert packed.mimetype == "application/gzip"
    assert "Content-Encoding" not in packed.headers


def test_head_tells_the_same_without_the_file(client: FlaskClient) -> None:
    whole, head = client.get(f"/downloads/{SMALL}"), client.head(f"/downloads/{SMALL}")
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Content-Type"):
        assert head.headers[name] == whole.headers[name]


def test_who_has_a_file_is_not_sent_it_again(client: FlaskClient) -> None:
    tag = client.head(f"/downloads/{SMALL}").headers["ETag"]
    assert client.get(f"/downloads/{SMALL}", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=100-", 206, 100, None),
        ("bytes=-7", 206, -7, None),
        ("bytes=0-0", 206, 0, 1),
        ("pages=1-2", 200, 0, None),
    ],
)
def test_parts_of_a_file_can_be_had(client: FlaskClient, asked: str, status: int, start: int, end: int | None) -> None:
    whole = client.get(f"/downloads/{SMALL}")
    part = client.get(f"/downloads/{SMALL}", headers={"Range": asked})
    assert part.status_code == status
    assert part.data == whole.data[start:end]
    assert part.headers["ETag"] == whole.headers["ETag"]
    if status == 206:
        assert part.headers["Content-Range"].endswith(f"/{len(whole.data)}")


def test_a_part_of_another_file_is_never_sent(client: FlaskClient) -> None:
    whole = client.get(f"/downloads/{SMALL}")
    same = {"Range": "bytes=5-9", "If-Range": whole.headers["ETag"]}
    assert client.get(f"/downloads/{SMALL}", headers=same).data == whole.data[5:10]
    other = client.get(f"/downloads/{SMALL}", headers=same | {"If-Range": '"another"'})
    assert (other.status_code, other.data) == (200, whole.data)
    beyond = client.get(f"/downloads/{SMALL}", headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("view-report.ttl", "view-reported.ttl"),
        ("claims-005.trig", "claims-00"),
        ("view-reported.ttl.json", "view-reported.ttl"),
        (".lock", "/downloads lists all"),
        ("..%2fmanifest.json", "/downloads lists all"),
    ],
)
def test_a_name_that_is_none_is_told_what_is_near(client: FlaskClient, name: str, near: str) -> None:
    answer = client.get(f"/downloads/{name}")
    assert answer.status_code == 404
    if "%" not in name:
        assert near in answer.get_json()["detail"]


def test_the_words_mean_the_same_in_files_and_queries(
    client: FlaskClient, settings: Settings, store: EmbeddedStore
) -> None:
    """Triples of downloads, of what `export` writes, of `/graphs` and of `/sparql`, counted."""
    read = {name: client.get(f"/downloads/{name}").data for name in COUNTED}
    head = {ox.Quad(t.subject, t.predicate, t.object) for t in head_of(BuiltDataset.current(settings))}
    quads = {name: set(ox.parse(data, _format(name))) for name, data in read.items()}
    described = {name for name in COUNTED if head <= quads[name]}
    assert described == {name for name in COUNTED if name.startswith(exports.DESCRIBED)}
    counts = {name: len(held - head) for name, held in quads.items()}
    exported = CliRunner().invoke(
        main, ["export", "--what", "view", "--format", "nt"], env={"PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}
    )
    assert exported.stdout_bytes == read["view-reported.nt"]
    graph = client.get("/graphs?default&format=ntriples").data
    assert set(ox.parse(graph, ox.RdfFormat.N_TRIPLES)) == quads["view-reported.nt"] - head
    for view in VIEWS:
        answer = client.get(
            "/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "view": view, "format": "csv"}
        )
        assert int(answer.text.split()[1]) == counts[f"view-{view}.nt"]
    (row,) = solutions(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert int(row["n"].value) == counts["claims.nq"] == counts["record-reported.nq"] - counts["view-reported.nt"]


def _format(name: str) -> ox.RdfFormat:
    return ox.RdfFormat.N_QUADS if name.endswith(".nq") else ox.RdfFormat.N_TRIPLES


def test_every_part_is_told_with_a_command_that_writes_it(settings: Settings, tmp_path: Path) -> None:
    assert [name for name, _ in commands()] == [*PARTS, "around", "everything"]
    environment = {"PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}
    for name, command in commands()[:-1]:
        words = shlex.split(command)
        assert words[:2] == ["peacegraph", "export"]
        words[-1] = str(tmp_path / words[-1])
        if name in ("claims", "network", "around", "ontology"):
            done = CliRunner().invoke(main, words[1:], env=environment)
            assert done.exit_code == 0, done.output
            assert Path(words[-1]).stat().st_size > 1000


def test_of_many_documents_the_first_are_listed() -> None:
    dumps = exports.dumps([f"{number:03}" for number in range(50)])
    parts = {part.part.name: part for part in parts_with_files(dumps, {})}
    assert parts["claims"].other_documents == 50 - MOST_DOCUMENTS
    assert len(parts["claims"].rows) == 2 + MOST_DOCUMENTS
    assert parts["view"].other_documents == 0


def test_sizes_are_told_as_people_read_them() -> None:
    assert [size_words(size) for size in (12, 1234, 56_789, 1_413_638)] == ["12 bytes", "1 kB", "57 kB", "1.4 MB"]
