"""Access written for people: why a municipality reaches what it reaches, charts and maps."""

from collections.abc import Iterable
from math import isnan
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from opora.access import queries
from opora.access.journeys import Sites
from opora.access.models import Coverage, Mode, Reach, TravelTimes
from opora.core import figures
from opora.core.charts import SHARE, Chart, Series
from opora.core.models import Run
from opora.needs.explanation import amount
from opora.register.models import CapacityUnit, Service
from opora_engine.access import catchments

MOST_SERVICES = 200
"""More rows than this would help nobody on one page; the page says when some are left out."""


def answer(row: Reach) -> str:
    """Return in one sentence what the municipality reaches."""
    if row.cause == Reach.Cause.SECRET:
        return _("Every address of this kind is secret. It serves the whole region, so no distance is told.")
    if row.minutes is None and row.within_limit:
        return _("This kind serves the whole region, the distance does not matter.")
    if row.minutes is None:
        return _("Nothing of this kind is reached: %(cause)s.") % {"cause": row.get_cause_display()}
    words = {"minutes": figures.minutes(row.minutes), "limit": figures.minutes(row.limit_minutes)}
    if row.limit_minutes is None:
        return _("The nearest place is %(minutes)s away; this kind serves the whole region.") % words
    if row.within_limit:
        return _("The nearest place is %(minutes)s away, within the declared %(limit)s.") % words
    return _("The nearest place is %(minutes)s away, beyond the declared %(limit)s.") % words


def by_transit(row: Reach) -> str:
    """Return in a few words how long public transport takes to the nearest place, or why there is no time."""
    if row.transit_minutes is None:
        return str(row.get_transit_cause_display())
    return figures.minutes(row.transit_minutes)


def why_no_time(journey: queries.Journey, transit: dict[str, Any]) -> str:
    """Return why a journey has no time, by each way of travel that has none; `transit` as in `TravelTimes`."""
    by_car = str(Reach.Cause(journey.cause).label) if journey.cause else ""
    if not transit:
        return by_car
    reasons = [_("by car: %(cause)s") % {"cause": by_car}] if by_car else []
    if journey.transit_cause:
        cause = str(Reach.Cause(journey.transit_cause).label)
        if journey.transit_cause == Reach.Cause.SELDOM:
            words = {"served": journey.served, "all": transit["departures"]}
            cause = _("a connection after %(served)s of %(all)s departures only") % words
        reasons.append(_("by public transport: %(cause)s") % {"cause": cause})
    return "; ".join(reasons)


def journey_steps(row: Reach, times: TravelTimes, mode: str = Mode.CAR) -> list[dict[str, Any]]:
    """Return the time to the nearest place as a tree: how it was driven, estimated or looked up in the timetable."""
    if row.minutes is None:
        return []
    if mode == Mode.PUBLIC_TRANSPORT:
        return [_by_timetable(row, times)]
    model = times.model
    if model.get("code") == "roads":
        return [_over_roads(row, times)]
    kilometres = (row.minutes - model["start_minutes"]) * model["speed_kmh"] / 60 / model["detour"]
    return [
        {
            "label": _("Travel time to the nearest place"),
            "value_text": _("%(minutes)s min") % {"minutes": figures.digits(row.minutes, 1)},
            "sentence": _(
                "%(start)s min to set out + %(km)s km over neighbouring municipalities × %(detour)s "
                "÷ %(speed)s km/h × 60."
            )
            % {
                "start": figures.quantity(model["start_minutes"]),
                "km": figures.digits(kilometres, 1),
                "detour": figures.digits(model["detour"], 3),
                "speed": figures.quantity(model["speed_kmh"]),
            },
            "formula": "start + km × detour ÷ speed × 60",
            "source": _source(times),
            "assumed": model.get("assumed", False),
        }
    ]


def _over_roads(row: Reach, times: TravelTimes) -> dict[str, Any]:
    start = times.model["start_minutes"]
    return {
        "label": _("Travel time to the nearest place"),
        "value_text": _("%(minutes)s min") % {"minutes": figures.digits(row.minutes, 1)},
        "sentence": _(
            "%(start)s min to set out + %(drive)s min of driving along the quickest roads (%(method)s)."
        )
        % {
            "start": figures.quantity(start),
            "drive": figures.digits((row.minutes or 0) - start, 1),
            "method": times.method,
        },
        "formula": "start + drive",
        "source": _source(times),
        "assumed": times.model.get("assumed", False),
    }


def _by_timetable(row: Reach, times: TravelTimes) -> dict[str, Any]:
    return {
        "label": _("Travel time to the nearest place"),
        "value_text": _("%(minutes)s min") % {"minutes": figures.digits(row.minutes, 1)},
        "sentence": _(
            "The median over %(departures)s departures from home: the way on foot to the stop, waiting, the ride with "
            "changes and the way on foot to the place. After at least half of them the place is reached so soon."
        )
        % {"departures": times.transit["departures"]},
        "formula": "median(arrival - departure)",
        "source": times.transit_note,
        "assumed": times.transit.get("assumed", False),
    }


