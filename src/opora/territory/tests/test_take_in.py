"""An edition of the territory is taken in from a folder of files, whole or not at all."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from opora.accounts.models import User
from opora.core.models import LogEntry, Source
from opora.core.refusals import NotAllowed, Refused
from opora.territory import files, queries, services
from opora.territory.models import OLDEST, Neighbourhood, Placement, Population, Statistic, Unit

SINCE = date(2024, 1, 1)
FILES = {
    "ciselnik_kraje.csv": "kod_kraj,nazev_kraj,kod_kraj_ruian\nCZ999,Zkušební kraj,99\n",
    "ciselnik_okresy.csv": "kod_okres,nazev_okres,kod_okres_ruian\nCZ9991,Zkušební okres,3999\n",
    "ciselnik_orp.csv": "kod_orp,nazev_orp,kod_orp_ruian\n9901,Horní,991\n9902,Dolní,992\n",
    "ciselnik_pou.csv": "kod_pou,nazev_pou\n99011,Horní\n99021,Dolní\n",
    "obce_cz.csv": (
        "lau2,nazev,status,kod_pou,kod_orp,kod_okres,kod_kraj,lat,lon,souradnice_zdroj,ob15p_2023,ob15_64_2023,vek_65plus_2023\n"
        "999001,Horní Lhota,O,99011,9901,CZ9991,CZ999,50.1,15.1,bod,80,60,20\n"
        "999002,Dolní Lhota,O,99021,9902,CZ9991,CZ999,,,,,,\n"
        "999009,Vojenský újezd,U,99021,9902,CZ9991,CZ999,,,,,,\n"
    ),
    "obce_pocet_obyvatel_2009_2022.csv": (
        "lau2,datum,pocet,zdroj\n999001,2020-01-01,98,EV\n999001,2021-03-26,99,SO21\n999001,2022-01-01,100,EV\n"
    ),
    "obce_vek_nezamestnanost_2020.csv": (
        "lau2,vek_0_14,vek_15_64,vek_65plus,podil_nezamestnanych_pct\n999001,18,60,20,3.5\n999002,,,,\n"
    ),
    "obce_socialni_vylouceni_2023.csv": (
        "lau2," + ",".join(files.INDICATORS) + "\n999001,7,6,5,4,3,12\n999002,,,,,,0\n"
    ),
    "obce_sousedstvi_cz.csv": "lau2_a,lau2_b,gc_km\n999001,999002,4.2\n",
}


def square(code: str, west: float) -> dict[str, object]:
    ring = [[west, 50], [west + 1, 50], [west + 1, 51], [west, 51], [west, 50]]
    return {
        "type": "Feature",
        "properties": {"id": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    boundaries = {"type": "FeatureCollection", "features": [square("999001", 15), square("999002", 16)]}
    (tmp_path / files.BOUNDARIES.file_name).write_text(json.dumps(boundaries), encoding="utf-8")
    return tmp_path


Change = Callable[[str, str, str], None]


@pytest.fixture
def change(folder: Path) -> Change:
    """Replaces a text of a file by another one."""

    def changed(name: str, before: str, after: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after), encoding="utf-8")

    return changed


def test_units_people_and_facts_are_stored_with_their_sources(folder: Path, operator: User) -> None:
    assert services.take_in(folder=folder, since=SINCE, by=operator) == 2
    first, second = queries.municipalities("CZ999", SINCE)
    assert (first.name, first.orp_name, first.population) == ("Horní Lhota", "Horní", 100)
    assert second.population == 0 and not Unit.objects.filter(code="999009").exists()
    assert queries.base_counts("population_65_plus", [first.pk, second.pk], SINCE) == {first.pk: 20.0}
    assert queries.base_counts("social_exclusion_index", [second.pk], SINCE) == {second.pk: 0.0}
    assert Statistic.objects.get(indicator="unemployed_share").value == Decimal("3.5")
    census = Population.objects.get(is_census=True)
    assert (census.day, census.source.publisher) == (date(2021, 3, 26), "Český statistický úřad")
    assert queries.neighbour_pairs() == [(first.pk, second.pk, 4.2)]
    shapes = json.loads(queries.boundary_file("CZ999", "municipality", SINCE).read_bytes())
    assert [each["properties"]["name"] for each in shapes["features"]] == ["Horní Lhota", "Dolní Lhota"]


def test_the_same_files_again_change_nothing(folder: Path, operator: User) -> None:
    services.take_in(folder=folder, since=SINCE, by=operator)
    before = list(Population.objects.values_list("pk", flat=True))
    assert services.take_in(folder=folder, since=date(2025, 1, 1), by=operator) == 2
    assert list(Population.objects.values_list("pk", flat=True)) == before
    assert LogEntry.objects.filter(act="territory.taken_in").count() == 1


def test_a_number_that_the_statistical_office_corrected_outlives_the_next_edition(
    folder: Path, operator: User, change: Change, tmp_path: Path
) -> None:
    services.take_in(folder=folder, since=SINCE, by=operator)
    corrected = tmp_path / "130181.csv"
    corrected.write_text(
        "hodnota,stapro_kod,pohlavi_kod,vek_kod,vek_txt,uzemi_cis,uzemi_kod,casref_do\n"
        "105,2406,,,,43,999001,2022-01-01\n",
        encoding="utf-8",
    )
    assert services.take_in_people(file=corrected, by=operator).replaced == 1
    change("obce_pocet_obyvatel_2009_2022.csv", ",98,", ",97,")
    services.take_in(folder=folder, since=date(2025, 1, 1), by=operator)
    persons = Population.objects.filter(unit__code="999001", age_from=0, age_to=OLDEST).order_by("day")
    assert [row.persons for row in persons] == [97, 99, 105]


def test_a_municipality_that_moves_to_another_orp_keeps_its_old_place_in_time(
    folder: Path, operator: User, change: Change
) -> None:
    services.take_in(folder=folder, since=SINCE, by=operator)
    change("obce_cz.csv", "O,99011,9901", "O,99021,9902")
    moved = date(2025, 1, 1)
    services.take_in(folder=folder, since=moved, by=operator)
    places = [queries.unit("CZ999", "999001", day).orp for day in (date(2024, 12, 31), moved)]
    assert [str(place) for place in places] == ["Horní", "Dolní"]
    assert Placement.objects.filter(unit__code="999002").count() == 1


def test_a_municipality_that_the_new_edition_lacks_ends(folder: Path, operator: User, change: Change) -> None:
    services.take_in(folder=folder, since=SINCE, by=operator)
    change("obce_cz.csv", "999002,Dolní Lhota,O,99021,9902,CZ9991,CZ999,,,,,,\n", "")
    services.take_in(folder=folder, since=date(2025, 1, 1), by=operator)
    assert Unit.objects.get(code="999002").valid_to == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("obce_pocet_obyvatel_2009_2022.csv", ",100,", ",sto,", r"2022\.csv.*4.*pocet.*'sto'"),
        ("obce_pocet_obyvatel_2009_2022.csv", "2022-01-01", "1.1.2022", r"4.*datum.*1\.1\.2022"),
        ("obce_sousedstvi_cz.csv", "gc_km", "km", r"obce_sousedstvi_cz\.csv.*gc_km"),
        ("obce_cz.csv", "50.1", "sever", r"obce_cz\.csv.*2.*lat.*'sever'"),
    ],
)
def test_a_broken_file_is_named_and_nothing_changes(
    folder: Path, operator: User, change: Change, name: str, before: str, after: str, told: str
) -> None:
    change(name, before, after)
    with pytest.raises(Refused, match=told):
        services.take_in(folder=folder, since=SINCE, by=operator)
    stored = [
        model.objects.count() for model in (Unit, Placement, Population, Statistic, Neighbourhood, Source)
    ]
    assert stored == [0] * 6


def test_a_file_in_another_encoding_is_refused_by_name(folder: Path, operator: User) -> None:
    (folder / "ciselnik_orp.csv").write_bytes(FILES["ciselnik_orp.csv"].encode("windows-1250"))
    with pytest.raises(Refused, match=r"ciselnik_orp\.csv.*UTF-8"):
        services.take_in(folder=folder, since=SINCE, by=operator)
    assert not Unit.objects.exists()


def test_a_missing_file_is_named(folder: Path, operator: User) -> None:
    (folder / "obce_sousedstvi_cz.csv").unlink()
    with pytest.raises(Refused, match=r"obce_sousedstvi_cz\.csv"):
        services.take_in(folder=folder, since=SINCE, by=operator)


def test_only_the_operator_takes_in_the_country(folder: Path, planner: User) -> None:
    with pytest.raises(NotAllowed):
        services.take_in(folder=folder, since=SINCE, by=planner)
