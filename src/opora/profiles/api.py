"""Profiles for systems: the same numbers as on the page, unrounded."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.profiles.parts.services import UsedService
from opora.profiles.parts.stations import stations_of
from opora.profiles.places import place, placements
from opora.profiles.profile import Profile, profile_of

router = Router(tags=["profiles"])


class ProfilePlaceOut(Schema):
    """An ORP or municipality that has a profile."""

    code: str
    name: str
    level: str
    orp: str | None


class YearOut(Schema):
    """People on a day; `after_census`: counted from the census of 2021 on, which broke the series."""

    year: int
    day: date
    persons: int
    after_census: bool


class AgeOut(Schema):
    """People of an age group on a day, both ages included; 150 = no upper end."""

    age_from: int
    age_to: int
    day: date
    persons: int
    share: float | None


class FactOut(Schema):
    """A measured fact in a period with its source; the value is missing where it counts too few people to be told."""

    indicator: str
    value: Decimal | None
    measure: str
    period_from: date
    period_to: date
    source: str


class NeedOut(Schema):
    """Persons in need of a kind and capacity needed in its unit, low, middle and high; at the horizon the middle."""

    kind: str
    unit: str
    persons_low: float
    persons_middle: float
    persons_high: float
    capacity_low: float
    capacity_middle: float
    capacity_high: float
    horizon: float | None


class ProfileServiceOut(Schema):
    """A service used here; municipalities of its places by code; minutes None = it has a place here."""

    identifier: str
    kind: str
    provider: str
    municipalities: list[str]
    minutes: float | None
    capacity: dict[str, int]
    synthetic: bool


class TravelOut(Schema):
    """Minutes to the nearest service of a kind from the nearest and the farthest municipality; limit None = region."""

    kind: str
    shortest: float | None
    longest: float | None
    limit: float | None
    within: int
    people: int
    cause: str


class ProfileGapOut(Schema):
    """What is missing of a kind in its unit; rank and share of runs of the largest gap of the place."""

    kind: str
    unit: str
    need: float
    reachable: float
    low: float
    middle: float
    high: float
    share: float
    persons: float
    rank: int | None
    top_ten_share: float | None
    places: int


class ProfileGrantOut(Schema):
    """What a service with a place here claims and gets, whole crowns."""

    identifier: str
    claim: int
    grant: int


class MoneyOut(Schema):
    """Grants, whole crowns; the sums overlap and must not be added."""

    year: int
    claim: int
    grant: int
    seated: list[ProfileGrantOut]
    serving: int
    serving_grant: int
    regional: int
    regional_grant: int


class PeerOut(Schema):
    """A place with its key figures; distance 0 = the place itself."""

    code: str
    name: str
    distance: float
    people: float | None
    young_share: float | None
    old_share: float | None
    exclusion: float | None
    seat_kilometres: float | None
    covered: float | None
    uncovered: float | None


class ProfileOut(Schema):
    """All that is known of a place; `runs` are the calculations it comes from, by station."""

    code: str
    name: str
    level: str
    day: date
    runs: dict[str, int]
    people: list[YearOut]
    ages: list[AgeOut]
    facts: list[FactOut]
    needs: list[NeedOut]
    services_inside: list[ProfileServiceOut]
    services_outside: list[ProfileServiceOut]
    travel: list[TravelOut]
    gaps: list[ProfileGapOut]
    money: MoneyOut | None
    peers: list[PeerOut]


@router.get("/{region}", response=list[ProfilePlaceOut])
def places(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    """Return the ORPs and municipalities whose profiles the person may open."""
    person = cast(User, request.user)
    allow(person, "profiles.view", Scope(region=region))
    day = stations_of(region).day or timezone.localdate()
    return [
        {
            "code": row.unit.code,
            "name": row.unit.name,
            "level": row.unit.level,
            "orp": row.orp and row.orp.code,
        }
        for row in placements(region, day, reach_of(person, region))
    ]


@router.get("/{region}/{code}", response=ProfileOut)
def profile(request: HttpRequest, region: str, code: str) -> dict[str, Any]:
    """Return the profile of one municipality or ORP, as far as the person may see it."""
    person = cast(User, request.user)
    allow(person, "profiles.view", Scope(region=region))
    stations = stations_of(region)
    day = stations.day or timezone.localdate()
    found = profile_of(place(region, code, day, reach_of(person, region)), stations, by=person)
    return {
        "code": found.place.unit.code,
        "name": found.place.unit.name,
        "level": found.place.unit.level,
        "day": found.place.day,
        "runs": {run.kind: run.pk for run in stations.told()},
        "people": found.people.years,
        "ages": found.people.ages,
        "facts": found.people.facts,
        "needs": found.needs,
        "services_inside": [_service(each) for each in found.services.inside],
        "services_outside": [_service(each) for each in found.services.outside],
        "travel": found.travel,
        "gaps": found.gaps,
        "money": found.money,
        "peers": _peers(found),
    }


def _service(each: UsedService) -> dict[str, Any]:
    return {**vars(each), "municipalities": [where.code for where in each.places]}


def _peers(found: Profile) -> list[Any]:
    return [] if found.peers is None else [found.peers.own, *found.peers.peers]
