"""Register: which help exists."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Providers, services, forms, capacities, facilities."""

    name = "opora.register"
    label = "register"

    def ready(self) -> None:
        """Say the names of providers to those who keep only their numbers."""
        from opora.accounts.place_names import NAMED_BY
        from opora.register import queries

        NAMED_BY["provider"] = queries.provider_names
