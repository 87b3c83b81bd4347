"""Who reaches what: road graph, travel times, nearest service, floating catchments, how evenly it is spread."""

from opora_engine.access.catchment import (
    Catchments,
    answered_capacity,
    catchment_need,
    catchments,
    reachable_capacity,
    two_step_catchment,
)
from opora_engine.access.decay import (
    Decay,
    ExponentialDecay,
    GaussianDecay,
    InversePowerDecay,
    StepDecay,
)
from opora_engine.access.equity import DeprivationGroups, Inequality, by_deprivation, gini, palma, theil
from opora_engine.access.floating import (
    FloatingCatchment,
    balanced_catchment,
    enhanced_catchment,
    level_of_service,
    three_step_catchment,
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
from opora_engine.access.opportunities import (
    cumulative_opportunities,
    weighted_nearest,
    weighted_opportunities,
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
from opora_engine.access.times import CompactTimes, Times, compact_times

__all__ = [
    "NO_SITE",
    "Catchments",
    "CompactTimes",
    "Decay",
    "DeprivationGroups",
    "ExponentialDecay",
    "FloatingCatchment",
    "GaussianDecay",
    "Inequality",
    "InversePowerDecay",
    "Nearest",
    "ReachLimit",
    "RoadGraph",
    "StepDecay",
    "Times",
    "TravelModel",
    "TravelParameters",
    "answered_capacity",
    "balanced_catchment",
    "by_deprivation",
    "catchment_need",
    "catchments",
    "compact_times",
    "cumulative_opportunities",
    "enhanced_catchment",
    "gini",
    "great_circle_kilometres",
    "great_circle_minutes",
    "kilometres_to_minutes",
    "level_of_service",
    "load_travel_parameters",
    "median_minutes",
    "nearest",
    "neighbourhood_graph",
    "palma",
    "people_within",
    "reachable_capacity",
    "reachable_from_everywhere",
    "service_minutes",
    "share_within",
    "shortest_kilometres",
    "theil",
    "three_step_catchment",
    "travel_minutes",
    "two_step_catchment",
    "weighted_nearest",
    "weighted_opportunities",
]
