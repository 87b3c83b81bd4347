"""The dates of a round, and more time for one provider."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding.models import Extension, Round, RoundChange, RoundState
from opora.funding.services.life import save
from opora.funding.states import DAYS_MOVED
from opora.register.models import Provider


@transaction.atomic
def set_days(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    shown_from: date,
    last_new: date,
    last_edit: date,
    by: User,
    reason: str = "",
    day: date | None = None,
) -> Round:
    """Set the three dates of a round, in their order; once it is open, they move only with a written reason.

    reason  why they move; providers read it
    day     on which they move; None = today
    """
    allow(by, "funding.calculate", round)
    stored = _locked(round)
    days = (shown_from, last_new, last_edit)
    if (stored.shown_from, stored.last_new, stored.last_edit) == days:
        return stored
    _check_move(stored, days, reason)
    stored.shown_from, stored.last_new, stored.last_edit = days
    save(stored, by)
    if stored.state == RoundState.OPEN:
        RoundChange.objects.create(
            round=stored, act=DAYS_MOVED, before=stored.state, after=stored.state, by=by,
            day=day or timezone.localdate(), note=reason.strip(),
        )  # fmt: skip
    log(
        "funding.days_set",
        gettext_noop(
            "The round %(round)s is shown from %(shown)s, takes new applications until %(new)s and changes until "
            "%(edit)s. %(reason)s"
        ),
        by=by,
        subject=stored,
        region=stored.region.code,
        round=stored.place,
        shown=shown_from.isoformat(),
        new=last_new.isoformat(),
        edit=last_edit.isoformat(),
        reason=reason.strip(),
    )
    return stored


def check_days(shown_from: date, last_new: date, last_edit: date) -> None:
    """Raise Refused unless the three dates follow each other."""
    if not shown_from <= last_new <= last_edit:
        raise Refused(
            _(
                "The dates are not in order: shown from %(shown)s, new applications until %(new)s, changes until "
                "%(edit)s. Each has to be the same day as the one before it, or later."
            )
            % {
                "shown": figures.day(shown_from),
                "new": figures.day(last_new),
                "edit": figures.day(last_edit),
            }
        )


@transaction.atomic
def extend(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    provider: Provider,
    until: date,
    reason: str,
    day: date,
    by: User,
) -> Extension:
    """Give one provider more time, in writing: both last days are `until` for it; only while the round is open."""
    allow(by, "funding.calculate", round)
    stored = _locked(round)
    _check_extension(stored, provider, until, reason, day)
    given = Extension.objects.create(
        round=stored, provider=provider, until=until, reason=reason.strip(), by=by
    )
    log(
        "funding.extended",
        gettext_noop("Provider %(provider)s has until %(until)s in the round %(round)s: %(reason)s"),
        by=by,
        subject=stored,
        region=stored.region.code,
        provider=str(provider),
        until=until.isoformat(),
        round=stored.place,
        reason=reason.strip(),
    )
    return given


def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_.pk)


def _check_move(stored: Round, days: tuple[date, date, date], reason: str) -> None:
    if stored.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise Refused(
            _("The round %(round)s is closed to applications, so its dates do not move any more.")
            % {"round": stored.place}
        )
    check_days(*days)
    if stored.state == RoundState.OPEN and not reason.strip():
        raise Refused(_("The round is open. Say why its dates move, so that the providers know it."))


def _check_extension(stored: Round, provider: Provider, until: date, reason: str, day: date) -> None:
    if stored.state != RoundState.OPEN or stored.last_new is None:
        raise Refused(
            _("The round %(round)s is not open for applications, so no time can be added.")
            % {"round": stored.place}
        )
    if not provider.number:
        raise Refused(
            _("Provider %(provider)s has no identification number, so it cannot apply here.")
            % {"provider": provider}
        )
    if until < day or until <= stored.last_new:
        raise Refused(
            _(
                "The extension until %(until)s adds nothing. Choose a day after %(last)s that has not passed yet."
            )
            % {"until": figures.day(until), "last": figures.day(stored.last_new)}
        )
    if not reason.strip():
        raise Refused(_("A written reason of the extension is missing."))
