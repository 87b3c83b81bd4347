"""Accounts: people and their roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, territorial scope; sign-in itself is django-allauth's."""

    name = "opora.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Make every permission known, also to a command that imports no page."""
        from opora.accounts import permissions  # noqa: F401  # importing it registers the predicates
