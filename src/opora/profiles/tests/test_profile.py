"""What a profile says of the tiny region, worked out in the head, and what it keeps to itself."""

from math import isnan

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opora.access import services as access
from opora.accounts.permissions import Reach
from opora.gaps import services as gaps
from opora.gaps.models import Gap
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, REGION
from opora.profiles.parts.features import people_of_ages
from opora.profiles.parts.people import people_of
from opora.profiles.places import place
from opora.profiles.tests.conftest import profile_for
from opora.register.models import Facility
from opora.territory.models import Population, Statistic

HOMES, CARE = "domov_senioru", "pecovatelska"


def test_an_orp_adds_the_people_of_its_municipalities(tiny_line, planner):
    people = profile_for(planner, "9901").people
    assert [(each.year, each.persons, each.after_census) for each in people.years] == [(2022, 3_000, True)]
    assert [(each.age_from, each.persons, each.share) for each in people.ages] == [
        (0, 450, 0.15),
        (15, 1_950, 0.65),
        (65, 600, 0.2),
    ]


def test_a_day_that_one_municipality_lacks_is_not_added(tiny_line, planner):
    town = tiny_line.towns["Horní Lhota"]
    known = Population.objects.filter(unit=town, age_from=0, age_to=150).get()
    Population.objects.create(unit=town, day=DAY.replace(year=2024), persons=1_100, source=known.source)
    assert [each.persons for each in profile_for(planner, "9901").people.years] == [3_000]
    assert [each.persons for each in profile_for(planner, "999001").people.years] == [1_000, 1_100]


def test_only_facts_counted_in_persons_are_added(tiny_line, planner):
    Statistic.objects.filter(indicator="social_exclusion_index").update(measure="points")
    facts = {each.indicator: each.value for each in profile_for(planner, "9901").people.facts}
    assert facts["persons_in_executions"] == 10 + 20
    assert "social_exclusion_index" not in facts
    own = {each.indicator for each in profile_for(planner, "999001").people.facts}
    assert "social_exclusion_index" in own


def test_a_count_of_few_people_is_withheld_and_cannot_be_computed_from_the_orp(tiny_line, planner):
    known = Statistic.objects.filter(indicator="persons_in_executions").first()
    for name, count in {"Horní Lhota": 3, "Prostřední Lhota": 40, "Dolní Lhota": 60}.items():
        Statistic.objects.create(
            unit=tiny_line.towns[name], indicator="waiting_for_a_flat", value=count, measure="persons",
            period_from=known.period_from, period_to=known.period_to, source=known.source,
        )  # fmt: skip
    told = {}
    for code in ("999001", "999002", "9901"):
        facts = {each.indicator: each.value for each in profile_for(planner, code).people.facts}
        told[code] = facts["waiting_for_a_flat"]
    assert told["999001"] is None
    assert None in (told["999002"], told["9901"])


def test_an_orp_adds_needs_and_gaps_with_their_ranges(tiny_line, planner):
    parts = [profile_for(planner, code) for code in ("999001", "999002")]
    whole = profile_for(planner, "9901")
    homes = next(row for row in whole.needs if row.kind == HOMES)
    assert (homes.capacity_low, homes.capacity_middle, homes.capacity_high) == pytest.approx((9, 13.5, 18))
    assert homes.unit == "bed"
    for row in whole.gaps:
        added = [next(each for each in part.gaps if each.kind == row.kind) for part in parts]
        assert row.middle == pytest.approx(sum(each.middle for each in added))
        assert row.persons == pytest.approx(sum(each.persons for each in added))
        assert row.low <= row.middle <= row.high


def test_the_gap_of_the_far_town_is_ranked(tiny_line, planner):
    row = next(each for each in profile_for(planner, "999003").gaps if each.kind == HOMES)
    # Nothing of the 13.5 beds for 27 persons is within reach of Dolní Lhota.
    assert (row.middle, row.persons, row.share, row.places) == (13.5, pytest.approx(27), 1.0, 1)
    stored = Gap.objects.get(kind__code=HOMES, municipality__code="999003")
    assert (row.rank, row.top_ten_share) == (stored.rank, stored.top_ten_share)


def test_services_stand_inside_or_are_reached_outside(tiny_line, planner):
    inside = profile_for(planner, "999001").services
    assert [each.identifier for each in inside.inside] == ["9999001"]
    assert inside.capacity_inside() == {(HOMES, "bed"): 30}
    middle = profile_for(planner, "999002").services
    # Homes for seniors are 10 km away and within their 45 minutes.
    assert [(each.identifier, each.places[0].name) for each in middle.outside if each.kind == HOMES] == [
        ("9999001", "Horní Lhota")
    ]
    assert middle.outside[0].minutes is not None


def test_an_orp_counts_a_service_once_and_never_adds_units(tiny_line, planner):
    service = tiny_line.services["9999001"]
    second = Facility.objects.get(service=service)
    second.pk = None
    second.municipality = tiny_line.towns["Prostřední Lhota"]
    second.save()
    services = profile_for(planner, "9901").services
    (only,) = services.inside
    assert [where.name for where in only.places] == ["Horní Lhota", "Prostřední Lhota"]
    assert services.capacity_inside() == {(HOMES, "bed"): 30}


