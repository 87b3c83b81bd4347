"""Needs, travel times and gaps of a place, kind by kind; amounts of different kinds are never added."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from opora.access.models import Reach
from opora.core.models import Run
from opora.gaps.models import Gap
from opora.needs.models import CombinedNeed
from opora.needs.queries import SUMS, kind_name
from opora.profiles.places import Place


@dataclass(frozen=True)
class NeedOfKind:
    """Persons in need and capacity needed, each low, middle and high; of an ORP added over its municipalities.

    horizon   capacity needed in the year of the horizon, middle; None where it is not known everywhere
    """

    kind: str
    name: str
    unit: str
    persons_low: float
    persons_middle: float
    persons_high: float
    capacity_low: float
    capacity_middle: float
    capacity_high: float
    horizon: float | None


@dataclass(frozen=True)
class TravelOfKind:
    """Minutes to the nearest service of a kind from the nearest and the farthest municipality, and the limit.

    shortest, longest   minutes; None where no time can be told (the address is secret, no service, no way)
    limit               declared minutes; None where the kind serves the whole region
    within              people whose municipality is within the limit, of `people`
    cause               why nothing is reached, where all municipalities have the same cause
    nearest             what stands nearest: name of its municipality, "" where it is not told; of a municipality only
    """

    kind: str
    name: str
    shortest: float | None
    longest: float | None
    limit: float | None
    within: int
    people: int
    cause: str
    nearest: str

    @property
    def is_within(self) -> bool:
        """Whether all people of the place are within the limit."""
        return self.within == self.people


@dataclass(frozen=True)
class GapOfKind:
    """What is missing of a kind, with its range; of an ORP the sum of the gaps of its municipalities.

    rank            the best rank among the gaps of the region; of an ORP that of its largest gap
    top_ten_share   share of drawn runs in which that gap stays among the ten largest
    places          municipalities of the place in which something is missing
    """

    kind: str
    name: str
    unit: str
    need: float
    reachable: float
    low: float
    middle: float
    high: float
    persons: float
    rank: int | None
    top_ten_share: float | None
    places: int

    @property
    def share(self) -> float:
        """The share of the need that is not covered; the sum of gaps over the sum of needs."""
        return self.middle / self.need if self.need else 0.0


def needs_of(place: Place, run: Run | None) -> tuple[NeedOfKind, ...]:
    """Return the needs of every kind as all methods say them together, in the order of the act."""
    if run is None:
        return ()
    combined = CombinedNeed.objects.filter(run=run, municipality__in=place.keys)
    rows = _by_kind(combined, counted_in=F("unit")).annotate(
        unknown=Count("pk", filter=Q(horizon_middle=None)), at_horizon=Sum("horizon_middle"), **SUMS
    )
    return tuple(
        NeedOfKind(
            row["kind_code"],
            row["name"],
            row["counted_in"],
            **{name: row[name] for name in SUMS},
            horizon=None if row["unknown"] else row["at_horizon"],
        )
        for row in rows
    )


def travel_of(place: Place, run: Run | None) -> tuple[TravelOfKind, ...]:
    """Return the times to the nearest service of every kind, in the order of the act."""
    if run is None:
        return ()
    rows = _by_kind(Reach.objects.filter(run=run, municipality__in=place.keys)).annotate(
        shortest=Min("minutes"),
        longest=Max("minutes"),
        limit=Max("limit_minutes"),
        within=Sum("population", filter=Q(within_limit=True), default=0),
        people=Sum("population"),
        first_cause=Min("cause"),
        last_cause=Max("cause"),
        nearest_name=Max("nearest__municipality__name"),
    )
    return tuple(
        TravelOfKind(
            row["kind_code"], row["name"], row["shortest"], row["longest"], row["limit"], row["within"], row["people"],
            cause=row["first_cause"] if row["first_cause"] == row["last_cause"] else "",
            nearest="" if place.is_orp else row["nearest_name"] or "",
        )
        for row in rows
    )  # fmt: skip


def gaps_of(place: Place, run: Run | None) -> tuple[GapOfKind, ...]:
    """Return what is missing of every kind that was compared, in the order of the act."""
    if run is None:
        return ()
    missing = Q(gap_middle__gt=0)
    rows = _by_kind(Gap.objects.filter(run=run, municipality__in=place.keys), counted_in=F("unit")).annotate(
        need=Sum("need_middle"),
        reach=Sum("reachable"),
        low=Sum("gap_low"),
        middle=Sum("gap_middle"),
        high=Sum("gap_high"),
        persons=Sum("persons_uncovered"),
        best=Min("rank", filter=missing),
        top_ten=Max("top_ten_share", filter=missing),
        places=Count("pk", filter=missing),
    )
    return tuple(
        GapOfKind(
            row["kind_code"], row["name"], row["counted_in"], row["need"], row["reach"], row["low"], row["middle"],
            row["high"], row["persons"], row["best"], row["top_ten"], row["places"],
        )
        for row in rows
    )  # fmt: skip


def _by_kind(rows: QuerySet[Any], **more: F) -> QuerySet[Any, dict[str, Any]]:
    return rows.order_by("kind__order", "kind__code").values(
        "kind__order", kind_code=F("kind__code"), name=kind_name(), **more
    )
