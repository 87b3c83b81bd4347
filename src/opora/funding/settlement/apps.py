"""The settlement of a year: statements of costs, overcompensation, who returns what and why."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.settlement"
    label = "funding_settlement"
