"""Publishing: what everybody may see and recompute."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Frozen snapshots, the public portal, verification."""

    name = "opora.publishing"
    label = "publishing"
