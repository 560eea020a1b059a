"""The release described for programs as an RO-Crate 1.2: every file with its type, size and hash.

Of the browsable copy only the folder is described, as a whole (RO-Crate 1.2, "Referencing files and folders from the
Root Data Entity"): it has a file for each thing and claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from graph.publishing.release.catalogue import FOLDER
from graph.publishing.release.citation import KEYWORDS, LICENCE, TITLE, Creator, abstract, creators
from graph.publishing.release.file_list import CRATE, MANIFEST, PARTS, SUMS, ReleasedFile, media_type, part
from graph.publishing.release.given import as_json
from graph.publishing.release.released import Release

PROFILE: Final = "https://w3id.org/ro/crate/1.2"
WHOLE: Final = ("site",)
"""Folders of which the files are not described one by one."""
_RIGHTS: Final = "#rights"
_VERSION: Final = "#version"
_PROGRAM: Final = ["Thing", "http://www.w3.org/ns/prov#SoftwareAgent"]
"""The type of a curator that is a program, as the dataset gives it: more than a name is not known of it."""

Entity = dict[str, Any]


def crate(release: Release, files: Sequence[ReleasedFile]) -> bytes:
    """`ro-crate-metadata.json` for the release with these files, and the lists of files that are written behind it."""
    data = [*_folders(files), *(_file(release, file) for file in files if part(file.path) not in WHOLE)]
    listed = [{"@id": name, **_named(name, PARTS[name])} for name in (MANIFEST, SUMS)]
    graph = [
        _descriptor(),
        _root(release, [*data, *listed]),
        *data,
        *listed,
        *_people(release),
        _version(release),
        _rights(),
    ]
    return as_json({"@context": f"{PROFILE}/context", "@graph": graph})


def _descriptor() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }


def _root(release: Release, data: Iterable[Entity]) -> Entity:
    manifest = release.manifest
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": TITLE,
        "description": abstract(release),
        "datePublished": manifest["date"],
        "version": manifest["version"],
        "identifier": {"@id": _VERSION},
        "url": manifest["base_iri"],
        "keywords": list(KEYWORDS),
        "license": {"@id": _RIGHTS},
        "creator": _references(manifest["base_iri"] + creator.address for creator in creators(release)),
        "hasPart": _references(entity["@id"] for entity in data),
    }


def _references(identifiers: Iterable[str]) -> Entity | list[Entity]:
    """References to entities; a single one stands without a list (RO-Crate 1.2, appendix "RO-Crate JSON-LD")."""
    found = [{"@id": identifier} for identifier in identifiers]
    return found[0] if len(found) == 1 else found


def _folders(files: Iterable[ReleasedFile]) -> list[Entity]:
    """The folders at the top of the release, each with the number of its files and their size in bytes."""
    inside: dict[str, list[ReleasedFile]] = {}
    for file in files:
        if "/" in file.path:
            inside.setdefault(part(file.path), []).append(file)
    return [
        {
            "@id": f"{name}/",
            "@type": "Dataset",
            "name": name,
            "description": f"{_sentence(PARTS.get(name, name))} ({len(found):,} files)",
            "contentSize": str(sum(file.size for file in found)),
            **({} if name in WHOLE else {"hasPart": _references(file.path for file in found)}),
        }
        for name, found in inside.items()
    ]


def _file(release: Release, file: ReleasedFile) -> Entity:
    about = PARTS.get(part(file.path), file.path)
    answer = release.answers.get(PurePosixPath(file.path).stem) if part(file.path) == FOLDER else None
    if answer:
        about = f"{'the question' if file.path.endswith('.rq') else 'the answer to'}: {answer.summary}"
    return {
        "@id": file.path,
        **_named(file.path, about),
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }


def _named(path: str, about: str) -> Entity:
    return {
        "@type": "File",
        "name": PurePosixPath(path).name,
        "description": _sentence(about),
        "encodingFormat": media_type(path),
    }


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].replace("`", "")


def _people(release: Release) -> list[Entity]:
    return [_person(creator, release.manifest["base_iri"]) for creator in creators(release)]


def _person(creator: Creator, base: str) -> Entity:
    kind = _PROGRAM if creator.program else "Person"
    return {"@id": base + creator.address, "@type": kind, "name": creator.name, "description": creator.note}


def _version(release: Release) -> Entity:
    algorithm, _, value = release.manifest["version"].partition(":")
    return {"@id": _VERSION, "@type": "PropertyValue", "name": "version", "propertyID": algorithm, "value": value}


def _rights() -> Entity:
    return {
        "@id": _RIGHTS,
        "@type": "CreativeWork",
        "name": LICENCE,
        "description": "No licence has been chosen yet. The quoted words belong to those who published the documents.",
    }
