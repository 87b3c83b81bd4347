"""Letters: one of a service, or all of a round made in the background as one archive."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding import tasks
from opora.funding.letters import act, archive, content, pdf, word
from opora.funding.letters.declared import declared_texts
from opora.funding.letters.tables import MadeTable
from opora.funding.letters.template import template_of
from opora.funding.models import Round
from opora.funding.payments import queries as payments
from opora.funding.places import Place
from opora.register import queries as register
from opora.territory import queries as territory

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The letters of the newest decided round; before the first one, what they wait for."""
    allow(cast(User, request.user), act.PERMISSION, Scope(region=region))
    found = payments.decided_round(region)
    if found is not None:
        return redirect("funding:letters:round", region, found.place)
    unit = territory.region(region)
    crumbs = [
        {"title": _("Funding"), "url": reverse("funding:index", args=[region])},
        {"title": _("Letters")},
    ]
    return render(request, "funding/letters/nothing.html", {"region": unit, "breadcrumbs": crumbs})


@login_required
def round_(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """What letters of a round were made, and the button that makes them."""
    _person, found = _opened(request, region, place)
    rows = list(act.runs(found))
    going = next((run for run in rows if run.status == Run.Status.RUNNING), None)
    last = rows[0] if rows and rows[0].status in (Run.Status.REFUSED, Run.Status.FAILED) else None
    context = {
        "region": found.region,
        "round": found,
        "is_decided": found.state in content.DECIDED,
        "failed": last,
        "conditions": [
            (each.shown(found.year), each.assumed) for each in declared_texts(region).content.conditions
        ],
        "breadcrumbs": _crumbs(found),
        **(_progress(going) if going is not None else {}),
    }
    return answer_list(
        request,
        rows=[run for run in rows if run.status == Run.Status.DONE],
        table_class=MadeTable,
        template="funding/letters/round.html",
        name=f"{region}-{place}-letters",
        context=context,
    )


@require_POST
@login_required
def make(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Have every letter of the round made."""
    person, found = _opened(request, region, place)
    run, is_new = act.ask(round=found, address=request.build_absolute_uri("/"), by=person)
    if is_new:
        tasks.make_letters.enqueue(run.pk)
    return redirect("funding:letters:round", region, found.place)


@login_required
def progress(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """How far the letters are, as a fragment; at the end the whole page is asked for again."""
    allow(cast(User, request.user), act.PERMISSION, Scope(region=region))
    found = act.run_of(region, run)
    answer = render(request, "core/components/progress.html", _progress(found))
    if found.status != Run.Status.RUNNING:
        answer["HX-Redirect"] = _page(found)
    return answer


@require_POST
@login_required
def cancel(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """Stop making letters."""
    found = act.run_of(region, run)
    act.cancel(run=found, by=cast(User, request.user))
    return redirect(_page(found))


@login_required
def all_letters(request: HttpRequest, region: str, run: int) -> HttpResponseBase:
    """The archive of all letters, sent from the disk."""
    allow(cast(User, request.user), act.PERMISSION, Scope(region=region))
    found = act.run_of(region, run)
    path = archive.path_of(found.summary["digest"]) if found.status == Run.Status.DONE else None
    if path is None or not path.exists():
        raise NotKnown(_("The letters of run %(run)s are not there. Make them again.") % {"run": run})
    name = f"{region}-{found.asked['round']}-letters-run-{run}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@login_required
def letter_pdf(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """The letter of one service as a PDF."""
    made = pdf.renderer()(_letter(request, region, place, identifier))
    return _file(made, "application/pdf", f"{place}-{identifier}.pdf")


@login_required
def letter_docx(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """The letter of one service for Word."""
    found = _letter(request, region, place, identifier)
    return _file(word.renderer(template_of(region))(found), DOCX, f"{place}-{identifier}.docx")


def _letter(request: HttpRequest, region: str, place: Place, identifier: str) -> content.Letter:
    """Return a letter to whoever makes letters, and of a published round to the provider itself."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    service = register.visible_service(region, identifier, reach_of(person, region))
    found = funding.round_at(region, place)
    if found.state not in payments.OUT:
        allow(person, act.PERMISSION, found)
    return content.letter(found, service.identifier, request.build_absolute_uri("/"))


def _opened(request: HttpRequest, region: str, place: Place) -> tuple[User, Round]:
    person = cast(User, request.user)
    allow(person, act.PERMISSION, Scope(region=region))
    return person, funding.round_at(region, place)


def _progress(run: Run) -> dict[str, Any]:
    key = [run.region_code, run.pk]
    is_running = run.status == Run.Status.RUNNING
    return {
        "run": run,
        "title": _("Making letters"),
        "status_url": reverse("funding:letters:progress", args=key),
        "refresh_url": _page(run),
        "cancel_url": reverse("funding:letters:cancel", args=key) if is_running else "",
        "cancel_label": _("Stop making letters"),
        "result_url": "",
        "is_silent": act.is_silent(run),
    }


def _page(run: Run) -> str:
    return reverse("funding:letters:round", args=[run.region_code, run.asked["round"]])


def _crumbs(found: Round) -> list[dict[str, str]]:
    region = found.region.code
    return [
        {"title": found.region.name, "url": reverse("territory:index", args=[region])},
        {"title": _("Funding"), "url": reverse("funding:index", args=[region])},
        {"title": _("Letters %(round)s") % {"round": found.place}},
    ]


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=kind, headers=headers)
