"""Deciding the base network: a resolution turns proposals into entries, changes one, or ends one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Problem, Refused
from opora.core.services import log
from opora.network import queries
from opora.network.models import Decision, Entry, Level
from opora.network.services.entries import close_entries, open_entries
from opora.register import queries as register
from opora.register.models import CapacityUnit, Service
from opora.territory import queries as territory
from opora.territory.models import Unit


@transaction.atomic
def decide(
    *, run: Run, number: str, body: str, decided_on: date, since: date, by: User, synthetic: bool = False
) -> Decision:
    """Take what a run proposes into the network from `since`, by a resolution of a body; return the decision.

    The network decided before ends on `since`. The very same decision again changes nothing; the same number
    with another content is Refused, and so is a capacity above the one registered on `since`.
    """
    region = territory.region(run.region_code)
    allow(by, "network.decide", Scope(region=region.code))
    resolution = Resolution(region, number.strip(), body.strip(), decided_on, synthetic)
    _check_run(run)
    recorded = resolution.recorded()
    if recorded is not None:
        if recorded.based_on_id == run.pk and recorded.entries.filter(valid_from=since).exists():
            return recorded
        raise resolution.taken(recorded)
    proposed = list(queries.proposals(run).exclude(level=""))
    if not proposed:
        raise Refused(
            _("Run %(run)s proposes no service for the network, so there is nothing to decide.")
            % {"run": run.pk}
        )
    wanted = [
        Entry(service=row.service, level=row.level, unit=row.unit, capacity_taken=row.capacity_proposed)
        for row in proposed
    ]
    _refuse_more_than_registered(region.code, since, wanted)
    decision = resolution.record(based_on=run)
    close_entries(Entry.objects.filter(region=region), since=since, decision=decision, by=by)
    open_entries(wanted, since=since, decision=decision, by=by)
    log(
        "network.decided",
        gettext_noop("Resolution %(number)s: %(count)s services are in the network from %(since)s."),
        by=by,
        subject=decision,
        region=region.code,
        station="network",
        number=decision.number,
        count=len(wanted),
        since=since.isoformat(),
    )
    return decision


@transaction.atomic
def change_entry(
    *,
    service: Service,
    since: date,
    level: str,
    capacity: int,
    number: str,
    body: str,
    decided_on: date,
    by: User,
    condition: str = "",
    synthetic: bool = False,
) -> Entry:
    """Change level or capacity of one service in the network from `since`, or take it in, by a resolution.

    The entry before ends on `since` and stays in the history. The very same change again changes nothing.
    """
    region = service.region
    allow(by, "network.decide", Scope(region=region.code))
    decision = Resolution(region, number.strip(), body.strip(), decided_on, synthetic).opened()
    now = queries.entry(region.code, service.identifier, since)
    unit = now.unit if now is not None else _unit_to_take(service, since)
    wanted = Entry(
        service=service, level=level, unit=unit, capacity_taken=capacity, condition=condition.strip()
    )
    if now is not None and now.valid_from == since and now.decision_id == decision.pk and _same(now, wanted):
        return now
    _check_level(level)
    _refuse_more_than_registered(region.code, since, [wanted])
    close_entries(Entry.objects.filter(region=region, service=service), since=since, decision=decision, by=by)
    (opened,) = open_entries([wanted], since=since, decision=decision, by=by)
    log(
        "network.changed",
        gettext_noop(
            "Resolution %(number)s: service %(service)s is in the network at level %(level)s with "
            "capacity %(capacity)s from %(since)s."
        ),
        by=by,
        subject=opened,
        region=region.code,
        station="network",
        number=decision.number,
        service=service.identifier,
        level=level,
        capacity=capacity,
        since=since.isoformat(),
    )
    return opened


@transaction.atomic
def end_entry(
    *,
    service: Service,
    since: date,
    number: str,
    body: str,
    decided_on: date,
    by: User,
    synthetic: bool = False,
) -> Decision:
    """Take one service out of the network from `since`, by a resolution; Refused when it is not in it then."""
    region = service.region
    allow(by, "network.decide", Scope(region=region.code))
    decision = Resolution(region, number.strip(), body.strip(), decided_on, synthetic).opened()
    if queries.entry(region.code, service.identifier, since) is None:
        if decision.closed_entries.filter(service=service).exists():
            return decision
        raise Refused(
            _("Service %(service)s is not in the network on %(day)s, so it cannot leave it. Check the day.")
            % {"service": service.identifier, "day": since.isoformat()}
        )
    close_entries(Entry.objects.filter(region=region, service=service), since=since, decision=decision, by=by)
    log(
        "network.ended",
        gettext_noop("Resolution %(number)s: service %(service)s leaves the network on %(since)s."),
        by=by,
        subject=decision,
        region=region.code,
        station="network",
        number=decision.number,
        service=service.identifier,
        since=since.isoformat(),
    )
    return decision


@dataclass(frozen=True)
class Resolution:
    """What a decision is known by: the body, its number, the day."""

    region: Unit
    number: str
    body: str
    decided_on: date
    synthetic: bool

    def recorded(self) -> Decision | None:
        """Return the decision of the region that already has this number, or None."""
        return Decision.objects.filter(region=self.region, number=self.number).first()

    def opened(self) -> Decision:
        """Return the decision with this number, recorded now when it is new; Refused when another one has it."""
        decision = self.recorded() or self.record()
        if (decision.body, decision.decided_on) != (self.body, self.decided_on):
            raise self.taken(decision)
        return decision

    def record(self, based_on: Run | None = None) -> Decision:
        """Store the decision; Refused without a number or a body."""
        if not self.number or not self.body:
            raise Refused(
                _("A decision needs the number of the resolution and the body that passed it. Fill in both.")
            )
        return Decision.objects.create(
            region=self.region,
            number=self.number,
            body=self.body,
            decided_on=self.decided_on,
            based_on=based_on,
            synthetic=self.synthetic,
        )

    def taken(self, recorded: Decision) -> Refused:
        """Return the refusal of a number that another decision has."""
        return Refused(
            _(
                "Resolution %(number)s is already recorded (%(body)s, %(day)s) with another content. "
                "Check the number; a new decision needs a number of its own."
            )
            % {"number": recorded.number, "body": recorded.body, "day": recorded.decided_on.isoformat()}
        )


def _check_run(run: Run) -> None:
    if run.kind != "network" or run.status != Run.Status.DONE:
        raise Refused(
            _(
                "Run %(run)s is no finished proposal of the network. Choose a finished one from the "
                "list of proposals."
            )
            % {"run": run.pk}
        )


def _check_level(level: str) -> None:
    if level not in Level.values:
        raise Refused(
            _("The level %(level)s is not known. Expected one of: %(known)s.")
            % {"level": level or "-", "known": ", ".join(Level.values)}
        )


def _same(now: Entry, wanted: Entry) -> bool:
    return (now.level, now.capacity_taken, now.condition) == (
        wanted.level,
        wanted.capacity_taken,
        wanted.condition,
    )


def _refuse_more_than_registered(region: str, since: date, wanted: Iterable[Entry]) -> None:
    """Refuse when an entry takes nothing, or more than is registered on the day it starts; every service is named."""
    registered: Mapping[int, Mapping[str, int]] = register.capacity_by_unit(region, since)
    problems = []
    for entry in wanted:
        most = registered.get(entry.service.pk, {}).get(entry.unit, 0)
        if not 1 <= entry.capacity_taken <= most:
            expected = _("expected 1 to %(most)s (%(unit)s), the capacity registered on %(day)s") % {
                "most": most,
                "unit": CapacityUnit(entry.unit).label if entry.unit else "-",
                "day": since.isoformat(),
            }
            place = _("service %(service)s, capacity taken") % {"service": entry.service.identifier}
            problems.append(Problem(place, str(entry.capacity_taken), expected))
    if problems:
        raise Refused(
            _("The network cannot take more than is registered. Services: %(count)s. First: %(first)s")
            % {"count": len(problems), "first": problems[0]},
            problems=tuple(problems),
        )


def _unit_to_take(service: Service, since: date) -> str:
    """Return the unit in which a service new to the network is taken: the proposed one, else its largest capacity's."""
    run = queries.newest(service.region.code)
    proposed = queries.proposal(run, service.identifier) if run is not None else None
    if proposed is not None:
        return proposed.unit
    capacities = register.capacity_by_unit(service.region.code, since).get(service.pk, {})
    active = Q(pk=service.pk)
    if not Service.objects.as_of(since).filter(active).exists() or not capacities:
        raise Refused(
            _(
                "Service %(service)s has no registered capacity on %(day)s, so it cannot be taken "
                "into the network."
            )
            % {"service": service.identifier, "day": since.isoformat()}
        )
    return max(sorted(capacities), key=lambda unit: capacities[unit])
