"""`peacegraph explain`: the proof of a triple, down to the sentence."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from server.commands.cli import main

# ---- the command


@pytest.fixture
def run(settings: Settings, built_manifest: dataset_folder.Manifest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PEACEGRAPH_BUILD_DIR", str(settings.build_dir))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["explain", *arguments])

    return call


def test_explain_prints_the_tree_down_to_the_sentence(run) -> None:
    result = run("<claim/001-02>", "schema:mentions", "<place/moscow>")
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
<claim/001-02> schema:mentions <place/moscow>
  follows by prp-spo1 from pg:mentions rdfs:subPropertyOf schema:mentions (ontology/alignments.ttl)
  <claim/001-02> pg:mentions <place/moscow>
    computed from what is said by TASS (asserted) in <doc/001>, 2021-08-31; <claim/001-02>
      »MOSCOW«, August 31. /TASS/. /doc/001#char=0,6
"""
    )


def test_explain_proves_a_shortcut_by_its_chain(run) -> None:
    lines = run("<agreement/trilateral-statement-2020-11-09>", "pg:party", "<state/armenia>").stdout.splitlines()
    chain_ = "pg:party owl:propertyChainAxiom ( pg:signature pg:onBehalfOf )"
    assert lines[1] == f"  follows by prp-spo2 from {chain_} (ontology/peacegraph.ttl)"
    assert any(
        "»Armenia and Azerbaijan agreed to completely cease fire« and exchange prisoners. /doc/004#char=" in line
        for line in lines
    )


def test_explain_gives_other_proofs_and_json(run) -> None:
    arguments = ("<state/armenia>", "a", "pg:Actor")
    one, others = (json.loads(run(*arguments, "--format", "json", *more).stdout) for more in ((), ("--all",)))
    assert one["version"] == others["version"]
    assert len(one["proofs"]) == 1
    assert len(others["proofs"]) == 20
    assert others["proofs"][0] == one["proofs"][0]
    assert run(*arguments, "--all").stdout.count("<state/armenia> rdf:type pg:Actor\n") == 20


def test_explain_says_that_a_triple_is_not_stated(run) -> None:
    result = run("<state/armenia>", "a", "pg:Meetin")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
<state/armenia> rdf:type pg:Meetin is not stated in the view reported, and does not follow there.
The object pg:Meetin is unknown: it stands nowhere in the dataset.
"""
    )
    told = json.loads(run("<state/armenia>", "a", "pg:Meetin", "--format", "json").stdout)
    assert (told["stated"], told["unstated"]["unknown"]) == (False, ["object"])


@pytest.mark.parametrize(
    ("arguments", "words", "status"),
    [
        (("<state/armenia>", "a", "pg:State", "--claim", "<claim/001-99>"), "there is no claim <claim/001-99>", 1),
        (("<state/armenia>", "a", "pg:State", "--view", "everything"), "'everything'", 2),
        (("armenia", "a", "pg:State"), "'armenia' is no IRI", 2),
        (('"Armenia"', "a", "pg:State"), "is a literal", 2),
        (("<state/armenia>", "nowhere:type", "pg:State"), "'nowhere:'", 2),
        (("<a> AS ?x) {} #", "a", "pg:State"), "no IRI and no literal", 2),
        (("<state/armenia>", "a", '"x"^^xsd:string) ("y"'), "no IRI and no literal", 2),
    ],
)
def test_explain_says_what_is_wrong(run, arguments: tuple[str, ...], words: str, status: int) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert words in result.stderr
    assert "Traceback" not in result.output
