"""Counters for operators, in Prometheus's format: queries by outcome, their times, the queue, ended workers."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
"""Upper bounds of the buckets of the histogram of query times."""


class Metrics:
    """The counters of one running application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.queries = Counter(
            "peacegraph_queries", "Queries, by what came of them.", ["outcome"], registry=self.registry
        )
        self.seconds = Histogram(
            "peacegraph_query_seconds", "Time until a query was answered.", buckets=SECONDS, registry=self.registry
        )
        self.waiting = Gauge("peacegraph_queries_waiting", "Queries that wait for a worker.", registry=self.registry)
        self.running = Gauge("peacegraph_queries_running", "Queries under way.", registry=self.registry)
        self._killed = Counter(
            "peacegraph_workers_killed", "Workers that were ended, by cause.", ["cause"], registry=self.registry
        )
        self.requests = Counter("peacegraph_requests", "Requests, by status.", ["status"], registry=self.registry)
        self.switches = Counter("peacegraph_dataset_switches", "New datasets served.", registry=self.registry)

        self._by_outcome: dict[str, Counter] = {}
        self._by_status: dict[int, Counter] = {}

    def count(self, outcome: str) -> None:
        """Count a query by its outcome."""
        if outcome not in self._by_outcome:
            self._by_outcome[outcome] = self.queries.labels(outcome)  # to look it up costs more than to count
        self._by_outcome[outcome].inc()

    def count_request(self, status: int) -> None:
        """Count a request by the status of its response."""
        if status not in self._by_status:
            self._by_status[status] = self.requests.labels(status)
        self._by_status[status].inc()

    def killed(self, cause: str) -> None:
        """Count a worker that was ended, by the cause."""
        self._killed.labels(cause).inc()

    def text(self) -> bytes:
        """Return all counters in Prometheus's text format."""
        return generate_latest(self.registry)
