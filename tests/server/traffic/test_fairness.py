"""No client can take the endpoint from the others: who counts as one, how many queries it may have, who waits."""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from server.traffic.admission import Admission, CancelToken, TooManyError
from tests.conformance.client import Answer
from tests.support.serving import ask, connected, counted, query, running, until

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?s ?p ?o . ?o ?q ?x } LIMIT 60000"
OTHER, PROXY = "127.0.0.2", "127.0.0.3"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
numbers = itertools.count()


@pytest.fixture(scope="module")
def server(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server that trusts one proxy."""
    assert built_manifest.claims
    limits = {"query_seconds": 5, "trusted_proxies": PROXY}
    with running(tmp_path_factory.mktemp("fair") / "log", build_dir=settings.build_dir, **limits) as address:
        yield address


def asked(address: str, source: str = "127.0.0.1", forwarded: str = "", text: str = "ASK {}") -> Answer:
    """A query never asked before, maybe through a proxy."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    path = "/sparql?" + urlencode({"query": f"{text} # {next(numbers)}"})
    return ask(address, path=path, headers=headers, source=source)


@contextlib.contextmanager
def endless(
    address: str, source: str = "127.0.0.1", forwarded: str = "", count: int = 4
) -> Iterator[list[Future[Answer]]]:
    """While so many queries of a client run; they are cancelled in the end."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    names = [f"endless-{next(numbers)}" for _ in range(count)]
    until(lambda: counted(address, "queries_running") == 0, "those before have ended")
    with ThreadPoolExecutor(count) as background:
        try:
            queries = [
                background.submit(
                    ask,
                    address,
                    path="/sparql?" + urlencode({"query": f"{ENDLESS} # {name}", "id": name}),
                    headers=headers,
                    source=source,
                )
                for name in names
            ]
            until(lambda: counted(address, "queries_running") == count, "they run")
            yield queries
        finally:
            for name in names:
                ask(address, "POST", "/sparql/cancel", urlencode({"id": name}).encode(), headers | FORM, source)


def test_the_fifth_query_of_a_client_is_refused_and_another_client_is_answered(server: str) -> None:
    with endless(server):
        refused = asked(server)
        assert refused.status == 429
        assert int(refused.headers["retry-after"]) > 0
        problem = json.loads(refused.body)
        assert (problem["status"], problem["code"]) == (429, "too-many-queries")
        assert "4 of your queries" in problem["detail"]
        began = time.monotonic()
        assert asked(server, OTHER).status == 200
        assert time.monotonic() - began < 1
    until(lambda: asked(server).status == 200, "once they have ended there is place again", 2)


@pytest.mark.parametrize("path", ["/", "/health", "/state/armenia", "/sparql/cancel"])
def test_what_costs_no_worker_is_answered_beside_them(server: str, path: str) -> None:
    with endless(server):
        assert ask(server, path=path).status in (200, 404, 405)


def test_behind_a_trusted_proxy_each_of_its_clients_counts_for_itself(server: str) -> None:
    with endless(server, PROXY, "203.0.113.1"):
        assert asked(server, PROXY, "203.0.113.1").status == 429
        assert asked(server, PROXY, "203.0.113.2").status == 200
        assert asked(server, PROXY, "203.0.113.2, 203.0.113.1").status == 429, "what the client wrote before is no word"
        assert asked(server, PROXY, "203.0.113.1, 203.0.113.2").status == 200
        assert asked(server, PROXY, "203.0.113.1, 203.0.113.2, 127.0.0.3").status == 200


def test_who_is_no_trusted_proxy_counts_as_itself_whatever_it_says(server: str) -> None:
    with endless(server, OTHER):
        assert asked(server, OTHER, "203.0.113.5").status == 429
        assert asked(server, OTHER, "127.0.0.3").status == 429


def test_a_header_that_only_looks_like_that_of_the_proxy_counts_for_nothing(server: str) -> None:
    """Some proxies pass X_Forwarded_For on as it came."""
    with endless(server, PROXY, "203.0.113.1"):
        for lines in (
            "X-Forwarded-For: 203.0.113.1\r\nX_Forwarded_For: 203.0.113.2\r\n",
            "X_Forwarded_For: 203.0.113.2\r\nX-Forwarded-For: 203.0.113.1\r\n",
        ):
            path = "/sparql?" + urlencode({"query": f"ASK {{}} # {next(numbers)}"})
            with connected(server, PROXY) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{lines}\r\n".encode())
                assert connection.recv(12) == b"HTTP/1.1 429", lines


CLIENTS = {
    "an IPv4 address": ("192.0.2.1", "", "192.0.2.1"),
    "an IPv6 address by its /64": ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
    "a neighbour in the same /64": ("2001:db8:1:2::ffff", "", "2001:db8:1:2::/64"),
    "somebody in another /64": ("2001:db8:1:3::1", "", "2001:db8:1:3::/64"),
    "an IPv4 address as IPv6 writes it": ("::ffff:192.0.2.1", "", "192.0.2.1"),
    "a link-local address with its zone": ("fe80::1%eth0", "", "fe80::/64"),
    "a stranger that names another": ("192.0.2.1", "192.0.2.9", "192.0.2.1"),
    "a proxy without a word": ("10.0.0.1", "", "10.0.0.1"),
    "a client of a proxy": ("10.0.0.1", "192.0.2.9", "192.0.2.9"),
    "a client of two proxies": ("10.0.0.1", "192.0.2.9, 10.0.0.2", "192.0.2.9"),
    "a client that forges": ("10.0.0.1", "198.51.100.7, 192.0.2.9", "192.0.2.9"),
    "a client that forges a proxy": ("10.0.0.1", "198.51.100.7, 10.0.0.9, 192.0.2.9", "192.0.2.9"),
    "an IPv6 client of a proxy": ("10.0.0.1", "2001:db8:1:2::5", "2001:db8:1:2::/64"),
    "an IPv6 proxy": ("2001:db8:ffff::1", "192.0.2.9", "192.0.2.9"),
    "a proxy as IPv6 writes it": ("::ffff:10.0.0.1", "192.0.2.9", "192.0.2.9"),
    "a client as IPv6 writes it": ("10.0.0.1", "::ffff:192.0.2.9", "192.0.2.9"),
    "an unreadable hop": ("10.0.0.1", "unknown", "10.0.0.1"),
    "an unreadable hop before a readable one": ("10.0.0.1", "x, 192.0.2.9", "192.0.2.9"),
    "empty hops": ("10.0.0.1", " , ,192.0.2.9, ", "192.0.2.9"),
}


def test_how_many_clients_are_told_apart() -> None:
    assert len(CLIENTS) == 19


@pytest.mark.parametrize("case", CLIENTS)
def test_who_the_client_is(case: str) -> None:
    address, forwarded, expected = CLIENTS[case]
    admission = Admission(Settings(trusted_proxies="10.0.0.0/8, 2001:db8:ffff::/48"))
    assert admission.client_name(address, forwarded) == expected


def test_a_full_queue_is_told_with_the_time_to_try_again(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    limits = {"workers": 1, "queue_length": 1, "queue_seconds": 1, "query_seconds": 4, "client_queries": 10}
    with running(tmp_path / "log", build_dir=settings.build_dir, **limits) as address:
        with endless(address, count=1), ThreadPoolExecutor(3) as background:
            began = time.monotonic()
            refused = [one.result() for one in [background.submit(asked, address, OTHER) for _ in range(3)]]
            assert time.monotonic() - began < 3
            assert counted(address, "queries_waiting") == 0
        details = sorted(json.loads(answer.body)["detail"] for answer in refused)
        assert [answer.status for answer in refused] == [503] * 3
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        assert {json.loads(answer.body)["code"] for answer in refused} == {"busy"}
        assert "waiting already" in details[0]
        assert "no worker came free within 1 s" in details[-1]
        assert asked(address, OTHER).status == 200
        assert counted(address, "queries_total", outcome="busy") == 3


# Places are given back, whatever becomes of a query


def left_at(address: str, text: str, seconds: float, *headers: str) -> None:
    """Ask, and leave after some time without waiting for the answer."""
    path = "/sparql?" + urlencode({"query": f"{text} # {next(numbers)}"})
    with connected(address, OTHER) as connection:
        head = [f"GET {path} HTTP/1.1", "Host: a", *headers, "", ""]
        connection.sendall("\r\n".join(head).encode())
        time.sleep(seconds)


def test_places_are_given_back_after_errors_limits_and_cancellations(server: str) -> None:
    for _ in range(6):
        assert asked(server, OTHER, text="SELECT").status == 400
        assert asked(server, OTHER, text="ASK { SERVICE <http://127.0.0.1:9/> {} }").status == 400
        assert query(server, f"{ENDLESS} # {next(numbers)}", OTHER, timeout="0.05").status == 503
        assert query(server, f"ASK {{}} # {next(numbers)}", OTHER, format="pdf").status == 406
        assert query(server, f"DESCRIBE <a> # {next(numbers)}", OTHER, format="csv").status == 406
        left_at(server, ENDLESS, 0.1)
    with endless(server, OTHER) as cancelled:
        pass
    assert [one.result().status for one in cancelled] == [409] * 4
    until(lambda: asked(server, OTHER).status == 200, "there is place again", 2)
    with endless(server, OTHER):
        assert asked(server, OTHER).status == 429, "all four places are free, and no more"
    assert counted(server, "queries_running") == 0


def test_places_are_given_back_by_clients_that_leave_while_a_large_answer_is_made_ready(server: str) -> None:
    """At any moment: while it is worked out, compressed, or sent."""
    began = time.monotonic()
    assert ask(server, path="/sparql?" + urlencode({"query": LARGE}), headers={"Accept-Encoding": "gzip"}).status == 200
    whole = time.monotonic() - began
    for step in range(12):
        left_at(server, LARGE, whole * (0.3 + step * 0.07), "Accept-Encoding: gzip")
    until(lambda: counted(server, "queries_running") == 0, "all have ended")
    time.sleep(whole)
    with endless(server, OTHER):
        assert asked(server, OTHER).status == 429


def test_places_are_given_back_by_head_and_after_a_large_answer_was_read(server: str) -> None:
    for method in ("HEAD", "GET"):
        for _ in range(5):
            path = "/sparql?" + urlencode({"query": f"{LARGE.replace('60000', '6000')} # {next(numbers)}"})
            assert ask(server, method, path, source=OTHER).status == 200


def test_places_are_given_back_by_pages_of_large_answers_and_by_those_that_cannot_be_made(server: str) -> None:
    for path, more, method, status in (
        ("/sparql", {}, "GET", 200),
        ("/sparql", {"offset": "100", "sources": "wait"}, "HEAD", 200),
        ("/sparql.svg", {"show": "map"}, "GET", 404),
    ):
        for _ in range(5):
            text = f"{LARGE.replace('60000', '6000')} # {next(numbers)}"
            asking = f"{path}?" + urlencode({"query": text} | more)
            assert ask(server, method, asking, headers={"Accept": "text/html"}, source=OTHER).status == status, more
    with endless(server, OTHER):
        assert asked(server, OTHER).status == 429


REPEATED = f'SELECT ?t {{ ?s ?p ?o BIND("{"a" * 200}" AS ?t) }} LIMIT 20000'
"""Its answer is large, and small when compressed."""


def test_an_answer_given_again_gives_back_no_place(server: str) -> None:
    for name in (None, "named"):
        path = "/sparql?" + urlencode({"query": REPEATED} | ({"id": name} if name else {}))
        for _ in range(5):
            answer = ask(server, path=path, headers={"Accept-Encoding": "gzip"}, source=OTHER)
            assert answer.status == 200
            assert len(answer.body) < 1 << 18
    with endless(server, OTHER):
        assert asked(server, OTHER).status == 429


def test_no_count_is_left_behind() -> None:
    """Of clients that are gone nothing is kept."""
    admission = Admission(replace(Settings(), client_queries=1))
    for number in range(100):
        client = f"192.0.2.{number}"
        with contextlib.suppress(ZeroDivisionError), admission.admit(client, CancelToken(), "a name"):
            with pytest.raises(TooManyError), admission.admit(client, CancelToken()):
                pass
            assert 1 / (number - number)
    assert not admission._counts
    assert not admission._named
