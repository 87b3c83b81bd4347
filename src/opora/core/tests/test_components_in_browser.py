"""The components in a real browser, under the strictest content security policy."""

import json
import mimetypes
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils.translation import override
from playwright.sync_api import Browser, Page

from opora.core.tests.sample_page import sample_context, sample_request

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys")]

STATIC = Path(__file__).parents[1] / "static"
AXE = Path(__file__).parents[4] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

SQUARES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"kod": str(number), "nazev": f"Ukázkov {number}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [15 + number, 50],
                        [16 + number, 50],
                        [16 + number, 51],
                        [15 + number, 51],
                        [15 + number, 50],
                    ]
                ],
            },
        }
        for number in range(3)
    ],
}


def gallery() -> str:
    """Return the page of all components in Czech."""
    request = sample_request()
    request.user = AnonymousUser()
    values = [{"code": str(number), "value": number * 1.5, "label": f"{number} lůžka"} for number in range(2)]
    with override("cs"), override_settings(ROOT_URLCONF="opora.core.tests.sample_urls"):
        context = sample_context(request, boundaries="/boundaries.json", values=values)
        return render_to_string("core/components/gallery.html", context, request)


class Site(BaseHTTPRequestHandler):
    """Serves the page, the boundaries and the built files."""

    page = ""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = STATIC / path.removeprefix("/static/")
        if path == "/":
            self.answer(self.page.encode(), "text/html; charset=utf-8")
        elif path == "/boundaries.json":
            self.answer(json.dumps(SQUARES).encode(), "application/json")
        elif path.startswith("/static/") and file.is_file():
            self.answer(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        else:
            self.send_error(404)

    def answer(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    assert (STATIC / "opora/dist/app.css").is_file(), "Build the front end first: npm ci && npm run build"
    Site.page = gallery()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def open_page(browser: Browser, site: str, width: int, *, bypass_csp: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", bypass_csp=bypass_csp
    )
    page = context.new_page()
    page.errors = []
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.hosts = set()
    page.on(
        "request",
        lambda request: page.hosts.add(request.url.split("/")[2] if "//" in request.url else request.url),
    )
    # The progress of the sample asks a server that has none.
    page.route("**/progress/**", lambda route: route.fulfill(status=204))
    page.goto(site)
    page.wait_for_selector("[data-map][data-state]", timeout=20_000)
    page.wait_for_selector("[data-chart]:not([data-state])", state="detached", timeout=20_000)
    return page


def test_map_and_charts_are_drawn_under_a_strict_policy_from_one_host(drawing_browser, site):
    page = open_page(drawing_browser, site, 1440)
    assert page.get_attribute("[data-map]", "data-state") == "drawn"
    assert page.locator("[data-chart][data-state=drawn]").count() == 3
    assert page.locator("[data-chart] svg text").get_by_text("400").count() == 1
    assert page.errors == []
    assert page.hosts == {site.split("/")[2]}


@pytest.mark.parametrize("width", [320, 375, 1440])
def test_nothing_is_wider_than_the_screen(browser, site, width):
    page = open_page(browser, site, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [375, 1440])
def test_the_page_breaks_no_rule_of_accessibility(browser, site, width):
    page = open_page(browser, site, width, bypass_csp=True)
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    page.add_script_tag(path=AXE)
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_the_list_of_areas_does_for_the_keyboard_what_pointing_does(drawing_browser, site):
    page = open_page(drawing_browser, site, 1440)
    page.get_by_label("Najít území").select_option("1")
    popup = page.locator(".map__tooltip")
    popup.wait_for()
    assert "Ukázkov 1" in popup.inner_text()
    assert "1 lůžka" in popup.inner_text()


def point_at(page: Page, chart: str, x: float, y: float) -> str:
    """Return what the tooltip of a chart says at a place given by shares of its width and height."""
    frame = page.locator(f"[data-chart={chart}]")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    return frame.locator(".chart__tooltip").inner_text()


def test_pointing_at_a_bar_tells_its_numbers_as_the_table_writes_them(browser, site):
    page = open_page(browser, site, 1440)
    assert point_at(page, "chart-sums", 0.5, 0.1).splitlines() == [
        "domovy pro seniory",
        "Nárok: 480\u00a0000\u00a0000\u00a0Kč",
        "Dotace: 412\u00a0000\u00a0000\u00a0Kč",
    ]
    assert "5\u00a0120,5 (4\u00a0000 – 6\u00a0300)" in point_at(page, "chart-need", 0.5, 0.2)


def test_a_line_is_broken_where_a_value_is_missing(browser, site):
    page = open_page(browser, site, 1440)
    assert point_at(page, "chart-people", 0.98, 0.5).splitlines() == ["2022", "od sčítání: 1\u00a0191"]


def test_a_chart_redraws_itself_for_another_width(browser, site):
    page = open_page(browser, site, 1440)
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_selector("[data-chart=chart-sums] svg[width='288']")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_reason_of_a_stale_station_opens_and_closes_with_the_keyboard(browser, site):
    page = open_page(browser, site, 1440)
    summary = page.locator(".line__station[data-current] summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("přibyly dvě služby v Turnově").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_text("přibyly dvě služby v Turnově").is_visible()
    assert summary.evaluate("element => element === document.activeElement")


def test_paper_shows_every_step_of_the_explanation(browser, site):
    page = open_page(browser, site, 1440)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.get_by_text("Obvyklé náklady na lůžko").is_visible()
    assert not page.locator("nav.line").is_visible()


def test_a_choice_in_the_filter_changes_the_table_without_loading_the_page(browser, site):
    page = open_page(browser, site, 1440)
    page.evaluate("window.stayed = true")
    page.locator("form.filter").get_by_label("Druh služby").select_option("13")
    page.wait_for_url("**/?text=&kind=13")
    assert page.evaluate("window.stayed")
    assert page.locator("#table").count() == 1
    assert page.errors == []
