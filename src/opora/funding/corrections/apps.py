"""What may change a grant after it was calculated: objections, signed lines, correcting runs."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.corrections"
    label = "funding_corrections"
