"""Register: which help exists."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Providers, services, forms, capacities, facilities."""

    name = "opora.register"
    label = "register"
