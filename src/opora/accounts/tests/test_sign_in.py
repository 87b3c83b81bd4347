"""Signing in: passwords, codes from an app, limits, demonstration accounts, the invitation by real mail."""

import base64
import hashlib
import hmac
import re
import socket
import struct
import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from opora.accounts import services
from opora.accounts.letters import LetterNotSent
from opora.accounts.models import User

PASSWORD = "čtyři dlouhá česká slova"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db):
    cache.clear()


@pytest.fixture
def jana(db):
    return User.objects.create_user(username="jana", email="jana@example.cz", password=PASSWORD)


def sign_in(client, name="jana", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def sign_in_and_confirm(client):
    """Sign in and confirm the password once more, as changes of sign-in ask for."""
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def code_of(secret, at=None):
    """Return the six digits that an authenticator app shows (RFC 6238, SHA-1, 30 seconds)."""
    steps = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(base64.b32decode(secret), steps, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_the_code_is_the_one_of_the_standard():
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert code_of(secret, at=59) == "287082"


@pytest.mark.parametrize("name", ["jana", "jana@example.cz", "JANA@example.cz"])
def test_name_or_address_with_the_password_opens_the_home_page(client, jana, name):
    assert sign_in(client, name).url == reverse("site:home")
    assert is_signed_in(client)


def test_a_wrong_password_says_what_to_do(client, jana):
    page = sign_in(client, password="wrong").content.decode()
    assert "k sobě nepatří" in page
    assert not is_signed_in(client)


def test_after_five_wrong_attempts_even_the_right_password_waits(client, jana):
    for _attempt in range(5):
        sign_in(client, password="wrong")
    page = sign_in(client).content.decode()
    assert "Počkejte pět minut" in page
    assert not is_signed_in(client)


def test_after_five_minutes_the_right_password_works_again(client, jana, time_machine):
    for _attempt in range(5):
        sign_in(client, password="wrong")
    time_machine.move_to(time.time() + 301)
    sign_in(client)
    assert is_signed_in(client)


def test_an_address_on_another_host_is_not_gone_to(client, jana):
    assert sign_in(client, next="https://example.com/").url == reverse("site:home")


def test_a_demonstration_account_opens_only_a_demonstration(client, jana, settings):
    User.objects.filter(pk=jana.pk).update(is_demo=True)
    settings.DEMO_MODE = False
    sign_in(client)
    assert not is_signed_in(client)
    settings.DEMO_MODE = True
    sign_in(client)
    assert is_signed_in(client)
    settings.DEMO_MODE = False
    assert client.get(reverse("mfa_index")).status_code == 302, "the session ends with the demonstration"


def test_nobody_signs_up_alone(client, db):
    answer = client.post(
        "/accounts/signup/", {"username": "x", "email": "x@example.cz", "password1": PASSWORD}
    )
    assert "Účty zakládá správce" in answer.content.decode()
    assert not User.objects.filter(username="x").exists()


def test_codes_from_an_app_are_turned_on_and_asked_for(client, jana):
    sign_in(client)
    asked = client.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert "Potvrďte, že jste to vy" in asked
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert 'id="qr-path"' in page.content.decode()
    client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert not Authenticator.objects.filter(type="totp").exists()
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    shown = client.post(
        "/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True
    ).content.decode()
    codes = re.findall(r'<li class="code">([^<]+)</li>', shown)
    assert len(codes) == 10
    client.post("/accounts/logout/")

    assert sign_in(client).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Kód nesouhlasí" in refused
    cache.clear()
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, time.time() + 30)})
    if not is_signed_in(client):
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def test_a_recovery_code_works_once(client, jana):
    sign_in_and_confirm(client)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    shown = client.post(
        "/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True
    ).content.decode()
    code = re.findall(r'<li class="code">([^<]+)</li>', shown)[0]
    for works in (True, False):
        client.post("/accounts/logout/")
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client) is works


