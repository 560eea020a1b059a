"""The versions of the curator's guide: a claims file names the one from which it was coded."""

from __future__ import annotations

import re
from typing import Final

from graph.core.errors import Mistakes
from graph.texts.yaml_file import Text

CURRENT: Final = 4
"""The version of `seeds/README.md`."""


def read(named: Text | None, mistakes: Mistakes) -> int:
    """Return the version that a file names: its first number, behind which it may say more of how it was coded.

    Args:
        named: the value of `guide` in the head of the file; the present version where there is none.
        mistakes: the list to which a version that does not exist is added.
    """
    if named is None:
        return CURRENT
    first = re.match(r"[1-9][0-9]*(?=\Z|[, ])", named)
    if first is not None and int(first[0]) <= CURRENT:
        return int(first[0])
    fix = f"name the version from which the document was coded, 1 to {CURRENT}"
    mistakes.add(named.line, f"guide: {str(named)!r} is no version of the curator's guide", fix)
    return CURRENT
