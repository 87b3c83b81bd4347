"""Sliders: the parameters and the pool moved by hand, the round divided again exactly, who gains and who loses."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown, Refused
from opora.funding import queries
from opora.funding.comparing import result
from opora.funding.comparing import sheet as comparing
from opora.funding.comparing.tables import ComparedTable, GroupTable
from opora.funding.simulating import exact, sheet
from opora.funding.simulating.base import Base, base_of, base_run
from opora.funding.simulating.forms import SlidersForm
from opora.territory import queries as territory
from opora_engine.formula import InputsRefused


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Lead to the sliders of the newest calculation; before the first one, say what is missing."""
    allowed(request, region)
    run = queries.newest(region)
    if run is not None:
        return redirect("funding:simulation", region, run.pk)
    unit = territory.region(region)
    return render(
        request, "funding/simulating/none.html", {"region": unit, "breadcrumbs": sheet.crumbs(unit)}
    )


@login_required
def sliders(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """Move the numbers of a calculated round; the address tells all of them, so it can be sent to somebody."""
    allowed(request, region)
    base = base_of(base_run(region, run))
    form = SlidersForm(request.GET, rules=base.rules, pool=base.asked.pool)
    by = request.GET.get("by", "services")
    if by != "services" and by not in result.GROUPS:
        raise NotKnown(_("Services are not added up by “%(by)s” here.") % {"by": by})
    context = around(base, region, _("Sliders"), "sliders") | {"form": form, "by": by}
    if not form.is_valid():
        return render(request, "funding/simulating/sliders.html", context, status=422)
    first, second = exact.as_it_is(base), _moved(base, form)
    rows = exact.compared(base, first, second)
    groups = result.grouped(rows, by if by in result.GROUPS else "kinds")
    tabs = sheet.views(request, by)
    title = next(each["title"] for each in tabs if each["is_current"])
    is_listed = by == "services"
    return answer_list(
        request,
        rows=rows if is_listed else groups,
        table_class=ComparedTable if is_listed else GroupTable,
        template="funding/simulating/sliders.html",
        name=f"{region}-simulation-{run}-{by}",
        context={
            **context,
            "sums": sheet.sums(first.sums, second.sums),
            "effects": comparing.figures_of(rows)[2:],
            "moved": [each.label for each in form.moved()],
            "tabs": tabs,
            "permanent": request.build_absolute_uri(),
        },
        charts={
            "waterfall": comparing.waterfall(groups, category=_("Kind of service") if is_listed else title)
        },
    )


def _moved(base: Base, form: SlidersForm) -> exact.Outcome:
    try:
        return exact.divided(base, form.values(), form.pool)
    except (InputsRefused, ValueError) as fault:
        reason = said(fault.said.to_json()) if isinstance(fault, InputsRefused) else str(fault)
        raise Refused(
            _("By these numbers the rules cannot be applied. Move them back a little. %(reason)s")
            % {"reason": reason}
        ) from fault


def allowed(request: HttpRequest, region: str) -> User:
    """Return the person; NotAllowed without the permission to compare."""
    person = cast(User, request.user)
    allow(person, "funding.compare", Scope(region=region))
    return person


def around(base: Base, region: str, here: str, current: str) -> dict[str, Any]:
    """Return what every page of simulations shows of the calculation it begins with."""
    unit = territory.region(region)
    return {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit, here),
        "base": base,
        "base_run": base.run,
        "run_href": sheet.run_url(base.run),
        "assumed_rules": [each for each in base.rules.parameters.values() if each.assumed],
        "rules_title": said(base.rules.title.to_json()),
        "simulations": sheet.simulations(base.run, current),
    }


def waiting(region: str, run: Run, urls: dict[str, str], title: str) -> dict[str, Any]:
    """Return what is shown of a simulation that is going on in the background, or that has no result."""
    unit = territory.region(region)
    return {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit, title),
        "run": run,
        "title": title,
        "result_url": "",
        **urls,
    }
