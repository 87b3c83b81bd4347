"""Core: what every part of the line shares."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Dated rows, runs, refusals, the log, permissions, base templates."""

    name = "opora.core"
    label = "core"
