"""The life of a round: every pair of states, what each step takes, two people, dates and extensions."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core import queries as core
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotAllowed, NotKnown, Refused
from opora.funding import queries, requirements, services
from opora.funding.models import Grant, Round, RoundState, RuleSet
from opora.funding.services import Resolution
from opora.funding.settlement.models import Settlement, Statement
from opora.funding.settlement.settled import not_settled
from opora.funding.settlement.states import State
from opora.funding.shipped import shipped_rules
from opora.funding.states import (
    DAYS_MOVED,
    STEP_OF,
    STEPS,
    WITH_DECISION,
    Act,
    extended_until,
    last_day,
    may_apply,
    may_edit,
    next_step,
    step_back,
    step_between,
)
from opora.funding.tests.conftest import DAY, SERVICES, write
from opora.network.models import Decision, Entry
from opora.register.models import Provider

SHOWN, NEW, EDIT = date(2026, 9, 1), date(2026, 10, 5), date(2026, 10, 15)
AFTER = date(2026, 10, 16)
RESOLUTION = Resolution("7/ZK/2026", "Zastupitelstvo", AFTER)
FORWARD = [step.act for step in STEPS if not step.is_back]


@pytest.fixture(autouse=True)
def without_other_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the rounds stand alone; what payments and settlement add is tested with them."""
    monkeypatch.setattr(requirements, "_FURTHER", {})


@pytest.fixture
def dated(opened: Round, economist: User) -> Round:
    return services.set_days(round=opened, shown_from=SHOWN, last_new=NEW, last_edit=EDIT, by=economist)


@pytest.fixture
def ready(dated: Round, run: Run, rule_set: RuleSet, economist: User) -> Round:
    """A draft that lacks nothing for any step: dates, applications, grants, a network, released rules."""
    services.release_rules(rule_set=rule_set, region="CZ999", by=economist)
    return Round.objects.get()


def walk(round_: Round, until: RoundState, economist: User, planner: User) -> Round:
    """Take the steps forward until the round is in a state."""
    while round_.state != until:
        step = next_step(round_.state)
        assert step is not None
        round_ = take(round_, step.act, economist, planner)
    return round_


def take(round_: Round, act: Act, economist: User, planner: User, **changed: object) -> Round:
    by = planner if STEP_OF[act].permission == "funding.decide" else economist
    how = {"by": by, "day": AFTER, "note": "výpis z účtu", "resolution": RESOLUTION, **changed}
    return services.take_step(round=round_, act=act, **how)  # type: ignore[arg-type]  # of mixed types on purpose


@pytest.mark.parametrize(("before", "after"), list(product(RoundState, RoundState)))
def test_only_declared_steps_lead_from_one_state_to_another(before: RoundState, after: RoundState) -> None:
    order = list(RoundState)
    jump = order.index(after) - order.index(before)
    step = step_between(before, after)
    forward, back = jump == 1, jump == -1 and after in order[1:5]
    assert (step is not None) == (forward or back)
    if step is not None:
        assert (step.before, step.after, step.is_back) == (before, after, back)


@pytest.mark.parametrize("state", RoundState)
def test_an_act_out_of_its_state_is_refused(
    opened: Round, economist: User, planner: User, state: RoundState
) -> None:
    Round.objects.update(state=state)
    possible = {each.act for each in (next_step(state), step_back(state)) if each is not None}
    assert possible == {act for act in Act if STEP_OF[act].before == state}
    for act in set(Act) - possible:
        with pytest.raises(Refused, match=str(STEP_OF[act].before.label)):
            take(opened, act, economist, planner)
    assert Round.objects.get().state == state


def test_nothing_leads_back_from_a_decision() -> None:
    assert all(step_back(state) is None for state in WITH_DECISION)
    assert next_step(RoundState.SETTLED) is None


def test_a_round_lives_from_a_draft_to_its_settlement(ready: Round, economist: User, planner: User) -> None:
    lived = walk(ready, RoundState.SETTLED, economist, planner)
    assert (lived.proposed_by, lived.decided_by) == (economist, planner)
    assert (lived.resolution_number, lived.decided_on, lived.published_on) == ("7/ZK/2026", AFTER, AFTER)
    assert lived.run == queries.newest_of_round(lived)
    assert [each.act for each in lived.changes.all()] == ["begin", *FORWARD]
    assert LogEntry.objects.filter(act__startswith="funding.step_").count() == len(FORWARD)
    assert [row.state for row in lived.history.order_by("history_id")][-1] == "settled"


