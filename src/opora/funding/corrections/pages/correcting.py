"""Corrections: the list, one correction, asking, confirming, calculating, giving up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.funding import queries as funding
from opora.funding.corrections import queries, services, sheet, tasks
from opora.funding.corrections.filters import CorrectionFilter
from opora.funding.corrections.forms import CorrectionForm
from opora.funding.corrections.models import Correction, ManualLine, Objection
from opora.funding.corrections.pages.opening import lists, page, person_of, taken, trail
from opora.funding.corrections.states import CORRECTION_LEADS, CorrectionAct, CorrectionState, ObjectionState
from opora.funding.corrections.tables import CorrectionTable
from opora.funding.places import Place
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every correction of the region, newest first."""
    person = person_of(request, region)
    unit = territory.region(region)
    newest = funding.newest_round(region)
    return answer_list(
        request,
        rows=queries.corrections(region),
        table_class=CorrectionTable,
        filter_class=CorrectionFilter,
        template="funding/corrections/index.html",
        name=f"{region}-corrections",
        context={
            "region": unit,
            "breadcrumbs": trail(unit, (_("Corrections"), "")),
            "round": newest,
            "may_ask": newest is not None and person.has_perm("funding.sign", Scope(region=region)),
        },
    )


@login_required
def correction(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """One correction: why, which calculation it replaces, and what can be done with it."""
    person, found = _opened(request, region, key)
    unit = found.round.region
    state = CorrectionState(found.state)
    signs = person.has_perm("funding.sign", found.scope)
    context = {
        "region": unit,
        "breadcrumbs": trail(unit, lists(region)["corrections"], (str(found), "")),
        "correction": found,
        "facts": sheet.correction_facts(found),
        "left": _left(found, reach_of(person, region)),
        "may_confirm": state in CORRECTION_LEADS[CorrectionAct.CONFIRM]
        and found.by != person
        and person.has_perm("funding.confirm", found.scope),
        "may_calculate": signs and state in CORRECTION_LEADS[CorrectionAct.CALCULATE],
        "may_withdraw": signs and state in CORRECTION_LEADS[CorrectionAct.WITHDRAW],
    }
    return render(request, "funding/corrections/correction.html", context)


def _left(correction: Correction, reach: Reach) -> list[ManualLine]:
    """Return the lines in force that did not go over to the new calculation, as far as the person may see them."""
    if correction.run is None:
        return []
    return list(queries.visible_lines(queries.left_behind(correction.run), reach))


@login_required
def ask(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Ask for a new calculation of a round with a reason."""
    person = person_of(request, region)
    round_ = funding.round_at(region, place)
    allow(person, "funding.sign", round_)
    waiting = Objection.objects.filter(round=round_, state=ObjectionState.FILED).select_related("round")
    form = CorrectionForm(request.POST or None, objections=waiting)
    made: list[Correction] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and taken(
            form,
            lambda: made.append(services.ask_correction(round=round_, by=person, **form.cleaned_data)),
        )
    ):
        messages.success(request, _("The correction was asked for. Another person confirms it."))
        return redirect(_address(made[0]))
    title = _("Ask for a correction")
    return page(
        request,
        region,
        [lists(region)["corrections"], (title, "")],
        form=form,
        title=title,
        lead=_(
            "The round is calculated again from what is true now. The calculation that is corrected stays readable "
            "with a notice; signed lines stay with it and are signed again where they still hold."
        ),
        button=title,
        back=reverse("funding:corrections:index", args=[region]),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Allow the new calculation, which then begins in the background."""
    person, found = _opened(request, region, key)
    services.confirm_correction(correction=found, by=person)
    tasks.correct.enqueue(found.pk)
    messages.success(request, _("The correction was confirmed. The round is being calculated again."))
    return redirect(_address(found))


@login_required
@require_POST
def calculate(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Calculate a confirmed correction once more, after a refusal."""
    person, found = _opened(request, region, key)
    allow(person, "funding.sign", found)
    services.calculate_correction(correction=found)
    messages.success(request, _("The round was calculated again; the new calculation counts."))
    return redirect(_address(found))


@login_required
@require_POST
def withdraw(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Give up a correction that was not calculated yet."""
    person, found = _opened(request, region, key)
    services.withdraw_correction(correction=found, by=person)
    messages.success(request, _("The correction was given up."))
    return redirect(_address(found))


def _opened(request: HttpRequest, region: str, key: int) -> tuple[User, Correction]:
    person = person_of(request, region)
    return person, queries.correction(region, key)


def _address(correction: Correction) -> str:
    return reverse("funding:corrections:correction", args=[correction.round.region.code, correction.pk])
