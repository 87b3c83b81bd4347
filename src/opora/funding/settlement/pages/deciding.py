"""A year is calculated, results are sent, replied to and decided, returns are demanded."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding.settlement import queries, services, sheet, tasks
from opora.funding.settlement.forms import DecisionForm, DemandForm, ReplyForm
from opora.funding.settlement.models import Statement
from opora.funding.settlement.pages.filling import page_of
from opora.funding.settlement.pages.opening import opened, opened_statement, person_of, to_statement
from opora.funding.settlement.services.calculation import is_silent


@require_POST
@login_required
def calculate(request: HttpRequest, region: str, year: int) -> HttpResponse:
    """Settle the year in the background."""
    settlement = opened(request, region, year, "funding.settle")
    run, is_new = services.ask(settlement=settlement, by=person_of(request))
    if is_new:
        tasks.settle.enqueue(run.pk)
    return redirect("funding:settlement:run", region, year, run.pk)


@login_required
def run_page(request: HttpRequest, region: str, year: int, run: int) -> HttpResponse:
    """How far a calculation is; when it is done, the list."""
    settlement = opened(request, region, year, "funding.settle")
    found = _run(region, year, run)
    if found.status == Run.Status.DONE:
        return redirect("funding:settlement:year", region, year)
    context = {
        "region": settlement.region,
        "settlement": settlement,
        "breadcrumbs": sheet.crumbs(settlement.region, settlement, _("Calculation")),
        **_waiting(found, year),
    }
    return render(request, "funding/settlement/running.html", context)


@login_required
def progress(request: HttpRequest, region: str, year: int, run: int) -> HttpResponse:
    """How far it is, as a fragment; at the end the whole page is asked for again."""
    opened(request, region, year, "funding.settle")
    found = _run(region, year, run)
    answer = render(request, "core/components/progress.html", _waiting(found, year))
    if found.status != Run.Status.RUNNING:
        answer["HX-Redirect"] = reverse("funding:settlement:run", args=[region, year, run])
    return answer


@require_POST
@login_required
def cancel(request: HttpRequest, region: str, year: int, run: int) -> HttpResponse:
    """Stop a calculation."""
    opened(request, region, year, "funding.settle")
    services.cancel(run=_run(region, year, run), by=person_of(request))
    return redirect("funding:settlement:run", region, year, run)


def _run(region: str, year: int, key: int) -> Run:
    found = queries.runs(queries.settlement(region, year)).filter(pk=key).first()
    if found is None:
        raise NotKnown(_("Run %(run)s settles no year of this region.") % {"run": key})
    return found


def _waiting(run: Run, year: int) -> dict[str, Any]:
    key = [run.region_code, year, run.pk]
    is_running = run.status == Run.Status.RUNNING
    return {
        "run": run,
        "title": _("Settlement %(year)s") % {"year": year},
        "status_url": reverse("funding:settlement:progress", args=key),
        "refresh_url": reverse("funding:settlement:run", args=key),
        "cancel_url": reverse("funding:settlement:cancel", args=key) if is_running else "",
        "result_url": "",
        "is_silent": is_silent(run),
    }


@require_POST
@login_required
def send_all(request: HttpRequest, region: str, year: int) -> HttpResponse:
    """Send every calculated result for a reply."""
    settlement = opened(request, region, year, "funding.settle")
    count = services.send_all(settlement=settlement, day=timezone.localdate(), by=person_of(request))
    text = ngettext(
        "%(count)s result was sent for a reply.", "%(count)s results were sent for a reply.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("funding:settlement:year", region, year)


@require_POST
@login_required
def send(request: HttpRequest, region: str, year: int, identifier: str) -> HttpResponse:
    """Send one result for a reply."""
    found = opened_statement(request, region, year, identifier, "funding.settle")
    services.send_result(statement=found, day=timezone.localdate(), by=person_of(request))
    messages.success(request, _("The result was sent. The provider sees it and may reply."))
    return to_statement(found)


@require_POST
@login_required
def reply(request: HttpRequest, region: str, year: int, identifier: str) -> HttpResponse:
    """Keep the reply of the provider."""
    found = opened_statement(request, region, year, identifier, "funding.report")
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _again(request, found, reply_form=form)
    services.reply(statement=found, day=timezone.localdate(), by=person_of(request), **form.cleaned_data)
    messages.success(request, _("Your reply was filed. The economist of the region reads it and decides."))
    return to_statement(found)


@require_POST
@login_required
def decide(request: HttpRequest, region: str, year: int, identifier: str) -> HttpResponse:
    """Keep the decision of the economist."""
    found = opened_statement(request, region, year, identifier, "funding.settle")
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _again(request, found, decision_form=form)
    services.decide(statement=found, day=timezone.localdate(), by=person_of(request), **form.cleaned_data)
    messages.success(request, _("The decision was stored. The provider sees it with its reasons."))
    return to_statement(found)


@require_POST
@login_required
def demand(request: HttpRequest, region: str, year: int, identifier: str) -> HttpResponse:
    """Demand the return."""
    found = opened_statement(request, region, year, identifier, "funding.settle")
    form = DemandForm(request.POST)
    if not form.is_valid():
        return _again(request, found, demand_form=form)
    services.demand(statement=found, by=person_of(request), **form.cleaned_data)
    messages.success(request, _("The return was demanded; it stands among the payments of the round."))
    return to_statement(found)


def _again(request: HttpRequest, found: Statement, **forms: Form) -> HttpResponse:
    return render(request, "funding/settlement/statement.html", page_of(request, found, **forms), status=422)
