"""Questions of the catalogue that what somebody searches may be about: those whose titles and descriptions have the
words, in any of their forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from graph.search.folding import words
from server.accounts.answers.questions import Catalogue, Question

MOST: Final = 5
_LEAST: Final = 4
"""Shorter words tell nothing of what is asked."""
_ENDINGS: Final = re.compile(r"(ations?|ings?|ers?|ies|ed|es|s|y|e)$")
_EMPTY: Final = frozenset({"about", "document", "each", "from", "have", "said", "tell", "that", "their", "them",
                          "they", "this", "told", "were", "what", "when", "where", "which", "whom", "whose",
                          "with"})  # fmt: skip
"""Words, without endings, that any question has."""


def found_questions(held: Catalogue, query: str, most: int = MOST) -> list[Question]:
    """The questions that have the words of a search, those that have most of them in their titles first.

    Args:
        held: the catalogue.
        query: what is searched.
        most: how many are wanted.
    """
    asked = _stems(words(query))
    ordered = []
    for question in held.questions:
        titled = asked & _stems(words(question.title))
        told = asked & _stems(words(f"{question.description} {question.topic}"))
        if titled or (told and told == asked):
            ordered.append((-len(titled | told), -len(titled), question.title, question))
    return [question for *_, question in sorted(ordered, key=lambda entry: entry[:3])][:most]


def _stems(found: Iterable[str]) -> set[str]:
    """Words without their endings (`killed` and `killing` are one), and without those that any question has."""
    return {_ENDINGS.sub("", word) or word for word in found if len(word) >= _LEAST and word not in _EMPTY}
