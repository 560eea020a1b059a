"""Keeps commands on a dataset that is as new as what it is made from, and prints what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from graph.core.errors import BuildError, InvalidSeedsError, PeacegraphError
from graph.core.settings import Settings
from graph.core.whole_file import StorageError
from graph.dataset import dataset_folder
from graph.publishing import build
from server.commands.terminal import say


def build_when_stale(settings: Settings, *, says_so: bool = False) -> None:
    """Build when the inputs have changed; when they hold mistakes, or no room is left, go on with the old dataset.

    Args:
        settings: where the inputs and the dataset are.
        says_so: whether to say, too, that nothing is built because nothing has changed.

    Raises:
        InvalidSeedsError: the inputs hold mistakes, and there is no old dataset.
        StorageError: the new dataset cannot be written, and there is no old one.
    """
    if not build.is_stale(settings):
        if says_so:
            say("Nothing has changed since the dataset was built; it is not built again.", err=True)
        return
    say("Building the dataset …", err=True)
    try:
        build.build(settings)
    except InvalidSeedsError as error:
        _require_dataset(settings, error)
        print_mistakes(error.mistakes)
        say("The dataset built before these mistakes is used.", err=True)
    except StorageError as error:
        _require_dataset(settings, error)
        say(f"{error.title}: {error.detail}\nThe dataset built before is used.", err=True)


def _require_dataset(settings: Settings, error: PeacegraphError) -> None:
    """Raise what stood in the way of a new dataset, unless there is an older one."""
    try:
        dataset_folder.current(settings)
    except BuildError:
        raise error from None


def print_mistakes(mistakes: Sequence[object]) -> None:
    """Print each mistake on a line of standard error, and how many there are."""
    for mistake in mistakes:
        say(str(mistake), err=True)
    say(f"{counted(mistakes)} found.", err=True)


def counted(mistakes: Sequence[object]) -> str:
    """How many mistakes there are, in words."""
    return f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}"
