"""The settlement of a year: statements of costs, overcompensation, who returns what and why."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.settlement"
    label = "funding_settlement"

    def ready(self) -> None:
        """Let files be attached to statements."""
        from opora.funding.attachments.subjects import KINDS
        from opora.funding.settlement import attached

        KINDS[attached.KIND] = attached.thing
