"""Measures of distance: the nearest service, the people who have one within a limit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, Rows, quantities, travel_times

NO_SITE = -1
"""Stands for "no site at all can be reached" in `Nearest.site`."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest site of each home.

    site      (homes,)  column of the site, NO_SITE where there is none
    minutes   (homes,)  travel time to it, minutes; inf where there is none
    """

    site: Rows
    minutes: Floats


def nearest(minutes: ArrayLike) -> Nearest:
    """Return the nearest site of each home and the time to it.

    minutes   (homes, sites)  travel time, minutes; inf where there is no route
    Of equally near sites the one with the lowest column is taken. Without any site every home has NO_SITE and
    inf.
    """
    times = travel_times(minutes)
    if times.shape[1] == 0:
        return Nearest(np.full(len(times), NO_SITE, np.int64), np.full(len(times), np.inf))
    column = np.argmin(times, axis=1)
    best = times[np.arange(len(times)), column]
    return Nearest(np.where(np.isfinite(best), column, NO_SITE).astype(np.int64), best)


def people_within(minutes_to_nearest: ArrayLike, population: ArrayLike, limit: float) -> float:
    """Return how many people live where the nearest site is at most `limit` away.

    minutes_to_nearest   (homes,)  minutes; inf where there is no site
    population           (homes,)  persons, 0 or more
    limit                minutes, included; inf counts everybody, also where there is no route
    """
    time = np.asarray(minutes_to_nearest, dtype=np.float64)
    people = quantities("population", population, time.shape)
    return float(people[time <= limit].sum())


def share_within(minutes_to_nearest: ArrayLike, population: ArrayLike, limit: float) -> float:
    """Return the share (0 to 1) of the population whose nearest site is at most `limit` minutes away.

    Arguments as in `people_within`. Raises ValueError if nobody lives anywhere: the share of nobody means
    nothing.
    """
    everybody = float(np.sum(population))
    if everybody == 0:
        raise ValueError(
            "The population sums to 0: a share of it is not defined. Check the population of that day."
        )
    return people_within(minutes_to_nearest, population, limit) / everybody


def median_minutes(minutes_to_nearest: ArrayLike, population: ArrayLike) -> float:
    """Return the shortest time within which at least half of the people have a site.

    minutes_to_nearest   (homes,)  minutes; inf where there is no site
    population           (homes,)  persons, 0 or more
    returns              minutes of one of the homes; inf if fewer than half of the people have any site
    Raises ValueError if nobody lives anywhere.
    """
    time = np.asarray(minutes_to_nearest, dtype=np.float64)
    people = quantities("population", population, time.shape)
    if people.sum() == 0:
        raise ValueError(
            "The population sums to 0: a median is not defined. Check the population of that day."
        )
    order = np.argsort(time, kind="stable")
    reached = np.cumsum(people[order])
    return float(time[order[np.searchsorted(reached, reached[-1] / 2)]])


def service_minutes(minutes: ArrayLike, service: ArrayLike, services: int) -> Floats:
    """Return the time from each home to each service: that of its nearest facility.

    minutes    (homes, facilities)  travel time, minutes; inf where there is no route
    service    (facilities,)        row 0..services-1 of the service that the facility belongs to
    services   number of services
    returns    (homes, services)    minutes; inf for a service without a facility that can be reached
    Capacity belongs to the service, not to the facility: this is where one registration at two places becomes
    one site.
    """
    rows = np.asarray(service, dtype=np.int64)
    times = travel_times(minutes, sites=len(rows))
    if ((rows < 0) | (rows >= services)).any():
        raise ValueError(f"service: expected rows from 0 to {services - 1}.")
    best = np.full((services, len(times)), np.inf)
    np.minimum.at(best, rows, times.T)
    return np.ascontiguousarray(best.T)


def reachable_from_everywhere(minutes: ArrayLike, sites: ArrayLike) -> Floats:
    """Return a copy of `minutes` in which the named sites are 0 minutes from every home.

    minutes   (homes, sites)  travel time, minutes
    sites     (sites,)        true for a site that serves the whole region from a place that is not to be
                              shown
    For catchments only, never for distances on a page: a service whose address is secret counts for the whole
    region,
    and the result tells nothing about where it is.
    """
    everywhere = np.asarray(sites, dtype=np.bool_)
    times = travel_times(minutes, sites=len(everywhere)).copy()
    times[:, everywhere] = 0.0
    return times
