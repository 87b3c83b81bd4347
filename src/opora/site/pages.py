"""Pages that belong to no single module: the home of each role, runs, the log, health, errors."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from structlog.contextvars import get_contextvars

from opora.accounts.models import User
from opora.core import queries
from opora.core.line import CALCULATED
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.core.services import cancel_run
from opora.site import acts, checks, line, tasks
from opora.site import home as homes
from opora.site.tables import LogFilter, LogTable
from opora.territory.queries import region as region_of


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What changed, what is due, what is wrong: for the roles of this person, region by region."""
    person = cast(User, request.user)
    return render(request, "site/home.html", {"regions": homes.of(person)})


@require_POST
@login_required
def recompute(request: HttpRequest, region: str, station: str) -> HttpResponse:
    """Calculate a station in the background, alone or with what is out of date before it; the page stays usable."""
    if station not in acts.CALCULATIONS:
        raise NotKnown(
            _("There is no station %(station)s on the line that can be calculated.") % {"station": station}
        )
    person = cast(User, request.user)
    allow(person, f"{station}.calculate", Scope(region=region))
    tasks.calculate.enqueue(station, region, person.pk, alone="alone" in request.POST)
    messages.success(
        request,
        _("The calculation was started. The line above shows when it is done; you can go on working."),
    )
    return redirect(line.INTERNAL[station], region)


@login_required
def run(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """One run: what was asked, of which inputs, by which rules, with which result."""
    found = _run(request, region, run)
    return render(
        request, "site/run.html", {"run": found, "region": region_of(region), **_progress(region, found)}
    )


@login_required
def run_progress(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """How far a run is, as a fragment."""
    found = _run(request, region, run)
    return render(request, "core/components/progress.html", {"run": found, **_progress(region, found)})


@require_POST
@login_required
def cancel(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """Stop a run that goes on."""
    found = _run(request, region, run)
    allow(cast(User, request.user), f"{found.kind}.calculate", Scope(region=region))
    cancel_run(found, by=cast(User, request.user))
    return redirect("site:run", region, run)


@login_required
def log(request: HttpRequest, region: str) -> HttpResponse:
    """Who did what and when, newest first."""
    allow(cast(User, request.user), "log.view", Scope(region=region))
    return answer_list(
        request,
        rows=queries.log_entries(region),
        table_class=LogTable,
        filter_class=LogFilter,
        template="site/log.html",
        name=f"{region}-log",
        context={"region": region_of(region)},
    )


def health(request: HttpRequest) -> JsonResponse:
    """Whether the server can do its work: 200 and "ok", or 503 with what is wrong. No details of the machine."""
    failed = [check.name for check in checks.quick() if not check.passed]
    return JsonResponse(
        {"status": "failed" if failed else "ok", "failed": failed}, status=503 if failed else 200
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug: say so, and give the reference under which the log has it."""
    reference = str(get_contextvars().get("request_id", ""))
    return render(request, "site/error.html", {"reference": reference}, status=500)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page at this address."""
    refusal = NotKnown(
        _("There is no page at the address %(path)s. Check it, or start from the home page.")
        % {"path": request.path}
    )
    return render(request, "core/refused.html", {"refusal": refusal}, status=404)


def _run(request: HttpRequest, region: str, key: int) -> Run:
    found = Run.objects.filter(region_code=region, kind__in=CALCULATED, pk=key).select_related("by").first()
    if found is None:
        raise NotKnown(
            _("There is no run %(run)s in the region %(region)s.") % {"run": key, "region": region}
        )
    allow(cast(User, request.user), f"{found.kind}.view", Scope(region=region))
    return found


def _progress(region: str, run: Run) -> dict[str, object]:
    may_cancel = run.status == Run.Status.RUNNING
    return {
        "title": line.TITLES[run.kind],
        "status_url": reverse("site:run-progress", args=[region, run.pk]),
        "refresh_url": reverse("site:run", args=[region, run.pk]),
        "cancel_url": reverse("site:cancel", args=[region, run.pk]) if may_cancel else "",
        "result_url": reverse(line.INTERNAL[run.kind], args=[region])
        if run.status == Run.Status.DONE
        else "",
        "is_silent": may_cancel and timezone.now() - run.beat_at > queries.SILENCE,
        "demo_mode": settings.DEMO_MODE,
    }
