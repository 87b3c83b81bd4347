"""Measures come from the largest gaps, and what people wrote is never overwritten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.plans import queries, services
from opora.plans.derivation import GapOfOrp, largest
from opora.plans.models import Measure
from opora.plans.tests.line import DAY, GAPS, REGION, make_gaps


def derive(by: User) -> list[Measure]:
    plan = services.derive(region=REGION, day=DAY, by=by)
    return [measure for goal in queries.goals(plan) for measure in goal.measures.all()]


def test_each_gap_of_an_orp_becomes_a_measure_under_the_goal_of_its_category(
    line: TinyRegion, planner: User
) -> None:
    found = {(each.kind.code, each.orp.name): each for each in derive(planner)}
    assert set(found) == {("domov_senioru", "Dolní"), ("pecovatelska", "Horní"), ("azylove_domy", "Horní")}
    homes = found["domov_senioru", "Dolní"]
    assert (homes.gap_now, homes.gap_need, homes.gap_unit, homes.gap_persons) == (15, 20, "bed", 15)
    assert homes.title == "Domovy pro seniory – území ORP Dolní"
    care = found["pecovatelska", "Horní"]
    assert (care.gap_now, care.gap_need) == (4, 18), (
        "need is summed over the whole ORP, also where nothing is missing"
    )
    assert homes.goal.category == "care"
    assert found["azylove_domy", "Horní"].goal.category == "prevention"
    assert [town.name for town in homes.gap_municipalities.all()] == ["Dolní Lhota"]


def test_the_target_closes_a_fifth_of_the_gap(line: TinyRegion, planner: User) -> None:
    homes = next(each for each in derive(planner) if each.kind.code == "domov_senioru")
    assert homes.baseline.startswith("15")
    assert homes.target.startswith("nejvýše 12")


def test_a_measure_is_tied_to_the_services_that_serve_the_place(line: TinyRegion, planner: User) -> None:
    served = {
        each.kind.code: [entry.service.identifier for entry in each.entries.all()] for each in derive(planner)
    }
    assert served == {"domov_senioru": [], "pecovatelska": [], "azylove_domy": ["9999003"]}


def test_deriving_again_changes_and_logs_nothing(line: TinyRegion, planner: User) -> None:
    before = [each.pk for each in derive(planner)]
    entries = LogEntry.objects.count()
    assert [each.pk for each in derive(planner)] == before
    assert LogEntry.objects.count() == entries


def test_an_edited_measure_stays_and_is_marked_when_its_gap_changes(line: TinyRegion, planner: User) -> None:
    homes = next(each for each in derive(planner) if each.kind.code == "domov_senioru")
    services.change_measure(measure=homes, by=planner, title="Dvacet nových lůžek v Dolní Lhotě")
    make_gaps(line, planner, [("domov_senioru", "Dolní Lhota", "bed", 20.0, 12.0, 8.0)])
    (found,) = derive(planner)
    assert (found.title, found.derived, found.gap_changed, found.gap_now) == (
        "Dvacet nových lůžek v Dolní Lhotě", False, True, 8,
    )  # fmt: skip


def test_a_derived_measure_goes_when_its_gap_does(line: TinyRegion, planner: User) -> None:
    derive(planner)
    make_gaps(line, planner, GAPS[:1])
    assert [each.kind.code for each in derive(planner)] == ["domov_senioru"]


def test_a_removed_measure_is_not_derived_again_and_can_be_put_back(line: TinyRegion, planner: User) -> None:
    homes = next(each for each in derive(planner) if each.kind.code == "domov_senioru")
    services.remove_measure(measure=homes, by=planner)
    assert "domov_senioru" not in {each.kind.code for each in derive(planner)}
    homes.refresh_from_db()
    services.restore_measure(measure=homes, by=planner)
    assert "domov_senioru" in {each.kind.code for each in derive(planner)}


def test_people_add_a_measure_where_nothing_was_derived(line: TinyRegion, planner: User) -> None:
    plan = services.derive(region=REGION, day=DAY, by=planner)
    added = services.add_measure(
        plan=plan, kind="azylove_domy", orp="9902", title="Azylový dům", day=DAY, by=planner
    )
    assert (added.gap_now, added.derived) == (0, False)
    with pytest.raises(Refused, match="ORP Dolní"):
        services.add_measure(plan=plan, kind="azylove_domy", orp="9902", title="Znovu", day=DAY, by=planner)


def test_without_gaps_there_is_no_plan(tiny_region: TinyRegion, planner: User) -> None:
    with pytest.raises(Refused, match=REGION):
        services.derive(region=REGION, day=DAY, by=planner)


def test_an_economist_may_not_edit_the_plan(line: TinyRegion, planner: User, economist: User) -> None:
    measure = derive(planner)[0]
    with pytest.raises(NotAllowed):
        services.change_measure(measure=measure, by=economist, title="Jinak")


def test_a_measure_needs_a_title_and_its_numbers_cannot_be_written(line: TinyRegion, planner: User) -> None:
    measure = derive(planner)[0]
    with pytest.raises(Refused):
        services.change_measure(measure=measure, by=planner, title=" ")
    with pytest.raises(Refused, match="gap_now"):
        services.change_measure(measure=measure, by=planner, gap_now=0)


groups = st.lists(
    st.builds(
        GapOfOrp, kind_id=st.integers(1, 4), kind_code=st.sampled_from("abcd"), category=st.just("care"),
        orp_id=st.integers(1, 9), orp_code=st.sampled_from("123456789"), unit=st.just("bed"),
        need=st.floats(0, 100), missing=st.floats(0, 100), persons=st.floats(0, 100),
        persons_low=st.floats(0, 100), municipalities=st.just(()),
    ),
    max_size=40,
)  # fmt: skip


@given(groups, st.integers(1, 12), st.integers(1, 4))
def test_the_largest_groups_are_chosen_and_no_kind_pushes_out_the_others(
    offered: list[GapOfOrp], most: int, most_of_a_kind: int
) -> None:
    chosen = largest(offered, most=most, most_of_a_kind=most_of_a_kind)
    assert len(chosen) <= most
    assert all(group.persons > 0 for group in chosen)
    sizes = [(group.persons_low, group.persons) for group in chosen]
    assert sizes == sorted(sizes, reverse=True)
    kinds = [group.kind_id for group in chosen]
    assert all(kinds.count(kind) <= most_of_a_kind for kind in kinds)
