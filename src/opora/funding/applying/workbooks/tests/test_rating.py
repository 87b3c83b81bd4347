"""The workbook of a whole round: out with every application, back with its points."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import Refused
from opora.funding.applying import services as applying
from opora.funding.applying.models import Dossier
from opora.funding.applying.tests.conftest import HOME, signed_in
from opora.funding.applying.workbooks.tests.test_doors import _own_home_and_day
from opora.funding.models import Round

__all__ = ["_own_home_and_day"]

RATING = "/CZ999/funding/2027/workbooks/all/"


def _points(economist: User, cells: dict[str, Any]) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(BytesIO(signed_in(economist).get(f"{RATING}applications.xlsx").content))
    for cell, value in cells.items():
        book["Applications"][cell] = value
    saved = BytesIO()
    book.save(saved)
    return SimpleUploadedFile("body.xlsx", saved.getvalue())


def test_an_economist_takes_the_whole_round_and_brings_back_its_points(
    submitted: Dossier, economist: User, planner: User, provider_person: User
) -> None:
    client = signed_in(economist)
    book = openpyxl.load_workbook(BytesIO(client.get(f"{RATING}applications.xlsx").content))
    sheet = book["Applications"]
    told = {
        sheet.cell(1, column).value: sheet.cell(2, column).value for column in range(1, sheet.max_column + 1)
    }
    assert (told["Service"], told["Provider"], told["Request"]) == (HOME, "Ukázka A", 5_000_000)
    place = sheet.cell(2, sheet.max_column).coordinate
    assert sheet[place].value is None and sheet.cell(1, sheet.max_column).value == "Points of criteria"

    answer = client.post(RATING, {"upload": _points(economist, {place: 87.5})})
    page = client.get(answer["Location"]).content.decode()
    assert "This will change 1 value." in page and "87.5" in page and "not submitted" not in page
    assert "1 value was changed." in client.post(answer["Location"], follow=True).content.decode()
    submitted.refresh_from_db()
    assert (submitted.points, submitted.rated_by) == (Decimal("87.5"), economist)
    assert LogEntry.objects.filter(act="application.rated").count() == 1

    for value in (101, 1.234, "mnoho", None):
        brought = client.post(RATING, {"upload": _points(economist, {place: value})})["Location"]
        assert "a number from 0 to 100 with at most two decimals" in client.get(brought).content.decode()
    for person in (planner, provider_person):
        assert signed_in(person).get(RATING).status_code == 403


def test_points_given_since_are_not_overwritten(submitted: Dossier, economist: User) -> None:
    old = _points(economist, {"M2": 50})
    application = submitted.application
    assert application is not None
    applying.rate(application=application, points=Decimal(60), by=economist)
    client = signed_in(economist)
    brought = client.post(RATING, {"upload": old})["Location"]
    assert "saved after the workbook was taken" in client.get(brought).content.decode()


def test_a_round_without_applications_has_no_points(taking: Round, economist: User) -> None:
    assert signed_in(economist).get(f"{RATING}applications.xlsx").status_code == 404


def test_points_of_unknown_services_are_refused(submitted: Dossier, economist: User) -> None:
    for points in ({"9999003": Decimal(5)}, {HOME: Decimal(101)}):
        with pytest.raises(Refused, match=r"9999003|9999001"):
            applying.rate_many(round=submitted.round, points=points, by=economist)
