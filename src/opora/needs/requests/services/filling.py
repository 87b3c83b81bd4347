"""A request is begun, saved half-filled, submitted, confirmed, withdrawn and restored."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.declared import digest_of
from opora.core.permissions import allow
from opora.core.refusals import Problem, Refused
from opora.needs.requests.checking import faults
from opora.needs.requests.content import FIELDS, canonical, values_of
from opora.needs.requests.models import Collection, MunicipalRequest, NothingAsked, Version
from opora.needs.requests.queries import speaks_for, unit_of
from opora.needs.requests.services.guards import (
    check_act,
    check_day,
    check_seen,
    locked,
    note,
    role_on_behalf,
    tell_line,
)
from opora.needs.requests.states import STATED, Act, State
from opora.territory.models import Placement

ONE_SITTING = timedelta(hours=1)
"""Savings of one person that follow each other within it are one entry of the log: a form saves itself every second."""


@transaction.atomic
def begin(*, collection: Collection, place: Placement, day: date, by: User) -> MunicipalRequest:
    """Begin an empty request of the municipality at `place`; whoever is not of it fills it in on its behalf."""
    allow(by, "needs.request", place)
    if not collection.takes_new_on(day) or place.orp is None:
        raise Refused(
            _("“%(title)s” takes new requests from %(first)s until %(last)s.")
            % {
                "title": collection,
                "first": figures.day(collection.shown_from),
                "last": figures.day(collection.last_new_on),
            }
        )
    # The row of the collection puts those who begin at one moment in a queue, so that numbers follow each other.
    Collection.objects.select_for_update().get(pk=collection.pk)
    last = collection.requests.aggregate(last=Max("number"))["last"] or 0
    request = MunicipalRequest(
        collection=collection, number=last + 1, municipality=place.unit, orp=place.orp,
        begun_by=by, edited_by=by, edited_at=timezone.now(),
    )  # fmt: skip
    _mark_writer(request, by)
    request.save()
    NothingAsked.objects.filter(collection=collection, municipality=place.unit).delete()
    note("begun", gettext_noop("Request %(request)s of %(municipality)s was begun."), request, by)
    return request


@transaction.atomic
def save(
    *, request: MunicipalRequest, day: date, by: User, seen: str = "", **values: Any
) -> MunicipalRequest:
    """Keep a request half-filled: every value may be empty, only its sort is checked (numbers, known kinds).

    `seen` is the version that the person began with; what somebody else saved since is never overwritten.
    """
    allow(by, "needs.request", request)
    stored = locked(request)
    check_act(stored, Act.SAVE)
    check_day(stored, day)
    check_seen(stored, seen, by)
    sits_down = stored.edited_by != by or timezone.now() - stored.edited_at > ONE_SITTING
    if _write(stored, values, by):
        stored.save()
        if sits_down:
            note("saved", gettext_noop("Request %(request)s of %(municipality)s was edited."), stored, by)
    return stored


@transaction.atomic
def submit(*, request: MunicipalRequest, day: date, by: User, seen: str = "", **values: Any) -> Version:
    """Submit a request with these values as a new version, and return it with its digest.

    Raises Refused with one problem for each field that is missing or does not fit. Submitting what stands
    submitted already returns the version that is there.
    """
    allow(by, "needs.request", request)
    stored = locked(request)
    check_act(stored, Act.SUBMIT)
    check_day(stored, day)
    check_seen(stored, seen, by)
    changed = _write(stored, values, by)
    _refuse_incomplete(stored)
    last = stored.versions.order_by("-number").first()
    if last is not None and not changed and stored.state == State.SUBMITTED:
        return last
    now = timezone.now()
    if stored.on_behalf and speaks_for(by, stored.scope):
        stored.confirmed_by, stored.confirmed_at = by, now
    stored.state, stored.return_note, stored.complete_by = State.SUBMITTED, "", None
    stored.save()
    number = 1 if last is None else last.number + 1
    content = canonical(stored, number=number, at=now, submitted_by=str(by))
    made = Version.objects.create(
        request=stored,
        number=number,
        content=content,
        digest=digest_of(content),
        submitted_at=now,
        submitted_by=by,
    )
    message = gettext_noop("Request %(request)s of %(municipality)s was submitted (version %(version)s).")
    note("submitted", message, stored, by, version=number)
    tell_line(stored.collection, by)
    return made


@transaction.atomic
def confirm(*, request: MunicipalRequest, by: User) -> None:
    """Let the municipality confirm what somebody else filled in on its behalf."""
    allow(by, "needs.request", request)
    stored = locked(request)
    check_act(stored, Act.CONFIRM)
    if not speaks_for(by, stored.scope):
        raise Refused(
            _("Only %(municipality)s itself can confirm its request.")
            % {"municipality": stored.municipality.name}
        )
    if not stored.on_behalf or stored.confirmed_by is not None:
        raise Refused(_("Request %(request)s needs no confirmation.") % {"request": stored})
    stored.confirmed_by, stored.confirmed_at = by, timezone.now()
    stored.save(update_fields=["confirmed_by", "confirmed_at"])
    note("confirmed", gettext_noop("Request %(request)s was confirmed by %(municipality)s."), stored, by)


@transaction.atomic
def withdraw(*, request: MunicipalRequest, day: date, by: User) -> None:
    """Take a request back; it can be put back until the last day for changes."""
    allow(by, "needs.request", request)
    stored = locked(request)
    check_act(stored, Act.WITHDRAW)
    check_day(stored, day)
    stored.withdrawn_from, stored.state = stored.state, State.WITHDRAWN
    stored.save(update_fields=["state", "withdrawn_from"])
    note("withdrawn", gettext_noop("Request %(request)s of %(municipality)s was withdrawn."), stored, by)
    if stored.withdrawn_from in STATED:
        tell_line(stored.collection, by)


@transaction.atomic
def restore(*, request: MunicipalRequest, day: date, by: User) -> None:
    """Put a withdrawn request back to where it was."""
    allow(by, "needs.request", request)
    stored = locked(request)
    check_act(stored, Act.RESTORE)
    check_day(stored, day)
    stored.state, stored.withdrawn_from = stored.withdrawn_from, ""
    stored.save(update_fields=["state", "withdrawn_from"])
    note("restored", gettext_noop("Request %(request)s of %(municipality)s was put back."), stored, by)
    if stored.state in STATED:
        tell_line(stored.collection, by)


def _write(request: MunicipalRequest, values: dict[str, Any], by: User) -> bool:
    """Put the values into the request and mark who wrote them; return whether anything differs."""
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise Refused(
            _("These parts of a request cannot be filled in: %(names)s.") % {"names": ", ".join(unknown)}
        )
    if all(getattr(request, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(request, name, value)
    request.unit = unit_of(request.collection.region.code, request.kind.code) if request.kind else ""
    request.edited_by, request.edited_at = by, timezone.now()
    _mark_writer(request, by)
    return True


def _mark_writer(request: MunicipalRequest, by: User) -> None:
    """Say on the request that it was written on behalf of the municipality; what it writes itself needs no mark."""
    if speaks_for(by, request.scope):
        return
    request.behalf_name = str(by)
    request.behalf_role = role_on_behalf(by, request.scope)
    request.confirmed_by = request.confirmed_at = None


def _refuse_incomplete(request: MunicipalRequest) -> None:
    found = faults(values_of(request), request.collection.region.code)
    if not found:
        return
    problems = tuple(
        Problem(place=name, value=str(getattr(request, name) or ""), expected=sentence)
        for name, sentence in found.items()
    )
    raise Refused(
        _("Request %(request)s cannot be submitted yet: %(faults)s")
        % {"request": request, "faults": " ".join(found.values())},
        problems=problems,
    )
