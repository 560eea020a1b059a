"""Downloads: what of the dataset can be taken away, and the files themselves."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request, send_file

from graph.core.errors import NotFoundError
from graph.core.formats import GRAPHS
from graph.dataset import dataset_folder
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import exports, made_files
from graph.publishing.dumps.exports import Dump
from server.accounts.catalogue.dumps import commands, parts_with_files, size_words
from server.accounts.catalogue.kinds import kinds, plural
from server.layout.context import served, settings, store
from server.layout.rendering import Head, links, render_page
from server.serving.dump_maker import DumpMaker

blueprint = Blueprint("downloads", __name__)

PACKED_TYPE: Final = "application/gzip"
_DESCRIPTION = "The dataset, its claims, its ontology and its lists as files, from this server or by the command line."


@blueprint.get("/downloads")
def downloads() -> Response:
    """What can be taken away, with the sizes of what was taken before."""
    dumps = _dumps()
    made = made_files.all_made(_folder(), dumps)
    page = render_page(
        "downloads.html",
        Head("Downloads", _DESCRIPTION, "/downloads", [("application/json", "/downloads.json")]),
        section="downloads",
        version=store().version,
        default_graph=[(fmt.name, f"/graphs?default&{urlencode({'format': fmt.name})}") for fmt in GRAPHS],
        ontology=[(fmt.name, f"{links().page('ontology')}.{fmt.extension}") for fmt in GRAPHS],
        lists=[(plural(kind), links().kind(kind)) for kind in kinds(store()) if kind != "disagreement"],
        parts=parts_with_files(dumps, made),
        unmade="all" if not made else "some" if len(made) < 2 * len(dumps) else "",
        commands=commands(),
        size_words=size_words,
    )
    return Response(page)


@blueprint.get("/downloads.json")
def manifest() -> Response:
    """The same for programs; of a file that nobody has taken, size and hash are not known."""
    folder, dumps = _folder(), _dumps()
    made = made_files.all_made(folder, dumps)
    measured = [(dump, made.get(dump.name), made.get(dump.name + made_files.PACKED)) for dump in dumps]
    built = BuiltDataset(settings(), folder, dataset_folder.manifest(folder))
    told = exports.manifest(built, measured, request.host_url + links().page("downloads").lstrip("/") + "/")
    return Response(json.dumps(told, indent=2, ensure_ascii=False) + "\n", mimetype="application/json")


@blueprint.get("/downloads/<name>")
def download(name: str) -> Response:
    """A file, made at the first demand; parts of it can be had (RFC 9110, section 14).

    Raises:
        NotFoundError: there is no such file.
        BeingMadeError: it is asked for the first time and not ready yet.
    """
    dumps = _dumps()
    dump = made_files.named(dumps, name)
    if dump is None:
        near = get_close_matches(name, [name for dump in dumps for name in (dump.name, f"{dump.name}.gz")], 3)
        advice = f"near are {', '.join(near)}; " if near else ""
        raise NotFoundError(f"there is no file {name!r} to take away; {advice}/downloads lists all")
    if not request.headers.get("Range", "bytes=").startswith("bytes="):
        request.environ.pop("HTTP_RANGE")  # a unit that is not known is ignored (RFC 9110, section 14.2)
    maker: DumpMaker = current_app.extensions["dump_maker"]
    found = maker.file(_folder(), name)
    response = send_file(
        made_files.place(_folder(), name).resolve(),
        PACKED_TYPE if name.endswith(made_files.PACKED) else dump.format.media_type,
        as_attachment=True,
        download_name=name,
        etag=found.sha256,
        conditional=True,
    )
    del response.headers["Last-Modified"]  # when it was made here is nothing that a cache should go by
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _dumps() -> list[Dump]:
    """Every dump of the dataset that this request is answered from."""
    return exports.dumps(exports.documents(store()))


def _folder() -> Path:
    """The folder of that dataset."""
    return settings().build_dir / served().name
