"""Why a municipality is uncovered: exactly one reason, in both languages, and no secret place named."""

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from opora.access import services as access
from opora.access.models import Reach
from opora.gaps import queries, services
from opora.gaps.models import Gap
from opora.gaps.why import Facts, Reason, Reasons, reason_of, sentence
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, REGION
from opora.register.models import Capacity, Facility

SECRET_PLACE = "Tichý dům"

amounts = st.none() | st.floats(0, 1000)
facts = st.builds(
    Facts,
    need=amounts,
    gap=amounts,
    reachable=amounts,
    capacity_known=st.booleans(),
    cause=st.sampled_from(["", *Reach.Cause.values]),
    limit=st.none() | st.floats(1, 120),
    minutes=st.none() | st.floats(0, 500),
    place=st.sampled_from(["", SECRET_PLACE]),
    where=st.sampled_from(["", "Turnov"]),
    people=st.integers(0, 10**6),
    towns=st.integers(0, 215),
)


def holds(reason, known):
    """Say in other words than the code when a reason holds."""
    compared = known.gap is not None
    missing = compared and known.gap > 0
    shared = missing and bool(known.reachable)
    nothing = missing and not known.reachable
    cause = Reach.Cause
    named = {
        Reason.NO_SERVICE: cause.NO_SERVICE,
        Reason.NO_PLACE: cause.NO_PLACE,
        Reason.NO_WAY: cause.NO_ROAD,
        Reason.OUTSIDE: cause.OUTSIDE,
        Reason.TOO_FAR: cause.BEYOND_LIMIT,
    }
    by_transit = (cause.NO_STOP, cause.NO_STOP_THERE, cause.NO_CONNECTION, cause.SELDOM)
    if reason in named:
        return nothing and known.cause == named[reason]
    return {
        Reason.COVERED: compared and not missing,
        Reason.NEED_NOT_KNOWN: not compared and known.capacity_known,
        Reason.CAPACITY_NOT_KNOWN: not compared and not known.capacity_known,
        Reason.SHARED: shared and known.cause != cause.SECRET,
        Reason.HIDDEN_SHARED: shared and known.cause == cause.SECRET,
        Reason.NO_CONNECTION: nothing and known.cause in by_transit,
        Reason.NO_CAPACITY: nothing and known.cause not in (*named.values(), *by_transit),
    }[reason]


@given(facts)
def test_exactly_one_reason_holds(known):
    assert [reason for reason in Reason if holds(reason, known)] == [reason_of(known)]


@given(facts)
def test_the_sentence_is_whole_in_both_languages(known):
    said = {}
    for language in ("cs", "en"):
        with translation.override(language):
            said[language] = sentence(known)
    assert said["cs"] != said["en"]
    assert all("%(" not in each and each.endswith(".") for each in said.values())


@given(facts)
def test_a_place_is_named_only_where_its_way_is_told(known):
    named = SECRET_PLACE in sentence(known)
    may = known.place and known.minutes is not None
    assert not named or (may and reason_of(known) in (Reason.SHARED, Reason.TOO_FAR))


def why_of(kind, town):
    run = queries.newest(REGION)
    row = queries.with_reach(Gap.objects.filter(run=run, kind__code=kind, municipality__code=town), run).get()
    found = Reasons(run).of(row)
    with translation.override("en"):
        return reason_of(found), sentence(found).replace("\u00a0", " ")


def calculate(by):
    for act in (needs.estimate, access.calculate, services.calculate):
        act(region=REGION, day=DAY, by=by)


def test_where_the_nearest_is_too_far_it_is_named_with_its_minutes(tiny_line):
    reason, said = why_of("domov_senioru", "999003")
    assert reason == Reason.TOO_FAR
    assert said == (
        "No service of this kind is within 45 min. The nearest is Ukázka 9999001 (Horní Lhota), 54 min away."
    )


def test_what_is_within_reach_is_shared_by_so_many_people(tiny_line):
    reason, _said = why_of("pecovatelska", "999002")
    assert reason in (Reason.SHARED, Reason.TOO_FAR)
    assert why_of("domov_senioru", "999001")[0] == Reason.COVERED


def test_too_little_capacity_is_shared(tiny_rates, planner):
    Capacity.objects.filter(service_form__service__identifier="9999001").update(amount=3)
    calculate(planner)
    reason, said = why_of("domov_senioru", "999002")
    assert reason == Reason.SHARED
    # 3 beds for a need of 4.5 + 9: 22 %; Horní and Prostřední have 1 000 + 2 000 people.
    assert "3,000 persons in 2 municipalities share them, so only 22% of the need here is covered" in said


def test_a_service_with_a_secret_address_is_never_placed(tiny_rates, planner):
    calculate(planner)
    for town in ("999001", "999002", "999003"):
        reason, said = why_of("azylove_domy", town)
        assert reason == Reason.HIDDEN_SHARED
        assert "6,000 persons share them" in said
        assert "nearest" not in said


def test_an_address_that_became_secret_after_the_run_is_not_named(tiny_line):
    nowhere = {"municipality": None, "address": "", "postcode": "", "address_point": ""}
    hidden = {"secret": True, "latitude": None, "longitude": None, **nowhere}
    Facility.objects.filter(service__identifier="9999001").update(**hidden)
    reason, said = why_of("domov_senioru", "999003")
    assert (reason, said) == (Reason.TOO_FAR, "No service of this kind is within 45 min.")


def test_services_without_capacity_in_the_unit_of_the_kind(tiny_rates, planner):
    Capacity.objects.filter(service_form__service__identifier="9999001").update(amount=0)
    calculate(planner)
    assert why_of("domov_senioru", "999001")[0] == Reason.NO_CAPACITY


@pytest.fixture
def client_of(planner):
    client = Client()
    client.force_login(planner)
    client.cookies["django_language"] = "en"
    return client


def test_lists_pages_and_systems_say_the_same(tiny_line, client_of):
    _reason, said = why_of("domov_senioru", "999003")
    rows = client_of.get(f"/api/v1/gaps/{REGION}/gaps?kind=domov_senioru").json()
    assert [(row["reason"], row["why"].replace("\u00a0", " ")) for row in rows] == [("too_far", said)]
    for page in ("", "domov_senioru/", "domov_senioru/999003/"):
        assert said in client_of.get(f"/{REGION}/gaps/{page}").content.decode().replace("\u00a0", " ")
    one = client_of.get(f"/api/v1/gaps/{REGION}/why?kind=domov_senioru&municipality=999003").json()
    assert one["reason"] == "too_far"


def test_a_kind_that_was_not_compared_says_why(tiny_rates, planner, client_of):
    Capacity.objects.filter(service_form__service__identifier="9999001").delete()
    calculate(planner)
    one = client_of.get(f"/api/v1/gaps/{REGION}/why?kind=domov_senioru&municipality=999003").json()
    assert one["reason"] == "capacity_not_known"
    assert one["why"] in client_of.get(f"/{REGION}/gaps/domov_senioru/999003/").content.decode()
