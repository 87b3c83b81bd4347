"""An economist changes the pool, sees what that makes out of date, divides again and can explain every crown."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, look_until_fresh


def test_a_changed_pool_makes_funding_stale_until_the_grants_are_calculated_again(
    open_as: Callable[..., Page], demo: Demo
) -> None:
    page = open_as("ekonom")
    pool = demo.summary["pool"]
    try:
        _change_pool(page, pool - 100_000_000)
        station = page.locator("nav.line li:has(a[href='/CZ051/funding/'])")
        expect(station).to_have_attribute("data-state", "stale")
        expect(station.locator(".line__reason")).not_to_be_empty()
        _calculate(page)
        _expect_whole_division(page, pool - 100_000_000)
    finally:
        _change_pool(page, pool)
        _calculate(page)
    _expect_whole_division(page, pool)


def _change_pool(page: Page, crowns: int) -> None:
    page.goto("/CZ051/funding/2027/pool/")
    page.locator("main input[type=text], main input[type=number]").first.fill(str(crowns))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/funding/")


def _calculate(page: Page) -> None:
    """Press the offer of the line, and wait as a person would: look again until the station is up to date."""
    page.goto("/CZ051/funding/")
    station = page.locator("nav.line li:has(a[href='/CZ051/funding/'])")
    if station.get_attribute("data-state") == "fresh":
        return
    station.locator("summary").click()
    station.locator("form button").click()
    look_until_fresh(page, "funding")


def _expect_whole_division(page: Page, pool: int) -> None:
    """The page and the API agree, and grants and reserve make the pool to the crown."""
    rounds = page.request.get("/api/v1/funding/CZ051/rounds").json()
    grants = page.request.get("/api/v1/funding/CZ051/2027/grants").json()
    assert rounds[0]["pool"] == pool
    assert sum(each["grant"] for each in grants) + rounds[0]["reserve"] == pool
    shown = re.sub(r"\s", "", page.locator("main").inner_text())
    assert f"{rounds[0]['granted']}Kč" in shown


def test_every_sum_opens_down_to_its_inputs(open_as: Callable[..., Page]) -> None:
    page = open_as("ekonom")
    page.goto("/CZ051/funding/")
    page.locator("main table a[href*='/funding/2027/99']").first.click()
    expect(page.locator("main .lead")).to_contain_text("Kč")
    closed = page.locator("main ul.steps details:not([open]) > summary")
    closed.first.click()
    expect(page.locator("main ul.steps")).to_contain_text("předpoklad")
    page.locator("main a[href*='/applications/']").first.click()
    expect(page.locator("h1")).not_to_be_empty()
