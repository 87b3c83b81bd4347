"""Debian's chromium without its own windows, tabs and menus, which would cost three times as much for each context.

Playwright is started once per worker: a second one in a process refuses to start.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium-headless-shell"
QUIET = ["--no-sandbox", "--disable-background-networking"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser without WebGL, as on an old machine: what a page says must not depend on its map."""
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--disable-gpu"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def drawing_browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that draws maps, slowly: the processor does the work of a graphics card."""
    drawing = ["--use-gl=swiftshader", "--enable-unsafe-swiftshader"]
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *drawing])
    yield started
    started.close()
