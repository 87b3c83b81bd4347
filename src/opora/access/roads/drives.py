"""Drives between places over a road edition, computed once."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

import opora_engine
from opora.access.models import RoadEdition, StoredDrives
from opora.access.points import Point, points_of
from opora.access.roads.declared import RoadRules, declared_roads
from opora.access.roads.files import load_drives, load_roads, store_drives
from opora.access.roads.network import Roads
from opora.core.declared import digest_of
from opora.core.refusals import NotKnown
from opora_engine.access.hierarchy import (
    Cause,
    PlaceTimes,
    RoadNetwork,
    Snapped,
    build_hierarchy,
    customise,
    place_times,
    road_network,
    snap,
)

METRES_PER_SECOND = 1 / 3.6

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RoadTimes:
    """An edition of roads with the rules that say how fast they are driven."""

    edition: RoadEdition
    rules: RoadRules
    rules_digest: str

    @property
    def speeds(self) -> list[float]:
        """Average speed of each class of the edition, km/h; 0 for a class that is not declared any more."""
        declared = {each.highway: each.kmh for each in self.rules.classes}
        return [declared.get(name, 0.0) for name in self.edition.classes]

    @cached_property
    def network(self) -> RoadNetwork:
        """The network with its times."""
        return timed_network(load_roads(self.edition), self.speeds)

    @property
    def model(self) -> dict[str, Any]:
        """What pages say of the method, beside its name: how it is called, how exact it is, what is assumed."""
        exactness = {
            language: f"{text} {self.rules.attribution}."
            for language, text in self.rules.note.model_dump().items()
        }
        return {
            "code": "roads",
            "label": self.rules.label.model_dump(),
            "method": self.edition.method,
            "calibration": exactness,
            "start_minutes": self.rules.start_minutes,
            "source": self.rules.source.model_dump(),
            "assumed": self.rules.assumed,
        }

    def covers(self, places: Sequence[Point]) -> bool:
        """Return whether enough of the places lie on the network for it to be used there."""
        if not places:
            return False
        return 1 - float(np.mean(self._snapped(places).outside)) >= self.rules.least_share_covered

    def drives(self, origins: Sequence[Point], destinations: Sequence[Point]) -> PlaceTimes:
        """Return the table of drives from each origin to each destination; from its file when it was asked before.

        None of the destinations may have a secret address: these are left out before.
        """
        if not (origins and destinations):
            return self._computed(origins, destinations)
        question = self._question(origins, destinations)
        known = StoredDrives.objects.filter(question=question).first()
        if known is not None:
            try:
                return load_drives(known.digest)
            except NotKnown:
                # The file was deleted by hand: it is computed again and lies there as before.
                known.delete()
        found = self._computed(origins, destinations)
        # Somebody else may have asked the same meanwhile.
        StoredDrives.objects.get_or_create(question=question, defaults={"digest": store_drives(found)})
        return found

    def _question(self, origins: Sequence[Point], destinations: Sequence[Point]) -> str:
        return digest_of(
            {
                "nodes": self.edition.nodes_digest,
                "edges": self.edition.edges_digest,
                "speeds": self.speeds,
                "most_metres_to_road": self.rules.most_metres_to_road,
                "origins": origins,
                "destinations": destinations,
                "engine": opora_engine.VERSION,
            }
        )

    def _computed(self, origins: Sequence[Point], destinations: Sequence[Point]) -> PlaceTimes:
        customised = customise(build_hierarchy(self.network), self.network.seconds)
        return place_times(
            customised, self._snapped(origins), self._snapped(destinations), threads=os.cpu_count() or 1
        )

    def _snapped(self, places: Sequence[Point]) -> Snapped:
        points: Floats = np.array(places, np.float64).reshape(-1, 2)
        return snap(self.network, points[:, 0], points[:, 1], limit_metres=self.rules.most_metres_to_road)


def timed_network(roads: Roads, speeds: Sequence[float]) -> RoadNetwork:
    """Return the network with the time of each drive in whole seconds, half to even; no drive without a speed."""
    pace = np.array(speeds)[roads.classes] * METRES_PER_SECOND
    driven = pace > 0
    seconds = np.rint(roads.metres[driven] / pace[driven]).astype(np.int32)
    return road_network(roads.latitude, roads.longitude, roads.tail[driven], roads.head[driven], seconds)


@dataclass(frozen=True)
class OverRoads:
    """What journeys over real roads are measured from: the roads, where people live and where services stand."""

    roads: RoadTimes
    origins: tuple[Point, ...]
    destinations: tuple[Point, ...]

    @property
    def asked(self) -> dict[str, Any]:
        """What tells one calculation over roads from another."""
        points = digest_of([self.origins, self.destinations])
        return {"edition": self.roads.edition.pk, "rules": self.roads.rules_digest, "points": points}

    def minutes(self) -> tuple[Floats, NDArray[np.bool_]]:
        """Return minutes (homes, places), inf where none is driven, and whether one of the two lies outside."""
        found = self.roads.drives(self.origins, self.destinations)
        minutes = self.roads.rules.start_minutes + found.times.scale()[found.times.parts]
        return minutes, np.asarray(found.cause == Cause.OUTSIDE)


def over_roads(towns: list[int], places: list[tuple[int, int]]) -> OverRoads | None:
    """Return the roads to measure over, or None when none were taken in that cover the municipalities.

    towns    keys of the municipalities
    places   key of each facility and of its municipality; none may have a secret address
    A facility without a point of its own stands at the point of its municipality.
    """
    editions = RoadEdition.objects.order_by("-pk")
    if not editions.exists():
        return None
    declared = declared_roads()
    origins, destinations = points_of(towns, places)
    for edition in editions:
        roads = RoadTimes(edition, declared.content, declared.digest)
        if roads.covers(origins):
            return OverRoads(roads, origins, destinations)
    return None
