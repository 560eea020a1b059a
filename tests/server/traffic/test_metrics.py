"""What operators see: counters that move, and the versions that are served."""

from __future__ import annotations

import json

from prometheus_client.parser import text_string_to_metric_families

from graph import __version__
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.support.serving import ask, query
from tests.support.wire import (
    ENDLESS,
    LARGE,
    numbers,
)


def test_the_counters_move(server: str) -> None:
    def all_of_them() -> dict[str, float]:
        answer = ask(server, path="/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=")
        families = list(text_string_to_metric_families(answer.body.decode()))
        assert {family.type for family in families} >= {"counter", "gauge", "histogram"}
        assert all(family.documentation for family in families if not family.name.endswith("_created"))
        return {
            sample.name.removeprefix("peacegraph_") + "".join(f" {v}" for v in sample.labels.values()): sample.value
            for family in families
            for sample in family.samples
        }

    before = all_of_them()
    text = f"ASK {{}} # {next(numbers)}"
    asked = [query(server, text), query(server, text), query(server, "no query"), query(server, ENDLESS, timeout="0.2")]
    asked += [query(server, f"{LARGE} # {next(numbers)}"), ask(server, path="/nothing")]
    assert [answer.status for answer in asked] == [200, 200, 400, 503, 200, 404]
    after = all_of_them()
    moved = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert moved["queries_total answered"] == 2
    assert moved["queries_total cached"] == 1
    assert moved["queries_total time"] == 1
    assert moved["queries_total query-syntax"] == 1
    assert moved["workers_killed_total time"] == 1
    assert moved["query_seconds_count"] == 4
    assert moved["query_seconds_sum"] > 0.2
    assert [moved[f"requests_total {status}"] for status in (200, 400, 404, 503)] == [4, 1, 1, 1]
    assert after["queries_running"] == after["queries_waiting"] == 0


def test_health_tells_the_versions(server: str, settings: Settings) -> None:
    answer = ask(server, path="/health")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    version = dataset_folder.current(settings)[1].named_version
    assert json.loads(answer.body) == {"status": "ready", "dataset": version, "software": __version__}
