"""One row of the table: how long ours took, how long the peer took, and whether both said the same."""

import gc
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One kernel beside its peer.

    kernel      what was computed
    ours_s      seconds of ours, the best of the repeats
    peer        name of the other program
    peer_s      its seconds, the best of the repeats of the same run
    goal        how many times faster ours has to be
    equal       whether both gave the same result
    memory_mb   peak memory of ours besides its input, megabytes
    """

    kernel: str
    ours_s: float
    peer: str
    peer_s: float
    goal: float
    equal: bool
    memory_mb: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.peer_s / self.ours_s

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        return {**asdict(self), "ratio": self.ratio}


def best_of(repeat: int, *calls: Callable[[], object]) -> list[float]:
    """Return the shortest time of each call in seconds; the calls take turns, so that a busy moment hurts all."""
    seconds = [[_seconds(call) for call in calls] for _ in range(repeat)]
    return [min(column) for column in zip(*seconds, strict=True)]


def traced(call: Callable[[], T]) -> tuple[T, float]:
    """Return what the call gives, and the peak of memory it allocated through Python and NumPy, megabytes."""
    gc.collect()
    tracemalloc.start()
    found = call()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found, peak


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