class Postbox:
    """Keeps the letters that a mail server took."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # the name is aiosmtpd's
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


INVITATION = {
    "username": "eva",
    "name": "Eva Nová",
    "email": "eva@example.cz",
    "role": "planner",
    "region": "CZ999",
    "since": "2026-01-01",
    "address": "http://testserver/",
}


def test_an_invited_person_chooses_a_password_by_the_link_from_a_real_letter(
    client, administrator, postbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.invite_person(**INVITATION, by=administrator)
    (letter,) = postbox.letters
    text = letter.get_content()
    assert (letter["To"], letter["Subject"]) == ("eva@example.cz", "Váš účet v Opoře")
    assert "Dobrý den, Eva Nová" in text
    link = re.search(r"http://testserver(/\S+)", text)[1]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(client, "eva")
    assert is_signed_in(client)
    assert "už neplatí" in client.get(link, follow=True).content.decode(), "the link works once"


def test_a_weak_password_is_refused_by_the_link_too(
    client, administrator, postbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.invite_person(**INVITATION, by=administrator)
    link = re.search(r"http://testserver(/\S+)", postbox.letters[0].get_content())[1]
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "heslo", "password2": "heslo"})
    assert not User.objects.get(username="eva").has_usable_password()


def test_a_mail_server_that_is_away_is_named_and_the_account_stays(
    administrator, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with (
        pytest.raises(LetterNotSent, match=r"eva@example\.cz"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        services.invite_person(**INVITATION, by=administrator)
    assert User.objects.filter(username="eva").exists()


def test_a_forgotten_password_is_set_anew_by_a_letter(client, jana, postbox):
    client.post("/accounts/password/reset/", {"email": "jana@example.cz"})
    (letter,) = postbox.letters
    assert letter["Subject"] == "Opora: Nové heslo"
    link = re.search(r"http://testserver(/\S+)", letter.get_content())[1]
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "nové " + PASSWORD, "password2": "nové " + PASSWORD})
    sign_in(client, password="nové " + PASSWORD)
    assert is_signed_in(client)


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, jana, postbox):
    answers = [
        client.post("/accounts/password/reset/", {"email": address})
        for address in ("x@example.cz", "jana@example.cz")
    ]
    assert answers[0].url == answers[1].url
    assert [letter["To"] for letter in postbox.letters] == ["jana@example.cz"]


PAGES = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_signup",
    "account_logout",
    "account_change_password",
    "account_email",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "socialaccount_connections",
]
OPEN = PAGES[:6]


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_page_of_sign_in_is_ours_and_runs_no_script_of_its_own(client, jana, language):
    client.cookies["django_language"] = language
    answers = {name: client.get(reverse(name)) for name in OPEN}
    sign_in_and_confirm(client)
    answers |= {name: client.get(reverse(name)) for name in PAGES if name not in OPEN}
    for name, answer in answers.items():
        page = answer.content.decode()
        assert answer.status_code == 200, name
        assert '<main id="content"' in page, name
        assert f'<html lang="{language}"' in page, name
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
        assert all('type="application/json"' in attributes for attributes in scripts), name
        assert not re.search(r"\s(on[a-z]+|style)=\"", page), name
        assert "unsafe" not in answer["Content-Security-Policy"], name


def test_openid_connect_is_offered_only_when_it_is_set(client, db, settings):
    button = "Přihlásit se přes"
    assert button not in client.get(LOGIN).content.decode()
    settings.OIDC_ENABLED = True
    app = {"provider_id": "oidc", "name": "Krajský účet", "client_id": "opora", "secret": "x"}
    app["settings"] = {"server_url": "https://example.cz"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    page = client.get(LOGIN).content.decode()
    assert f"{button} Krajský účet" in page


def test_the_accounts_of_the_demonstration_are_shown_only_there(client, db, settings):
    settings.DEMO_MODE = False
    assert "ukazka-opora" not in client.get(LOGIN).content.decode()
    settings.DEMO_MODE = True
    page = client.get(LOGIN).content.decode()
    assert "ukazka-opora" in page
    assert "planovac" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("127.0.0.1:8000", "http://localhost:8000/accounts/login/?next=/home/"),
        ("[::1]", "http://localhost/accounts/login/?next=/home/"),
        ("localhost:8000", ""),
        ("192.0.2.7", ""),
    ],
)
def test_at_an_address_of_numbers_the_page_says_where_passkeys_work(client, settings, host, named):
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get("/accounts/login/?next=/home/", headers={"host": host}).content.decode()
    assert (f'<a href="{named}">' in page) if named else "na číselné adrese nefungují" not in page
