"""Where a timetable is in, journeys by public transport stand beside those by car, each missing time with its cause.

Horní Lhota is where the bus starts, Prostřední and Dolní Lhota are 6 and 18 km along its road.
"""

import io
from datetime import date

import numpy as np
import pytest

from opora.access import queries, services
from opora.access.journeys import unpack
from opora.access.models import Mode, Reach, StoredDrives
from opora.access.tests.feeds import NORTH, replaced, write_feed
from opora.access.tests.test_pages import PAGES, signed_in
from opora.access.transit.taking_in import take_in_timetable
from opora.core import files
from opora.core import queries as core
from opora.core.line import State
from opora.core.refusals import Refused
from opora.gaps import services as gaps
from opora.gaps.placing.act import place
from opora.gaps.placing.asking import Aim, Question
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, REGION, declare
from opora.register.models import Capacity, Facility
from opora.territory.models import Unit

KILOMETRES = {"Horní Lhota": 0, "Prostřední Lhota": 6, "Dolní Lhota": 18}
BOTH = {"stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,8:00:00,8:00:00,H,1\nt1,8:10:00,8:11:00,P,2\nt1,8:30:00,8:30:00,D,3\n"
        "t2,08:00:00,08:00:00,D,1\nt2,08:19:00,08:20:00,P,2\nt2,08:30:00,08:30:00,H,3\n"}  # fmt: skip
"""The bus goes there and back, once each."""


@pytest.fixture
def towns(tiny_region):
    for name, kilometres in KILOMETRES.items():
        units = Unit.objects.filter(name=name, level="municipality")
        units.update(latitude=50.0 + kilometres * NORTH, longitude=15.0)
    Facility.objects.update(latitude=None, longitude=None)
    return tiny_region


@pytest.fixture
def take_in(operator, tmp_path):
    def take_in(changed=BOTH):
        feed = write_feed(tmp_path / "lhota.zip", changed)
        return take_in_timetable(file=feed, today=date(2026, 12, 2), by=operator)

    return take_in


@pytest.fixture
def calculate(tiny_rates, planner):
    def calculate():
        needs.estimate(region=REGION, day=DAY, by=planner)
        return services.calculate(region=REGION, day=DAY, by=planner)

    return calculate


@pytest.fixture
def seniors_by_bus(tiny_rates):
    declared = services.declared_travel(REGION).content
    limits = tuple(
        each.model_copy(update={"mode": Mode.PUBLIC_TRANSPORT.value})
        if each.kind == "domov_senioru"
        else each
        for each in declared.limits
    )
    declare(tiny_rates, "travel.yaml", declared.model_copy(update={"limits": limits}).model_dump_json())


def reach_of(run, kind):
    return {row.municipality.name: row for row in queries.reach(run) if row.kind.code == kind}


def test_minutes_by_bus_stand_beside_those_by_car(towns, calculate, take_in):
    before = reach_of(calculate(), "domov_senioru")
    take_in()
    rows = reach_of(calculate(), "domov_senioru")
    # Of the departures 7:00, 7:10, …, 9:00 nine catch the bus from Prostřední at 8:20, 10 to 90 minutes before 8:30.
    assert {name: row.transit_minutes for name, row in rows.items()} == {
        "Horní Lhota": 0, "Prostřední Lhota": 70, "Dolní Lhota": 90,
    }  # fmt: skip
    assert {name: row.transit_cause for name, row in rows.items()} == dict.fromkeys(rows, "")
    assert {name: row.minutes for name, row in rows.items()} == {
        name: row.minutes for name, row in before.items()
    }
    assert {name: row.ratio for name, row in rows.items()} == {
        name: row.ratio for name, row in before.items()
    }


def test_without_a_timetable_nothing_is_said_of_public_transport(towns, calculate):
    run = calculate()
    assert queries.journeys(run).transit is None
    assert {row.transit_minutes for row in queries.reach(run)} == {None}
    assert {row.transit_cause for row in queries.reach(run)} == {""}
    assert "timetable" not in run.asked
    assert queries.travel_times(run).transit == {}


