"""Why a municipality is uncovered: one reason for each kind, as a sentence or two made of the facts of the runs."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from opora.access import queries as access
from opora.access.journeys import Flags
from opora.access.models import Reach
from opora.core import figures
from opora.core.models import Run
from opora.core.refusals import NotKnown

NARROW = 0.01
"""Below this share one decimal is written, so that a little never reads as nothing."""


NOISE = 1e-9
"""What floating point may be off by."""


class Reason(StrEnum):
    """Why need is not covered; exactly one of them holds."""

    COVERED = "covered"
    NEED_NOT_KNOWN = "need_not_known"
    CAPACITY_NOT_KNOWN = "capacity_not_known"
    SHARED = "shared"
    HIDDEN_SHARED = "hidden_shared"
    TOO_FAR = "too_far"
    OUTSIDE = "outside"
    NO_WAY = "no_way"
    NO_CONNECTION = "no_connection"
    NO_SERVICE = "no_service"
    NO_PLACE = "no_place"
    NO_CAPACITY = "no_capacity"


BY_CAUSE = {
    Reach.Cause.NO_SERVICE: Reason.NO_SERVICE,
    Reach.Cause.NO_PLACE: Reason.NO_PLACE,
    Reach.Cause.NO_ROAD: Reason.NO_WAY,
    Reach.Cause.OUTSIDE: Reason.OUTSIDE,
    Reach.Cause.NO_STOP: Reason.NO_CONNECTION,
    Reach.Cause.NO_STOP_THERE: Reason.NO_CONNECTION,
    Reach.Cause.NO_CONNECTION: Reason.NO_CONNECTION,
    Reach.Cause.SELDOM: Reason.NO_CONNECTION,
    Reach.Cause.BEYOND_LIMIT: Reason.TOO_FAR,
}
"""Where nothing is reached, the cause that access found; every other one leaves services without capacity."""


@dataclass(frozen=True)
class Facts:
    """What is known of one municipality and kind.

    need, gap        in the unit of the kind; None where they were not compared
    reachable        capacity that falls to the municipality; None where it was not compared
    capacity_known   whether the register says the capacity of the kind
    cause            why access reaches nothing (`Reach.Cause`), or ""
    limit, minutes   declared limit and the way to the nearest place that may be shown, minutes; None: there is none
    place, where     name and municipality of that place, "" where they may not be told
    people, towns    inhabitants and municipalities that share in what is within reach; 0 where that is not known
    """

    need: float | None
    gap: float | None
    reachable: float | None
    capacity_known: bool = True
    cause: str = ""
    limit: float | None = None
    minutes: float | None = None
    place: str = ""
    where: str = ""
    people: int = 0
    towns: int = 0


def reason_of(facts: Facts) -> Reason:
    """Return the one reason that holds."""
    if facts.gap is None:
        return Reason.NEED_NOT_KNOWN if facts.capacity_known else Reason.CAPACITY_NOT_KNOWN
    if facts.gap <= 0:
        return Reason.COVERED
    if facts.reachable:
        return Reason.HIDDEN_SHARED if facts.cause == Reach.Cause.SECRET else Reason.SHARED
    return BY_CAUSE.get(Reach.Cause(facts.cause), Reason.NO_CAPACITY) if facts.cause else Reason.NO_CAPACITY


def sentence(facts: Facts) -> str:
    """Return the reason in the reader's language; a place whose address is secret is never named."""
    reason = reason_of(facts)
    words = {
        "limit": figures.minutes(facts.limit),
        "people": figures.quantity(facts.people, "person"),
        "towns": figures.digits(facts.towns),
        "share": _covered_share(facts),
    }
    said = _told(reason, facts.towns) % words
    nearest = _nearest(facts) if reason in (Reason.SHARED, Reason.TOO_FAR) else ""
    return f"{said} {nearest}" if nearest else said


def _told(reason: Reason, towns: int) -> str:
    if reason != Reason.SHARED:
        return _(TOLD[reason])
    if not towns:
        return _(
            "Services are within reach, but others share them, so only %(share)s of the need here is covered."
        )
    return ngettext(
        "Services are within reach, but they have too little for the %(people)s of this municipality alone: only "
        "%(share)s of the need here is covered.",
        "Services are within reach, but %(people)s in %(towns)s municipalities share them, so only %(share)s "
        "of the need here is covered.",
        towns,
    )


