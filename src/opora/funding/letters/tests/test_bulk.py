"""All letters of a round at once: the archive is whole, the same, and half of it is never there."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from opora.accounts.models import User
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotAllowed, Refused
from opora.funding.letters import act, archive, content
from opora.funding.letters.tests.conftest import ADDRESS
from opora.funding.models import Round, RoundState
from opora.funding.payments.tests.conftest import CARE, HOME, REGION, SHELTER, final_of

BASE = "/CZ999/funding/letters/"


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def made(round_: Round, by: User) -> Run:
    run, is_new = act.ask(round=round_, address=ADDRESS, by=by)
    assert is_new
    act.answer(run)
    run.refresh_from_db()
    return run


def parts() -> list[Path]:
    return list((Path(settings.HOME) / "letters" / REGION).glob("*.part"))


def test_the_archive_holds_both_kinds_of_every_letter_and_a_list_with_their_digests(
    planned: Round, economist: User
) -> None:
    run = made(planned, economist)
    assert (run.status, run.summary["granted"], run.summary["refused"]) == (Run.Status.DONE, 2, 1)
    path = archive.path_of(run.summary["digest"])
    assert hashlib.sha256(path.read_bytes()).hexdigest() == run.summary["digest"]
    with zipfile.ZipFile(path) as packed:
        names = {f"{service}.{kind}" for service in (HOME, CARE, SHELTER) for kind in ("pdf", "docx")}
        assert set(packed.namelist()) == names | {archive.INDEX}
        rows = list(csv.DictReader(io.StringIO(packed.read(archive.INDEX).decode("utf-8-sig"))))
        assert {row["soubor"] for row in rows} == names
        for row in rows:
            assert hashlib.sha256(packed.read(row["soubor"])).hexdigest() == row["sha256"]
        amounts = {row["sluzba"]: int(row["castka_kc"]) for row in rows}
    assert amounts == {each: final_of(planned, each) for each in (HOME, CARE, SHELTER)}
    assert parts() == []
    assert LogEntry.objects.filter(act="letters.made").count() == 1


def test_the_same_decision_gives_the_same_archive(planned: Round, economist: User) -> None:
    first, second = made(planned, economist), made(planned, economist)
    assert first.pk != second.pk and first.summary["digest"] == second.summary["digest"]


def test_a_cancelled_run_leaves_nothing_behind(planned: Round, economist: User) -> None:
    run, _is_new = act.ask(round=planned, address=ADDRESS, by=economist)
    act.cancel(run=run, by=economist)
    with pytest.raises(Refused, match="cancelled"):
        act.answer(run)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED and parts() == []


def test_what_a_killed_process_left_half_made_is_swept_and_never_offered(
    planned: Round, economist: User
) -> None:
    run, _is_new = act.ask(round=planned, address=ADDRESS, by=economist)
    half = archive.part_of(REGION, 12345)
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(b"half a ZIP")
    act.answer(run)
    assert parts() == []


def test_a_fault_in_the_middle_leaves_no_file(planned: Round, economist: User) -> None:
    part = archive.part_of(REGION, 1)

    def breaks(letter: content.Letter) -> bytes:
        if letter["identifier"] == SHELTER:
            raise OSError("no space left")
        return b"x"

    with pytest.raises(OSError, match="no space"):
        archive.pack(part, content.letters(planned, ADDRESS), {"pdf": breaks}, lambda number: None)
    assert parts() == []


def test_a_second_asking_waits_for_the_first(planned: Round, economist: User) -> None:
    first, _is_new = act.ask(round=planned, address=ADDRESS, by=economist)
    assert act.ask(round=planned, address=ADDRESS, by=economist) == (first, False)


def test_letters_are_made_by_the_economist_and_after_the_decision(
    planned: Round, economist: User, planner: User
) -> None:
    with pytest.raises(NotAllowed):
        act.ask(round=planned, address=ADDRESS, by=planner)
    Round.objects.update(state=RoundState.PROPOSED)
    planned.refresh_from_db()
    with pytest.raises(Refused, match="once its result is decided"):
        act.ask(round=planned, address=ADDRESS, by=economist)


def test_the_page_makes_the_letters_and_gives_them(planned: Round, economist: User) -> None:
    client = signed_in(economist)
    assert client.get(BASE).headers["Location"] == f"{BASE}2027/"
    assert client.post(f"{BASE}2027/make/").headers["Location"] == f"{BASE}2027/"
    run = Run.objects.get(kind="letters")
    page = client.get(f"{BASE}2027/").content.decode()
    assert f"{BASE}runs/{run.pk}/letters.zip" in page and "official" in page
    assert "které vznikly v roce 2027." in page and "assumed" in page
    given = client.get(f"{BASE}runs/{run.pk}/letters.zip")
    content_of = b"".join(given.streaming_content)  # type: ignore[arg-type]  # streamed from the disk
    assert hashlib.sha256(content_of).hexdigest() == run.summary["digest"]
    assert run.summary["digest"] in client.get(f"{BASE}2027/?download=csv").content.decode()
    assert "Dopisy" in signed_in(economist, "cs").get(f"{BASE}2027/").content.decode()
    assert client.get(f"{BASE}runs/{run.pk}/progress/").headers["HX-Redirect"] == f"{BASE}2027/"
    assert client.get(f"{BASE}runs/{run.pk + 1}/progress/").status_code == 404


def test_a_running_job_can_be_stopped_from_the_page(planned: Round, economist: User) -> None:
    run, _is_new = act.ask(round=planned, address=ADDRESS, by=economist)
    client = signed_in(economist)
    assert "Stop making letters" in client.get(f"{BASE}2027/").content.decode()
    assert client.post(f"{BASE}runs/{run.pk}/cancel/").status_code == 302
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert client.get(f"{BASE}runs/{run.pk}/letters.zip").status_code == 404


def test_a_provider_downloads_its_own_letter_once_the_result_is_published(
    planned: Round, provider_person: User, economist: User
) -> None:
    client = signed_in(provider_person)
    for kind in ("pdf", "docx"):
        assert client.get(f"{BASE}2027/{HOME}.{kind}").status_code == 200
        assert client.get(f"{BASE}2027/{CARE}.{kind}").status_code == 404
    assert client.get(f"{BASE}2027/").status_code == 403
    Round.objects.update(state=RoundState.DECIDED)
    assert client.get(f"{BASE}2027/{HOME}.pdf").status_code == 403
    assert signed_in(economist).get(f"{BASE}2027/{HOME}.pdf").status_code == 200


def test_the_page_of_the_grant_says_when_the_money_comes_and_where_the_letter_is(
    planned: Round, provider_person: User
) -> None:
    page = signed_in(provider_person).get(f"/CZ999/funding/2027/{HOME}/").content.decode()
    assert "When the money comes" in page and "31 Mar 2027" in page.replace("\u00a0", " ")
    assert f"{BASE}2027/{HOME}.docx" in page
