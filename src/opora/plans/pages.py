"""Plans for people: the plan with its measures, one measure, its form, the issued editions and their documents."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import files
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.gaps import queries as gaps
from opora.plans import queries, reading, services, sheet
from opora.plans.forms import MeasureForm, NewMeasureForm
from opora.plans.models import Plan
from opora.territory import queries as territory

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The plan of the newest year: goals, measures, what they rest on, issued editions."""
    allow(cast(User, request.user), "plan.view", Scope(region=region))
    person = cast(User, request.user)
    plan = queries.newest_plan(region)
    context: dict[str, Any] = {
        "region": territory.region(region),
        "plan": plan,
        "may_edit": person.has_perm("plan.edit", Scope(region=region)),
        "run": queries.newest(region),
    }
    if plan is not None:
        money = queries.money_by_service(region, plan.year)
        goals = queries.goals(plan, reach_of(person, region))
        context |= {
            "goals": sheet.goals(goals, region, money),
            "figures": sheet.figures_of(goals),
            "removed": queries.removed(plan) if context["may_edit"] else [],
            "editions": queries.editions(plan),
        }
    return render(request, "plans/index.html", context)


@login_required
def measure(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """One measure: its gap, municipalities, network entries and money, each with a link to where it came from."""
    allow(cast(User, request.user), "plan.view", Scope(region=region))
    person = cast(User, request.user)
    shown = queries.measure(region, key, reach_of(person, region))
    plan = shown.goal.plan
    context = {
        "region": plan.region,
        "measure": shown,
        "may_edit": person.has_perm("plan.edit", Scope(region=region)),
        "run": gaps.newest(region),
        "breadcrumbs": _trail(plan, shown.title),
        **sheet.measure(shown, region, queries.money_by_service(region, plan.year)),
    }
    return render(request, "plans/measure.html", context)


@login_required
def edit(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """The form of one measure."""
    shown = queries.measure(region, key)
    allow(cast(User, request.user), "plan.edit", shown)
    form = MeasureForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        fresh = queries.measure(region, key)
        services.change_measure(measure=fresh, by=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("The measure was saved. It no longer changes with the gaps."))
        return redirect("plans:measure", region, key)
    context = {
        "region": shown.goal.plan.region,
        "form": form,
        "title": _("Edit the measure"),
        "back": reverse("plans:measure", args=[region, key]),
        "breadcrumbs": _trail(shown.goal.plan, _("Edit the measure")),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
def add(request: HttpRequest, region: str) -> HttpResponse:
    """The form of a measure of people's own."""
    allow(cast(User, request.user), "plan.edit", Scope(region=region))
    plan = queries.newest_plan(region)
    if plan is None:
        raise NotKnown(_("There is no plan yet. Derive one from the gaps first."))
    form = NewMeasureForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        values = {
            **form.cleaned_data,
            "kind": form.cleaned_data["kind"].code,
            "orp": form.cleaned_data["orp"].code,
        }
        added = services.add_measure(plan=plan, day=_day(region), by=cast(User, request.user), **values)
        return redirect("plans:measure", region, added.pk)
    context = {
        "region": plan.region,
        "form": form,
        "title": _("Add a measure"),
        "back": reverse("plans:index", args=[region]),
        "breadcrumbs": _trail(plan, _("Add a measure")),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
def remove(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Ask once, then take the measure out of the plan."""
    shown = queries.measure(region, key)
    allow(cast(User, request.user), "plan.edit", shown)
    if request.method == "POST":
        services.remove_measure(measure=shown, by=cast(User, request.user))
        messages.success(request, _("The measure was removed. It can be put back below the plan."))
        return redirect("plans:index", region)
    context = {
        "region": shown.goal.plan.region,
        "measure": shown,
        "consequences": [
            _("The measure disappears from the plan and from its next edition."),
            _("It is not derived from the gaps again, until somebody puts it back."),
            _("Issued editions stay as they are."),
        ],
        "cancel_url": reverse("plans:measure", args=[region, key]),
        "breadcrumbs": _trail(shown.goal.plan, _("Remove the measure")),
    }
    return render(request, "plans/remove.html", context)


@login_required
@require_POST
def restore(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Put a removed measure back."""
    services.restore_measure(measure=queries.measure(region, key), by=cast(User, request.user))
    return redirect("plans:measure", region, key)


@login_required
@require_POST
def derive(request: HttpRequest, region: str) -> HttpResponse:
    """Derive measures from the newest gaps."""
    services.derive(region=region, day=_day(region), by=cast(User, request.user))
    messages.success(
        request, _("Measures were derived from the newest gaps. Edited ones stayed as they were.")
    )
    return redirect("plans:index", region)


@login_required
def edition(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """An issued edition as a page, from the same content as its documents."""
    allow(cast(User, request.user), "plan.view", Scope(region=region))
    issued = queries.edition(region, year, number)
    context = {
        "region": issued.plan.region,
        "edition": issued,
        "content": reading.written(
            issued.content, lambda code: reverse("network:service", args=[region, code])
        ),
        "downloads": [
            {
                "title": f"PDF ({issued.pages} {_('pages')})",
                "url": reverse("plans:pdf", args=[region, year, number]),
            },
            {"title": "DOCX", "url": reverse("plans:docx", args=[region, year, number])},
        ],
        "breadcrumbs": _trail(issued.plan, _("Edition %(number)s") % {"number": number}),
    }
    return render(request, "plans/edition.html", context)


@login_required
def pdf(request: HttpRequest, region: str, year: int, number: int) -> FileResponse:
    """The PDF of an edition."""
    allow(cast(User, request.user), "plan.view", Scope(region=region))
    digest = queries.edition(region, year, number).pdf_digest
    return _document(digest, ".pdf", f"plan-{region}-{year}-{number}.pdf", "application/pdf")


@login_required
def word(request: HttpRequest, region: str, year: int, number: int) -> FileResponse:
    """The DOCX of an edition."""
    allow(cast(User, request.user), "plan.view", Scope(region=region))
    digest = queries.edition(region, year, number).docx_digest
    return _document(digest, ".docx", f"plan-{region}-{year}-{number}.docx", DOCX)


def _document(digest: str, suffix: str, name: str, content_type: str) -> FileResponse:
    return FileResponse(files.path_of(digest, suffix).open("rb"), filename=name, content_type=content_type)


def _day(region: str) -> date:
    """Return the day that the region plans for: that of its newest gaps."""
    run = gaps.newest(region)
    return run.day if run else timezone.localdate()


def _trail(plan: Plan, here: str) -> list[dict[str, str]]:
    return [
        {"title": _("Plan"), "url": reverse("plans:index", args=[plan.region.code])},
        {"title": here, "url": ""},
    ]
