"""Pages of simulations that run in the background: draws of what is uncertain, and the sensitivity to parameters."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opora.accounts.models import User
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.funding.comparing.act import is_silent
from opora.funding.simulating import act, draws, results, sheet, tasks, tornado
from opora.funding.simulating.base import base_of, base_run
from opora.funding.simulating.filters import BandFilter
from opora.funding.simulating.forms import DrawsForm
from opora.funding.simulating.pages import allowed, around, waiting
from opora.funding.simulating.tables import BandTable, TornadoTable


@require_http_methods(["GET", "POST"])
@login_required
def draws_of(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """Ask for draws of what is declared as uncertain about a calculation; the newest ones are listed."""
    allowed(request, region)
    base = base_of(base_run(region, run))
    form = DrawsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        started = _started(request, region, run, act.DRAWS, form.cleaned_data)
        return redirect("funding:draws", region, started.pk)
    context = {
        **around(base, region, _("Uncertainty"), "draws"),
        "form": form,
        "note": base.declared.note.model_dump(),
        "is_assumed": base.declared.assumed,
        "earlier": [_named(each) for each in act.newest_of(base.run, act.DRAWS)],
    }
    return render(request, "funding/simulating/draws_of.html", context, status=422 if form.errors else 200)


@login_required
def drawn(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """The bands of every service; before they are there, how far the simulation is."""
    allowed(request, region)
    found = act.simulation(region, act.DRAWS, run)
    if found.status != Run.Status.DONE:
        return _going_on(request, region, found)
    base = base_of(base_run(region, found.asked["run"]))
    uncertain = draws.uncertain(found)
    return answer_list(
        request,
        rows=draws.rows(found, base.run),
        table_class=BandTable,
        filter_class=cast(Any, BandFilter),
        template="funding/simulating/drawn.html",
        name=f"{region}-draws",
        context={
            **around(base, region, _("Bands of the grants"), "draws"),
            "simulated": found,
            "simulated_href": sheet.run_url(found),
            "figures": results.draws_figures(found),
            "uncertain": results.uncertain_table(uncertain),
            "is_assumed": base.declared.assumed,
        },
        charts=results.draws_charts(found, uncertain),
        run=found,
        fixed={},
    )


@require_http_methods(["GET", "POST"])
@login_required
def sensitivity_of(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """Ask for the effect of each parameter of a calculation; the newest answers are listed."""
    allowed(request, region)
    base = base_of(base_run(region, run))
    if request.method == "POST":
        return redirect("funding:sensitivity", region, _started(request, region, run, act.SENSITIVITY, {}).pk)
    context = {
        **around(base, region, _("Sensitivity"), "sensitivity"),
        "earlier": [_named(each) for each in act.newest_of(base.run, act.SENSITIVITY)],
    }
    return render(request, "funding/simulating/sensitivity_of.html", context)


@login_required
def sensitive(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """What each parameter does to the sums and to the services; before it is there, how far the calculation is."""
    allowed(request, region)
    found = act.simulation(region, act.SENSITIVITY, run)
    if found.status != Run.Status.DONE:
        return _going_on(request, region, found)
    base = base_of(base_run(region, found.asked["run"]))
    rows = tornado.rows(found)
    return answer_list(
        request,
        rows=rows,
        table_class=TornadoTable,
        template="funding/simulating/sensitive.html",
        name=f"{region}-sensitivity",
        context={
            **around(base, region, _("What each parameter does"), "sensitivity"),
            "simulated": found,
            "simulated_href": sheet.run_url(found),
            "figures": results.tornado_figures(found),
        },
        charts=results.tornado_charts(rows),
        run=found,
        fixed={},
    )


@login_required
def progress(request: HttpRequest, region: str, kind: str, run: int) -> HttpResponse:
    """How far a simulation is, as a fragment; at its end the whole page is asked for again."""
    allowed(request, region)
    found = act.simulation(region, kind, run)
    answer = render(
        request, "core/components/progress.html", waiting(region, found, _urls(found), _title(found))
    )
    if found.status != Run.Status.RUNNING:
        answer["HX-Redirect"] = reverse(f"funding:{kind}", args=[region, run])
    return answer


@require_POST
@login_required
def cancel(request: HttpRequest, region: str, kind: str, run: int) -> HttpResponse:
    """Leave a simulation without a result."""
    person = allowed(request, region)
    act.cancel(run=act.simulation(region, kind, run), by=person)
    return redirect(f"funding:{kind}", region, run)


def _started(request: HttpRequest, region: str, base: int, kind: str, question: dict[str, int]) -> Run:
    person = cast(User, request.user)
    run, is_new = act.ask(region=region, base=base, kind=kind, question=question, by=person)
    if is_new:
        tasks.simulate.enqueue(run.pk)
    return run


def _going_on(request: HttpRequest, region: str, run: Run) -> HttpResponse:
    context = waiting(region, run, _urls(run), _title(run)) | {
        "is_silent": is_silent(run),
        "again_url": reverse(
            "funding:simulated-draws" if run.kind == act.DRAWS else "funding:simulated-sensitivity",
            args=[region, run.asked["run"]],
        ),
    }
    return render(request, "funding/simulating/waiting.html", context)


def _urls(run: Run) -> dict[str, str]:
    key = [run.region_code, run.kind, run.pk]
    return {
        "status_url": reverse("funding:simulation-progress", args=key),
        "refresh_url": reverse(f"funding:{run.kind}", args=[run.region_code, run.pk]),
        "cancel_url": reverse("funding:simulation-cancel", args=key),
    }


def _title(run: Run) -> str:
    if run.kind == act.SENSITIVITY:
        return _("Sensitivity to parameters")
    return _("%(draws)s draws from the seed %(seed)s") % {
        "draws": run.asked["draws"],
        "seed": run.asked["seed"],
    }


def _named(run: Run) -> dict[str, Any]:
    url = reverse(f"funding:{run.kind}", args=[run.region_code, run.pk])
    return {"title": _title(run), "url": url, "run": run}
