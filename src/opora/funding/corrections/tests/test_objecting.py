"""Objections: who may, until which day, what the reply needs, and that no state is reached any other way."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.golden.people import person_with

from opora.accounts.models import RoleAssignment, User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.funding.corrections import queries, services
from opora.funding.corrections.models import Objection
from opora.funding.corrections.states import OBJECTION_LEADS, ObjectionAct, ObjectionState
from opora.funding.corrections.tests.conftest import PUBLISHED
from opora.funding.corrections.tests.test_signing import in_force, sign
from opora.funding.models import Extension, Grant, Round, RoundState

LAST = date(2026, 12, 5)
"""Fifteen days after the publication of 20 November."""


def file(grant: Grant, by: User, day: date = LAST, text: str = "Počet lůžek je 30.") -> Objection:
    return services.file_objection(grant=grant, text=text, day=day, by=by)


@pytest.fixture
def filed(published: Round, home_grant: Grant, provider_person: User) -> Objection:
    return file(home_grant, provider_person, PUBLISHED)


def answer(
    objection: Objection, by: User, outcome: str = "rejected", reply: str = "Síť má 28 lůžek."
) -> None:
    services.answer_objection(objection=objection, outcome=outcome, reply=reply, by=by)
    objection.refresh_from_db()


def test_an_objection_has_a_number_and_two_clocks(filed: Objection) -> None:
    assert str(filed) == "2027/1"
    assert (filed.last_day, filed.reply_by) == (LAST, PUBLISHED + timedelta(days=30))


def test_the_last_day_is_still_in_time(published: Round, home_grant: Grant, provider_person: User) -> None:
    assert file(home_grant, provider_person, LAST).state == ObjectionState.FILED


def test_a_late_objection_is_refused_with_the_day_it_ended(
    published: Round, home_grant: Grant, provider_person: User
) -> None:
    with pytest.raises(Refused, match=r"until 5.December.2026"):
        file(home_grant, provider_person, LAST + timedelta(days=1))


def test_an_extension_of_the_provider_moves_the_last_day(
    published: Round, home_grant: Grant, provider_person: User, economist: User
) -> None:
    until = LAST + timedelta(days=3)
    Extension.objects.create(
        round=published, provider=home_grant.service.provider, until=until, reason="Povodeň.", by=economist
    )
    assert file(home_grant, provider_person, until).last_day == until


def test_a_region_declares_deadlines_of_its_own(
    published: Round, home_grant: Grant, provider_person: User, settings: object
) -> None:
    home = Path(settings.HOME)  # type: ignore[attr-defined]  # the fixture of settings has no type
    own = home / "declared" / "CZ999" / "deadlines.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    text = (Path(queries.__file__).parent / "data" / "deadlines.yaml").read_text(encoding="utf-8")
    own.write_text(text.replace("days: 15", "days: 3"), encoding="utf-8")
    try:
        with pytest.raises(Refused, match=r"until 23.November.2026"):
            file(home_grant, provider_person, date(2026, 11, 24))
        own.write_text(text.replace("days: 15", "days: many"), encoding="utf-8")
        with pytest.raises(Refused, match=r"deadlines\.yaml"):
            file(home_grant, provider_person, date(2026, 11, 24))
    finally:
        own.unlink()


def test_what_is_not_published_cannot_be_objected_to(
    published: Round, home_grant: Grant, provider_person: User
) -> None:
    for state in (RoundState.COMPUTED, RoundState.PROPOSED, RoundState.DECIDED):
        Round.objects.update(state=state)
        with pytest.raises(Refused, match="not published"):
            file(home_grant, provider_person)


def test_only_the_provider_of_the_service_objects(
    published: Round, home_grant: Grant, economist: User, planner: User
) -> None:
    other = person_with(RoleAssignment.Role.PROVIDER, provider_number="99900002", orp_code="")
    for person in (other, economist, planner):
        with pytest.raises(NotAllowed):
            file(home_grant, person)


def test_one_objection_waits_at_a_time(filed: Objection, home_grant: Grant, provider_person: User) -> None:
    with pytest.raises(Refused, match="2027/1 about this service waits"):
        file(home_grant, provider_person)
    services.withdraw_objection(objection=filed, by=provider_person)
    assert str(file(home_grant, provider_person)) == "2027/2"


def test_a_reply_needs_words(filed: Objection, economist: User) -> None:
    with pytest.raises(Refused, match="Write the reply"):
        answer(filed, economist, reply=" ")
    with pytest.raises(Refused, match="no outcome maybe"):
        answer(filed, economist, outcome="maybe")
    assert Objection.objects.get().state == ObjectionState.FILED


@pytest.mark.parametrize("outcome", ["upheld", "partly"])
def test_to_uphold_something_must_have_changed(
    outcome: str, filed: Objection, home_grant: Grant, economist: User, planner: User
) -> None:
    with pytest.raises(Refused, match="Nothing has changed"):
        answer(filed, economist, outcome)
    in_force(home_grant, -1000, economist, planner, reason_class="objection", objection=filed)
    with pytest.raises(Refused, match="so it is not rejected"):
        answer(filed, economist, "rejected")
    answer(filed, economist, outcome)
    assert (filed.state, filed.outcome, filed.answered_by) == (ObjectionState.ANSWERED, outcome, economist)


def test_a_line_that_waits_holds_the_reply_back(filed: Objection, home_grant: Grant, economist: User) -> None:
    sign(home_grant, -1000, economist, reason_class="objection", objection=filed)
    with pytest.raises(Refused, match="waits for the second person"):
        answer(filed, economist)


def test_after_the_reply_its_line_stays_and_no_other_is_signed_for_it(
    filed: Objection, home_grant: Grant, economist: User, planner: User
) -> None:
    line = in_force(home_grant, -1000, economist, planner, reason_class="objection", objection=filed)
    answer(filed, economist, "upheld")
    for act in (
        lambda: sign(home_grant, -1000, economist, reason_class="objection", objection=filed),
        lambda: services.withdraw_line(line=line, reason="Omyl.", by=economist),
    ):
        with pytest.raises(Refused, match="does not wait for a reply"):
            act()


def test_a_line_for_an_objection_about_another_service_is_refused(filed: Objection, economist: User) -> None:
    other = Grant.objects.select_related("round__region", "service__provider").get(
        service__identifier="9999002"
    )
    with pytest.raises(Refused, match="does not wait for a reply about this service"):
        sign(other, -1000, economist, reason_class="objection", objection=filed)


def test_what_has_changed_the_grant_is_not_withdrawn(
    filed: Objection, home_grant: Grant, provider_person: User, economist: User, planner: User
) -> None:
    in_force(home_grant, -1000, economist, planner, reason_class="objection", objection=filed)
    with pytest.raises(Refused, match="already changed"):
        services.withdraw_objection(objection=filed, by=provider_person)


Do = Callable[[Objection], None]


def test_every_pair_of_states_is_joined_by_the_declared_acts_and_by_no_other(
    published: Round, home_grant: Grant, provider_person: User, economist: User
) -> None:
    acts: dict[ObjectionAct, Do] = {
        ObjectionAct.WITHDRAW: lambda each: services.withdraw_objection(objection=each, by=provider_person),
        ObjectionAct.ANSWER: lambda each: answer(each, economist),
    }
    reach: dict[ObjectionState, Do] = {
        ObjectionState.FILED: lambda each: None,
        ObjectionState.WITHDRAWN: acts[ObjectionAct.WITHDRAW],
        ObjectionState.ANSWERED: acts[ObjectionAct.ANSWER],
    }
    for act, do in acts.items():
        for before in ObjectionState:
            objection = file(home_grant, provider_person)
            reach[before](objection)
            if before in OBJECTION_LEADS[act]:
                do(objection)
                objection.refresh_from_db()
                assert objection.state == OBJECTION_LEADS[act][before]
            else:
                with pytest.raises(Refused, match="is in the state"):
                    do(objection)
                objection.refresh_from_db()
                assert objection.state == before


def test_the_log_and_the_history_keep_every_act(filed: Objection, economist: User) -> None:
    answer(filed, economist)
    acts = LogEntry.objects.filter(act__startswith="funding.objection").order_by("pk")
    assert [each.act for each in acts] == ["funding.objection_filed", "funding.objection_answered"]
    assert [each.history_user for each in filed.history.order_by("history_id")] == [filed.filed_by, economist]
