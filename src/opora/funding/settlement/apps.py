"""The settlement of a year: statements of costs, overcompensation, who returns what and why."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.settlement"
    label = "funding_settlement"

    def ready(self) -> None:
        """Let files be attached to statements, and the life of a round ask whether everything is settled."""
        from opora.funding.attachments.subjects import KINDS
        from opora.funding.requirements import require
        from opora.funding.settlement import attached
        from opora.funding.settlement.settled import not_settled
        from opora.funding.states import Act

        KINDS[attached.KIND] = attached.thing
        require(Act.SETTLE, not_settled)