TOLD = {
    Reason.COVERED: gettext_noop("Nothing is missing: what is within reach covers the need."),
    Reason.NEED_NOT_KNOWN: gettext_noop("How much is needed here is not known, so nothing can be compared."),
    Reason.CAPACITY_NOT_KNOWN: gettext_noop(
        "The register does not say the capacity of services of this kind, so nothing can be compared."
    ),
    Reason.HIDDEN_SHARED: gettext_noop(
        "The services of this kind have secret addresses and serve the whole region: %(people)s share them, so "
        "only %(share)s of the need here is covered."
    ),
    Reason.TOO_FAR: gettext_noop("No service of this kind is within %(limit)s."),
    Reason.OUTSIDE: gettext_noop(
        "The municipality lies outside the road network that the journeys were measured on, so no service can be "
        "reached there."
    ),
    Reason.NO_WAY: gettext_noop("No way leads from here to any service of this kind."),
    Reason.NO_CONNECTION: gettext_noop(
        "Journeys to this kind are counted by public transport, and at the declared departures none leads from "
        "here to any service of it."
    ),
    Reason.NO_SERVICE: gettext_noop("The region has no service of this kind."),
    Reason.NO_PLACE: gettext_noop(
        "No service of this kind has a known place, so nobody can be said to reach one."
    ),
    Reason.NO_CAPACITY: gettext_noop(
        "A service of this kind is within reach, but the register says no capacity of it in the unit that the kind "
        "is planned in."
    ),
}


def _nearest(facts: Facts) -> str:
    if not facts.place or facts.minutes is None:
        return ""
    words = {"place": facts.place, "where": facts.where, "minutes": figures.minutes(facts.minutes)}
    if not facts.where:
        return _("The nearest is %(place)s, %(minutes)s away.") % words
    return _("The nearest is %(place)s (%(where)s), %(minutes)s away.") % words


def _covered_share(facts: Facts) -> str:
    share = min((facts.reachable or 0.0) / facts.need, 1.0) if facts.need else 0.0
    # Rounded down: what misses a little of the need must not read as all of it.
    places = 1 if share < NARROW else 0
    step = 10 ** (places + 2)
    return (
        figures.percent(max(int(share * step + NOISE), 1) / step, places) if share > 0 else figures.percent(0)
    )


class Reasons:
    """The facts of the gaps of one run; what many rows share is asked for once."""

    def __init__(self, run: Run) -> None:
        self.access_run = Run.objects.get(pk=run.asked["access_run"])
        self.times = access.travel_times(self.access_run)
        self._shared: dict[tuple[int, float], dict[int, tuple[int, int]]] = {}

    def facts(self, kind: int, town: int, reach: dict[str, Any] | None, row: Any = None) -> Facts:
        """Return what is known of a kind in a municipality (keys).

        reach   what access says of it, as `queries.with_reach` gives it, or None
        row     its gap, or None where nothing was compared
        """
        known = reach or {}
        people, towns = (0, 0)
        if row is not None and row.gap_middle > 0 and row.reachable:
            people, towns = self._sharers(kind, town, known.get("limit"))
        may_tell = bool(known.get("place")) and not known.get("hidden")
        return Facts(
            need=row.need_middle if row is not None else None,
            gap=row.gap_middle if row is not None else None,
            reachable=row.reachable if row is not None else None,
            capacity_known=row is not None or known.get("ratio") is not None or not known.get("unit"),
            cause=str(known.get("cause") or ""),
            limit=known.get("limit"),
            minutes=known.get("minutes") if may_tell else None,
            place=known["place"] if may_tell else "",
            where=(known.get("where") or "") if may_tell else "",
            people=people,
            towns=towns,
        )

    def of(self, row: Any) -> Facts:
        """Return what is known of one gap that was annotated by `queries.with_reach`."""
        return self.facts(row.kind_id, row.municipality_id, row.reach, row)

    def _sharers(self, kind: int, town: int, limit: float | None) -> tuple[int, int]:
        """Return people and municipalities that share with a town; 0 where the journeys of the run are not kept."""
        most = float("inf") if limit is None else limit
        if (kind, most) not in self._shared:
            self._shared[kind, most] = self._sharers_of_all(kind, most)
        return self._shared[kind, most].get(town, (0, 0))

    def _sharers_of_all(self, kind: int, limit: float) -> dict[int, tuple[int, int]]:
        try:
            homes = access.journeys_named(self.times.digest).origins.tolist()
        except NotKnown:
            return {}
        together = _together(self.times.digest, kind, limit)
        people = together @ np.array([self._people_by_town.get(home, 0) for home in homes])
        counts = together.sum(axis=1)
        return dict(zip(homes, zip(people.tolist(), counts.tolist(), strict=True), strict=True))

    @cached_property
    def _people_by_town(self) -> dict[int, int]:
        rows = Reach.objects.filter(run=self.access_run).order_by()
        return dict(rows.values_list("municipality", "population").distinct())


@lru_cache(maxsize=128)
def _together(digest: str, kind: int, limit: float) -> Flags:
    """Return for each two homes whether they share in a service that has capacity, (homes, homes)."""
    sites = access.journeys_named(digest).sites_of(kind)
    reached = (sites.catchment_minutes <= limit) & (sites.counted > 0)
    counts = reached.astype(np.float32)
    return np.asarray(counts @ counts.T > 0)
