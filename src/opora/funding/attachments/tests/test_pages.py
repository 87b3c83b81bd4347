"""The pages of attached files: who may open them, what they say, how a download is answered."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.golden.people import person_with

from opora.accounts.models import RoleAssignment, User
from opora.funding.attachments import services, store
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.sheet import attached_sheet
from opora.funding.attachments.subjects import thing
from opora.funding.attachments.tests.conftest import DAY, PDF, PNG, SUBJECT, signed_in, upload

LIST = f"/CZ999/funding/attachments/{SUBJECT}/"


@pytest.fixture(autouse=True)
def _own_home_and_day(tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.HOME = tmp_path
    time_machine.move_to("2026-11-10T12:00:00+01:00")


@pytest.fixture
def attached(provider_person: User) -> Attachment:
    return services.attach(subject=SUBJECT, upload=upload(), by=provider_person, day=DAY)


def test_a_provider_attaches_a_file_without_javascript(provider_person: User) -> None:
    client = signed_in(provider_person)
    assert "No file is attached." in client.get(LIST).content.decode()
    answer = client.post(LIST, {"upload": upload("<b>plná moc</b>.pdf")})
    assert answer.status_code == 302 and answer["Location"] == "/CZ999/funding/"
    text = client.get(LIST).content.decode()
    assert "_b_plná moc_" not in text and "b_.pdf" in text
    assert "These limits are assumed." in text


def test_a_refused_file_is_named_at_its_field(provider_person: User) -> None:
    answer = signed_in(provider_person).post(LIST, {"upload": upload("a.pdf", PNG)})
    text = answer.content.decode()
    assert answer.status_code == 422 and "it is a PNG picture" in text and 'aria-invalid="true"' in text
    assert signed_in(provider_person).post(LIST).status_code == 422


def test_a_download_is_a_file_to_be_saved(
    attached: Attachment, provider_person: User, economist: User
) -> None:
    for person in (provider_person, economist):
        answer = signed_in(person).get(f"/CZ999/funding/attachments/{attached.pk}/file/")
        assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]  # a streaming answer
        assert answer["Content-Disposition"] == "attachment; filename*=utf-8''pln%C3%A1%20moc.pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"


def test_others_do_not_know_of_the_file(attached: Attachment, coordinator: User, inspector: User) -> None:
    stranger = person_with(RoleAssignment.Role.PROVIDER, provider_number="99900002", orp_code="")
    for person in (coordinator, inspector, stranger):
        client = signed_in(person)
        addresses = (LIST, f"/CZ999/funding/attachments/{attached.pk}/file/")
        assert [client.get(address).status_code for address in addresses] == [404, 404]
        assert client.post(LIST, {"upload": upload("a.png", PNG)}).status_code == 404
        assert client.post(f"/CZ999/funding/attachments/{attached.pk}/remove/").status_code == 404
    assert Client().get(LIST).status_code == 302
    attached.refresh_from_db()
    assert attached.removed_at is None


def test_another_region_does_not_have_the_file(attached: Attachment, operator: User) -> None:
    client = signed_in(operator)
    assert client.get(f"/CZ051/funding/attachments/{attached.pk}/file/").status_code == 404
    assert client.get(LIST.replace("CZ999", "CZ051")).status_code == 404


def test_a_removed_file_is_put_back_from_the_same_list(attached: Attachment, provider_person: User) -> None:
    client = signed_in(provider_person)
    removed = client.post(f"/CZ999/funding/attachments/{attached.pk}/remove/", follow=True).content.decode()
    assert "No file is attached." in removed and "Put plná moc.pdf back" in removed
    still = client.get(f"/CZ999/funding/attachments/{attached.pk}/file/")
    assert b"".join(still.streaming_content) == PDF  # type: ignore[attr-defined]  # a streaming answer
    back = client.post(f"/CZ999/funding/attachments/{attached.pk}/restore/", follow=True).content.decode()
    assert "Remove plná moc.pdf" in back


def test_a_form_without_its_token_is_refused(provider_person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(provider_person)
    assert client.post(LIST, {"upload": upload()}).status_code == 403
    assert not Attachment.objects.exists()


def test_an_enormous_upload_is_refused_before_it_is_read(provider_person: User) -> None:
    answer = signed_in(provider_person).post(LIST, {"upload": upload()}, CONTENT_LENGTH="60000001")
    assert answer.status_code == 409 and "far larger" in answer.content.decode()


def test_missing_bytes_say_whom_to_ask(attached: Attachment, provider_person: User) -> None:
    store.path_of(attached.digest).unlink()
    answer = signed_in(provider_person).get(f"/CZ999/funding/attachments/{attached.pk}/file/")
    assert answer.status_code == 404 and "missing on the server" in answer.content.decode()


def test_a_list_of_more_files_asks_no_more_queries(
    attached: Attachment, provider_person: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(provider_person)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(3):
        content = PNG.replace(bytes(17), bytes(16) + bytes([number]))
        services.attach(subject=SUBJECT, upload=upload("n.png", content), by=provider_person, day=DAY)
    with django_assert_max_num_queries(len(one)):
        client.get(LIST)


def test_who_sees_only_the_thing_does_not_learn_the_names_of_its_files(
    attached: Attachment, coordinator: User
) -> None:
    shown = attached_sheet(SUBJECT, thing(SUBJECT, DAY), coordinator)
    text = render_to_string("funding/attachments/list.html", {"attached": shown})
    assert "plná moc" not in text and "seen by the provider and by the region" in text
