"""Municipalities like this one: declared features, standardised, the nearest few, and what is seen in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, Rows
from opora_engine.needs.combination import Ranges

BLOCK = 512
"""Areas compared with all others at once: keeps the table of distances small for the whole country."""


@dataclass(frozen=True, eq=False)
class Peers:
    """The areas most like each area.

    rows        (areas, k)  numbers of the peers, the most alike first; -1 where there are fewer
    distances   (areas, k)  standardised distance, 0 or more; inf where there is no peer
    """

    rows: Rows
    distances: Floats


def similar(features: ArrayLike, weights: ArrayLike, *, neighbours: int) -> Peers:
    """Return the nearest areas of every area.

    features    (areas, features)  any units; nan where not known: such an area has no peers and is nobody's peer
    weights     (features,)        0 or more, at least one above 0
    neighbours  k, 1 or more
    Each feature is standardised over the areas: z = (x - mean) / standard deviation; one that is everywhere the same
    tells nothing and counts as 0. The distance is sqrt(sum of weight x (difference of z)^2 / sum of weights).
    Of equally distant areas the first row comes first; distances are compared to 6 decimals. No area is its own peer.
    Raises ValueError if shapes disagree, weights are negative or all 0, or k is below 1.
    """
    table = np.asarray(features, dtype=np.float64)
    weight = np.asarray(weights, dtype=np.float64)
    if table.ndim != 2 or weight.shape != table.shape[1:] or neighbours < 1:
        raise ValueError(
            f"features have shape {table.shape}, weights {weight.shape}, neighbours is {neighbours}: "
            "expected (areas, features), (features,) and 1 or more."
        )
    if not (np.isfinite(weight).all() and (weight >= 0).all() and weight.sum() > 0):
        raise ValueError(f"weights are {weight.tolist()}: expected numbers of 0 or more, not all 0.")
    known = np.flatnonzero(np.isfinite(table).all(axis=1))
    found = Peers(np.full((len(table), neighbours), -1), np.full((len(table), neighbours), np.inf))
    if len(known) < 2:
        return found
    places = _standardised(table[known]) * np.sqrt(weight / weight.sum())
    count = min(neighbours, len(known) - 1)
    for start in range(0, len(known), BLOCK):
        rows, distances = _nearest(places, start, count)
        here = known[start : start + BLOCK]
        found.rows[here, :count], found.distances[here, :count] = known[rows], distances
    return found


def seen_in_peers(values: ArrayLike, peers: Peers, *, fewest: int) -> Ranges:
    """Return the median of what is seen in the peers of each area, with their quartiles as the range.

    values    (areas, ...)  a rate, such as persons per 1000; nan where not known
    fewest    with fewer peers whose value is known there is no value, nan
    returns   (areas, ...)  lower quartile, median, upper quartile of the peers, by linear interpolation
    """
    seen = np.asarray(values, dtype=np.float64)
    padded = np.concatenate([seen, np.full((1, *seen.shape[1:]), np.nan)])
    of_peers = np.sort(padded[peers.rows], axis=1)  # nan goes to the end
    count = np.isfinite(of_peers).sum(axis=1)
    enough = count >= max(1, fewest)
    low, middle, high = (_quantile(of_peers, np.maximum(count, 1), share) for share in (0.25, 0.5, 0.75))
    ends = [np.where(enough, part, np.nan) for part in (low, middle, high)]
    return Ranges(np.fmin(ends[0], ends[1]), ends[1], np.fmax(ends[1], ends[2]))


def _standardised(table: Floats) -> Floats:
    spread = table.std(axis=0)
    varies = spread > 1e-12 * np.maximum(1.0, np.abs(table).max(axis=0))
    found: Floats = np.divide(table - table.mean(axis=0), spread, out=np.zeros_like(table), where=varies)
    return found


def _nearest(places: Floats, start: int, count: int) -> tuple[Rows, Floats]:
    block = places[start : start + BLOCK]
    squares = (block**2).sum(axis=1)[:, None] + (places**2).sum(axis=1) - 2 * block @ places.T
    distances = np.sqrt(np.maximum(squares, 0.0)).round(6)
    distances[np.arange(len(block)), np.arange(start, start + len(block))] = np.inf
    rows = np.argsort(distances, axis=1, kind="stable")[:, :count]
    return rows, np.take_along_axis(distances, rows, axis=1)


def _quantile(ordered: Floats, count: Rows, share: float) -> Floats:
    place = (count - 1) * share
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, count - 1)
    left = np.take_along_axis(ordered, below[:, None], axis=1)[:, 0]
    right = np.take_along_axis(ordered, above[:, None], axis=1)[:, 0]
    value: Floats = left + (place - below) * (right - left)
    return value
