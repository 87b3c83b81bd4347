"""Accounts and roles: who may give them, what is refused and with which sentence."""

from datetime import date

import pytest
from django.core import mail

from opora.accounts import services
from opora.accounts.models import RoleAssignment, User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused

Role = RoleAssignment.Role
DAY = date(2026, 11, 21)
INVITATION = {
    "username": "jana",
    "name": "Jana Nová Malá",
    "email": "jana@example.cz",
    "role": Role.PLANNER,
    "region": "CZ999",
    "since": DAY,
    "address": "http://localhost/",
}


def test_an_invited_person_has_a_role_and_no_password_and_gets_a_letter_after_the_commit(
    administrator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        person = services.invite_person(**INVITATION, by=administrator)
        assert mail.outbox == []
    assert not person.has_usable_password()
    assert (person.first_name, person.last_name) == ("Jana", "Nová Malá")
    assert [each.role for each in person.assignments.all()] == [Role.PLANNER]
    assert [letter.to for letter in mail.outbox] == [["jana@example.cz"]]
    assert "http://localhost/accounts/password/reset/key/" in mail.outbox[0].body


def test_every_act_is_logged_with_who_did_it(administrator):
    services.invite_person(**INVITATION, by=administrator)
    said = [(entry.act, entry.region_code, entry.by_name) for entry in LogEntry.objects.order_by("pk")]
    who = str(administrator)
    assert said == [
        ("accounts.added", "CZ999", who),
        ("accounts.role_given", "CZ999", who),
        ("accounts.invited", "CZ999", who),
    ]


def test_a_refused_invitation_leaves_nothing_behind(administrator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused, match="IČO"):
        services.invite_person(**{**INVITATION, "role": Role.PROVIDER}, by=administrator)
    assert not User.objects.filter(username="jana").exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "jana"}, "jana"),
        ({"email": "TAKEN@example.cz"}, "taken"),
        ({"username": "Taken"}, "Taken"),
        ({"username": "jana nová"}, "jana nová"),
        ({"role": "king"}, "king"),
    ],
)
def test_what_cannot_be_used_is_named(administrator, change, sentence):
    User.objects.create_user(username="taken", email="taken@example.cz")
    with pytest.raises(Refused, match=sentence):
        services.invite_person(**{**INVITATION, **change}, by=administrator)


@pytest.mark.parametrize(
    ("role", "places", "missing"),
    [
        (Role.COORDINATOR, {}, "ORP"),
        (Role.COORDINATOR, {"orp": "51"}, "4"),
        (Role.MUNICIPALITY, {"municipality": "Horní"}, "6"),
        (Role.PROVIDER, {"provider": "1234567"}, "8"),
        (Role.PLANNER, {"orp": "9901"}, "9901"),
        (Role.COORDINATOR, {"orp": "9901", "municipality": "999001"}, "999001"),
    ],
)
def test_a_role_without_its_place_or_with_another_is_refused(administrator, planner, role, places, missing):
    with pytest.raises(Refused, match=missing):
        services.give_role(person=planner, role=role, region="CZ999", since=DAY, by=administrator, **places)


def test_the_same_role_is_given_once(administrator, planner):
    given = [
        services.give_role(person=planner, role=Role.ECONOMIST, region="CZ999", since=DAY, by=administrator)
        for _time in range(2)
    ]
    assert given[0] == given[1]
    assert planner.assignments.filter(role=Role.ECONOMIST).count() == 1


@pytest.mark.parametrize(("day", "held"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_a_role_is_held_until_the_day_before_its_end(administrator, planner, day, held):
    assignment = planner.assignments.get()
    services.end_role(assignment=assignment, until=date(2027, 1, 1), by=administrator)
    assert assignment.is_held_on(day) is held
    assert RoleAssignment.objects.as_of(day).filter(pk=assignment.pk).exists() is held


def test_an_end_before_the_beginning_or_after_the_end_is_refused(administrator, planner):
    assignment = planner.assignments.get()
    with pytest.raises(Refused, match="2020-01-01"):
        services.end_role(assignment=assignment, until=date(2020, 1, 1), by=administrator)
    services.end_role(assignment=assignment, until=date(2026, 1, 1), by=administrator)
    with pytest.raises(Refused, match="2026-01-01"):
        services.end_role(assignment=assignment, until=date(2027, 1, 1), by=administrator)


def test_administrators_cannot_lock_themselves_out(administrator):
    with pytest.raises(Refused):
        services.end_role(assignment=administrator.assignments.get(), until=DAY, by=administrator)


def test_only_an_administrator_of_the_same_region_may_act(administrator, planner):
    with pytest.raises(NotAllowed):
        services.invite_person(**INVITATION, by=planner)
    with pytest.raises(NotAllowed):
        services.invite_person(**{**INVITATION, "region": "CZ051"}, by=administrator)
    with pytest.raises(NotAllowed):
        services.end_role(assignment=administrator.assignments.get(), until=DAY, by=planner)


def test_who_has_a_password_is_not_invited_again(administrator, planner):
    with pytest.raises(Refused, match=planner.username):
        services.invite_again(person=planner, region="CZ999", address="http://localhost/", by=administrator)


def test_a_demonstration_account_cannot_be_made_outside_a_demonstration(administrator, settings):
    account = {"username": "ukazka", "name": "", "email": "", "password": "ukazka-opora", "region": "CZ999"}
    settings.DEMO_MODE = False
    with pytest.raises(Refused):
        services.add_person(**account, by=administrator, is_demo=True)
    assert not User.objects.filter(username="ukazka").exists()
    settings.DEMO_MODE = True
    assert services.add_person(**account, by=administrator, is_demo=True).is_demo


def test_a_real_account_needs_a_password_that_is_hard_to_guess(administrator):
    account = {"username": "jana", "name": "Jana", "email": "", "region": "CZ999", "by": administrator}
    with pytest.raises(Refused):
        services.add_person(**account, password="short")
    assert services.add_person(**account, password="čtyři dlouhá česká slova").check_password(
        "čtyři dlouhá česká slova"
    )
