"""A column of names reconciled by PyPI's `reconciler`; runs in an environment of its own, which has pandas for it.

Arguments: the address of the service, a type or `-`, and a file of names, one a line. Writes the number of each name
with the identifier and the decision of each candidate, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas
from reconciler import reconcile

service, kind, file = sys.argv[1:]
names = pandas.Series(Path(file).read_text("utf-8").splitlines())
table = reconcile(names, type_id=None if kind == "-" else kind, top_res="all", reconciliation_endpoint=service)
found: dict[str, list[tuple[str, bool]]] = {name: [] for name in names}
for row in table.itertuples():
    if isinstance(row.id, str):
        found[row.input_value].append((row.id, bool(row.match)))
json.dump(found, sys.stdout, ensure_ascii=False)
