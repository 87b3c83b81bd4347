"""An application is submitted, confirmed by its provider, withdrawn and put back; each time the round follows."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.permissions import allow
from opora.core.refusals import Problem, Refused
from opora.funding.applying import fields
from opora.funding.applying.asked import Asked, asked_of
from opora.funding.applying.canonical import canonical
from opora.funding.applying.checking import faults
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier, Version
from opora.funding.applying.queries import speaks_for
from opora.funding.applying.services.filling import write
from opora.funding.applying.services.guards import check_act, check_day, check_seen, locked, note
from opora.funding.applying.states import Act, State
from opora.funding.facts import Facts
from opora.funding.models import Application, ApplicationForm
from opora_engine.formula.rules import Input


@transaction.atomic
def submit(
    *, dossier: Dossier, day: date, by: User, content: Content | None = None, seen: str = ""
) -> Version:
    """Submit an application, with `content` or as it is saved, as a new version; return it with its digest.

    The application of the round then says the same. Refused with one problem for each field that is missing or does
    not fit. Submitting what stands submitted already returns the version that is there.
    """
    allow(by, "funding.apply", dossier)
    stored = locked(dossier)
    check_act(stored, Act.SUBMIT)
    check_day(stored, day)
    check_seen(stored, seen, by)
    changed = content is not None and write(stored, content, by)
    asked = asked_of(stored.round, stored.service, day)
    _refuse_incomplete(stored, asked)
    last = stored.versions.order_by("-number").first()
    if last is not None and not changed and stored.state == State.SUBMITTED:
        return last
    now = timezone.now()
    if stored.on_behalf and speaks_for(by, stored.scope):
        stored.confirmed_by, stored.confirmed_at = by, now
    stored.state = State.SUBMITTED
    stored.application = _stand(stored, asked, by)
    stored.save()
    number = 1 if last is None else last.number + 1
    vouched = canonical(stored, asked.budget, number=number, at=now, submitted_by=str(by))
    made = Version.objects.create(
        dossier=stored,
        number=number,
        content=vouched,
        digest=digest_of(vouched),
        submitted_at=now,
        submitted_by=by,
    )
    message = gettext_noop("The application %(round)s/%(service)s was submitted (version %(version)s).")
    note("submitted", message, stored, by, moves=True, version=number)
    return made


@transaction.atomic
def confirm(*, dossier: Dossier, by: User) -> None:
    """Let the provider confirm what the region filled in on its behalf."""
    allow(by, "funding.apply", dossier)
    stored = locked(dossier)
    check_act(stored, Act.CONFIRM)
    if not speaks_for(by, stored.scope):
        raise Refused(
            _("Only %(provider)s itself can confirm its application.")
            % {"provider": stored.service.provider.name}
        )
    if not stored.on_behalf or stored.confirmed_by is not None:
        raise Refused(_("The application %(application)s needs no confirmation.") % {"application": stored})
    stored.confirmed_by, stored.confirmed_at = by, timezone.now()
    stored.save(update_fields=["confirmed_by", "confirmed_at"])
    message = gettext_noop("The application %(round)s/%(service)s was confirmed by its provider.")
    note("confirmed", message, stored, by)


@transaction.atomic
def withdraw(*, dossier: Dossier, reason: str, day: date, by: User) -> None:
    """Take an application out of the round, with a reason; it can be put back until the last day for changes."""
    allow(by, "funding.apply", dossier)
    stored = locked(dossier)
    check_act(stored, Act.WITHDRAW)
    check_day(stored, day)
    if not reason.strip():
        raise Refused(_("Write why the application is withdrawn; the region reads it."))
    stood = stored.application
    stored.withdrawn_from, stored.state = stored.state, State.WITHDRAWN
    stored.withdrawn_reason, stored.application = reason.strip(), None
    stored.save(update_fields=["state", "withdrawn_from", "withdrawn_reason", "application"])
    if stood is not None:
        stood._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
        stood.delete()
    message = gettext_noop("The application %(round)s/%(service)s was withdrawn.")
    note("withdrawn", message, stored, by, moves=stood is not None)


@transaction.atomic
def restore(*, dossier: Dossier, day: date, by: User) -> None:
    """Put a withdrawn application back to where it was; a submitted one stands in the round again."""
    allow(by, "funding.apply", dossier)
    stored = locked(dossier)
    check_act(stored, Act.RESTORE)
    check_day(stored, day)
    stored.state, stored.withdrawn_from, stored.withdrawn_reason = stored.withdrawn_from, "", ""
    stands = stored.state == State.SUBMITTED
    if stands:
        stored.application = _stand(stored, asked_of(stored.round, stored.service, day), by)
    stored.save(update_fields=["state", "withdrawn_from", "withdrawn_reason", "application"])
    message = gettext_noop("The application %(round)s/%(service)s was put back.")
    note("restored", message, stored, by, moves=stands)


def _refuse_incomplete(dossier: Dossier, asked: Asked) -> None:
    found = faults(dossier.said, asked)
    if not found:
        return
    names = fields.labels(asked)
    problems = tuple(
        Problem(names.get(each.place, each.place), each.value, each.expected, severity=each.severity)
        for each in found
    )
    raise Refused(
        _(
            "The application %(application)s cannot be submitted yet. Places to mend: %(count)s. First: %(first)s"
        )
        % {
            "application": dossier,
            "count": len(problems),
            "first": f"{problems[0].place}: {problems[0].expected}",
        },
        problems=problems,
    )


def _stand(dossier: Dossier, asked: Asked, by: User) -> Application:
    """Make the application of the round say what the dossier says; return it. Until it is rated its points are 0.

    Values that the region set by hand in the row before stay: they are not the provider's to change.
    """
    content = dossier.said
    row = Application.objects.filter(round=dossier.round, service=dossier.service).first()
    row = row or Application(round=dossier.round, service=dossier.service)
    for column, amount in asked.budget.columns(content).items():
        setattr(row, column, amount)
    for name, answer in content.duties.items():
        setattr(row, name, answer)
    row.criteria_points = content.points if content.points is not None else Decimal(0)
    row.facts, row.synthetic = _with_set_by_hand(content.facts, row.facts, asked.facts), dossier.synthetic
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()
    before = {each.form: each.facts for each in row.forms.all()}
    row.forms.all().delete()
    ApplicationForm.objects.bulk_create(
        ApplicationForm(
            application=row,
            form=form.form,
            unit=form.unit,
            applied_units=form.applied_units or Decimal(0),
            evidenced_units=form.evidenced_units or Decimal(0),
            facts=_with_set_by_hand(form.facts, before.get(form.form, {}), asked.form_facts),
        )
        for form in content.forms
        if form.applied_units
    )
    return row


def _with_set_by_hand(told: Facts, before: Facts, asked: Mapping[str, Input]) -> Facts:
    return {**{name: fact for name, fact in before.items() if name not in asked}, **told}
