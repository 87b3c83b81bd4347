"""Objections: the list, one objection with its clock and reply, filing, replying, withdrawing."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import figures
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.core.permissions import allow
from opora.funding.attachments.sheet import attached_sheet
from opora.funding.corrections import attached, queries, services, sheet
from opora.funding.corrections.clocks import clock
from opora.funding.corrections.declared import declared_deadlines
from opora.funding.corrections.filters import ObjectionFilter
from opora.funding.corrections.forms import ObjectionForm, ReplyForm
from opora.funding.corrections.models import Objection
from opora.funding.corrections.pages.opening import (
    grant_address,
    grant_of,
    lists,
    page,
    person_of,
    taken,
    trail,
)
from opora.funding.corrections.states import OBJECTION_LEADS, ObjectionAct
from opora.funding.corrections.tables import ObjectionTable
from opora.funding.models import Grant
from opora.funding.places import Place
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every objection that the person may see, newest first, with the deadlines that hold."""
    person = person_of(request, region)
    unit = territory.region(region)
    deadlines = declared_deadlines(region).content
    return answer_list(
        request,
        rows=queries.objections(region, reach_of(person, region)),
        table_class=ObjectionTable,
        filter_class=ObjectionFilter,
        template="funding/corrections/objections.html",
        name=f"{region}-objections",
        context={
            "region": unit,
            "breadcrumbs": trail(unit, (_("Objections"), "")),
            "deadlines": deadlines,
            "note": said(deadlines.note.model_dump()),
        },
    )


@login_required
def objection(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """One objection: its text, its clock, what was changed because of it, and the reply."""
    person, found = _opened(request, region, key)
    day = timezone.localdate()
    unit = found.round.region
    decides = (
        person.has_perm("funding.sign", found.scope) and found.state in OBJECTION_LEADS[ObjectionAct.ANSWER]
    )
    context = {
        "region": unit,
        "breadcrumbs": trail(unit, lists(region)["objections"], (str(found), "")),
        "objection": found,
        "facts": sheet.objection_facts(found, day),
        "lines": found.lines.select_related("grant__round__region").order_by("pk"),
        "corrections": found.corrections.order_by("pk"),
        "grant_address": grant_address(found.grant),
        "attached": attached_sheet(f"{attached.KIND}:{found.pk}", attached.of(found), person),
        "may_reply": decides,
        "may_withdraw": person.has_perm("funding.object", found.scope)
        and found.state in OBJECTION_LEADS[ObjectionAct.WITHDRAW],
    }
    return render(request, "funding/corrections/objection.html", context)


@login_required
def file(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Object to the published result of one's own service."""
    person = person_of(request, region)
    grant = grant_of(person, region, place, identifier)
    allow(person, "funding.object", grant)
    day = timezone.localdate()
    form = ObjectionForm(request.POST or None)
    filed: list[Objection] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and taken(
            form,
            lambda: filed.append(
                services.file_objection(grant=grant, day=day, by=person, **form.cleaned_data)
            ),
        )
    ):
        messages.success(request, _("The objection was filed. The region replies in writing."))
        return redirect(_address(filed[0]))
    title = _("File an objection")
    return page(
        request,
        region,
        [(identifier, grant_address(grant)), (title, "")],
        form=form,
        title=title,
        lead=_("You object to the published result of your service. Attach files on the next page."),
        facts=[
            {"label": _("Service"), "value": f"{grant.service.kind}, {grant.service.identifier}"},
            {"label": _("Calculated grant"), "value": figures.crowns(grant.grant_czk)},
            *_clock(grant, day),
        ],
        button=title,
        back=grant_address(grant),
    )


def _clock(grant: Grant, day: date) -> list[dict[str, str]]:
    last = queries.last_day(grant.round, grant.service.provider.number)
    return [] if last is None else [{"label": _("Deadline"), "value": clock(last, day)}]


@login_required
def reply(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Reply to an objection in writing."""
    person, found = _opened(request, region, key)
    allow(person, "funding.sign", found)
    form = ReplyForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and taken(form, lambda: services.answer_objection(objection=found, by=person, **form.cleaned_data))
    ):
        messages.success(request, _("The reply was stored. The provider sees it on its home page."))
        return redirect(_address(found))
    title = _("Reply to the objection")
    return page(
        request,
        region,
        [lists(region)["objections"], (str(found), _address(found)), (title, "")],
        form=form,
        title=title,
        lead=_(
            "To uphold it, also in part, first sign a line or let a correction be calculated for it, and let the "
            "second person confirm."
        ),
        quoted=found.text,
        facts=sheet.objection_facts(found, timezone.localdate()),
        button=_("Store the reply"),
        back=_address(found),
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Take an objection back."""
    person, found = _opened(request, region, key)
    services.withdraw_objection(objection=found, by=person)
    messages.success(request, _("The objection was withdrawn."))
    return redirect(_address(found))


def _opened(request: HttpRequest, region: str, key: int) -> tuple[User, Objection]:
    person = person_of(request, region)
    return person, queries.objection(region, key, reach_of(person, region))


def _address(objection: Objection) -> str:
    return reverse("funding:corrections:objection", args=[objection.round.region.code, objection.pk])
