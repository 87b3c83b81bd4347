"""What an application begins with: values of the register, the network and earlier rounds, each with its origin."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q, QuerySet

from opora.core.sentences import gettext as _
from opora.core.sentences import kept
from opora.funding.applying import fields
from opora.funding.applying.asked import Asked, FormAsked
from opora.funding.applying.budget import FROM_SOURCES, Budget
from opora.funding.applying.content import DUTIES, Cell, Content, FormSaid
from opora.funding.applying.models import Dossier
from opora.funding.models import Application, Round
from opora.network import queries as network
from opora.network.models import Entry
from opora.register.models import CapacityUnit, Form, Service

Origins = dict[str, dict[str, Any]]
"""Where each prefilled value came from, by the name of its field; sentences as `core.sentences.kept` stores them."""

ANEW: Final = ("has_debt", "return_filed")
"""Duties that are declared anew in every round: an old declaration must not be repeated by mistake."""


@dataclass(frozen=True)
class Prefilled:
    """The first content of an application, and where each value in it came from."""

    content: Content
    origins: Origins


def prefilled(round_: Round, service: Service, asked: Asked, day: date) -> Prefilled:
    """Return what is known about the service before anybody writes; what is not known stays empty.

    An application of this very round that came by a file gives everything it says. Else units come from the network
    as it holds on the first day of the round's year (beds), from the last application, or from the register; budget
    and facts from the last application of an earlier round. Declarations of debts and returns are never repeated.
    """
    here = _application(Application.objects.filter(round=round_), service)
    if here is not None:
        return _taken_over(here, asked)
    last = _application(_earlier(round_), service)
    entry = network.entry(round_.region.code, service.identifier, max(day, date(round_.year, 1, 1)))
    made = Prefilled(Content(), {}) if last is None else _repeated(last, asked)
    forms = {each.form: each for each in made.content.forms}
    origins = dict(made.origins)
    said = []
    for form in asked.forms:
        value, origin = _units(form, forms.get(form.form), entry)
        told = forms.get(form.form, FormSaid(form.form, form.unit))
        said.append(replace(told, applied_units=value if origin else told.applied_units))
        if origin:
            origins[fields.units(form.form, "applied_units")] = origin
    return Prefilled(replace(made.content, forms=tuple(said)), origins)


def last_application(round_: Round, service: Service) -> Application | None:
    """Return the newest application of the service in an earlier round of the region, or None."""
    return _application(_earlier(round_), service)


def content_of(application: Application, budget: Budget) -> Content:
    """Return what a stored application says; without a dossier its sums stand in the undivided item.

    The operating loss of a file is not repeated: in a budget it follows from the items.
    """
    dossier = Dossier.objects.filter(application=application).first()
    if dossier is not None:
        return replace(dossier.said, points=application.criteria_points)
    return Content(
        forms=tuple(
            FormSaid(each.form, each.unit, each.applied_units, each.evidenced_units, dict(each.facts))
            for each in application.forms.all()
        ),
        budget=_undivided(application, budget),
        duties={name: getattr(application, name) for name in DUTIES},
        points=application.criteria_points,
        facts=dict(application.facts),
    )


def _undivided(application: Application, budget: Budget) -> Mapping[Cell, int]:
    sources = {each.column: each.code for each in budget.sources if each.column is not None}
    found = {
        (budget.undivided.code, sources[column]): int(getattr(application, column)) for column in FROM_SOURCES
    }
    return {cell: amount for cell, amount in found.items() if amount}


def _taken_over(application: Application, asked: Asked) -> Prefilled:
    origin = kept(_("From the file of applications of this round"))
    content = content_of(application, asked.budget)
    content = _asked_only(content, asked)
    return Prefilled(content, dict.fromkeys(_filled(content), origin))


def _repeated(last: Application, asked: Asked) -> Prefilled:
    origin = kept(_("From the application of %(round)s") % {"round": last.round.place})
    content = _asked_only(content_of(last, asked.budget), asked)
    content = replace(
        content,
        duties={name: value for name, value in content.duties.items() if name not in ANEW},
        points=None,
    )
    return Prefilled(content, dict.fromkeys(_filled(content), origin))


def _asked_only(content: Content, asked: Asked) -> Content:
    """Leave out forms that the service no longer has and facts that providers are not asked for (any more)."""
    known = {each.form for each in asked.forms}
    forms = (
        replace(each, facts={name: fact for name, fact in each.facts.items() if name in asked.form_facts})
        for each in content.forms
        if each.form in known
    )
    facts = {name: fact for name, fact in content.facts.items() if name in asked.facts}
    return replace(content, forms=tuple(forms), facts=facts)


def _units(
    form: FormAsked, told: FormSaid | None, entry: Entry | None
) -> tuple[Decimal | None, dict[str, Any]]:
    """Return beds as the network takes them, else as registered when no earlier application says more."""
    if form.form != Form.RESIDENTIAL:
        return None, {}
    if entry is not None and entry.unit == CapacityUnit.BED:
        source = _("From the network: %(decision)s") % {"decision": entry.decision.number}
        beds = entry.capacity_taken if form.beds is None else min(entry.capacity_taken, form.beds)
        return Decimal(beds), kept(source)
    if told is None and form.beds is not None:
        return Decimal(form.beds), kept(_("From the register: registered beds"))
    return None, {}


def _filled(content: Content) -> list[str]:
    """Return the names of the fields that the content fills in."""
    names = [fields.cell(*cell) for cell in content.budget]
    names += list(content.duties)
    names += [fields.fact(name) for name in content.facts]
    for form in content.forms:
        names += [fields.units(form.form, name) for name in fields.UNITS if getattr(form, name) is not None]
        names += [fields.form_fact(form.form, name) for name in form.facts]
    return names


def _earlier(round_: Round) -> QuerySet[Application]:
    before = Q(round__year__lt=round_.year) | Q(round__year=round_.year, round__number__lt=round_.number)
    return Application.objects.filter(before, round__region=round_.region)


def _application(rows: QuerySet[Application], service: Service) -> Application | None:
    newest = rows.filter(service=service).order_by("-round__year", "-round__number")
    return newest.select_related("round").prefetch_related("forms").first()
