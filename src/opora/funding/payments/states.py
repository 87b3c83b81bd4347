"""The states of an instalment and of a refund, and which act leads from which of them to which."""

from django.db import models
from django.utils.translation import pgettext_lazy


class InstalmentState(models.TextChoices):
    """How far the money of an instalment is."""

    PLANNED = "planned", pgettext_lazy("instalment", "planned")
    ORDERED = "ordered", pgettext_lazy("instalment", "ordered to be paid")
    PAID = "paid", pgettext_lazy("instalment", "paid")
    RETURNED = "returned", pgettext_lazy("instalment", "came back")


class InstalmentAct(models.TextChoices):
    """What may happen to an instalment."""

    ORDER = "order", pgettext_lazy("instalment", "order to be paid")
    WITHDRAW_ORDER = "withdraw_order", pgettext_lazy("instalment", "withdraw the order")
    PAY = "pay", pgettext_lazy("instalment", "mark as paid")
    UNDO_PAYMENT = "undo_payment", pgettext_lazy("instalment", "undo the payment")
    COME_BACK = "come_back", pgettext_lazy("instalment", "note that it came back")
    PLAN_AGAIN = "plan_again", pgettext_lazy("instalment", "plan again")


INSTALMENT_LEADS: dict[InstalmentAct, tuple[InstalmentState, InstalmentState]] = {
    InstalmentAct.ORDER: (InstalmentState.PLANNED, InstalmentState.ORDERED),
    InstalmentAct.WITHDRAW_ORDER: (InstalmentState.ORDERED, InstalmentState.PLANNED),
    InstalmentAct.PAY: (InstalmentState.ORDERED, InstalmentState.PAID),
    InstalmentAct.UNDO_PAYMENT: (InstalmentState.PAID, InstalmentState.ORDERED),
    InstalmentAct.COME_BACK: (InstalmentState.PAID, InstalmentState.RETURNED),
    InstalmentAct.PLAN_AGAIN: (InstalmentState.RETURNED, InstalmentState.PLANNED),
}
"""Each act with the state it may be done in and the one it leads to."""

NOT_PAID = (InstalmentState.PLANNED, InstalmentState.ORDERED, InstalmentState.RETURNED)
"""States in which the provider does not have the money."""

INSTALMENT_COLOURS = {
    InstalmentState.PLANNED: "neutral",
    InstalmentState.ORDERED: "primary",
    InstalmentState.PAID: "success",
    InstalmentState.RETURNED: "warning",
}


class RefundState(models.TextChoices):
    """How a demand for money back ended."""

    DEMANDED = "demanded", pgettext_lazy("refund", "demanded")
    RETURNED = "returned", pgettext_lazy("refund", "returned")
    FORGIVEN = "forgiven", pgettext_lazy("refund", "forgiven")
    WITHDRAWN = "withdrawn", pgettext_lazy("refund", "withdrawn")


class RefundAct(models.TextChoices):
    """What may happen to a demand for money back."""

    RETURN = "return", pgettext_lazy("refund", "note that it was returned")
    FORGIVE = "forgive", pgettext_lazy("refund", "forgive")
    WITHDRAW = "withdraw", pgettext_lazy("refund", "withdraw the demand")
    REOPEN = "reopen", pgettext_lazy("refund", "open again")


REFUND_LEADS: dict[RefundAct, dict[RefundState, RefundState]] = {
    RefundAct.RETURN: {RefundState.DEMANDED: RefundState.RETURNED},
    RefundAct.FORGIVE: {RefundState.DEMANDED: RefundState.FORGIVEN},
    RefundAct.WITHDRAW: {RefundState.DEMANDED: RefundState.WITHDRAWN},
    RefundAct.REOPEN: {
        RefundState.RETURNED: RefundState.DEMANDED,
        RefundState.FORGIVEN: RefundState.DEMANDED,
    },
}
"""Each act with the states it may be done in and where it leads from each."""

REFUND_COLOURS = {
    RefundState.DEMANDED: "warning",
    RefundState.RETURNED: "success",
    RefundState.FORGIVEN: "primary",
    RefundState.WITHDRAWN: "neutral",
}
