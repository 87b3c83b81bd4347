"""The base network: what the region takes as needed and pays for."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Criteria, proposals, decisions, entries valid in time."""

    name = "opora.network"
    label = "network"
