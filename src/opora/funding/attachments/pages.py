"""Attached files for people: the list with the form, the download, removal and putting back."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from opora.accounts.models import User
from opora.core.refusals import NotKnown, Refused
from opora.funding.attachments import queries, services, sheet, store
from opora.funding.attachments.declared import declared_limits
from opora.funding.attachments.forms import UploadForm
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.sizes import written
from opora.funding.attachments.subjects import Thing
from opora.territory import queries as territory

READ_ANYWAY = 3
"""Of an upload up to so many times the limit is read to its end: a browser shows no answer to what was cut off."""


@csrf_exempt  # the body of a request is not read before its length is known; `_files` checks the token
@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, region: str, subject: str) -> HttpResponse:
    """The files of one thing, with the form to attach another; an enormous upload is refused before it is read."""
    limit = declared_limits(region).content.file_bytes
    if int(request.META.get("CONTENT_LENGTH") or 0) > READ_ANYWAY * limit:
        raise Refused(
            _("This upload is far larger than what may be attached (%(size)s).") % {"size": written(limit)}
        )
    return _files(request, region, subject)


@csrf_protect
def _files(request: HttpRequest, region: str, subject: str) -> HttpResponse:
    person = _person(request)
    thing = queries.visible_thing(region, subject, person, timezone.localdate())
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid() and _attached(request, subject, form):
        return redirect(thing.address)
    context = _page(region, subject, thing, form, person)
    return render(request, "funding/attachments/page.html", context, status=422 if form.errors else 200)


def _attached(request: HttpRequest, subject: str, form: UploadForm) -> bool:
    """Attach what was uploaded; a refusal becomes an error of the field."""
    upload = form.cleaned_data["upload"]
    try:
        services.attach(subject=subject, upload=upload, by=_person(request), day=timezone.localdate())
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        form.add_error("upload", refusal.message)
        return False
    messages.success(request, _("The file was attached."))
    return True


def _page(region: str, subject: str, thing: Thing, form: UploadForm, person: User) -> dict[str, Any]:
    return {
        "region": territory.region(region),
        "breadcrumbs": sheet.crumbs(region, thing),
        "thing": thing,
        "form": form,
        "attached": sheet.attached_sheet(subject, thing, person),
    }


@login_required
def download(request: HttpRequest, region: str, key: int) -> HttpResponseBase:
    """The bytes of one file, always as a file to be saved, never shown inside a page of ours."""
    found = queries.attachment(region, key, _person(request), timezone.localdate())
    path = store.path_of(found.digest)
    if not path.exists():
        raise NotKnown(
            _(
                "The bytes of this file are missing on the server (%(digest)s). Ask its administrator to restore them."
            )
            % {"digest": found.digest[:12]}
        )
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def remove(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Remove a file; it can be put back from the same list."""
    found = _changed(request, region, key)
    services.remove(attachment=found, by=_person(request), day=timezone.localdate())
    messages.success(request, _("The file was removed. It can still be put back."))
    return redirect("funding:attachments:list", region=region, subject=found.subject)


@login_required
@require_POST
def restore(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """Put a removed file back."""
    found = _changed(request, region, key)
    services.restore(attachment=found, by=_person(request), day=timezone.localdate())
    messages.success(request, _("The file is attached again."))
    return redirect("funding:attachments:list", region=region, subject=found.subject)


def _changed(request: HttpRequest, region: str, key: int) -> Attachment:
    return queries.attachment(region, key, _person(request), timezone.localdate())


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
