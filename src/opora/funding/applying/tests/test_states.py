"""Every act in every state: what is not declared is refused, and files follow the state of their application."""

from collections.abc import Callable

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.refusals import NotKnown, Refused
from opora.funding.applying import services
from opora.funding.applying.attached import thing
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier
from opora.funding.applying.states import LEADS, Act, State
from opora.funding.applying.tests.conftest import AFTER, DAY
from opora.funding.models import Round
from opora.funding.services import extend

WRITTEN = (Act.SAVE, Act.SUBMIT, Act.CONFIRM, Act.WITHDRAW, Act.RESTORE)
ILLEGAL = [(act, state) for act in WRITTEN for state in State if state not in LEADS[act]]


def acts(dossier: Dossier, whole: Content, by: User) -> dict[Act, Callable[[], object]]:
    return {
        Act.SAVE: lambda: services.save_draft(dossier=dossier, content=whole, day=DAY, by=by),
        Act.SUBMIT: lambda: services.submit(dossier=dossier, content=whole, day=DAY, by=by),
        Act.CONFIRM: lambda: services.confirm(dossier=dossier, by=by),
        Act.WITHDRAW: lambda: services.withdraw(dossier=dossier, reason="Omyl", day=DAY, by=by),
        Act.RESTORE: lambda: services.restore(dossier=dossier, day=DAY, by=by),
    }


@pytest.mark.parametrize(("act", "state"), ILLEGAL)
def test_an_act_that_the_state_does_not_allow_is_refused(
    draft: Dossier, whole: Content, provider_person: User, act: Act, state: State
) -> None:
    withdrawn_from = State.DRAFT if state == State.WITHDRAWN else ""
    Dossier.objects.update(state=state, withdrawn_from=withdrawn_from)
    with pytest.raises(Refused, match="so this cannot be done"):
        acts(draft, whole, provider_person)[act]()
    draft.refresh_from_db()
    assert draft.state == state


def test_every_state_is_reached_and_left_by_a_declared_act() -> None:
    led_to = {after for ways in LEADS.values() for afters in ways.values() for after in afters}
    left = {before for ways in LEADS.values() for before in ways}
    assert led_to == left == set(State)
    assert set(LEADS) == set(Act)


def test_what_its_provider_wrote_needs_no_confirmation(submitted: Dossier, provider_person: User) -> None:
    with pytest.raises(Refused, match="needs no confirmation"):
        services.confirm(dossier=submitted, by=provider_person)


def test_more_time_for_one_provider_lets_it_write_after_the_last_day(
    draft: Dossier,
    taking: Round,
    tiny_region: TinyRegion,
    whole: Content,
    economist: User,
    provider_person: User,
) -> None:
    provider = tiny_region.providers["Ukázka A"]
    extend(round=taking, provider=provider, until=AFTER, reason="Výpadek", day=DAY, by=economist)
    made = services.submit(dossier=draft, content=whole, day=AFTER, by=provider_person)
    assert made.number == 1


def test_files_of_an_application_change_while_it_may_be_written(
    draft: Dossier, provider_person: User
) -> None:
    assert thing(str(draft.pk), DAY).frozen == ""
    assert "15" in thing(str(draft.pk), AFTER).frozen
    services.withdraw(dossier=draft, reason="Omyl", day=DAY, by=provider_person)
    assert "withdrawn" in thing(str(draft.pk), DAY).frozen
    for key in ("0", "x"):
        with pytest.raises(NotKnown):
            thing(key, DAY)
