"""Core: what every part of the line shares."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_migrate

from opora.core import databases


class CoreConfig(AppConfig):
    """Dated rows, runs, refusals, the log, permissions, base templates."""

    name = "opora.core"
    label = "core"

    def ready(self) -> None:
        """Teach the database the Czech order before anything is asked of it."""
        connection_created.connect(databases.teach_sqlite)
        pre_migrate.connect(databases.teach_postgresql, sender=self)