def test_a_change_of_state_makes_no_grants_out_of_date(ready: Round, economist: User, planner: User) -> None:
    walk(ready, RoundState.PUBLISHED, economist, planner)
    station = next(each for each in core.stations("CZ999") if each.key == "funding")
    assert station.state == "fresh"


def test_each_step_is_for_its_role(opened: Round, economist: User, planner: User) -> None:
    for act in Act:
        Round.objects.update(state=STEP_OF[act].before)
        wrong = economist if STEP_OF[act].permission == "funding.decide" else planner
        with pytest.raises(NotAllowed):
            take(opened, act, economist, planner, by=wrong)


def test_without_dates_a_round_does_not_open(opened: Round, economist: User, planner: User) -> None:
    with pytest.raises(Refused, match=r"Data kola|dates"):
        take(opened, Act.OPEN, economist, planner)


def test_closing_before_the_last_day_takes_a_reason(ready: Round, economist: User, planner: User) -> None:
    open_ = walk(ready, RoundState.OPEN, economist, planner)
    with pytest.raises(Refused):
        take(open_, Act.CLOSE, economist, planner, day=EDIT, note=" ")
    assert take(open_, Act.CLOSE, economist, planner, day=EDIT, note="všichni podali").state == "closed"


def test_closing_after_the_last_day_takes_none(ready: Round, economist: User, planner: User) -> None:
    open_ = walk(ready, RoundState.OPEN, economist, planner)
    assert take(open_, Act.CLOSE, economist, planner, note="").state == "closed"


def test_a_round_without_applications_is_not_rated(dated: Round, economist: User, planner: User) -> None:
    closed = walk(dated, RoundState.CLOSED, economist, planner)
    with pytest.raises(Refused):
        take(closed, Act.RATE, economist, planner)


def test_an_application_that_lacks_what_the_rules_ask_for_is_named(
    ready: Round, operator: User, economist: User, planner: User
) -> None:
    closed = walk(ready, RoundState.CLOSED, economist, planner)
    assert requirements.lacking(closed, STEP_OF[Act.RATE]) == []
    asking = services.take_in_rules(text=shipped_rules("podminky_a_mzdy"), by=operator)
    Round.objects.update(rule_set=asking)
    with pytest.raises(Refused, match="direct_care_wages"):
        take(closed, Act.RATE, economist, planner)


def test_grants_that_are_out_of_date_are_neither_computed_nor_proposed(
    ready: Round, economist: User, planner: User
) -> None:
    rated = walk(ready, RoundState.RATED, economist, planner)
    services.change_pool(round=rated, pool_czk=7_000_000, pool_source="Změna", by=economist)
    with pytest.raises(Refused):
        take(rated, Act.COMPUTE, economist, planner)
    services.calculate_round(round=Round.objects.get(), day=DAY, by=economist)
    computed = take(rated, Act.COMPUTE, economist, planner)
    services.change_pool(round=computed, pool_czk=8_000_000, pool_source="Změna", by=economist)
    with pytest.raises(Refused):
        take(computed, Act.PROPOSE, economist, planner)


def test_whoever_proposes_does_not_decide(
    ready: Round, operator: User, economist: User, planner: User
) -> None:
    computed = walk(ready, RoundState.COMPUTED, economist, planner)
    proposed = take(computed, Act.PROPOSE, economist, planner, by=operator)
    with pytest.raises(Refused):
        take(proposed, Act.DECIDE, economist, planner, by=operator)
    assert take(proposed, Act.DECIDE, economist, planner).decided_by == planner


def test_rules_are_released_by_another_person_once(
    rule_set: RuleSet, operator: User, economist: User, planner: User
) -> None:
    with pytest.raises(Refused):
        services.release_rules(rule_set=rule_set, region="CZ999", by=operator)
    released = services.release_rules(rule_set=rule_set, region="CZ999", by=economist)
    assert (released.taken_in_by, released.released_by) == (operator, economist)
    assert services.release_rules(rule_set=rule_set, region="CZ999", by=planner).released_by == economist
    assert LogEntry.objects.filter(act="funding.rules_released").count() == 1


