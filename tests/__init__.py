"""The tests, laid out as the rooms of the code are; what a run is asked for stands here."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""
LONG = bool(os.environ.get("TEST_LONG"))
"""Whether the full numbers are asked for: `make test-long`."""
