"""Every act in every state: what is allowed leads where it should, everything else is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils.translation import override

from opora.accounts.models import User
from opora.core.refusals import NotAllowed, Refused
from opora.funding.settlement import services
from opora.funding.settlement.models import Settled, Statement
from opora.funding.settlement.states import COLOURS, LEADS, Act, State
from opora.funding.settlement.tests.conftest import TODAY, whole

LATER = date(2027, 4, 1)
"""After the last day for a reply."""


def _settle(statement: Statement, by: User) -> object:
    return services.settle_year(settlement=statement.settlement, by=by)


ACTS: dict[Act, Callable[[Statement, User], object]] = {
    Act.SAVE: lambda row, by: services.save(statement=row, content=whole(), by=by),
    Act.FILE: lambda row, by: services.file_statement(statement=row, content=whole(note="x"), by=by),
    Act.COMPUTE: _settle,
    Act.SEND: lambda row, by: services.send_result(statement=row, day=TODAY, by=by),
    Act.REPLY: lambda row, by: services.reply(statement=row, text="Nesouhlasím.", day=TODAY, by=by),
    Act.UPHOLD: lambda row, by: services.decide(statement=row, outcome="stands", text="-", day=LATER, by=by),
    Act.REOPEN: lambda row, by: services.decide(statement=row, outcome="changes", text="-", day=LATER, by=by),
}
"""Each act as it is done; what the demand of money needs besides the state is tested by itself."""


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("state", list(State))
def test_every_act_in_every_state(sent: Statement, economist: User, act: Act, state: State) -> None:
    Statement.objects.filter(pk=sent.pk).update(state=state)
    sent.refresh_from_db()
    if state in LEADS[act]:
        ACTS[act](sent, economist)
        sent.refresh_from_db()
        assert sent.state == LEADS[act][state]
    else:
        with pytest.raises(Refused):
            ACTS[act](sent, economist)
        sent.refresh_from_db()
        assert sent.state == state


@pytest.mark.parametrize("state", [each for each in State if each not in LEADS[Act.DEMAND]])
def test_a_return_is_demanded_only_when_it_is_decided(sent: Statement, economist: User, state: State) -> None:
    Statement.objects.filter(pk=sent.pk).update(state=state)
    with override("en"), pytest.raises(Refused, match="cannot be done"):
        services.demand(statement=sent, due=LATER, by=economist)


def test_a_return_without_a_round_or_without_money_is_not_demanded(sent: Statement, economist: User) -> None:
    services.decide(statement=sent, outcome="stands", text="-", day=LATER, by=economist)
    with override("en"), pytest.raises(Refused, match="did not give that much"):
        services.demand(statement=sent, due=LATER, by=economist)
    Settled.objects.update(returned_czk=0, above_czk=0)
    with override("en"), pytest.raises(Refused, match="returns nothing"):
        services.demand(statement=sent, due=LATER, by=economist)


def test_every_state_has_a_colour() -> None:
    assert set(COLOURS) == set(State)


@pytest.mark.parametrize(("day", "may"), [(date(2027, 3, 16), True), (date(2027, 3, 17), False)])
def test_a_reply_is_possible_until_the_last_day(
    sent: Statement, provider_person: User, day: date, may: bool
) -> None:
    assert sent.reply_by == date(2027, 3, 16)
    if may:
        services.reply(statement=sent, text="Nesouhlasím.", day=day, by=provider_person)
        assert sent.replies.get().text == "Nesouhlasím."
    else:
        with pytest.raises(Refused):
            services.reply(statement=sent, text="Nesouhlasím.", day=day, by=provider_person)


def test_nobody_decides_before_the_provider_could_reply(
    sent: Statement, economist: User, provider_person: User
) -> None:
    with override("en"), pytest.raises(Refused, match="may reply"):
        services.decide(statement=sent, outcome="stands", text="-", day=date(2027, 3, 16), by=economist)
    services.reply(statement=sent, text="Nesouhlasím.", day=TODAY, by=provider_person)
    services.decide(statement=sent, outcome="stands", text="Trvá.", day=TODAY, by=economist)
    assert sent.decisions.get().result == sent.result


def test_a_change_needs_another_reply_to_another_result(
    sent: Statement, economist: User, provider_person: User
) -> None:
    services.reply(statement=sent, text="Chybí energie.", day=TODAY, by=provider_person)
    services.decide(statement=sent, outcome="changes", text="Uznáno.", day=TODAY, by=economist)
    services.file_statement(statement=sent, content=whole(), by=economist)
    services.settle_year(settlement=sent.settlement, by=economist)
    services.send_all(settlement=sent.settlement, day=TODAY, by=economist)
    with pytest.raises(Refused):
        services.decide(statement=sent, outcome="stands", text="-", day=TODAY, by=economist)
    sent.refresh_from_db()
    assert (sent.result.returned_czk, sent.results.count()) == (0, 2)


@pytest.mark.parametrize("text", ["", "  "])
def test_words_are_needed(sent: Statement, economist: User, provider_person: User, text: str) -> None:
    with pytest.raises(Refused):
        services.reply(statement=sent, text=text, day=TODAY, by=provider_person)
    with pytest.raises(Refused):
        services.decide(statement=sent, outcome="stands", text=text, day=LATER, by=economist)


def test_a_provider_does_not_decide_and_a_planner_does_not_reply(
    sent: Statement, provider_person: User, planner: User
) -> None:
    with pytest.raises(NotAllowed):
        services.decide(statement=sent, outcome="stands", text="-", day=LATER, by=provider_person)
    with pytest.raises(NotAllowed):
        services.reply(statement=sent, text="-", day=TODAY, by=planner)