def _source(times: TravelTimes) -> str:
    return f"{times.label}. {times.known_error}"


def capacity_steps(row: Reach, coverage: Coverage, run: Run, need: float | None) -> list[dict[str, Any]]:
    """Return the reachable capacity as a tree: the catchment ratio and the need of the municipality."""
    if row.reachable is None or row.ratio is None or need is None:
        return []
    needs_page = reverse("needs:number", args=[run.region_code, coverage.kind.code, row.municipality.code])
    return [
        {
            "label": _("Capacity that falls to the municipality"),
            "value_text": amount(row.reachable, row.unit),
            "sentence": _("%(ratio)s of capacity for each unit of need × need of %(need)s.")
            % {"ratio": figures.digits(row.ratio, 3), "need": amount(need, row.unit)},
            "formula": "A × n",
            "children": [
                {
                    "label": _("Capacity within reach per unit of need"),
                    "value_text": figures.digits(row.ratio, 3),
                    "sentence": _(
                        "The capacity of each service is divided among everybody who reaches it, by their need; "
                        "the parts that fall to this municipality are added. The services stand in the table below."
                    ),
                    "source": _("two-step floating catchment (Luo and Wang 2003)"),
                },
                {
                    "label": _("Need of the municipality"),
                    "value_text": amount(need, row.unit),
                    "href": needs_page,
                },
            ],
        }
    ]


def services_in_reach(run: Run, row: Reach, sites: Sites, needs: dict[int, float] | None) -> dict[str, Any]:
    """Return a table of the services that the municipality shares in, with what each gives per unit of need."""
    home = queries.row_of(run, row.municipality.code)
    inside = queries.within(sites, home, row.limit_minutes)
    given = _given(run, sites, needs, row.limit_minutes)
    found = Service.objects.select_related("provider").in_bulk([key for key, _minutes in inside])
    rows = [
        [
            found[key].identifier,
            found[key].provider.name,
            _("whole region") if isnan(minutes) else figures.minutes(minutes),
            _capacity(sites, key, row.unit),
            figures.digits(given.get(key), 3),
        ]
        for key, minutes in inside[:MOST_SERVICES]
        if key in found
    ]
    services = {service.identifier: service for service in found.values()}
    return {
        "rows": [
            {"cells": each, "url": _service_page(run.region_code, each[0]), "service": services[each[0]]}
            for each in rows
        ],
        "count": len(inside),
    }


def _given(run: Run, sites: Sites, needs: dict[int, float] | None, limit: float | None) -> dict[int, float]:
    """Return what each service gives per unit of the need around it."""
    if needs is None or not sites.capacity_known:
        return {}
    need = [needs.get(int(town), 0.0) for town in queries.journeys(run).origins]
    most = float("inf") if limit is None else limit
    found = catchments(sites.catchment_minutes, need, sites.counted, limit=most)
    return dict(zip(sites.services.tolist(), found.given.tolist(), strict=True))


def _capacity(sites: Sites, key: int, unit: str) -> str:
    amount_known = float(sites.capacity[sites.services.tolist().index(key)])
    return _("not known") if isnan(amount_known) else figures.quantity(int(amount_known), unit)


def _service_page(region: str, identifier: str) -> str:
    try:
        return reverse("register:service", args=[region, identifier])
    except NoReverseMatch:
        return ""


def other_units(coverage: Coverage) -> str:
    """Return the capacity in other units than the planning one, listed and not added."""
    known = dict(CapacityUnit.choices)
    return ", ".join(
        figures.quantity(amount, unit if unit in known else None)
        for unit, amount in coverage.capacity_other_units.items()
    )


def chart_of_coverage(rows: Iterable[dict[str, Any]]) -> Chart:
    """Return the chart of the share of people within the declared time by kind, the worst first."""
    limited = [row for row in rows if row["limit_minutes"] is not None]
    shown = sorted(limited, key=lambda row: row["share"])
    return Chart(
        kind="bar",
        title=_("Share of people within the declared time"),
        categories=tuple(row["name"] for row in shown),
        series=(Series(_("Share of people"), tuple(row["share"] for row in shown)),),
        category_title=_("Kind of service"),
        value_title=_("Share of people"),
        unit=SHARE,
        horizontal=True,
    )


def map_of(rows: QuerySet[Reach], measure: str) -> list[dict[str, Any]]:
    """Return what the map draws: minutes to the nearest place, or capacity per unit of need."""
    write = figures.minutes if measure != "ratio" else lambda value: figures.digits(value, 2)
    return [
        {
            "code": code,
            "value": None if value is None else round(value, 4),
            "label": f"{name}: {write(value)}",
        }
        for code, name, value in rows.values_list("municipality__code", "municipality__name", measure)
    ]


def map_note(times: TravelTimes, coverage: Coverage, measure: str) -> str:
    """Return how exact the times are that a map is drawn from."""
    is_by_transit = measure == "transit_minutes" or coverage.mode == Mode.PUBLIC_TRANSPORT
    return times.transit_note if is_by_transit else times.known_error
