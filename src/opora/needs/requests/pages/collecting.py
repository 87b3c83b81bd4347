"""The list of requests, a new collection, a new request, municipalities that are silent, reminders."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opora.accounts.permissions import reach_of
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.needs.requests import queries, services, sheet
from opora.needs.requests.filters import RequestFilter, SilentFilter
from opora.needs.requests.forms import CollectionForm, PlaceForm
from opora.needs.requests.models import Collection
from opora.needs.requests.pages.opening import person_of, trail
from opora.needs.requests.services import Reminded
from opora.needs.requests.tables import RequestTable, SilentTable
from opora.territory import queries as territory

SHOWN_LETTERS = 50
"""How many of the newest reminders stand below the list; all of them are stored."""


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Requests that the person may see, and what can be done in the newest collection."""
    person, day = person_of(request), timezone.localdate()
    allow(person, "needs.view", Scope(region=region))
    collection = queries.newest_collection(region, day)
    context: dict[str, Any] = {
        "region": territory.region(region),
        "collection": collection,
        "own": queries.own_places(region, person, day),
        "may_collect": person.has_perm("needs.answer", Scope(region=region)),
        "may_fill": person.has_perm("needs.request", Scope(region=region)),
        "breadcrumbs": trail(region),
    }
    if collection is not None:
        context |= _of_collection(collection, day)
    return answer_list(
        request,
        rows=queries.requests(region, person),
        table_class=RequestTable,
        filter_class=RequestFilter,
        template="needs/requests/index.html",
        name=f"{region}-requests",
        context=context,
    )


def _of_collection(collection: Collection, day: date) -> dict[str, Any]:
    return {
        "days": sheet.days(collection.shown_from, collection.last_new_on, collection.last_edit_on),
        "takes_new": collection.takes_new_on(day),
    }


@login_required
def open_collection(request: HttpRequest, region: str) -> HttpResponse:
    """The form of a new collection."""
    allow(person_of(request), "needs.answer", Scope(region=region))
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.open_collection(region=region, by=person_of(request), **form.cleaned_data)
        messages.success(request, _("The collection was opened."))
        return redirect("needs:requests:index", region)
    context = {
        "region": territory.region(region),
        "form": form,
        "title": _("Open a collection of requests"),
        "lead": _("Municipalities see it from the first day on and state what help is missing in them."),
        "button": _("Open the collection"),
        "breadcrumbs": trail(region, here=_("Open a collection of requests")),
    }
    return render(request, "needs/requests/form.html", context, status=422 if form.errors else 200)


@login_required
def new(request: HttpRequest, region: str) -> HttpResponse:
    """Choose the municipality and begin its request."""
    person, day = person_of(request), timezone.localdate()
    allow(person, "needs.request", Scope(region=region))
    form = PlaceForm(request.POST or None, places=queries.fillable(region, person, day))
    if request.method == "POST" and form.is_valid():
        place = territory.unit(region, form.cleaned_data["municipality"], day)
        begun = services.begin(collection=_newest(region, day), place=place, day=day, by=person)
        return redirect("needs:requests:edit", region, begun.collection.year, begun.number)
    context = {
        "region": territory.region(region),
        "form": form,
        "title": _("New request"),
        "lead": _(
            "Choose the municipality. If it is not your own, the request says who filled it in on its behalf."
        ),
        "button": _("Begin the request"),
        "breadcrumbs": trail(region, here=_("New request")),
    }
    return render(request, "needs/requests/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def nothing(request: HttpRequest, region: str) -> HttpResponse:
    """Say that a municipality asks for nothing this time."""
    day = timezone.localdate()
    place = territory.unit(region, request.POST.get("municipality", ""), day)
    services.ask_for_nothing(collection=_newest(region, day), place=place, day=day, by=person_of(request))
    messages.success(request, _("Noted: %(name)s asks for nothing this time.") % {"name": place.unit.name})
    return redirect("needs:requests:index", region)


@login_required
def silent(request: HttpRequest, region: str) -> HttpResponse:
    """Municipalities that have not been heard from in the newest collection."""
    person, day = person_of(request), timezone.localdate()
    allow(person, "needs.request", Scope(region=region))
    collection = _newest(region, day)
    may_remind = person.has_perm("needs.answer", collection.scope)
    return answer_list(
        request,
        rows=queries.silent(collection, reach_of(person, region), day),
        table_class=SilentTable,
        filter_class=SilentFilter,
        template="needs/requests/silent.html",
        name=f"{region}-silent",
        context={
            "region": collection.region,
            "collection": collection,
            "may_remind": may_remind and collection.takes_new_on(day),
            "letters": sheet.letters(queries.reminders(collection)[:SHOWN_LETTERS]) if may_remind else None,
            "breadcrumbs": trail(region, here=_("Municipalities that have not been heard from")),
        },
    )


@login_required
@require_POST
def remind(request: HttpRequest, region: str) -> HttpResponse:
    """Send reminders to municipalities that have not been heard from."""
    day = timezone.localdate()
    done = services.remind(
        collection=_newest(region, day),
        day=day,
        address=request.build_absolute_uri("/"),
        by=person_of(request),
    )
    _tell(request, done)
    return redirect("needs:requests:silent", region)


def _tell(request: HttpRequest, done: Reminded) -> None:
    sent = ngettext("%(count)s reminder was sent.", "%(count)s reminders were sent.", done.sent)
    messages.success(request, sent % {"count": done.sent})
    if done.failed:
        failed = ngettext(
            "%(count)s letter could not be sent; it goes out with the next round. Check the mail server.",
            "%(count)s letters could not be sent; they go out with the next round. Check the mail server.",
            done.failed,
        )
        messages.warning(request, failed % {"count": done.failed})
    if done.without_account:
        without = ngettext(
            "%(count)s municipality has nobody with an account who could be written to.",
            "%(count)s municipalities have nobody with an account who could be written to.",
            done.without_account,
        )
        messages.warning(request, without % {"count": done.without_account})


def _newest(region: str, day: date) -> Collection:
    found = queries.newest_collection(region, day)
    if found is None:
        raise NotKnown(_("The region does not collect requests yet. A planner opens a collection."))
    return found
