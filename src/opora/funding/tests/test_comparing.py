"""Other rules on the same round: the difference is exact, the round stays as it is, the same question is asked once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from opora.accounts.models import User
from opora.core import queries as core
from opora.core.charts import Chart, Series
from opora.core.models import Run
from opora.core.refusals import NotAllowed, NotKnown, Refused
from opora.funding import services
from opora.funding.comparing import act, result, sheet
from opora.funding.comparing.choice import LESS, Choice, label
from opora.funding.models import Grant, Round, RuleSet, TrialGrant
from opora.funding.shipped import shipped_rules
from opora.funding.tests.conftest import DAY

REGION = "CZ999"


@pytest.fixture
def six(operator: User) -> RuleSet:
    return services.take_in_rules(text=shipped_rules("sest_mechanismu"), by=operator)


@pytest.fixture
def both(run: Run, rule_set: RuleSet, six: RuleSet, economist: User) -> result.Sides:
    """The canonical rules against the six mechanisms."""
    first, second = (
        act.compare(region=REGION, year=2027, choice=Choice(rules), by=economist) for rules in (rule_set, six)
    )
    return result.sides(first, second)


def test_the_rules_of_the_round_give_in_a_trial_what_they_gave_in_the_round(
    run: Run, both: result.Sides
) -> None:
    rows = TrialGrant.objects.filter(run=both.first).values_list("service_id", "grant_czk", "bound_by")
    assert set(rows) == set(Grant.objects.filter(run=run).values_list("service_id", "grant_czk", "bound_by"))
    assert both.first.summary["reduction"] == run.summary["reduction"]


def test_the_difference_of_each_service_is_exact(both: result.Sides) -> None:
    # 28 beds x 760 000 x 0.4 = 8 512 000; x 0.9 = 7 660 800; asked for 5 000 000.
    # 5 posts x 800 000 x 0.75 = 3 000 000; x 0.85 = 2 550 000; less than 3 000 000 - 600 000 is left: 2 400 000.
    # The pool of 6 000 000 against 7 400 000, rounded down to thousands.
    found = {
        row.identifier: (row.first_grant, row.second_grant, row.difference) for row in result.compared(both)
    }
    assert found == {
        "9999001": (3_973_500, 4_054_000, 80_500),
        "9999002": (2_026_400, 1_945_000, -81_400),
        "9999003": (0, 0, 0),
    }


def test_groups_add_up_to_the_same(both: result.Sides) -> None:
    rows = list(result.compared(both))
    for by in result.GROUPS:
        groups = result.grouped(rows, by)
        assert sum(each.difference for each in groups) == sum(row.difference for row in rows) == -900
        assert sum(each.services for each in groups) == 3
        assert (sum(each.gaining for each in groups), sum(each.losing for each in groups)) == (1, 1)


def test_a_secret_address_is_in_no_orp(both: result.Sides) -> None:
    places = {row.identifier: row.orp for row in result.compared(both)}
    assert places["9999001"]
    with override("en"):
        names = {each.name for each in result.grouped(list(result.compared(both)), "orps")}
    assert names == {row or "place not told" for row in places.values()}


def test_the_same_question_is_answered_once_until_the_round_changes(
    both: result.Sides, opened: Round, rule_set: RuleSet, economist: User
) -> None:
    again, is_new = act.ask(region=REGION, year=2027, choice=Choice(rule_set), by=economist)
    assert (again.pk, is_new) == (both.first.pk, False)
    services.change_pool(round=opened, pool_czk=5_000_000, pool_source="Změna", by=economist)
    assert act.is_old(both.first)
    later, is_new = act.ask(region=REGION, year=2027, choice=Choice(rule_set), by=economist)
    assert is_new
    assert later.asked["pool"] == 5_000_000


def test_the_line_does_not_notice(both: result.Sides, run: Run) -> None:
    stations = {each.key: each for each in core.stations(REGION)}
    assert stations["funding"].state == "fresh"
    assert stations["funding"].run_id == run.pk


def test_seven_per_cent_less(run: Run, rule_set: RuleSet, economist: User) -> None:
    less = act.compare(region=REGION, year=2027, choice=Choice(rule_set, LESS), by=economist)
    assert less.summary["pool"] == 5_580_000
    assert less.summary["granted"] + less.summary["reserve"] == 5_580_000
    with override("en"):
        assert label("Rules", less.asked["percent"]) == "Rules, 93% of the pool"


@pytest.mark.parametrize("percent", ["0", "-1", "1001", "93.25", "NaN"])
def test_a_share_that_is_not_possible_is_refused(rule_set: RuleSet, percent: str) -> None:
    with pytest.raises(Refused):
        Choice(rule_set, Decimal(percent))


def test_a_choice_is_read_as_it_is_written(rule_set: RuleSet) -> None:
    choice = Choice(rule_set, Decimal("93.5"))
    assert choice.written == "kanonicky:2027.1:93.5"
    assert Choice.read(choice.written) == choice
    assert Choice.read("kanonicky:2027.1") == Choice(rule_set)
    with pytest.raises(NotKnown):
        Choice.read("kanonicky")
    with pytest.raises(Refused):
        Choice.read("kanonicky:2027.1:mnoho")


def test_one_side_alone_is_no_comparison(both: result.Sides) -> None:
    with pytest.raises(Refused):
        result.sides(both.first, both.first)


def test_rules_that_miss_an_input_say_which(run: Run, operator: User, economist: User) -> None:
    wages = services.take_in_rules(text=shipped_rules("podminky_a_mzdy"), by=operator)
    with override("en"), pytest.raises(Refused) as refused:
        act.compare(region=REGION, year=2027, choice=Choice(wages), by=economist)
    assert any("direct_care_wages" in str(each) for each in refused.value.problems)
    assert Run.objects.filter(kind=act.KIND).get().status == Run.Status.REFUSED


def test_a_provider_does_not_compare(run: Run, rule_set: RuleSet, provider_person: User) -> None:
    with pytest.raises(NotAllowed):
        act.ask(region=REGION, year=2027, choice=Choice(rule_set), by=provider_person)


def test_a_waterfall_leads_from_one_sum_to_the_other() -> None:
    chart = Chart(
        kind="waterfall", title="-", categories=("a", "b", "c", "d"), series=(Series("-", (10, 5, -8, 7)),)
    )
    assert chart.to_json()["steps"] == [[0, 10], [10, 15], [15, 7], [0, 7]]


def test_small_changes_are_one_bar_together() -> None:
    groups = [result.GroupSum(str(size), 1, 1, 0, 0, size) for size in range(1, 16)]
    with override("en"):
        chart = sheet.waterfall(groups, category="-")
    assert len(chart.categories) == sheet.MOST_BARS + 3
    assert dict(zip(chart.categories, chart.series[0].values, strict=True))["the others"] == 1 + 2 + 3
    steps = chart.to_json()["steps"]
    assert steps[-2][1] == steps[-1][1] == 120


# Pages


def address(name: str, *more: object) -> str:
    return reverse(f"funding:{name}", args=[REGION, *more])


@pytest.mark.parametrize(("role", "language"), [("planner", "cs"), ("economist", "en")])
def test_the_office_sees_who_gains_and_who_loses(
    both: result.Sides,
    role: str,
    language: str,
    client: Client,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client.force_login(request.getfixturevalue(role))
    client.cookies["django_language"] = language
    for name, more in (("compare", ()), ("compared", (both.first.pk, both.second.pk))):
        with django_assert_max_num_queries(24):  # type: ignore[attr-defined]  # a context manager of pytest-django
            assert client.get(address(name, *more)).status_code == 200
    text = client.get(address("compared", both.first.pk, both.second.pk)).text
    assert ("+80\u00a0500\u00a0Kč" if language == "cs" else "+CZK\u00a080,500") in text
    assert ("předpoklad" if language == "cs" else "assumed") in text
    for by in result.GROUPS:
        answer = client.get(address("compared-by", both.first.pk, both.second.pk, by))
        assert answer.status_code == 200
        assert "9999001" not in answer.text


@pytest.mark.parametrize("role", ["coordinator", "provider_person", "town_hall", "inspector"])
def test_others_do_not_compare(
    both: result.Sides, role: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(address("compare")).status_code == 403
    assert client.get(address("compared", both.first.pk, both.second.pk)).status_code == 403
    assert "/funding/compare/" not in client.get(address("index")).text


def test_the_list_is_filtered_and_downloaded(both: result.Sides, economist: User, client: Client) -> None:
    client.force_login(economist)
    page = address("compared", both.first.pk, both.second.pk)
    for effect, seen in (("gain", ["9999001"]), ("lose", ["9999002"]), ("same", ["9999003"])):
        rows = client.get(page, {"effect": effect, "download": "json"}).json()
        assert [next(iter(row.values())) for row in rows] == seen
    assert "3973500" in client.get(page, {"download": "csv", "text": "9999001"}).content.decode()
    chart = client.get(page, {"chart": "waterfall", "download": "csv"}).content.decode()
    assert "80500" in chart


def test_two_sides_are_chosen_and_calculated(run: Run, six: RuleSet, economist: User, client: Client) -> None:
    client.force_login(economist)
    given = {
        "first_rules": "kanonicky:2027.1",
        "first_percent": "100",
        "second_rules": "sest_mechanismu:2027.1",
        "second_percent": "93",
    }
    answer = client.post(address("compare"), given)
    assert answer.status_code == 302
    waiting = client.get(answer.url)
    assert waiting.status_code == 200
    for each in Run.objects.filter(kind=act.KIND, status=Run.Status.RUNNING):
        act.answer(each)
    assert "sest_mechanismu" in client.get(answer.url).text
    first, second = Run.objects.filter(kind=act.KIND).order_by("pk")
    done = client.get(address("comparing-progress", first.pk, second.pk))
    assert done.headers["HX-Redirect"] == address("compared", first.pk, second.pk)
    same = {**given, "second_rules": "kanonicky:2027.1", "second_percent": "100"}
    assert client.post(address("compare"), same).status_code == 422


def test_every_rule_set_is_calculated_at_once(
    run: Run, six: RuleSet, economist: User, client: Client
) -> None:
    client.force_login(economist)
    assert client.post(address("compare-all")).status_code == 302
    asked = {(each.asked["rules"], each.asked["percent"]) for each in result.trials(REGION, 2027)}
    assert asked == {("kanonicky", "100"), ("kanonicky", "93"), ("sest_mechanismu", "100")}
    assert client.get(address("compare")).status_code == 200


def test_a_refused_side_says_why(run: Run, operator: User, economist: User, client: Client) -> None:
    wages = services.take_in_rules(text=shipped_rules("podminky_a_mzdy"), by=operator)
    first, _new = act.ask(region=REGION, year=2027, choice=Choice(run_rules(run)), by=economist)
    second, _new = act.ask(region=REGION, year=2027, choice=Choice(wages), by=economist)
    act.answer(first)
    with pytest.raises(Refused):
        act.answer(second)
    client.force_login(economist)
    client.cookies["django_language"] = "en"
    assert "direct_care_wages" in client.get(address("compared", first.pk, second.pk)).text


def run_rules(run: Run) -> RuleSet:
    return Round.objects.get(year=DAY.year).rule_set


def test_what_is_not_there_is_not_known(both: result.Sides, economist: User, client: Client) -> None:
    client.force_login(economist)
    assert client.get(address("compared", both.first.pk, 10**9)).status_code == 404
    assert client.get(address("compared-by", both.first.pk, both.second.pk, "colours")).status_code == 404


def test_the_api_says_the_same(both: result.Sides, economist: User, client: Client) -> None:
    client.force_login(economist)
    found = client.get(f"/api/v1/funding/{REGION}/2027/trials").json()
    assert [each["choice"] for each in found] == ["kanonicky:2027.1:100", "sest_mechanismu:2027.1:100"]
    assert "NORM" in found[1]["assumed"]
    asked = {"second": "sest_mechanismu:2027.1"}
    compared = client.get(f"/api/v1/funding/{REGION}/2027/comparison", asked).json()
    assert [each["difference"] for each in compared["services"]] == [80_500, -81_400, 0]
    missing = {"second": "sest_mechanismu:2027.1:93"}
    assert client.get(f"/api/v1/funding/{REGION}/2027/comparison", missing).status_code == 404
