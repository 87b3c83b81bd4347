"""Who reaches what: road graph, travel times, nearest service, share within a limit, floating catchment."""

from opora_engine.access.catchment import (
    Catchments,
    answered_capacity,
    catchment_need,
    catchments,
    reachable_capacity,
    two_step_catchment,
)
from opora_engine.access.measures import (
    NO_SITE,
    Nearest,
    median_minutes,
    nearest,
    people_within,
    reachable_from_everywhere,
    service_minutes,
    share_within,
)
from opora_engine.access.parameters import ReachLimit, TravelParameters, load_travel_parameters
from opora_engine.access.roads import (
    RoadGraph,
    TravelModel,
    great_circle_kilometres,
    great_circle_minutes,
    kilometres_to_minutes,
    neighbourhood_graph,
    shortest_kilometres,
    travel_minutes,
)

__all__ = [
    "NO_SITE",
    "Catchments",
    "Nearest",
    "ReachLimit",
    "RoadGraph",
    "TravelModel",
    "TravelParameters",
    "answered_capacity",
    "catchment_need",
    "catchments",
    "great_circle_kilometres",
    "great_circle_minutes",
    "kilometres_to_minutes",
    "load_travel_parameters",
    "median_minutes",
    "nearest",
    "neighbourhood_graph",
    "people_within",
    "reachable_capacity",
    "reachable_from_everywhere",
    "service_minutes",
    "share_within",
    "shortest_kilometres",
    "travel_minutes",
    "two_step_catchment",
]
