"""Two of the real documents with a handful of claims (`small_seeds/`), beside the real register and ontology.

Everything curated is read and checked in half a second, where the whole takes several.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from graph.core.settings import Settings
from tests import ROOT

SMALL_SEEDS: Final = Path(__file__).parent / "small_seeds"
DOCUMENTS: Final = ("000_27a45e5ff2e32eba.txt", "001_da5139b168246f0d.txt")
ARMENPRESS, TASS = "seeds/claims/000.yaml", "seeds/claims/001.yaml"
REGISTER, DISAGREEMENTS = "seeds/register.ttl", "seeds/disagreements.yaml"


def small_checkout(root: Path) -> Settings:
    """A checkout of its own at `root`."""
    shutil.copytree(ROOT / "ontology", root / "ontology")
    shutil.copytree(SMALL_SEEDS, root / "seeds")
    (root / "seeds" / "documents").mkdir()
    for name in DOCUMENTS:
        shutil.copy(ROOT / "seeds" / "documents" / name, root / "seeds" / "documents")
    shutil.copy(ROOT / REGISTER, root / REGISTER)
    return Settings(root=root, build_dir=root / ".build")
