"""Gaps: what is missing where."""

from django.apps import AppConfig


class GapsConfig(AppConfig):
    """Need less reachable capacity, ranked."""

    name = "opora.gaps"
    label = "gaps"
