"""Demo: the demonstration regions."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Data files and the story that fills every module."""

    name = "opora.demo"
    label = "demo"
