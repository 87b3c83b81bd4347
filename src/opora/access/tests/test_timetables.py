"""A GTFS feed becomes the rides of one day, and a broken one sentences that say what to mend."""

import zipfile
from datetime import date

import numpy as np
import pytest
from django.utils import translation
from typer.testing import CliRunner

from opora.access.models import TimetableEdition
from opora.access.tests.feeds import DAY, FILES, replaced, write_feed
from opora.access.transit.declared import PACKAGED, load_transit_rules
from opora.access.transit.files import load_timetable
from opora.access.transit.taking_in import take_in_timetable
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.site.commands.app import app
from opora_engine.access.transit import IMPOSSIBLE
from opora_engine.declared import DeclarationError

TODAY = date(2026, 12, 2)


@pytest.fixture
def take_in(db, operator, tmp_path, settings):
    settings.HOME = tmp_path

    def take_in(changed=None, day=None, by=operator):
        feed = write_feed(tmp_path / "lhota.zip", changed)
        asked = date.fromisoformat(day) if day else None
        return take_in_timetable(file=feed, today=TODAY, by=by, day=asked)

    return take_in


def clock(seconds):
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"


def rides(edition):
    """Every ride: from and to in kilometres, and its times."""
    table = load_timetable(edition)
    km = np.rint((table.latitude - 50) / 0.008993).astype(int)
    columns = (km[table.tail], km[table.head], table.departure, table.arrival)
    return [
        (tail, head, clock(leaves), clock(arrives))
        for tail, head, leaves, arrives in zip(*columns, strict=True)
    ]


def refusal(take_in, changed, language="en", **more):
    with translation.override(language), pytest.raises(Refused) as refused:
        take_in(changed, **more)
    return refused.value


