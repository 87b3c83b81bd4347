"""Drafts: nothing that anybody saved is ever lost, and nobody overwrites a text unseen."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.funding.editing import queries, services
from opora.funding.editing.models import Draft, Edition, Kind
from opora.funding.editing.services import SavedMeanwhileError
from opora.funding.models import RuleSet
from opora.funding.tests.conftest import rules_text


def texts(draft: Draft) -> set[str]:
    return set(Edition.objects.filter(draft=draft).values_list("text", flat=True))


def test_the_second_writer_is_told_who_saved_and_keeps_the_own_text(
    draft: Draft, economist: User, operator: User
) -> None:
    services.save(draft=draft, text="first", seen=1, by=operator)
    with pytest.raises(SavedMeanwhileError) as refused:
        services.save(draft=draft, text="second", seen=1, by=economist)
    assert str(operator) in refused.value.message
    assert refused.value.draft.text == "first"
    assert refused.value.aside.text == "second"
    assert {"first", "second", rules_text()} <= texts(draft)


def test_after_looking_at_both_the_own_text_can_be_saved(
    draft: Draft, economist: User, operator: User
) -> None:
    services.save(draft=draft, text="first", seen=1, by=operator)
    kept = services.save(draft=draft, text="both", seen=2, by=economist)
    assert (kept.text, kept.edition) == ("both", 3)
    assert "first" in texts(draft)


def test_a_repeated_saving_whose_answer_was_lost_is_no_clash(draft: Draft, economist: User) -> None:
    services.save(draft=draft, text="first", seen=1, by=economist)
    again = services.save(draft=draft, text="first", seen=1, by=economist)
    assert again.edition == 2
    assert Edition.objects.filter(draft=draft).count() == 2


def test_what_saves_itself_within_ten_minutes_is_one_text_of_the_history(
    draft: Draft, economist: User, operator: User
) -> None:
    for number in range(1, 4):
        services.save(draft=draft, text=f"text {number}", seen=number, by=economist, by_itself=True)
    assert texts(draft) == {rules_text(), "text 3"}
    Edition.objects.update(begun_at=timezone.now() - timedelta(minutes=11))
    services.save(draft=draft, text="text 4", seen=4, by=economist, by_itself=True)
    assert {"text 3", "text 4"} <= texts(draft)
    services.save(draft=draft, text="text 5", seen=5, by=operator, by_itself=True)
    assert {"text 4", "text 5"} <= texts(draft)


def test_a_saving_that_was_asked_for_is_never_replaced(draft: Draft, economist: User) -> None:
    services.save(draft=draft, text="kept", seen=1, by=economist)
    services.save(draft=draft, text="typed on", seen=2, by=economist, by_itself=True)
    services.save(draft=draft, text="typed further", seen=3, by=economist, by_itself=True)
    services.save(draft=draft, text="typed further", seen=4, by=economist)
    assert list(queries.editions(draft).values_list("kind", flat=True)) == [
        Kind.SAVED,
        Kind.BY_ITSELF,
        Kind.SAVED,
        Kind.BEGUN,
    ]


def test_an_older_text_can_be_put_back_and_the_newer_one_stays(draft: Draft, economist: User) -> None:
    first = Edition.objects.get(draft=draft)
    services.save(draft=draft, text="worse", seen=1, by=economist)
    back = services.put_back(draft=draft, edition=first, by=economist)
    assert back.text == rules_text()
    assert "worse" in texts(draft)


def test_a_discarded_draft_is_not_written_until_it_is_put_back(draft: Draft, economist: User) -> None:
    services.discard(draft=draft, by=economist)
    with pytest.raises(Refused, match="Pravidla 2028"):
        services.save(draft=draft, text="late", seen=1, by=economist)
    services.restore(draft=draft, by=economist)
    assert services.save(draft=draft, text="in time", seen=1, by=economist).text == "in time"


def test_a_stored_version_has_to_be_raised_before_a_changed_text_is_taken_in(
    draft: Draft, economist: User
) -> None:
    changed = rules_text().replace("value: 0.05\n", "value: 0.06\n", 1)
    services.save(draft=draft, text=changed, seen=1, by=economist)
    with pytest.raises(Refused, match=r"2027\.1"):
        services.take_in(draft=draft, seen=2, by=economist)
    services.raise_version(draft=draft, seen=2, by=economist)
    taken = services.take_in(draft=draft, seen=3, by=economist)
    assert (taken.code, taken.version) == ("kanonicky", "2027.2")
    draft.refresh_from_db()
    assert draft.base == draft.taken_in == taken
    assert RuleSet.objects.count() == 2


def test_a_text_with_faults_is_not_taken_in(draft: Draft, economist: User) -> None:
    services.save(draft=draft, text="title: 1\n", seen=1, by=economist)
    with pytest.raises(Refused) as refused:
        services.take_in(draft=draft, seen=2, by=economist)
    assert refused.value.problems
    assert draft.taken_in is None


def test_a_text_that_somebody_changed_meanwhile_is_not_taken_in(
    draft: Draft, economist: User, operator: User
) -> None:
    services.save(draft=draft, text="title: 1\n", seen=1, by=operator)
    with pytest.raises(Refused, match=str(operator)):
        services.take_in(draft=draft, seen=1, by=economist)


def test_only_an_economist_writes(draft: Draft, planner: User) -> None:
    for act in (
        lambda: services.save(draft=draft, text="x", seen=1, by=planner),
        lambda: services.discard(draft=draft, by=planner),
        lambda: services.restore(draft=draft, by=planner),
        lambda: services.take_in(draft=draft, seen=1, by=planner),
        lambda: services.raise_version(draft=draft, seen=1, by=planner),
        lambda: services.begin(region="CZ999", name="x", text="x", by=planner),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_every_writing_is_in_the_log_and_none_of_them_on_the_line(
    draft: Draft, economist: User, operator: User
) -> None:
    services.save(draft=draft, text="first", seen=1, by=operator)
    with pytest.raises(SavedMeanwhileError):
        services.save(draft=draft, text="second", seen=1, by=economist)
    services.discard(draft=draft, by=economist)
    services.restore(draft=draft, by=economist)
    written = LogEntry.objects.filter(act__startswith="draft.").order_by("pk")
    assert [each.act for each in written] == [
        "draft.begun", "draft.saved", "draft.put_aside", "draft.discarded", "draft.restored",
    ]  # fmt: skip
    assert {each.station for each in written} == {""}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["one", "other"]), st.booleans(), st.booleans(), st.integers(0, 3)),
        max_size=8,
    )
)
def test_no_text_that_two_writers_saved_by_hand_is_ever_lost(
    draft: Draft, economist: User, operator: User, acts: list[tuple[str, bool, bool, int]]
) -> None:
    """Two people save in any order; each looks at the newest edition now and then. Whatever was asked to be kept is."""
    start = Draft.objects.get(pk=draft.pk).edition
    seen, kept = {"one": start, "other": start}, set()
    for who, looks, by_itself, number in acts:
        if looks:
            seen[who] = Draft.objects.get(pk=draft.pk).edition
        text = f"{who} {number}"
        person = economist if who == "one" else operator
        try:
            stored = services.save(draft=draft, text=text, seen=seen[who], by=person, by_itself=by_itself)
        except SavedMeanwhileError:
            kept.add(text)
            continue
        seen[who] = stored.edition
        if not by_itself:
            kept.add(text)
        assert stored.text == text
    assert kept <= texts(draft)
