"""Publishing for those who publish: the snapshots, the act of publishing, the verification of one."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.publishing import freezing, queries
from opora.publishing.verification import verify
from opora.territory import queries as territory


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
    """One snapshot: verified anew whenever the page is opened, with its files."""
    allow(cast(User, request.user), "publication.view", Scope(region=region))
    found = queries.snapshot(region, digest)
    context: dict[str, Any] = {
        "region": found.region,
        "snapshot": found,
        "verdict": verify(freezing.folder_of(digest)),
        "breadcrumbs": [
            {"title": _("Publication"), "url": reverse("publishing:index", args=[region])},
            {"title": digest[:12], "url": ""},
        ],
    }
    return render(request, "publishing/snapshot.html", context)
