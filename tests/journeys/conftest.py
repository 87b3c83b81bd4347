"""A real demonstration: loaded by the command, served by the command, looked at by Debian's chromium."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.journeys.page_types import PUBLIC

if TYPE_CHECKING:
    from tests.journeys.visits import Visits

ROOT = Path(__file__).resolve().parents[2]
OPORA = Path(sys.executable).parent / "opora"
PASSWORD = "ukazka-opora"
PATIENCE = 120
"""Seconds that a page may take on a machine that does other work; how fast pages are is measured elsewhere."""
PHONE, DESK = {"width": 375, "height": 812}, {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Demo:
    """A demonstration that is being served."""

    home: Path
    environment: dict[str, str]
    url: str
    summary: dict[str, Any]
    seconds: float

    def opora(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command on the home of this demonstration."""
        command = [str(OPORA), *arguments, "--home", str(self.home)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)


LOOKS = ("test_accessibility", "test_first_load", "test_second_visit")
"""What opens every kind of page and only looks; the other journeys act."""

ONCE = (*LOOKS, "test_every_link", "test_processor_time", "test_public", "test_roles", "test_sign_in")
"""What says the same on either database; on PostgreSQL it is repeated with --all only."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers, each with a demonstration of its own: one looks at pages, one acts and looks at what is public."""
    for item in items:
        if "tests/journeys/" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("looks" if _only_looks(item) else "journeys"))
            item.add_marker(pytest.mark.browser)
            if item.path.stem in ONCE:
                item.add_marker(pytest.mark.once)


def _only_looks(item: pytest.Item) -> bool:
    """Return whether a test looks at an internal page; the few public ones make the two workers take as long."""
    asked = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return item.path.stem in LOOKS and asked.get("kind") not in PUBLIC


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("demo") / "home"
    environment = {**os.environ, "DATABASE_URL": _own_database()}
    environment.pop("OPORA_HOME", None)
    environment.pop("OPORA_TASKS", None)
    started = time.monotonic()
    loaded = subprocess.run(
        [str(OPORA), "demo", "--no-serve", "--json", "--home", str(home)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - started
    assert loaded.returncode == 0, loaded.stderr
    port = _free_port()
    log = (home / "logs" / "serve.txt").open("w")
    server = subprocess.Popen(
        [str(OPORA), "serve", "--port", str(port), "--home", str(home)],
        env=environment,
        stdout=log,
        stderr=log,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(f"{url}/healthz")
        yield Demo(home, environment, url, json.loads(loaded.stdout), seconds)
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _own_database() -> str:
    """Return the address of a fresh database on the PostgreSQL of the tests, or nothing for SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgresql"):
        return ""
    name = f"journeys_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # the name is ours
    return server.rsplit("/", 1)[0] + f"/{name}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own server
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def session_of(demo: Demo, browser: Browser) -> Callable[[str], StorageState | None]:
    """Return a function that gives the cookies of a signed-in person (None for nobody); each signs in once."""
    kept: dict[str, StorageState | None] = {"": None}

    def session(username: str) -> StorageState | None:
        if username not in kept:
            context = browser.new_context(base_url=demo.url)
            sign_in(context.new_page(), username)
            kept[username] = context.storage_state()
            context.close()
        return kept[username]

    return session


@pytest.fixture(scope="session")
def visits(demo: Demo, browser: Browser, session_of: Callable[[str], StorageState | None]) -> "Visits":
    """Visits of every kind of page, each made once."""
    from tests.journeys.visits import Visits

    return Visits(demo, browser, session_of)


@pytest.fixture
def open_as(
    demo: Demo, browser: Browser, session_of: Callable[[str], StorageState | None]
) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page as a person of the demonstration (or nobody) and watches it.

    Any error in the console, any answer of 500 or more and any request to another host fails the test.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(username: str = "", *, viewport: dict[str, int] = DESK, **options: Any) -> Page:
        state = session_of(username)
        context = browser.new_context(base_url=demo.url, viewport=viewport, storage_state=state, **options)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _watch_console(message.type, message.text, wrong))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: _watch_host(request.url, demo.url, wrong))
        page.on("response", lambda response: wrong.append(response.url) if response.status >= 500 else None)
        page.goto("/home/" if username else "/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong, wrong


def look_until_fresh(page: Page, station: str) -> None:
    """Open the page of a station as a person who waits would, again and again, until it is up to date."""
    place = page.locator(f"nav.line li:has(a[href='/CZ051/{station}/'])")
    until = time.monotonic() + PATIENCE
    while True:
        page.goto(f"/CZ051/{station}/")
        if place.get_attribute("data-state") == "fresh":
            return
        assert time.monotonic() < until, f"Not up to date after {PATIENCE} s: {place.inner_text()}"
        page.wait_for_timeout(1000)


def sign_in(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/home/")


def _watch_console(kind: str, text: str, wrong: list[str]) -> None:
    """Note errors; a form that comes back with what needs mending (422) is an answer, though the browser grumbles."""
    if kind == "error" and "status of 422" not in text:
        wrong.append(text)


def _watch_host(url: str, own: str, wrong: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:")):
        wrong.append(f"request to another host: {url}")
