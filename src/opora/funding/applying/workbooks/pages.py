"""The two doors of workbooks: out with what is known, back through a page that shows what will change."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from opora.accounts.models import User
from opora.core.downloads import XLSX
from opora.core.permissions import allow
from opora.core.refusals import NotKnown, Refused
from opora.funding import queries as funding
from opora.funding.applying.workbooks import services, sheet
from opora.funding.applying.workbooks.desks import EVERYBODY, desk_of, handed_out, scope_of
from opora.funding.applying.workbooks.forms import WorkbookForm
from opora.funding.applying.workbooks.marking import marked
from opora.funding.applying.workbooks.uploads import subject_of
from opora.funding.attachments import queries as attachments
from opora.funding.attachments import store
from opora.funding.attachments.declared import declared_limits
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.sizes import written
from opora.funding.models import Round
from opora.funding.places import Place

READ_ANYWAY = 3
"""Of an upload up to so many times the limit is read to its end: a browser shows no answer to what was cut off."""


@csrf_exempt  # the body of a request is not read before its length is known; `_index` checks the token
@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, region: str, place: Place, provider: str) -> HttpResponse:
    """Where a provider takes the workbook and where it comes back."""
    limit = declared_limits(region).content.workbook_bytes
    if int(request.META.get("CONTENT_LENGTH") or 0) > READ_ANYWAY * limit:
        raise Refused(
            _("This upload is far larger than a workbook may be (%(size)s).") % {"size": written(limit)}
        )
    return _index(request, region, place, provider)


@csrf_protect
def _index(request: HttpRequest, region: str, place: Place, provider: str) -> HttpResponse:
    round_ = _opened(request, region, place, provider)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_bound and form.is_valid():
        kept = _taken_in(request, round_, provider, form)
        if kept is not None:
            return redirect("funding:workbooks:back", region, round_.place, provider, kept.pk)
    context = {**_around(round_, provider), "form": form}
    return render(request, "funding/workbooks/index.html", context, status=422 if form.errors else 200)


def _taken_in(request: HttpRequest, round_: Round, provider: str, form: WorkbookForm) -> Attachment | None:
    """Keep the workbook; a refusal becomes an error of the field."""
    upload = form.cleaned_data["upload"]
    try:
        return services.take_in(
            round=round_, provider=provider, upload=upload, by=_person(request), day=_today()
        )
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        form.add_error("upload", refusal.message)
        return None


@login_required
def take_out(request: HttpRequest, region: str, place: Place, provider: str) -> HttpResponse:
    """The workbook with everything that is known today."""
    round_ = _opened(request, region, place, provider)
    content = handed_out(round_, provider, _today(), timezone.now())
    return _file(content, f"{region}-{round_.place}-{provider}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, region: str, place: Place, provider: str, key: int) -> HttpResponse:
    """What a workbook that came back says: the cells to mend, or what will change, to be confirmed."""
    round_ = _opened(request, region, place, provider)
    kept = _kept(request, round_, provider, key)
    if request.method == "POST":
        changed = services.take_over(
            round=round_, provider=provider, kept=kept, by=_person(request), day=_today()
        )
        told = ngettext("%(count)s value was changed.", "%(count)s values were changed.", changed)
        messages.success(request, told % {"count": changed})
        return redirect("funding:workbooks:index", region, round_.place, provider)
    said = services.reviewed(round_, provider, kept, _today())
    context = {**_around(round_, provider), "kept": kept, **sheet.review_sheet(said)}
    return render(request, "funding/workbooks/back.html", context)


@login_required
def marked_copy(request: HttpRequest, region: str, place: Place, provider: str, key: int) -> HttpResponse:
    """The workbook that came back with its faults marked in the cells."""
    round_ = _opened(request, region, place, provider)
    kept = _kept(request, round_, provider, key)
    faults = services.reviewed(round_, provider, kept, _today()).faults
    with store.path_of(kept.digest).open("rb") as stream:
        content = marked(stream, faults)
    return _file(content, f"{region}-{round_.place}-{provider}-faults.xlsx")


def _opened(request: HttpRequest, region: str, place: Place, provider: str) -> Round:
    """Return the round when the person may take out and bring back this workbook of it."""
    round_ = funding.round_at(region, place)
    allow(_person(request), desk_of(provider).permission, scope_of(round_, provider))
    return round_


def _kept(request: HttpRequest, round_: Round, provider: str, key: int) -> Attachment:
    found = attachments.attachment(round_.region.code, key, _person(request), _today())
    if found.subject != subject_of(round_, provider):
        raise NotKnown(
            _("There is no attached file %(number)s among those that you may see.") % {"number": key}
        )
    return found


def _around(round_: Round, provider: str) -> dict[str, Any]:
    region = round_.region.code
    return {
        "region": round_.region,
        "round": round_,
        "provider": provider,
        "is_rating": provider == EVERYBODY,
        "closed": desk_of(provider).closed(round_, provider, _today()),
        "breadcrumbs": [
            {"title": _("Funding"), "url": reverse("funding:index", args=[region])},
            {"title": _("Workbook of applications, round %(round)s") % {"round": round_.place}, "url": ""},
        ],
    }


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _today() -> date:
    return timezone.localdate()


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
