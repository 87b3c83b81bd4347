"""Sliders: what they show is the whole round computed again, and the address tells all of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opora.accounts.models import User
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotKnown
from opora.funding.models import Grant
from opora.funding.simulating import exact
from opora.funding.simulating.base import Base, base_run
from opora.funding.simulating.forms import SlidersForm, sliders
from opora.funding.simulating.tests.conftest import REGION
from opora_engine.allocation import compute_round
from opora_engine.formula.rules import Uncertainty


def computed_again(base: Base, values: exact.Values, pool: int) -> dict[str, int]:
    """Return the grants of the round computed from the beginning with other numbers."""
    moved = {name: replace(base.rules.parameters[name], values=each) for name, each in values.items()}
    rules = replace(base.rules, parameters={**base.rules.parameters, **moved})
    return {each.code: each.grant for each in compute_round(rules, pool, base.asked.services).services}


def test_the_round_as_it_is_stands_on_every_grant(base: Base) -> None:
    now = exact.as_it_is(base)
    stored = dict(Grant.objects.filter(run=base.run).values_list("service__identifier", "grant_czk"))
    assert now.grants == {code: stored[code] for code in now.grants}
    assert now.sums.granted + now.sums.reserve == now.sums.pool == base.run.summary["pool"]
    assert now.sums.claims == base.run.summary["claims"]


def test_moved_numbers_give_what_the_whole_round_computed_again_gives(base: Base) -> None:
    form = SlidersForm(
        {"pool": "5000000", "p-COST": "105", "p-MUNI_MIN": "0.07", "p-ROUND": "150"},
        rules=base.rules,
        pool=base.asked.pool,
    )
    assert form.is_valid(), form.errors
    values = form.values()
    assert set(values) == {"COST", "MUNI_MIN", "ROUND"}
    assert values["COST"]["domov_senioru", "residential"] == Decimal(777_000)
    then = exact.divided(base, values, form.pool)
    assert then.grants == computed_again(base, values, 5_000_000)
    assert then.sums.pool == 5_000_000
    assert all(grant % 150 == 0 for grant in then.grants.values())


def test_ends_are_those_of_the_rules_or_half_of_the_value(base: Base) -> None:
    found = {each.field: each for each in sliders(base.rules, base.asked.pool)}
    assert (found["p-MUNI_MIN"].low, found["p-MUNI_MIN"].high) == (Decimal("0.025"), Decimal("0.075"))
    assert (found["p-COST"].low, found["p-COST"].high) == (50, 150)
    told = Uncertainty("uniform", Decimal("0.04"), Decimal("0.1"), Decimal("0.07"))
    moved = replace(base.rules.parameters["MUNI_MIN"], uncertainty=told)
    rules = replace(base.rules, parameters={**base.rules.parameters, "MUNI_MIN": moved})
    declared = next(each for each in sliders(rules, base.asked.pool) if each.field == "p-MUNI_MIN")
    assert (declared.low, declared.high) == (Decimal("0.04"), Decimal("0.1"))
    assert declared.note != found["p-MUNI_MIN"].note


def address(run: Run) -> str:
    return reverse("funding:simulation", args=[REGION, run.pk])


def test_the_page_shows_who_loses_and_keeps_nothing(run: Run, economist: User, client: Client) -> None:
    client.force_login(economist)
    assert client.get(reverse("funding:simulate", args=[REGION])).url == address(run)  # type: ignore[attr-defined]  # a redirect
    before = Run.objects.count(), LogEntry.objects.count()
    asked = {"pool": "5580000"}
    for language, words in (("cs", "Kdo získá a kdo ztratí"), ("en", "Who gains and who loses")):
        client.cookies["django_language"] = language
        for by in ("services", "kinds", "providers", "orps"):
            answer = client.get(address(run), {**asked, "by": by})
            assert answer.status_code == 200
            assert words in answer.text
    assert f"http://testserver{address(run)}?pool=5580000" in answer.text
    rows = client.get(address(run), {**asked, "download": "json"}).json()
    assert sum(row["Second side"] for row in rows) <= 5_580_000 < sum(row["First side"] for row in rows)
    assert (Run.objects.count(), LogEntry.objects.count()) == before


def test_a_number_outside_its_ends_is_told_beside_it(run: Run, economist: User, client: Client) -> None:
    client.force_login(economist)
    for asked in ({"p-MUNI_MIN": "0.5"}, {"pool": "-1"}, {"p-ROUND": "1.5"}, {"p-COST": "mnoho"}):
        answer = client.get(address(run), asked)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == list(asked)
    assert client.get(address(run), {"by": "moon"}).status_code == 404


def test_only_who_may_compare_simulates(
    run: Run, provider_person: User, planner: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(provider_person)
    assert client.get(address(run)).status_code == 403
    client.force_login(planner)
    client.get(address(run))
    with django_assert_max_num_queries(12):
        assert client.get(address(run)).status_code == 200


def test_a_simulation_begins_with_a_finished_calculation(
    applied: object, economist: User, client: Client
) -> None:
    client.force_login(economist)
    assert client.get(reverse("funding:simulate", args=[REGION])).status_code == 200
    with pytest.raises(NotKnown):
        base_run(REGION, 1)