def test_a_provider_releases_no_rules(rule_set: RuleSet, provider_person: User) -> None:
    with pytest.raises(NotAllowed):
        services.release_rules(rule_set=rule_set, region="CZ999", by=provider_person)


def test_rules_that_nobody_took_in_are_not_released(
    rule_set: RuleSet, operator: User, economist: User
) -> None:
    RuleSet.objects.update(taken_in_by=None)
    with pytest.raises(Refused):
        services.release_rules(rule_set=rule_set, region="CZ999", by=economist)
    services.take_in_rules(text=rule_set.text, by=operator)
    assert services.release_rules(rule_set=rule_set, region="CZ999", by=economist).is_released


def without_network() -> None:
    Entry.objects.all().delete()
    Decision.objects.all().delete()


def without_release() -> None:
    RuleSet.objects.update(released_by=None, released_at=None)


def with_another_pool() -> None:
    Round.objects.update(pool_czk=1)


def without_the_proposed_run() -> None:
    Round.objects.update(run=None)


@pytest.mark.parametrize(
    "spoil", [without_network, without_release, with_another_pool, without_the_proposed_run]
)
def test_a_decision_is_refused(ready: Round, economist: User, planner: User, spoil) -> None:  # type: ignore[no-untyped-def]
    proposed = walk(ready, RoundState.PROPOSED, economist, planner)
    spoil()
    with pytest.raises(Refused):
        take(proposed, Act.DECIDE, economist, planner)
    assert Round.objects.get().state == "proposed"


def test_a_decision_takes_a_whole_resolution(ready: Round, economist: User, planner: User) -> None:
    proposed = walk(ready, RoundState.PROPOSED, economist, planner)
    tomorrow = AFTER + timedelta(1)
    halves = (Resolution(" ", "Rada", AFTER), Resolution("1", " ", AFTER), Resolution("1", "Rada", tomorrow))
    for resolution in (None, *halves):
        with pytest.raises(Refused):
            take(proposed, Act.DECIDE, economist, planner, resolution=resolution)
    assert Round.objects.get().state == "proposed"


def test_grants_calculated_after_the_proposal_have_to_be_proposed_again(
    ready: Round, economist: User, planner: User
) -> None:
    proposed = walk(ready, RoundState.PROPOSED, economist, planner)
    services.change_pool(round=proposed, pool_czk=7_000_000, pool_source="Změna", by=economist)
    services.calculate(region="CZ999", day=DAY, by=economist)
    with pytest.raises(Refused):
        take(proposed, Act.DECIDE, economist, planner)
    back = take(proposed, Act.WITHDRAW, economist, planner)
    assert (back.run, back.proposed_by) == (None, None)
    again = take(back, Act.PROPOSE, economist, planner)
    assert take(again, Act.DECIDE, economist, planner).run.summary["pool"] == 7_000_000


def test_a_calculation_after_the_decision_does_not_change_what_was_decided(
    ready: Round, economist: User, planner: User
) -> None:
    decided = walk(ready, RoundState.DECIDED, economist, planner)
    services.change_pool(round=decided, pool_czk=7_000_000, pool_source="Změna", by=economist)
    services.calculate(region="CZ999", day=DAY, by=economist)
    held = queries.held_run(queries.known_round("CZ999", 2027))
    assert held is not None
    assert held.summary["pool"] == 6_000_000
    assert queries.newest("CZ999") == held, "the plan and the publication rest on what was decided"


@pytest.mark.parametrize("act", [step.act for step in STEPS if step.is_back])
def test_a_step_back_takes_a_reason(ready: Round, economist: User, planner: User, act: Act) -> None:
    there = walk(ready, STEP_OF[act].before, economist, planner)
    with pytest.raises(Refused):
        take(there, act, economist, planner, note="")
    back = take(there, act, economist, planner, note="chyba v bodech")
    assert back.state == STEP_OF[act].after
    assert back.changes.last().note == "chyba v bodech"  # type: ignore[union-attr]


def test_paying_is_asked_of_the_part_that_knows(ready: Round, economist: User, planner: User) -> None:
    published = walk(ready, RoundState.PUBLISHED, economist, planner)
    with pytest.raises(Refused):
        take(published, Act.PAY, economist, planner, note="")
    open_instalments = ["Čeká jedna splátka."]
    requirements.require(Act.PAY, lambda round_: open_instalments)
    with pytest.raises(Refused, match="splátka"):
        take(published, Act.PAY, economist, planner)
    open_instalments.clear()
    assert take(published, Act.PAY, economist, planner, note="").state == "paid"


