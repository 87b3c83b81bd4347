"""Over imported roads, access is measured by driving; without them, by the neighbourhood as before.

The three Lhotas of the made-up region stand at kilometre posts 1, 7 and 19 of one road to the north: 6 and 12 km apart.
"""

from itertools import pairwise

import pytest

from opora.access import explanation, queries, services
from opora.access.models import Reach, RoadEdition, StoredDrives
from opora.access.roads import taking_in
from opora.access.roads.declared import PACKAGED
from opora.access.tests.extracts import NORTH, kilometre_posts, write_extract
from opora.access.tests.test_pages import PAGES, signed_in
from opora.core import files
from opora.core import queries as core
from opora.core.line import State
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, REGION
from opora.register.models import Facility
from opora.territory.models import Unit

POSTS = {"Horní Lhota": 1, "Prostřední Lhota": 7, "Dolní Lhota": 19}
KM_AT_65 = 3600 / 65


@pytest.fixture
def towns(tiny_region):
    for name, post in POSTS.items():
        latitude = 50.0 + (post - 1) * NORTH
        Unit.objects.filter(name=name, level="municipality").update(latitude=latitude, longitude=15.0)
    Facility.objects.update(latitude=None, longitude=None)
    return tiny_region


@pytest.fixture
def take_in(operator, tmp_path):
    def take_in(first=1, last=19, name="road.osm.pbf", tags=None):
        road = [post for post in POSTS.values() if first <= post <= last]
        tags = tags or {"highway": "primary"}
        ways = [([one, other], tags) for one, other in pairwise(road)]
        extract = write_extract(tmp_path / name, kilometre_posts(19), ways)
        return taking_in.take_in_roads(file=extract, by=operator)

    return take_in


@pytest.fixture
def calculate(tiny_rates, planner):
    def calculate():
        needs.estimate(region=REGION, day=DAY, by=planner)
        return services.calculate(region=REGION, day=DAY, by=planner)

    return calculate


def reach_of(run, kind):
    return {row.municipality.name: row for row in queries.reach(run) if row.kind.code == kind}


def test_minutes_are_the_start_and_the_drive(towns, calculate, take_in):
    take_in()
    run = calculate()
    homes = reach_of(run, "domov_senioru")
    assert homes["Horní Lhota"].minutes == 3
    assert homes["Prostřední Lhota"].minutes == pytest.approx(3 + round(6 * KM_AT_65) / 60)
    assert homes["Dolní Lhota"].minutes == pytest.approx(
        3 + (round(6 * KM_AT_65) + round(12 * KM_AT_65)) / 60
    )
    assert run.summary["method"] == "OpenStreetMap, 2026-11-20"


def test_the_method_names_the_data_and_no_error_of_calibration(towns, calculate, take_in):
    take_in()
    times = queries.travel_times(calculate())
    assert times.method == "OpenStreetMap, 2026-11-20"
    assert "OpenStreetMap contributors" in times.known_error
    assert "1 107" not in times.known_error


def test_the_explanation_is_a_drive(towns, calculate, take_in):
    take_in()
    run = calculate()
    (step,) = explanation.journey_steps(
        reach_of(run, "domov_senioru")["Dolní Lhota"], queries.travel_times(run)
    )
    assert "OpenStreetMap, 2026-11-20" in step["sentence"]
    assert step["assumed"] is True


def test_without_roads_the_estimate_from_neighbours_stays(towns, calculate):
    run = calculate()
    assert run.summary["method"] == "adjacency x 1.284"
    assert run.asked == {"needs_run": run.asked["needs_run"], "model": "adjacency"}


def test_roads_of_another_part_of_the_country_are_not_used(towns, calculate, take_in):
    Unit.objects.filter(level="municipality").update(longitude=17.5)
    take_in()
    assert calculate().summary["method"] == "adjacency x 1.284"


