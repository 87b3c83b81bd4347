"""What every act begins with: the round is locked, its state allows the act, and two persons are two."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding.models import Grant, Round


def locked(round_: Round) -> Round:
    """Return the round as it is now, kept for this transaction alone."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("region", "rule_set", "run")
    return rows.get(pk=round_.pk)


def check_act(leads: Collection[str], state: str, state_label: str, act: models.TextChoices) -> None:
    """Refuse an act that the state does not allow."""
    if state not in leads:
        raise Refused(
            _("It is in the state “%(state)s”, so this cannot be done: %(act)s. Open the page again.")
            % {"state": state_label, "act": act.label}
        )


def check_reason(reason: str) -> str:
    """Return the reason without spaces around it; Refused when nothing is left."""
    if not reason.strip():
        raise Refused(_("Write the reason: the provider and the public read it."))
    return reason.strip()


def check_second(first: User, second: User) -> None:
    """Refuse to let one person do what takes two."""
    if first == second:
        raise Refused(
            _("It takes two persons: %(person)s signed it, so somebody else has to confirm it.")
            % {"person": first}
        )


def note(
    act: str,
    message: str,
    *,
    subject: models.Model,
    round_: Round,
    by: User,
    moves_money: bool,
    **values: str | int,
) -> None:
    """Write one act into the log; one that moves money makes the plan and the publication out of date."""
    station = "funding" if moves_money and round_.number == 1 else ""
    log(
        f"funding.{act}",
        message,
        by=by,
        subject=subject,
        region=round_.region.code,
        station=station,
        round=round_.name,
        **values,
    )


def service_of(grant: Grant) -> str:
    """Return how a grant is named in sentences: the number of its service."""
    return grant.service.identifier
