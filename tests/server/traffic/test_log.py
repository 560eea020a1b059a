"""The log: a line of JSON for each request, and no query in it."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import logging
import os
import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from graph.core.settings import Settings
from server.traffic.log import LogWriter, begin
from tests.support.log_lines import line_of, lines
from tests.support.serving import ask, query, running, until
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


RAW = "\x07\x1b[31m\x7f\x85\x9b\xad\u200b\u2028\u2029\u202e\u2066\ufeff\U000e0041"


def test_nothing_that_controls_a_terminal_or_turns_text_reaches_the_log_raw(server: str, log: Path) -> None:
    for number, character in enumerate(RAW + "\n\r\t"):
        ask(server, path=f"/harm{quote(character)}less", headers={"X-Request-ID": f"raw.{number}"})
        assert line_of(log, f"raw.{number}")["path"] == f"/harm{character}less"
    ask(server, path="/%D5%80%C3%A9", headers={"X-Request-ID": "letters"})
    assert line_of(log, "letters")["path"] == "/Հé"
    written = log.read_text("utf-8")
    assert "/Հé" in written, "letters stay as they are"
    assert not [character for character in written if not character.isprintable() and character != "\n"]


def test_what_others_log_is_a_line_of_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Flask tells of a fault with the path of the request and a traceback."""
    before = logging.getLogger().handlers
    try:
        writer = begin("info")
        try:
            int(RAW)
        except ValueError:
            logging.getLogger("server.app").exception("Exception on %s", f"/{RAW}")
        writer.stop()
    finally:
        logging.getLogger().handlers = before
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == f"Exception on /{RAW}"
    assert line.isprintable()


class _Full(io.StringIO):
    """What a log is written to; its disk is full as long as `full` says so."""

    full = True

    def flush(self) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_log_goes_on_after_a_full_disk() -> None:
    output = _Full()
    writer = LogWriter(output, requests=True)
    writer.start()
    writer.request({"id": "lost"})
    until(lambda: writer.dropped == 1, "it cannot be written")
    output.full = False
    writer.request({"id": "kept"})
    writer.stop()
    after = [json.loads(line) for line in output.getvalue().rpartition("\n\n")[2].splitlines()]
    told = [line.get("id") or line.get("lines") for line in after]
    assert "kept" in told
    assert 1 in told
