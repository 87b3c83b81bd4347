"""Where people live and where services stand."""

from opora.register.models import Facility
from opora.territory.models import Unit

Point = tuple[float | None, float | None]
"""Latitude and longitude in degrees; None where it is not known."""


def points_of(towns: list[int], places: list[tuple[int, int]]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the points of the municipalities and of the facilities, in their order.

    towns    keys of the municipalities
    places   key of each facility and of its municipality; none may have a secret address
    A facility without a point of its own stands at the point of its municipality.
    """
    found = _points_of_towns(towns + [town for _facility, town in places])
    own = _points_of_facilities([facility for facility, _town in places])
    return tuple(found[town] for town in towns), tuple(
        own.get(facility, found[town]) for facility, town in places
    )


def _points_of_towns(towns: list[int]) -> dict[int, Point]:
    rows = Unit.objects.filter(pk__in=set(towns)).values_list("pk", "latitude", "longitude")
    return {key: (north, east) for key, north, east in rows}


def _points_of_facilities(facilities: list[int]) -> dict[int, Point]:
    rows = Facility.objects.filter(pk__in=facilities, secret=False, latitude__isnull=False)
    return {key: (north, east) for key, north, east in rows.values_list("pk", "latitude", "longitude")}
