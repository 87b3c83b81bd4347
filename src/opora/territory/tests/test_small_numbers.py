"""An attack on everything that is shown of statistics that nobody else has published."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.test import Client
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Source
from opora.territory import queries, small_numbers
from opora.territory.models import Placement, Statistic, Unit
from opora_engine.suppression import attack, sums_of_tree

REGION, TODAY = "CZ999", date(2026, 11, 22)
SINCE, UNTIL = date(2025, 1, 1), date(2025, 12, 31)
COUNTS = {"999001": 3, "999002": 40, "999004": 60, "999003": 2, "999005": 70, "999006": 80}
"""Persons who wait for a flat, by municipality: the first three belong to one ORP, the others to the other one."""
ORPS = {"9901": ("999001", "999002", "999004"), "9902": ("999003", "999005", "999006")}


@pytest.fixture
def counted(tiny_region: TinyRegion) -> TinyRegion:
    """Six municipalities with counts that nobody has published."""
    source = Source.objects.create(key="waiting", title="Waiting for a flat", publisher="Region", licence="-")
    for code, model in (("999004", "999001"), ("999005", "999003"), ("999006", "999003")):
        place = Placement.objects.select_related("unit").get(unit__code=model)
        place.unit.pk, place.unit.code, place.unit.register_code, place.unit.name = (
            None,
            code,
            "",
            f"Lhota {code}",
        )
        place.unit.save()
        place.pk, place.unit = None, place.unit
        place.save()
    for code, persons in COUNTS.items():
        Statistic.objects.create(
            unit=Unit.objects.get(code=code), indicator="waiting_for_flat", measure="persons", value=persons,
            source=source, period_from=SINCE, period_to=UNTIL,
        )  # fmt: skip
    return tiny_region


def shown_on_pages(client: Client) -> Iterator[tuple[str, float]]:
    """Yield what the page of each municipality shows: the count, or nan where it is withheld."""
    for code in COUNTS:
        text = client.get(f"/{REGION}/territory/{code}/").content.decode()
        cell = re.search(r"waiting_for_flat</th>\s*<td[^>]*>([^<]*)</td>", text)
        assert cell is not None, text
        yield code, float(cell[1]) if cell[1].strip().isdigit() else np.nan


def shown_as_bases() -> dict[str, float]:
    """Return what calculations, and with them needs, gaps, their files and systems, get to know."""
    units = {unit.pk: unit.code for unit in Unit.objects.filter(code__in=COUNTS)}
    found = queries.base_counts("waiting_for_flat", list(units), TODAY)
    return {code: found.get(pk, np.nan) for pk, code in units.items()}


def shown_totals() -> dict[str, float]:
    """Return the totals of ORP and region as whoever adds them up may show them."""
    guard = small_numbers.guard_of(REGION, TODAY)
    keys = dict(Unit.objects.filter(code__in=[*ORPS, REGION]).values_list("code", "pk"))
    totals = {orp: sum(COUNTS[code] for code in codes) for orp, codes in ORPS.items()}
    totals[REGION] = sum(COUNTS.values())
    fact = ("waiting_for_flat", SINCE, UNTIL)
    return {code: np.nan if guard.hides_total(keys[code], *fact) else count for code, count in totals.items()}


def computed(shown: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Return the least and the greatest value of every count that follow from everything shown."""
    places = [*COUNTS, *ORPS, REGION]
    orp_of = {code: orp for orp, codes in ORPS.items() for code in codes}
    above = [places.index(orp_of.get(code, REGION)) if code != REGION else -1 for code in places]
    found = attack([[shown[place]] for place in places], row_sums=sums_of_tree(above), zeros="published")
    return {code: (found.low[row, 0], found.high[row, 0]) for row, code in enumerate(places)}


def test_no_small_count_can_be_computed_from_pages_calculations_and_totals(
    counted: TinyRegion, planner: User
) -> None:
    client = Client()
    client.force_login(planner)
    pages = dict(shown_on_pages(client))
    assert str(pages) == str({code: shown_as_bases()[code] for code in pages}), "shown alike everywhere"
    found = computed(pages | shown_totals())
    for code in ("999001", "999003"):
        low, high = found[code]
        assert low <= 1
        assert high >= 5


def test_profiles_of_municipalities_and_orp_tell_no_more_than_pages_of_municipalities(
    counted: TinyRegion, planner: User
) -> None:
    client = Client()
    client.force_login(planner)
    orps = {orp: sum(COUNTS[code] for code in codes) for orp, codes in ORPS.items()}
    shown = dict(shown_on_pages(client)) | shown_totals()
    for code, count in (COUNTS | orps).items():
        answer = client.get(f"/{REGION}/profiles/{code}/")
        assert answer.status_code == 200
        told = re.search(r"waiting_for_flat.*?</tr>", answer.content.decode(), re.DOTALL)
        is_told = told is not None and re.search(rf">\s*{count}\b", told[0]) is not None
        assert not (is_told and np.isnan(shown[code])), code
        assert is_told or code in ORPS or np.isnan(shown[code]), code


def test_the_attack_would_find_them_if_only_they_were_hidden(counted: TinyRegion) -> None:
    totals = {orp: sum(COUNTS[code] for code in codes) for orp, codes in ORPS.items()}
    shown = {**COUNTS, **totals, REGION: sum(COUNTS.values()), "999001": np.nan, "999003": np.nan}
    assert computed(shown)["999001"] == (3, 3)


def test_a_withheld_number_is_marked_and_explained(counted: TinyRegion, planner: User) -> None:
    client = Client()
    client.force_login(planner)
    client.cookies["django_language"] = "en"
    text = client.get(f"/{REGION}/territory/999001/").content.decode()
    assert "withheld (&lt; 5)" in text
    assert "so that nobody can be recognised" in text


def test_what_its_publisher_has_made_public_stays(counted: TinyRegion) -> None:
    guard = small_numbers.guard_of(REGION, TODAY)
    assert {indicator for _unit, indicator, _since, _until in guard.withheld} == {"waiting_for_flat"}


def test_without_protected_counts_one_query_is_asked(
    tiny_region: TinyRegion, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(1):
        assert small_numbers.guard_of(REGION, TODAY).withheld == frozenset()
