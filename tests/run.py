"""`./opora test`: every check and every test, on SQLite and on a PostgreSQL of its own; failures are named last."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENGINE_FLOOR, ALL_FLOOR = 90, 85

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "spelling": ["codespell"],
    "dependencies": ["deptry", "src"],
}


def main() -> int:
    """Run what was asked for; return 0 when everything passed."""
    arguments = _arguments()
    failed: list[str] = []
    if not arguments.paths:
        failed += [
            name for name, command in CHECKS.items() if not _run(name, [str(BIN / command[0]), *command[1:]])
        ]
        failed += [] if _run("front end", ["npm", "test", "--silent"]) else ["front end"]
    os.environ["OPORA_EXAMPLES"] = "thorough" if arguments.all else "quick"
    failed += _tests("SQLite", "", arguments, covered=not arguments.paths)
    if not arguments.sqlite_only:
        with postgresql() as url:
            failed += _tests("PostgreSQL", url, arguments, covered=False)
    if not arguments.paths:
        failed += _coverage()
    print(f"failed: {', '.join(failed)}" if failed else "everything passed", flush=True)  # noqa: T201  # the last line is for the reader
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./opora test", description=__doc__)
    parser.add_argument("--all", action="store_true", help="the slow tests too")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out, for a quick look")
    parser.add_argument("paths", nargs="*", help="only these tests, without the other checks")
    return parser.parse_args()


def _run(name: str, command: list[str], good: tuple[int, ...] = (0,), **environment: str) -> bool:
    started = time.monotonic()
    print(f"== {name}", flush=True)  # noqa: T201  # progress for the reader
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    passed = done.returncode in good
    word = "passed" if passed else "FAILED"
    print(f"== {name}: {word} in {time.monotonic() - started:.0f} s", flush=True)  # noqa: T201  # progress for the reader
    return passed


def _tests(database: str, url: str, arguments: argparse.Namespace, *, covered: bool) -> list[str]:
    """Run the tests on one database; those that drive a browser apart, since its event loop stays in the process."""
    # The engine knows no database, so its tests would only say the same again on the second one. What pages look
    # like and how they lead on does not depend on the database either: it is tried again with --all.
    paths = arguments.paths or (["src/opora", "tests"] if url else [])
    left_out = "" if arguments.all else " and not slow and not once" if url else " and not slow"
    parts = {"tests": "not browser", "journeys": "browser"}
    # A chosen path may hold tests of one part only.
    good = (0, pytest.ExitCode.NO_TESTS_COLLECTED) if arguments.paths else (0,)
    failed = []
    for part, marks in parts.items():
        name = f"{part} on {database}"
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--durations=15"]
        coverage = ["--cov", "--cov-report="] if covered and part == "tests" else []
        if not _run(name, [*command, *coverage, "-m", marks + left_out, *paths], good, DATABASE_URL=url):
            failed.append(name)
    return failed


def _coverage() -> list[str]:
    report = [sys.executable, "-m", "coverage", "report", "--skip-covered", "--skip-empty"]
    floors = {
        "coverage of the engine": [*report, "--include=src/opora_engine/*", f"--fail-under={ENGINE_FLOOR}"],
        "coverage": [*report, f"--fail-under={ALL_FLOOR}"],
    }
    return [name for name, command in floors.items() if not _run(name, command)]


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a private PostgreSQL server that listens on a socket in a folder of its own; yield its address."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not programs:
        sys.exit("tests: PostgreSQL is missing; install it with: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="opora-postgresql-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    control = [*as_user, str(programs[-1] / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
    options = (
        f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    )
    subprocess.run([*control, "initdb", "-o", "-U opora -A trust -E UTF8 --locale=C.UTF-8"], check=True)
    subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], check=True)
    try:
        yield f"postgresql://opora@{str(folder).replace('/', '%2F')}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
