"""From which state to which a request may go, and that nothing else moves it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opora.accounts.models import User
from opora.core.refusals import Refused
from opora.needs.requests import services
from opora.needs.requests.models import MunicipalRequest
from opora.needs.requests.states import LEADS, Act, State
from opora.needs.requests.tests.conftest import DAY, LAST_EDIT

Do = Callable[[MunicipalRequest], object]


@pytest.fixture
def acts(whole: dict[str, Any], town_hall: User, planner: User) -> dict[Act, Do]:
    return {
        Act.SAVE: lambda each: services.save(request=each, day=DAY, by=town_hall, place="Náměstí"),
        Act.SUBMIT: lambda each: services.submit(request=each, day=DAY, by=town_hall, **whole),
        Act.CONFIRM: lambda each: services.confirm(request=each, by=town_hall),
        Act.RETURN: lambda each: services.return_for_completion(
            request=each, text="Doplňte.", complete_by=LAST_EDIT, day=DAY, by=planner
        ),
        Act.ANSWER: lambda each: services.answer(request=each, decision="plan", text="Ano.", by=planner),
        Act.WITHDRAW: lambda each: services.withdraw(request=each, day=DAY, by=town_hall),
        Act.RESTORE: lambda each: services.restore(request=each, day=DAY, by=town_hall),
    }


def put(request: MunicipalRequest, state: State, planner: User) -> None:
    """Set a state without asking whether it may be; one to be confirmed was filled in by a planner."""
    MunicipalRequest.objects.filter(pk=request.pk).update(
        state=state,
        withdrawn_from=State.SUBMITTED if state == State.WITHDRAWN else "",
        behalf_name=str(planner),
        behalf_role="planner",
        confirmed_by=None,
        confirmed_at=None,
    )
    request.refresh_from_db()


def tried(
    act: Act, before: State, draft: MunicipalRequest, acts: dict[Act, Do], planner: User
) -> State | None:
    """Return the state that an act leads to from `before`, or None when it was refused and changed nothing."""
    put(draft, before, planner)
    try:
        acts[act](draft)
    except Refused as refusal:
        assert "is in the state" in refusal.message
        draft.refresh_from_db()
        assert draft.state == before
        return None
    draft.refresh_from_db()
    return State(draft.state)


def test_every_pair_of_states_is_joined_by_the_declared_acts_and_by_no_other(
    draft: MunicipalRequest, acts: dict[Act, Do], planner: User
) -> None:
    reached = {(act, state): tried(act, state, draft, acts, planner) for act in Act for state in State}
    for (act, before), after in reached.items():
        if before in LEADS[act]:
            assert after in LEADS[act][before], f"{act} from {before} led to {after}"
        else:
            assert after is None, f"{act} from {before} led to {after}"
    for before in State:
        for after in State:
            declared = {act for act in Act if after in LEADS[act].get(before, ())}
            done = {act for act in Act if reached[act, before] == after}
            assert done <= declared, f"{before} -> {after}: {done - declared}"


@pytest.mark.parametrize("before", [State.DRAFT, State.SUBMITTED, State.RETURNED])
def test_what_was_withdrawn_goes_back_to_where_it_was(
    before: State, draft: MunicipalRequest, acts: dict[Act, Do], planner: User
) -> None:
    put(draft, before, planner)
    acts[Act.WITHDRAW](draft)
    acts[Act.RESTORE](draft)
    draft.refresh_from_db()
    assert draft.state == before


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(list(Act)), max_size=8))
def test_whatever_is_tried_the_state_is_reached_by_declared_steps_only(
    steps: list[Act], draft: MunicipalRequest, acts: dict[Act, Do], planner: User
) -> None:
    put(draft, State.DRAFT, planner)
    for act in steps:
        before = State(draft.state)
        try:
            acts[act](draft)
        except Refused:
            draft.refresh_from_db()
            assert draft.state == before
            continue
        draft.refresh_from_db()
        assert draft.state in LEADS[act][before]
        assert (draft.state == State.WITHDRAWN) == (draft.withdrawn_from != "")
