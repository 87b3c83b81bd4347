"""Instalments of the demonstration: planned on the day the yearly round was published, none ordered yet."""

from datetime import date

from opora.accounts.models import User
from opora.funding.models import Round, RoundState
from opora.funding.payments import services
from opora.funding.payments.models import Instalment


def plan(round_: Round, economist: User) -> None:
    """Plan the instalments of the published round; instalments that are there stay as they are."""
    published: date | None = round_.published_on
    if round_.state != RoundState.PUBLISHED or published is None:
        return
    if not Instalment.objects.filter(round=round_).exists():
        services.plan_round(round=round_, day=published, by=economist)
