"""Reminders go to municipalities that have not been heard from, by real letters, and never twice too soon."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from opora.accounts.models import User
from opora.accounts.permissions import Reach
from opora.core.refusals import NotKnown, Refused
from opora.needs.requests import queries, services
from opora.needs.requests.commands import needs_remind
from opora.needs.requests.models import Collection, MunicipalRequest, Reminder
from opora.needs.requests.tests.conftest import DAY, LAST_NEW, REGION, signed_in
from opora.territory.models import Placement


class Postbox:
    """Keeps the letters that a mail server took."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802  # the name is aiosmtpd's
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 taken"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
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


@pytest.fixture
def mayor(town_hall: User) -> User:
    town_hall.email = "urad@horni-lhota.example.cz"
    town_hall.save()
    return town_hall


def remind(collection: Collection, by: User, days: int = 0) -> services.Reminded:
    return services.remind(
        collection=collection, day=DAY + timedelta(days=days), address="http://testserver/", by=by
    )


def test_the_letter_says_what_until_when_and_where(
    collection: Collection, mayor: User, planner: User, postbox: Postbox
) -> None:
    done = remind(collection, planner)
    assert done == services.Reminded(sent=1, failed=0, without_account=2)
    (letter,) = postbox.letters
    text = letter.get_content()
    assert letter["To"] == "urad@horni-lhota.example.cz"
    assert "Horní Lhota" in letter["Subject"]
    assert "30.\u00a0listopadu\u00a02026" in text
    assert f"http://testserver/{REGION}/needs/requests/" in text


def test_nobody_is_reminded_twice_within_the_declared_days(
    collection: Collection, mayor: User, planner: User, postbox: Postbox
) -> None:
    remind(collection, planner)
    assert remind(collection, planner).sent == 0
    assert remind(collection, planner, days=collection.reminder_days - 1).sent == 0
    assert remind(collection, planner, days=collection.reminder_days).sent == 1
    assert [each.sent_on for each in Reminder.objects.order_by("sent_on")] == [
        DAY,
        DAY + timedelta(days=14),
    ]
    assert len(postbox.letters) == 2


def test_who_has_submitted_or_asks_for_nothing_is_left_alone(
    submitted: MunicipalRequest, mayor: User, planner: User, postbox: Postbox
) -> None:
    assert remind(submitted.collection, planner).sent == 0
    services.withdraw(request=submitted, day=DAY, by=mayor)
    assert remind(submitted.collection, planner).sent == 1


def test_a_municipality_that_asks_for_nothing_is_not_in_the_list(
    collection: Collection, upper_village: Placement, mayor: User
) -> None:
    def listed() -> list[str]:
        rows = queries.silent(collection, Reach(everything=True), DAY)
        return [row.unit.name for row in rows]

    assert listed() == ["Dolní Lhota", "Horní Lhota", "Prostřední Lhota"]
    services.ask_for_nothing(collection=collection, place=upper_village, day=DAY, by=mayor)
    assert listed() == ["Dolní Lhota", "Prostřední Lhota"]


def test_a_letter_that_did_not_leave_goes_out_next_time(
    collection: Collection, mayor: User, planner: User, postbox: Postbox, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert remind(collection, planner) == services.Reminded(sent=0, failed=1, without_account=2)
    assert Reminder.objects.get().failure
    settings.EMAIL_PORT = port
    assert remind(collection, planner).sent == 1


def test_nobody_is_reminded_outside_of_the_days_for_new_requests(
    collection: Collection, mayor: User, planner: User
) -> None:
    with pytest.raises(Refused, match="nobody is reminded"):
        remind(collection, planner, days=(LAST_NEW - DAY).days + 1)


def test_the_page_lists_the_silent_and_sends(
    collection: Collection, mayor: User, planner: User, postbox: Postbox, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-10T12:00:00+01:00")
    client = signed_in(planner)
    page = client.get(f"/{REGION}/needs/requests/silent/").content.decode()
    assert "Prostřední Lhota" in page and "Send reminders" in page
    answer = client.post(f"/{REGION}/needs/requests/remind/", follow=True).content.decode()
    assert "1 reminder was sent." in answer
    assert "2 municipalities have nobody with an account" in answer
    assert "urad@horni-lhota.example.cz" in answer, "who was reminded when stands below the list"
    assert len(postbox.letters) == 1


def test_a_coordinator_sees_the_silent_of_the_own_orp_and_sends_nothing(
    collection: Collection, coordinator: User, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-10T12:00:00+01:00")
    client = signed_in(coordinator)
    page = client.get(f"/{REGION}/needs/requests/silent/").content.decode()
    assert "Prostřední Lhota" in page and "Dolní Lhota" not in page
    assert "Send reminders" not in page and "Reminders sent" not in page
    assert client.post(f"/{REGION}/needs/requests/remind/").status_code == 403


def test_the_command_reminds_and_says_what_it_did(
    collection: Collection,
    mayor: User,
    postbox: Postbox,
    time_machine: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    time_machine.move_to("2026-11-10T12:00:00+01:00")
    needs_remind(REGION, "http://testserver/")
    assert "sent 1, failed 0, without an account 2" in capsys.readouterr().out
    with pytest.raises(NotKnown, match="collects no requests"):
        needs_remind("CZ051", "http://testserver/")
