"""A carer at night with a phone, and a citizen who wants to know where the money went; nobody signs in."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.page_types import TOWN


def test_a_carer_finds_a_service_near_home(open_as: Callable[..., Page]) -> None:
    page = open_as(viewport=PHONE)
    page.locator("main a[href='/portal/CZ051/']").click()
    page.locator("select[name=municipality]").select_option(TOWN)
    page.locator("main form button[type=submit]").first.click()
    page.locator("main a[href*='/catalogue/99']").first.click()
    expect(page.locator("h1")).not_to_be_empty()
    expect(page.locator("main .synthetic").first).to_be_visible()


def test_the_search_works_without_javascript(open_as: Callable[..., Page]) -> None:
    page = open_as(viewport=PHONE, java_script_enabled=False)
    page.goto("/portal/CZ051/catalogue/")
    page.locator("select[name=kind]").select_option("pecovatelska")
    page.locator("main form button[type=submit]").first.click()
    assert "kind=pecovatelska" in page.url
    expect(page.locator("main a[href*='/catalogue/99']").first).to_be_visible()


def test_the_sentence_that_explains_a_sum_is_at_most_four_clicks_away(open_as: Callable[..., Page]) -> None:
    page = open_as(viewport=PHONE)
    ways = ("/portal/CZ051/", "/portal/CZ051/allocations/", "/portal/CZ051/allocations/99")
    for clicks, way in enumerate(ways, start=1):
        assert clicks <= 4
        page.locator(f"main a[href^='{way}']").first.click()
    expect(page.locator("main .lead")).to_contain_text("Kč")
    expect(page.locator("main ul.steps")).to_be_visible()


def test_a_citizen_reads_the_plan_and_downloads_it(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/portal/CZ051/plan/")
    expect(page.locator("h1")).to_contain_text("2027")
    assert page.request.get("/portal/CZ051/data/plan.pdf").body().startswith(b"%PDF")
    assert page.request.get("/portal/CZ051/data/plan.docx").body().startswith(b"PK")


def test_a_journalist_downloads_all_data_and_finds_the_sums_in_them(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/portal/CZ051/data/")
    with page.expect_download() as started:
        page.locator("main a[href$='snapshot.zip']").first.click()
    assert started.value.path().read_bytes().startswith(b"PK")
    pool = json.loads(page.request.get("/portal/CZ051/data/round.json").text())
    assert pool["granted"] + pool["reserve"] == pool["pool"]


def test_a_region_without_capacities_says_so_and_shows_what_it_has(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/portal/CZ041/catalogue/")
    page.locator("main a[href^='/portal/CZ041/catalogue/']").first.click()
    expect(page.locator("main")).to_contain_text("kapacita není známa")
    page.goto("/portal/CZ041/allocations/")
    expect(page.locator("main")).to_contain_text("není známa")
    expect(page.locator("main")).not_to_contain_text("Kč")


def test_the_same_page_in_english(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.locator(
        "form[action='/language/setlang/'] button[value=en], button[name=language][value=en]"
    ).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