def test_the_rides_of_the_next_working_tuesday_are_taken_in(take_in):
    edition = take_in()
    assert rides(edition) == [(0, 6, "8:00", "8:10"), (6, 18, "8:11", "8:30"), (0, 6, "9:20", "9:30")]
    assert (edition.service_day, edition.valid_from, edition.valid_to) == (
        date(2026, 12, 8), date(2026, 12, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert (edition.publishers, edition.method) == ("Dopravce Lhota", "GTFS lhota.zip, 2026-12-08")
    assert edition.report == {
        "transfers_left_out": 0, "trips_of_the_feed": 3, "trips_of_the_day": 2, "lines": 1, "calls_of_the_feed": 7,
        "stops": 3, "rides": 3, "transfers": 0,
    }  # fmt: skip


def test_the_day_may_be_given(take_in):
    assert rides(take_in(day="2026-12-13")) == [(0, 6, "10:00", "10:10")]


def test_a_holiday_is_no_working_tuesday(take_in):
    calendar = replaced("calendar.txt", "20261201,20261231", "20270101,20270331")
    assert take_in(calendar).service_day == date(2027, 1, 5)
    weeks = replaced(
        "calendar.txt", "week,1,1,1,1,1,0,0,20261201,20261231", "week,1,1,1,1,1,0,0,20270706,20270731"
    )
    assert take_in({"calendar.txt": weeks["calendar.txt"].replace("sunday,0,0,0,0,0,0,1,20261201,20261231", "")})\
        .service_day == date(2027, 7, 13)  # fmt: skip


def test_exceptions_add_and_remove_services(take_in):
    only = {"calendar.txt": None, "calendar_dates.txt": "service_id,date,exception_type\nweek,20261208,1\n"}
    assert len(rides(take_in(only))) == 3
    moved = {"calendar_dates.txt": "service_id,date,exception_type\nweek,20261208,2\nsunday,20261208,1\n"}
    assert rides(take_in(moved)) == [(0, 6, "10:00", "10:10")]


def test_a_trip_of_the_day_before_runs_on_after_midnight(take_in):
    night = replaced("stop_times.txt", "t2,09:20:00,09:20:00,H,1\nt2,09:30:00,09:30:00,P,2\n",
                     "t2,23:50:00,23:50:00,H,1\nt2,24:10:00,24:10:00,P,2\nt2,25:01:00,25:01:00,D,3\n")  # fmt: skip
    found = rides(take_in(night))
    assert (6, 18, "0:10", "1:01") in found
    assert (6, 18, "24:10", "25:01") in found
    assert (0, 6, "23:50", "24:10") in found
    assert len(found) == 5
    assert len(set(load_timetable(TimetableEdition.objects.get()).trip.tolist())) == 3


def test_a_trip_may_be_repeated(take_in):
    often = {"frequencies.txt": "trip_id,start_time,end_time,headway_secs\nt2,7:00:00,7:30:00,600\n"}
    assert rides(take_in(often)) == [
        (0, 6, "7:00", "7:10"), (0, 6, "7:10", "7:20"), (0, 6, "7:20", "7:30"),
        (0, 6, "8:00", "8:10"), (6, 18, "8:11", "8:30"),
    ]  # fmt: skip


def test_times_left_out_stand_between_those_that_are_given(take_in):
    found = rides(take_in(replaced("stop_times.txt", "t1,8:10:00,8:11:00,P,2", "t1,,,P,2")))
    assert found[:2] == [(0, 6, "8:00", "8:15"), (6, 18, "8:15", "8:30")]


def test_calls_may_stand_in_any_order_and_one_time_is_enough(take_in):
    mixed = replaced("stop_times.txt", "t1,8:00:00,8:00:00,H,1\nt1,8:10:00,8:11:00,P,2\nt1,8:30:00,8:30:00,D,3\n",
                     "t1,8:30:00,,D,30\nt1,8:10:00,,P,20\nt1,,8:00:00,H,4\n")  # fmt: skip
    assert rides(take_in(mixed))[:2] == [(0, 6, "8:00", "8:10"), (6, 18, "8:10", "8:30")]


def test_where_nobody_gets_in_or_out_is_kept(take_in):
    text = FILES["stop_times.txt"].replace("stop_sequence\n", "stop_sequence,pickup_type,drop_off_type\n")
    text = text.replace("8:11:00,P,2\n", "8:11:00,P,2,1,1\n")
    table = load_timetable(take_in({"stop_times.txt": text}))
    assert (table.boards.tolist(), table.alights.tolist()) == ([True, False, True], [False, True, True])


def test_changes_with_a_time_of_their_own_are_kept_and_the_rest_is_counted(take_in):
    stations = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\nS,Nádraží,,,1,\n" + "".join(
        f"{line},0,S\n" if line.startswith("P") else f"{line},0,\n"
        for line in FILES["stops.txt"].splitlines()[1:]
    )
    transfers = (
        "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id\n"
        "S,D,2,300,\nP,H,3,,\nP,D,0,,\nH,H,2,60,R\n"
    )
    edition = take_in({"stops.txt": stations, "transfers.txt": transfers})
    table = load_timetable(edition)
    columns = (table.change_from, table.change_to, table.change_seconds)
    assert np.stack(columns, axis=1).tolist() == [[1, 2, 300], [1, 0, IMPOSSIBLE]]
    assert edition.report["transfers_left_out"] == 2


TIMES = "stop_times.txt"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (replaced(TIMES, "t1,8:00:00,", "t1,25:61:00,"),
         "stop_times.txt, line 2, column arrival_time: '25:61:00'; expected a time such as 07:05:00"),
        (replaced(TIMES, "P,2\nt1", "X,2\nt1"),
         "stop_times.txt, line 3, column stop_id: 'X'; expected a stop_id of stops.txt"),
        (replaced(TIMES, "t3,10:00:00", "t9,10:00:00"),
         "stop_times.txt, line 7, column trip_id: 't9'; expected a trip_id of trips.txt"),
        (replaced(TIMES, "t2,09:20:00,09:20:00,H,1", "t2,,,H,1"),
         "stop_times.txt, line 5, column arrival_time: ''; expected a time: only calls between"),
        (replaced(TIMES, "8:10:00,8:11:00", "8:10:00,8:09:00"),
         "line 3, column departure_time: '08:09:00'; expected a departure that is not before the arrival, 08:10:00"),
        (replaced(TIMES, "8:10:00,8:11:00", "7:50:00,8:11:00"),
         "line 3, column arrival_time: '07:50:00'; expected an arrival that is not before the departure"),
        (replaced(TIMES, "H,1\nt1", "H,one\nt1"), "line 2, column stop_sequence: 'one'; expected a whole number"),
        (replaced(TIMES, "8:11:00,P,2", "8:11:00,P,1"), "line 3, column stop_sequence: '1'; expected numbers"),
        (replaced("stops.txt", "50.0,15.0", ","),
         "stops.txt, line 2, column stop_lat: 'H'; expected the latitude and the longitude of this stop"),
        (replaced("stops.txt", "50.0,15.0", "0.0,15.0"), "stops.txt, line 2, column stop_lat: 'H'"),
        (replaced("stops.txt", "50.0,15.0", "500,15.0"),
         "stops.txt, line 2, column stop_lat: '500'; expected degrees such as 50.76711, from -90 to 90"),
        (replaced("stops.txt", "P,Prost", "H,Prost"), "stops.txt, line 3, column stop_id: 'H'; expected an identifier"),
        (replaced("trips.txt", "R,week,t2", "Q,week,t1"), "trips.txt, line 3, column trip_id: 't1'"),
        (replaced("trips.txt", "R,week,t2", "Q,week,t2"), "trips.txt, line 3, column route_id: 'Q'"),
        (replaced("calendar.txt", "week,1,1,1,1,1,0,0,20261201", "week,1,yes,1,1,1,0,0,2026-12-01"),
         "calendar.txt, line 2, column start_date: '2026-12-01'; expected a day such as 20261208"),
        ({"calendar_dates.txt": "service_id,date,exception_type\nweek,20261308,1\nweek,20261208,3\n"},
         "calendar_dates.txt, line 2, column date: '20261308'"),
        ({"frequencies.txt": "trip_id,start_time,end_time,headway_secs\nt9,7:00:00,8:00:00,0\n"},
         "frequencies.txt, line 2, column trip_id: 't9'"),
        ({"transfers.txt": "from_stop_id,to_stop_id,transfer_type\nH,X,2\n"},
         "transfers.txt, line 2, column to_stop_id: 'X'"),
        ({"transfers.txt": "from_stop_id,to_stop_id,transfer_type\nH,P,2\n"},
         "transfers.txt, line 2, column min_transfer_time: ''; expected whole seconds"),
        ({"stop_times.txt": None}, "lhota.zip lacks the file stop_times.txt. It holds: agency.txt, stops.txt"),
        ({"calendar.txt": None}, "lacks the file calendar.txt"),
        (replaced("trips.txt", "service_id", "service"),
         "trips.txt of the timetable lhota.zip lacks the columns: service_id. Its columns are: route_id"),
        ({"stops.txt": ""}, "stops.txt of the timetable lhota.zip lacks the columns: stop_id, stop_lat, stop_lon"),
        ({"routes.txt": 'route_id\n"R'}, "routes.txt of the timetable lhota.zip cannot be read"),
        (replaced("calendar.txt", "20261231", "20261205"), "no working Tuesday ahead: it is valid from 2026-12-01"),
        ({"calendar.txt": FILES["calendar.txt"].splitlines()[0] + "\n"}, "has no day on which anything runs"),
        ({"stop_times.txt": FILES[TIMES].splitlines()[0] + "\n"}, "No trip of the timetable lhota.zip goes"),
    ],
)  # fmt: skip
def test_a_broken_feed_is_refused_by_file_line_column_value_and_what_to_do(take_in, changed, says):
    refused = refusal(take_in, changed)
    assert says in refused.message
    assert TimetableEdition.objects.count() == LogEntry.objects.filter(station="timetable").count() == 0


