"""The list of drafts, a new draft, and what every page of drafts begins with."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.funding.editing import queries, services, sheet, sources
from opora.funding.editing.filters import DraftFilter
from opora.funding.editing.forms import BeginForm
from opora.funding.editing.models import Draft
from opora.funding.editing.tables import DraftTable, address
from opora.territory import queries as territory

READ, WRITE = "funding.compare", "funding.calculate"


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every draft of the region, and the stored rule sets that a new one can begin with."""
    person = allowed(request, region)
    unit = territory.region(region)
    context = {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit),
        "may_write": may_write(person, region),
        "stored": queries.stored(),
    }
    return answer_list(
        request,
        rows=queries.drafts(region),
        table_class=DraftTable,
        filter_class=DraftFilter,
        template="funding/editing/index.html",
        name=f"{region}-drafts",
        context=context,
    )


@login_required
def new(request: HttpRequest, region: str) -> HttpResponse:
    """Begin a draft from a stored version, from a shipped file or from nothing."""
    person = allowed(request, region, WRITE)
    unit = territory.region(region)
    initial = {"source": request.GET.get("from", "")}
    form = BeginForm(request.POST or None, sources=sources.offered(), initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = sources.source(form.cleaned_data["source"])
        draft = services.begin(
            region=region, name=form.cleaned_data["name"], text=chosen.text, base=chosen.rule_set, by=person
        )
        messages.success(request, _("The draft was begun. It saves itself while you write."))
        return redirect(address(draft))
    context: dict[str, Any] = {
        "region": unit,
        "form": form,
        "breadcrumbs": sheet.crumbs(unit, here=_("New draft of rules")),
    }
    return render(request, "funding/editing/new.html", context, status=422 if form.errors else 200)


def allowed(request: HttpRequest, region: str, permission: str = READ) -> User:
    """Return the person who asks; refused without the permission in the region."""
    person = cast(User, request.user)
    allow(person, permission, Scope(region=region))
    return person


def may_write(person: User, region: str) -> bool:
    """Return whether the person may write drafts of the region."""
    return person.has_perm(WRITE, Scope(region=region))


def opened(request: HttpRequest, region: str, number: int, permission: str = READ) -> tuple[User, Draft]:
    """Return the person who asks and the draft that is asked for."""
    person = allowed(request, region, permission)
    return person, queries.draft(region, number)


def seen_by(request: HttpRequest) -> int:
    """Return the edition of the draft that the person began with; 0, which is never one, when none was sent."""
    written = request.POST.get("seen", "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0
