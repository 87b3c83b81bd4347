"""What trials came out with: found by their question, laid side by side, added up by kind, provider and ORP."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from opora.core.models import Run
from opora.core.refusals import NotKnown, Refused
from opora.funding.comparing.act import KIND
from opora.funding.comparing.choice import Choice
from opora.funding.models import Round
from opora.register.models import Facility, Service
from opora.territory.models import Placement

MOST_SHOWN = 200
QUESTION = ("rules", "version", "percent")
"""What tells one trial of a round from another."""


@dataclass(frozen=True)
class Sides:
    """Two finished trials of one round."""

    first: Run
    second: Run

    @property
    def year(self) -> int:
        """The year of the round."""
        return int(self.first.asked["year"])


@dataclass(frozen=True)
class GroupSum:
    """What a group of services gets by either side, whole crowns."""

    name: str
    services: int
    gaining: int
    losing: int
    first: int
    second: int

    @property
    def difference(self) -> int:
        """What the second side gives more; below 0: less."""
        return self.second - self.first


def trial(region: str, key: int) -> Run:
    """Return a trial, finished or not; NotKnown when the region has none of this number."""
    found = Run.objects.filter(region_code=region, kind=KIND, pk=key).select_related("by").first()
    if found is None:
        raise NotKnown(
            _("There is no division for comparison %(run)s in this region. Choose the rules again.")
            % {"run": key}
        )
    return found


def trials(region: str, year: int) -> list[Run]:
    """Return the newest trial of each question of a round, in the order of rules and pools."""
    rows = Run.objects.filter(region_code=region, kind=KIND, asked__year=year).select_related("by")
    newest: dict[tuple[str, ...], Run] = {}
    for run in rows.order_by("-pk")[:MOST_SHOWN]:
        newest.setdefault(tuple(run.asked[key] for key in QUESTION), run)
    return [newest[key] for key in sorted(newest)]


def own_trial(round_: Round, found: Iterable[Run]) -> Run | None:
    """Return the finished trial of the round's own rules and whole pool among trials, or None."""
    own = Choice(round_.rule_set).to_json(round_)
    kept = (run for run in found if run.status == Run.Status.DONE)
    return next((run for run in kept if all(run.asked[key] == own[key] for key in QUESTION)), None)


def newest_of(region: str, year: int, choice: Choice) -> Run:
    """Return the newest finished trial of a choice; NotKnown before the first one."""
    rule_set = choice.rule_set
    found = (
        Run.objects.filter(
            region_code=region,
            kind=KIND,
            status=Run.Status.DONE,
            asked__year=year,
            asked__rules=rule_set.code,
            asked__version=rule_set.version,
            asked__percent=f"{choice.percent.normalize():f}",
        )
        .select_related("by")
        .order_by("-pk")
        .first()
    )
    if found is None:
        raise NotKnown(
            _("The round %(year)s has not been divided by %(choice)s for comparison yet.")
            % {"year": year, "choice": choice.written}
        )
    return found


def sides(first: Run, second: Run) -> Sides:
    """Return two trials as the sides of a comparison; Refused when they are one, or of different rounds."""
    if first.pk == second.pk:
        raise Refused(_("Both sides are the same. Choose other rules or another pool for one of them."))
    if first.asked["year"] != second.asked["year"]:
        raise Refused(_("The two sides are of different rounds, so their difference would mean nothing."))
    return Sides(first, second)


def compared(both: Sides) -> QuerySet[Service]:
    """Return the services of either side with first_grant, second_grant, difference, bounds, orp and orp_code.

    A service that only one side knows has 0 on the other. One query, whatever the size of the round.
    """
    rows = Service.objects.annotate(
        one=FilteredRelation("trial_grants", condition=Q(trial_grants__run=both.first)),
        other=FilteredRelation("trial_grants", condition=Q(trial_grants__run=both.second)),
    ).filter(Q(one__isnull=False) | Q(other__isnull=False))
    return (
        rows.annotate(
            first_grant=Coalesce(F("one__grant_czk"), Value(0)),
            second_grant=Coalesce(F("other__grant_czk"), Value(0)),
            first_bound=Coalesce(F("one__bound_by"), Value("")),
            second_bound=Coalesce(F("other__bound_by"), Value("")),
            region_code=F("region__code"),
            orp=orp_of(both.first, "orp__name"),
            orp_code=orp_of(both.first, "orp__code"),
        )
        .annotate(difference=F("second_grant") - F("first_grant"))
        .select_related("kind", "provider")
        .order_by("identifier")
    )


def orp_of(run: Run, path: str) -> Any:
    """Return the ORP of a service's first facility that has a place; none for secret addresses."""
    here = Facility.objects.as_of(run.day).filter(
        service=OuterRef(OuterRef("pk")), municipality__isnull=False
    )
    placed = Placement.objects.as_of(run.day).filter(
        unit=Subquery(here.order_by("pk").values("municipality")[:1])
    )
    return Coalesce(Subquery(placed.values(path)[:1], output_field=CharField()), Value(""))


GROUPS: dict[str, Callable[[Any], str]] = {
    "kinds": lambda row: str(row.kind),
    "providers": lambda row: str(row.provider),
    "orps": lambda row: row.orp or _("place not told"),
}
"""By what the services can be added up."""


def grouped(rows: Iterable[Any], by: str) -> list[GroupSum]:
    """Return the sums of groups of services, the largest gain first."""
    members: dict[str, list[Any]] = {}
    for row in rows:
        members.setdefault(GROUPS[by](row), []).append(row)
    found = [
        GroupSum(
            name=name,
            services=len(each),
            gaining=sum(row.difference > 0 for row in each),
            losing=sum(row.difference < 0 for row in each),
            first=sum(row.first_grant for row in each),
            second=sum(row.second_grant for row in each),
        )
        for name, each in members.items()
    ]
    return sorted(found, key=lambda each: (-each.difference, each.name))
