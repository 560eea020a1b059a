"""The tests that are failed, and why. One that passes after all must leave this list."""

from __future__ import annotations

from typing import Final

_NORMALISED: Final = "the store keeps the value of a literal, not how it was written: "
_BOOLEAN: Final = _NORMALISED + "the boolean `0` is answered as `false`"

KNOWN_FAILURES: Final = {
    "sparql10/distinct/distinct-1": _NORMALISED + "`+1` and `01` are `1`, so DISTINCT leaves fewer",
    "sparql10/distinct/distinct-9": _NORMALISED + "`+1` and `01` are `1`, so DISTINCT leaves fewer",
    "sparql10/expr-builtin/dawg-str-1": _NORMALISED + 'STR of `01` is "1"',
    "sparql10/expr-builtin/dawg-str-2": _NORMALISED + 'STR of `01` is "1"',
    "sparql10/expr-builtin/sameTerm-eq": _NORMALISED + "`01` and `1` are the same term",
    "sparql10/expr-builtin/sameTerm-not-eq": _NORMALISED + "`01` and `1` are the same term",
    "sparql10/expr-builtin/sameTerm-simple": _NORMALISED + "`01` and `1` are the same term",
    "sparql10/expr-equals/eq-graph-1": _NORMALISED + "the pattern `1` finds `01`",
    "sparql10/expr-equals/eq-graph-2": _NORMALISED + "the pattern `1.0e0` finds `1`",
    "sparql10/open-world/date-2": "as in XSD 1.1, a date with a time zone is never equal to one without",
    "sparql10/open-world/date-3": _NORMALISED + "the date `2006-08-23+00:00` is answered as `2006-08-23Z`",
    "sparql10/open-world/open-eq-01": _NORMALISED + "the pattern `001` finds `1`",
    "sparql10/syntax-sparql3/syn-bad-26": "`<?a&&?b>` is read as two comparisons, where the longest token is an IRI",
    "sparql11/aggregates/agg-empty-group-count-graph": "GRAPH ?g around a count leaves ?g unbound; it is told",
    "sparql11/cast/cast-bool": _BOOLEAN,
    "sparql11/cast/cast-decimal": _BOOLEAN,
    "sparql11/cast/cast-double": _BOOLEAN,
    "sparql11/cast/cast-float": _BOOLEAN,
    "sparql11/cast/cast-int": _BOOLEAN,
    "sparql11/cast/cast-string": _BOOLEAN,
    "sparql11/csv-tsv-res/tsv03": _NORMALISED + "an xsd:negativeInteger is answered as an xsd:integer",
    "sparql11/functions/bnode01": "BNODE of one text is one blank node in all solutions, not one in each",
}
