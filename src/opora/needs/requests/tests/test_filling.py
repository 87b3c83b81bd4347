"""A request is begun empty, saved half-filled, submitted as a version, changed, withdrawn and put back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.golden.people import person_with
from tests.golden.region import TinyRegion

from opora.accounts.models import RoleAssignment, User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.needs.requests import queries, services
from opora.needs.requests.content import version_of
from opora.needs.requests.models import Collection, MunicipalRequest, NothingAsked
from opora.needs.requests.states import State
from opora.needs.requests.tests.conftest import DAY, LAST_EDIT, LAST_NEW, REGION
from opora.territory import queries as territory
from opora.territory.models import Placement


def test_nothing_at_all_can_be_saved(draft: MunicipalRequest, town_hall: User) -> None:
    services.save(request=draft, day=DAY, by=town_hall)
    kept = services.save(request=draft, day=DAY, by=town_hall, kind=None, persons=None, reason="")
    assert (kept.state, kept.kind, kept.persons, kept.unit) == (State.DRAFT, None, None, "")


def test_what_is_half_filled_is_kept_with_the_unit_of_its_kind(
    draft: MunicipalRequest, town_hall: User, tiny_region: TinyRegion
) -> None:
    services.save(request=draft, day=DAY, by=town_hall, kind=tiny_region.kinds["domov_senioru"])
    services.save(request=draft, day=DAY, by=town_hall, persons=3)
    draft.refresh_from_db()
    assert (draft.kind, draft.unit, draft.persons) == (tiny_region.kinds["domov_senioru"], "bed", 3)


def test_numbers_of_requests_follow_each_other(
    collection: Collection, upper_village: Placement, town_hall: User
) -> None:
    begun = [services.begin(collection=collection, place=upper_village, day=DAY, by=town_hall) for _ in "ab"]
    assert [each.number for each in begun] == [1, 2]


def test_an_incomplete_request_is_refused_with_a_sentence_for_each_field(
    draft: MunicipalRequest, town_hall: User
) -> None:
    with pytest.raises(Refused) as refusal:
        services.submit(request=draft, day=DAY, by=town_hall, persons=5, persons_low=6)
    assert {problem.place for problem in refusal.value.problems} == {
        "kind",
        "persons_low",
        "reason",
        "contact",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"persons": None, "persons_low": None, "capacity": None}, "persons"),
        ({"persons_low": 13}, "persons_low"),
        ({"persons_high": 11}, "persons_high"),
        ({"capacity": None, "capacity_high": 4}, "capacity"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_what_does_not_fit_is_named(
    draft: MunicipalRequest, town_hall: User, whole: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        services.submit(request=draft, day=DAY, by=town_hall, **(whole | change))
    assert [problem.place for problem in refusal.value.problems] == [field]


def test_capacity_of_a_kind_without_a_declared_unit_is_refused(
    draft: MunicipalRequest, town_hall: User, whole: dict[str, Any], tiny_region: TinyRegion
) -> None:
    kind = tiny_region.kinds["domov_senioru"]
    kind.code = "neznamy_druh"
    kind.save()
    with pytest.raises(Refused, match="no unit"):
        services.submit(request=draft, day=DAY, by=town_hall, **whole)


def test_a_change_after_submitting_is_a_new_version_and_the_old_one_stays(
    submitted: MunicipalRequest, town_hall: User
) -> None:
    second = services.submit(request=submitted, day=LAST_EDIT, by=town_hall, persons=15)
    first = queries.version(submitted, 1)
    assert (second.number, second.content["persons"]["middle"]) == (2, 15)
    assert first.content["persons"]["middle"] == 12
    assert first.digest != second.digest


def test_submitting_the_same_again_makes_no_version(submitted: MunicipalRequest, town_hall: User) -> None:
    assert services.submit(request=submitted, day=DAY, by=town_hall, persons=12).number == 1
    assert submitted.versions.count() == 1


def test_a_request_begins_until_the_last_day_for_new_ones(
    collection: Collection, upper_village: Placement, town_hall: User
) -> None:
    for day in (date(2026, 10, 31), LAST_NEW + timedelta(days=1)):
        with pytest.raises(Refused, match="takes new requests from"):
            services.begin(collection=collection, place=upper_village, day=day, by=town_hall)
    assert services.begin(collection=collection, place=upper_village, day=LAST_NEW, by=town_hall)


def test_nothing_changes_after_the_last_day_for_changes(submitted: MunicipalRequest, town_hall: User) -> None:
    late = LAST_EDIT + timedelta(days=1)
    with pytest.raises(Refused, match="could be changed until"):
        services.submit(request=submitted, day=late, by=town_hall, persons=15)
    with pytest.raises(Refused, match="could be changed until"):
        services.withdraw(request=submitted, day=late, by=town_hall)


def test_a_returned_request_may_be_completed_after_the_last_day(
    submitted: MunicipalRequest, town_hall: User, planner: User
) -> None:
    later = LAST_EDIT + timedelta(days=10)
    services.return_for_completion(
        request=submitted, text="Doplňte, kde.", complete_by=later, day=DAY, by=planner
    )
    assert services.submit(request=submitted, day=later, by=town_hall, place="Dolní část").number == 2
    submitted.refresh_from_db()
    assert (submitted.state, submitted.return_note, submitted.complete_by) == (State.SUBMITTED, "", None)


def test_withdrawing_is_undone_until_the_last_day(submitted: MunicipalRequest, town_hall: User) -> None:
    services.withdraw(request=submitted, day=DAY, by=town_hall)
    assert queries.stated_needs(REGION, DAY) == []
    services.restore(request=submitted, day=LAST_EDIT, by=town_hall)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.withdrawn_from) == (State.SUBMITTED, "")


def test_what_somebody_else_saved_is_not_overwritten(
    draft: MunicipalRequest, town_hall: User, coordinator: User
) -> None:
    seen = version_of(draft)
    services.save(request=draft, day=DAY, by=coordinator, seen=seen, persons=7)
    with pytest.raises(Refused, match="saved by coordinator-1 meanwhile"):
        services.save(request=draft, day=DAY, by=town_hall, seen=seen, persons=9)
    with pytest.raises(Refused, match="meanwhile"):
        services.submit(request=draft, day=DAY, by=town_hall, seen=seen, persons=9)
    draft.refresh_from_db()
    assert draft.persons == 7


def test_ones_own_saving_is_no_obstacle(draft: MunicipalRequest, town_hall: User) -> None:
    seen = version_of(draft)
    services.save(request=draft, day=DAY, by=town_hall, seen=seen, persons=7)
    assert services.save(request=draft, day=DAY, by=town_hall, seen=seen, persons=9).persons == 9


def test_savings_of_one_sitting_are_one_entry_of_the_log(
    draft: MunicipalRequest, town_hall: User, coordinator: User
) -> None:
    for persons in (1, 2, 3):
        services.save(request=draft, day=DAY, by=town_hall, persons=persons)
    assert not LogEntry.objects.filter(act="request.saved").exists(), "begun a moment ago by the same person"
    for persons in (4, 5):
        services.save(request=draft, day=DAY, by=coordinator, persons=persons)
    assert LogEntry.objects.filter(act="request.saved").count() == 1


@pytest.mark.parametrize("role", ["coordinator", "planner"])
def test_who_fills_in_for_a_municipality_is_named_until_it_confirms(
    role: str, draft: MunicipalRequest, whole: dict[str, Any], town_hall: User, request: pytest.FixtureRequest
) -> None:
    helper = request.getfixturevalue(role)
    made = services.submit(request=draft, day=DAY, by=helper, **whole)
    assert made.content["on_behalf"] == {"name": str(helper), "role": role}
    draft.refresh_from_db()
    assert draft.on_behalf and draft.confirmed_by is None
    with pytest.raises(Refused, match="Only Horní Lhota itself"):
        services.confirm(request=draft, by=helper)
    services.confirm(request=draft, by=town_hall)
    draft.refresh_from_db()
    assert draft.confirmed_by == town_hall
    with pytest.raises(Refused, match="no confirmation"):
        services.confirm(request=draft, by=town_hall)


def test_a_municipality_that_corrects_has_confirmed_and_a_later_helper_is_named_anew(
    draft: MunicipalRequest, whole: dict[str, Any], town_hall: User, coordinator: User, planner: User
) -> None:
    services.submit(request=draft, day=DAY, by=coordinator, **whole)
    services.submit(request=draft, day=DAY, by=town_hall, persons=20)
    draft.refresh_from_db()
    assert (draft.behalf_name, draft.confirmed_by) == (str(coordinator), town_hall)
    services.submit(request=draft, day=DAY, by=planner, persons=21)
    draft.refresh_from_db()
    assert (draft.behalf_name, draft.confirmed_by) == (str(planner), None)


def test_nobody_fills_in_for_another_place(
    collection: Collection, draft: MunicipalRequest, economist: User, inspector: User
) -> None:
    neighbour = person_with(RoleAssignment.Role.MUNICIPALITY, municipality_code="999002", orp_code="")
    lower = person_with(RoleAssignment.Role.COORDINATOR, orp_code="9902", municipality_code="")
    place = territory.unit(REGION, "999001", DAY)
    for person in (neighbour, lower, economist, inspector):
        with pytest.raises(NotAllowed):
            services.begin(collection=collection, place=place, day=DAY, by=person)
        with pytest.raises(NotAllowed):
            services.save(request=draft, day=DAY, by=person, persons=1)
        with pytest.raises(NotAllowed):
            services.submit(request=draft, day=DAY, by=person)
        with pytest.raises(NotAllowed):
            services.withdraw(request=draft, day=DAY, by=person)


def test_only_a_planner_answers_returns_and_collects(
    submitted: MunicipalRequest, town_hall: User, coordinator: User, economist: User
) -> None:
    for person in (town_hall, coordinator, economist):
        with pytest.raises(NotAllowed):
            services.answer(request=submitted, decision="plan", text="Ano.", by=person)
        with pytest.raises(NotAllowed):
            services.return_for_completion(
                request=submitted, text="Doplňte.", complete_by=DAY, day=DAY, by=person
            )
        with pytest.raises(NotAllowed):
            services.remind(collection=submitted.collection, day=DAY, address="http://o/", by=person)


def test_saying_that_nothing_is_asked_for_is_taken_back_by_a_request(
    collection: Collection, upper_village: Placement, town_hall: User
) -> None:
    for _again in "ab":
        services.ask_for_nothing(collection=collection, place=upper_village, day=DAY, by=town_hall)
    assert NothingAsked.objects.count() == 1
    services.begin(collection=collection, place=upper_village, day=DAY, by=town_hall)
    assert not NothingAsked.objects.exists()


def test_who_has_asked_for_something_cannot_ask_for_nothing(
    submitted: MunicipalRequest, upper_village: Placement, town_hall: User
) -> None:
    with pytest.raises(Refused, match="Withdraw it first"):
        services.ask_for_nothing(collection=submitted.collection, place=upper_village, day=DAY, by=town_hall)


def test_the_line_learns_that_something_changed_but_not_who_asks_for_what(
    submitted: MunicipalRequest, town_hall: User, planner: User
) -> None:
    told = LogEntry.objects.filter(station="requests", pk__gt=LogEntry.objects.get(act="request.begun").pk)
    assert [entry.sentence for entry in told] == ["What municipalities ask for has changed."]
    services.withdraw(request=submitted, day=DAY, by=town_hall)
    services.restore(request=submitted, day=DAY, by=town_hall)
    services.answer(request=submitted, decision="plan", text="Ano.", by=planner)
    assert told.all().count() == 3, "an answer changes nothing of what is asked for"
    assert not told.filter(message__contains="municipality)s").exists()


def test_unknown_parts_of_a_request_are_refused(draft: MunicipalRequest, town_hall: User) -> None:
    with pytest.raises(Refused, match="state"):
        services.save(request=draft, day=DAY, by=town_hall, state="answered")


def test_a_collection_has_its_days_in_order_and_is_one_a_year(collection: Collection, planner: User) -> None:
    given: dict[str, Any] = {
        "region": REGION, "year": 2028, "title": "Sběr", "shown_from": DAY, "last_new_on": LAST_NEW,
        "last_edit_on": LAST_EDIT, "by": planner,
    }  # fmt: skip
    for wrong in (
        {"last_new_on": date(2026, 1, 1)},
        {"last_edit_on": date(2026, 11, 29)},
        {"title": " "},
        {"year": 2027},
        {"reminder_days": 0},
    ):
        with pytest.raises(Refused):
            services.open_collection(**(given | wrong))
    services.open_collection(**given)
    assert queries.newest_collection(REGION, DAY) != collection


def test_needs_are_stated_by_what_is_submitted_with_the_number_itself_for_an_open_end(
    submitted: MunicipalRequest, draft: MunicipalRequest, planner: User
) -> None:
    stated = queries.StatedNeed("999001", "domov_senioru", 8.0, 12.0, 12.0, submitted.pk)
    assert queries.stated_needs(REGION, DAY) == [stated]
    services.answer(request=submitted, decision="declined", text="Není.", by=planner)
    assert queries.stated_needs(REGION, DAY) == [stated]
    assert queries.stated_needs(REGION, date(2026, 10, 31)) == [], "not shown yet"
    assert replace(stated, persons=1.0) not in queries.stated_needs(REGION, DAY)


def test_a_request_of_capacity_only_states_no_people(
    submitted: MunicipalRequest, town_hall: User, planner: User
) -> None:
    services.submit(request=submitted, day=DAY, by=town_hall, persons=None, persons_low=None)
    assert queries.stated_needs(REGION, DAY) == []
