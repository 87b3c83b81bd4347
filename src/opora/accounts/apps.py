"""Accounts: people and their roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, territorial scope; sign-in itself is django-allauth's."""

    name = "opora.accounts"
    label = "accounts"
