"""Files offered to the register, for people: the list, the report of each, and taking one in while others work."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.queries import SILENCE
from opora.register import queries, services, sheet, tasks
from opora.register.findings import Stored
from opora.register.forms import IntakeForm
from opora.register.models import Intake
from opora.register.tables import FindingTable, IntakeTable
from opora.territory import queries as territory

Crumbs = list[dict[str, str]]
MOST_SHOWN = 20
"""The page of a refused file shows so many errors; its report has the warnings too."""


def _planner(request: HttpRequest, region: str) -> User:
    person = cast(User, request.user)
    allow(person, "register.import", Scope(region=region))
    return person


def _crumbs(region: str, *more: tuple[str, str]) -> Crumbs:
    first = {"title": _("Register"), "url": reverse("register:index", args=[region])}
    return [first, *({"title": title, "url": url} for title, url in more)]


def _listed(region: str) -> tuple[str, str]:
    return _("Files"), reverse("register:intakes", args=[region])


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The files that were offered to the register, taken in or refused."""
    _planner(request, region)
    return answer_list(
        request,
        rows=queries.intakes(region),
        table_class=IntakeTable,
        template="register/intakes.html",
        name=f"{region}-intakes",
        context={
            "region": territory.region(region),
            "offers": [each for each in queries.newest_offers(region) if _is_open(each)],
            "breadcrumbs": _crumbs(region, (_("Files"), "")),
        },
    )


@login_required
def intake(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """The report of one file, to read and to download."""
    _planner(request, region)
    found = queries.intake(region, key)
    return answer_list(
        request,
        rows=found.problems,
        table_class=FindingTable,
        template="register/intake.html",
        name=f"{region}-intake-{found.pk}",
        context={
            "region": territory.region(region),
            "intake": found,
            "facts": sheet.intake_facts(found),
            "not_listed": found.errors + found.warnings - len(found.problems),
            "breadcrumbs": _crumbs(region, _listed(region), (found.file_name, "")),
        },
    )


@login_required
def take_in(request: HttpRequest, region: str) -> HttpResponse:
    """Offer a file of the state register; it is read in the background, so that the page stays usable."""
    person = _planner(request, region)
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        run = services.offer(
            stream=given["file"],
            file_name=given["file"].name,
            region=region,
            day=given["day"],
            synthetic=given["synthetic"],
            by=person,
        )
        return _start(run)
    context = {
        "region": territory.region(region),
        "form": form,
        "breadcrumbs": _crumbs(region, _listed(region), (_("Take in a file"), "")),
    }
    return render(request, "register/take_in.html", context, status=422 if form.errors else 200)


def _start(run: Run) -> HttpResponse:
    tasks.take_in_offered.enqueue(run.pk)
    return redirect("register:offer", run.region_code, run.pk)


@login_required
def offer(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """How far an offered file is; once it was taken in, its report; when it was refused, why and what to do."""
    _planner(request, region)
    run = queries.offer(region, key)
    if run.status == Run.Status.DONE:
        return redirect("register:intake", region, run.summary["intake"])
    refused = queries.intake(region, run.summary["intake"]) if "intake" in run.summary else None
    context = {
        "region": territory.region(region),
        "intake": refused,
        "asks": services.is_waiting(run),
        "findings": sheet.findings_table(_errors(refused)) if refused else None,
        "breadcrumbs": _crumbs(region, _listed(region), (run.asked["file_name"], "")),
        **_progress(run),
    }
    return render(request, "register/offer.html", context)


@login_required
def offer_progress(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """How far an offered file is, as a fragment; at the end the whole page is asked for again."""
    _planner(request, region)
    run = queries.offer(region, key)
    answer = render(request, "core/components/progress.html", _progress(run))
    if run.status != Run.Status.RUNNING:
        answer["HX-Redirect"] = reverse("register:offer", args=[region, key])
    return answer


@require_POST
@login_required
def cancel_offer(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Leave an offered file."""
    services.cancel(run=queries.offer(region, key), by=_planner(request, region))
    return redirect("register:offer", region, key)


@require_POST
@login_required
def confirm_offer(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Take in a file whose number of services moved, after a person has checked it."""
    return _start(services.confirm(run=queries.offer(region, key), by=_planner(request, region)))


@require_POST
@login_required
def discard_offer(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Throw away a file that waits for a confirmation."""
    services.discard(run=queries.offer(region, key), by=_planner(request, region))
    return redirect("register:intakes", region)


def _errors(refused: Intake) -> list[Stored]:
    return [each for each in refused.problems if each["severity"] == "error"][:MOST_SHOWN]


def _is_open(run: Run) -> bool:
    return run.status == Run.Status.RUNNING or services.is_waiting(run)


def _progress(run: Run) -> dict[str, object]:
    key = [run.region_code, run.pk]
    is_running = run.status == Run.Status.RUNNING
    return {
        "run": run,
        "title": run.asked["file_name"],
        "status_url": reverse("register:offer-progress", args=key),
        "refresh_url": reverse("register:offer", args=key),
        "cancel_url": reverse("register:cancel-offer", args=key) if is_running else "",
        "cancel_label": _("Do not take the file in"),
        "result_url": "",
        "is_silent": is_running and timezone.now() - run.beat_at > SILENCE,
    }
