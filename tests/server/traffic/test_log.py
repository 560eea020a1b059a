"""The log: a line of JSON for each request, and no query in it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urlencode

from graph.core.settings import Settings
from tests.support.log_lines import line_of, lines
from tests.support.serving import ask, query, running
from tests.support.wire import (
    ENDLESS,
    LARGE,
    numbers,
    path_of,
)


def test_each_request_is_a_line_of_the_log_with_the_hash_of_its_query(server: str, log: Path) -> None:
    text = f"ASK {{ <state/armenia> a pg:State }} # {next(numbers)}"
    for name in ("logged.1", "logged.2"):  # the second one is answered from what is kept
        ask(server, path=path_of(text), headers={"X-Request-ID": name})
        line = line_of(log, name)
        assert line["query"] == hashlib.sha256(text.encode()).hexdigest()[:16]
        assert (line["level"], line["method"], line["path"], line["status"]) == ("info", "GET", "/sparql", 200)
        assert line["outcome"] in ("answered", "cached", "kept")
        assert isinstance(line["milliseconds"], float)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["time"]))


def test_the_log_holds_no_query_only_its_hash(server: str, log: Path) -> None:
    """Whether it is answered, wrong, late or too large, by GET or POST; the marker is found nowhere."""
    marker = "Marker7f3a"
    form, plain = {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "application/sparql-query"}
    texts = [f'SELECT ("{marker}" AS ?x) {{}}', f"SELECT {marker}", f"{ENDLESS} # {marker}", f"{LARGE} # {marker}"]
    texts += [f'SELECT (GROUP_CONCAT(CONCAT(?c, "{marker}")) AS ?t) {{ ?a ?b ?c . ?d ?e ?f }}']
    for text in texts:
        query(server, text, timeout="0.3")
        ask(server, "POST", body=urlencode({"query": text, "timeout": "0.3"}).encode(), headers=form)
    ask(server, "POST", body=b"ASK { " + marker.encode() + b" \xff", headers=plain)
    ask(server, "POST", body=urlencode({"update": f"INSERT DATA {{ <a> <b> '{marker}' }}"}).encode(), headers=form)
    ask(server, path="/health", headers={"X-Request-ID": "after.the.marker"})
    line_of(log, "after.the.marker")
    assert marker not in log.read_text("utf-8")


def test_every_line_of_the_log_is_a_json_object(server: str, log: Path) -> None:
    """Also beside workers that run out of memory or stack, which the engine reports in its own words."""
    for number in range(60):
        ask(server, path=path_of(f"SELECT ?x {{ BIND({number} AS ?x) }}"))
    query(server, "SELECT * { " + "{" * 2300 + "?s ?p ?o" + "}" * 2300 + " }")
    query(server, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1")
    ask(server, path="/health", headers={"X-Request-ID": "after.the.crash"})
    line_of(log, "after.the.crash")
    written = log.read_text("utf-8").splitlines()
    begun = next(number for number, line in enumerate(written) if line.startswith("Serving dataset"))
    others = [line for line in written[begun + 1 :] if not line.startswith("{")]
    assert others == []
    assert len(written) > 60


def test_at_level_debug_the_log_holds_the_query(settings: Settings, server: str, tmp_path: Path) -> None:
    log, text = tmp_path / "log", 'SELECT ("Marker9c1d" AS ?x) {}'
    with running(log, build_dir=settings.build_dir, log_level="debug") as address:
        assert query(address, text).status == 200
        ask(address, path="/health", headers={"X-Request-ID": "last"})
        line_of(log, "last")
        assert text in [line.get("text") or line.get("query") for line in lines(log)] or "Marker9c1d" in log.read_text()
