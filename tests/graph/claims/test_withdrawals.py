"""A withdrawn claim keeps its number, with why it is gone and what replaced it; nothing else of it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.answers.explainer import Explainer
from graph.core.errors import NotFoundError, WithdrawnError
from graph.curation import seeds as seeds_module
from graph.dataset import assembly, dataset_folder
from graph.publishing import build
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps.dump import thing_quads
from graph.support.withdrawn_claims import refuse_withdrawn
from tests.support.small_checkout import DISAGREEMENTS, TASS, small_checkout
from tests.support.typed_claims import ReadClaims, claim, file, line_of

ENTRY = "- {id: claim/900-07, reason: Misread., replacedBy: claim/900-01}"


def withdrawn(*entries: str) -> str:
    """The text of a claims file with entries under `withdrawn`."""
    return file(more="withdrawn:\n" + "".join(f"{entry}\n" for entry in entries))


def test_a_withdrawn_claim_has_a_reason_and_what_replaced_it(read_claims: ReadClaims) -> None:
    read = read_claims(withdrawn(ENTRY, "- {id: claim/900-08, reason: Said twice.}"))
    assert list(map(str, read.mistakes)) == []
    kept = {iri: (w.reason, w.replaced_by) for iri, w in read.withdrawn.items()}
    assert kept == {"claim/900-07": ("Misread.", ("claim/900-01",)), "claim/900-08": ("Said twice.", ())}
    assert [c.iri for c in read.claims] == ["claim/900-01"]


MISTAKES = {
    "no reason": ("- {id: claim/900-07}", "withdrawn without a reason", "say in reason"),
    "an empty reason": ("- {id: claim/900-07, reason: ''}", "reason is empty", "say what it is"),
    "no id": ("- {reason: Misread.}", "the id of a withdrawn claim is None", "claim/001-05"),
    "an id of another document": ("- {id: claim/001-07, reason: x}", "'claim/001-07'", "write"),
    "an upper-case id": ("- {id: Claim/900-07, reason: x}", "'Claim/900-07'", "write"),
    "no mapping": ("- claim/900-07", "a withdrawn claim is 'claim/900-07'", "reason"),
    "a key that is near": ("- {id: claim/900-07, reason: x, replaceBy: claim/900-01}", "'replaceBy'", "replacedBy"),
    "replaced by an unknown claim": (
        *("- {id: claim/900-07, reason: x, replacedBy: claim/900-44}", "no claim of this document"),
        "name a claim of this file",
    ),
    "replaced by itself": (
        *("- {id: claim/900-07, reason: x, replacedBy: claim/900-07}", "is withdrawn itself"),
        "write claim/900-07",
    ),
    "replaced by a structure": ("- {id: claim/900-07, reason: x, replacedBy: {a: b}}", "is no claim", "write"),
}


@pytest.mark.parametrize(("entry", "says", "fix"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_an_entry_is_told_on_its_line(read_claims: ReadClaims, entry: str, says: str, fix: str) -> None:
    text = withdrawn(entry)
    told = list(read_claims(text).mistakes)
    assert {mistake.line for mistake in told} == {line_of(text, entry)}
    assert any(says in mistake.what and fix in mistake.fix for mistake in told), list(map(str, told))


def test_a_number_is_never_used_again(read_claims: ReadClaims) -> None:
    text = withdrawn("- {id: claim/900-01, reason: Misread.}")
    (mistake,) = read_claims(text).mistakes
    assert mistake.line == line_of(text, "claims:") + 1
    assert "claim/900-01 was withdrawn" in mistake.what
    assert "next free number" in mistake.fix


def test_an_entry_does_not_stand_twice(read_claims: ReadClaims) -> None:
    text = withdrawn(ENTRY, ENTRY)
    (mistake,) = read_claims(text).mistakes
    assert (mistake.line, mistake.what) == (line_of(text, ENTRY) + 1, "claim/900-07 is withdrawn twice")


def test_what_replaced_a_withdrawn_claim_stands(read_claims: ReadClaims) -> None:
    text = withdrawn(ENTRY, "- {id: claim/900-06, reason: x, replacedBy: claim/900-07}")
    (mistake,) = read_claims(text).mistakes
    assert "claim/900-07 is withdrawn itself" in mistake.what
    assert "write claim/900-01, which replaced it" in mistake.fix


def test_several_claims_may_replace_one(read_claims: ReadClaims) -> None:
    text = file(
        claim(),
        claim(id="claim/900-02"),
        more="withdrawn:\n- {id: claim/900-07, reason: Two in one., replacedBy: [claim/900-01, claim/900-02]}\n",
    )
    read = read_claims(text)
    assert list(read.mistakes) == []
    assert read.withdrawn["claim/900-07"].replaced_by == ("claim/900-01", "claim/900-02")


def test_a_reference_to_a_withdrawn_claim_names_what_replaced_it(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.root / TASS
    entry = "withdrawn:\n- {id: claim/001-33, reason: Misread., replacedBy: claim/001-03}\nclaims:\n"
    path.write_text(path.read_text("utf-8").replace("claims:\n", entry, 1), "utf-8")
    file_ = settings.root / DISAGREEMENTS
    file_.write_text(file_.read_text("utf-8").replace("[claim/001-03]", "[claim/001-33]"), "utf-8")
    (mistake,) = seeds_module.read(settings).mistakes
    assert (mistake.file, mistake.line) == (DISAGREEMENTS, line_of(file_.read_text("utf-8"), "claim/001-33"))
    assert mistake.what == "claim/001-33 is withdrawn"
    assert mistake.fix == "write claim/001-03, which replaced it"


def test_nothing_of_a_withdrawn_claim_is_in_the_dataset_but_its_address_is_kept_beside_it(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.root / TASS
    entry = "withdrawn:\n- {id: claim/001-33, reason: Misread., replacedBy: claim/001-03}\nclaims:\n"
    path.write_text(path.read_text("utf-8").replace("claims:\n", entry, 1), "utf-8")
    read = seeds_module.read(settings)
    dataset = assembly.assemble(read)
    quads = [str(quad) for view in dataset.views for quad in dataset.quads(view)]
    assert quads
    assert not [quad for quad in (*quads, *map(str, dataset.index)) if "001-33" in quad or "Misread" in quad]

    build.build(settings)
    store = dataset_folder.open_store(settings)
    assert list(store.withdrawn_claims) == [store.base + "claim/001-33"]
    with pytest.raises(WithdrawnError) as caught:
        refuse_withdrawn(store, store.base + "claim/001-33")
    refuse_withdrawn(store, store.base + "claim/001-03")
    assert json.loads(json.dumps(caught.value.to_json()))["members"] == {
        "claim": store.base + "claim/001-33",
        "reason": "Misread.",
        "replaced_by": [store.base + "claim/001-03"],
    }


def test_whoever_asks_for_the_graph_or_a_dump_of_it_is_told_too(tmp_path: Path) -> None:
    settings = small_checkout(tmp_path / "root")
    path = settings.root / TASS
    entry = "withdrawn:\n- {id: claim/001-33, reason: Misread., replacedBy: claim/001-03}\nclaims:\n"
    path.write_text(path.read_text("utf-8").replace("claims:\n", entry, 1), "utf-8")
    build.build(settings)
    explainer, dataset = Explainer.open(settings), BuiltDataset.current(settings)
    asked = ("<conflict/nagorno-karabakh>", "a", "pg:Conflict")
    with pytest.raises(WithdrawnError, match="claim/001-03 replaced it"):
        explainer.explain(*asked, claim="<claim/001-33>")
    for name in ("claim/001-33", f"{settings.base_iri}claim/001-33"):
        with pytest.raises(WithdrawnError, match="claim/001-03 replaced it"):
            thing_quads(dataset, name, "reported")
    with pytest.raises(NotFoundError):
        explainer.explain(*asked, claim="<claim/001-34>")
    with pytest.raises(NotFoundError):
        thing_quads(dataset, "claim/001-34", "reported")


def test_every_mistake_in_an_entry_is_tried() -> None:
    assert len(MISTAKES) == 10
