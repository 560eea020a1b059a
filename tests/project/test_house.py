"""The house as ARCHITECTURE.md tells it is the house as it stands: rooms, their order, their modules, their sizes."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from tests.project.long_functions import EXCEPTIONS, ROOT, long_functions

CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS = {contract["containers"][0]: contract["layers"] for contract in CONTRACT if contract["type"] == "layers"}
PACKAGES = ("graph", "server")
INNER = ("server.accounts", "server.pages", "graph.publishing")
"""The rooms that have rooms of their own."""
BESIDE = {"server.accounts": set(), "server.pages": {"blueprints"}, "graph.publishing": {"build", "built"}}
"""The modules that stand beside their inner rooms."""
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
MOST_ROOMS, MOST_FILES = 15, 12
MODULE_LINES, TEST_LINES = 300, 500


def rooms(package: str) -> list[str]:
    """The rooms of the contract, from the top floor down; what is no folder is a module beside them."""
    return [name for name in LAYERS[package] if (ROOT / package / name).is_dir()]


def told(package: str) -> dict[str, list[str]]:
    """The rooms of a package with their modules, in the order of ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    section = text.partition(f"## The rooms of `{package}`")[2].partition("\n##")[0]
    return {name: re.findall(r"`(\w+)`", modules) for name, _, modules in ROW.findall(section)}


@pytest.mark.parametrize("package", PACKAGES)
def test_architecture_tells_the_rooms_of_the_contract_in_their_order(package: str) -> None:
    upwards = rooms(package)[::-1] if package == "graph" else rooms(package)
    assert list(told(package)) == upwards
    assert 9 <= len(upwards) <= MOST_ROOMS


@pytest.mark.parametrize("package", PACKAGES)
def test_architecture_names_every_module_of_every_room(package: str) -> None:
    for room, modules in told(package).items():
        standing = {path.stem for path in (ROOT / package / room).glob("*.py")} - {"__init__"}
        assert set(modules) == standing, room
        assert len(modules) == len(set(modules)) <= MOST_FILES, room


@pytest.mark.parametrize("room", INNER)
def test_architecture_names_every_module_of_the_inner_rooms(room: str) -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    section = text.partition(f"### The inner rooms of `{room.partition('.')[2]}`")[2].partition("\n##")[0]
    told_of = {name: re.findall(r"`(\w+)`", modules) for name, _, modules in ROW.findall(section)}
    assert list(told_of) == [name for name in LAYERS[room] if name not in BESIDE[room]]
    house = ROOT / room.replace(".", "/")
    for inner, modules in told_of.items():
        folder = house / inner
        assert set(modules) == {path.stem for path in folder.glob("*.py")} - {"__init__"}, inner
        assert len(modules) <= MOST_FILES, inner
        assert (folder / "__init__.py").read_text("utf-8").startswith('"""'), inner
    assert {path.stem for path in house.glob("*.py")} - {"__init__"} == BESIDE[room]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_says_what_happens_in_it(package: str) -> None:
    for room in rooms(package):
        text = (ROOT / package / room / "__init__.py").read_text("utf-8")
        assert text.startswith('"""'), room
        assert text.count("\n") < 5, f"{room}/__init__.py holds more than its docstring"


def test_few_modules_stand_outside_the_rooms() -> None:
    outside = sorted(str(p.relative_to(ROOT)) for package in PACKAGES for p in (ROOT / package).glob("*.py"))
    assert outside == [
        "graph/__init__.py",
        "server/__init__.py",
        "server/__main__.py",
        "server/app.py",
        "server/run.py",
    ]


def test_the_contracts_are_kept_and_there_are_seven() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
    assert "Contracts: 7 kept, 0 broken." in result.stdout


@pytest.mark.parametrize(
    ("folder", "limit"), [("graph", MODULE_LINES), ("server", MODULE_LINES), ("tests", TEST_LINES)]
)
def test_no_file_is_too_long(folder: str, limit: int) -> None:
    lengths = {str(p.relative_to(ROOT)): p.read_text("utf-8").count("\n") for p in (ROOT / folder).rglob("*.py")}
    assert len(lengths) > 60
    assert {name: length for name, length in lengths.items() if length > limit} == {}


def test_long_functions_are_few_and_explained() -> None:
    functions = list(long_functions())
    assert [str(function) for function in functions if not function.reason] == []
    assert len(functions) <= EXCEPTIONS
