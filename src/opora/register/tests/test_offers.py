"""A file offered on the page is taken in by the background worker, whole or not at all, and then thrown away."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from tests.golden.region import TinyRegion

from opora.accounts.models import RoleAssignment, User
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotAllowed, Refused
from opora.register import services
from opora.register.models import Intake, Service
from opora.register.services.watching import WatchedStream
from opora.register.tests.conftest import CARE, DAY, HOME, Take
from opora.register.tests.state_format import as_file, written
from opora.site.acts import planning_day

INTAKES = "/CZ999/register/intakes/"


def opened(person: User, language: str = "cs") -> Client:
    client = Client()
    client.force_login(person, backend="opora.accounts.backends.SignInBackend")
    client.cookies["django_language"] = language
    return client


def upload(client: Client, *records: Any, **more: Any) -> Any:
    """Offer a file on the page; the worker of the tests takes it in at once. Return the page that follows."""
    content = as_file(*[written(each) for each in records]).read()
    file = SimpleUploadedFile("rpss.json", content, content_type="application/json")
    return client.post(
        f"{INTAKES}new/", {"file": file, "day": "2026-08-31", "synthetic": "on", **more}, follow=True
    )


def offered(by: User, *records: Any) -> Run:
    """Return the run of an offered file that the worker has not reached yet."""
    stream = as_file(*[written(each) for each in records])
    return services.offer(
        stream=stream, file_name="rpss.json", region="CZ999", day=DAY, synthetic=True, by=by
    )


def kept_files() -> list[Path]:
    return list((Path(settings.HOME) / "offered").glob("*"))


@pytest.fixture(autouse=True)
def no_file_is_left() -> Any:
    yield
    for file in kept_files():
        file.unlink()


def test_a_planner_takes_a_file_in_and_reads_its_report(place: TinyRegion, planner: User) -> None:
    client = opened(planner)
    page = upload(client, HOME)
    intake = Intake.objects.get()
    assert page.redirect_chain[-1] == (f"{INTAKES}{intake.pk}/", 302) and page.status_code == 200
    assert Service.objects.get().identifier == HOME.identifier
    assert "99900003" in client.get(f"{INTAKES}{intake.pk}/?download=csv").content.decode()
    assert not kept_files()


@pytest.mark.parametrize(("language", "words"), [("cs", "nebyl načten"), ("en", "was not taken in")])
def test_a_bad_file_is_explained_in_the_language_of_the_reader(
    place: TinyRegion, planner: User, language: str, words: str
) -> None:
    broken = written(CARE) | {"druhSocialniSluzby": {"id": "DruhSocialniSluzby/99"}}
    content = as_file(written(HOME), broken).read()
    with override("cs" if language == "en" else "en"):
        run = services.offer(
            stream=SimpleUploadedFile("rpss.json", content),
            file_name="rpss.json",
            region="CZ999",
            day=DAY,
            synthetic=True,
            by=planner,
        )
        services.take_in_offered(run)
    page = opened(planner, language).get(f"{INTAKES}offers/{run.pk}/").content.decode()
    assert words in page and "rpss.json" in page
    assert "DruhSocialniSluzby/99" in page and "9900002" in page and "druhSocialniSluzby" in page
    assert f"{INTAKES}{Intake.objects.get().pk}/" in page
    assert not Service.objects.exists() and not kept_files()


def test_a_file_that_is_no_register_is_refused(place: TinyRegion, planner: User) -> None:
    file = SimpleUploadedFile("rpss.json", b"<html>")
    page = opened(planner).post(f"{INTAKES}new/", {"file": file, "day": "2026-08-31"}, follow=True)
    assert "JSON" in page.content.decode()
    assert Intake.objects.get().accepted is False


def test_a_form_without_a_file_names_the_field(place: TinyRegion, planner: User) -> None:
    answer = opened(planner).post(f"{INTAKES}new/", {"day": "2026-08-31"})
    assert answer.status_code == 422 and 'href="#id_file"' in answer.content.decode()


def test_a_count_that_moved_is_confirmed_without_sending_the_file_again(
    place: TinyRegion, planner: User, take: Take
) -> None:
    take(HOME)
    client = opened(planner)
    page = upload(client, HOME, CARE)
    run = Run.objects.get(kind="register")
    confirm = f"{INTAKES}offers/{run.pk}/confirm/"
    assert confirm in page.content.decode() and Service.objects.count() == 1
    assert f"{INTAKES}offers/{run.pk}/" in client.get(INTAKES).content.decode()
    assert client.post(confirm, follow=True).redirect_chain[-1][0] == f"{INTAKES}{Intake.objects.first().pk}/"  # type: ignore[union-attr]  # there is one
    assert Service.objects.count() == 2 and not kept_files()
    assert client.post(confirm).status_code == 409


def test_a_file_that_waits_can_be_thrown_away(place: TinyRegion, planner: User, take: Take) -> None:
    take(HOME)
    client = opened(planner)
    upload(client, HOME, CARE)
    run = Run.objects.get(kind="register")
    assert client.post(f"{INTAKES}offers/{run.pk}/discard/").url == INTAKES  # type: ignore[attr-defined]  # a redirect
    assert not kept_files() and Service.objects.count() == 1
    assert LogEntry.objects.filter(act="register.offer_discarded").exists()
    assert "confirm" not in client.get(f"{INTAKES}offers/{run.pk}/").content.decode().split("<main")[1]


def test_the_page_shows_how_far_it_is_and_offers_to_cancel(place: TinyRegion, planner: User) -> None:
    client, run = opened(planner), offered(planner, HOME)
    page = client.get(f"{INTAKES}offers/{run.pk}/").content.decode()
    assert f"{INTAKES}offers/{run.pk}/cancel/" in page and f"{INTAKES}offers/{run.pk}/progress/" in page
    fragment = client.get(f"{INTAKES}offers/{run.pk}/progress/")
    assert 'value="0"' in fragment.content.decode() and "HX-Redirect" not in fragment
    services.take_in_offered(run)
    assert client.get(f"{INTAKES}offers/{run.pk}/progress/")["HX-Redirect"] == f"{INTAKES}offers/{run.pk}/"


def test_a_cancelled_file_is_not_taken_in(place: TinyRegion, planner: User) -> None:
    client, run = opened(planner), offered(planner, HOME)
    assert client.post(f"{INTAKES}offers/{run.pk}/cancel/").status_code == 302
    assert not kept_files()
    services.take_in_offered(Run.objects.get(pk=run.pk))
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED and not Service.objects.exists() and not Intake.objects.exists()
    assert client.get(f"{INTAKES}offers/{run.pk}/").status_code == 200
    assert client.post(f"{INTAKES}offers/{run.pk}/cancel/").status_code == 409


def test_reading_stops_when_somebody_cancels(place: TinyRegion, planner: User) -> None:
    run = offered(planner, HOME)
    stream = as_file(written(HOME), written(CARE))
    watched = WatchedStream(stream, run)
    assert watched.read(64)
    services.cancel(run=Run.objects.get(pk=run.pk), by=planner)
    with pytest.raises(Refused):
        watched.read()


def test_a_file_cancelled_while_it_was_stored_leaves_nothing(place: TinyRegion, planner: User) -> None:
    run = offered(planner, HOME)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)
    with pytest.raises(Refused):
        services.take_in(
            stream=as_file(written(HOME)),
            file_name="rpss.json",
            region="CZ999",
            day=DAY,
            synthetic=True,
            by=planner,
            run=run,
        )
    assert not Service.objects.exists() and not Intake.objects.exists()


def test_a_planner_who_lost_the_role_meanwhile_takes_nothing_in(place: TinyRegion, planner: User) -> None:
    run = offered(planner, HOME)
    RoleAssignment.objects.filter(person=planner).delete()
    services.take_in_offered(Run.objects.get(pk=run.pk))
    run.refresh_from_db()
    assert run.status == Run.Status.REFUSED and not Service.objects.exists() and not kept_files()


def test_files_that_nobody_confirmed_are_thrown_away_with_the_next_offer(
    place: TinyRegion, planner: User, take: Take
) -> None:
    take(HOME)
    upload(opened(planner), HOME, CARE)
    (old,) = kept_files()
    assert old.stat().st_mode & 0o077 == 0
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    services.take_in_offered(offered(planner, HOME))
    assert not kept_files()


def test_the_day_of_a_file_is_not_the_day_that_is_planned_for(place: TinyRegion, planner: User) -> None:
    before = planning_day("CZ999")
    services.take_in_offered(offered(planner, HOME))
    assert Run.objects.get().day == DAY and planning_day("CZ999") == before != DAY


@pytest.mark.parametrize("address", ["", "new/", "offers/1/"])
def test_only_who_may_import_opens_the_files(
    tiny_region: TinyRegion, provider_person: User, address: str
) -> None:
    assert opened(provider_person).get(f"{INTAKES}{address}").status_code == 403
    with pytest.raises(NotAllowed):
        offered(provider_person, HOME)


def test_an_offer_of_another_region_is_not_known(place: TinyRegion, planner: User) -> None:
    assert opened(planner).get(f"{INTAKES}offers/{offered(planner, HOME).pk + 1}/").status_code == 404
