"""The real command on a home of its own: what it checks and with which code it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import opora_engine

OPORA = Path(sys.executable).parent / "opora"
ASK_FOR_HEALTH = """
import django
django.setup()
from django.test import Client
answer = Client().get("/healthz", headers={"host": "localhost"})
print(answer.status_code, answer.content.decode())
"""


def environment(home, database=""):
    known = {
        **os.environ,
        "OPORA_HOME": str(home),
        "DATABASE_URL": database,
        "COLUMNS": "200",
        "LANGUAGE": "cs",
    }
    known["DJANGO_SETTINGS_MODULE"] = "opora.site.settings"
    return known


def opora(home, *arguments):
    command = [str(OPORA), *arguments, "--home", str(home)]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with the present database and nothing in it."""
    folder = tmp_path_factory.mktemp("home")
    done = opora(folder, "migrate")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_home_in_order_passes_every_check(home):
    done = opora(home, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout
    assert done.stdout.count("✓") == 9


def test_a_damaged_file_is_named_and_the_code_is_not_zero(home):
    damaged = home / "files" / "ab" / ("ab" * 32 + ".txt")
    damaged.parent.mkdir(parents=True)
    damaged.write_text("something else")
    try:
        done = opora(home, "check")
    finally:
        damaged.unlink()
    assert done.returncode == 1
    assert done.stdout.count("✗") == 1
    assert "ab" * 32 in done.stdout.replace("\n", "")


def test_missing_migrations_are_counted_and_the_code_is_not_zero(tmp_path):
    done = opora(tmp_path, "check")
    assert done.returncode == 1
    assert "opora migrate" in done.stdout


def test_the_server_is_not_healthy_when_the_database_is_away(tmp_path):
    away = environment(tmp_path, "postgresql://nobody@127.0.0.1:1/nothing")
    done = subprocess.run(
        [sys.executable, "-c", ASK_FOR_HEALTH], env=away, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith('503 {"status": "failed"'), done.stderr


def test_the_version_is_that_of_the_engine(home):
    assert opora(home, "--version").stdout.strip() == f"opora {opora_engine.VERSION}"


def test_an_account_is_made_from_the_command_line_and_a_refusal_is_a_sentence(home):
    account = ["people", "add", "jana", "--region", "CZ999", "--role", "administrator"]
    made = opora(home, *account, "--password", "čtyři dlouhá česká slova")
    assert made.returncode == 0, made.stderr
    refused = opora(home, *account, "--password", "čtyři dlouhá česká slova")
    assert refused.returncode == 1
    assert "jana" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_command_starts_without_the_libraries_that_only_some_commands_need(tmp_path):
    heavy = {"scipy", "docxtpl", "pyogrio", "numba", "highspy", "pyarrow", "polars"}
    ask = "import sys, django; django.setup(); import opora.site.commands.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert heavy.isdisjoint(done.stdout.split())
