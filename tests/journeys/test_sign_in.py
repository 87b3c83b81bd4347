"""A person adds a passkey and comes back by it, without a password; the key is the browser's virtual one."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from opora.accounts.models import User

PASSWORD = "čtyři dlouhá česká slova"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="session", autouse=True)
def the_driver_runs_an_event_loop_in_this_thread() -> Iterator[None]:
    """Let Django work beside it: the thread does one thing at a time all the same."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def jana(transactional_db: None) -> User:
    cache.clear()
    return User.objects.create_user(username="jana", email="jana@example.cz", password=PASSWORD)


@pytest.fixture
def page(browser: Browser, live_server, jana: User) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url)
    opened = context.new_page()
    opened.errors = []
    opened.on(
        "console", lambda message: opened.errors.append(message.text) if message.type == "error" else None
    )
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    yield opened
    context.close()


def add_virtual_key(page: Page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    return lambda: session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "jana")
    page.fill("[name=password]", PASSWORD)
    page.locator("form", has=page.locator("[name=password]")).locator("button[type=submit]").click()
    page.wait_for_url("**/home/")


def add_key(page: Page, *, passkey: bool) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/webauthn/add/")
    page.fill("[name=name]", "Notebook")
    if passkey:
        page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")


def sign_out(page: Page) -> None:
    page.locator(".header button", has_text="Odhlásit").click()
    page.wait_for_load_state()


@pytest.mark.browser
def test_a_passkey_is_added_and_opens_the_account_without_a_password(page, live_server):
    credentials = add_virtual_key(page)
    sign_in(page)
    add_key(page, passkey=True)
    assert len(credentials()) == 1
    page.goto("/accounts/2fa/webauthn/")
    assert "Notebook" in page.inner_text("main table")
    sign_out(page)

    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/home/")
    assert "jana" in page.inner_text("header")
    assert page.errors == []


@pytest.mark.browser
def test_a_key_is_the_second_step_after_the_password(page, live_server):
    add_virtual_key(page)
    sign_in(page)
    add_key(page, passkey=False)
    sign_out(page)

    page.goto("/accounts/login/")
    page.fill("[name=login]", "jana")
    page.fill("[name=password]", PASSWORD)
    page.locator("form", has=page.locator("[name=password]")).locator("button[type=submit]").click()
    page.wait_for_url("**/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/home/")
    assert page.errors == []


@pytest.mark.browser
def test_without_a_key_the_page_says_so_and_the_password_still_works(page, live_server):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto("/accounts/login/")
    note = page.locator("[data-passkey-failed]")
    assert note.is_hidden()
    page.click("#passkey_login")
    session.send("WebAuthn.disable")
    sign_in(page)
    assert "/home/" in page.url
