"""Why there is no time: of a pair of places, and of a municipality and all places of a kind."""

import numpy as np

from opora.access.journeys import Journeys, Rows
from opora.access.models import Reach
from opora_engine.access.hierarchy import Cause
from opora_engine.access.transit import TransitCause

BY_CAR: dict[int, str] = {
    Cause.NO_ROAD: Reach.Cause.NO_ROAD,
    Cause.OUTSIDE: Reach.Cause.OUTSIDE,
    Cause.SECRET: Reach.Cause.SECRET,
}
BY_TRANSIT: dict[int, str] = {
    TransitCause.NO_STOP_AT_HOME: Reach.Cause.NO_STOP,
    TransitCause.SELDOM: Reach.Cause.SELDOM,
    TransitCause.NO_CONNECTION: Reach.Cause.NO_CONNECTION,
    TransitCause.NO_STOP_AT_SITE: Reach.Cause.NO_STOP_THERE,
    TransitCause.SECRET: Reach.Cause.SECRET,
}
"""What is stored for each cause; of the causes of several places, the first here is told."""


def pair_causes(journeys: Journeys, row: int, *, by_transit: bool) -> list[str]:
    """Return why there is no time from the home in `row` to each facility; "" where there is one."""
    times = journeys.transit if by_transit else journeys.car
    if times is None:
        return [""] * len(journeys.facilities)
    words: dict[int, str] = {0: "", **(BY_TRANSIT if by_transit else BY_CAR)}
    return [words[code] for code in times.cause[row].tolist()]


def row_causes(journeys: Journeys, columns: Rows, *, by_transit: bool) -> list[str]:
    """Return for each home why it reaches none of the facilities in `columns`; "" where it reaches one."""
    times = journeys.transit if by_transit else journeys.car
    homes = len(journeys.origins)
    if times is None or not len(columns):
        return [Reach.Cause.NO_PLACE] * homes
    causes = times.cause[:, columns]
    told = np.full(homes, "", object)
    # The first cause of the list is written last, over the others; a place that is reached over all of them.
    for code, word in reversed((BY_TRANSIT if by_transit else BY_CAR).items()):
        told[(causes == code).any(axis=1)] = word
    told[(causes == 0).any(axis=1)] = ""
    return list(told)
