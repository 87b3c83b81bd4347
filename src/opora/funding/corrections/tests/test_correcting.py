"""Corrections: two persons, a reason, a new run that counts from then on, and an old one that stays readable."""

from collections.abc import Callable

import pytest

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import NotAllowed, Refused
from opora.funding.corrections import queries, services
from opora.funding.corrections.chain import prove
from opora.funding.corrections.models import Correction
from opora.funding.corrections.states import CORRECTION_LEADS, CorrectionAct, CorrectionState
from opora.funding.corrections.tests.test_objecting import filed as filed
from opora.funding.models import Grant, Round, RoundState
from opora.funding.tests.conftest import POOL


def more_money(round_: Round, by: User, pool: int = POOL + 50_000) -> None:
    """The fault that the correction mends: the pool was written down wrong."""
    Round.objects.filter(pk=round_.pk).update(pool_czk=pool)


def ask(round_: Round, by: User, reason: str = "Fond byl opsán chybně.") -> Correction:
    return services.ask_correction(round=round_, reason=reason, by=by)


def confirmed(round_: Round, economist: User, planner: User) -> Correction:
    asked = ask(round_, economist)
    services.confirm_correction(correction=asked, by=planner)
    asked.refresh_from_db()
    return asked


def test_the_new_run_counts_and_the_old_one_stays_with_its_grants(
    published: Round, run: Run, economist: User, planner: User
) -> None:
    before = dict(Grant.objects.filter(run=run).values_list("service", "grant_czk"))
    more_money(published, economist)
    correction = confirmed(published, economist, planner)
    newest = services.calculate_correction(correction=correction)
    published.refresh_from_db()
    assert newest.pk != run.pk and published.run_id == newest.pk
    assert queries.corrected_by(run) == correction
    assert queries.corrected_by(newest) is None
    assert dict(Grant.objects.filter(run=run).values_list("service", "grant_czk")) == before
    assert prove(run).ok and prove(newest).ok


def test_lines_stay_with_the_run_they_were_signed_in(
    published: Round, run: Run, home_grant: Grant, economist: User, planner: User
) -> None:
    Round.objects.update(state=RoundState.COMPUTED)
    line = services.sign_line(
        grant=home_grant, amount_czk=-1000, reason_class="error", reason="Omyl.", by=economist
    )
    services.confirm_line(line=line, by=planner)
    Round.objects.update(state=RoundState.PUBLISHED)
    more_money(published, economist)
    newest = services.calculate_correction(correction=confirmed(published, economist, planner))
    assert (queries.lines_of_run(run), queries.lines_of_run(newest)) == (-1000, 0)
    assert list(queries.left_behind(newest)) == [line]


def test_nothing_to_correct_is_refused(published: Round, run: Run, economist: User, planner: User) -> None:
    with pytest.raises(Refused, match=f"has changed since run {run.pk}"):
        services.calculate_correction(correction=confirmed(published, economist, planner))
    assert Correction.objects.get().state == CorrectionState.CONFIRMED


def test_it_takes_a_reason_and_two_persons(published: Round, economist: User, planner: User) -> None:
    with pytest.raises(Refused, match="Write the reason"):
        ask(published, economist, " ")
    with pytest.raises(NotAllowed):
        ask(published, planner)
    asked = ask(published, economist)
    with pytest.raises(NotAllowed):
        services.confirm_correction(correction=asked, by=economist)
    planner_too = asked.by
    planner_too.is_superuser = True
    with pytest.raises(Refused, match="two persons"):
        services.confirm_correction(correction=asked, by=planner_too)


def test_one_correction_of_a_round_is_open_at_a_time(published: Round, economist: User) -> None:
    first = ask(published, economist)
    with pytest.raises(Refused, match="already under way"):
        ask(published, economist)
    services.withdraw_correction(correction=first, by=economist)
    assert ask(published, economist).state == CorrectionState.ASKED


def test_a_round_that_was_not_calculated_or_is_settled_is_not_corrected(
    applied: Round, economist: User
) -> None:
    with pytest.raises(Refused, match="have not been calculated"):
        ask(applied, economist)


def test_a_settled_round_is_not_corrected(published: Round, economist: User) -> None:
    Round.objects.update(state=RoundState.SETTLED)
    with pytest.raises(Refused, match="settled"):
        ask(published, economist)


def test_every_pair_of_states_is_joined_by_the_declared_acts_and_by_no_other(
    published: Round, economist: User, planner: User
) -> None:
    pools = iter(range(POOL + 1000, POOL + 90_000, 1000))

    def calculate(correction: Correction) -> None:
        more_money(published, economist, next(pools))
        services.calculate_correction(correction=correction)

    acts: dict[CorrectionAct, Callable[[Correction], None]] = {
        CorrectionAct.CONFIRM: lambda each: services.confirm_correction(correction=each, by=planner),
        CorrectionAct.CALCULATE: calculate,
        CorrectionAct.WITHDRAW: lambda each: services.withdraw_correction(correction=each, by=economist),
    }
    for act, do in acts.items():
        for before in CorrectionState:
            for open_ in Correction.objects.filter(state__in=["asked", "confirmed"]):
                services.withdraw_correction(correction=open_, by=economist)
            correction = ask(published, economist)
            if before in (CorrectionState.CONFIRMED, CorrectionState.DONE):
                acts[CorrectionAct.CONFIRM](correction)
            if before == CorrectionState.DONE:
                correction.refresh_from_db()
                calculate(correction)
            if before == CorrectionState.WITHDRAWN:
                acts[CorrectionAct.WITHDRAW](correction)
            correction.refresh_from_db()
            assert correction.state == before
            if before in CORRECTION_LEADS[act]:
                do(correction)
                correction.refresh_from_db()
                assert correction.state == CORRECTION_LEADS[act][before]
            else:
                with pytest.raises(Refused, match="is in the state"):
                    do(correction)
                correction.refresh_from_db()
                assert correction.state == before
