"""An extract of OpenStreetMap becomes a road network, and a broken one a sentence."""

from datetime import date

import pytest
from typer.testing import CliRunner

from opora.access.models import RoadEdition
from opora.access.roads import taking_in
from opora.access.roads.declared import PACKAGED, load_road_rules
from opora.access.roads.drives import timed_network
from opora.access.roads.files import load_roads
from opora.access.roads.openstreetmap import read_extract
from opora.access.roads.ways import Direction, direction, is_closed
from opora.access.tests.extracts import kilometre_posts, write_extract
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.site.commands.app import app
from opora_engine.declared import DeclarationError

RULES = load_road_rules(PACKAGED.read_text(encoding="utf-8"))


def read(tmp_path, places, ways):
    return read_extract(write_extract(tmp_path / "made-up.osm.pbf", places, ways), RULES)


def drives(roads):
    """Every drive by the kilometre posts at its ends, with its metres."""
    post = [round((latitude - 50.0) / 0.008993) + 1 for latitude in roads.latitude]
    ends = zip(roads.tail.tolist(), roads.head.tolist(), roads.metres.tolist(), strict=True)
    return {(post[tail], post[head]): metres for tail, head, metres in ends}


def test_a_way_becomes_drives_between_its_crossings_both_ways(tmp_path):
    roads = read(
        tmp_path, kilometre_posts(4), [([1, 2, 3], {"highway": "primary"}), ([3, 4], {"highway": "service"})]
    )
    assert drives(roads) == {
        (1, 3): pytest.approx(2000, abs=1), (3, 1): pytest.approx(2000, abs=1),
        (3, 4): pytest.approx(1000, abs=1), (4, 3): pytest.approx(1000, abs=1),
    }  # fmt: skip
    assert [RULES.classes[row].highway for row in roads.classes] == ["primary", "service"] * 2


def test_a_drive_takes_its_metres_at_the_speed_of_its_class(tmp_path):
    roads = read(
        tmp_path,
        kilometre_posts(3),
        [([1, 2], {"highway": "residential"}), ([2, 3], {"highway": "motorway", "oneway": "no"})],
    )
    network = timed_network(roads, [each.kmh for each in RULES.classes])
    # A kilometre at 30 km/h, and at 115 km/h.
    assert sorted(network.seconds.tolist()) == [31, 31, 120, 120]


@pytest.mark.parametrize(
    ("tags", "driven"),
    [
        ({"highway": "primary"}, True),
        ({"highway": "primary", "access": "private"}, False),
        ({"highway": "primary", "motor_vehicle": "no"}, False),
        ({"highway": "primary", "vehicle": "agricultural"}, False),
        ({"highway": "primary", "access": "no", "motor_vehicle": "yes"}, True),
        ({"highway": "primary", "access": "yes", "motorcar": "no"}, False),
        ({"highway": "primary", "access": "destination"}, True),
        ({"highway": "footway"}, False),
        ({"highway": "pedestrian", "area": "yes"}, False),
        ({"highway": "primary", "oneway": "reversible"}, False),
        ({"route": "ferry"}, False),
        ({"building": "yes"}, False),
    ],
)
def test_only_roads_open_to_cars_are_driven(tmp_path, tags, driven):
    roads = read(tmp_path, kilometre_posts(3), [([1, 2], tags), ([2, 3], {"highway": "tertiary"})])
    assert ((1, 2) in drives(roads)) is driven


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "primary"}, Direction.BOTH),
        ({"highway": "primary", "oneway": "yes"}, Direction.FORWARD),
        ({"highway": "primary", "oneway": "1"}, Direction.FORWARD),
        ({"highway": "primary", "oneway": "-1"}, Direction.BACKWARD),
        ({"highway": "primary", "oneway": "reverse"}, Direction.BACKWARD),
        ({"highway": "motorway"}, Direction.FORWARD),
        ({"highway": "motorway", "oneway": "no"}, Direction.BOTH),
        ({"highway": "primary", "junction": "roundabout"}, Direction.FORWARD),
        ({"highway": "primary", "junction": "roundabout", "oneway": "-1"}, Direction.BACKWARD),
        ({"highway": "primary", "oneway": "reversible"}, None),
        ({"highway": "primary", "oneway": "perhaps"}, Direction.BOTH),
    ],
)
def test_the_direction_is_the_sign_or_what_the_road_implies(tags, expected):
    assert direction(tags, RULES) == expected


def test_the_most_particular_tag_says_whether_a_road_is_closed():
    assert is_closed({"access": "yes", "motor_vehicle": "private"}, RULES)
    assert not is_closed({"access": "private", "motor_vehicle": "permissive"}, RULES)


def test_one_way_streets_are_driven_one_way(tmp_path):
    # 1 -> 2 -> 3 -> 1, the last against the order of its nodes.
    roads = read(
        tmp_path,
        kilometre_posts(3),
        [
            ([1, 2, 3], {"highway": "primary", "oneway": "yes"}),
            ([1, 3], {"highway": "primary", "oneway": "-1"}),
        ],
    )
    assert set(drives(roads)) == {(1, 3), (3, 1)}
    assert len(roads.tail) == 2


def test_what_cannot_be_left_again_is_not_part_of_the_network_and_is_counted(tmp_path):
    roads = read(
        tmp_path,
        kilometre_posts(6),
        [
            ([1, 2], {"highway": "primary"}),
            ([2, 3], {"highway": "primary", "oneway": "yes"}),
            ([2, 6], {"highway": "primary"}),
            ([4, 5], {"highway": "primary"}),
        ],
    )
    assert set(drives(roads)) == {(1, 2), (2, 1), (2, 6), (6, 2)}
    assert (roads.report["nodes"], roads.report["nodes_in_other_parts"]) == (3, 3)
    assert (roads.report["edges"], roads.report["edges_in_other_parts"]) == (4, 3)