def test_a_timetable_of_another_part_of_the_country_is_not_used(towns, calculate, take_in):
    Unit.objects.filter(level="municipality").update(longitude=17.5)
    take_in()
    assert "timetable" not in calculate().asked


def test_every_missing_time_has_a_cause(towns, calculate, take_in):
    take_in(replaced("stop_times.txt", "t1,8:30:00,8:30:00,D,3\n", ""))
    Unit.objects.filter(name="Dolní Lhota").update(latitude=51.0)
    run = calculate()
    homes = reach_of(run, "domov_senioru")
    assert homes["Prostřední Lhota"].transit_cause == Reach.Cause.NO_CONNECTION
    assert homes["Dolní Lhota"].transit_cause == Reach.Cause.NO_STOP
    assert reach_of(run, "pecovatelska")["Horní Lhota"].transit_cause == Reach.Cause.NO_STOP_THERE
    assert {row.transit_cause for row in reach_of(run, "azylove_domy").values()} == {Reach.Cause.SECRET}


def test_a_connection_after_too_few_departures_is_told_with_their_number(towns, calculate, take_in, planner):
    take_in(
        {"stop_times.txt": BOTH["stop_times.txt"].replace("t1,8:00:00,8:00:00,H", "t1,7:05:00,7:05:00,H")}
    )
    run = calculate()
    assert reach_of(run, "pecovatelska")["Horní Lhota"].transit_cause == Reach.Cause.SELDOM
    client = signed_in(planner)
    client.cookies["django_language"] = "en"
    page = client.get(f"/{REGION}/access/from/999001/").content.decode()
    says = "by public transport: a connection after 1 of 13 departures only"
    assert says in page
    assert says in client.get(f"/{REGION}/access/from/999001/?download=csv").content.decode()


def test_the_declared_way_of_travel_decides_reach_and_ratio(towns, calculate, take_in, seniors_by_bus):
    take_in()
    run = calculate()
    homes = reach_of(run, "domov_senioru")
    assert {name: row.minutes for name, row in homes.items()} == {
        "Horní Lhota": 0, "Prostřední Lhota": 70, "Dolní Lhota": 90,
    }  # fmt: skip
    # Within 45 minutes there is only Horní Lhota, so all the places fall to it.
    assert [row.within_limit for row in homes.values()] == [True, False, False]
    assert homes["Horní Lhota"].reachable == pytest.approx(30)
    assert homes["Dolní Lhota"].cause == Reach.Cause.BEYOND_LIMIT
    assert reach_of(run, "pecovatelska")["Prostřední Lhota"].minutes > 20
    covered = {row.kind.code: row.mode for row in queries.coverage(run)}
    assert (covered["domov_senioru"], covered["pecovatelska"]) == (Mode.PUBLIC_TRANSPORT, Mode.CAR)
    assert run.summary["method"] == "adjacency x 1.284; GTFS lhota.zip, 2026-12-08"


def test_new_places_are_looked_for_by_the_declared_way_of_travel(
    towns, calculate, take_in, seniors_by_bus, planner
):
    take_in()
    calculate()
    gaps.calculate(region=REGION, day=DAY, by=planner)
    run = place(region=REGION, question=Question("domov_senioru", Aim.WAY, places=1), by=planner)
    assert run.summary["method"] == "GTFS lhota.zip, 2026-12-08"


def test_a_way_of_travel_without_its_timetable_is_refused(towns, calculate, seniors_by_bus):
    with pytest.raises(Refused, match="domov_senioru"):
        calculate()


