"""Checks for people: what was noticed in the applications of a round, and everything about one of them."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.funding import explanation, queries, sheet
from opora.funding.checking.declared import declared_checks
from opora.funding.checking.filters import NoticedFilter
from opora.funding.checking.queries import checked, noticed
from opora.funding.checking.tables import NoticedTable
from opora.funding.places import Place


@login_required
def index(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """What the checks noticed in the applications of a round that the person may see."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    round_ = queries.round_at(region, place)
    checks = declared_checks(region).content
    rows = queries.applications(round_).prefetch_related(None)
    seen = queries.visible_applications(rows, reach_of(person, region))
    chosen = NoticedFilter(request.GET, queryset=seen, request=request, checks=checks)
    context = {
        "region": round_.region,
        "round": round_,
        "filter": chosen,
        "note": said(checks.rules.note.to_json()),
        "applications": seen.count(),
        "breadcrumbs": sheet.crumbs(
            round_.region, _("Checks of applications %(year)s") % {"year": round_.place}
        ),
    }
    return answer_list(
        request,
        rows=chosen.left(noticed(round_, list(chosen.qs))),
        table_class=NoticedTable,
        template="funding/checking/index.html",
        name=f"{region}-{round_.place}-checks",
        context=context,
    )


@login_required
def application(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Every check of one application and its indicators, each with the numbers it was computed from."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    round_ = queries.round_at(region, place)
    found = queries.application(round_, identifier, reach_of(person, region))
    result = checked(round_, identifier)
    checks = declared_checks(region).content
    shown = [
        each.step.to_json() for each in (*result.failed, *(each for each in result.findings if each.holds))
    ]
    failed = {each.name: each.is_error for each in result.failed}
    context = {
        "region": round_.region,
        "application": found,
        "findings": [{**explanation.tree(step), "is_error": failed.get(step["name"])} for step in shown],
        "failed": len(result.failed),
        "steps": [explanation.tree(step.to_json()) for step in result.indicators.values()],
        "note": said(checks.rules.note.to_json()),
        "breadcrumbs": [
            *sheet.crumbs(round_.region, "")[:1],
            {"title": _("Funding"), "url": reverse("funding:index", args=[region])},
            {
                "title": _("Checks of applications %(year)s") % {"year": round_.place},
                "url": reverse("funding:checks", args=[region, round_.place]),
            },
            {"title": identifier},
        ],
    }
    return render(request, "funding/checking/application.html", context)