def test_the_refusal_is_said_in_czech_too(take_in):
    said = refusal(take_in, replaced(TIMES, "t1,8:00:00,", "t1,25:61:00,"), language="cs")
    assert str(said.problems[0]) == (
        "stop_times.txt, řádek 2, sloupec arrival_time: '25:61:00'; čeká se čas jako 07:05:00, "
        "s minutami a vteřinami od 00 do 59. Opravte to ve zdroji, nebo o to požádejte vydavatele."
    )


def test_every_problem_is_told_at_once(take_in):
    both = replaced(TIMES, "8:00:00,8:00:00,H,1", "8:60:00,8:00:99,H,1")
    assert [problem.value for problem in refusal(take_in, both).problems] == ["8:60:00", "8:00:99"]


def test_nothing_runs_on_the_day_asked_for(take_in):
    assert (
        "Nothing of the timetable lhota.zip runs on 2026-12-12"
        in refusal(take_in, None, day="2026-12-12").message
    )


def test_what_is_no_zip_or_not_in_utf_8_is_refused(take_in, operator, tmp_path):
    (tmp_path / "page.zip").write_text("<html>")
    with translation.override("en"):
        with pytest.raises(Refused, match=r"page\.zip is not a zip"):
            take_in_timetable(file=tmp_path / "page.zip", today=TODAY, by=operator)
        with pytest.raises(Refused, match="There is no file"):
            take_in_timetable(file=tmp_path / "none.zip", today=TODAY, by=operator)
        with zipfile.ZipFile(write_feed(tmp_path / "old.zip", {"routes.txt": None}), "a") as feed:
            feed.writestr(
                "routes.txt", "route_id,route_type,route_long_name\nR,3,Lhota–Doln\xed".encode("cp1250")
            )
        with pytest.raises(Refused, match=r"routes\.txt of the timetable old\.zip is not in UTF-8"):
            take_in_timetable(file=tmp_path / "old.zip", today=TODAY, by=operator)


def test_the_same_day_of_the_same_file_is_taken_in_once_and_logged(take_in):
    edition = take_in()
    assert take_in() == edition
    assert take_in(day="2026-12-13") != edition
    entries = LogEntry.objects.filter(station="timetable")
    assert [entry.values["trips"] for entry in entries.order_by("pk")] == [2, 1]


def test_only_who_may_import_takes_in_a_timetable(take_in, economist):
    with pytest.raises(NotAllowed):
        take_in(by=economist)


def test_the_command_tells_what_was_read(db, operator, tmp_path, settings):
    settings.HOME = tmp_path
    feed = write_feed(tmp_path / "lhota.zip")
    answer = CliRunner().invoke(app, ["import", "gtfs", str(feed), "--day", DAY])
    assert answer.exit_code == 0
    assert "GTFS lhota.zip, 2026-12-08" in answer.output
    assert "rides" in answer.output
    assert CliRunner().invoke(app, ["import", "gtfs", str(feed), "--day", "2030-01-01"]).exit_code == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('first_departure: "07:00"', 'first_departure: "7"', "first_departure"),
        ('last_departure: "09:00"', 'last_departure: "06:00"', "before first_departure"),
    ],
)
def test_rules_of_public_transport_make_sense(old, new, says):
    text = PACKAGED.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(DeclarationError, match=says):
        load_transit_rules(text.replace(old, new))
