"""Keeps commands on a dataset that is as new as what it is made from, and prints what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from graph.core.errors import BuildError, InvalidSeedsError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing import build
from server.commands.terminal import say


def build_when_stale(settings: Settings) -> None:
    """Build when the inputs have changed; when they hold mistakes, say so and go on with the old dataset."""
    if not build.is_stale(settings):
        return
    say("Building the dataset …", err=True)
    try:
        build.build(settings)
    except InvalidSeedsError as error:
        try:
            dataset_folder.current(settings)
        except BuildError:
            raise error from None
        print_mistakes(error.mistakes)
        say("The dataset built before these mistakes is used.", err=True)


def print_mistakes(mistakes: Sequence[object]) -> None:
    """Print each mistake on a line of standard error, and how many there are."""
    for mistake in mistakes:
        say(str(mistake), err=True)
    say(f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'} found.", err=True)
