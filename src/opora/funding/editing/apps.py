"""Drafts of rule sets, written in the browser."""

from django.apps import AppConfig


class EditingConfig(AppConfig):
    """An app of its own inside funding, so that its tables have their own migrations."""

    name = "opora.funding.editing"
    label = "funding_editing"
