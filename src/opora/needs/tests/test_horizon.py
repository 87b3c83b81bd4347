"""Needs at the horizon: the best projection that the data of a municipality allow, and what it does to its needs."""

from datetime import date

import pytest

from opora.needs import services as needs
from opora.needs.declared import declared_rules
from opora.needs.horizon.people import outlooks
from opora.needs.models import CombinedNeed, Estimate, Projected
from opora.needs.tests.tiny_line import DAY, RATES, REGION, declare
from opora.territory.models import Population

Sex = Population.Sex
OLDEST = 150


def count(tiny, name, year, persons, **more):
    """Note the people of a municipality on 1 January of a year; what was there before on that day gives way."""
    key = {"sex": Sex.ALL, "age_from": 0, "age_to": OLDEST} | {
        part: more.pop(part) for part in ("sex", "age_from", "age_to") if part in more
    }
    unit = tiny.towns[name]
    Population.objects.update_or_create(
        unit=unit, day=date(year, 1, 1), **key, defaults={"persons": persons, "source": unit.source} | more
    )


def history(tiny, name, *, first, people, census=()):
    for year, persons in enumerate(people, start=first):
        count(tiny, name, year, persons, is_census=year in census)


def pyramid(tiny, name, year, persons, *, sexes=(Sex.FEMALE, Sex.MALE)):
    """Note the same number of people in every group of five years."""
    for sex in sexes:
        for age in range(0, 90, 5):
            count(tiny, name, year, persons, sex=sex, age_from=age, age_to=OLDEST if age == 85 else age + 4)


@pytest.fixture
def clean(tiny_region, tiny_rates):
    """The made-up region without the totals that it has of its own."""
    Population.objects.filter(age_from=0, age_to=OLDEST).delete()
    return tiny_region


def outlook(tiny, name):
    key = tiny.towns[name].pk
    return outlooks([key], DAY, declared_rules(REGION).projection).get(key)


def test_totals_only_give_a_damped_trend(clean):
    history(clean, "Horní Lhota", first=2018, people=[960, 970, 980, 990, 1000])
    found = outlook(clean, "Horní Lhota")
    assert found.method == Projected.Method.TREND
    # Ten more a year, half of it left each year: 5 + 2.5 + ... over the eight years to 2030.
    assert found.total[1] == pytest.approx(1000 + 10 * (1 - 0.5**8))
    assert not found.over_census


def test_no_trend_goes_across_a_census(clean):
    history(clean, "Horní Lhota", first=2016, people=[1000, 1000, 1000, 1000, 1000, 900, 900], census={2021})
    found = outlook(clean, "Horní Lhota")
    assert found.total[1] == 900
    assert found.over_census
    assert found.day == date(2022, 1, 1)


def test_enough_years_after_the_census_are_used_alone(clean):
    history(clean, "Horní Lhota", first=2018, people=[1000, 900, 800, 500, 500, 500], census={2021})
    found = outlook(clean, "Horní Lhota")
    assert found.total[1] == 500
    assert not found.over_census


@pytest.mark.parametrize("people", [[1000], [1000, 1010]])
def test_too_few_years_give_no_outlook_and_never_no_change(clean, people):
    history(clean, "Horní Lhota", first=2021, people=people)
    assert outlook(clean, "Horní Lhota") is None


def test_a_hole_in_the_years_ends_the_history(clean):
    history(clean, "Horní Lhota", first=2010, people=[1, 1, 1, 1])
    history(clean, "Horní Lhota", first=2018, people=[960, 970, 980])
    assert outlook(clean, "Horní Lhota").total[1] > 980


def test_two_counts_by_age_give_ratios_of_cohorts(clean):
    for year in (2015, 2020):
        pyramid(clean, "Horní Lhota", year, 100, sexes=(Sex.ALL,))
    found = outlook(clean, "Horní Lhota")
    assert found.method == Projected.Method.RATIOS
    # Every cohort stayed as it was but the last, which has room for one group only: nothing changes.
    assert found.total[1] == pytest.approx(1800)
    assert found.growth("people", 65, None)[1] == pytest.approx(1)


def test_two_counts_with_a_census_between_them_give_no_ratios(clean):
    for year in (2015, 2020):
        pyramid(clean, "Horní Lhota", year, 100, sexes=(Sex.ALL,))
    count(clean, "Horní Lhota", 2018, 1800, is_census=True)
    assert outlook(clean, "Horní Lhota") is None


def test_women_and_men_by_age_give_cohorts_and_old_people_grow_otherwise_than_children(clean):
    pyramid(clean, "Horní Lhota", 2022, 100)
    history(clean, "Horní Lhota", first=2018, people=[3600] * 5)
    found = outlook(clean, "Horní Lhota")
    assert found.method == Projected.Method.COHORTS
    low, middle, high = found.growth("women", 80, None)
    assert low < middle < high
    assert found.growth("people", 0, 14)[1] != pytest.approx(found.growth("people", 65, None)[1])
    assert found.growth("people", 62, None)[1] == pytest.approx(found.total[1] / found.now)


def test_the_need_of_the_horizon_is_the_need_of_today_times_the_growth(clean, planner):
    history(clean, "Horní Lhota", first=2018, people=[1000, 1000, 1000, 1000, 1000])
    run = needs.estimate(region=REGION, day=DAY, by=planner)
    need = CombinedNeed.objects.get(run=run, municipality__code="999001", kind__code="domov_senioru")
    assert need.horizon_middle == pytest.approx(need.capacity_middle)
    assert need.horizon_low < need.capacity_low
    assert need.horizon_high > need.capacity_high
    stored = Projected.objects.get(run=run)
    assert (stored.error, stored.error_ninth) == (0.021, 0.062)  # of 1 000 to 1 999 people


def test_where_the_people_are_not_known_the_horizon_is_not_known(clean, planner):
    run = needs.estimate(region=REGION, day=DAY, by=planner)
    assert not CombinedNeed.objects.filter(run=run).exclude(horizon_middle=None).exists()


FINER = RATES.replace(
    "unit: bed, units_per_person: 0.5,",
    "unit: bed, units_per_person: 0.5, by_age: [{age_from: 65, age_to: 79, per_1000: {low: 10, middle: 20, high: 30}}, "
    "{sex: female, age_from: 80, per_1000: {low: 100, middle: 200, high: 300}}, "
    "{sex: male, age_from: 80, per_1000: {low: 50, middle: 100, high: 150}}],",
)


def test_rates_by_age_and_sex_are_used_where_ages_and_sexes_are_known_and_the_broad_one_elsewhere(
    tiny_region, tiny_rates, planner
):
    declare(tiny_rates, "rates.yaml", FINER)
    pyramid(tiny_region, "Horní Lhota", 2022, 10)
    run = needs.estimate(region=REGION, day=DAY, by=planner)
    rows = Estimate.objects.filter(run=run, kind__code="domov_senioru").order_by("rate__pk")
    here = rows.filter(municipality__code="999001")
    assert [(row.rate.base, row.base_count, row.persons_middle) for row in here] == [
        ("people_65_79", 60, 1.2), ("women_80_plus", 20, 4), ("men_80_plus", 20, 2),
    ]  # fmt: skip
    assert [row.rate.base for row in rows.filter(municipality__code="999002")] == ["population_65_plus"]
    need = CombinedNeed.objects.get(run=run, municipality__code="999001", kind__code="domov_senioru")
    assert need.persons_middle == pytest.approx(7.2)
    assert need.capacity_middle == pytest.approx(3.6)