def test_a_municipality_that_the_extract_does_not_reach_is_told_so(towns, calculate, take_in):
    take_in(last=7)
    care = reach_of(calculate(), "pecovatelska")
    assert care["Horní Lhota"].cause == Reach.Cause.OUTSIDE
    homes = reach_of(calculate(), "domov_senioru")
    assert homes["Prostřední Lhota"].cause == ""
    assert (homes["Dolní Lhota"].minutes, homes["Dolní Lhota"].cause) == (None, Reach.Cause.OUTSIDE)


def test_an_older_network_that_covers_the_region_is_used_before_a_newer_one_that_does_not(
    towns, calculate, take_in
):
    wide = take_in()
    take_in(first=1, last=7, name="narrow.osm.pbf")
    Unit.objects.filter(name__in=["Horní Lhota", "Prostřední Lhota"]).update(longitude=15.2)
    assert calculate().summary["method"] == "adjacency x 1.284"
    Unit.objects.filter(name="Prostřední Lhota").update(longitude=15.0)
    Unit.objects.filter(name="Horní Lhota").update(latitude=50.0 + 18 * NORTH, longitude=15.0)
    assert calculate().asked["roads"]["edition"] == RoadEdition.objects.order_by("-pk").last().pk == wide.pk


def test_a_facility_is_driven_to_at_its_own_point(towns, calculate, take_in):
    take_in()
    Facility.objects.filter(service__identifier="9999001").update(
        latitude=50.0 + 6 * NORTH, longitude=15.0, point_source="address"
    )
    homes = reach_of(calculate(), "domov_senioru")
    assert homes["Prostřední Lhota"].minutes == 3
    assert homes["Horní Lhota"].minutes == pytest.approx(3 + round(6 * KM_AT_65) / 60)


def test_a_secret_address_takes_no_part_in_what_is_measured(towns, calculate, take_in):
    take_in()
    shelters = reach_of(calculate(), "azylove_domy")
    assert all(row.cause == Reach.Cause.SECRET and row.minutes is None for row in shelters.values())


def test_the_same_drives_are_computed_once(towns, calculate, take_in):
    take_in()
    first = calculate()
    digest = StoredDrives.objects.get().digest
    Facility.objects.filter(service__identifier="9999001").first().service.forms.first().capacities.update(
        amount=31
    )
    assert calculate() != first
    assert StoredDrives.objects.get().digest == digest
    files.path_of(digest, ".parquet").unlink()
    Facility.objects.filter(service__identifier="9999001").first().service.forms.first().capacities.update(
        amount=32
    )
    calculate()
    assert files.path_of(StoredDrives.objects.get().digest, ".parquet").exists()


def test_other_speeds_give_other_times_without_reading_the_extract_again(towns, calculate, take_in, tmp_path):
    take_in()
    calculate()
    text = PACKAGED.read_text(encoding="utf-8")
    own = tmp_path / "declared" / "roads.yaml"
    own.write_text(text.replace("highway: primary, kmh: 65", "highway: primary, kmh: 36"), encoding="utf-8")
    homes = reach_of(calculate(), "domov_senioru")
    assert homes["Prostřední Lhota"].minutes == pytest.approx(3 + 10)
    own.write_text(text.replace("  - {highway: primary, kmh: 65, assumed: true}\n", ""), encoding="utf-8")
    assert reach_of(calculate(), "domov_senioru")["Prostřední Lhota"].cause == Reach.Cause.NO_ROAD
    assert RoadEdition.objects.count() == 1


def test_new_roads_make_access_stale_and_say_why(towns, calculate, take_in):
    calculate()
    take_in()
    station = {each.key: each for each in core.stations(REGION)}["access"]
    assert station.state == State.STALE
    assert "OpenStreetMap, 2026-11-20" in station.reason


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("language", "says"), [("cs", "Silniční síť OpenStreetMap"), ("en", "Road network of")]
)
def test_every_page_with_times_names_the_roads(towns, calculate, take_in, planner, page, language, says):
    take_in(last=7)
    calculate()
    client = signed_in(planner)
    client.cookies["django_language"] = language
    answer = client.get(f"/{REGION}/access/{page}")
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert "© OpenStreetMap contributors" in answer.content.decode()
