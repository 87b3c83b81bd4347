"""The base network for people: as of a day, one service, proposals, decisions."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.queries import shown_run
from opora.core.refusals import Refused
from opora.network import queries, services, sheet
from opora.network.filters import DayForm, EntryFilter, ProposalFilter
from opora.network.forms import ChangeForm, ResolutionForm
from opora.network.models import Proposal
from opora.network.tables import DecisionTable, EntryTable, ProposalTable
from opora.register import queries as register
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The network on a day: levels, capacity by kind and unit, places on the map, every service."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    unit = territory.region(region)
    day, known_on = DayForm.days(request.GET, queries.default_day(region, timezone.localdate()))
    rows = queries.visible(queries.entries(region, day, known_on), reach_of(person, region))
    places = queries.places_by_municipality(rows, day)
    context = {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit),
        "day": day,
        "known_on": known_on,
        "run": queries.newest(region),
        "figures": sheet.level_figures(queries.services_by_level(rows)),
        "capacities": sheet.capacity_table(queries.capacity_by_kind(rows)),
        "places": sheet.places_table(places),
        "map_values": sheet.map_values(places, territory.municipality_codes(region, day)),
        "unit_href": reverse("territory:unit", args=[region, "CODE"]).replace("CODE", "{code}"),
        "points_url": f"{reverse('network:places', args=[region])}?{request.GET.urlencode()}",
    }
    return answer_list(
        request,
        rows=rows,
        table_class=EntryTable,
        filter_class=EntryFilter,
        template="network/index.html",
        name=f"{region}-network-{day.isoformat()}",
        context=context,
    )


@login_required
def places(request: HttpRequest, region: str) -> JsonResponse:
    """The places of the network on a day as GeoJSON; secret addresses are never among them."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    day, known_on = DayForm.days(request.GET, queries.default_day(region, timezone.localdate()))
    rows = queries.visible(queries.entries(region, day, known_on), reach_of(person, region))
    return JsonResponse(
        sheet.points(queries.public_facilities(rows, day)), content_type="application/geo+json"
    )


