"""From many origins to many destinations: climb from some origins at once, then sweep down to the destinations."""

import numpy as np
from numpy.typing import NDArray

from opora_engine.access.hierarchy.compiled import compiled
from opora_engine.access.hierarchy.kernels.elimination import with_room
from opora_engine.access.hierarchy.network import UNREACHED, Arcs, Ids, Seconds
from opora_engine.arrays import Rows

LANES = 64
"""Origins of a batch: the more, the less often each arc is read. More than 64 were measured no faster."""

FAR = np.int32(UNREACHED)


@compiled
def climb(arcs: Arcs, starts: Ids, place: Ids) -> Ids:
    """Return the ranks that can be reached upwards from `starts`, themselves included, lowest first.

    place   (nodes,)  -1 everywhere; on return, place[r] = where r stands in the result
    """
    first, upper = arcs.first, arcs.upper
    found = np.empty(max(64, 2 * len(starts)), np.int32)
    count = 0
    for start in starts:
        if place[start] < 0:
            place[start] = 0
            found[count] = start
            count += 1
    done = 0
    while done < count:
        node = found[done]
        done += 1
        found = with_room(found, count + first[node + 1] - first[node])
        for arc in range(first[node], first[node + 1]):
            other = upper[arc]
            if place[other] < 0:
                place[other] = 0
                found[count] = other
                count += 1
    ranks = np.sort(found[:count])
    for row in range(count):
        place[ranks[row]] = row
    return ranks


@compiled
def restrict(arcs: Arcs, ranks: Ids, place: Ids) -> Arcs:
    """Return the arcs whose lower ends are `ranks`; both ends by their places among these.

    ranks   (kept,)    from `climb` over the same arcs
    place   (nodes,)   from `climb`
    """
    begin = np.zeros(len(ranks) + 1, np.int64)
    for row in range(len(ranks)):
        begin[row + 1] = begin[row] + arcs.first[ranks[row] + 1] - arcs.first[ranks[row]]
    upper = np.empty(begin[-1], np.int32)
    seconds = np.empty(begin[-1], np.int32)
    for row in range(len(ranks)):
        shift = begin[row] - arcs.first[ranks[row]]
        for arc in range(arcs.first[ranks[row]], arcs.first[ranks[row] + 1]):
            upper[arc + shift] = place[arcs.upper[arc]]
            seconds[arc + shift] = arcs.seconds[arc]
    return Arcs(begin, upper, seconds)


@compiled
def climbed_times(arcs: Arcs, starts: Ids, ranks: Ids, place: Ids) -> Seconds:
    """Return the seconds from each of up to LANES starts to each of `ranks` upwards, (ranks, LANES)."""
    reached = np.full((len(ranks), LANES), FAR, np.int32)
    lanes = reached.shape[1]
    for lane in range(len(starts)):
        reached[place[starts[lane]], lane] = 0
    for row in range(len(ranks)):
        node = ranks[row]
        for arc in range(arcs.first[node], arcs.first[node + 1]):
            target, drive = place[arcs.upper[arc]], arcs.seconds[arc]
            for lane in range(lanes):
                reached[target, lane] = min(reached[target, lane], np.int32(reached[row, lane] + drive))
    return reached


@compiled
def sweep_down(arcs: Arcs, kept: Ids, reached: Seconds, place: Ids, times: Seconds) -> None:
    """Fill `times`, (kept, LANES), with the seconds to each kept rank, from the highest down.

    arcs             of the kept ranks, from `restrict`
    kept             (kept,)  the ranks, lowest first
    reached, place   seconds to the ranks where the climb came by, and where these stand
    """
    # The number of lanes is read from the table: a constant is unrolled, and then no vector instruction is used, which
    # was measured five times slower.
    lanes = times.shape[1]
    for row in range(len(kept) - 1, -1, -1):
        best = times[row]
        climbed = place[kept[row]]
        if climbed >= 0:
            best[:] = reached[climbed]
        else:
            best[:] = FAR
        for arc in range(arcs.first[row], arcs.first[row + 1]):
            above, drive = times[arcs.upper[arc]], arcs.seconds[arc]
            for lane in range(lanes):
                best[lane] = min(best[lane], np.int32(above[lane] + drive))


@compiled
def fill_rows(
    rising: Arcs,
    falling: Arcs,
    kept: Ids,
    columns: Ids,
    starts: Ids,
    rows: Rows,
    table: NDArray[np.generic],
    none: int,
) -> int:
    """Fill the rows of `table` with the seconds from each start to each column; return the longest journey written.

    rising         arcs to climb over
    falling        arcs of the kept ranks to sweep over, from `restrict`
    columns        (destinations,)  place of each destination among the kept ranks
    starts, rows   (origins,)       rank of each origin, and the row of the table that is its own
    none           what stands for no road, and for every journey as long as that
    """
    place = np.full(len(rising.first) - 1, -1, np.int32)
    times = np.empty((len(kept), LANES), np.int32)
    longest = 0
    for batch in range(0, len(starts), LANES):
        here = starts[batch : batch + LANES]
        ranks = climb(rising, here, place)
        reached = climbed_times(rising, here, ranks, place)
        sweep_down(falling, kept, reached, place, times)
        for rank in ranks:
            place[rank] = -1
        for lane in range(len(here)):
            row = rows[batch + lane]
            for column in range(len(columns)):
                found = times[columns[column], lane]
                if found < FAR:
                    longest = max(longest, found)
                table[row, column] = min(found, none)
    return longest


@compiled
def times_to_all(rising: Arcs, falling: Arcs, start: int) -> Seconds:
    """Return the seconds from `start` to every rank, (nodes,); FAR where no road leads."""
    nodes = len(rising.first) - 1
    times = np.full(nodes, FAR, np.int32)
    times[start] = 0
    for node in range(start, nodes):
        if times[node] < FAR:
            for arc in range(rising.first[node], rising.first[node + 1]):
                above = rising.upper[arc]
                times[above] = min(times[above], times[node] + rising.seconds[arc])
    for node in range(nodes - 1, -1, -1):
        for arc in range(falling.first[node], falling.first[node + 1]):
            times[node] = min(times[node], times[falling.upper[arc]] + falling.seconds[arc])
    return times