def test_a_round_is_settled_when_the_year_of_every_paid_service_is_decided(
    ready: Round, tiny_region: TinyRegion, economist: User, planner: User
) -> None:
    paid = walk(ready, RoundState.PAID, economist, planner)
    assert len(not_settled(paid)) == 1
    year = Settlement.objects.create(
        region=paid.region, year=2027, statements_by=date(2028, 2, 15), reply_days=15, opened_by=economist
    )
    for key in ("9999001", "9999002"):
        assert len(not_settled(paid)) == 1
        statement = Statement.objects.create(settlement=year, service=tiny_region.services[key])
        assert len(not_settled(paid)) == 1
        decided(statement, economist)
    assert not_settled(paid) == []


def decided(statement: Statement, by: User) -> None:
    """Leave a statement as it is when it is decided that nothing returns."""
    version = statement.versions.create(number=1, content={}, digest="", filed_at=timezone.now(), filed_by=by)
    run = Run.objects.create(
        kind="settlement", region_code="CZ999", day=DAY, status=Run.Status.DONE, engine_version="test", by=by
    )
    nothing = dict.fromkeys(("above_czk", "returned_czk", "carried_czk", "elsewhere_czk"), 0)
    result = version.results.create(
        run=run, statement=statement, paid_czk=1, public_czk=1, summary={}, inputs={}, steps={}, **nothing
    )
    Statement.objects.filter(pk=statement.pk).update(result=result, state=State.DECIDED)


def test_applications_may_be_taken_in_until_they_are_rated(
    ready: Round, economist: User, planner: User, tmp_path: Path
) -> None:
    changed = write(tmp_path, SERVICES.replace("5000000", "4500000"))
    rated = walk(ready, RoundState.RATED, economist, planner)
    assert services.take_in_applications(round=rated, by=economist, **write(tmp_path)) == 3
    write(tmp_path, SERVICES.replace("5000000", "4500000"))
    with pytest.raises(Refused):
        services.take_in_applications(round=rated, by=economist, **changed)
    assert rated.applications.get(service__identifier="9999001").request_czk == 5_000_000


def test_the_three_dates_say_who_may_apply(dated: Round, economist: User, planner: User) -> None:
    assert not may_apply(dated, "00000001", SHOWN)
    open_ = walk(dated, RoundState.OPEN, economist, planner)
    one = timedelta(1)
    expected = {
        SHOWN - one: (False, False),
        SHOWN: (True, True),
        NEW: (True, True),
        NEW + one: (False, True),
        EDIT: (False, True),
        EDIT + one: (False, False),
    }
    found = {day: (may_apply(open_, "00000001", day), may_edit(open_, "00000001", day)) for day in expected}
    assert found == expected


def test_dates_are_kept_in_order_and_move_with_a_reason(dated: Round, economist: User, planner: User) -> None:
    with pytest.raises(Refused):
        services.set_days(round=dated, shown_from=NEW, last_new=SHOWN, last_edit=EDIT, by=economist)
    later = {"shown_from": SHOWN, "last_new": NEW, "last_edit": EDIT + timedelta(5), "by": economist}
    open_ = walk(dated, RoundState.OPEN, economist, planner)
    with pytest.raises(Refused):
        services.set_days(round=open_, **later)  # type: ignore[arg-type]  # of mixed types
    assert services.set_days(round=open_, reason="výpadek", **later).last_edit == EDIT + timedelta(5)  # type: ignore[arg-type]  # of mixed types
    assert open_.changes.get(act=DAYS_MOVED).note == "výpadek"
    closed = take(open_, Act.CLOSE, economist, planner)
    with pytest.raises(Refused):
        services.set_days(
            round=closed, shown_from=SHOWN, last_new=NEW, last_edit=EDIT, reason="-", by=economist
        )