def test_travel_is_told_from_the_nearest_and_the_farthest_municipality(tiny_line, planner):
    row = next(each for each in profile_for(planner, "9901").travel if each.kind == HOMES)
    towns = [
        next(each for each in profile_for(planner, code).travel if each.kind == HOMES)
        for code in ("999001", "999002")
    ]
    assert (row.shortest, row.longest) == (towns[0].shortest, towns[1].shortest)
    assert (row.within, row.people, row.is_within) == (3_000, 3_000, True)
    assert (towns[1].nearest, row.nearest) == ("Horní Lhota", "")


def test_a_secret_address_is_in_no_place(tiny_line, planner):
    everywhere = [profile_for(planner, code).services.everywhere for code in ("999001", "999003", "9902")]
    assert everywhere[0] == everywhere[1] == everywhere[2]
    assert list(everywhere[0].values()) == [1]
    for code in ("999001", "999002", "999003", "9901", "9902"):
        services = profile_for(planner, code).services
        assert "9999003" not in {each.identifier for each in (*services.inside, *services.outside)}


def test_grants_are_those_of_services_seated_there(tiny_line, grants, planner):
    money = profile_for(planner, "9901").money
    assert [(row.identifier, row.grant) for row in money.seated] == [("9999001", 400_000)]
    assert (money.claim, money.grant, money.year) == (1_000_000, 400_000, 2027)
    assert profile_for(planner, "999002").money.grant == 0


def test_a_town_hall_sees_no_grants(tiny_line, grants, town_hall):
    profile = profile_for(town_hall, "999001")
    assert (profile.money, profile.may_see_money) == (None, False)


def test_the_most_alike_municipality_comes_first(tiny_line, orps_called_as_their_seats, planner):
    peers = profile_for(planner, "999001").peers
    assert [each.name for each in peers.peers] == ["Prostřední Lhota", "Dolní Lhota"][: len(peers.peers)]
    assert peers.own.people == 1_000
    assert (peers.own.old_share, peers.own.exclusion, peers.own.seat_kilometres) == (0.2, 10, 0)


def test_without_the_seat_of_the_orp_there_is_no_comparison(tiny_line, planner):
    assert profile_for(planner, "999001").peers is None


def test_a_town_hall_sees_no_gaps_of_its_peers(tiny_line, orps_called_as_their_seats, town_hall):
    peers = profile_for(town_hall, "999001").peers
    assert peers.own.uncovered is not None
    assert {(each.covered, each.uncovered) for each in peers.peers} == {(None, None)}
    assert all(each.people for each in peers.peers)


def test_orps_are_compared_with_orps(tiny_line, orps_called_as_their_seats, planner):
    peers = profile_for(planner, "9901").peers
    assert [each.code for each in peers.peers] == ["9902"]
    # 1 000 people with the index 10 and 2 000 with 20.
    assert peers.own.exclusion == pytest.approx(50 / 3)


def test_before_any_calculation_a_profile_tells_people_and_services(tiny_region, planner):
    profile = profile_for(planner, "999001")
    assert profile.stations.told() == []
    assert (profile.needs, profile.travel, profile.gaps, profile.persons_without_place) == ((), (), (), None)
    assert [each.identifier for each in profile.services.inside] == ["9999001"]


def test_all_numbers_come_from_runs_that_belong_together(tiny_line, planner):
    before = profile_for(planner, "999001").stations
    Population.objects.filter(age_from=65).update(persons=100)
    needs.estimate(region=REGION, day=DAY, by=planner)
    assert profile_for(planner, "999001").stations.needs == before.needs
    for calculate in (access.calculate, gaps.calculate):
        calculate(region=REGION, day=DAY, by=planner)
    assert profile_for(planner, "999001").stations.needs != before.needs


def test_a_profile_takes_as_many_queries_for_an_orp_as_for_a_municipality(tiny_line, grants, planner):
    counts = []
    for code in ("999001", "9901", "9902"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            profile_for(planner, code)
        counts.append(len(seen))
    # An ORP asks for its municipalities first.
    assert counts[1] == counts[2] <= counts[0] + 1


def test_people_of_ages_leave_no_hole():
    assert people_of_ages({(0, 14): 5, (15, 64): 7, (65, 150): 3}, 0, 150) == 15
    assert people_of_ages({(65, 79): 2, (80, 150): 1}, 65, 150) == 3
    assert isnan(people_of_ages({(65, 79): 2}, 65, 150))


def test_people_of_a_place_without_data_are_none(tiny_region):
    Population.objects.all().delete()
    Statistic.objects.all().delete()
    people = people_of(place(REGION, "999001", DAY, Reach(everything=True)))
    assert (people.newest, people.ages, people.facts, people.sources) == (None, (), (), ())
