"""Territory: where people live."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Units and their changes, boundaries, population, statistics."""

    name = "opora.territory"
    label = "territory"
