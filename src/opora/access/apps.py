"""Access: who can reach what."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Travel times, nearest services, reach and catchment ratios."""

    name = "opora.access"
    label = "access"
