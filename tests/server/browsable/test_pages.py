"""A page becomes a file: nothing but its links is changed."""

from __future__ import annotations

from server.browsable.addresses import Addresses
from server.browsable.pages import copied_page

ADDRESSES = Addresses("https://data.example/")


def copied(text: str) -> tuple[str, list[str]]:
    page = copied_page(text, "site/person/a.html", ADDRESSES)
    return page.text, list(page.leads_to)


def test_links_become_those_of_the_copy_and_the_rest_stays_as_it_is() -> None:
    before = '<!doctype html>\n<p title="a > b" >x &amp; y href="/z" &#39;<br/>é</p>\n<!-- <a href="/no"> -->'
    text, leads_to = copied(
        f'{before}<a class="x" href="/doc/001#s1">1</a> <a\nhref="/doc/001">2</a><a href="#here">3</a>'
        '<a href="https://elsewhere.example/a">4</a><svg><use href="#m"/><a href="/state/b"><path d="M0"/></a></svg>'
    )
    assert text == (
        f'{before}<a class="x" href="../doc/001.html#s1">1</a> <a\nhref="../doc/001.html">2</a><a href="#here">3</a>'
        '<a href="https://elsewhere.example/a">4</a><svg><use href="#m"/><a href="../state/b.html"><path d="M0"/></a>'
        "</svg>"
    )
    assert leads_to == ["/doc/001", "/state/b"]


def test_what_leads_to_the_server_is_marked() -> None:
    text, leads_to = copied(
        '<link rel="alternate" href="/person/a.ttl"><a href="/sparql?query=a&amp;view=all&#34;">query</a>'
    )
    assert text == (
        '<link rel="alternate" href="https://data.example/person/a.ttl">'
        '<a rel="external" href="https://data.example/sparql?query=a&amp;view=all&quot;">query</a>'
    )
    assert not leads_to
