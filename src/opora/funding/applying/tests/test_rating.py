"""The region rates applications, one by one or by a file; a round is not rated while points are missing."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opora.accounts.models import User
from opora.core.refusals import NotAllowed, Refused
from opora.funding import services as funding
from opora.funding.applying import services
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier
from opora.funding.applying.tests.conftest import AFTER, DAY, HOME, REGION, signed_in
from opora.funding.models import Application, Round
from opora.funding.states import Act

POINTS = f"/{REGION}/funding/applications/2027/points/"


def rated(round_: Round, text: str, by: User, folder: Path) -> int:
    file = folder / "points.csv"
    file.write_text(text, encoding="utf-8")
    return services.take_in_points(round=round_, file=file, by=by)


def test_a_round_is_not_rated_while_points_are_missing(
    submitted: Dossier, taking: Round, economist: User
) -> None:
    closed = funding.take_step(round=taking, act=Act.CLOSE, day=AFTER, by=economist)
    with pytest.raises(Refused, match=rf"without points of criteria: 1 \({HOME}\)"):
        funding.take_step(round=closed, act=Act.RATE, day=AFTER, by=economist)
    services.rate(application=Application.objects.get(), points=Decimal("62.5"), by=economist)
    assert funding.take_step(round=closed, act=Act.RATE, day=AFTER, by=economist).state == "rated"
    with pytest.raises(Refused, match="cannot be rated now"):
        stale = Application.objects.get()
        services.rate(application=stale, points=Decimal(1), by=economist)


def test_points_stay_with_a_new_version(
    submitted: Dossier, whole: Content, economist: User, provider_person: User
) -> None:
    services.rate(application=Application.objects.get(), points=Decimal(80), by=economist)
    forged = Content.from_json({**whole.to_json(), "points": "100", "budget": {"wages": {"state": 9}}})
    services.submit(dossier=submitted, content=forged, day=DAY, by=provider_person)
    assert Application.objects.get().criteria_points == 80
    submitted.refresh_from_db()
    assert submitted.said.points == 80


def test_a_file_rates_many_and_again_changes_nothing(
    submitted: Dossier, taking: Round, economist: User, tmp_path: Path
) -> None:
    text = f"identifier,criteria_points\n{HOME},55\n"
    assert rated(taking, text, economist, tmp_path) == 1
    assert rated(taking, text, economist, tmp_path) == 0
    submitted.refresh_from_db()
    assert submitted.points == 55 and submitted.rated_by == economist


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f"{HOME},101", "from 0 to 100"),
        (f"{HOME},1.234", "two decimals"),
        ("9999003,5", "an application in this round"),
        (f"{HOME},5\n{HOME},6", "each service once"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_changes(
    submitted: Dossier, taking: Round, economist: User, tmp_path: Path, row: str, expected: str
) -> None:
    with pytest.raises(Refused, match=expected):
        rated(taking, f"identifier,criteria_points\n{row}\n", economist, tmp_path)
    submitted.refresh_from_db()
    assert submitted.points is None


def test_points_out_of_bounds_are_refused(submitted: Dossier, economist: User) -> None:
    with pytest.raises(Refused, match="are not possible"):
        services.rate(application=Application.objects.get(), points=Decimal(-1), by=economist)


def test_a_provider_does_not_rate(submitted: Dossier, taking: Round, provider_person: User) -> None:
    with pytest.raises(NotAllowed):
        services.rate(application=Application.objects.get(), points=Decimal(100), by=provider_person)
    assert signed_in(provider_person).get(POINTS).status_code == 403


def test_the_page_takes_a_file_and_says_what_is_wrong(submitted: Dossier, economist: User) -> None:
    client = signed_in(economist)
    wrong = SimpleUploadedFile("points.csv", f"identifier,criteria_points\n{HOME},500\n".encode())
    answer = client.post(POINTS, {"file": wrong})
    assert answer.status_code == 422 and "from 0 to 100" in answer.content.decode()
    right = SimpleUploadedFile("points.csv", f"identifier,criteria_points\n{HOME},70\n".encode())
    assert client.post(POINTS, {"file": right}).status_code == 302
    page = f"/{REGION}/funding/applications/2027/{HOME}/"
    client.post(f"{page}rate/", {"points": "71,5"})
    assert Application.objects.get().criteria_points == Decimal("71.5")
    client.post(f"{page}rate/", {"points": "many"})
    assert Application.objects.get().criteria_points == Decimal("71.5")
