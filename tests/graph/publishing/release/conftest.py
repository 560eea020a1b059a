"""The small releases that the tests of this room share."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.publishing.release import released
from graph.publishing.release.released import Release
from tests.support.releases import small_releases, small_settings

__all__ = ["small_releases", "small_settings"]


@pytest.fixture(scope="session")
def both(small_releases: tuple[Path, Path]) -> tuple[Release, Release]:
    """Both releases, read."""
    return released.read(small_releases[0]), released.read(small_releases[1])
