from datetime import date

from tests.golden.region import TinyRegion

from opora.territory import queries
from opora.territory.models import Placement


def test_municipalities_come_with_their_people_and_orp(tiny_region: TinyRegion) -> None:
    found = queries.municipalities("CZ999", date(2026, 1, 1))
    assert [(town.name, town.orp_name, town.population) for town in found] == [
        ("Horní Lhota", "Horní", 1000),
        ("Prostřední Lhota", "Horní", 2000),
        ("Dolní Lhota", "Dolní", 3000),
    ]


def test_a_municipality_that_changes_its_orp_stands_in_the_old_one_until_the_day_before(
    tiny_region: TinyRegion,
) -> None:
    middle = tiny_region.towns["Prostřední Lhota"]
    old = Placement.objects.get(unit=middle)
    change = date(2025, 1, 1)
    old.valid_to = change
    old.save()
    Placement.objects.create(
        unit=middle,
        pou=old.pou,
        orp=tiny_region.orps["Dolní"],
        district=old.district,
        region=old.region,
        valid_from=change,
    )
    orp_on = {day: queries.unit("CZ999", "999002", day).orp.name for day in (date(2024, 12, 31), change)}
    assert orp_on == {date(2024, 12, 31): "Horní", change: "Dolní"}


def test_the_latest_number_not_after_the_day_is_the_base_of_a_rate(tiny_region: TinyRegion) -> None:
    top = tiny_region.towns["Horní Lhota"].pk
    assert queries.base_counts("population_65_plus", [top], date(2026, 1, 1)) == {top: 200.0}
    assert queries.base_counts("population_65_plus", [top], date(2021, 12, 31)) == {}
    assert queries.base_counts("persons_in_executions", [top], date(2026, 1, 1)) == {top: 10.0}
