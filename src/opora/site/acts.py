"""Calculating stations of the line: which service makes which station, and in which order they are run."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from opora.access import services as access
from opora.accounts.models import User
from opora.core.line import CALCULATED, UPSTREAM, State
from opora.core.models import Run
from opora.funding import services as funding
from opora.gaps import services as gaps
from opora.needs import services as needs
from opora.network import services as network
from opora.plans import services as plans
from opora.publishing import services as publishing
from opora.site.line import stations

CALCULATIONS: dict[str, Callable[..., Run]] = {
    "needs": needs.estimate,
    "access": access.calculate,
    "gaps": gaps.calculate,
    "network": network.propose,
    "funding": funding.calculate,
    "plan": plans.issue_edition,
    "publication": publishing.publish,
}
"""Each is called as calculate(region=, day=, by=) and returns its run."""


def calculate(station: str, *, region: str, by: User) -> Run:
    """Calculate a station, and first every station before it that is not up to date."""
    day = planning_day(region)
    for key in _before(station):
        state = next(each.state for each in stations(region) if each.key == key)
        if key in CALCULATED and state in (State.STALE, State.EMPTY, State.BLOCKED):
            CALCULATIONS[key](region=region, day=day, by=by)
    return CALCULATIONS[station](region=region, day=day, by=by)


def calculate_alone(station: str, *, region: str, by: User) -> Run:
    """Calculate a station from what stands before it now."""
    return CALCULATIONS[station](region=region, day=planning_day(region), by=by)


def planning_day(region: str) -> date:
    """Return the day the region plans for: that of its newest calculation, or today before the first one."""
    newest = (
        Run.objects.filter(region_code=region, kind__in=CALCULATED, status=Run.Status.DONE)
        .order_by("-pk")
        .first()
    )
    return newest.day if newest else timezone.localdate()


def _before(station: str) -> list[str]:
    """Return the stations upstream of `station` in the order of the line."""
    needed: set[str] = set()
    waiting = list(UPSTREAM[station])
    while waiting:
        key = waiting.pop()
        if key not in needed:
            needed.add(key)
            waiting.extend(UPSTREAM[key])
    return [key for key in UPSTREAM if key in needed]
