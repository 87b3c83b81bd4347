"""Who may do what: the table of roles, and the laws of places."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.accounts.models import RoleAssignment, User
from opora.accounts.permissions import PERMISSIONS, reach_of
from opora.core.permissions import DEEDS, Scope

Role = RoleAssignment.Role

VIEWS = {
    "territory.view": {*Role},
    "register.view": {*Role} - {Role.MEMBER, Role.ADMINISTRATOR},
    "needs.view": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.MUNICIPALITY},
    "access.view": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.MUNICIPALITY},
    "gaps.view": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.MUNICIPALITY},
    "profiles.view": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.MUNICIPALITY},
    "network.view": {*Role} - {Role.MEMBER, Role.ADMINISTRATOR},
    "funding.view": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.PROVIDER},
    "funding.settlement": {Role.PLANNER, Role.ECONOMIST, Role.PROVIDER},
    "plan.view": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.MUNICIPALITY, Role.MEMBER},
    "publication.view": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR},
    "log.view": {Role.PLANNER, Role.ECONOMIST, Role.ADMINISTRATOR},
    "accounts.view": {Role.ADMINISTRATOR},
}
ACTS = {
    "territory.import": {Role.PLANNER},
    "register.import": {Role.PLANNER},
    "needs.calculate": {Role.PLANNER},
    "needs.request": {Role.PLANNER, Role.COORDINATOR, Role.MUNICIPALITY},
    "needs.answer": {Role.PLANNER},
    "access.calculate": {Role.PLANNER},
    "gaps.calculate": {Role.PLANNER},
    "network.calculate": {Role.PLANNER},
    "network.decide": {Role.PLANNER},
    "funding.calculate": {Role.ECONOMIST},
    "funding.compare": {Role.PLANNER, Role.ECONOMIST},
    "funding.apply": {Role.ECONOMIST, Role.PROVIDER},
    "funding.sign": {Role.ECONOMIST},
    "funding.confirm": {Role.PLANNER},
    "funding.object": {Role.PROVIDER},
    "funding.release": {Role.PLANNER, Role.ECONOMIST},
    "funding.decide": {Role.PLANNER},
    "funding.pay": {Role.ECONOMIST},
    "funding.report": {Role.ECONOMIST, Role.PROVIDER},
    "funding.settle": {Role.ECONOMIST},
    "plan.edit": {Role.PLANNER},
    "plan.calculate": {Role.PLANNER},
    "publication.calculate": {Role.PLANNER},
    "accounts.change": {Role.ADMINISTRATOR},
}
TABLE = {**VIEWS, **ACTS}
"""The table of roles of the domain: what each may see and do in the region."""

PLACE_OF = {Role.COORDINATOR: "orp", Role.MUNICIPALITY: "municipality", Role.PROVIDER: "provider"}
PARTS = ("orp", "municipality", "provider")
CODES = st.sampled_from(["1", "2", "3"])


def person_who_holds(role: str, **places: str) -> User:
    """Return a person whose roles of today are known without a database."""
    person = User(username=role)
    held = {"orp_code": "orp", "municipality_code": "municipality", "provider_number": "provider"}
    codes = {field: places.get(name, "") for field, name in held.items()}
    person.roles = [
        RoleAssignment(
            role=role, region_code=places.get("region", "CZ999"), valid_from=date(2020, 1, 1), **codes
        )
    ]
    return person


def holder(role: str, code: str = "1", region: str = "CZ999") -> User:
    places = {PLACE_OF[role]: code} if role in PLACE_OF else {}
    return person_who_holds(role, region=region, **places)


def may(person: User, permission: str, scope: object) -> bool:
    return PERMISSIONS[permission].test(person, scope)


def test_the_table_names_every_permission():
    assert set(TABLE) == set(PERMISSIONS) == set(DEEDS)


@pytest.mark.parametrize("permission", sorted(TABLE))
@pytest.mark.parametrize("role", Role.values)
def test_a_role_may_what_the_table_says_and_nothing_else(role, permission):
    assert may(holder(role), permission, Scope(region="CZ999")) is (role in TABLE[permission])
    assert not may(holder(role), permission, Scope(region="CZ051"))


@settings(deadline=None)
@given(role=st.sampled_from(Role.values), permission=st.sampled_from(sorted(TABLE)), mine=CODES, other=CODES)
def test_a_role_over_a_place_never_reaches_another_place(role, permission, mine, other):
    part = PLACE_OF.get(role, "orp")
    there = Scope(region="CZ999", **{part: other})
    in_table = role in TABLE[permission]
    reaches = role not in PLACE_OF or mine == other
    assert may(holder(role, mine), permission, there) is (in_table and reaches)


@settings(deadline=None)
@given(
    role=st.sampled_from(sorted(PLACE_OF)),
    permission=st.sampled_from(sorted(TABLE)),
    mine=CODES,
    codes=st.tuples(CODES, CODES),
)
def test_a_thing_that_does_not_say_where_in_the_part_it_lies_is_out_of_reach(role, permission, mine, codes):
    others = [part for part in PARTS if part != PLACE_OF[role]]
    there = Scope(region="CZ999", **dict(zip(others, codes, strict=True)))
    assert not may(holder(role, mine), permission, there)


@settings(deadline=None)
@given(
    role=st.sampled_from(Role.values),
    permission=st.sampled_from(sorted(TABLE)),
    code=CODES,
    part=st.sampled_from(PARTS),
)
def test_nobody_reaches_another_region(role, permission, code, part):
    assert not may(holder(role, code, region="CZ041"), permission, Scope(region="CZ999", **{part: code}))


@pytest.mark.parametrize("nobody", [None, object(), "planner"])
def test_who_is_no_person_may_nothing(nobody):
    assert not any(may(nobody, permission, Scope(region="CZ999")) for permission in PERMISSIONS)
    assert not any(may(holder(Role.PLANNER), permission, "CZ999") for permission in PERMISSIONS)


@pytest.mark.parametrize("role", Role.values)
def test_rows_are_narrowed_to_the_places_of_the_role(role):
    reach = reach_of(holder(role), "CZ999")
    assert reach.everything is (role in {Role.PLANNER, Role.ECONOMIST, Role.INSPECTOR})
    assert reach.orps == ({"1"} if role == Role.COORDINATOR else set())
    assert reach.municipalities == ({"1"} if role == Role.MUNICIPALITY else set())
    assert reach.providers == ({"1"} if role == Role.PROVIDER else set())
    elsewhere = reach_of(holder(role), "CZ051")
    assert not (elsewhere.everything or elsewhere.orps or elsewhere.municipalities or elsewhere.providers)


@pytest.mark.parametrize(("until", "may_open"), [(date(2026, 11, 21), False), (date(2026, 11, 22), True)])
def test_a_role_opens_pages_until_the_day_before_its_end(planner, time_machine, until, may_open):
    planner.assignments.update(valid_to=until)
    time_machine.move_to("2026-11-21T12:00:00+01:00")
    assert planner.has_perm("needs.view", Scope(region="CZ999")) is may_open


def test_an_inactive_person_may_nothing(planner):
    planner.is_active = False
    assert not planner.has_perm("needs.view", Scope(region="CZ999"))


def test_the_operator_may_everything(operator):
    assert all(operator.has_perm(permission, Scope(region="CZ999")) for permission in PERMISSIONS)
