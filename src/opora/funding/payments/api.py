"""Money on its way for systems."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.permissions import Scope, allow
from opora.funding import queries as funding
from opora.funding.models import Round
from opora.funding.payments import queries

router = Router(tags=["funding"])


class SumsOut(Schema):
    """The money of a round in whole crowns; granted + corrected = paid + planned + ordered + came_back.

    `corrected` was demanded back because a correction lowered a grant after payment. Of all that was demanded back,
    `demanded` is open, `returned` and `forgiven` are closed. `is_whole` is false while instalments do not follow a
    correction yet.
    """

    granted: int
    planned: int
    ordered: int
    paid: int
    came_back: int
    corrected: int
    demanded: int
    returned: int
    forgiven: int
    is_whole: bool


class InstalmentOut(Schema):
    """An instalment of a grant, whole crowns."""

    service: str
    provider_number: str
    number: int
    amount: int
    due_on: date
    state: str
    paid_on: date | None
    variable_symbol: str


class PaymentsOut(Schema):
    """Sums and instalments of a round, of the services that the person may see."""

    round: int
    sums: SumsOut
    instalments: list[InstalmentOut]


class RefundOut(Schema):
    """Money demanded back, whole crowns."""

    number: int
    service: str
    provider_number: str
    origin: str
    amount: int
    reason: str
    demanded_on: date
    due_on: date
    state: str
    closed_on: date | None


@router.get("/{region}/{year}/payments", response=PaymentsOut)
def payments(request: HttpRequest, region: str, year: int, number: int = 1) -> dict[str, Any]:
    """Return the money of a round on its way; `number` is that of the round within the year."""
    found, reach = _opened(request, region, year, number)
    sums = queries.sums(found, reach) if found.state in queries.OUT or reach.everything else queries.Sums()
    return {
        "round": found.number,
        "sums": sums,
        "instalments": [
            {
                "service": row.service.identifier,
                "provider_number": row.service.provider.number,
                "number": row.number,
                "amount": row.amount_czk,
                "due_on": row.due_on,
                "state": row.state,
                "paid_on": row.order.paid_on if row.order is not None else None,
                "variable_symbol": row.variable_symbol,
            }
            for row in queries.instalments(found, reach)
        ],
    }


@router.get("/{region}/{year}/refunds", response=list[RefundOut])
def refunds(request: HttpRequest, region: str, year: int, number: int = 1) -> list[dict[str, Any]]:
    """Return what was demanded back in a round; `number` is that of the round within the year."""
    found, reach = _opened(request, region, year, number)
    return [
        {
            "number": row.number,
            "service": row.service.identifier,
            "provider_number": row.service.provider.number,
            "origin": row.origin,
            "amount": row.amount_czk,
            "reason": row.reason,
            "demanded_on": row.demanded_on,
            "due_on": row.due_on,
            "state": row.state,
            "closed_on": row.closed_on,
        }
        for row in queries.refunds(found, reach)
    ]


def _opened(request: HttpRequest, region: str, year: int, number: int) -> tuple[Round, Reach]:
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    return funding.known_round(region, year, number), reach_of(person, region)
