"""What a round lacks before it counts as settled."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.funding.corrections.queries import final_czk, with_final
from opora.funding.models import Grant, Round
from opora.funding.settlement.models import Settlement, Statement
from opora.funding.settlement.states import State

DONE = (State.DECIDED, State.RETURNED)
"""States in which it is decided what a service keeps and what it returns."""


def not_settled(round_: Round) -> Sequence[str]:
    """Return in sentences why the round is not settled yet; none when the year of every paid service is decided."""
    if not Settlement.objects.filter(region=round_.region, year=round_.year).exists():
        return [_("The settlement of %(year)s is not open yet.") % {"year": round_.year}]
    done = set(
        Statement.objects.filter(
            settlement__region=round_.region, settlement__year=round_.year, state__in=DONE
        ).values_list("service", flat=True)
    )
    rows = with_final(Grant.objects.filter(round=round_, run=round_.run).only("service", "grant_czk"))
    waiting = sum(1 for each in rows if final_czk(each) > 0 and each.service_id not in done)
    if not waiting:
        return []
    text = ngettext(
        "The settlement of %(count)d service is not decided yet.",
        "The settlement of %(count)d services is not decided yet.",
        waiting,
    )
    return [text % {"count": waiting}]
