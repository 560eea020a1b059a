"""Checks that what belongs together is written together: two lists beside each other leave open which goes with which.

An office beside two speakers, or two givers beside two takers, would give every query the pairs that no text states.
What has several of both is written as parts, or as several things, one for each pair.
"""

from __future__ import annotations

from typing import Final

from graph.core.errors import Mistakes
from graph.texts.yaml_file import Mapping, Text

PAIRED: Final = {
    ("transferredFrom", "transferredTo"): "write a change of control for each who gave and who took",
    ("territory", "transferredFrom"): "write a change of control for each territory",
    ("territory", "transferredTo"): "write a change of control for each territory",
    ("obligor", "appliesTo"): "write a provision for each obligor, with the places of its own",
    ("inOffice", "onBehalfOf"): "leave onBehalfOf out where the offices say for whom",
    ("attributedTo", "relayedBy"): "write a claim for each source, with those who passed on its words",
}
"""Keys of one node or claim that may not both have several values, with what to write instead."""
_SPEAKING: Final = ("speaker", "speaksAs")
INFERRED: Final = {
    "participant": "participation: [{agent: …}]",
    "involves": "participation: [{agent: …, onBehalfOf: …}]",
    "officeLevel": "participation: [{inOffice: …}]",
    "signatory": "signature: [{agent: …}]",
    "party": "signature: [{onBehalfOf: …}]",
    "heldOffice": "a fact of its own: {type: Tenure, holder: …, office: …}",
    "servedState": "a fact of its own: {type: Tenure, holder: …, office: …}",
    "speaker": "",
    "speaksAs": "",
    "speaksFor": "speaking: [{agent: …, onBehalfOf: …}]",
}
"""Keys that stand beside each other without pairs, with the parts to write in which they belong together."""


def written_flat(key: Text, node: Mapping, mistakes: Mistakes) -> bool:
    """Whether a key says flat what belongs into parts; then that is a mistake.

    Args:
        key: the key.
        node: the node in which it stands.
        mistakes: the list to which mistakes are added.
    """
    if key not in INFERRED:
        return False
    advice = _speakers(node) if key in _SPEAKING else INFERRED[key]
    mistakes.add(key.line, f"{key} does not say what belongs together", f"write `{advice}`")
    return True


def is_of_one_actor(part: Mapping, mistakes: Mistakes) -> bool:
    """Whether a part is that of one actor at most; else that is a mistake.

    Args:
        part: the part, as written.
        mistakes: the list to which mistakes are added.
    """
    agents = part.items_of("agent")
    if len(agents) > 1:
        line = next(key.line for key in part if key == "agent")
        mistakes.add(line, "a part of several actors", "write a part for each, with the office and state of its own")
    return len(agents) <= 1


def check_pairs(node: Mapping, mistakes: Mistakes) -> None:
    """Check that no two keys of a node have several values that belong together in pairs.

    Args:
        node: a claim, a fact or a part of one, as written.
        mistakes: the list to which mistakes are added.
    """
    several = {key for key in node if len(node.items_of(key)) > 1}
    for (one, other), advice in PAIRED.items():
        if {one, other} <= several:
            line = max(key.line for key in several if key in (one, other))
            mistakes.add(line, f"{one} and {other} have several values each: which belongs to which?", advice)


def _speakers(node: Mapping) -> str:
    """The parts to write for the speakers and offices of a speech act, as far as they are clear."""
    agents, offices = (node.items_of(key) for key in _SPEAKING)
    if len(agents) <= 1 and len(offices) <= 1:
        said = [f"{key}: {value}" for key, values in (("agent", agents), ("inOffice", offices)) for value in values]
        return f"speaking: [{{{', '.join(said)}}}]"
    office = ", inOffice: …" if offices else ""
    parts = [f"{{agent: {agent}{office}}}" for agent in agents] or [f"{{inOffice: {one}}}" for one in offices]
    return f"speaking: [{', '.join(parts)}]"
