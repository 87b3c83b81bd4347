"""A whole country at once: journeys, nearest service, shared capacity, gaps and their rank; refreshed by changes."""

from opora_engine.country.calculation import Calculated, KindGaps, compute, refresh
from opora_engine.country.inputs import Country, Service
from opora_engine.country.kinds import KindAccess
from opora_engine.country.ranking import Ranking, national_ranking
from opora_engine.country.travel import GraphTravel, Reached, RoadTravel, Travel

__all__ = [
    "Calculated",
    "Country",
    "GraphTravel",
    "KindAccess",
    "KindGaps",
    "Ranking",
    "Reached",
    "RoadTravel",
    "Service",
    "Travel",
    "compute",
    "national_ranking",
    "refresh",
]
