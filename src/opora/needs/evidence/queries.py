"""What can be asked of evidence: the numbers of each sort, ready for the methods."""

from collections import defaultdict
from datetime import date

from opora.needs.evidence.models import Applicant, Evidence
from opora_engine.needs.applicants import Report

Range = tuple[float, float, float]


def told(region: str, sort: Evidence.Sort, day: date) -> dict[tuple[int, int | None, str], Range]:
    """Return low, middle and high by municipality, kind (None of recipients) and degree, as told by `day`."""
    rows = Evidence.objects.filter(region__code=region, sort=sort, day__lte=day)
    return {
        (town, kind, degree): (low, middle, high)
        for town, kind, degree, low, middle, high in rows.values_list(
            "municipality", "kind", "degree", "low", "middle", "high"
        )
    }


def experts(region: str, day: date) -> dict[tuple[int, int], list[str]]:
    """Return who estimated a need, why and when, by municipality and kind."""
    rows = Evidence.objects.filter(region__code=region, sort=Evidence.Sort.EXPERT, day__lte=day)
    names = ("municipality", "kind", "author", "reason", "day")
    return {
        (town, kind): [author, reason, said_on.isoformat()]
        for town, kind, author, reason, said_on in rows.values_list(*names)
        if kind is not None
    }


def reports(region: str, day: date) -> dict[tuple[int, int], list[Report]]:
    """Return what every home says of its applicants by `day`, by municipality and kind, in the order of homes."""
    found: dict[tuple[int, int], dict[str, tuple[set[str], int]]] = defaultdict(dict)
    rows = Applicant.objects.filter(region__code=region, day__lte=day).order_by("home", "pk")
    for town, kind, home, pseudonym, persons in rows.values_list(
        "municipality", "kind", "home", "pseudonym", "persons"
    ):
        known, counted = found[town, kind].get(home, (set(), 0))
        found[town, kind][home] = (
            known | {pseudonym} if pseudonym else known,
            counted if pseudonym else counted + persons,
        )
    return {
        place: [Report(frozenset(known), counted) for known, counted in homes.values()]
        for place, homes in found.items()
    }


def kinds_with_reports(region: str, day: date) -> set[int]:
    """Return the kinds of which some home has reported applicants: elsewhere nobody knows that there are none."""
    rows = Applicant.objects.filter(region__code=region, day__lte=day)
    return set(rows.order_by().values_list("kind", flat=True).distinct())


def is_made_up(region: str) -> bool:
    """Return whether any evidence of the region is invented for a demonstration."""
    return (
        Evidence.objects.filter(region__code=region, synthetic=True).exists()
        or Applicant.objects.filter(region__code=region, synthetic=True).exists()
    )
