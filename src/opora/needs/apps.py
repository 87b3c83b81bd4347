"""Needs: who needs how much."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Estimates of persons in need and of the capacity they need, by declared rates."""

    name = "opora.needs"
    label = "needs"
