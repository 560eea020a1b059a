"""Every function and operator of SPARQL 1.1 with constants of every kind, one query each.

Random queries over the dataset meet few of these: it holds no NaN, no duration and no number that is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

_TYPED: Final = {
    "double": ("NaN", "INF", "-0.0"),
    "float": ("1",),
    "dateTime": ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00"),
    "date": ("2020-01-01", "2020-01-01Z", "x"),
    "duration": ("P1D",),
    "dayTimeDuration": ("PT24H",),
    "yearMonthDuration": ("P1Y",),
    "time": ("12:00:00",),
    "gYear": ("2020",),
    "integer": ("x", "9223372036854775808"),
    "boolean": ("x",),
    "int": ("5",),
    "byte": ("300",),
    "nonNegativeInteger": ("1",),
}
CONSTANTS: Final = (
    *('"abc"', '""', '"é😀x"', '"abc"@en', '""@en', "1", "0", "-7", "1.5", "0.0", "1e0", "0e0", "true", "false"),
    *(f'"{text}"^^xsd:{kind}' for kind, texts in _TYPED.items() for text in texts),
    *('"x"^^<urn:x-type>', '"y"^^<urn:x-type>', "<urn:x-thing>", "?unbound", "(1/0)"),
)
ONE: Final = """
isIRI(#) ; isBlank(#) ; isLiteral(#) ; isNumeric(#) ; STR(#) ; LANG(#) ; DATATYPE(#) ; IRI(#) ; STRDT(#, <urn:x-type>) ;
STRLANG(#, "en") ; STRLEN(#) ; SUBSTR(#, 2) ; SUBSTR(#, 0) ; SUBSTR(#, -1, 3) ; UCASE(#) ; LCASE(#) ; ABS(#) ;
ROUND(#) ; ENCODE_FOR_URI(#) ; CEIL(#) ; FLOOR(#) ; YEAR(#) ; MONTH(#) ; DAY(#) ; HOURS(#) ; MINUTES(#) ; SECONDS(#) ;
TIMEZONE(#) ; TZ(#) ; MD5(#) ; SHA1(#) ; SHA256(#) ; SHA384(#) ; SHA512(#) ; !# ; -# ; +# ; IF(#, 1, 2) ;
COALESCE(#, "none") ; xsd:integer(#) ; xsd:decimal(#) ; xsd:double(#) ; xsd:float(#) ; xsd:string(#) ; xsd:boolean(#) ;
xsd:dateTime(#) ; STRDT("1", #) ; STRLANG("a", #) ; # IN () ; # NOT IN () ; CONCAT(#) ; REGEX("abc", #) ;
LANGMATCHES(#, "*") ; LANGMATCHES("en", #) ; REPLACE("abc", #, "x") ; REPLACE("abc", "b", #) ; SUBSTR("hello", #) ;
SUBSTR("hello", 1, #) ; isBlank(BNODE(#))
"""
"""Of one argument, which stands for `#`."""
TWO: Final = """
# = @ ; # != @ ; # < @ ; # <= @ ; # > @ ; # >= @ ; # + @ ; # - @ ; # * @ ; # / @ ; # && @ ; # || @ ; sameTerm(#, @) ;
CONTAINS(#, @) ; STRSTARTS(#, @) ; STRENDS(#, @) ; STRBEFORE(#, @) ; STRAFTER(#, @) ; CONCAT(#, @) ; # IN (@) ;
# NOT IN (@) ; LANGMATCHES(#, @) ; REGEX(#, @) ; REPLACE(#, "b", @) ; IF(#, @, 0) ; COALESCE(#, @)
"""
"""Of two arguments, `#` and `@`."""


def queries() -> Iterator[str]:
    """A query for each function with each constant; with two, for each fourth pair, other ones for each function."""
    for function, one in product(_listed(ONE), CONSTANTS):
        yield f"SELECT ({function.replace('#', one)} AS ?x) {{}}"
    for (place, function), (first, one), (second, other) in product(
        enumerate(_listed(TWO)), enumerate(CONSTANTS), enumerate(CONSTANTS)
    ):
        if (place + first + second) % 4 == 0:
            yield f"SELECT ({one.join(function.replace('@', other).split('#'))} AS ?x) {{}}"


def _listed(functions: str) -> list[str]:
    return [function.strip() for function in functions.split(";")]
