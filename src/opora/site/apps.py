"""Site: the only part that knows all modules."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    """Settings, addresses, the API, home pages, commands."""

    name = "opora.site"
    label = "site"

    def ready(self) -> None:
        """Let every migration make the table of the cache too: Django has no model for it."""
        # The signal is sent for modules with models only, and the site has none.
        post_migrate.connect(_make_cache_table, sender=apps.get_app_config("core"))


def _make_cache_table(using: str, **_kwargs: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)
