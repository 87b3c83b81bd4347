"""Every other role comes home, sees its own part and is refused the rest with a sentence."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.page_types import TOWN

CLOSED = {
    "koordinator": ("log/",),
    "obec": ("funding/", "log/"),
    "poskytovatel": ("needs/", "plan/", "log/"),
    "inspektor": ("needs/", "funding/", "plan/"),
    "clen": ("register/", "funding/", "network/"),
    "spravce": ("needs/", "funding/", "plan/"),
}
"""What each role must not open, as the domain says it."""


@pytest.mark.parametrize("person", [*CLOSED, "planovac", "ekonom", "planovac-kv"])
def test_home_says_what_is_wrong_due_and_changed_on_a_phone(
    open_as: Callable[..., Page], person: str
) -> None:
    page = open_as(person, viewport=PHONE)
    for title in ("Co je špatně", "Co je na řadě", "Co se změnilo"):
        expect(page.get_by_role("heading", name=title).first).to_be_visible()


@pytest.mark.parametrize("person", CLOSED)
def test_what_a_role_may_not_open_is_refused_with_a_sentence(
    open_as: Callable[..., Page], person: str
) -> None:
    request = open_as(person).request
    for place in CLOSED[person]:
        answer = request.get(f"/CZ051/{place}")
        assert answer.status == 403, place
        assert "Toto zde nemůžete" in answer.text(), place
    assert request.get("/CZ041/territory/").status == 403


@pytest.mark.parametrize("person", CLOSED)
def test_every_station_on_the_line_of_a_role_opens(open_as: Callable[..., Page], person: str) -> None:
    page = open_as(person)
    page.goto("/CZ051/territory/")
    links = page.locator("nav.line a.line__link")
    addresses = [links.nth(number).get_attribute("href") for number in range(links.count())]
    assert addresses
    for address in addresses:
        assert page.request.get(str(address)).status == 200, address


def test_a_coordinator_sees_the_own_orp_only(open_as: Callable[..., Page]) -> None:
    request = open_as("koordinator").request
    towns = request.get("/api/v1/territory/CZ051/municipalities").json()
    own = {each["code"] for each in towns}
    assert TOWN in own
    assert len(own) < 215
    needs = request.get("/api/v1/needs/CZ051/kinds/domov_senioru").json()
    assert {each["municipality"] for each in needs} == own
    assert {each["municipality"] for each in request.get("/api/v1/gaps/CZ051/gaps").json()} <= own


def test_a_municipality_sees_itself(open_as: Callable[..., Page]) -> None:
    page = open_as("obec")
    page.locator(f"main a[href='/CZ051/territory/{TOWN}/']").first.click()
    expect(page.locator("h1")).to_contain_text("Česká Lípa")
    assert {each["municipality"] for each in page.request.get("/api/v1/gaps/CZ051/gaps").json()} == {TOWN}


def test_a_provider_reads_why_its_services_get_their_sums_and_not_those_of_others(
    open_as: Callable[..., Page],
) -> None:
    page, other = open_as("poskytovatel"), open_as("ekonom")
    own = {each["service"] for each in page.request.get("/api/v1/funding/CZ051/2027/grants").json()}
    everything = {each["service"] for each in other.request.get("/api/v1/funding/CZ051/2027/grants").json()}
    assert own
    assert own < everything
    page.goto("/CZ051/funding/")
    page.locator("main table a[href*='/funding/2027/99']").first.click()
    expect(page.locator("main .lead")).to_contain_text("Kč")
    strange = min(everything - own)
    for address in (f"/CZ051/funding/2027/{strange}/", f"/CZ051/funding/2027/applications/{strange}/"):
        assert page.request.get(address).status in (403, 404), address
    listed = page.request.get("/CZ051/funding/?download=json").text()
    assert strange not in listed


def test_an_inspector_finds_a_service_with_its_places(open_as: Callable[..., Page]) -> None:
    page = open_as("inspektor")
    page.goto("/CZ051/register/")
    page.locator("main table a[href*='/register/99']").first.click()
    expect(page.locator("main .synthetic").first).to_be_visible()


def test_a_member_of_a_working_group_reads_the_plan_and_cannot_change_it(
    open_as: Callable[..., Page],
) -> None:
    page = open_as("clen")
    page.goto("/CZ051/plan/")
    page.locator("main a[href*='/plan/measure/']").first.click()
    expect(page.locator("main a[href$='/edit/']")).to_have_count(0)
    assert page.request.get(f"{page.url}edit/").status == 403


def test_an_administrator_looks_after_people_and_reads_the_log(open_as: Callable[..., Page]) -> None:
    page = open_as("spravce")
    page.locator("main a[href='/people/CZ051/']").first.click()
    expect(page.locator("main table")).to_contain_text("ekonom")
    page.locator("main a[href^='/people/CZ051/'][href$='/add/']").first.click()
    for name, value in (("name", "Jana Nová"), ("email", "jana@example.cz"), ("username", "ekonom")):
        page.locator(f"main input[name={name}]").fill(value)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".error-summary")).to_contain_text("ekonom")
    page.goto("/CZ051/log/")
    expect(page.locator("main table")).to_contain_text("Ekonom kraje")


def test_signing_in_works_without_javascript_and_signs_out(open_as: Callable[..., Page]) -> None:
    page = open_as(java_script_enabled=False)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("inspektor")
    page.locator("input[name=password]").fill("ukazka-opora")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/home/")
    page.goto("/accounts/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.goto("/home/")
    assert "/accounts/login/" in page.url
