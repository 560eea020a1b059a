"""Datasets that differ from the one that was built, made without building."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from graph.core import versions
from graph.core.settings import Settings
from graph.dataset import dataset_folder


def another(settings: Settings, name: str, spoil: Callable[[Path], object] | None = None) -> str:
    """Switch to a copy of the dataset with another version, spoilt or not; returns the version."""
    folder = settings.build_dir / name
    shutil.copytree((settings.build_dir / dataset_folder.CURRENT).resolve(), folder)
    manifest = json.loads((folder / dataset_folder.MANIFEST).read_text("utf-8"))
    manifest["version"] = hashlib.sha256(name.encode()).hexdigest()
    (folder / dataset_folder.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    if spoil:
        spoil(folder)
    link = settings.build_dir / "beside"
    link.symlink_to(name)
    link.replace(settings.build_dir / dataset_folder.CURRENT)
    return versions.named(manifest["version"])