def test_an_extension_gives_one_provider_more_time(
    dated: Round, tiny_region: TinyRegion, economist: User, planner: User
) -> None:
    one, other = Provider.objects.exclude(number="").order_by("pk")[:2]
    given = {"provider": one, "until": EDIT + timedelta(3), "day": EDIT, "by": economist}
    with pytest.raises(Refused):
        services.extend(round=dated, reason="nemoc", **given)
    open_ = walk(dated, RoundState.OPEN, economist, planner)
    for wrong in (
        {"reason": " "},
        {"reason": "x", "until": NEW},
        {"reason": "x", "day": EDIT + timedelta(9)},
    ):
        with pytest.raises(Refused):
            services.extend(round=open_, **{**given, **wrong})
    services.extend(round=open_, reason="nemoc", **given)
    day = EDIT + timedelta(3)
    assert may_apply(open_, one.number, day)
    assert may_edit(open_, one.number, day)
    assert not may_apply(open_, one.number, day + timedelta(1))
    assert not may_edit(open_, other.number, day)
    assert (extended_until(open_, one.number), last_day(open_)) == (day, day)
    assert LogEntry.objects.get(act="funding.extended").values["reason"] == "nemoc"
    with pytest.raises(Refused):
        take(open_, Act.CLOSE, economist, planner, note="", day=day)


def test_rounds_are_added_to_the_yearly_one(
    ready: Round, rule_set: RuleSet, economist: User, planner: User, tmp_path: Path
) -> None:
    how = {
        "region": "CZ999", "year": 2027, "rule_set": rule_set, "pool_czk": 1_000_000,
        "pool_source": "Rozpočet, změna 2", "by": economist,
    }  # fmt: skip
    added = services.add_round(kind="top_up", reason="přidala vláda", days=(SHOWN, NEW, EDIT), **how)  # type: ignore[arg-type]  # of mixed types
    second = services.add_round(kind="extraordinary", reason="povodeň", **how)  # type: ignore[arg-type]  # of mixed types
    assert [each.place for each in queries.rounds("CZ999")] == ["2027", "2027-2", "2027-3"]
    assert queries.round_of("CZ999", 2027) == ready
    assert queries.named_round("CZ999/2027-3") == second
    for wrong in ({"kind": "yearly"}, {"reason": " "}, {"year": 2028}, {"days": (NEW, SHOWN, EDIT)}):
        with pytest.raises(Refused):
            services.add_round(**{"kind": "top_up", "reason": "x", **how, **wrong})  # type: ignore[arg-type]  # of mixed types
    for unknown in ("CZ999/2027-1", "CZ999/2027-x", "CZ999/27", "CZ999/2027-9"):
        with pytest.raises(NotKnown):
            queries.named_round(unknown)
    services.take_in_applications(round=added, by=economist, **write(tmp_path))
    run = services.calculate_round(round=added, day=DAY, by=economist)
    assert services.calculate_round(round=added, day=DAY, by=economist) == run
    assert Grant.objects.filter(run=run).count() == 3
    assert queries.newest("CZ999") != run
    assert next(each for each in core.stations("CZ999") if each.key == "funding").state == "fresh"
    with pytest.raises(Refused):
        services.calculate_round(round=added, day=date(2028, 1, 1), by=economist)
    lived = walk(added, RoundState.DECIDED, economist, planner)
    assert lived.run == run


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example is a walk through the database
@given(
    acts=st.lists(st.tuples(st.sampled_from(Act), st.integers(0, 2), st.booleans()), min_size=8, max_size=14),
    straight=st.integers(0, 6),
    network=st.booleans(),
    released=st.booleans(),
)
def test_no_way_leads_to_a_decision_without_network_rules_and_two_people(
    ready: Round,
    operator: User,
    economist: User,
    planner: User,
    acts: list[tuple[Act, int, bool]],
    straight: int,
    network: bool,
    released: bool,
) -> None:
    """Any acts by any people in any order, after a straight beginning, so that the decision comes within reach."""
    with transaction.atomic():
        if not network:
            without_network()
        if not released:
            without_release()
        people = (operator, economist, planner)
        tried = [(act, 0, True) for act in FORWARD[:straight]] + acts
        for act, who, noted in tried:
            try:
                services.take_step(
                    round=ready,
                    act=act,
                    by=people[who],
                    day=AFTER,
                    note="x" if noted else "",
                    resolution=RESOLUTION,
                )
            except Refused:
                continue
        lived = Round.objects.get()
        if lived.state in WITH_DECISION:
            assert network
            assert released
            assert lived.proposed_by_id != lived.decided_by_id
            assert None not in (lived.proposed_by_id, lived.decided_by_id, lived.run_id)
        transaction.set_rollback(True)
