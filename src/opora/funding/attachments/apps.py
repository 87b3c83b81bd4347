"""Files that people attach to what they write: sniffed, limited, stored by their content."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.attachments"
    label = "funding_attachments"
