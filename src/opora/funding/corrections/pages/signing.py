"""Signed lines: the list, one line, signing, confirming, withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import figures
from opora.core.lists import answer_list
from opora.core.permissions import allow
from opora.funding.corrections import queries, services, sheet
from opora.funding.corrections.filters import LineFilter
from opora.funding.corrections.forms import LineForm, ReasonForm
from opora.funding.corrections.models import ManualLine, Objection
from opora.funding.corrections.pages.opening import (
    grant_address,
    grant_of,
    lists,
    page,
    person_of,
    taken,
    trail,
)
from opora.funding.corrections.states import DECIDED, LINE_LEADS, LineAct, ObjectionState
from opora.funding.corrections.tables import LineTable
from opora.funding.models import Grant, RoundState
from opora.funding.places import Place
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every signed line that the person may see, newest first."""
    person = person_of(request, region)
    unit = territory.region(region)
    return answer_list(
        request,
        rows=queries.visible_lines(queries.all_lines(region), reach_of(person, region)),
        table_class=LineTable,
        filter_class=LineFilter,
        template="funding/corrections/lines.html",
        name=f"{region}-signed-lines",
        context={"region": unit, "breadcrumbs": trail(unit, (_("Signed lines"), ""))},
    )


@login_required
def line(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """One signed line: what it changes, why, by whom, and what can be done with it."""
    person, found = _opened(request, region, key)
    unit = found.grant.round.region
    open_ = found.grant.round.state != RoundState.SETTLED
    may_confirm = (
        open_
        and found.state in LINE_LEADS[LineAct.CONFIRM]
        and found.signed_by != person
        and person.has_perm("funding.confirm", found.scope)
    )
    signs = any(person.has_perm(each, found.scope) for each in ("funding.sign", "funding.confirm"))
    context = {
        "region": unit,
        "breadcrumbs": trail(unit, lists(region)["lines"], (_("Line %(line)s") % {"line": found.pk}, "")),
        "signed_line": found,
        "facts": sheet.line_facts(found),
        "grant_address": grant_address(found.grant),
        "may_confirm": may_confirm,
        "may_withdraw": open_ and signs and found.state in LINE_LEADS[LineAct.WITHDRAW],
    }
    return render(request, "funding/corrections/line.html", context)


@login_required
def sign(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Write a change of a grant with its reason."""
    person = person_of(request, region)
    grant = grant_of(person, region, place, identifier)
    allow(person, "funding.sign", grant)
    waiting = Objection.objects.filter(
        round=grant.round, grant__service=grant.service, state=ObjectionState.FILED
    ).select_related("round")
    form = LineForm(request.POST or None, objections=waiting, must=grant.round.state in DECIDED)
    if (
        request.method == "POST"
        and form.is_valid()
        and taken(form, lambda: services.sign_line(grant=grant, by=person, **form.cleaned_data))
    ):
        messages.success(request, _("The line was signed. It counts once another person confirms it."))
        return redirect(grant_address(grant))
    title = _("Sign a line")
    return page(
        request,
        region,
        [(identifier, grant_address(grant)), (title, "")],
        form=form,
        title=title,
        lead=_(
            "The calculated grant stays as it is; the line stands beside it with your name and reason. The money "
            "comes from the reserve of the round, or goes back to it."
        ),
        facts=_bounds(grant),
        button=_("Sign the line"),
        back=grant_address(grant),
    )


def _bounds(grant: Grant) -> list[dict[str, str]]:
    return [
        {"label": _("Service"), "value": f"{grant.service.kind}, {grant.service.identifier}"},
        {"label": _("Calculated grant"), "value": figures.crowns(grant.grant_czk)},
        {"label": _("With signed lines"), "value": figures.crowns(queries.final_czk(grant))},
        {"label": _("Claim"), "value": figures.crowns(grant.claim_czk)},
        {"label": _("Request"), "value": figures.crowns(queries.request_czk(grant))},
        {"label": _("Reserve left"), "value": figures.crowns(queries.reserve_czk(grant.run))},
    ]


@login_required
@require_POST
def confirm(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Let a line count."""
    person, found = _opened(request, region, key)
    services.confirm_line(line=found, by=person)
    messages.success(request, _("The line is in force. The plan and the publication are out of date by it."))
    return redirect(sheet.line_address(found))


@login_required
def withdraw(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Take a line back with a reason."""
    person, found = _opened(request, region, key)
    allow(
        person,
        "funding.confirm" if person.has_perm("funding.confirm", found.scope) else "funding.sign",
        found,
    )
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and taken(form, lambda: services.withdraw_line(line=found, by=person, **form.cleaned_data))
    ):
        messages.success(request, _("The line was withdrawn; it stays visible."))
        return redirect(sheet.line_address(found))
    title = _("Withdraw the line")
    return page(
        request,
        region,
        [lists(region)["lines"], (title, "")],
        form=form,
        title=title,
        facts=sheet.line_facts(found),
        button=title,
        back=sheet.line_address(found),
    )


def _opened(request: HttpRequest, region: str, key: int) -> tuple[User, ManualLine]:
    person = person_of(request, region)
    return person, queries.visible_line(region, key, reach_of(person, region))
