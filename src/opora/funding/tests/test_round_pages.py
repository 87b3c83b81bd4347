"""Pages of the life of rounds: who sees what, the acts by forms, the list, rounds added to the year, the release."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opora.accounts.models import User
from opora.core.models import LogEntry, Run
from opora.funding import services
from opora.funding.models import Round, RuleSet
from opora.funding.tests.conftest import DAY, write
from opora.register.models import Provider

REGION = "CZ999"
PLACE = "2027"


def page(name: str, *more: object) -> str:
    return reverse(f"funding:{name}", args=[REGION, *more])


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def shown(run: Run, economist: User) -> Round:
    """The round of the year, calculated, open from yesterday for a week."""
    today = timezone.localdate()
    found = services.set_days(
        round=Round.objects.get(),
        shown_from=today - timedelta(1),
        last_new=today + timedelta(5),
        last_edit=today + timedelta(7),
        by=economist,
    )
    return services.take_step(round=found, act="open", day=today, by=economist)


def do(client: Client, person: User, act: str, **given: object) -> int:
    return signed_in(client, person).post(page("round-act", PLACE, act), given).status_code


def test_a_round_is_led_to_its_publication_by_forms(
    shown: Round, rule_set: RuleSet, economist: User, planner: User, client: Client
) -> None:
    today = timezone.localdate().isoformat()
    assert do(client, economist, "close") == 422
    assert do(client, economist, "close", note="všichni podali") == 302
    for act in ("rate", "compute", "propose"):
        assert do(client, economist, act) == 302
    decision = {"number": "7/ZK", "body": "Zastupitelstvo", "decided_on": today}
    assert do(client, economist, "decide", **decision) == 403
    refused = signed_in(client, planner).post(page("round-act", PLACE, "decide"), decision)
    assert refused.status_code == 422
    assert "kanonicky 2027.1" in refused.text
    assert client.post(page("rules-release", "kanonicky", "2027.1")).status_code == 302
    assert do(client, planner, "decide", **decision) == 302
    assert do(client, planner, "publish") == 302
    found = Round.objects.get()
    assert (found.state, found.resolution_number, found.decided_by) == ("published", "7/ZK", planner)
    text = client.get(page("round", PLACE)).text
    for each in ("7/ZK", "všichni podali", str(economist), str(planner), 'aria-current="step"'):
        assert each in text


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_course_says_what_comes_next_and_what_it_lacks(
    opened: Round, economist: User, client: Client, language: str
) -> None:
    client.cookies["django_language"] = language
    text = signed_in(client, economist).get(page("round", PLACE)).text
    assert {"cs": "Data kola nejsou stanovena", "en": "The dates of the round are not set"}[language] in text
    assert page("round-act", PLACE, "open") not in text
    assert page("round-days", PLACE) in text


def test_the_office_is_told_who_may_do_the_next_act(shown: Round, planner: User, client: Client) -> None:
    text = signed_in(client, planner).get(page("round", PLACE)).text
    assert page("round-act", PLACE, "close") not in text
    assert "ekonom" in text.lower()


def test_a_provider_sees_the_dates_but_no_names_and_notes(
    shown: Round, economist: User, provider_person: User, client: Client
) -> None:
    one, other = Provider.objects.exclude(number="").order_by("pk")[:2]
    until = shown.last_edit + timedelta(2)  # type: ignore[operator]  # the fixture set it
    for provider in (one, other):
        services.extend(
            round=shown,
            provider=provider,
            until=until,
            reason=f"nemoc {provider.number}",
            day=until,
            by=economist,
        )
    services.set_days(
        round=shown, shown_from=shown.shown_from, last_new=shown.last_new, by=economist, reason="výpadek portálu",
        last_edit=shown.last_edit + timedelta(1),  # type: ignore[operator, arg-type]  # the fixture set them
    )  # fmt: skip
    own = provider_person.roles[0].provider_number
    text = signed_in(client, provider_person).get(page("round", PLACE)).text
    assert f"nemoc {own}" in text
    assert text.count("nemoc ") == 1
    assert "výpadek portálu" in text
    assert str(economist) not in text
    assert client.get(page("round-act", PLACE, "close")).status_code == 403
    assert PLACE in client.get(page("rounds")).text


def test_a_draft_is_shown_to_the_office_only(
    opened: Round, provider_person: User, planner: User, client: Client
) -> None:
    signed_in(client, provider_person)
    assert client.get(page("round", PLACE)).status_code == 404
    assert page("round", PLACE) not in client.get(page("rounds")).text
    assert page("round", PLACE) not in client.get(page("index")).text
    assert page("round", PLACE) in signed_in(client, planner).get(page("rounds")).text


def test_dates_are_set_by_a_form(opened: Round, economist: User, planner: User, client: Client) -> None:
    given = {"shown_from": "2026-09-01", "last_new": "2026-10-05", "last_edit": "2026-10-15"}
    assert signed_in(client, planner).post(page("round-days", PLACE), given).status_code == 403
    signed_in(client, economist)
    assert client.post(page("round-days", PLACE), {**given, "last_new": "2026-08-01"}).status_code == 422
    assert client.post(page("round-days", PLACE), given).status_code == 302
    assert Round.objects.get().last_edit == date(2026, 10, 15)
    assert client.get(page("round-days", PLACE)).status_code == 200


def test_an_extension_is_given_by_a_form(shown: Round, economist: User, client: Client) -> None:
    provider = Provider.objects.exclude(number="").order_by("pk")[0]
    given = {"provider": provider.number, "until": "2026-01-01", "reason": "nemoc"}
    signed_in(client, economist)
    assert client.get(page("round-extension", PLACE)).status_code == 200
    assert client.post(page("round-extension", PLACE), given).status_code == 422
    later = shown.last_edit + timedelta(3)  # type: ignore[operator]  # the fixture set it
    assert (
        client.post(page("round-extension", PLACE), {**given, "until": later.isoformat()}).status_code == 302
    )
    assert Round.objects.get().extensions.get().until == later


def test_a_top_up_is_made_calculated_and_summed_with_the_year(
    run: Run, economist: User, client: Client, tmp_path: Path
) -> None:
    signed_in(client, economist)
    given = {
        "year": "2027", "kind": "top_up", "reason": "přidala vláda", "rules": "kanonicky:2027.1",
        "pool_czk": "1000000", "pool_source": "usnesení vlády", "shown_from": "2027-03-01",
    }  # fmt: skip
    assert client.get(page("round-new")).status_code == 200
    assert client.post(page("round-new"), given).status_code == 422
    days = {"last_new": "2027-03-20", "last_edit": "2027-03-31"}
    assert client.post(page("round-new"), {**given, **days}).status_code == 302
    added = Round.objects.get(number=2)
    assert client.get(page("round-grants", "2027-2")).status_code == 404
    services.take_in_applications(round=added, by=economist, **write(tmp_path))
    assert client.post(page("round-calculate", "2027-2")).status_code == 302
    services.calculate_round(round=added, day=DAY, by=economist)
    rows = client.get(page("index"), {"download": "json"}).json()
    home = next(row for row in rows if "9999001" in row.values())
    top_up = client.get(page("round-grants", "2027-2"), {"download": "json"}).json()
    more = next(row for row in top_up if "9999001" in row.values())
    total = list(home.values())[-1]
    assert total == list(more.values())[-1] == home["Dotace"] + more["Dotace"]
    assert page("service", "2027-2", "9999001") in client.get(page("round-grants", "2027-2")).text
    assert client.get(page("service", "2027-2", "9999001")).status_code == 200
    assert client.get(page("application", "2027-2", "9999001")).status_code == 200
    assert client.get(page("what-if", "2027-2", "9999001")).status_code == 200
    assert client.get(page("explanation-pdf", "2027-2", "9999001")).status_code == 200
    assert f"/{REGION}/runs/" not in client.get(page("service", "2027-2", "9999001")).text
    table = {row["Kolo"]: row for row in client.get(page("rounds"), {"download": "json"}).json()}
    assert table["2027-2"]["Druh kola"] == "navýšení"
    assert table["2027-2"]["Rozděleno"] > 0
    assert client.get(page("round-progress", "2027-2")).status_code == 200
    older = client.get(page("round-grants", "2027-2"), {"run": str(run.pk)})
    assert older.status_code == 404


def test_only_an_economist_adds_a_round(run: Run, planner: User, client: Client) -> None:
    signed_in(client, planner)
    assert client.get(page("round-new")).status_code == 403
    assert page("round-new") not in client.get(page("rounds")).text
    assert client.post(page("round-calculate", PLACE)).status_code == 403


def test_addresses_that_name_no_round_or_act_are_unknown(
    shown: Round, economist: User, client: Client
) -> None:
    signed_in(client, economist)
    for address in (
        "/CZ999/funding/2027-1/round/",
        "/CZ999/funding/2027-7/round/",
        "/CZ999/funding/1999/round/",
    ):
        assert client.get(address).status_code == 404
    assert client.get(page("round-act", PLACE, "jump")).status_code == 404
    assert "není teď možné" in client.get(page("round-act", PLACE, "propose")).text


def test_rules_are_released_on_their_page_by_another_person(
    rule_set: RuleSet, opened: Round, operator: User, economist: User, provider_person: User, client: Client
) -> None:
    rules = page("rules", "kanonicky", "2027.1")
    button = page("rules-release", "kanonicky", "2027.1")
    assert button not in signed_in(client, provider_person).get(rules).text
    assert client.post(button).status_code == 403
    assert button not in signed_in(client, operator).get(rules).text
    assert client.post(button).status_code == 409
    assert button in signed_in(client, economist).get(rules).text
    assert client.post(button).status_code == 302
    text = client.get(rules).text
    assert button not in text
    assert str(economist) in text
    assert LogEntry.objects.filter(act="funding.rules_released").count() == 1


def test_a_newer_calculation_says_that_it_changes_nothing_of_what_is_proposed(
    shown: Round, economist: User, client: Client
) -> None:
    for act, note in (("close", "dřív"), ("rate", ""), ("compute", ""), ("propose", "")):
        services.take_step(round=shown, act=act, day=timezone.localdate(), by=economist, note=note)
    services.change_pool(round=shown, pool_czk=7_000_000, pool_source="Změna", by=economist)
    newer = services.calculate(region=REGION, day=DAY, by=economist)
    signed_in(client, economist)
    held = Round.objects.get().run
    assert held is not None
    address = f"{page('round-grants', PLACE)}?run={held.pk}"
    assert address in client.get(page("index")).text
    assert client.get(address).status_code == 200
    assert f"{newer.pk}" in client.get(page("round", PLACE)).text


@pytest.mark.parametrize("name", ["rounds", "round"])
def test_the_number_of_queries_is_small(
    shown: Round, economist: User, client: Client, django_assert_max_num_queries, name: str
) -> None:  # type: ignore[no-untyped-def]
    signed_in(client, economist)
    with django_assert_max_num_queries(24):
        client.get(page(name, *([PLACE] if name == "round" else [])))


def test_the_api_says_how_far_each_round_is(shown: Round, economist: User, client: Client) -> None:
    (found,) = signed_in(client, economist).get(f"/api/v1/funding/{REGION}/rounds").json()
    assert (found["kind"], found["number"], found["place"], found["state"]) == ("yearly", 1, "2027", "open")
    assert found["last_new"] == shown.last_new.isoformat()  # type: ignore[union-attr]  # the fixture set it
    assert found["resolution"] is None
