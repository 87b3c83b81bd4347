"""Publishing for those who publish: the snapshots, the act of publishing, the verification of a snapshot."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.publishing import freezing, queries, services
from opora.publishing.verification import verify_files
from opora.territory import queries as territory
from opora_engine import VERSION


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """What was published and when, and the act of publishing."""
    allow(cast(User, request.user), "publication.view", Scope(region=region))
    person = cast(User, request.user)
    context = {
        "region": territory.region(region),
        "snapshots": queries.snapshots(region),
        "may_publish": person.has_perm("publication.calculate", Scope(region=region)),
        "run": queries.newest(region),
    }
    return render(request, "publishing/index.html", context)


@login_required
def snapshot(request: HttpRequest, region: str, digest: str) -> HttpResponse:
    """One snapshot: whether its files are whole now, and what came out when it was verified last."""
    allow(cast(User, request.user), "publication.view", Scope(region=region))
    found = queries.snapshot(region, digest)
    verified = found.verifications.select_related("by").first()
    context: dict[str, Any] = {
        "region": found.region,
        "snapshot": found,
        "files": verify_files(freezing.folder_of(digest)),
        "verified": verified,
        "by_this_engine": verified is not None and verified.engine_version == VERSION,
        "breadcrumbs": [
            {"title": _("Publication"), "url": reverse("publishing:index", args=[region])},
            {"title": digest[:12], "url": ""},
        ],
    }
    return render(request, "publishing/snapshot.html", context)


@login_required
@require_POST
def verify(request: HttpRequest, region: str, digest: str) -> HttpResponse:
    """Verify a snapshot again now."""
    services.verify_again(snapshot=queries.snapshot(region, digest), by=cast(User, request.user))
    return redirect("publishing:snapshot", region, digest)