def test_a_stretch_whose_place_is_missing_is_left_out_and_counted(tmp_path):
    places = kilometre_posts(5)
    del places[4]
    roads = read(tmp_path, places, [([1, 2, 3], {"highway": "primary"}), ([3, 4, 5], {"highway": "primary"})])
    assert set(drives(roads)) == {(1, 3), (3, 1)}
    assert (roads.report["nodes_missing"], roads.report["stretches_without_place"]) == (1, 1)


def test_the_report_counts_every_road_and_route_once(tmp_path):
    roads = read(
        tmp_path,
        kilometre_posts(3),
        [
            ([1, 2], {"highway": "primary"}),
            ([2, 3], {"highway": "primary", "access": "no"}),
            ([1, 3], {"route": "ferry"}),
            ([1, 2, 3], {"building": "yes"}),
            ([1, 2, 3], {"highway": "footway"}),
            ([1, 3], {"highway": "primary", "oneway": "reversible"}),
        ],
    )
    counted = {name: count for name, count in roads.report.items() if name.startswith(("ways", "ferries"))}
    assert counted == {
        "ways": 5, "ways_driven": 1, "ways_closed": 1, "ferries_left_out": 1, "ways_of_another_kind": 1,
        "ways_reversible": 1,
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"not a map at all" * 20])
def test_a_file_that_is_no_extract_is_refused_by_name(tmp_path, content):
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(content)
    with pytest.raises(Refused, match=r"broken\.osm\.pbf"):
        read_extract(broken, RULES)


def test_half_a_file_is_refused(tmp_path):
    whole = write_extract(tmp_path / "whole.osm.pbf", kilometre_posts(2), [([1, 2], {"highway": "primary"})])
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(whole.read_bytes()[:200])
    with pytest.raises(Refused, match=r"half\.osm\.pbf.*PBF error"):
        read_extract(half, RULES)


def test_a_file_that_is_not_there_is_refused(db, home, operator):
    with pytest.raises(Refused, match=r"none\.osm\.pbf"):
        taking_in.take_in_roads(file=home / "none.osm.pbf", by=operator)


@pytest.mark.parametrize(
    ("ways", "says"),
    [
        ([([1, 2], {"highway": "footway"})], "1"),
        ([([1, 9], {"highway": "primary"})], "bare.osm.pbf"),
        ([([1, 2], {"highway": "primary", "oneway": "yes"})], "bare.osm.pbf"),
    ],
)
def test_an_extract_without_roads_that_lead_anywhere_is_refused(tmp_path, ways, says):
    bare = write_extract(tmp_path / "bare.osm.pbf", kilometre_posts(2), ways)
    with pytest.raises(Refused, match=says):
        read_extract(bare, RULES)


def test_a_class_with_two_speeds_is_refused():
    text = PACKAGED.read_text(encoding="utf-8")
    with pytest.raises(DeclarationError, match="two speeds: service"):
        load_road_rules(text + "  - {highway: service, kmh: 10, assumed: true}\n")


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def extract(tmp_path):
    return write_extract(
        tmp_path / "made-up.osm.pbf", kilometre_posts(3), [([1, 2, 3], {"highway": "primary"})]
    )


def test_an_edition_names_its_file_its_day_and_what_was_counted(db, home, operator, extract):
    edition = taking_in.take_in_roads(file=extract, by=operator)
    assert (edition.file_name, edition.method) == ("made-up.osm.pbf", "OpenStreetMap, 2026-11-20")
    assert (edition.report["nodes"], edition.report["edges"]) == (2, 2)
    back = load_roads(edition)
    assert back.metres.tolist() == pytest.approx([2000, 2000], abs=1)
    assert LogEntry.objects.filter(act="access.roads_taken_in", station="roads").count() == 1


def test_the_same_file_again_changes_nothing(db, home, operator, extract):
    first = taking_in.take_in_roads(file=extract, by=operator)
    assert taking_in.take_in_roads(file=extract, by=operator) == first
    assert (RoadEdition.objects.count(), LogEntry.objects.count()) == (1, 1)


def test_without_a_day_in_the_head_the_day_is_asked_for(db, home, operator, tmp_path):
    silent = write_extract(
        tmp_path / "silent.osm.pbf", kilometre_posts(2), [([1, 2], {"highway": "primary"})], day=""
    )
    with pytest.raises(Refused, match="--day"):
        taking_in.take_in_roads(file=silent, by=operator)
    assert taking_in.take_in_roads(file=silent, by=operator, day=date(2026, 10, 1)).data_day == date(
        2026, 10, 1
    )


def test_a_planner_of_one_region_takes_in_no_roads_of_the_country(db, home, planner, extract):
    with pytest.raises(NotAllowed):
        taking_in.take_in_roads(file=extract, by=planner)


def test_the_command_tells_what_was_read(db, home, extract):
    done = CliRunner().invoke(app, ["import", "roads", str(extract)])
    assert done.exit_code == 0, done.output
    assert "OpenStreetMap, 2026-11-20" in done.output
    assert "ways driven" in done.output


def test_the_command_refuses_a_file_that_is_no_extract_with_a_sentence(db, home):
    broken = home / "broken.osm.pbf"
    broken.write_bytes(b"not a map at all" * 20)
    done = CliRunner().invoke(app, ["import", "roads", str(broken), "--day", "2026-11-20"])
    assert done.exit_code == 1
    assert "broken.osm.pbf" in done.stderr
    assert "Traceback" not in done.stderr
