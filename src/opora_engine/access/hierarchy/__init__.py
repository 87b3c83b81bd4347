"""Travel times over a road network by a customisable contraction hierarchy. Method: docs/methods/travel-times.md."""

from opora_engine.access.hierarchy.build import Hierarchy, build_hierarchy
from opora_engine.access.hierarchy.customise import Customised, customise
from opora_engine.access.hierarchy.journeys import (
    NearestDestinations,
    WithinLimit,
    many_to_many,
    nearest_destinations,
    seconds_between,
    within,
)
from opora_engine.access.hierarchy.network import UNREACHED, RoadNetwork, road_network
from opora_engine.access.hierarchy.places import NOWHERE, Cause, PlaceTimes, Snapped, place_times, snap

__all__ = [
    "NOWHERE",
    "UNREACHED",
    "Cause",
    "Customised",
    "Hierarchy",
    "NearestDestinations",
    "PlaceTimes",
    "RoadNetwork",
    "Snapped",
    "WithinLimit",
    "build_hierarchy",
    "customise",
    "many_to_many",
    "nearest_destinations",
    "place_times",
    "road_network",
    "seconds_between",
    "snap",
    "within",
]
