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
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--durations=15"]
    # What a drawn page looks like does not depend on the database behind it: on PostgreSQL it is looked at with --all.
    first, second = ([], []) if arguments.all else (["-m", "not slow"], ["-m", "not slow and not looks"])
    covered = [] if arguments.paths else ["--cov", "--cov-report="]
    os.environ["OPORA_EXAMPLES"] = "thorough" if arguments.all else "quick"
    if not _run("tests on SQLite", [*command, *first, *covered, *arguments.paths], DATABASE_URL=""):
        failed.append("tests on SQLite")
    if not arguments.sqlite_only:
        with postgresql() as url:
            # The engine knows no database, so its tests would only say the same again.
            paths = arguments.paths or ["src/opora", "tests"]
            if not _run("tests on PostgreSQL", [*command, *second, *paths], DATABASE_URL=url):
                failed.append("tests on PostgreSQL")
    if covered:
        failed += _coverage()
    print(f"failed: {', '.join(failed)}" if failed else "everything passed", flush=True)  # noqa: T201  # the last line is for the reader
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./opora test", description=__doc__)
    parser.add_argument("--all", action="store_true", help="the slow tests too")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out, for a quick look")
    parser.add_argument("paths", nargs="*", help="only these tests, without the other checks")
    return parser.parse_args()


def _run(name: str, command: list[str], **environment: str) -> bool:
    started = time.monotonic()
    print(f"== {name}", flush=True)  # noqa: T201  # progress for the reader
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    word = "passed" if done.returncode == 0 else "FAILED"
    print(f"== {name}: {word} in {time.monotonic() - started:.0f} s", flush=True)  # noqa: T201  # progress for the reader
    return done.returncode == 0


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
