"""A text cut at the borders of its passages is the same text, whatever is quoted from it."""

from __future__ import annotations

from random import Random

from graph.texts.documents import Span
from server.accounts.documents.text import LIT, Paragraph, Passage, Segment, paragraphs, words_without_claim

TEXT = 'One said “no”.\n\n\n"Two", say مصادر and Ա̃ three — once.  Four\nFive five five.\n'


def segments(parts: list[Paragraph]) -> list[Segment]:
    return [segment for part in parts for sentence in part.sentences for segment in sentence.segments]


def passage(span: Span, *claims: str, **other: tuple[str, ...]) -> Passage:
    return Passage(span, claims, **other)


def test_the_stretches_joined_are_the_text_however_passages_lie() -> None:
    random = Random(5)  # noqa: S311  # any lie will do
    for _ in range(60):
        spans = sorted({tuple(sorted(random.sample(range(len(TEXT) + 1), 2))) for _ in range(12)})
        quoted = [passage((a, b), f"claim/{n}") for n, (a, b) in enumerate(spans)]
        sentences = [(0, 14), (17, 55), (57, 61), (62, 78)][: random.randrange(5)]
        parts = paragraphs(TEXT, sentences, quoted, {f"claim/{n}": "asserted" for n in range(12)})
        assert "".join(segment.text for segment in segments(parts)) == TEXT
        anchors = [anchor.fragment for segment in segments(parts) for anchor in segment.anchors]
        assert sorted(anchors) == sorted(p.fragment for p in quoted)
        for offset, segment in _placed(parts):
            covering = [p for p in quoted if p.span[0] <= offset and offset + len(segment.text) <= p.span[1]]
            assert segment.depth == {0: 0, 1: 1, 2: 2, 3: 2}.get(len(covering), 3)


def test_a_paragraph_ends_with_its_line_and_the_blank_lines_behind_it() -> None:
    parts = paragraphs(TEXT, [(0, 14)], [], {})
    assert [TEXT[slice(*part.span)] for part in parts] == [TEXT[:17], TEXT[17:61], TEXT[61:]]
    assert [[sentence.number for sentence in part.sentences] for part in parts] == [[1, None], [None], [None]]
    assert paragraphs("", [], [], {}) == []


def test_words_that_nothing_quotes_stand_apart_from_signs_and_blanks() -> None:
    parts = paragraphs("A b, c.", [], [passage((0, 1), "claim/1")], {"claim/1": "asserted"})
    assert [(s.text, s.worded, s.depth) for s in segments(parts)] == [
        ("A", True, 1),
        (" ", False, 0),
        ("b, c", True, 0),
        (".", False, 0),
    ]
    assert words_without_claim("A b, c.", [passage((0, 1), "claim/1"), passage((2, 3), helps=("claim/1",))]) == 2


def test_sixty_claims_on_one_sentence_are_all_numbered_and_the_shortest_is_led_to() -> None:
    text = "word " * 70
    quoted = [passage((0, 5 * n), f"claim/{n}") for n in range(60, 0, -1)]
    part = paragraphs(text, [(0, len(text))], quoted, {f"claim/{n}": "alleged" for n in range(1, 61)})[0]
    first = part.sentences[0].segments[0]
    assert len(part.numbers) == len(first.numbers) == 60 <= LIT
    assert (first.depth, first.claim, first.modalities) == (3, "claim/1", ("alleged",))


def test_more_than_the_style_sheet_lights_have_no_number_and_keep_their_link() -> None:
    quoted = [passage((n, n + 2), f"claim/{n}") for n in range(LIT + 5)]
    made = segments(paragraphs("a" * 100, [], quoted, {f"claim/{n}": "asserted" for n in range(LIT + 5)}))
    assert max(number for segment in made for number in segment.numbers) == LIT
    assert made[LIT + 2].numbers == ()
    assert made[LIT + 2].claim is not None


def test_words_that_only_date_lead_to_the_claim_and_those_of_an_identity_to_it() -> None:
    quoted = [
        passage((0, 1), helps=("claim/1",)),
        passage((2, 3), identities=("identity/x",)),
        passage((4, 5), "claim/1"),
    ]
    made = [s for s in segments(paragraphs("a b c", [], quoted, {"claim/1": "reported"})) if s.worded]
    assert [(s.claim, s.identity, s.depth) for s in made] == [
        ("claim/1", None, 0),
        (None, "identity/x", 0),
        ("claim/1", None, 1),
    ]
    assert made[2].again
    assert len({s.numbers for s in made}) == 3


def _placed(parts: list[Paragraph]) -> list[tuple[int, Segment]]:
    at, made = 0, []
    for segment in segments(parts):
        made.append((at, segment))
        at += len(segment.text)
    return made
