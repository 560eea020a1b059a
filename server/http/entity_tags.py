"""Entity tags: by what name an answer is known, and whether a client has it already (RFC 9110, sections 8.8.3,
13.1.2)."""

from __future__ import annotations

from werkzeug.http import parse_etags

COMPRESSED_SUFFIX = "-gzip"
"""What the tag of a compressed answer ends with: its bytes are others (RFC 9110, section 8.8.3.3)."""


def held_tag(tag: str, if_none_match: str) -> str | None:
    """The tag under which a client says that it has the answer: that of the plain or of the compressed one.

    Tags are compared weakly (RFC 9110, section 13.1.2): proxies that compress what they pass on weaken its tag.

    Args:
        tag: the answer's, without quotation marks.
        if_none_match: the request's header, empty where it has none.
    """
    if not if_none_match:
        return None
    held = parse_etags(if_none_match)
    return next((name for name in (tag, tag + COMPRESSED_SUFFIX) if held.contains_weak(name)), None)


def held_tags(if_none_match: str) -> list[str]:
    """The tags of the answers that a client says it has, those of compressed answers as those of the plain ones."""
    if not if_none_match:
        return []
    parsed = parse_etags(if_none_match)
    return [tag.removesuffix(COMPRESSED_SUFFIX) for tag in sorted(parsed.as_set(include_weak=True))]


def caching_headers(tag: str | None) -> tuple[tuple[str, str], ...]:
    """What caches need to know of an answer; one without a tag may be another one the next time it is asked for."""
    if tag is None:
        return (("Vary", "Accept, Accept-Encoding"), ("Cache-Control", "no-store"))
    return (
        ("Vary", "Accept, Accept-Encoding"),
        ("Cache-Control", "public, no-cache"),  # keep it, but ask whether it still holds
        ("ETag", f'"{tag}"'),
    )
