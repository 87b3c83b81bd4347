"""Before Django reads its settings: tests have a home folder of their own and never touch that of the user.

The settings are not named in pyproject.toml, because pytest would then read them before this file.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(tempfile.mkdtemp(prefix="opora-test-"))
os.environ["OPORA_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "opora.site.settings"
os.environ.setdefault("OPORA_TASKS", "django_tasks.backends.immediate.ImmediateBackend")

import django  # noqa: E402  # after the environment it reads
from hypothesis import settings  # noqa: E402  # as above

django.setup()
# A worker of pytest-xdist would otherwise read its settings before this file, and work in the home of its parent.
del os.environ["DJANGO_SETTINGS_MODULE"]
# A slow machine says nothing about a law; `./opora test --all` looks longer for what breaks one.
settings.register_profile("quick", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile(os.environ.get("OPORA_EXAMPLES", "quick"))

pytest_plugins = ["tests.golden.people", "tests.golden.region", "tests.golden.browser"]


@pytest.fixture(scope="session", autouse=True)
def _home_is_taken_away() -> Iterator[None]:
    yield
    shutil.rmtree(HOME, ignore_errors=True)


TOUCHING_A_DATABASE = {"db", "transactional_db", "live_server", "client", "admin_client"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of the run on PostgreSQL what touches no database: it would only say the same again."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    asking = [item for item in items if _touches_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def _touches_a_database(item: pytest.Item) -> bool:
    used = set(getattr(item, "fixturenames", ()))
    marked = any(item.get_closest_marker(name) for name in ("django_db", "browser"))
    return marked or bool(used & TOUCHING_A_DATABASE)
