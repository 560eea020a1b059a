"""A query ends when its client leaves or cancels it, and at nobody else's word."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.support.serving import ask, connected, counted, problem, query, until
from tests.support.wire import (
    ENDLESS,
    OTHER,
    cancel,
    get,
    numbers,
    path_of,
)


def test_a_query_whose_client_leaves_is_ended(server: str) -> None:
    before = counted(server, "workers_killed_total", cause="cancelled")
    with connected(server) as connection:
        connection.sendall(get(path_of(f"{ENDLESS} # {next(numbers)}")))
        until(lambda: counted(server, "queries_running") == 1, "it runs")
    until(lambda: counted(server, "workers_killed_total", cause="cancelled") == before + 1, "it is ended", 1.5)
    assert counted(server, "queries_running") == 0


def test_a_query_is_cancelled_by_its_client_and_by_no_other(server: str) -> None:
    with ThreadPoolExecutor(1) as background:
        running_one = background.submit(query, server, f"{ENDLESS} # {next(numbers)}", id="mine")
        until(lambda: counted(server, "queries_running") == 1, "it runs")
        refused = cancel(server, "mine", OTHER)
        assert refused.status == 404
        assert "'mine'" in str(problem(refused)["detail"])
        assert not running_one.done()
        assert cancel(server, "mine").status == 204
        answer = running_one.result(timeout=2)
    assert answer.status == 409
    assert problem(answer)["code"] == "cancelled"
    assert cancel(server, "mine").status == 404
    assert cancel(server, "never there").status == 404


def test_a_cancellation_needs_an_id_and_post(server: str) -> None:
    assert problem(cancel(server, ""))["code"] == "bad-request"
    assert ask(server, path="/sparql/cancel").status in (404, 405)


def test_two_queries_of_one_id_do_not_run_at_once(server: str) -> None:
    with ThreadPoolExecutor(1) as background:
        running_one = background.submit(query, server, f"{ENDLESS} # {next(numbers)}", id="twice")
        until(lambda: counted(server, "queries_running") == 1, "it runs")
        assert query(server, f"ASK {{}} # {next(numbers)}", id="twice").status == 429
        assert cancel(server, "twice").status == 204
        assert running_one.result(timeout=2).status == 409
