"""A workbook is taken out, brought back, shown, confirmed once; nothing changes on a fault."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.golden.people import person_with

from opora.accounts.models import RoleAssignment, User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.funding.applying import services as applying
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier
from opora.funding.applying.tests.conftest import AFTER, DAY, HOME, signed_in
from opora.funding.applying.workbooks import services
from opora.funding.attachments.models import Attachment
from opora.funding.models import Round

PROVIDER = "99900001"
ADDRESS = f"/CZ999/funding/2027/workbooks/{PROVIDER}/"
OUT = f"{ADDRESS}applications.xlsx"
Filled = Callable[..., SimpleUploadedFile]


@pytest.fixture(autouse=True)
def _own_home_and_day(tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.HOME = tmp_path
    time_machine.move_to("2026-11-10T12:00:00+01:00")


@pytest.fixture
def filled(taking: Round, provider_person: User) -> Filled:
    """Return a workbook as the provider takes it, with some cells written anew: {"Budget!C2": 4_000_000}."""

    def fill(cells: dict[str, Any], person: User = provider_person) -> SimpleUploadedFile:
        book = openpyxl.load_workbook(BytesIO(signed_in(person).get(OUT).content))
        for place, value in cells.items():
            sheet, _mark, cell = place.partition("!")
            book[sheet][cell] = value
        # Programs of people store the results of sums; this one does not, and nobody reads them.
        saved = BytesIO()
        book.save(saved)
        return SimpleUploadedFile("žádosti.xlsx", saved.getvalue())

    return fill


def _brought(client: Client, upload: SimpleUploadedFile) -> str:
    answer = client.post(ADDRESS, {"upload": upload})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_workbook_is_brought_back_shown_and_confirmed_once(filled: Filled, provider_person: User) -> None:
    client = signed_in(provider_person)
    place = _brought(client, filled({"Budget!C2": 4_000_000, "Forms!E2": 29, "Services!D2": "yes"}))
    page = client.get(place).content.decode()
    assert "This will change 3 values" in page and "CZK\xa04,000,000" in page
    assert not Dossier.objects.exists()
    done = client.post(place, follow=True).content.decode()
    assert "3 values were changed." in done
    said = Dossier.objects.get().said
    assert said.budget == {("wages", "state"): 4_000_000}
    assert said.duties == {"has_entrustment": True}
    assert str(said.forms[0].evidenced_units) == "29"
    assert "nothing to change" in client.get(place).content.decode()
    assert "0 values were changed." in client.post(place, follow=True).content.decode()
    assert LogEntry.objects.filter(act="application.workbook").count() == 1


def test_what_stands_in_the_draft_is_handed_out_and_comes_back_unchanged(
    draft: Dossier, whole: Content, filled: Filled, provider_person: User
) -> None:
    applying.save_draft(dossier=draft, content=whole, day=DAY, by=provider_person)
    before = Dossier.objects.get().content
    client = signed_in(provider_person)
    place = _brought(client, filled({}))
    assert "nothing to change" in client.get(place).content.decode()
    client.post(place)
    assert Dossier.objects.get().content == before


def test_nothing_changes_on_a_fault_and_the_cells_are_marked(filled: Filled, provider_person: User) -> None:
    client = signed_in(provider_person)
    place = _brought(client, filled({"Budget!C2": 4_000_000, "Budget!D3": "sto", "Services!A2": "9999002"}))
    page = client.get(place).content.decode()
    assert "2 cells do not fit. Nothing was changed." in page and "D3" in page and "“sto”" in page
    assert client.post(place).status_code == 409
    assert not Dossier.objects.exists()
    copy = openpyxl.load_workbook(BytesIO(client.get(f"{place}marked.xlsx").content))
    assert "whole crowns" in copy["Budget"]["D3"].comment.text and copy["Budget"]["D3"].value == "sto"
    assert "9999001" in copy["Services"]["A2"].comment.text


def test_an_older_edition_never_overwrites_a_newer_one(
    draft: Dossier, whole: Content, filled: Filled, provider_person: User, second_person: User
) -> None:
    old = filled({"Budget!C2": 1})
    applying.save_draft(dossier=draft, content=whole, day=DAY, by=second_person)
    client = signed_in(provider_person)
    page = client.get(_brought(client, old)).content.decode()
    assert "saved after the workbook was taken" in page
    kept = Attachment.objects.get(removed_at=None)
    with pytest.raises(Refused) as refusal:
        services.take_over(round=draft.round, provider=PROVIDER, kept=kept, by=provider_person, day=DAY)
    assert [problem.place for problem in refusal.value.problems] == ["Services!A2"]
    assert Dossier.objects.get().said.budget == whole.budget


def test_a_submitted_application_is_shown_but_not_changed(
    submitted: Dossier, filled: Filled, provider_person: User
) -> None:
    client = signed_in(provider_person)
    assert "changes in its form" in client.get(_brought(client, filled({"Budget!C2": 7}))).content.decode()


@pytest.mark.parametrize(
    ("cell", "value", "what"),
    [
        ("B3", "2028", "2027"),
        ("B4", "99900002", PROVIDER),
        ("B1", "0", "says 1"),
        ("B6", "0" * 64, "take a new workbook"),
        ("B8", "9999002", "take a new workbook"),
        ("A1", "mine", "with its hidden sheet"),
        ("B5", "de", "with its hidden sheet"),
    ],
)
def test_a_workbook_from_elsewhere_says_what_is_wrong(
    cell: str, value: str, what: str, filled: Filled, provider_person: User
) -> None:
    client = signed_in(provider_person)
    place = _brought(client, filled({"Budget!C2": 5, f"opora!{cell}": value}))
    page = client.get(place).content.decode()
    assert "1 cell does not fit" in page and what in page
    assert client.post(place).status_code == 409


def test_a_czech_workbook_is_read_by_an_english_reader(
    filled: Filled, taking: Round, provider_person: User
) -> None:
    book = openpyxl.load_workbook(BytesIO(signed_in(provider_person, "cs").get(OUT).content))
    assert book.sheetnames == ["Návod", "Služby", "Formy", "Rozpočet", "opora"]
    book["Rozpočet"]["C2"], book["Služby"]["D2"] = 5, "ano"
    saved = BytesIO()
    book.save(saved)
    client = signed_in(provider_person)
    place = _brought(client, SimpleUploadedFile("a.xlsx", saved.getvalue()))
    assert "This will change 2 values" in client.get(place).content.decode()


def _with_member(name: str, size: int) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        packed.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        packed.writestr(name, b"0" * size)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.xlsx", _with_member("xl/bomb.xml", 21_000_000), "unpacks to more than 20 MB"),
        ("a.xlsx", _with_member("xl/vbaProject.bin", 5), "macros"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked by a password"),
        ("a.xlsx", _with_member("xl/a.xml", 5)[:-40], "a broken packed file"),
        ("a.xlsx", bytes(5_000_001), "at most 5.0 MB"),
        ("a.pdf", b"%PDF-1.7\nstartxref\n%%EOF", "the workbook that you took here"),
    ],
)
def test_what_is_no_workbook_is_refused_at_its_field(
    name: str, content: bytes, what: str, taking: Round, provider_person: User
) -> None:
    answer = signed_in(provider_person).post(ADDRESS, {"upload": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422 and what in answer.content.decode()
    assert not Attachment.objects.exists()


def test_only_the_newest_workbook_is_kept(filled: Filled, provider_person: User) -> None:
    client = signed_in(provider_person)
    first = _brought(client, filled({"Budget!C2": 1}))
    second = _brought(client, filled({"Budget!C2": 2}))
    assert first != second and Attachment.objects.filter(removed_at=None).count() == 1


def test_only_those_who_may_write_the_applications_see_the_workbook(
    filled: Filled, provider_person: User, economist: User, planner: User, inspector: User
) -> None:
    place = _brought(signed_in(provider_person), filled({"Budget!C2": 1}))
    stranger = person_with(RoleAssignment.Role.PROVIDER, provider_number="99900002", orp_code="")
    for person in (stranger, planner, inspector):
        client = signed_in(person)
        addresses = (ADDRESS, OUT, place, f"{place}marked.xlsx")
        assert [client.get(each).status_code for each in addresses] == [403] * 4
        with pytest.raises(NotAllowed):
            services.take_over(
                round=Round.objects.get(),
                provider=PROVIDER,
                kept=Attachment.objects.get(),
                by=person,
                day=DAY,
            )
    assert signed_in(economist).get(place).status_code == 200
    other = place.replace(PROVIDER, "99900002")
    assert signed_in(economist).get(other).status_code == 404


def test_outside_the_days_of_the_round_nothing_comes_back(
    draft: Dossier, filled: Filled, provider_person: User, time_machine: Any
) -> None:
    upload = filled({"Budget!C2": 1})
    time_machine.move_to(f"{AFTER.isoformat()}T12:00:00+01:00")
    client = signed_in(provider_person)
    assert "cannot be changed on" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"upload": upload}).status_code == 422
    assert not Attachment.objects.exists()


def test_an_enormous_upload_is_refused_before_it_is_read(taking: Round, provider_person: User) -> None:
    upload = SimpleUploadedFile("a.xlsx", b"x")
    answer = signed_in(provider_person).post(ADDRESS, {"upload": upload}, CONTENT_LENGTH="15000001")
    assert answer.status_code == 409 and "far larger" in answer.content.decode()


def test_a_provider_without_applications_has_no_workbook(taking: Round, economist: User) -> None:
    assert signed_in(economist).get(OUT.replace(PROVIDER, "99900009")).status_code == 404


def test_every_service_of_the_provider_that_may_apply_is_in_the_workbook(
    taking: Round, economist: User
) -> None:
    answer = signed_in(economist).get(OUT.replace(PROVIDER, "99900002"))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert [row[0].value for row in book["Services"].iter_rows(min_row=2)] == ["9999002", "9999003"]
    assert answer["Content-Disposition"] == 'attachment; filename="CZ999-2027-99900002.xlsx"'
    assert HOME not in {row[0].value for row in book["Budget"].iter_rows()}
