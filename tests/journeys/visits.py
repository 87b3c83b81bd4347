"""One visit of a page of every kind, with everything that is to be known about it; each kind is visited once."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, StorageState

from tests.journeys.conftest import DESK, PHONE, Demo
from tests.journeys.page_types import PageType, filled

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = {"width": 320, "height": 640}
RUN_AXE = """async tags => (await axe.run(document, {runOnly: {type: "tag", values: tags}})).violations.map(
    found => `${found.id}: ${found.help} ` +
    found.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "))"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? "" :
    [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > innerWidth + 1 &&
    !each.closest("[tabindex]:not(main), svg")).slice(0, 3).map(each => each.outerHTML.slice(0, 120)).join(" | ") ||
    "the page" """


@dataclass(frozen=True)
class Visit:
    """What came out: status, compressed bytes of the first load, what axe found, what is too wide at 320 px."""

    address: str
    status: int
    kilobytes: float
    violations: list[str]
    too_wide: str


class Visits:
    """Visits of the running demonstration; a second question about the same kind costs nothing."""

    def __init__(
        self, demo: Demo, browser: Browser, session_of: Callable[[str], StorageState | None]
    ) -> None:
        self.demo, self.browser, self.session_of = demo, browser, session_of
        self.known: dict[str, str] = {}
        self.done: dict[str, Visit] = {}

    def of(self, kind: PageType) -> Visit:
        """Return the visit of a page of this kind."""
        if kind.name not in self.done:
            self.done[kind.name] = self._visit(kind)
        return self.done[kind.name]

    def _visit(self, kind: PageType) -> Visit:
        context = self.browser.new_context(
            base_url=self.demo.url, viewport=DESK, storage_state=self.session_of(kind.person)
        )
        try:
            address = filled(kind, context.request, self.known)
            page = context.new_page()
            loaded = _count_bytes(page)
            answer = page.goto(address)
            assert answer is not None
            kilobytes = sum(loaded) / 1000
            page.evaluate(AXE.read_text())
            violations = [f"1440 px: {each}" for each in page.evaluate(RUN_AXE, TAGS)]
            page.set_viewport_size(PHONE)
            violations += [f"375 px: {each}" for each in page.evaluate(RUN_AXE, TAGS)]
            page.set_viewport_size(NARROW)
            return Visit(address, answer.status, kilobytes, violations, _too_wide(page))
        finally:
            context.close()


def _too_wide(page: Page) -> str:
    """Return what is wider than the screen once the charts have been drawn again for it."""
    until = time.monotonic() + 10
    while (found := str(page.evaluate(TOO_WIDE))) and time.monotonic() < until:
        page.wait_for_timeout(200)
    return found


def _count_bytes(page: Page) -> list[int]:
    """Return a list that grows by the bytes on the wire of each answer."""
    sizes: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")

    def add(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    wire.on("Network.loadingFinished", add)
    return sizes
