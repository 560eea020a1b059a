"""Citations parse back to what they were made of, whatever stands in the words they quote."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support.claim_records import claim_records
from server.accounts.claims.citation_formats import FORMATS, bibtex, csl_json, ris
from server.accounts.claims.citations import Citation, citation_of

HOSTILE = 'A \\command{x} with { one } }brace, 5% & $7 #8 _low_ ~ ^ "marks", «Ձայն»\nTY  - BOOK\r\nER  - \u2028end'
PLAIN = " ".join(re.sub(r"[\r\n\u2028]", " ", HOSTILE).split())
_COMMANDS = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\%": "%", r"\$": "$", r"\#": "#", r"\&": "&", r"\_": "_",
}  # fmt: skip


def read_bibtex(text: str) -> tuple[str, dict[str, str]]:
    """A strict reader of one entry: braces balance, each field is in braces, every command is one we know."""
    head = re.match(r"@misc\{([A-Za-z0-9-]+),\n", text)
    assert head is not None
    at, fields = head.end(), {}
    while text[at] != "}":
        name = re.compile(r"  ([a-z]+) = \{").match(text, at)
        assert name is not None, text[at:]
        depth, at = 1, name.end()
        start = at
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        fields[name[1]] = text[start : at - 1]
        at += 2 if text[at] == "," else 1
    assert text[at:] == "}\n"
    return head[1], fields


def unescaped(value: str) -> str:
    value = re.sub(r"^\{(.*)\}$", r"\1", value, flags=re.DOTALL)
    pattern = "|".join(re.escape(command) for command in _COMMANDS)
    assert not re.search(r"[\\{}%$#&_~^]", re.sub(pattern, "", value)), value
    return re.sub(pattern, lambda found: _COMMANDS[found[0]], value)


def read_ris(text: str) -> dict[str, str]:
    lines = text.split("\r\n")
    assert lines[0].startswith("TY  - ")
    assert lines[-2:] == ["ER  - ", ""]
    found = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines[:-1]]
    assert all(found)
    tags = [line[1] for line in found if line]
    assert len(tags) == len(set(tags))
    return {line[1]: line[2] for line in found if line}


def test_hostile_words_parse_back_in_every_format(store: EmbeddedStore) -> None:
    dated = Citation("k-1", HOSTILE, "https://x.example/a_b%20{c}", store.version, HOSTILE, "2021-08-31")
    made = replace(dated, quote=HOSTILE, start=3, end=9, document="document 1", said="asserted by A")
    key, fields = read_bibtex(bibtex(made))
    assert key == "k-1"
    assert unescaped(fields["title"]) == unescaped(fields["author"]) == PLAIN
    assert unescaped(fields["note"]) == f"“{made.quote}” {made.source}".replace(made.quote, PLAIN)
    assert fields["url"] == "https://x.example/a_b%20%7Bc%7D"
    assert (fields["year"], fields["month"], fields["day"]) == ("2021", "8", "31")
    tags = read_ris(ris(made))
    assert (tags["TI"], tags["AU"], tags["AB"], tags["DA"]) == (PLAIN, PLAIN, PLAIN, "2021/08/31/")
    (item,) = json.loads(csl_json(made))
    assert (item["title"], item["abstract"]) == (HOSTILE, HOSTILE)
    assert item["issued"] == {"date-parts": [[2021, 8, 31]]}


@pytest.mark.parametrize(
    ("edtf", "parts"),
    [(None, []), ("2021", [2021]), ("2021-08", [2021, 8]), ("XXXX-08-31", []), ("2021-08~", []), ("2020/2021", [])],
)
def test_only_a_date_of_the_calendar_is_given_as_one(edtf: str | None, parts: list[int]) -> None:
    made = Citation("k", "T", "https://x.example/", "0" * 64, edtf=edtf)
    assert made.date_parts == parts
    assert ("issued" in json.loads(csl_json(made))[0]) is bool(parts)
    assert ("PY" in read_ris(ris(made))) is bool(parts)
    assert ("year" in read_bibtex(bibtex(made))[1]) is bool(parts)


def test_every_claim_is_cited_with_its_words_and_where_they_stand(store: EmbeddedStore) -> None:
    claims = [row["c"].value for row in solutions(store, "SELECT ?c { ?c a pg:Claim }")]
    records = claim_records(store, claims)
    assert len(records) == 379
    for iri in sorted(records)[::7]:
        record, made = records[iri], citation_of(store, iri)
        main = record.main_passage
        assert (made.start, made.end, made.address, made.version) == (main.start, main.end, iri, store.version)
        assert unescaped(read_bibtex(bibtex(made))[1]["note"]).startswith(f"“{' '.join(main.quote.split())}”")
        if record.attributed:
            assert all(voice.label in made.said for voice in record.voices)
        assert store.version in read_ris(ris(made))["ET"]


def test_every_thing_has_its_citations_at_its_address(client: FlaskClient, store: EmbeddedStore) -> None:
    for path, title in (
        ("/person/sergey-lavrov", "Sergey Lavrov"),
        ("/doc/001", "Document 001"),
        ("/claim/001-39", "Claim 001-39"),
        ("/time/2020-11-09", "9 November 2020"),
        ("/concept/ceasefire", "Ceasefire"),
        ("/disagreement/mediation-start", "Since when the OSCE Minsk Group has mediated"),
    ):
        for extension, (media_type, _, _) in FORMATS.items():
            answer = client.get(f"{path}.{extension}")
            assert (answer.status_code, answer.mimetype) == (200, media_type), path
            assert answer.headers["Link"].endswith('rel="canonical"')
            assert title in answer.text
    assert client.get("/person/nobody.bib").status_code == 404
    assert client.get("/person/no body<>.ris").status_code == 404
    assert client.head("/claim/001-39.bib").status_code == 200


def test_a_withdrawn_claim_has_no_citation(
    client: FlaskClient, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {store.base + "claim/001-900": {"reason": "Said twice.", "replaced_by": []}}
    monkeypatch.setattr(store, "withdrawn_claims", gone)
    assert client.get("/claim/001-900.bib").status_code == 410


def test_a_citation_without_a_publisher_says_so(store: EmbeddedStore) -> None:
    made = citation_of(store, store.base + "claim/000-42")
    assert made.author is None
    assert "Publisher not stated" in made.behind_quote
    assert "author" not in read_bibtex(bibtex(made))[1]
    assert "TASS" in replace(made, author="TASS").behind_quote
