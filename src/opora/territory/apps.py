"""Territory: where people live."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Units and their changes, boundaries, population, statistics."""

    name = "opora.territory"
    label = "territory"

    def ready(self) -> None:
        """Say the names of ORPs and municipalities to those who keep only their codes."""
        from opora.accounts.place_names import NAMED_BY
        from opora.territory import queries

        NAMED_BY["orp"], NAMED_BY["municipality"] = queries.orp_names, queries.municipality_names
