"""People and roles for the administrator of a region."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.accounts import place_names, queries, services
from opora.accounts.filters import RoleFilter
from opora.accounts.forms import EndRoleForm, InvitationForm, RoleForm
from opora.accounts.models import User
from opora.accounts.tables import RoleTable
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Who holds which role in the region."""
    by = cast(User, request.user)
    allow(by, "accounts.view", Scope(region=region))
    return answer_list(
        request,
        rows=queries.assignments(region),
        table_class=RoleTable,
        filter_class=RoleFilter,
        template="accounts/index.html",
        name=f"{region}-people",
        context={"region_code": region, "breadcrumbs": _breadcrumbs(region)},
    )


@login_required
def add(request: HttpRequest, region: str) -> HttpResponse:
    """Invite a new person with the first role."""
    by = cast(User, request.user)
    allow(by, "accounts.change", Scope(region=region))
    form = InvitationForm(request.POST if request.method == "POST" else None, names=place_names.of(region))
    address = request.build_absolute_uri("/")
    if request.method == "POST" and form.is_valid():
        person = _try(
            form, lambda: services.invite_person(region=region, address=address, by=by, **form.cleaned_data)
        )
        if person is not None:
            messages.success(request, _("The invitation was sent to %(email)s.") % {"email": person.email})
            return redirect("accounts:person", region, person.pk)
    context = {"form": form, "region_code": region, "breadcrumbs": _breadcrumbs(region, _("New person"))}
    return render(request, "accounts/add.html", context, status=422 if form.errors else 200)


@login_required
def person(request: HttpRequest, region: str, person: int) -> HttpResponse:
    """One person: the roles in this region, and what the administrator may do."""
    by = cast(User, request.user)
    allow(by, "accounts.view", Scope(region=region))
    found = queries.person(region, person)
    return _person(request, region, found, RoleForm(names=place_names.of(region)))


@require_POST
@login_required
def give_role(request: HttpRequest, region: str, person: int) -> HttpResponse:
    """Give the person one more role in this region."""
    by = cast(User, request.user)
    allow(by, "accounts.change", Scope(region=region))
    found = queries.person(region, person)
    form = RoleForm(request.POST, names=place_names.of(region))
    if form.is_valid() and _try(
        form, lambda: services.give_role(person=found, region=region, by=by, **form.cleaned_data)
    ):
        messages.success(request, _("The role was given."))
        return redirect("accounts:person", region, person)
    return _person(request, region, found, form)


@login_required
def end_role(request: HttpRequest, region: str, assignment: int) -> HttpResponse:
    """Ask once, with what follows, and end a role."""
    by = cast(User, request.user)
    allow(by, "accounts.change", Scope(region=region))
    held = queries.assignment(region, assignment)
    form = EndRoleForm(request.POST if request.method == "POST" else None, assignment=held)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        ended = _try(form, lambda: services.end_role(assignment=held, until=until, by=by) or True)
        if ended:
            messages.success(request, _("The role ends on the day you chose."))
            return redirect("accounts:person", region, held.person_id)
    back = reverse("accounts:person", args=[region, held.person_id])
    context = {
        "form": form,
        "assignment": held,
        "place": place_names.of(region).over(held),
        "back_url": back,
        "breadcrumbs": _breadcrumbs(region, _("End of a role"), (str(held.person), back)),
    }
    return render(request, "accounts/end_role.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def invite_again(request: HttpRequest, region: str, person: int) -> HttpResponse:
    """Send the invitation once more."""
    by = cast(User, request.user)
    allow(by, "accounts.change", Scope(region=region))
    found = queries.person(region, person)
    services.invite_again(person=found, region=region, address=request.build_absolute_uri("/"), by=by)
    messages.success(request, _("The invitation was sent to %(email)s.") % {"email": found.email})
    return redirect("accounts:person", region, person)


def _person(request: HttpRequest, region: str, person: User, form: RoleForm) -> HttpResponse:
    today = timezone.localdate()
    roles, names = queries.assignments(region).filter(person=person), place_names.of(region)
    context = {
        "person": person,
        "roles": [
            {"assignment": each, "place": names.over(each), "is_held": each.is_held_on(today)}
            for each in roles
        ],
        "form": form,
        "region_code": region,
        "breadcrumbs": _breadcrumbs(region, str(person)),
    }
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


def _try(form: Form, act: Callable[[], Any]) -> Any:
    """Return what the act gives, or None with its refusal written above the form, so that nothing typed is lost."""
    try:
        return act()
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        form.add_error(None, refusal.message)
        return None


def _breadcrumbs(region: str, here: str = "", before: tuple[str, str] | None = None) -> list[dict[str, str]]:
    crumbs = [{"title": _("Home"), "url": reverse("site:home")}]
    crumbs.append(
        {"title": _("People and roles"), "url": reverse("accounts:index", args=[region]) if here else ""}
    )
    if before:
        crumbs.append({"title": before[0], "url": before[1]})
    if here:
        crumbs.append({"title": here, "url": ""})
    return crumbs
