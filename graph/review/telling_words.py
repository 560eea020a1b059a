"""Words by which a text tells how it means something: that somebody else says so, that it was tried, in what order.

Each pattern finds words of English as they stand in news; a quotation is searched with plain quotation marks.
"""

from __future__ import annotations

import re
from typing import Final

AGREEMENT: Final = (
    r"(?:agreement|accord|deal|treaty|statement|declaration|terms|road map|protocol|memorandum|pact|cease-?fire|truce)"
)
"""A name for something that was agreed on."""
SOURCE: Final = re.compile(
    rf"\baccording to(?! (?:the |this |that |its |a |an )?(?:{AGREEMENT}|plan|schedule|timetable|law|constitution)\b)"
    r"|\bas saying by\b|\bin the words of\b",
    re.IGNORECASE,
)
"""Somebody else says so."""
ATTEMPT: Final = re.compile(r"\battempt(?:ed|s|ing)? to\b|\btr(?:y|ies|ied|ying) to\b|\bsought to\b", re.IGNORECASE)
"""It was tried."""
UNDER: Final = re.compile(rf"\bunder (?:the|this|that|its|their|an?) (?:[\w-]+ ){{0,4}}?{AGREEMENT}\b", re.IGNORECASE)
"""It carries out what was agreed on."""
ORDER: Final = re.compile(
    r"\b(?:after|follow\w*|(?<!the )then|since|earlier|later|before|prior|next|in (?:the )?wake|subsequent\w*|ensu\w*"
    r"|once|until|till|previous\w*|led to|begin\w* with|came (?:of|from))\b",
    re.IGNORECASE,
)
"""One came before the other."""
OVER: Final = re.compile(
    r"\b(?:conflict|dispute|war|fighting|fought|clash(?:es)?|battles?|quarrel|standoff) (?:[\w-]+ ){0,5}?over\b",
    re.IGNORECASE,
)
"""What a conflict is about."""
WHERE: Final = re.compile(
    r"\b(?:in|at|along|near|across|around|inside|within) "
    r"(?!(?:the )?(?:early |late |mid-?|spring|summer|autumn|winter|[0-9]|(?:Jan|Febr)uary|March|April|May|June|July"
    r"|August|(?:Septem|Octo|Novem|Decem)ber))"
)
"""Where something is; the same words before a date do not count."""
CALMED: Final = re.compile(r"\b(?:contained|calmed|eased|subsided)\b", re.IGNORECASE)
"""It became less."""
ENDED: Final = re.compile(r"\b(?:end(?:ed|s|ing)?|last(?:ed|s|ing)?|till|until|stopp\w*|ceased)\b", re.IGNORECASE)
"""It came to an end."""
WRITTEN: Final = re.compile(r"\b(?:writ\w*|wrote|letter|publish\w*|posted|text|website|online|paper)\b", re.IGNORECASE)
"""It was said in writing."""
AGREED: Final = re.compile(
    rf"agree|{AGREEMENT}|understanding|sign|initial|ratif|communiqu|cessation|armistice|settle|consent|compact",
    re.IGNORECASE,
)
"""Somebody agreed."""
DISSOLVED: Final = re.compile(r"\b(?:dissolution|collapse|fall|disintegration|break-?up)\b", re.IGNORECASE)
"""A state or body came apart."""
ORGAN: Final = re.compile(
    r"\b(?:army|armed forces|military|police|parliament|press service|foreign ministry) of\b", re.IGNORECASE
)
"""A body belongs to another."""
YEAR: Final = re.compile(r"\b(?:1[0-9]|20)[0-9]{2}\b")
"""A year."""
