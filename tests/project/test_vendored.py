"""The libraries of the browser are what they are said to be: each file by its hash, each package by the lock file."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND, STATIC = ROOT / "server/frontend", ROOT / "server/static"
VENDOR = STATIC / "vendor"
LIBRARIES = json.loads((VENDOR / "VENDOR.json").read_text("utf-8"))
WANTED = json.loads((FRONTEND / "package.json").read_text("utf-8"))["devDependencies"]
LOCKED = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
NOT_IN_PAGES = {"esbuild", "d3-geo", "d3-geo-projection", "topojson-client"}
"""What is wanted for the making of the files only."""
FOLDERS = pytest.mark.parametrize("library", LIBRARIES, ids=[library["folder"] for library in LIBRARIES])
HOST = re.compile(r"\w://|\b(?:[\w-]+\.)+(?:com|org|net|io|dev|cloud|local|internal)\b")


def listed() -> dict[str, dict]:
    return {f"{lib['folder']}/{path}": told for lib in LIBRARIES for path, told in lib["files"].items()}


def text(path: Path) -> str:
    return path.read_text("utf-8")


def test_every_vendored_file_is_listed_and_every_listed_file_is_there() -> None:
    standing = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert standing - {"VENDOR.json"} == set(listed())
    assert len(listed()) == 19


def test_every_file_has_the_size_and_the_hash_that_are_told_of_it() -> None:
    for path, told in listed().items():
        content = (VENDOR / path).read_bytes()
        assert told == {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}, path


def test_there_are_three_libraries_and_the_outlines() -> None:
    assert [library["name"] for library in LIBRARIES] == ["codemirror", "cytoscape", "leaflet", "world-atlas"]


@FOLDERS
def test_a_folder_names_its_library_and_version(library: dict) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", library["version"])
    named = f"{library['name']}-{library['version']}"
    if len(library["packages"]) == 1:
        assert library["folder"] == named
    else:  # any package in a bundle may change it, so the folder names the bundle's hash too
        (script,) = (told for path, told in library["files"].items() if path != "LICENSE")
        assert library["folder"] == f"{named}-{script['sha256'][:8]}"


@FOLDERS
def test_a_library_is_the_one_of_the_lock_file(library: dict) -> None:
    for package in library["packages"]:
        locked = LOCKED[f"node_modules/{package['name']}"]
        told = {"version": package["version"], "integrity": package["integrity"], "license": package["licence"]}
        assert told == {key: locked[key] for key in told}, package["name"]
        assert package["integrity"].startswith("sha512-")


@FOLDERS
def test_a_library_has_the_licences_of_all_its_packages_beside_it(library: dict) -> None:
    licence = text(VENDOR / library["folder"] / "LICENSE")
    assert licence.count("Copyright") >= len(library["packages"])
    for package in library["packages"]:
        assert package["licence"] in {"MIT", "BSD-2-Clause", "ISC"}
        assert f"{package['name']} {package['version']}\n" in licence


def test_exact_versions_are_wanted_and_all_that_is_wanted_is_vendored() -> None:
    vendored = {package["name"]: package["version"] for library in LIBRARIES for package in library["packages"]}
    assert len(vendored) == 15
    for name, version in WANTED.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert LOCKED[f"node_modules/{name}"]["version"] == version
        assert name in NOT_IN_PAGES or vendored[name] == version
    assert LOCKED[""]["devDependencies"] == WANTED
    assert "codemirror" not in WANTED  # that package is CodeMirror 5


@pytest.mark.parametrize("name", ["package.json", "package-lock.json", ".npmrc"])
def test_no_host_is_named_where_packages_are_wanted(name: str) -> None:
    content = text(FRONTEND / name)
    assert HOST.search(content) is None
    assert "resolved" not in content or name == ".npmrc"


def test_a_stylesheet_refers_to_files_that_are_there() -> None:
    named = [
        (sheet.parent / url)
        for sheet in VENDOR.rglob("*.css")
        for url in re.findall(r"url\(['\"]?([^'\")]+)", text(sheet))
        if not url.startswith("#")
    ]
    assert [path.name for path in named if not path.is_file()] == []
    assert len(named) == 3


def test_a_script_refers_to_no_file_that_is_not_there() -> None:
    scripts = [path for path in VENDOR.rglob("*") if path.suffix in {".js", ".mjs"}]
    for script in scripts:
        assert "sourceMappingURL" not in text(script), script.name
        assert re.search(r"\bfrom\s*['\"]|\bimport\s*[('\"]", text(script)) is None, script.name
    assert len(scripts) == 3
    images = re.findall(r"[\w-]+\.png", text(VENDOR / "leaflet-1.9.4/leaflet.js"))
    assert images
    assert {name for name in images if not (VENDOR / "leaflet-1.9.4/images" / name).is_file()} == set()


def test_our_own_modules_import_files_that_are_there() -> None:
    """A new version has a new folder; whoever names the old one is told here."""
    named = [
        script.parent / path
        for script in STATIC.glob("*.js")
        for path in re.findall(r"\b(?:from|import)\s+['\"]([^'\"]+)", text(script))
    ]
    assert [str(path) for path in named if not path.is_file()] == []
    assert sum("vendor" in path.parts for path in named) >= 2


@pytest.mark.parametrize("name", ["land", "coast", "borders"])
@pytest.mark.parametrize(("where", "box"), [("region", (36, 36, 54, 46)), ("world", (-180, -60, 180, 85))])
def test_outlines_lie_within_their_box(name: str, where: str, box: tuple[int, int, int, int]) -> None:
    shape = json.loads(text(VENDOR / f"world-atlas-2.0.2/{name}-{where}.json"))
    assert shape["type"] == ("MultiPolygon" if name == "land" else "MultiLineString")
    lines = [line for part in shape["coordinates"] for line in (part if name == "land" else [part])]
    points = [point for line in lines for point in line]
    west, south, east, north = box
    assert all(west <= x <= east and south <= y <= north for x, y in points)
    assert len(points) > 1000
    if name == "land":
        assert all(ring[0] == ring[-1] for ring in lines)
