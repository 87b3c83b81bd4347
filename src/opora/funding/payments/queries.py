"""What can be asked of instalments, payment orders and refunds."""

from dataclasses import dataclass, fields
from typing import TypeVar

from django.db.models import Count, Model, QuerySet, Sum
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding.corrections.queries import with_final
from opora.funding.models import Grant, Round, RoundState
from opora.funding.payments.models import Instalment, Order, Refund
from opora.funding.payments.states import InstalmentState, RefundState
from opora.register import queries as register
from opora.register.models import Service

M = TypeVar("M", bound=Model)

WITH = ("round__region", "service__kind", "service__provider", "service__region", "order")
"""What an instalment is read with, so that no page asks for it again."""

AFTER_DECISION = (RoundState.DECIDED, RoundState.PUBLISHED, RoundState.PAID, RoundState.SETTLED)
"""States in which the sums of a round are decided."""

OUT = (RoundState.PUBLISHED, RoundState.PAID, RoundState.SETTLED)
"""States in which providers see their sums."""


@dataclass(frozen=True)
class Sums:
    """The money of a round, or of a part of it, in whole crowns.

    granted    final sums of grants          planned, ordered, paid, came_back   instalments by state
    corrected  demanded back because a correction lowered a grant after payment, whatever became of it
    demanded   demands that are open         returned, forgiven                  how demands ended
    """

    granted: int = 0
    planned: int = 0
    ordered: int = 0
    paid: int = 0
    came_back: int = 0
    corrected: int = 0
    demanded: int = 0
    returned: int = 0
    forgiven: int = 0

    @property
    def to_pay(self) -> int:
        """What providers have still to get."""
        return self.planned + self.ordered + self.came_back

    @property
    def kept(self) -> int:
        """What providers have received and have not returned."""
        return self.paid - self.returned

    @property
    def is_whole(self) -> bool:
        """Whether instalments fit the grants: granted + corrected = paid + what is still to be paid."""
        return self.granted + self.corrected == self.paid + self.to_pay

    def __add__(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def instalments(round_: Round, reach: Reach | None = None) -> QuerySet[Instalment]:
    """Return the instalments of a round that a person may see, by service and number."""
    rows = Instalment.objects.filter(round=round_).select_related(*WITH)
    return _visible(rows, reach).order_by("service__identifier", "number")


def refunds(round_: Round, reach: Reach | None = None) -> QuerySet[Refund]:
    """Return the demands for money back that a person may see, newest first."""
    rows = Refund.objects.filter(round=round_).select_related(*WITH[:-1], "demanded_by")
    return _visible(rows, reach).order_by("-number")


def demanded_czk(round_: Round, service: int) -> int:
    """Return what is demanded back of the service with this key and did not come yet, whole crowns."""
    rows = Refund.objects.filter(round=round_, service=service, state=RefundState.DEMANDED)
    return int(rows.aggregate(total=Sum("amount_czk", default=0))["total"])


def orders(round_: Round) -> QuerySet[Order]:
    """Return the payment orders of a round, newest first, each with `count` and `total_czk` of its instalments."""
    return (
        Order.objects.filter(round=round_)
        .select_related("round__region", "made_by")
        .annotate(count=Count("instalments"), total_czk=Sum("instalments__amount_czk", default=0))
        .order_by("-number")
    )


def order(round_: Round, number: int) -> Order:
    """Return one payment order of a round."""
    found = orders(round_).filter(number=number).first()
    if found is None:
        raise NotKnown(
            _("The round %(round)s has no payment order %(number)s.")
            % {"round": round_.place, "number": number}
        )
    return found


def refund(round_: Round, number: int) -> Refund:
    """Return one demand for money back."""
    found = refunds(round_).filter(number=number).first()
    if found is None:
        raise NotKnown(
            _("The round %(round)s has no refund %(number)s.") % {"round": round_.place, "number": number}
        )
    return found


def instalment(round_: Round, identifier: str, number: int) -> Instalment:
    """Return one instalment of a service."""
    found = instalments(round_).filter(service__identifier=identifier, number=number).first()
    if found is None:
        raise NotKnown(
            _("Service %(service)s has no instalment %(number)s in the round %(round)s.")
            % {"service": identifier, "number": number, "round": round_.place}
        )
    return found


def granted(round_: Round) -> QuerySet[Grant]:
    """Return the grants of the decided calculation of a round with `final_czk`, light: without their trees."""
    rows = funding.grants(round_.run) if round_.run is not None else Grant.objects.none()
    return with_final(rows).defer("steps", "inputs", "summary")


def final_of(grant: Grant) -> int:
    """Return the final sum of a grant that `granted` has read."""
    return int(grant.final_czk)  # type: ignore[attr-defined]  # annotated by corrections


def decided_round(region: str) -> Round | None:
    """Return the newest round whose sums are decided, or None."""
    return funding.rounds(region).filter(state__in=AFTER_DECISION).first()


def sums(round_: Round, reach: Reach | None = None) -> Sums:
    """Return the sums of a round over the services that a person may see; four queries."""
    final = _visible(granted(round_), reach).order_by().aggregate(total=Sum("final_czk", default=0))["total"]
    states = dict(_by(_visible(Instalment.objects.filter(round=round_), reach)))
    back = dict(_by(_visible(Refund.objects.filter(round=round_), reach)))
    corrected = _visible(Refund.objects.filter(round=round_, origin=Refund.Origin.CORRECTION), reach)
    return Sums(
        granted=int(final),
        planned=states.get(InstalmentState.PLANNED, 0),
        ordered=states.get(InstalmentState.ORDERED, 0),
        paid=states.get(InstalmentState.PAID, 0),
        came_back=states.get(InstalmentState.RETURNED, 0),
        corrected=sum(czk for state, czk in _by(corrected) if state != RefundState.WITHDRAWN),
        demanded=back.get(RefundState.DEMANDED, 0),
        returned=back.get(RefundState.RETURNED, 0),
        forgiven=back.get(RefundState.FORGIVEN, 0),
    )


def _by(rows: QuerySet[Instalment] | QuerySet[Refund]) -> list[tuple[str, int]]:
    return list(rows.order_by().values_list("state").annotate(total=Sum("amount_czk")))


def _visible(rows: QuerySet[M], reach: Reach | None) -> QuerySet[M]:
    """Narrow rows of services to those that a person may see; everything when nobody is named."""
    if reach is None or reach.everything:
        return rows
    return rows.filter(service__in=register.visible(Service.objects.all(), reach))
