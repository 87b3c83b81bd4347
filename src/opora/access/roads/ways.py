"""Which ways of OpenStreetMap a car drives, and in which direction."""

from collections.abc import Mapping
from enum import IntEnum

from opora.access.roads.declared import RoadRules

YES = {"yes", "true", "1"}
NO = {"no", "false", "0"}
AGAINST = {"-1", "reverse"}


class Direction(IntEnum):
    """How a way may be driven, seen along its nodes."""

    BACKWARD = -1
    BOTH = 0
    FORWARD = 1


def is_closed(tags: Mapping[str, str], rules: RoadRules) -> bool:
    """Return whether cars are kept out: the first of the declared tags that the way carries decides."""
    for name in rules.access_tags:
        if name in tags:
            return tags[name] in rules.closed_values
    return False


def direction(tags: Mapping[str, str], rules: RoadRules) -> Direction | None:
    """Return how the way may be driven; None when it changes by the hour (reversible lanes).

    A sign wins over what the class or the junction implies.
    """
    said = tags.get("oneway", "")
    if said in YES:
        return Direction.FORWARD
    if said in AGAINST:
        return Direction.BACKWARD
    if said in NO:
        return Direction.BOTH
    if said in {"reversible", "alternating"}:
        return None
    implied = tags["highway"] in rules.one_way_classes or tags.get("junction") in rules.one_way_junctions
    return Direction.FORWARD if implied else Direction.BOTH
