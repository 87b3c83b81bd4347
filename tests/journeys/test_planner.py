"""A planner sees the line, walks it, changes the plan, publishes it, and everything is up to date again."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.conftest import look_until_fresh

STATIONS = ("territory", "register", "needs", "access", "gaps", "network", "funding", "plan", "publication")


def _state(page: Page, station: str) -> str:
    """Return the state of a station as the line on this page draws it."""
    link = page.locator(f"nav.line a[href='/CZ051/{station}/']")
    return link.locator("xpath=ancestor::li").get_attribute("data-state") or ""


def test_the_line_is_the_way_through_the_work(open_as: Callable[..., Page]) -> None:
    page = open_as("planovac")
    for station in STATIONS:
        page.locator(f"nav.line a[href='/CZ051/{station}/']").first.click()
        assert urlsplit(page.url).path == f"/CZ051/{station}/"
        expect(page.locator("h1")).not_to_be_empty()
        expect(page.locator("nav.line a[aria-current=page]")).to_have_attribute("href", f"/CZ051/{station}/")


def test_a_number_leads_back_to_what_it_was_made_from(open_as: Callable[..., Page]) -> None:
    page = open_as("planovac")
    page.goto("/CZ051/gaps/domov_senioru/561380/")
    for place in ("needs", "access"):
        page.goto("/CZ051/gaps/domov_senioru/561380/")
        page.locator(f"main a[href^='/CZ051/{place}/domov_senioru/561380/']").first.click()
        expect(page.locator("h1")).not_to_be_empty()
    page.goto("/CZ051/needs/domov_senioru/561380/")
    people = page.locator("main a[href='/CZ051/territory/561380/']").first
    folded = page.locator(
        "main ul.steps details:not([open]):has(a[href='/CZ051/territory/561380/']) > summary"
    )
    while not people.is_visible():
        folded.first.click()
    people.click()
    expect(page.locator("h1")).to_contain_text("Česká Lípa")


def test_an_edited_measure_makes_the_plan_stale_and_issuing_and_publishing_make_all_fresh_again(
    open_as: Callable[..., Page],
) -> None:
    page = open_as("planovac")
    page.goto("/CZ051/plan/")
    page.locator("main a[href*='/plan/measure/']").first.click()
    page.locator("main a[href$='/edit/']").click()
    page.locator("#id_title").fill("Terénní tým pro Turnov a okolí")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Terénní tým pro Turnov a okolí")
    assert _state(page, "plan") == _state(page, "publication") == "stale"
    why = page.locator("nav.line li[data-state=stale] .line__reason").first
    expect(why).to_contain_text("Terénní tým pro Turnov a okolí")
    page.goto("/CZ051/plan/")
    page.locator("main form[action$='/calculate/plan/'] button").click()
    look_until_fresh(page, "plan")
    page.locator("main a[href*='/plan/2027/']").first.click()
    expect(page.locator("main")).to_contain_text("Terénní tým pro Turnov a okolí")
    page.goto("/CZ051/publication/")
    page.locator("main form[action$='/calculate/publication/'] button").click()
    look_until_fresh(page, "publication")
    assert {_state(page, station) for station in STATIONS} == {"fresh"}
    page.goto("/portal/CZ051/plan/")
    expect(page.locator("main")).to_contain_text("Terénní tým pro Turnov a okolí")


def test_two_people_edit_the_same_measure_and_no_text_is_lost_silently(open_as: Callable[..., Page]) -> None:
    first, second = open_as("planovac"), open_as("planovac")
    first.goto("/CZ051/plan/")
    address = first.locator("main a[href*='/plan/measure/']").last.get_attribute("href")
    for page in (first, second):
        page.goto(f"{address}edit/")
    before = first.locator("#id_owner").input_value()
    first.locator("#id_owner").fill("Odbor sociálních věcí, Jana")
    first.locator("main form button[type=submit]").click()
    second.locator("#id_owner").fill("Odbor sociálních věcí, Petr")
    second.locator("main form button[type=submit]").click()
    expect(second.locator(".error-summary")).to_contain_text("Odbor sociálních věcí, Jana")
    expect(second.locator("#id_owner")).to_have_value("Odbor sociálních věcí, Petr")
    first.goto(f"{address}edit/")
    expect(first.locator("#id_owner")).to_have_value("Odbor sociálních věcí, Jana")
    second.locator("#id_owner").fill(before)
    second.locator("main form button[type=submit]").click()
    expect(second.locator("h1")).not_to_be_empty()


def test_the_whole_way_works_with_the_keyboard_only(open_as: Callable[..., Page]) -> None:
    page = open_as("planovac")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#content")
    _tab_to(page, "a[href='/CZ051/plan/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/CZ051/plan/$"))
    _tab_to(page, "main a[href*='/plan/measure/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/plan/measure/\d+/$"))
    _tab_to(page, "main a[href$='/edit/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/edit/$"))
    _tab_to(page, "#id_title")
    _tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/plan/measure/\d+/$"))


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the wanted thing has the focus; a page with no way there fails after 120 presses."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted} on {page.url}")


def test_forms_work_without_javascript(open_as: Callable[..., Page]) -> None:
    page = open_as("planovac", java_script_enabled=False)
    page.goto("/CZ051/gaps/")
    page.locator("select[name=orp]").select_option(index=1)
    page.locator("form.filter button[type=submit]").click()
    assert "orp=" in page.url
    page.goto("/CZ051/plan/")
    page.locator("main a[href*='/plan/measure/']").first.click()
    page.locator("main a[href$='/edit/']").click()
    page.locator("#id_title").fill("")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
