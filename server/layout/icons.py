"""Icons: a shape for each modality and each kind of thing, drawn once in a page and used where they stand for it."""

from __future__ import annotations

from types import MappingProxyType

from markupsafe import Markup

_CIRCLE = '<circle cx="8" cy="8" r="5.5"/>'
_TRIANGLE = '<path d="M3.5 2.5l10 5.5-10 5.5z"'
SYMBOLS = MappingProxyType(
    {
        "m-asserted": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
        "m-reported": f'{_CIRCLE}<path d="M8 2.5a5.5 5.5 0 0 0 0 11z" fill="currentColor"/>',
        "m-alleged": _CIRCLE,
        "m-planned": f'{_TRIANGLE} fill="currentColor"/>',
        "m-called-for": f"{_TRIANGLE}/>",
        "m-negated": f'{_CIRCLE}<path d="M4 12l8-8"/>',
        "c-person": '<circle cx="8" cy="5" r="3"/><path d="M2.2 14.2c.5-3.3 2.7-4.7 5.8-4.7s5.3 1.4 5.8 4.7z"/>',
        "c-state": '<rect x="1.5" y="1.5" width="13" height="13"/><rect x="5" y="5" width="6" height="6"/>',
        "c-organisation": '<rect x="2.5" y="2.5" width="11" height="11"/>',
        "c-population": '<circle cx="5.5" cy="6" r="2.5"/><circle cx="11" cy="6" r="2"/>'
        '<path d="M1.5 13.5c.3-2.8 1.8-4 4-4s3.7 1.2 4 4zM10.5 9.6c2.2-.3 3.7 1 4 3.9h-3"/>',
        "c-place": '<path d="M8 14.5C4.5 10.8 3 8.6 3 6.2a5 5 0 0 1 10 0c0 2.4-1.5 4.6-5 8.3z"/>'
        '<circle cx="8" cy="6.2" r="1.7"/>',
        "c-event": '<path d="M8 1.5L14.5 8 8 14.5 1.5 8z"/>',
        "c-agreement": '<circle cx="5.6" cy="8" r="3.9"/><circle cx="10.4" cy="8" r="3.9"/>',
        "c-office": '<path d="M2.5 14V7L8 2.5 13.5 7v7z"/><path d="M6.3 14v-4h3.4v4"/>',
        "c-document": '<path d="M3.5 1.5h6l3 3v10h-9z"/><path d="M9.5 1.5v3h3M5.5 8h5M5.5 11h5"/>',
        "c-claim": '<path d="M2 12V8.5C2 6 3.3 4.4 6 4M2.2 8.6H6V12H2.2z"/>'
        '<path d="M9 12V8.5C9 6 10.3 4.4 13 4M9.2 8.6H13V12H9.2z"/>',
        "c-disagreement": '<path d="M2.5 5.8h11M2.5 10.2h11M11 2.5l-6 11"/>',
        "c-time": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 2"/>',
        "c-term": '<path d="M2.5 3.5h11M2.5 8h11M2.5 12.5h7"/>',
    }
)
"""The drawing of each icon in a square of 16 by 16: `m-…` for a modality, `c-…` for a kind of thing."""
KINDS = MappingProxyType(
    {
        "Person": "person", "State": "state", "Polity": "state", "Population": "population",
        "Organisation": "organisation", "Place": "place", "Event": "event", "Agreement": "agreement",
        "Office": "office", "Tenure": "office", "SourceDocument": "document", "Claim": "claim",
        "Disagreement": "disagreement", "TimeSpan": "time",
    }
)  # fmt: skip
"""The icon of each class that has one; narrower classes have that of the nearest class above them."""


class Icons:
    """The icons of one page: each is drawn once, at its end, if it was used."""

    def __init__(self) -> None:
        self._used: dict[str, None] = {}

    def use(self, name: str, label: str | None = None) -> Markup:
        """An icon where it stands; for a screen reader it has a label, or is passed over.

        Raises:
            KeyError: there is no such icon.
        """
        SYMBOLS[name]
        self._used[name] = None
        reader = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg {}><use href="#{}"/></svg>').format(reader, name)

    def drawn(self) -> Markup:
        """The drawings of all icons used so far."""
        symbols = "".join(f'<symbol id="{name}" viewBox="0 0 16 16">{SYMBOLS[name]}</symbol>' for name in self._used)
        return Markup(f'<svg class="sprite" width="0" height="0" aria-hidden="true">{symbols}</svg>')  # noqa: S704  # ours
