"""The line: in which state each station is, since when and why."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from opora.core import queries, services
from opora.core.line import CALCULATED, INPUTS, TITLES, UPSTREAM, State, read_by
from opora.core.models import Run
from opora.core.refusals import Refused

REGION, DAY = "CZ999", date(2027, 1, 1)


def state_of(key):
    return next(station for station in queries.stations(REGION) if station.key == key)


def states():
    return {station.key: station.state for station in queries.stations(REGION)}


def change(station, operator, region=REGION):
    return services.log(
        "test.changed", "The %(what)s changed.", by=operator, region=region, station=station, what=station
    )


def calculate(kind, operator, digest="a"):
    run, _is_new = services.open_run(kind=kind, region=REGION, day=DAY, inputs_digest=digest, by=operator)
    return services.finish_run(run, summary={})


@pytest.fixture
def whole_line(operator):
    """Every station is up to date."""
    for key in UPSTREAM:
        calculate(key, operator) if key in CALCULATED else change(key, operator)


def test_every_station_comes_after_everything_it_reads_from():
    order = list(UPSTREAM)
    assert all(order.index(up) < order.index(key) for key, ups in UPSTREAM.items() for up in ups)
    assert set(CALCULATED) <= set(UPSTREAM)
    assert set(UPSTREAM) | {name for names in INPUTS.values() for name in names} == set(TITLES)
    assert read_by("funding") == ("network", "round")


def test_before_anything_the_files_are_missing_and_the_rest_is_blocked(db):
    assert states() == {key: State.BLOCKED if key in CALCULATED else State.EMPTY for key in UPSTREAM}
    with override("en"):
        assert state_of("needs").reason == "Blocked by: Territory"


def test_what_has_all_its_inputs_can_be_calculated(operator):
    change("territory", operator)
    assert state_of("needs").state == State.EMPTY
    assert state_of("needs").can_recompute
    assert state_of("access").state == State.BLOCKED


@pytest.mark.usefixtures("whole_line")
def test_a_whole_line_is_up_to_date():
    assert set(states().values()) == {State.FRESH}
    assert not any(station.can_recompute for station in queries.stations(REGION))


@pytest.mark.usefixtures("whole_line")
def test_a_change_makes_everything_downstream_stale_and_says_why(operator):
    change("register", operator)
    assert {key for key, state in states().items() if state == State.STALE} == {
        "access",
        "gaps",
        "network",
        "funding",
        "plan",
        "publication",
    }
    with override("en"):
        reason = state_of("publication").reason
    assert reason.startswith("Register changed on ")
    assert reason.endswith("The register changed.")


@pytest.mark.usefixtures("whole_line")
@pytest.mark.parametrize(
    ("own", "stale"), [("round", {"funding", "plan", "publication"}), ("measures", {"plan", "publication"})]
)
def test_data_of_its_own_make_a_station_stale(operator, own, stale):
    change(own, operator)
    assert {key for key, state in states().items() if state == State.STALE} == stale


@pytest.mark.usefixtures("whole_line")
def test_a_change_in_another_region_touches_nothing_and_one_of_the_country_everything(operator):
    change("register", operator, region="CZ051")
    assert set(states().values()) == {State.FRESH}
    change("territory", operator, region="")
    assert state_of("needs").state == State.STALE


@pytest.mark.usefixtures("whole_line")
def test_the_same_inputs_give_the_same_run_and_what_stands_downstream_is_up_to_date_again(operator):
    before = queries.newest_run(REGION, "needs")
    change("territory", operator)
    assert state_of("gaps").state == State.STALE
    again, is_new = services.open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
    assert (again, is_new) == (before, False)
    assert state_of("needs").state == State.FRESH


@pytest.mark.parametrize(
    "question",
    [{"inputs_digest": "b"}, {"day": date(2028, 1, 1)}, {"rules_digest": "r"}, {"asked": {"x": 1}}],
)
def test_another_question_is_another_run(operator, question):
    asked = {"kind": "needs", "region": REGION, "day": DAY, "inputs_digest": "a", "by": operator}
    calculate("needs", operator)
    _run, is_new = services.open_run(**{**asked, **question})
    assert is_new


def test_a_run_that_goes_on_shows_how_far_it_is(operator):
    change("territory", operator)
    run, _is_new = services.open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
    services.tell_progress(run, 40, "half of it")
    station = state_of("needs")
    assert (station.state, station.progress, station.reason) == (State.RUNNING, 40, "half of it")


def test_a_run_that_is_silent_was_interrupted(operator):
    change("territory", operator)
    run, _is_new = services.open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
    Run.objects.filter(pk=run.pk).update(beat_at=timezone.now() - queries.SILENCE - timedelta(seconds=1))
    assert state_of("needs").state == State.STALE
    assert state_of("needs").can_recompute


def test_a_refused_run_blocks_the_line_with_its_sentence_until_something_changes(operator):
    change("territory", operator)
    run, _is_new = services.open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
    with pytest.raises(Refused), services.filling(run):
        raise Refused("Rates are missing.")
    assert (state_of("needs").state, state_of("needs").reason) == (State.BLOCKED, "Rates are missing.")
    assert state_of("access").state == State.BLOCKED
    change("territory", operator)
    assert state_of("needs").state == State.EMPTY


def test_a_bug_leaves_a_failed_run_and_goes_on(operator):
    run, _is_new = services.open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
    with pytest.raises(ZeroDivisionError), services.filling(run):
        _nothing = 1 / 0
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert run.message
    assert queries.newest_run(REGION, "needs") is None


def test_a_cancelled_run_stops_at_its_next_sign_of_life(operator):
    run, _is_new = services.open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
    services.cancel_run(Run.objects.get(pk=run.pk), by=operator)
    with pytest.raises(Refused), services.filling(run):
        services.tell_progress(run, 50, "more")
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    with pytest.raises(Refused, match=str(run.pk)):
        services.cancel_run(run, by=operator)


@pytest.mark.usefixtures("whole_line")
def test_the_line_takes_few_queries_however_long_the_log_is(operator, django_assert_max_num_queries):
    for _time in range(20):
        change("register", operator)
    with django_assert_max_num_queries(4):
        queries.stations(REGION)


@pytest.mark.usefixtures("whole_line")
@pytest.mark.parametrize(
    ("language", "words"), [("cs", ("Potřeby", "aktuální")), ("en", ("Needs", "up to date"))]
)
def test_stations_speak_the_language_of_the_reader(language, words):
    with override(language):
        assert (state_of("needs").title, state_of("needs").state_label) == words
