"""Money on its way: instalments, refunds, and the letters that announce them."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.payments"
    label = "funding_payments"

    def ready(self) -> None:
        """Let the life of a round ask whether everything was paid."""
        from opora.funding.payments.paid import not_paid
        from opora.funding.requirements import require
        from opora.funding.states import Act

        require(Act.PAY, not_paid)
