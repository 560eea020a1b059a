"""Citations as programs for references read them: BibTeX, RIS (Research Information Systems) and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from server.accounts.claims.citations import COLLECTION, Citation

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "%": r"\%", "$": r"\$", "#": r"\#", "&": r"\&", "_": r"\_",
}  # fmt: skip


def bibtex(citation: Citation) -> str:
    """The citation as an entry of BibTeX and BibLaTeX, in UTF-8: what TeX reads as commands is escaped.

    The address stands as it is, as the field `url` demands; braces in one are percent-encoded.
    """
    parts = [*citation.date_parts, None, None, None]
    fields = {
        "title": f"{{{_tex(citation.title)}}}",
        "author": f"{{{_tex(citation.author)}}}" if citation.author else "",
        "year": str(parts[0] or ""),
        "month": str(parts[1] or ""),
        "day": str(parts[2] or ""),
        "howpublished": _tex(f"{COLLECTION}, dataset {citation.version}, software {citation.software}"),
        "version": citation.version,
        "note": _tex(f"“{citation.quote}” {citation.source}" if citation.quote else citation.source),
        "url": citation.address.replace("{", "%7B").replace("}", "%7D"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def ris(citation: Citation) -> str:
    """The citation as a record of RIS: a tag and a value a line, each ended by CR and LF."""
    parts = citation.date_parts
    date = "/".join([*(f"{part:02}" for part in parts), "", "", ""][:4]) if parts else ""
    tags = [
        ("TY", "DATA"),
        ("ID", citation.key),
        ("TI", citation.title),
        ("AU", citation.author or ""),
        ("PY", str(parts[0]) if parts else ""),
        ("DA", date),
        ("AB", citation.quote),
        ("N1", citation.source),
        ("T2", COLLECTION),
        ("ET", f"dataset {citation.version}, software {citation.software}"),
        ("UR", citation.address),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl_json(citation: Citation) -> str:
    """The citation as a list of one item of CSL-JSON (Citation Style Language 1.0.2)."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "entry",
        "title": citation.title,
        "container-title": COLLECTION,
        "version": f"dataset {citation.version}, software {citation.software}",
        "URL": citation.address,
    }
    if citation.author:
        item["author"] = [{"literal": citation.author}]
    if citation.date_parts:
        item["issued"] = {"date-parts": [citation.date_parts]}
    if citation.quote:
        item["abstract"] = citation.quote
    if citation.source:
        item["note"] = citation.source
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


FORMATS: MappingProxyType[str, tuple[str, str, Callable[[Citation], str]]] = MappingProxyType(
    {
        "bib": ("application/x-bibtex", "BibTeX", bibtex),
        "ris": ("application/x-research-info-systems", "RIS", ris),
        "csl.json": ("application/vnd.citationstyles.csl+json", "CSL-JSON", csl_json),
    }
)
"""The formats by extension: the media type, the name, and what writes it."""


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", text).split())