@login_required
def service(request: HttpRequest, region: str, identifier: str) -> HttpResponse:
    """One service in the network: level, capacity, criteria with points, decision, history, links along the line."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    found = register.visible_service(region, identifier, reach_of(person, region))
    day, known_on = DayForm.days(request.GET, queries.default_day(region, timezone.localdate()))
    entry = queries.entry(region, identifier, day, known_on)
    run = queries.newest(region)
    proposal = queries.proposal(run, identifier) if run is not None else None
    context = {
        "region": found.region,
        "breadcrumbs": sheet.crumbs(found.region, identifier),
        "service": found,
        "day": day,
        "known_on": known_on,
        "entry": entry,
        "tag": sheet.level_tag(entry.level if entry is not None else ""),
        "facts": sheet.entry_facts(entry, day) if entry is not None else [],
        "run": run,
        "run_href": reverse("site:run", args=[region, run.pk]) if run is not None else "",
        "proposal": proposal,
        "criteria": sheet.criteria_table(proposal) if proposal is not None else None,
        "history": sheet.history_table(queries.history(region, identifier)),
        "links": _links(person, region, identifier, found.kind.code, day.year),
        "may_decide": person.has_perm("network.decide", Scope(region=region)),
    }
    return render(request, "network/service.html", context)


def _links(person: User, region: str, identifier: str, kind: str, year: int) -> list[dict[str, str]]:
    """Return where the line goes on from a service, as far as the person may follow it."""
    offered = [
        (
            "register.view",
            _("The service in the register"),
            reverse("register:service", args=[region, identifier]),
        ),
        (
            "gaps.view",
            _("Gaps of this kind of service"),
            f"{reverse('gaps:index', args=[region])}?kind={kind}",
        ),
        (
            "funding.view",
            _("The grant of the service and why it is so"),
            reverse("funding:service", args=[region, year, identifier]),
        ),
    ]
    return [
        {"title": title, "url": url}
        for permission, title, url in offered
        if person.has_perm(permission, Scope(region=region))
    ]


@login_required
def proposals(request: HttpRequest, region: str) -> HttpResponse:
    """What the newest run proposes for every service, with the form that makes it a decision."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    unit = territory.region(region)
    run, newest = shown_run(region, "network", request.GET.get("run", ""))
    rows = queries.proposals(run).select_related("run") if run is not None else Proposal.objects.none()
    may_decide = run is not None and run == newest and person.has_perm("network.decide", Scope(region=region))
    context = {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit, _("Proposals")),
        "run": run,
        "newest_run": newest,
        "run_href": reverse("site:run", args=[region, run.pk]) if run is not None else "",
        "form": ResolutionForm(initial={"since": run.day}) if may_decide and run is not None else None,
    }
    return answer_list(
        request,
        rows=queries.visible_proposals(rows, reach_of(person, region)).defer("criteria"),
        table_class=ProposalTable,
        filter_class=ProposalFilter,
        template="network/proposals.html",
        name=f"{region}-proposals",
        context=context,
        run=run,
    )


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """Make a proposal a decision: first the consequences, then the act."""
    person = cast(User, request.user)
    allow(person, "network.decide", Scope(region=region))
    unit = territory.region(region)
    asked = get_object_or_404(Run.objects.filter(region_code=region, kind="network"), pk=run)
    form = ResolutionForm(request.POST or None, initial={"since": asked.day})
    context: dict[str, Any] = {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit, _("Decision")),
        "run": asked,
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            return _decided(request, asked, form, context)
        context["consequences"] = sheet.consequences(asked, form.cleaned_data["since"])
        return render(request, "network/decide.html", context)
    return render(request, "network/decide.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, run: Run, form: ResolutionForm, context: dict[str, Any]) -> HttpResponse:
    try:
        decision = services.decide(run=run, by=cast(User, request.user), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return render(request, "network/decide.html", {**context, "refusal": refusal}, status=refusal.status)
    messages.success(request, _("Resolution %(number)s was recorded.") % {"number": decision.number})
    address = reverse("network:index", args=[run.region_code])
    return redirect(f"{address}?day={form.cleaned_data['since'].isoformat()}")


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, identifier: str) -> HttpResponse:
    """Change level or capacity of one service by a resolution, take it in, or let it leave."""
    person = cast(User, request.user)
    allow(person, "network.decide", Scope(region=region))
    found = register.visible_service(region, identifier, reach_of(person, region))
    day = queries.default_day(region, timezone.localdate())
    entry = queries.entry(region, identifier, day)
    initial = (
        {"since": day, "level": entry.level, "capacity": entry.capacity_taken}
        if entry is not None
        else {"since": day}
    )
    form = ChangeForm(request.POST or None, initial=initial)
    context = {
        "region": found.region,
        "breadcrumbs": sheet.crumbs(found.region, identifier),
        "service": found,
        "entry": entry,
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        try:
            _change(person, found, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return render(request, "network/change.html", context, status=refusal.status)
        messages.success(
            request, _("The change was recorded; funding, plan and publication are out of date.")
        )
        address = reverse("network:service", args=[region, identifier])
        return redirect(f"{address}?day={form.cleaned_data['since'].isoformat()}")
    return render(request, "network/change.html", context, status=422 if form.errors else 200)


def _change(person: User, found: Any, form: ChangeForm) -> None:
    given = dict(form.cleaned_data)
    level, capacity, condition = given.pop("level"), given.pop("capacity"), given.pop("condition")
    if level == ChangeForm.LEAVE:
        services.end_entry(service=found, by=person, **given)
    else:
        services.change_entry(
            service=found, level=level, capacity=capacity, condition=condition, by=person, **given
        )


@login_required
def decisions(request: HttpRequest, region: str) -> HttpResponse:
    """The resolutions about the network."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    unit = territory.region(region)
    return answer_list(
        request,
        rows=queries.decisions(region),
        table_class=DecisionTable,
        template="network/decisions.html",
        name=f"{region}-decisions",
        context={"region": unit, "breadcrumbs": sheet.crumbs(unit, _("Decisions"))},
    )
