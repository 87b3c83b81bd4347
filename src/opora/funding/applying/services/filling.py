"""An application is begun with what is known already, and saved half-filled."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.funding import states
from opora.funding.applying import fields
from opora.funding.applying.asked import asked_of
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier
from opora.funding.applying.prefill import prefilled
from opora.funding.applying.services.guards import check_act, check_day, check_seen, locked, mark_writer, note
from opora.funding.applying.states import Act
from opora.funding.models import Round
from opora.register.models import Service

ONE_SITTING = timedelta(hours=1)
"""Savings of one person that follow each other within it are one entry of the log: a form saves itself every second."""


@transaction.atomic
def begin(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    service: Service,
    day: date,
    by: User,
) -> Dossier:
    """Begin the application of a service with what is known of it; one that was begun already is returned as it is."""
    allow(by, "funding.apply", Scope(region=round.region.code, provider=service.provider.number))
    # The row of the round puts those who begin at one moment in a queue.
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    found = Dossier.objects.filter(round=round, service=service).first()
    if found is not None:
        return found
    if not states.may_apply(round, service.provider.number, day):
        raise Refused(
            _("The round %(round)s takes new applications from %(first)s until %(last)s; today is %(day)s.")
            % {
                "round": round.place,
                "first": figures.day(round.shown_from),
                "last": figures.day(round.last_new),
                "day": figures.day(day),
            }
        )
    first = prefilled(round, service, asked_of(round, service, day), day)
    dossier = Dossier(
        round=round, service=service, content=_stored(first.content), origins=first.origins,
        points=first.content.points, begun_by=by, edited_by=by, edited_at=timezone.now(),
    )  # fmt: skip
    mark_writer(dossier, by)
    dossier.save()
    note("begun", gettext_noop("The application %(round)s/%(service)s was begun."), dossier, by)
    return dossier


@transaction.atomic
def save_draft(*, dossier: Dossier, content: Content, day: date, by: User, seen: str = "") -> Dossier:
    """Keep an application half-filled: anything may be missing. Points are never taken from the content.

    `seen` is the version that the person began with; what somebody else saved since is never overwritten.
    """
    allow(by, "funding.apply", dossier)
    stored = locked(dossier)
    check_act(stored, Act.SAVE)
    check_day(stored, day)
    check_seen(stored, seen, by)
    sits_down = stored.edited_by != by or timezone.now() - stored.edited_at > ONE_SITTING
    if write(stored, content, by):
        stored.save()
        if sits_down:
            note("saved", gettext_noop("The application %(round)s/%(service)s was edited."), stored, by)
    return stored


def write(dossier: Dossier, content: Content, by: User) -> bool:
    """Put the content into the dossier, not saved yet; return whether it says something else than before.

    A value that was changed no longer says where it first came from.
    """
    said = _stored(content)
    if said == dossier.content:
        return False
    before, after = fields.written(dossier.said), fields.written(content)
    dossier.origins = {
        name: origin for name, origin in dossier.origins.items() if before.get(name) == after.get(name)
    }
    dossier.content = said
    dossier.edited_by, dossier.edited_at = by, timezone.now()
    mark_writer(dossier, by)
    return True


def _stored(content: Content) -> dict[str, object]:
    return {**content.to_json(), "points": None}
