"""The command of the demonstration: what it prints, that it may be repeated and killed; and checking the snapshot."""

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import OPORA, Demo

TYPES = {
    "municipalities": int,
    "services": int,
    "providers": int,
    "within_reach": int,
    "gaps": int,
    "network_entries": int,
    "pool": int,
    "granted": int,
    "reserve": int,
    "plan_pdf": str,
    "plan_docx": str,
    "snapshot": str,
}
FIRST_LOAD_SECONDS, SLOW_MACHINE = 60, 3


def test_the_summary_has_every_key_and_its_sums_fit(demo: Demo) -> None:
    assert {key: type(demo.summary.get(key)) for key in TYPES} == TYPES
    assert demo.summary["municipalities"] == 215
    assert demo.summary["granted"] + demo.summary["reserve"] == demo.summary["pool"]
    assert Path(demo.summary["plan_pdf"]).read_bytes().startswith(b"%PDF")
    assert Path(demo.summary["plan_docx"]).read_bytes().startswith(b"PK")
    assert (Path(demo.summary["snapshot"]) / "manifest.json").exists()


def test_the_first_load_takes_less_than_a_minute(demo: Demo) -> None:
    assert demo.seconds < FIRST_LOAD_SECONDS * SLOW_MACHINE


def test_the_installation_is_in_order(demo: Demo) -> None:
    done = demo.opora("check")
    assert done.returncode == 0, done.stdout


@pytest.fixture
def snapshot(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the first snapshot, under its own name, for spoiling."""
    first = Path(demo.summary["snapshot"])
    return Path(shutil.copytree(first, tmp_path / first.name))


def test_the_snapshot_verifies(demo: Demo, snapshot: Path) -> None:
    done = demo.opora("verify", str(snapshot))
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("OK")


def test_one_crown_changed_in_the_table_is_named(demo: Demo, snapshot: Path) -> None:
    path = snapshot / "grants.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    place, service = rows[0].index("grant"), rows[1][0]
    right = rows[1][place]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f",{right},", f",{int(right) + 1},", 1), encoding="utf-8")
    done = demo.opora("verify", str(snapshot))
    assert done.returncode == 1
    assert "grants.csv" in done.stdout
    assert service in done.stdout


def test_one_input_changed_is_named(demo: Demo, snapshot: Path) -> None:
    content = json.loads((snapshot / "grants.json").read_text(encoding="utf-8"))
    services = content["services"]
    facts = services[0]["inputs"]
    facts["request"] = str(int(facts["request"]) - 1000)
    (snapshot / "grants.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    done = demo.opora("verify", str(snapshot))
    assert done.returncode == 1
    assert "grants" in done.stdout
    assert services[0]["code"] in done.stdout


@pytest.mark.slow
@pytest.mark.once
def test_a_killed_load_leaves_nothing_half_and_the_next_one_changes_nothing_twice(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = {**os.environ, "DATABASE_URL": ""}
    for name in ("OPORA_HOME", "OPORA_TASKS"):
        environment.pop(name, None)
    command = [str(OPORA), "demo", "--no-serve", "--json", "--home", str(home)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        _wait_for_a_run(home / "opora.sqlite3")
        started.send_signal(signal.SIGKILL)
    first = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    entries = _count(home, "core_logentry")
    second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert json.loads(second.stdout) == json.loads(first.stdout)
    assert _count(home, "core_logentry") == entries
    checked = subprocess.run(
        [str(OPORA), "check", "--home", str(home)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def _wait_for_a_run(database: Path) -> None:
    """Wait until the load is in the middle: its first calculation stands in the database."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        time.sleep(0.2)
        if database.exists() and _runs(database):
            return
    raise AssertionError("The load did not come to its first calculation within two minutes.")


def _runs(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'core_run'").fetchall()
        return int(connection.execute("SELECT count(*) FROM core_run").fetchone()[0]) if tables else 0


def _count(home: Path, table: str) -> int:
    with sqlite3.connect(home / "opora.sqlite3") as connection:
        rows = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # the name is ours
        return int(rows.fetchone()[0])
