"""Site: the only part that knows all modules."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Settings, addresses, the API, home pages, commands."""

    name = "opora.site"
    label = "site"
