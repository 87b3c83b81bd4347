"""What would other rules do: choose two sides, see who gains and who loses, by service, kind, provider and ORP."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding import queries, tasks
from opora.funding.comparing import act, result, sheet
from opora.funding.comparing.choice import LESS, WHOLE, Choice
from opora.funding.comparing.filters import ComparedFilter
from opora.funding.comparing.tables import ComparedTable, GroupTable, TrialTable, name_of
from opora.funding.forms import CompareForm
from opora.funding.models import Round
from opora.territory import queries as territory
from opora.territory.models import Unit


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Choose two sides; what each rule set does to the round as a whole."""
    person = _allowed(request, region)
    round_ = queries.newest_round(region)
    unit = territory.region(region)
    context: dict[str, Any] = {"region": unit, "round": round_, "breadcrumbs": _crumbs(unit)}
    if round_ is None:
        return render(request, "funding/compare.html", context)
    form = CompareForm(request.POST or None, rules=_offered(), initial=_usual(round_))
    if request.method == "POST" and form.is_valid():
        runs = [_start(person, round_, Choice(*_side(form, name))) for name in ("first", "second")]
        return redirect("funding:compared", region, *(run.pk for run in runs))
    answer = answer_list(
        request,
        rows=_with_links(round_),
        table_class=TrialTable,
        template="funding/compare.html",
        name=f"{region}-rules-compared",
        context={**context, "form": form},
    )
    answer.status_code = 422 if form.errors else answer.status_code
    return answer


@require_POST
@login_required
def every(request: HttpRequest, region: str) -> HttpResponse:
    """Divide the round by every stored rule set, and by its own rules with less money."""
    person = _allowed(request, region)
    round_ = queries.newest_round(region)
    if round_ is None:
        raise NotKnown(_("No round is open in this region."))
    for choice in [*(Choice(each) for each in queries.rule_sets()), Choice(round_.rule_set, LESS)]:
        _start(person, round_, choice)
    return redirect("funding:compare", region)


@login_required
def compared(request: HttpRequest, region: str, first: int, second: int) -> HttpResponse:
    """Service by service: what either side gives and what bound it; before both are there, how far they are."""
    _allowed(request, region)
    runs = result.trial(region, first), result.trial(region, second)
    if any(run.status != Run.Status.DONE for run in runs):
        return render(request, "funding/comparing.html", _waiting(region, runs))
    both = result.sides(*runs)

    def charts(rows: list[Any]) -> dict[str, Any]:
        context["figures"] = sheet.figures_of(rows)
        kinds = result.grouped(rows, "kinds")
        return {"waterfall": sheet.waterfall(kinds, category=_("Kind of service"))}

    context = _context(region, both, "services")
    return answer_list(
        request,
        rows=result.compared(both),
        table_class=ComparedTable,
        filter_class=ComparedFilter,
        template="funding/compared.html",
        name=f"{region}-comparison-{first}-{second}",
        context=context,
        charts=charts,
    )


@login_required
def compared_by(request: HttpRequest, region: str, first: int, second: int, by: str) -> HttpResponse:
    """The same, added up by kind of service, provider or ORP."""
    _allowed(request, region)
    if by not in result.GROUPS:
        raise NotKnown(_("Services are not added up by “%(by)s” here.") % {"by": by})
    both = result.sides(result.trial(region, first), result.trial(region, second))
    if any(run.status != Run.Status.DONE for run in (both.first, both.second)):
        return redirect("funding:compared", region, first, second)
    services = list(result.compared(both))
    groups = result.grouped(services, by)
    context = _context(region, both, by)
    title = next(each["title"] for each in context["tabs"] if each["is_current"])
    return answer_list(
        request,
        rows=groups,
        table_class=GroupTable,
        template="funding/compared.html",
        name=f"{region}-comparison-{first}-{second}-{by}",
        context={**context, "figures": sheet.figures_of(services)},
        charts={"waterfall": sheet.waterfall(groups, category=title)},
    )


@login_required
def progress(request: HttpRequest, region: str, first: int, second: int) -> HttpResponse:
    """How far both sides are, as a fragment; at the end the whole page is asked for again."""
    _allowed(request, region)
    runs = result.trial(region, first), result.trial(region, second)
    answer = render(request, "core/components/progress.html", _waiting(region, runs))
    if all(run.status != Run.Status.RUNNING for run in runs):
        answer["HX-Redirect"] = reverse("funding:compared", args=[region, first, second])
    return answer


def _allowed(request: HttpRequest, region: str) -> User:
    person = cast(User, request.user)
    allow(person, "funding.compare", Scope(region=region))
    return person


def _with_links(round_: Round) -> list[Run]:
    """Return the trials of a round, each with the address of its comparison with the round's own rules."""
    region = round_.region.code
    found = result.trials(region, round_.year)
    own = result.own_trial(round_, found)
    for run in found:
        compares = own is not None and run.status == Run.Status.DONE and run.pk != own.pk
        run.compared_url = reverse("funding:compared", args=[region, own.pk, run.pk]) if compares else ""  # type: ignore[attr-defined, union-attr]  # for the table
    return found


def _start(person: User, round_: Round, choice: Choice) -> Run:
    run, is_new = act.ask(region=round_.region.code, year=round_.year, choice=choice, by=person)
    if is_new:
        tasks.try_rules.enqueue(run.pk)
    return run


def _offered() -> list[tuple[str, str]]:
    return [(f"{each.code}:{each.version}", f"{each.title} ({each})") for each in queries.rule_sets()]


def _usual(round_: Round) -> dict[str, Any]:
    own = f"{round_.rule_set.code}:{round_.rule_set.version}"
    return {"first_rules": own, "second_rules": own, "first_percent": WHOLE, "second_percent": LESS}


def _side(form: CompareForm, name: str) -> tuple[Any, Any]:
    rules, percent = form.side(name)
    code, version = rules.split(":", 1)
    return queries.rule_set(code, version), percent


def _crumbs(unit: Unit, here: str = "") -> list[dict[str, str]]:
    found = [
        {"title": unit.name, "url": reverse("territory:index", args=[unit.code])},
        {"title": _("Funding"), "url": reverse("funding:index", args=[unit.code])},
    ]
    if not here:
        return [*found, {"title": _("Comparison of rules")}]
    above = {"title": _("Comparison of rules"), "url": reverse("funding:compare", args=[unit.code])}
    return [*found, above, {"title": here}]


def _context(region: str, both: result.Sides, current: str) -> dict[str, Any]:
    unit = territory.region(region)
    return {
        "region": unit,
        "breadcrumbs": _crumbs(unit, _("First and second")),
        "year": both.year,
        "sides": [
            {"title": _("First side"), **sheet.side(both.first, region)},
            {"title": _("Second side"), **sheet.side(both.second, region)},
        ],
        "tabs": sheet.tabs(region, both, current),
    }


def _waiting(region: str, runs: tuple[Run, Run]) -> dict[str, Any]:
    """Return what is shown of the side that is not there yet: the one that runs, or the one that was refused."""
    unit = territory.region(region)
    waiting = [run for run in runs if run.status == Run.Status.RUNNING]
    run = next(iter(waiting), None) or next((run for run in runs if run.status != Run.Status.DONE), runs[0])
    key = [region, runs[0].pk, runs[1].pk]
    return {
        "region": unit,
        "breadcrumbs": _crumbs(unit, name_of(run)),
        "run": run,
        "title": name_of(run),
        "status_url": reverse("funding:comparing-progress", args=key),
        "refresh_url": reverse("funding:compared", args=key),
        "cancel_url": "",
        "result_url": "",
        "is_silent": act.is_silent(run),
    }
