"""Before anything of Django is imported: tests have a home folder of their own and never touch that of the user."""

import os
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_home = Path(tempfile.mkdtemp(prefix=f"opora-test-{_worker}-"))
os.environ["OPORA_HOME"] = str(_home)
os.environ.setdefault("OPORA_TASKS", "django_tasks.backends.immediate.ImmediateBackend")
(_home / "demo").write_text("tests\n")

pytest_plugins = ["tests.golden.people", "tests.golden.region"]
