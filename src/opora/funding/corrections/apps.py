"""What may change a grant after it was calculated: objections, signed lines, correcting runs."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.corrections"
    label = "funding_corrections"

    def ready(self) -> None:
        """Let files be attached to objections."""
        from opora.funding.attachments.subjects import KINDS  # models are there only now
        from opora.funding.corrections import attached

        KINDS[attached.KIND] = attached.thing
