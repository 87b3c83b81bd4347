"""Plans: what will be done."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Goals, measures, editions and their documents."""

    name = "opora.plans"
    label = "plans"
