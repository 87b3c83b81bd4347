"""Money on its way: instalments, refunds, and the letters that announce them."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.payments"
    label = "funding_payments"
