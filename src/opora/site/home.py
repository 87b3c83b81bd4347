"""The home page of each role: what is wrong, what is due, what changed, region by region."""

from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment, User
from opora.accounts.queries import waiting_for_password
from opora.core import queries
from opora.core.line import INPUTS, State
from opora.core.models import LogEntry
from opora.core.permissions import Scope
from opora.needs.requests.models import MunicipalRequest
from opora.site import applying, asked, checks, correcting, due, own, paying, settling
from opora.site.due import Item
from opora.site.line import Stop, stops
from opora.site.own import OwnService
from opora.territory.models import Unit
from opora.territory.queries import region as region_of

NEWEST = 8
Role = RoleAssignment.Role


@dataclass(frozen=True)
class RegionHome:
    """What a person should know of one region today."""

    region: Unit
    roles: list[str]
    wrong: list[Item]
    due: list[Item]
    changed: list[LogEntry]
    services: list[OwnService]
    requests: list[MunicipalRequest]
    links: list[Item]
    line: list[Stop] = field(default_factory=list)


def of(person: User) -> list[RegionHome]:
    """Return the home of each region in which the person holds a role, in the order of codes."""
    codes = sorted({each.region_code for each in person.roles})
    return [_region(person, code, timezone.localdate()) for code in codes]


def _region(person: User, code: str, day: date) -> RegionHome:
    line = stops(code, person, "")
    requests = asked.of_own(code, person)
    return RegionHome(
        region=region_of(code),
        roles=[each.get_role_display() for each in person.roles if each.region_code == code],
        wrong=_wrong(line, code, person),
        due=[
            *_due(line, code, person, day),
            *asked.due(code, person, day, requests),
            *applying.due(code, person, day),
            *paying.due(code, person, day),
            *correcting.due(code, person, day),
            *settling.due(code, person, day),
        ],
        changed=list(_changed(line, code, person)),
        services=own.services(code, person, day),
        requests=requests,
        links=_links(code, person),
        line=line,
    )


def _wrong(line: list[Stop], code: str, person: User) -> list[Item]:
    """Stations that are blocked or out of date; for the administrator also the machine and the log."""
    items = [
        Item(text=f"{stop.title}: {stop.state_label}", url=stop.url, detail=stop.reason)
        for stop in line
        if stop.state in (State.BLOCKED, State.STALE)
    ]
    if not person.has_perm("accounts.view", Scope(region=code)):
        return items
    log = reverse("site:log", args=[code])
    if broken := queries.first_broken_entry():
        text = _("The log does not fit together from entry %(entry)s on: somebody changed it.")
        items.append(Item(text=text % {"entry": broken.pk}, url=log))
    failed = [check for check in checks.quick() if not check.passed]
    return items + [Item(text=check.name, url=log, detail=check.detail) for check in failed]


def _due(line: list[Stop], code: str, person: User, day: date) -> list[Item]:
    """What waits for this person: stations not calculated yet, measures whose day comes, people who have not come."""
    items = [
        Item(text=_("Calculate: %(station)s") % {"station": stop.title}, url=stop.url)
        for stop in line
        if stop.state == State.EMPTY and stop.act_url
    ]
    if person.has_perm("plan.view", Scope(region=code)):
        items += due.measures(code, person, day)
    if person.has_perm("accounts.change", Scope(region=code)):
        items += [
            Item(
                text=_("%(person)s has not chosen a password yet") % {"person": each},
                url=reverse("accounts:person", args=[code, each.pk]),
                detail=each.email,
            )
            for each in waiting_for_password(code)
        ]
    return items


def _changed(line: list[Stop], code: str, person: User) -> QuerySet[LogEntry]:
    """The newest acts: all of them for the administrator, else those of the stations that the person sees."""
    entries = queries.log_entries(code)
    if not person.has_perm("accounts.view", Scope(region=code)):
        seen = [stop.key for stop in line]
        entries = entries.filter(
            station__in=[*seen, *chain.from_iterable(INPUTS.get(key, ()) for key in seen)]
        )
    return entries[:NEWEST]


def _links(code: str, person: User) -> list[Item]:
    """Shortcuts of the role: what the person comes for most often."""
    scope = Scope(region=code)
    links = [
        Item(text=_("Your municipality"), url=reverse("territory:unit", args=[code, each.municipality_code]))
        for each in person.roles
        if each.region_code == code and each.role == Role.MUNICIPALITY and each.municipality_code
    ]
    if person.has_perm("profiles.view", scope):
        page = reverse("profiles:index", args=[code])
        links.append(Item(text=_("Profiles of municipalities and ORPs"), url=page))
    if person.has_perm("needs.request", scope):
        page = reverse("needs:requests:index", args=[code])
        links.append(Item(text=_("Requests of municipalities"), url=page))
    if person.has_perm("funding.apply", scope):
        page = reverse("funding:applying:index", args=[code])
        links.append(Item(text=_("Applications for money"), url=page))
    if person.has_perm("accounts.view", scope):
        links.append(Item(text=_("People and roles"), url=reverse("accounts:index", args=[code])))
    if person.has_perm("log.view", scope):
        links.append(Item(text=_("Log of acts"), url=reverse("site:log", args=[code])))
    links.append(Item(text=_("Public pages of the region"), url=reverse("portal:region", args=[code])))
    links.append(Item(text=_("Your sign-in: password, codes, passkeys"), url=reverse("mfa_index")))
    return links
