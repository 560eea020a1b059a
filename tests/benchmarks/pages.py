"""How long pages take and how large they are: over the seeds, and over as many copies of their documents as are asked.

`python -m tests.benchmarks.pages --copies 264` makes about 100,000 claims of the built dataset: each copy of a document
has claims of its own, which tell of the same persons, states and events. Processor time and the clock are told.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.overviews import contacts, dated_things, places, tellings, told_things
from graph.store.dataset_store import EmbeddedStore
from graph.store.record_file import RecordFile, record_line
from server.accounts.overviews.first_reads import read_first
from server.app import create_app
from server.serving.live import Live, ServedDataset
from server.workers.engine import Engine

PATHS = (
    "/person/sergey-lavrov",
    "/state/azerbaijan",
    "/agreement/trilateral-statement-2020-11-09",
    "/conflict/nagorno-karabakh",
    "/office/foreign-minister-armenia",
    "/territory/nagorno-karabakh",
    "/place/moscow",
    "/doc/003",
    "/claim/003-41",
    "/disagreement/mediation-start",
    "/framing?of=hostilities/2016-04",
    "/framing?of=hostilities/2016-04&from=6",
    "/claim",
    "/claim?page=4",
    "/person",
    "/doc",
    "/",
    "/timeline",
    "/map",
    "/network",
    "/network?of=states",
    "/disagreements",
    "/identity/agreements-of-document-003",
    "/publisher/tass",
    "/concept/ceasefire",
    "/time/2020-11-09",
    "/statements?of=person/sergey-lavrov",
    "/kinds",
    "/ontology",
    "/status",
    "/search?q=ceasefire",
)
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ROUNDS = 7
_OWN = re.compile(r"(/(?:doc|claim)/)(\d{3})(?=[-#>\"/]|$)")
_OWN_BYTES = re.compile(rb"(/(?:doc|claim)/)(\d{3})(?=[-#>\"\t/]|$)")


def _copied_lines(records: Mapping[str, dict[str, Any]], copies: int) -> RecordFile:
    """The records of the seeds' claims or documents, and of their copies, as a build writes them."""
    lines = b"".join(record_line(iri, records[iri]) for iri in records)
    return RecordFile(b"".join([lines, *(_OWN_BYTES.sub(rb"\1\2x%d" % copy, lines) for copy in range(copies))]))


def copied(store: EmbeddedStore, lines: list[str], copies: int) -> EmbeddedStore:
    """The dataset with copies of its documents and claims.

    Args:
        store: the dataset.
        lines: its reported view as N-Quads.
        copies: how many copies stand beside the documents.
    """
    whole = ox.Store()
    whole.bulk_load("".join(lines).encode(), ox.RdfFormat.N_QUADS)
    own = [line for line in lines if _OWN.search(line)]
    for copy in range(copies):
        whole.bulk_load("".join(_OWN.sub(rf"\1\2x{copy}", line) for line in own).encode(), ox.RdfFormat.N_QUADS)
    made = EmbeddedStore(store.base, store.version, {"reported": whole, "all": whole})
    made.claim_records = _copied_lines(store.claim_records, copies)
    made.sentence_borders = _copied_lines(store.sentence_borders, copies)
    made.types_by_others = store.types_by_others
    claims, things = told_things.records(made)
    found = {told_things.CLAIMS_FILE: claims, told_things.FILE: things}
    found |= {module.FILE: module.records(made) for module in (contacts, dated_things, places)}
    made.overviews = {name: RecordFile(tellings.lines(records)) for name, records in found.items()}
    return made


def measure(settings: Settings, store: EmbeddedStore, engine: Engine, paths: tuple[str, ...]) -> None:
    """Print how long each page takes after the first time, and its size."""
    folder = dataset_folder.current(settings)[0]
    client = create_app(settings, Live(settings, ServedDataset.built(store, engine, folder))).test_client()
    began = time.process_time()
    read_first(store, settings.ontology)
    print(f"first reads, before the dataset is served: {time.process_time() - began:.1f} s of processor time")  # noqa: T201
    for path in paths:
        spent, clocked, size, status = [], [], 0, 0
        for _ in range(ROUNDS):
            began, clock = time.process_time(), time.perf_counter()
            answer = client.get(path, headers=BROWSER)
            spent.append((time.process_time() - began) * 1000)
            clocked.append((time.perf_counter() - clock) * 1000)
            size, status = len(answer.data), answer.status_code
        first, *rest = spent
        told = (
            f"{path:45} {status} {size / 1000:6.1f} kB, first {first:6.1f} ms, then {statistics.median(rest):6.1f} ms"
        )
        print(f"{told} of processor time, {statistics.median(clocked[1:]):6.1f} ms by the clock")  # noqa: T201


def main() -> None:
    """Measure over the dataset that was built last, and over copies of its documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("paths", nargs="*")
    asked = parser.parse_args()
    settings = Settings.from_environment()
    folder, manifest = dataset_folder.current(settings)
    store, engine = dataset_folder.open_store(settings), Engine.built(settings, folder, manifest)
    try:
        print(f"over the seeds: {len(store.claim_records)} claims")  # noqa: T201
        measure(settings, store, engine, tuple(asked.paths) or PATHS)
        if asked.copies:
            lines = (folder / "reported.nq").read_text("utf-8").splitlines(keepends=True)
            large = copied(store, lines, asked.copies)
            print(f"over {asked.copies + 1} copies: {len(large.claim_records)} claims")  # noqa: T201
            measure(settings, large, engine, tuple(asked.paths) or PATHS)
    finally:
        engine.close()


if __name__ == "__main__":
    main()