def test_the_same_journeys_are_computed_once(towns, calculate, take_in):
    take_in()
    first = calculate()
    digest = StoredDrives.objects.get().digest
    Capacity.objects.filter(unit="client").update(amount=21)
    assert calculate() != first
    assert StoredDrives.objects.get().digest == digest
    files.path_of(digest, ".parquet").unlink()
    Capacity.objects.filter(unit="client").update(amount=22)
    calculate()
    assert files.path_of(StoredDrives.objects.get().digest, ".parquet").exists()


def test_a_new_timetable_makes_access_stale_and_says_why(towns, calculate, take_in):
    calculate()
    take_in()
    station = {each.key: each for each in core.stations(REGION)}["access"]
    assert station.state == State.STALE
    assert "GTFS lhota.zip, 2026-12-08" in station.reason


def test_every_page_with_times_names_the_timetable(towns, calculate, take_in, planner):
    take_in()
    calculate()
    client = signed_in(planner)
    said = {
        "cs": "jízdní řád platný 8. prosince 2026, odchody od 07:00 do 09:00 po 10 minutách, medián",
        "en": "timetable valid on 8 December 2026, departures 07:00 to 09:00, every 10 minutes, median",
    }
    for language, says in said.items():
        client.cookies["django_language"] = language
        for page in (*PAGES, "domov_senioru/?map=transit_minutes"):
            answer = client.get(f"/{REGION}/access/{page}")
            assert says in answer.content.decode().replace("\u00a0", " "), (language, page)


def test_pages_without_a_timetable_say_so(tiny_line, planner):
    client = signed_in(planner)
    client.cookies["django_language"] = "en"
    for page in PAGES:
        assert (
            "nothing is said of public transport" in client.get(f"/{REGION}/access/{page}").content.decode()
        )


def test_the_page_of_a_municipality_tells_both_ways(towns, calculate, take_in, planner, seniors_by_bus):
    take_in()
    calculate()
    client = signed_in(planner)
    client.cookies["django_language"] = "en"
    page = client.get(f"/{REGION}/access/domov_senioru/999002/").content.decode().replace("\u00a0", " ")
    assert "By public transport to the nearest place</dt><dd>1 h 10 min" in page
    assert "The median over 13 departures from home" in page
    index = client.get(f"/{REGION}/access/").content.decode().replace("\u00a0", " ")
    assert "45 min by public transport" in index
    kind = client.get(f"/{REGION}/access/domov_senioru/").content.decode().replace("\u00a0", " ")
    assert "45 min by public transport" in kind


def test_systems_get_both_ways_and_the_secret_services(towns, calculate, take_in, planner):
    take_in()
    calculate()
    answer = signed_in(planner).get(f"/api/v1/access/{REGION}/minutes/999001").json()
    assert (answer["transit_method"], answer["departures"]) == ("GTFS lhota.zip, 2026-12-08", 13)
    found = {each["service"]: each for each in answer["journeys"]}
    assert (found["9999001"]["transit_minutes"], found["9999001"]["departures_served"]) == (0, 13)
    assert (found["9999002"]["transit_minutes"], found["9999002"]["departures_served"]) == (90, 7)
    assert answer["secret"] == [{"service": "9999003", "kind": "azylove_domy", "cause": "secret"}]
    reach = signed_in(planner).get(f"/api/v1/access/{REGION}/reach/pecovatelska").json()
    assert {row["municipality"]: row["transit_minutes"] for row in reach} == {
        "999001": 90, "999002": 80, "999003": 0,
    }  # fmt: skip


def test_runs_made_before_there_were_timetables_are_still_read(towns, calculate):
    journeys = queries.journeys(calculate())
    stream = io.BytesIO()
    old = {name: getattr(journeys, name) for name in ("minutes", "origins", "facilities", "facility_service",
                                                      "services", "kinds", "capacity", "everywhere")}  # fmt: skip
    np.savez_compressed(stream, **old)
    back = unpack(stream.getvalue())
    assert back.transit is None
    assert np.array_equal(back.minutes, journeys.minutes)
    assert np.array_equal(back.car.cause, journeys.car.cause)
