"""An economist writes rules by keyboard only: a key is completed, a fault is seen at its line, mended, saved."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE

NAME = "Pravidla psaná z klávesnice"
BOUNDED = 20
"""How many times Tab may be pressed before something counts as out of reach."""

PATIENT = PATIENCE * 1000
AWARE = 300
"""Milliseconds after which a person has seen what is offered; the editor takes no earlier Enter for a choice."""


def test_rules_are_written_checked_and_saved_by_keyboard_only(open_as: Callable[..., Page]) -> None:
    page = open_as("ekonom")
    _begin(page)
    editor = page.locator(".cm-content")
    status = page.locator("[data-check-status]")
    expect(status).to_contain_text("chyb", timeout=PATIENT)
    _tab_to(page, ".cm-content")

    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    _write(page, "inp")
    page.keyboard.press("Control+Space")
    expect(page.get_by_role("option", name="inputs")).to_be_visible()
    page.wait_for_timeout(AWARE)
    page.keyboard.press("Enter")
    _write(page, "beds:")
    page.keyboard.press("Enter")
    _write(page, "  entity: slux")
    expect(editor).to_contain_text("entity: slux")
    page.keyboard.press("Escape")

    fault = page.locator("[data-checked] li", has_text="slux").first
    expect(fault.locator("a[data-line='3']")).to_be_visible(timeout=PATIENT)
    expect(page.locator(".cm-lintRange-error", has_text="slux")).to_be_visible(timeout=PATIENT)
    for _letter in "lux":
        page.keyboard.press("Backspace")
    _write(page, "ervice")
    page.keyboard.press("Escape")
    expect(page.locator("[data-checked] li", has_text="slux")).to_have_count(0, timeout=PATIENT)

    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-status]")).to_contain_text("Uloženo", timeout=PATIENT)
    _leave_by_tab(page)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("entity: service", timeout=PATIENT)


def _begin(page: Page) -> None:
    """Begin an empty draft on the form, without a mouse."""
    page.goto("/CZ051/funding/drafts/new/")
    _tab_to(page, "[name=name]")
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    if page.locator("[name=source]").count():
        _tab_to(page, "main form button[type=submit]")
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(NAME)
    expect(page.locator(".cm-content")).to_be_visible(timeout=PATIENT)


def _write(page: Page, text: str) -> None:
    page.keyboard.type(text, delay=15)


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the thing has the focus; begin in the main part, as the link over the menu leads."""
    page.locator("main").focus()
    for _press in range(BOUNDED):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab.")


def _leave_by_tab(page: Page) -> None:
    """Tab leads out of the editor instead of writing spaces into it."""
    _tab_to(page, ".cm-content")
    page.keyboard.press("Tab")
    assert not page.evaluate("() => document.activeElement.matches('.cm-content')")
