"""The web process gives back the memory that large answers took."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.support.serving import query, started, stopped, until
from tests.support.wire import LARGE

MOST = 100
"""Megabytes that may stay: the answers that are kept take up to 32 of them."""


def megabytes(pid: int) -> int:
    """The memory of a process."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) // 1024


def test_large_answers_leave_no_memory_taken(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    assert built_manifest.claims
    with (tmp_path / "log").open("w") as log:
        process, address = started(settings.build_dir, stdout=log)
        try:
            web = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
            before, size = megabytes(web), 0
            with ThreadPoolExecutor(4) as many:
                asked = [f"{LARGE} # {number}" for number in range(12)]
                for answer in many.map(lambda text: query(address, text, f"127.0.0.{hash(text) % 50 + 2}"), asked):
                    assert answer.status == 200
                    size += len(answer.body)
            assert size > 100 << 20
            until(lambda: megabytes(web) < before + MOST, f"{megabytes(web)} MB, {before} before")
        finally:
            stopped(process)
