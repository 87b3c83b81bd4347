"""Where would new capacity help most: the question and its answer, on the map and in a table."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.core import czech, figures
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.gaps import queries, tasks
from opora.gaps.forms import PlaceForm
from opora.gaps.placing import act, wording
from opora.gaps.placing.answer import Proposal, proposal, question_run, recent
from opora.gaps.placing.tables import PlacesTable, asked_before, rows
from opora.needs import queries as needs
from opora.territory import queries as territory


@login_required
def place(request: HttpRequest, region: str) -> HttpResponse:
    """Ask where new capacity of a kind would help most; the background worker searches for the answer."""
    person = _planner(request, region)
    context = _context(region, [{"title": _("New places")}])
    if context["run"] is None:
        return render(request, "gaps/place.html", context)
    form = _form(context, request.POST or None, request.GET.get("kind", ""))
    if request.method == "POST" and form.is_valid():
        run, is_new = act.ask(region=region, question=form.question(), by=person)
        if is_new:
            tasks.search_places.enqueue(run.pk)
        return redirect("gaps:placed", region, run.pk)
    status = 422 if request.method == "POST" else 200
    more = {"form": form, "asked": asked_before(recent(region))}
    return render(request, "gaps/place.html", context | more, status=status)


@login_required
def placed(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """One proposal of new places, with the next best one and the reasons; before it is there, how far the search is."""
    _planner(request, region)
    asked = question_run(region, run)
    above = {"title": _("New places"), "url": reverse("gaps:place", args=[region])}
    if asked.status != Run.Status.DONE:
        kind = needs.kind(asked.asked["kind"])
        context = _context(region, [above, {"title": kind.name}])
        return render(request, "gaps/placing.html", context | {"kind": kind} | _progress(asked))
    found = proposal(region, run)
    return answer_list(
        request,
        rows=rows(found),
        table_class=PlacesTable,
        template="gaps/placed.html",
        name=f"{region}-places-{found.kind.code}",
        context=_context(region, [above, {"title": found.kind.name}])
        | {
            "run": found.run,
            "found": found,
            "what": wording.what(found),
            "cost": wording.cost(found),
            "proof": wording.proof(found),
            "runner_up": wording.runner_up(found),
            "map_values": _map(found),
            "is_old": found.run.asked["gaps_run"] != getattr(queries.newest(region), "pk", None),
        },
    )


@login_required
def progress(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """How far the search is, as a fragment; at the end the whole page is asked for again."""
    _planner(request, region)
    asked = question_run(region, run)
    answer = render(request, "core/components/progress.html", _progress(asked))
    if asked.status != Run.Status.RUNNING:
        answer["HX-Redirect"] = reverse("gaps:placed", args=[region, run])
    return answer


@require_POST
@login_required
def cancel(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """Leave a question without an answer."""
    act.cancel(run=question_run(region, run), by=_planner(request, region))
    return redirect("gaps:placed", region, run)


def _planner(request: HttpRequest, region: str) -> User:
    person = cast(User, request.user)
    allow(person, "gaps.calculate", Scope(region=region))
    return person


def _progress(run: Run) -> dict[str, Any]:
    key = [run.region_code, run.pk]
    is_running = run.status == Run.Status.RUNNING
    return {
        "run": run,
        "title": _("Where would new capacity help most?"),
        "status_url": reverse("gaps:placing-progress", args=key),
        "refresh_url": reverse("gaps:placed", args=key),
        "cancel_url": reverse("gaps:cancel-placing", args=key) if is_running else "",
        "cancel_label": _("Stop the search"),
        "result_url": "",
        "is_silent": act.is_silent(run),
    }


def _context(region: str, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    above = {"title": _("Gaps"), "url": reverse("gaps:index", args=[region])}
    return {
        "region": territory.region(region),
        "run": queries.newest(region),
        "attempt": queries.latest_attempt(region),
        "breadcrumbs": [above, *crumbs],
    }


def _form(context: dict[str, Any], given: Any, kind: str) -> PlaceForm:
    run = context["run"]
    kinds = [(row["kind_code"], row["name"]) for row in queries.by_kind(run)]
    towns = territory.municipalities(run.region_code, run.day)
    towns_by_name = sorted(((town.code, town.name) for town in towns), key=lambda town: czech.key(town[1]))
    return PlaceForm(given, initial={"kind": kind}, kinds=kinds, towns=towns_by_name)


def _map(found: Proposal) -> list[dict[str, Any]]:
    """Return what the map draws: the minutes to the new place that serves the municipality."""
    values = []
    for row in found.summary["served"]:
        name = found.names[row["municipality"]]
        if row["by"]:
            where = found.names[row["by"]]
            label = _("%(town)s: to %(place)s %(minutes)s") % {
                "town": name,
                "place": where,
                "minutes": figures.minutes(row["minutes"]),
            }
            values.append({"code": row["municipality"], "value": round(row["minutes"], 2), "label": label})
    return values
