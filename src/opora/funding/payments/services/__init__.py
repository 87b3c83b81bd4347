"""What may happen to money on its way: it is planned, ordered, paid, taken back and demanded back."""

from opora.funding.payments.services.instalments import Planning, come_back, plan_again, plan_round
from opora.funding.payments.services.orders import order, pay, undo_payment, withdraw_order
from opora.funding.payments.services.refunds import (
    demand_refund,
    forgive,
    reopen,
    take_refund,
    withdraw_refund,
)

__all__ = [
    "Planning",
    "come_back",
    "demand_refund",
    "forgive",
    "order",
    "pay",
    "plan_again",
    "plan_round",
    "reopen",
    "take_refund",
    "undo_payment",
    "withdraw_order",
    "withdraw_refund",
]
