"""What bound a grant and by how much, and what nobody has filled in: on the page, in the document, in words."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.funding import cuts, filling, queries, services
from opora.funding.documents.sheet import sheet
from opora.funding.models import Application, Grant, Round
from opora.funding.parsed import parsed
from opora.funding.services.gathering import compute, gather
from opora.funding.sheet import grant_sheet
from opora.funding.tests.conftest import DAY
from opora_engine.allocation import compute_round
from opora_engine.tests.random_rules import facts, rule_sets

REGION = "CZ999"
TODAY = timezone.localdate()


def grant(run: Run, service: str) -> Grant:
    return Grant.objects.select_related("round__region", "round__rule_set", "service__provider").get(
        run=run, service__identifier=service
    )


def test_the_request_and_all_changes_are_the_grant(run: Run) -> None:
    for found in Grant.objects.filter(run=run):
        changes = cuts.cuts(found.steps)
        request = Fraction(found.inputs["inputs"]["request"])
        assert request + sum(each.change for each in changes) == found.grant_czk
        assert changes[-1].left == found.grant_czk


def test_each_bound_says_how_much_it_took(run: Run) -> None:
    with override("en"):
        home = [(each.what, each.change) for each in cuts.cuts(grant(run, "9999001").steps)]
        shelter = cuts.cuts(grant(run, "9999003").steps)
    # 5 000 000 of 7 400 000 claimed, from a pool of 6 000 000 (see test_comparing), rounded down to hundreds.
    share = Fraction(run.summary["reduction"])
    assert home == [
        ("There is not enough money for all claims", 5_000_000 * share - 5_000_000),
        ("Rounding", 3_973_500 - 5_000_000 * share),
    ]
    assert "The service is in the base network" in [each.why for each in shelter if each.why]


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(st.data())
def test_by_any_rules_the_changes_lead_from_the_request_to_the_grant(data: Any) -> None:
    rules = data.draw(rule_sets())
    found = compute_round(rules, data.draw(st.integers(0, 2000)), data.draw(facts(rules)))
    for each in found.services:
        steps = each.explanation.to_json()
        changes = cuts.cuts(steps)
        if changes:
            first = changes[0].left - changes[0].change
            total = first + sum(change.change for change in changes)
            assert abs(total - each.grant) < Fraction(1, 10**30)


def test_the_page_and_the_document_show_it(run: Run, economist: User, client: Client) -> None:
    client.force_login(economist)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("funding:service", args=[REGION, "2027", "9999001"])).text
    assert "There is not enough money for all claims" in page
    with override("en"):
        told = sheet(grant(run, "9999001"), run)
    assert next(each["label"] for each in told["cuts"]) == "Request"


def test_what_nobody_filled_in_names_who_and_where(
    applied: Round, network_of_two: None, economist: User, provider_person: User, client: Client
) -> None:
    Application.objects.filter(service__identifier="9999001").delete()
    run = services.calculate(region=REGION, day=DAY, by=economist)
    with override("en"):
        found = filling.missing_of(grant(run, "9999001"), TODAY)
        optional = filling.missing_of(grant(run, "9999002"), TODAY)
    assert [each.what for each in found] == ["Application for 2027"]
    provider = grant(run, "9999001").service.provider
    assert provider.name in found[0].who
    assert str(provider_person) in found[0].who
    assert found[0].form == "application for the grant"
    client.force_login(provider_person)
    assert found[0].href == reverse("funding:applying:begin", args=[REGION, "2027", "9999001"])
    assert found[0].href in client.get(reverse("funding:service", args=[REGION, "2027", "9999001"])).text
    # Costs and revenue that the provider may state are told; what the region sets by hand is not missed.
    assert {each.what.partition(" (")[0] for each in optional} == {
        "Actual cost per unit",
        "Actual revenue per unit",
    }


def test_a_refusal_names_who_fills_in_and_where(applied: Round, network_of_two: None) -> None:
    rules = parsed(applied.rule_set.text)
    asked = gather(rules, applied, REGION, DAY)
    first = asked.services[0]
    values = {name: value for name, value in first.values.items() if name != "request"}
    without = replace(asked, services=(replace(first, values=values), *asked.services[1:]))
    with override("en"), pytest.raises(Refused, match="application for the grant") as refused:
        compute(rules, applied.pool_czk, without)
    assert "IČO" in refused.value.problems[0].remedy


def test_every_input_of_every_tree_leads_to_its_fact(run: Run) -> None:
    def leaves(steps: list[dict[str, Any]], kept: list[dict[str, Any]]) -> list[tuple[str, str]]:
        found = []
        for shown, stored in zip(steps, kept, strict=True):
            found += leaves(shown["children"], stored["children"])
            if stored["kind"] in ("input", "parameter"):
                found.append((stored["name"], shown["href"]))
        return found

    for found in queries.grants(run):
        told = grant_sheet(found, run)
        inputs = leaves(told["steps"], [found.steps])
        assert [name for name, href in inputs if not href and name != "ROUND"] == []
