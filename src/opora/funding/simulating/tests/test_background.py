"""Draws and sensitivity: the same seed gives the same bytes, every effect is exact, and both can be cancelled."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import NotAllowed, Refused
from opora.funding.simulating import act, exact, tornado
from opora.funding.simulating.base import Base, base_of
from opora.funding.simulating.declared import PACKAGED, load_uncertain, uncertainties
from opora.funding.simulating.tests.conftest import REGION
from opora_engine.declared import DeclarationError

QUESTION = {"draws": 200, "seed": 7, "covered": 100}


def simulated(run: Run, by: User, kind: str = act.DRAWS, **question: int) -> Run:
    found, is_new = act.ask(region=REGION, base=run.pk, kind=kind, question=question, by=by)
    if is_new:
        act.answer(found)
    return found


def test_the_same_seed_gives_the_same_bytes(run: Run, economist: User) -> None:
    first = simulated(run, economist, **QUESTION)
    assert simulated(run, economist, **QUESTION).pk == first.pk
    Run.objects.filter(pk=first.pk).update(status=Run.Status.FAILED)
    again = simulated(run, economist, **QUESTION)
    assert again.pk != first.pk
    assert json.dumps(again.summary) == json.dumps(first.summary)
    other = simulated(run, economist, **{**QUESTION, "seed": 8})
    assert other.summary["services"] != first.summary["services"]


def test_bands_lie_in_order_and_the_sums_fill_the_pool(run: Run, economist: User) -> None:
    summary = simulated(run, economist, **QUESTION).summary
    for _code, now, low, middle, high, needed, short, _matters in summary["services"]:
        assert low <= middle <= high
        assert 0 <= short <= 200
        # Nobody gets less than the need in every draw who gets more than it in the middle of them.
        assert not (middle > needed * 1.1 and short == 200)
        assert (now == 0) == (high == 0)
    low, middle, high = summary["granted"]
    assert low <= middle <= high <= 6_000_000 * 1.02
    weights = [each["weight"] for each in summary["uncertain"]]
    assert weights == sorted(weights, reverse=True)
    less = simulated(run, economist, **{**QUESTION, "covered": 50}).summary
    assert sum(each[6] for each in less["services"]) < sum(each[6] for each in summary["services"])


def test_the_pages_of_draws(run: Run, economist: User, client: Client) -> None:
    client.force_login(economist)
    start = reverse("funding:simulated-draws", args=[REGION, run.pk])
    assert client.post(start, {"draws": 1, "seed": 7, "covered": 100}).status_code == 422
    answer = client.post(start, QUESTION, follow=True)
    here = answer.redirect_chain[-1][0]
    for language, words in (("cs", "Pásma dotací"), ("en", "Bands of the grants")):
        client.cookies["django_language"] = language
        shown = client.get(here)
        assert shown.status_code == 200
        assert words in shown.text
    assert here in client.get(start).text
    assert len(client.get(here, {"download": "json"}).json()) == 3
    assert len(client.get(here, {"download": "json", "kind": "domov_senioru"}).json()) == 1
    assert len(client.get(here, {"download": "json", "text": "9999002"}).json()) == 1
    assert client.get(here, {"download": "json", "chance": "0.95", "text": "nobody"}).json() == []
    assert client.get(here, {"chart": "sums", "download": "csv"}).status_code == 200
    assert client.get(reverse("funding:draws", args=[REGION, run.pk])).status_code == 404


def test_a_simulation_can_be_cancelled_while_it_waits(run: Run, economist: User, client: Client) -> None:
    client.force_login(economist)
    found, _is_new = act.ask(region=REGION, base=run.pk, kind=act.SENSITIVITY, question={}, by=economist)
    page = reverse("funding:sensitivity", args=[REGION, found.pk])
    cancel = reverse("funding:simulation-cancel", args=[REGION, act.SENSITIVITY, found.pk])
    assert cancel in client.get(page).text
    told = client.get(reverse("funding:simulation-progress", args=[REGION, act.SENSITIVITY, found.pk]))
    assert "HX-Redirect" not in told
    assert client.post(cancel).status_code == 302
    with pytest.raises(Refused):
        act.answer(Run.objects.get(pk=found.pk))
    found.refresh_from_db()
    assert (found.status, found.summary) == (Run.Status.CANCELLED, {})
    assert client.get(page).status_code == 200


def test_every_effect_of_a_parameter_is_that_of_the_round_divided_again(
    run: Run, base: Base, economist: User, client: Client
) -> None:
    found = simulated(run, economist, act.SENSITIVITY)
    rows = {(row.name, row.percent): row for row in tornado.rows(found)}
    assert len(rows) == 4 * (1 + len(base.rules.parameters))
    now = exact.as_it_is(base)
    for name, percent in (("COST", -10), ("MUNI_MIN", 10), ("ROUND", 10)):
        scaled = exact.scaled(base.rules, name, Decimal(100 + percent))
        then = exact.divided(base, {name: scaled}, base.asked.pool)
        assert rows[name, percent].granted == then.sums.granted - now.sums.granted
        assert rows[name, percent].short == then.sums.short - now.sums.short
    assert rows["pool", -10].granted < -500_000
    moved = [row.moved for row in tornado.rows(found)]
    assert max(moved[:4]) == max(moved)
    client.force_login(economist)
    page = client.get(reverse("funding:sensitivity", args=[REGION, found.pk]))
    assert page.status_code == 200
    assert client.get(reverse("funding:simulated-sensitivity", args=[REGION, run.pk])).status_code == 200


def test_only_who_may_compare_asks(run: Run, provider_person: User) -> None:
    with pytest.raises(NotAllowed):
        act.ask(region=REGION, base=run.pk, kind=act.DRAWS, question=QUESTION, by=provider_person)


def test_the_region_declares_its_own_ranges(run: Run, economist: User) -> None:
    own = Path(settings.HOME) / "declared" / REGION / PACKAGED.name
    own.parent.mkdir(parents=True, exist_ok=True)
    text = PACKAGED.read_text(encoding="utf-8")
    try:
        own.write_text(text.replace("low: 0.93", "low: 0.5", 1), encoding="utf-8")
        wide = base_of(run)
        assert uncertainties(wide.rules, wide.declared)[""].low == Decimal("0.5")
        own.write_text(text.split("uncertain:\n", maxsplit=1)[0] + "uncertain: []\n", encoding="utf-8")
        nothing, _is_new = act.ask(
            region=REGION, base=run.pk, kind=act.DRAWS, question=QUESTION, by=economist
        )
        with pytest.raises(Refused, match=r"uncertainty\.yaml"):
            act.answer(nothing)
        own.write_text(text.replace('"cap"', '"nic"').replace("vp_max", "x").replace("- other", "- y"))
        with pytest.raises(Refused, match=r"uncertainty\.yaml"):
            base_of(run)
    finally:
        own.unlink()


def test_a_range_that_does_not_rise_is_refused_with_its_place() -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    with pytest.raises(DeclarationError, match="low <= middle <= high"):
        load_uncertain(text.replace("high: 1.02", "high: 0.9", 1))
