"""What is missing in the facts about a service: who has to fill it in, and in which form. Never a silent zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from opora.accounts.models import RoleAssignment
from opora.core.languages import said
from opora.core.refusals import Problem
from opora.core.sentences import gettext as _
from opora.funding.models import Grant
from opora.funding.parsed import parsed
from opora.register.models import Service
from opora_engine.formula import InputProblem
from opora_engine.formula.rules import Input

Role = RoleAssignment.Role

REGISTER = ("kind", "group", "provider")
NETWORK = ("network_units",)
RATING = ("criteria_points",)
BY_HAND = "_override"
"""How the names of numbers that the region sets by hand end; the reason of one adds to it."""

MOST_NAMED = 3


@dataclass(frozen=True)
class Missing:
    """One fact that nobody gave: what it is, who fills it in, in which form, and the address of that form."""

    what: str
    who: str
    form: str
    href: str


def missing_of(grant: Grant, day: date) -> list[Missing]:
    """Return what nobody told about the service of a grant: the application itself, or facts the rules ask for.

    day   whose roles are looked at for the names of people
    """
    if "forms" not in grant.inputs:
        return [_missing("", _("Application for %(year)s") % {"year": grant.round.year}, grant, day)]
    rules = parsed(grant.round.rule_set.text)
    found = [
        _missing(name, said(item.label.to_json()), grant, day)
        for name, item in rules.inputs.items()
        if item.entity == "service" and name not in grant.inputs["inputs"] and _counts(item, rules.inputs)
    ]
    for form in grant.inputs["forms"]:
        found += [
            _missing(name, f"{said(item.label.to_json())} ({form['code']})", grant, day)
            for name, item in rules.inputs.items()
            if item.entity == "form" and name not in form["inputs"] and _counts(item, rules.inputs)
        ]
    return found


def remedies(problems: Iterable[InputProblem], keys: Mapping[str, int]) -> tuple[Problem, ...]:
    """Return the faults of inputs with who has to mend each and where.

    keys   of the services by identifier
    """
    faults = list(problems)
    codes = {each.service for each in faults}
    services = Service.objects.filter(pk__in=[key for code, key in keys.items() if code in codes])
    by_code = {each.identifier: each for each in services.select_related("provider")}
    return tuple(_problem(each, by_code.get(each.service)) for each in faults)


def _counts(item: Input, known: Mapping[str, Input]) -> bool:
    """Return whether a fact that nobody gave is worth telling: numbers set by hand, and reasons of others, are not."""
    is_reason = any(other.requires == item.name for other in known.values())
    return not (is_reason or item.name.endswith(BY_HAND))


def _problem(fault: InputProblem, service: Service | None) -> Problem:
    remedy = ""
    if service is not None:
        remedy = _("To be filled in by %(who)s: %(form)s.") % {
            "who": _office(fault.name, service),
            "form": _form(fault.name),
        }
    return Problem(
        place=_("service %(service)s, %(what)s")
        % {"service": fault.service, "what": " ".join(filter(None, (fault.form, fault.name)))},
        value=said(fault.found_said.to_json()),
        expected=said(fault.expected_said.to_json()),
        remedy=remedy,
    )


def _missing(name: str, what: str, grant: Grant, day: date) -> Missing:
    service, region = grant.service, grant.round.region.code
    people = _people(name, service.provider.number, region, day)
    office = _office(name, service)
    who = _("%(office)s (%(people)s)") % {"office": office, "people": ", ".join(people)} if people else office
    return Missing(what, who, _form(name), _address(name, grant))


def _office(name: str, service: Service) -> str:
    """Return who is asked: the provider by its published name and number, or the office of the region."""
    if name in NETWORK:
        return _("planner of the region")
    if name in RATING or BY_HAND in name:
        return _("economist of the region")
    return f"{service.provider.name} (IČO {service.provider.number})"


def _form(name: str) -> str:
    if name in REGISTER:
        return _("register of providers")
    if name in NETWORK:
        return _("decision on the base network")
    if name in RATING:
        return _("points of the application")
    if BY_HAND in name:
        return _("numbers set by the region")
    return _("application for the grant")


def _address(name: str, grant: Grant) -> str:
    region, identifier = grant.round.region.code, grant.service.identifier
    if name in REGISTER:
        return reverse("register:service", args=[region, identifier])
    if name in NETWORK:
        return reverse("network:service", args=[region, identifier])
    if not name:
        return reverse("funding:applying:begin", args=[region, grant.round.place, identifier])
    return reverse("funding:application", args=[region, grant.round.place, identifier])


def _people(name: str, provider: str, region: str, day: date) -> list[str]:
    """Return the names of those who hold the role that fills the fact in, a few of them."""
    rows = RoleAssignment.objects.as_of(day).filter(region_code=region, person__is_active=True)
    if name in NETWORK:
        rows = rows.filter(role=Role.PLANNER)
    elif name in RATING or BY_HAND in name:
        rows = rows.filter(role=Role.ECONOMIST)
    else:
        rows = rows.filter(role=Role.PROVIDER, provider_number=provider)
    return sorted({str(each.person) for each in rows.select_related("person")})[:MOST_NAMED]
