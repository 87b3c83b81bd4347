"""How often a visitor may ask the server to calculate: counted in this process, by address, and forgotten."""

from collections import OrderedDict, deque
from threading import Lock

MOST_KEPT = 10_000
"""Addresses remembered at once; the one that asked longest ago is forgotten first."""


class Limit:
    """At most `most` questions in `seconds` from one address. Every process of the server counts by itself."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str, now: float) -> float:
        """Count a question asked at `now` (seconds); return 0, or after how many seconds to ask again."""
        with self._lock:
            times = self._asked.setdefault(address, deque(maxlen=self.most))
            self._asked.move_to_end(address)
            if len(self._asked) > MOST_KEPT:
                self._asked.popitem(last=False)
            if len(times) == self.most and now - times[0] < self.seconds:
                return self.seconds - (now - times[0])
            times.append(now)
            return 0.0

    def forget(self) -> None:
        """Begin again with nobody."""
        with self._lock:
            self._asked.clear()
