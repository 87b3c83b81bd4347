"""The home page of each role: what is wrong, what is due, what changed, region by region."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment, User
from opora.core import queries
from opora.core.line import State
from opora.core.models import LogEntry
from opora.core.permissions import Scope
from opora.plans import queries as plans
from opora.register import queries as register
from opora.site.line import Stop, stops
from opora.territory.models import Unit
from opora.territory.queries import region as region_of

SOON = timedelta(days=90)
NEWEST = 8
Role = RoleAssignment.Role


@dataclass(frozen=True)
class Item:
    """One line of the home page: a sentence and where it leads."""

    text: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class RegionHome:
    """What a person should know of one region today."""

    region: Unit
    roles: list[str]
    wrong: list[Item]
    due: list[Item]
    changed: list[LogEntry]
    links: list[Item]
    line: list[Stop] = field(default_factory=list)


def of(person: User) -> list[RegionHome]:
    """Return the home of each region in which the person holds a role, in the order of codes."""
    codes = sorted({each.region_code for each in person.roles})
    return [_region(person, code) for code in codes]


def _region(person: User, code: str) -> RegionHome:
    line = stops(code, person, "")
    return RegionHome(
        region=region_of(code),
        roles=[each.get_role_display() for each in person.roles if each.region_code == code],
        wrong=_wrong(line, code, person),
        due=_due(code, person),
        changed=list(_changed(code, person)),
        links=_links(code, person),
        line=line,
    )


def _wrong(line: list[Stop], code: str, person: User) -> list[Item]:
    """Stations that are blocked or out of date, and a log that does not fit together."""
    items = [
        Item(text=f"{stop.title}: {stop.state_label}", url=stop.url, detail=stop.reason)
        for stop in line
        if stop.state in (State.BLOCKED, State.STALE, State.EMPTY)
    ]
    if person.has_perm("accounts.view", Scope(region=code)) and (broken := queries.first_broken_entry()):
        text = _("The log does not fit together from entry %(entry)s on: somebody changed it.") % {"entry": broken.pk}
        items.insert(0, Item(text=text, url=reverse("site:log", args=[code])))
    return items


def _due(code: str, person: User) -> list[Item]:
    """Measures of the plan whose day comes soon."""
    if not person.has_perm("plan.view", Scope(region=code)):
        return []
    until = timezone.localdate() + SOON
    return [
        Item(text=measure.title, url=reverse("plans:measure", args=[code, measure.pk]), detail=f"{measure.due_on:%-d. %-m. %Y}")
        for measure in plans.due_measures(code, until)
    ]


def _changed(code: str, person: User) -> QuerySet[LogEntry]:
    visible = [stop.key for stop in stops(code, person, "")]
    return queries.log_entries(code).filter(station__in=visible)[:NEWEST]


def _links(code: str, person: User) -> list[Item]:
    """Shortcuts of the role: what the person comes for most often."""
    scope = Scope(region=code)
    links = []
    for assignment in person.roles:
        if assignment.region_code != code:
            continue
        if assignment.role == Role.PROVIDER and assignment.provider_number:
            links += [
                Item(text=str(service), url=reverse("register:service", args=[code, service.identifier]))
                for service in register.services_of_provider(assignment.provider_number, timezone.localdate())
            ]
        if assignment.role == Role.MUNICIPALITY and assignment.municipality_code:
            links.append(
                Item(text=_("Your municipality"), url=reverse("territory:unit", args=[code, assignment.municipality_code]))
            )
    if person.has_perm("accounts.view", scope):
        links.append(Item(text=_("People and roles"), url=reverse("accounts:index", args=[code])))
    if person.has_perm("log.view", scope):
        links.append(Item(text=_("Log of acts"), url=reverse("site:log", args=[code])))
    links.append(Item(text=_("Public pages of the region"), url=reverse("portal:region", args=[code])))
    return links
