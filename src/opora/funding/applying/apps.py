"""What a provider asks of a round: the application, its budget, its versions and receipts."""

from django.apps import AppConfig


class ApplyingConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.applying"
    label = "funding_applying"

    def ready(self) -> None:
        """Let files be attached to applications, workbooks come back, and no round be rated without its points."""
        from opora.funding import requirements, states
        from opora.funding.applying import attached
        from opora.funding.applying.requirements import of_rating
        from opora.funding.applying.workbooks import uploads
        from opora.funding.attachments.subjects import KINDS

        KINDS["application"] = attached.thing
        KINDS[uploads.KIND] = uploads.thing
        requirements.require(states.Act.RATE, of_rating)
