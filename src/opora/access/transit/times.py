"""Journeys by public transport between places, computed once for a timetable."""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

import opora_engine
from opora.access.models import StoredDrives, TimetableEdition
from opora.access.points import Point, points_of
from opora.access.transit.declared import TransitRules, declared_transit
from opora.access.transit.files import load_journeys, load_timetable, store_journeys
from opora.core.declared import digest_of
from opora.core.refusals import NotKnown
from opora_engine.access.transit import Timetable, TransitTimes, share_near_stops, transit_times


@dataclass(frozen=True)
class ByTimetable:
    """What journeys by public transport are measured from: timetable, rules, where people live, where services stand.

    None of the destinations may have a secret address: these are left out before.
    """

    edition: TimetableEdition
    rules: TransitRules
    rules_digest: str
    origins: tuple[Point, ...]
    destinations: tuple[Point, ...]

    @property
    def asked(self) -> dict[str, Any]:
        """What tells one calculation by a timetable from another."""
        points = digest_of([self.origins, self.destinations])
        return {"edition": self.edition.pk, "rules": self.rules_digest, "points": points}

    @property
    def model(self) -> dict[str, Any]:
        """What pages say of the method: timetable, day, departures, what is assumed."""
        rules = self.rules
        return {
            "label": rules.label.model_dump(),
            "method": self.edition.method,
            "day": self.edition.service_day.isoformat(),
            "first": rules.first_departure,
            "last": rules.last_departure,
            "every": rules.every_minutes,
            "departures": len(rules.window.departures),
            "longest": rules.longest_journey_minutes,
            "metres": rules.most_metres_on_foot,
            "publishers": self.edition.publishers,
            "calibration": rules.note.model_dump(),
            "source": rules.source.model_dump(),
            "assumed": rules.assumed,
        }

    @cached_property
    def timetable(self) -> Timetable:
        """The timetable of the day."""
        return load_timetable(self.edition)

    def covers(self) -> bool:
        """Return whether enough municipalities have a stop near for the timetable to be used there."""
        if not self.origins:
            return False
        share = share_near_stops(self.timetable, self.rules.walking, *_coordinates(self.origins))
        return share >= self.rules.least_share_covered

    def journeys(self) -> TransitTimes:
        """Return the table of journeys from each origin to each destination; from its file when it was asked before."""
        if not (self.origins and self.destinations):
            return self._computed()
        question = self._question()
        known = StoredDrives.objects.filter(question=question).first()
        if known is not None:
            try:
                return load_journeys(known.digest, len(self.rules.window.departures))
            except NotKnown:
                # The file was deleted by hand: it is computed again and lies there as before.
                known.delete()
        found = self._computed()
        # Somebody else may have asked the same meanwhile.
        StoredDrives.objects.get_or_create(question=question, defaults={"digest": store_journeys(found)})
        return found

    def _question(self) -> str:
        """Return the digest of everything that the table depends on; the labels of the rules are not among it."""
        words = {"code", "title", "note", "source", "label", "assumed", "holidays", "least_share_covered"}
        return digest_of(
            {
                "stops": self.edition.stops_digest,
                "rides": self.edition.rides_digest,
                "changes": self.edition.changes_digest,
                "rules": self.rules.model_dump(exclude=words),
                "origins": self.origins,
                "destinations": self.destinations,
                "engine": opora_engine.VERSION,
            }
        )

    def _computed(self) -> TransitTimes:
        return transit_times(
            self.timetable,
            self.rules.window,
            self.rules.walking,
            _coordinates(self.origins),
            _coordinates(self.destinations),
            threads=os.cpu_count() or 1,
        )


def by_timetable(towns: list[int], places: list[tuple[int, int]]) -> ByTimetable | None:
    """Return the timetable to travel by, or None when none was taken in that covers the municipalities.

    Arguments as those of `opora.access.points.points_of`. Of several timetables, the one taken in last.
    """
    editions = TimetableEdition.objects.order_by("-pk")
    if not editions.exists():
        return None
    declared = declared_transit()
    origins, destinations = points_of(towns, places)
    for edition in editions:
        found = ByTimetable(edition, declared.content, declared.digest, origins, destinations)
        if found.covers():
            return found
    return None


def _coordinates(places: tuple[Point, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = np.array(places, np.float64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]
