"""What a provider asks of a round: the application, its budget, its versions and receipts."""

from django.apps import AppConfig


class ApplyingConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.applying"
    label = "funding_applying"
