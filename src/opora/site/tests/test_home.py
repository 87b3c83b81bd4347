"""The home page of each role: what is wrong, what is due, what changed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from opora.accounts.models import RoleAssignment, User
from opora.core import figures, services
from opora.core.models import LogEntry, Run
from opora.funding import queries as funding
from opora.plans.models import Goal, Measure, Plan
from opora.plans.tests.line import walk
from opora.site import home
from opora.territory.models import Unit

REGION = "CZ999"
EVERYBODY = [
    "planner",
    "economist",
    "coordinator",
    "town_hall",
    "provider_person",
    "inspector",
    "administrator",
]


def home_of(person):
    (only,) = home.of(User.objects.get(pk=person.pk))
    return only


def measure(region, due_on, **more):
    plan, _new = Plan.objects.get_or_create(region=region.region, year=2027, defaults={"title": "Plán"})
    goal, _new = Goal.objects.get_or_create(plan=plan, category="care", order=1, title="Cíl")
    facts = {"orp": region.orps["Horní"], "kind": region.kinds["pecovatelska"], "gap_unit": "client", **more}
    return Measure.objects.create(goal=goal, order=1, title="Rozšířit péči", due_on=due_on, **facts)


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_has_a_home_of_few_queries(
    client, calculated, request, who, language, django_assert_max_num_queries
):
    client.force_login(request.getfixturevalue(who))
    client.cookies["django_language"] = language
    with django_assert_max_num_queries(40):
        answer = client.get("/home/")
    assert answer.status_code == 200
    assert "Zkušební kraj" in answer.content.decode()


def test_whoever_is_not_signed_in_is_asked_to(client, db):
    assert client.get("/home/").url == "/accounts/login/?next=/home/"


def test_a_person_without_a_role_is_told_whom_to_ask(client, db):
    client.force_login(User.objects.create_user(username="nova"))
    assert "Zatím nemáte žádnou roli" in client.get("/home/").content.decode()


def test_when_everything_is_up_to_date_nothing_is_wrong(calculated, planner):
    assert home_of(planner).wrong == []


def test_a_change_is_wrong_for_those_who_see_the_station_and_news_for_them(
    calculated, planner, inspector, operator
):
    services.log("register.taken_in", "The register changed.", by=operator, region=REGION, station="register")
    assert len(home_of(planner).wrong) == 6
    assert [item.text.split(":")[0] for item in home_of(inspector).wrong] == ["Základní síť"]
    assert home_of(planner).changed[0].message == "The register changed."


def test_nobody_but_the_administrator_reads_news_of_accounts(calculated, planner, administrator, operator):
    services.log(
        "accounts.added", "The account %(account)s was made.", by=operator, region=REGION, account="x"
    )
    assert home_of(administrator).changed[0].act == "accounts.added"
    assert all(entry.station for entry in home_of(planner).changed)


def test_what_was_never_calculated_is_due_for_whoever_may_calculate_it(
    tiny_region, planner, economist, operator
):
    for station in ("territory", "register"):
        services.log("taken_in", "Taken in.", by=operator, region=REGION, station=station)
    assert [item.text for item in home_of(planner).due] == ["Spočítat: Potřeby"]
    assert home_of(economist).due == []


@pytest.mark.parametrize(("in_days", "shown"), [(-1, True), (0, True), (90, True), (91, False)])
def test_measures_are_due_ninety_days_ahead(calculated, planner, in_days, shown):
    measure(calculated, timezone.localdate() + timedelta(days=in_days))
    assert [item.text for item in home_of(planner).due] == (["Rozšířit péči"] if shown else [])


def test_a_measure_that_should_have_been_done_says_so(calculated, planner):
    measure(calculated, date(2020, 1, 1))
    assert home_of(planner).due[0].detail.startswith("mělo být hotovo do")


def test_a_removed_measure_or_one_of_another_orp_is_not_due(calculated, planner, coordinator):
    day = timezone.localdate()
    measure(calculated, day, removed=True)
    assert home_of(planner).due == []
    measure(calculated, day, orp=calculated.orps["Dolní"])
    assert len(home_of(planner).due) == 1
    assert home_of(coordinator).due == []


def test_a_provider_finds_its_own_services(calculated, provider_person):
    assert [each.service.identifier for each in home_of(provider_person).services] == ["9999001"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("cs", ("Dotace na rok 2027", "Proč právě tato částka")), ("en", ("Grant of 2027", "Why this sum"))],
)
def test_a_provider_finds_the_grant_of_its_service_and_why_it_is_this_sum(
    tiny_region, operator, tmp_path, client, provider_person, language, words
):
    walk(tiny_region, operator, tmp_path)
    (only,) = home_of(provider_person).services
    assert only.grant == funding.grant(funding.newest(REGION), "9999001")
    client.force_login(provider_person)
    client.cookies["django_language"] = language
    page = client.get("/home/").content.decode()
    with override(language):
        granted = figures.crowns(only.grant.grant_czk)
    assert [word for word in (*words, granted) if word not in page] == []
    assert client.get("/CZ999/funding/2027/9999001/").status_code == 200
    assert "/CZ999/funding/2027/9999001/" in page


def test_before_the_grants_are_calculated_the_provider_is_told_so(calculated, provider_person, planner):
    Run.objects.filter(kind="funding").delete()
    assert [each.grant for each in home_of(provider_person).services] == [None]
    assert home_of(planner).services == []


def test_a_municipality_finds_its_page(calculated, town_hall):
    assert "/CZ999/territory/999001/" in [item.url for item in home_of(town_hall).links]


def test_the_administrator_sees_who_has_not_come_and_whether_the_log_is_whole(calculated, administrator):
    eva = User(username="eva", email="eva@example.cz")
    eva.set_unusable_password()
    eva.save()
    RoleAssignment.objects.create(person=eva, role="planner", region_code=REGION, valid_from="2026-01-01")
    assert [item.detail for item in home_of(administrator).due] == ["eva@example.cz"]
    assert home_of(administrator).wrong == []
    LogEntry.objects.filter(pk=LogEntry.objects.first().pk).update(by_name="nobody")
    assert len(home_of(administrator).wrong) == 1


def test_roles_in_two_regions_give_two_homes(calculated, planner):
    Unit.objects.create(
        level="region",
        code="CZ998",
        name="Druhý kraj",
        valid_from="2020-01-01",
        source=calculated.region.source,
    )
    RoleAssignment.objects.create(
        person=planner, role="economist", region_code="CZ998", valid_from="2026-01-01"
    )
    assert [each.region.name for each in home.of(User.objects.get(pk=planner.pk))] == [
        "Druhý kraj",
        "Zkušební kraj",
    ]
