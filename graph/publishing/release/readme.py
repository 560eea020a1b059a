"""The README of a release: what it is, how each part is read, verified and cited, and what is whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.core.namespaces import PREFIXES
from graph.publishing.release.catalogue import FOLDER
from graph.publishing.release.citation import LICENCE, TITLE, abstract, citation_words, creators
from graph.publishing.release.file_list import CRATE, MANIFEST, PARTS, SUMS, ReleasedFile, part
from graph.publishing.release.given import GIVEN
from graph.publishing.release.released import Release, text
from graph.publishing.release.wording import code, plain, quoted

HOW_TO_READ = {
    "dumps": "Any RDF library reads them: `rdflib.Dataset().parse(PATH)`, `pyoxigraph.Store().load(path=PATH)`, Jena's "
    "`riot`. The graph of a claim has the address of the claim; the default graph is that of the view that the "
    "name of the file tells.",
    "tables": "A row is one unit, with its permanent address and the version of the data. The package lists the "
    "columns of every table.",
    "queries": "In the head of each question stand what it asks, what its blanks mean and, where it asks another view "
    "than the reported one, which. It runs at the endpoint as it stands; elsewhere load the full record of that view "
    "and put these lines before it:",
    "record": f"`{GIVEN}` holds in its default graph what is noted, and in the graph of each claim only what was coded "
    "from its passage. Whoever infers by other rules begins here. `peacegraph changes OLD NEW` compares two releases.",
    "site": "Open `site/index.html` in a browser; nothing is loaded from anywhere else.",
}


def readme(release: Release, files: Sequence[ReleasedFile]) -> str:
    """The README in Markdown.

    Args:
        release: the release.
        files: those written so far; the README itself and the lists of files come after them.
    """
    lines = [f"# {TITLE}", "", abstract(release), "", *_identity(release)]
    for heading, told in (
        ("What is here", _parts(files)),
        ("How to read it", _reading(files, release.manifest["base_iri"])),
        ("How to verify it", _verifying()),
        ("How to cite it", _citing(release)),
        ("What is whose", _rights(release)),
    ):
        lines += ["", f"## {heading}", "", *told]
    return "\n".join(lines) + "\n"


def _identity(release: Release) -> Iterator[str]:
    manifest = release.manifest
    yield f"* Version: `{manifest['version']}`, the SHA-256 of the sorted N-Quads of the reported view"
    yield f"* Date: {manifest['date']}, the newest day on which something was coded"
    yield f"* Addresses begin with {code(manifest['base_iri'])}; software version {manifest['software']}"
    for name, number in manifest["counts"].items():
        yield f"* {name[:1].upper()}{name[1:]}: {number:,}"


def _parts(files: Sequence[ReleasedFile]) -> Iterator[str]:
    written = [*(file.path for file in files), "README.md", CRATE, MANIFEST, SUMS]
    tops = {part(path) for path in written}
    yield "| | files | what it is |"
    yield "|---|---:|---|"
    for name in [*(name for name in PARTS if name in tops), *sorted(tops - PARTS.keys())]:
        inside = [path for path in written if part(path) == name]
        shown = f"{name}/" if inside != [name] else name
        yield f"| {code(shown)} | {len(inside):,} | {PARTS.get(name, 'its own description says what it is')} |"


def _prologue(base: str) -> Iterator[str]:
    """Yield what the endpoint puts before every query."""
    yield f"BASE <{base}>"
    for prefix, namespace in PREFIXES.items():
        yield f"PREFIX {prefix}: <{namespace}>"


def _reading(files: Sequence[ReleasedFile], base: str) -> Iterator[str]:
    tops = {part(file.path) for file in files}
    yield (
        "A **claim** is what one document says in one passage, and a named graph. The **reported view** holds what is "
        "asserted or reported; what is alleged, planned, called for or negated stands in the graphs of its claims and "
        "in the view **all**. A statement in a view is what some document says, not what was so."
    )
    for name, told in HOW_TO_READ.items():
        if name in tops:
            yield ""
            yield f"* `{name}/`: {told}"
        if name == FOLDER and name in tops:
            yield from ("", "  ```sparql", *(f"  {line}" for line in _prologue(base)), "  ```")


def _verifying() -> Iterator[str]:
    yield "```sh"
    yield f"sha256sum --check --quiet {SUMS}"
    yield "```"
    yield ""
    yield (
        f"It prints nothing where every file is as it was released. {code(MANIFEST)} lists the same files with media "
        "type and size; nothing else belongs to the release. The same data and software give the same bytes."
    )


def _citing(release: Release) -> Iterator[str]:
    yield f"> {plain(citation_words(release))}"
    yield ""
    yield (
        "A single claim is cited by its address, which does not change, with the document and the words it rests on. A "
        "claim that was withdrawn keeps its address, with the reason."
    )


def _rights(release: Release) -> Iterator[str]:
    yield f"* Data and software: no licence has been chosen yet ({LICENCE}); the law alone says what is allowed."
    words = (
        "The quotes and sentences are the words of those who published the documents; together they come close to the "
        "whole texts"
        if release.manifest["texts"]
        else "This release holds no words of the documents, only places in them and their hashes"
    )
    yield f"* {words}. The documents:"
    for address in release.of_type("pg:SourceDocument"):
        yield f"  * {_document(release, address)}"
    yield "* Coded by:"
    for creator in creators(release):
        yield f"  * {plain(creator.name)} ({code(creator.address)}){f': {plain(creator.note)}' if creator.note else ''}"


def _document(release: Release, address: str) -> str:
    titles = [quoted(text(value)) for value in release.values(address, "dct:title")]
    publishers = [plain(release.names.get(who, who)) for who in release.values(address, "dct:publisher")]
    hashes = [f"SHA-256 {code(text(value))}" for value in release.values(address, "schema:sha256")]
    return ", ".join([code(address), *titles, *publishers, *hashes])
