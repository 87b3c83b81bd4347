"""The proposal of the network over the whole line of the made-up region."""

from datetime import date

import pytest
from tests.golden.region import TinyRegion

from opora.access import queries as access
from opora.access import services as access_services
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import NotAllowed, Refused
from opora.gaps import services as gaps_services
from opora.needs import queries as needs
from opora.needs import services as needs_services
from opora.network import measures, queries, services
from opora.network.models import Proposal
from opora.register.models import Capacity

DAY = date(2027, 1, 1)
REGION = "CZ999"


@pytest.fixture
def line(tiny_region: TinyRegion, planner: User) -> dict[str, Run]:
    """Needs, access and gaps of the made-up region, really calculated."""
    return {
        "needs": needs_services.estimate(region=REGION, day=DAY, by=planner),
        "access": access_services.calculate(region=REGION, day=DAY, by=planner),
        "gaps": gaps_services.calculate(region=REGION, day=DAY, by=planner),
    }


def propose(by: User) -> Run:
    return services.propose(region=REGION, day=DAY, by=by)


def test_every_active_service_is_judged(line: dict[str, Run], planner: User) -> None:
    run = propose(planner)
    judged = (
        queries.proposals(run).order_by("service__identifier").values_list("service__identifier", flat=True)
    )
    assert list(judged) == ["9999001", "9999002", "9999003"]
    assert run.summary["services"] == 3
    assert sum(run.summary["levels"].values()) == 3


def test_points_are_the_sum_of_the_criteria(line: dict[str, Run], planner: User) -> None:
    for row in queries.proposals(propose(planner)):
        assert float(row.points) == pytest.approx(
            sum(each["points"] for each in row.criteria["rows"]), abs=0.01
        )
        assert 0 <= row.capacity_proposed <= row.capacity_registered
        assert row.reason["cs"]
        assert row.reason["en"]


def test_sentences_are_written_as_each_language_writes_numbers(line: dict[str, Run], planner: User) -> None:
    row = queries.proposal(propose(planner), "9999001")
    assert row is not None
    complete = next(each for each in row.criteria["rows"] if each["code"] == "complete_data")
    assert complete["value"] == 0.6  # capacity, place and target group are known; age and contact are not
    assert "60\u00a0%" in complete["sentence"]["cs"]
    assert "60%" in complete["sentence"]["en"]


def test_what_is_answered_agrees_with_what_is_reached(line: dict[str, Run], planner: User) -> None:
    facts = measures.service_facts(
        REGION, DAY, {k: n.unit for k, n in needs.need_by_kind(line["needs"]).items()}
    )
    found = measures.answers(facts, needs_run=line["needs"], access_run=line["access"])
    reachable = access.reachable(line["access"])
    for kind, need in needs.need_by_kind(line["needs"]).items():
        answered = sum(found[each.service.pk].answered for each in facts if each.service.kind_id == kind)
        used = sum(min(amount, reachable.get((kind, town)) or 0.0) for town, amount in need.middle.items())
        assert answered == pytest.approx(used)


def test_the_same_inputs_give_the_same_run(line: dict[str, Run], planner: User) -> None:
    assert propose(planner) == propose(planner)
    assert Proposal.objects.count() == 3


def test_capacity_in_another_unit_is_taken_with_a_reservation_that_says_why(
    line: dict[str, Run], tiny_region: TinyRegion, planner: User
) -> None:
    Capacity.objects.filter(service_form__service=tiny_region.services["9999001"]).update(unit="call")
    row = queries.proposal(propose(planner), "9999001")
    assert row is not None
    assert (row.level, row.unit, row.capacity_registered, row.capacity_proposed) == ("V", "call", 30, 30)
    assert row.criteria["answered"] is None
    assert "expert" in row.reason["en"]


def test_without_gaps_nothing_can_be_proposed(tiny_region: TinyRegion, planner: User) -> None:
    with pytest.raises(Refused):
        propose(planner)


def test_a_service_that_access_has_not_measured_is_named(
    line: dict[str, Run], tiny_region: TinyRegion, planner: User
) -> None:
    service = tiny_region.services["9999002"]
    form = service.forms.get()
    service.pk = None
    service.identifier = "9999009"
    service.save()
    form.pk = None
    form.service = service
    form.save()
    Capacity.objects.create(service_form=form, unit="client", amount=5, valid_from=date(2020, 1, 1))
    with pytest.raises(Refused, match="9999009"):
        propose(planner)
    assert Run.objects.filter(kind="network", status=Run.Status.REFUSED).count() == 1


def test_only_a_planner_proposes(line: dict[str, Run], economist: User) -> None:
    with pytest.raises(NotAllowed):
        propose(economist)


def test_a_proposal_can_be_decided(line: dict[str, Run], planner: User) -> None:
    run = propose(planner)
    if not run.summary["proposed"]:
        pytest.fail("the made-up region proposes nothing: the test would prove nothing")
    services.decide(run=run, number="1", body="Rada", decided_on=date(2026, 6, 1), since=DAY, by=planner)
    assert queries.entries(REGION, DAY).count() == run.summary["proposed"]
