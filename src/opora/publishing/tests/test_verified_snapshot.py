"""A snapshot is verified once for its content and engine; damage is noticed all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

import opora_engine
from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.plans.tests.line import REGION
from opora.publishing import freezing, services, verification
from opora.publishing.models import Snapshot, Verification
from opora.site import checks


@pytest.fixture
def reader(client: Client, planner: User) -> Client:
    client.force_login(planner)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def damaged(folder: Path) -> Iterator[Path]:
    """The folder with one figure changed in a file, which keeps its length."""
    file = folder / "grants.csv"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("0", "1", 1), encoding="utf-8")
    yield folder
    file.write_text(whole, encoding="utf-8")


def page(client: Client, folder: Path) -> str:
    return client.get(f"/{REGION}/publication/{folder.name}/").content.decode()


def test_the_verdict_is_kept_and_the_page_computes_nothing_again(
    folder: Path, reader: Client, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Verification.objects.get()
    assert (kept.snapshot.digest, kept.engine_version) == (folder.name, opora_engine.VERSION)
    assert (kept.by, kept.difference) == (operator, {})
    found = verification.verify(folder)
    assert (kept.services, kept.steps, kept.files) == (found.services, found.steps, found.files)

    def compute(*_: object) -> None:
        raise AssertionError("grants were computed for a page that only tells the verdict")

    monkeypatch.setattr(verification, "compute_round", compute)
    text = page(reader, folder)
    assert "The files are whole now" in text
    assert "Verified on" in text
    assert "The engine is another one now" not in text


def test_verifying_again_is_an_act_that_makes_nothing_out_of_date(
    folder: Path, reader: Client, planner: User, provider_person: User
) -> None:
    assert reader.get(f"/{REGION}/publication/{folder.name}/verify/").status_code == 405
    assert reader.post(f"/{REGION}/publication/{folder.name}/verify/").status_code == 302
    assert {each.by for each in Verification.objects.all()} >= {planner}
    assert Verification.objects.count() == 2
    logged = LogEntry.objects.latest("pk")
    assert (logged.act, logged.station) == ("publication.verified", "")
    with pytest.raises(NotAllowed):
        services.verify_again(snapshot=Snapshot.objects.get(), by=provider_person)


def test_another_engine_or_none_asks_for_another_verification(folder: Path, reader: Client) -> None:
    Verification.objects.update(engine_version="0.0.1")
    assert "The engine is another one now than engine 0.0.1" in page(reader, folder)
    Verification.objects.all().delete()
    assert "Nobody has verified this snapshot" in page(reader, folder)


def test_a_damaged_file_is_noticed_at_once_and_not_given_out(damaged: Path, reader: Client) -> None:
    text = page(reader, damaged)
    assert "The files are damaged" in text
    assert "File grants.csv" in text
    answer = reader.get(f"/portal/{REGION}/data/grants.csv")
    assert answer.status_code == 409
    assert "damaged" in answer.content.decode()
    assert reader.get(f"/portal/{REGION}/data/services.csv").status_code == 200
    (damaged.parent / f"{damaged.name}.zip").unlink(missing_ok=True)
    with pytest.raises(Refused, match=r"grants\.csv"):
        freezing.zip_of(damaged.name)
    reader.post(f"/{REGION}/publication/{damaged.name}/verify/")
    assert "The snapshot does not agree with itself, verified on" in page(reader, damaged)


def test_the_check_of_the_installation_notices_damaged_and_missing_snapshots(
    damaged: Path, settings: LazySettings, tmp_path: Path
) -> None:
    found = checks._snapshots()
    assert not found.passed
    assert "grants.csv" in found.detail
    settings.HOME = tmp_path
    assert not checks._snapshots().passed
