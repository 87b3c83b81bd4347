"""A region's public list: real services without capacities and identifiers."""

from datetime import date
from pathlib import Path

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.register import queries, services, sheet
from opora.register.models import Intake, Service

DAY = date(2026, 8, 31)
HEADER = "id,poskytovatel,druh_sluzby,druh_sluzby_id,lau2,kod_orp,kod_kraj,lat,lon"
ROWS = (
    "1,Domov A,domovy pro seniory,DruhSocialniSluzby/13,999001,9901,CZ999,50.1,15.1",
    "4,Domov A,pečovatelská služba,DruhSocialniSluzby/4,999003,9902,CZ999,50.2,15.2",
)


def listed(folder: Path, *rows: str) -> Path:
    file = folder / "seznam.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return file


def test_services_of_the_list_have_places_and_no_capacities(
    tiny_region: TinyRegion, operator: User, tmp_path: Path
) -> None:
    intake = services.take_in_public_list(path=listed(tmp_path, *ROWS), region="CZ999", day=DAY, by=operator)
    assert (intake.records, intake.added) == (2, 2)
    first, second = queries.services("CZ999", DAY).filter(from_register=False)
    assert (first.identifier, second.identifier) == ("KV-1", "KV-4")
    assert first.provider == second.provider and not first.synthetic
    place = first.facilities.get()
    assert (place.latitude, place.longitude, place.point_source) == (50.1, 15.1, "published")
    assert sheet.capacity(first) == str(sheet.NOT_KNOWN)
    assert first.pk not in queries.capacity_by_unit("CZ999", DAY)


def test_the_same_list_again_changes_nothing(tiny_region: TinyRegion, operator: User, tmp_path: Path) -> None:
    path = listed(tmp_path, *ROWS)
    first = services.take_in_public_list(path=path, region="CZ999", day=DAY, by=operator)
    logged = LogEntry.objects.count()
    assert services.take_in_public_list(path=path, region="CZ999", day=DAY, by=operator) == first
    assert LogEntry.objects.count() == logged


def test_a_kind_without_a_code_is_found_by_its_name(
    tiny_region: TinyRegion, operator: User, tmp_path: Path
) -> None:
    kind = tiny_region.kinds["azylove_domy"]
    kind.register_code = ""
    kind.save()
    row = "7,Domov A,azylové domy,,999001,9901,CZ999,50.1,15.1"
    services.take_in_public_list(path=listed(tmp_path, row), region="CZ999", day=DAY, by=operator)
    assert Service.objects.get(identifier="KV-7").kind == kind


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("9,Domov B,x,DruhSocialniSluzby/99,999001,9901,CZ999,50.1,15.1", "druh_sluzby_id"),
        ("9,Domov B,x,DruhSocialniSluzby/13,123456,9901,CZ999,50.1,15.1", "lau2"),
        ("9,Domov B,x,DruhSocialniSluzby/13,999001,9901,CZ999,sever,15.1", "lat"),
    ],
)
def test_a_wrong_cell_keeps_the_whole_list_out_and_is_named(
    tiny_region: TinyRegion, operator: User, tmp_path: Path, row: str, place: str
) -> None:
    with pytest.raises(services.FileRefused) as refusal:
        services.take_in_public_list(
            path=listed(tmp_path, ROWS[0], row), region="CZ999", day=DAY, by=operator
        )
    told = str(refusal.value.problems[0])
    assert "seznam.csv" in told and "3" in told and place in told
    assert not Service.objects.filter(identifier__startswith="KV-").exists()
    assert Intake.objects.get().accepted is False
