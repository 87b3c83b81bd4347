"""Funding (KLÍČ): how money is divided."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Rule sets, rounds, grants and their explanation."""

    name = "opora.funding"
    label = "funding"
