"""Access for systems."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from opora.access import explanation, queries
from opora.access.measuring.api import router as measuring
from opora.access.models import Reach
from opora.accounts.models import User
from opora.accounts.permissions import Reach as WhoseRows
from opora.accounts.permissions import reach_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.needs import queries as needs

router = Router(tags=["access"])
router.add_router("", measuring)


class CoverageOut(Schema):
    """People of the region who have a kind of service within the declared time."""

    run: int
    kind: str
    population: int
    mode: str
    within_reach: int
    limit_minutes: float | None
    median_minutes: float | None
    services: int
    services_without_capacity: int
    unit: str
    capacity_counted: int | None
    capacity_other_units: dict[str, int]


class ReachOut(Schema):
    """What one municipality reaches of one kind; null is not known, which is not 0."""

    run: int
    kind: str
    municipality: str
    population: int
    nearest: str | None
    minutes: float | None
    limit_minutes: float | None
    within_limit: bool
    unit: str
    ratio: float | None
    reachable: float | None
    cause: str
    transit_minutes: float | None
    transit_cause: str


class JourneyOut(Schema):
    """The travel time to one place, by car and by public transport; null when there is none, and then the cause.

    `departures_served` counts the departures of the window after which public transport leads there; `why` is the cause
    as a sentence.
    """

    facility: int
    name: str
    service: str
    kind: str
    municipality: str | None
    minutes: float | None
    cause: str
    transit_minutes: float | None
    transit_cause: str
    departures_served: int
    why: str


class SecretOut(Schema):
    """A service whose every address is secret: no journey to it is told, by rule."""

    service: str
    kind: str
    cause: str


class JourneysOut(Schema):
    """Journeys from one municipality with the method and its known error.

    `transit_method` is empty where no timetable covers the region: then nothing is known of public transport.
    """

    run: int
    municipality: str
    method: str
    known_error: str
    transit_method: str
    transit_note: str
    departures: int
    journeys: list[JourneyOut]
    secret: list[SecretOut]


@router.get("/{region}/coverage", response=list[CoverageOut])
def coverage(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    """Return the coverage of every kind of service."""
    run, _whose = _open(request, region)
    names = tuple(name for name in CoverageOut.model_fields if name not in ("run", "kind"))
    return [
        {name: getattr(row, name) for name in names} | {"run": run.pk, "kind": row.kind.code}
        for row in queries.coverage(run)
    ]


@router.get("/{region}/reach/{kind_code}", response=list[ReachOut])
def reach(request: HttpRequest, region: str, kind_code: str) -> list[dict[str, Any]]:
    """Return what each municipality reaches of one kind."""
    run, whose = _open(request, region)
    names = (
        "population", "minutes", "limit_minutes", "within_limit", "unit", "ratio", "reachable", "cause",
        "transit_minutes", "transit_cause",
    )  # fmt: skip
    return [
        {name: getattr(row, name) for name in names}
        | {
            "run": run.pk,
            "kind": kind_code,
            "municipality": row.municipality.code,
            "nearest": row.nearest.name if row.nearest else None,
        }
        for row in queries.by_municipality(run, needs.kind(kind_code), whose)
    ]


@router.get("/{region}/minutes/{municipality_code}", response=JourneysOut)
def minutes(request: HttpRequest, region: str, municipality_code: str) -> dict[str, Any]:
    """Return the travel time from one municipality to every place of every service."""
    run, whose = _open(request, region)
    queries.town(run, municipality_code, whose)
    found = queries.journeys_from(run, municipality_code)
    times = queries.travel_times(run)
    return {
        "run": run.pk,
        "municipality": municipality_code,
        "method": times.method,
        "known_error": times.known_error,
        "transit_method": times.transit.get("method", ""),
        "transit_note": times.transit_note,
        "departures": times.transit.get("departures", 0),
        "secret": [
            {"service": each.identifier, "kind": each.kind.code, "cause": Reach.Cause.SECRET}
            for each in queries.secret_services(run)
        ],
        "journeys": [
            {
                "facility": place.pk,
                "name": place.name,
                "service": place.service.identifier,
                "kind": place.service.kind.code,
                "municipality": place.municipality.code if place.municipality else None,
                "minutes": found[place.pk].minutes,
                "cause": found[place.pk].cause,
                "transit_minutes": found[place.pk].transit_minutes,
                "transit_cause": found[place.pk].transit_cause,
                "departures_served": found[place.pk].served,
                "why": explanation.why_no_time(found[place.pk], times.transit),
            }
            for place in queries.places(run)
        ],
    }


def _open(request: HttpRequest, region: str) -> tuple[Run, WhoseRows]:
    """Let the person in; return the newest run, or say that there is none."""
    person = cast(User, request.user)
    allow(person, "access.view", Scope(region=region))
    run = queries.newest(region)
    if run is None:
        raise NotKnown(_("Access in the region %(region)s has not been calculated yet.") % {"region": region})
    return run, reach_of(person, region)
