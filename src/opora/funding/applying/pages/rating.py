"""The region rates applications: one on its page, many by a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.funding.applying import services
from opora.funding.applying.forms import PointsFileForm, PointsForm
from opora.funding.applying.pages.opening import address, opened, person_of, round_at, trail
from opora.funding.models import Round
from opora.funding.places import Place

MOST_BYTES = 1_000_000
"""A file of points of ten thousand services is a fifth of it."""


@login_required
@require_POST
def rate(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Give points to one submitted application."""
    found = opened(request, region, place, identifier)
    allow(person_of(request), "funding.calculate", found.round)
    form = PointsForm(request.POST)
    if found.application is None:
        raise Refused(_("Only a submitted application can be rated."))
    if form.is_valid():
        services.rate(
            application=found.application, points=form.cleaned_data["points"], by=person_of(request)
        )
        messages.success(request, _("The points were stored."))
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["points"]))
    return redirect(address(found))


@login_required
def points(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Rate applications of a round by a file."""
    round_ = round_at(request, region, place)
    allow(person_of(request), "funding.calculate", round_)
    form = PointsFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = _taken_in(request, round_, form.cleaned_data["file"])
        except Refused as refusal:
            for line in [str(problem) for problem in refusal.problems] or [refusal.message]:
                form.add_error("file", line)
        else:
            told = ngettext("%(count)s application was rated.", "%(count)s applications were rated.", changed)
            messages.success(request, told % {"count": changed})
            return redirect("funding:applying:applications", region, round_.place)
    context = {
        "region": round_.region,
        "form": form,
        "has_file": True,
        "title": _("Points of criteria for the round %(round)s") % {"round": round_.name},
        "lead": _("The list of applications gives the file: download it as CSV and fill in the points."),
        "button": _("Take the points in"),
        "back": reverse("funding:applying:applications", args=[region, round_.place]),
        "breadcrumbs": trail(round_, region, here=_("Points of criteria")),
    }
    return render(request, "funding/applying/form.html", context, status=422 if form.errors else 200)


def _taken_in(request: HttpRequest, round_: Round, upload: UploadedFile) -> int:
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(_("The file is larger than a file of points can be. Choose another one."))
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name or "points.csv").name
        path.write_bytes(upload.read())
        return services.take_in_points(round=round_, file=path, by=person_of(request))
