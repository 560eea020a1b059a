"""Tests of what Wikidata is asked and what is made of its answers; all of it over loopback."""
