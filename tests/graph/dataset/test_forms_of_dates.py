"""Every form of date, also a day without a year, goes through the whole check and into the dataset."""

from __future__ import annotations

from pathlib import Path

from graph.core.namespaces import term
from graph.curation import seeds
from graph.dataset import assembly
from graph.dataset.validation import check
from tests.support.small_checkout import TASS, small_checkout

FORMS = {  # as typed: the first day, the latest first day, the last day
    "XXXX-08-31": {},
    "1950S2": {"notBefore": "1900-01-01", "startsBy": "1999-12-31", "notAfter": "1999-12-31"},
    "199X": {"notBefore": "1990-01-01", "startsBy": "1999-12-31", "notAfter": "1999-12-31"},
    "2020-XX-09": {"notBefore": "2020-01-09", "startsBy": "2020-12-09", "notAfter": "2020-12-09"},
    "2020?-11": {"notBefore": "2020-11-01", "startsBy": "2020-11-30", "notAfter": "2020-11-30"},
    "1992/": {"notBefore": "1992-01-01", "startsBy": "1992-12-31"},
}
CLAIM = """\
  - id: claim/001-08
    quote: >-
      Renewed clashes between Azerbaijan and Armenia erupted on September 27, 2020
    modality: asserted
    dateBasis: inferred-from-text
    note: A test of forms.
    facts:
"""


def test_each_form_is_checked_and_kept_as_typed_beside_its_bounds(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    facts = "".join(
        f"      - {{id: event/form-{number}, type: Event, label: Form {number}, when: '{form}'}}\n"
        for number, form in enumerate(FORMS)
    )
    with (settings.root / TASS).open("a", encoding="utf-8") as end:
        end.write(CLAIM + facts)
    assert [str(mistake) for mistake in check(settings)] == []
    read = seeds.read(settings)
    said: dict[str, dict[str, str]] = {}
    for t in assembly.assemble(read).views["reported"]:
        local = t.predicate.value.removeprefix(term("pg:").value)
        if local in ("edtf", "notBefore", "startsBy", "notAfter"):
            said.setdefault(t.subject.value, {})[local] = t.object.value
    found = {told.pop("edtf"): told for told in said.values()}
    assert {form: found[form] for form in FORMS} == FORMS
    assert len(FORMS) == 6
