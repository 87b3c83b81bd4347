"""Pages of payments: who sees them, what they say, and that acts can be done from them."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from opora.accounts.models import User
from opora.core.lists import PAGE_SIZE
from opora.funding.models import Round, RoundState
from opora.funding.payments import queries, services
from opora.funding.payments.models import Instalment, Order, Refund
from opora.funding.payments.tests.conftest import CARE, HOME, TODAY, correct

BASE = "/CZ999/funding/payments/"


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_page_says_how_far_the_money_is(planned: Round, economist: User, language: str) -> None:
    page = text_of(signed_in(economist, language), f"{BASE}2027/")
    assert {"cs": "Splátky dotací", "en": "Instalments of grants"}[language] in page
    assert {"cs": "předpoklad", "en": "assumed"}[language] in page


def test_the_first_page_leads_to_the_newest_decided_round(planned: Round, economist: User) -> None:
    assert signed_in(economist).get(BASE).headers["Location"] == f"{BASE}2027/"
    Round.objects.update(state=RoundState.COMPUTED)
    assert "No round is decided yet" in text_of(signed_in(economist), BASE)


def test_a_provider_sees_its_own_money_only(
    planned: Round, first_order: Order, provider_person: User
) -> None:
    client = signed_in(provider_person)
    page = text_of(client, f"{BASE}2027/")
    assert HOME in page and CARE not in page
    own = queries.instalments(planned).filter(service__identifier=HOME)
    assert f"CZK\u00a0{sum(row.amount_czk for row in own):,}" in page
    assert "Payment orders" not in page
    assert client.get(f"{BASE}2027/orders/").status_code == 404
    assert client.get(f"{BASE}2027/services/{CARE}/").status_code == 404
    assert client.get(f"{BASE}2027/services/{HOME}/").status_code == 200
    assert client.post(f"{BASE}2027/plan/").status_code == 403


def test_who_has_nothing_to_do_with_money_sees_none_of_it(planned: Round, inspector: User) -> None:
    assert signed_in(inspector).get(f"{BASE}2027/").status_code == 403


def test_before_the_result_is_out_a_provider_sees_no_sums(round_: Round, provider_person: User) -> None:
    Round.objects.update(state=RoundState.DECIDED)
    assert "CZK\u00a00" in text_of(signed_in(provider_person), f"{BASE}2027/")


def test_money_goes_its_way_from_the_pages(round_: Round, economist: User) -> None:
    client = signed_in(economist)
    client.post(f"{BASE}2027/plan/")
    answer = client.post(f"{BASE}2027/order/", {"until": "2027-03-31"})
    assert answer.headers["Location"] == f"{BASE}2027/orders/"
    page = f"{BASE}2027/orders/1/"
    total = sum(row.amount_czk for row in Instalment.objects.filter(number=1))
    wrong = client.post(f"{page}pay/", {"amount_czk": total - 1, "paid_on": "2026-11-20", "document": "BV 1"})
    assert wrong.status_code == 422 and "An order is paid whole" in wrong.content.decode()
    paid = {"amount_czk": total, "paid_on": "2026-11-20", "document": "BV 1"}
    assert client.post(f"{page}pay/", paid).headers["Location"] == page
    assert client.post(f"{page}undo/", {"reason": "Jiný výpis."}).status_code == 302
    assert client.post(f"{page}withdraw/", {"reason": "Nezaplatí se."}).status_code == 302
    assert set(Instalment.objects.values_list("state", flat=True)) == {"planned"}


def test_the_list_for_accounting_makes_up_no_account(first_order: Order, economist: User) -> None:
    client = signed_in(economist)
    file = client.get(f"{BASE}2027/orders/1/?download=csv").content.decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(file))
    assert head[:5] == ["Provider", "IČO", "Account", "Variable symbol", "Amount"]
    assert rows[0][:4] == ["Ukázka A", "99900001", "", "9999001711"]
    assert sum(int(row[4]) for row in rows) == sum(row.amount_czk for row in first_order.instalments.all())
    sheet = load_workbook(BytesIO(client.get(f"{BASE}2027/orders/1/?download=xlsx").content)).worksheets[0]
    assert len(list(sheet.iter_rows())) >= len(rows) + 1


def test_an_instalment_comes_back_and_is_planned_again(
    first_paid: Order, planned: Round, economist: User
) -> None:
    client, page = signed_in(economist), f"{BASE}2027/services/{HOME}/"
    assert "Note that instalment 1 came back" in text_of(client, page)
    client.post(f"{page}1/back/", {"returned_on": "2026-11-20", "reason": "Zrušený účet."})
    assert "Plan instalment 1 again" in text_of(client, page)
    late = client.post(f"{page}1/again/", {"due_on": "2020-01-01"})
    assert late.status_code == 422 and "has passed" in late.content.decode()
    client.post(f"{page}1/again/", {"due_on": "2027-04-30"})
    assert queries.instalment(planned, HOME, 1).state == "planned"


def test_a_refund_is_demanded_forgiven_opened_again_and_returned(
    first_paid: Order, planned: Round, economist: User, provider_person: User
) -> None:
    client = signed_in(economist)
    demand = f"{BASE}2027/services/{HOME}/demand/"
    given = {"amount_czk": 1000, "reason": "Neoprávněný výdaj.", "due": "2027-05-31"}
    too_much = client.post(demand, {**given, "amount_czk": 10**9})
    assert too_much.status_code == 422 and "cannot be demanded back" in too_much.content.decode()
    client.post(demand, given)
    page = f"{BASE}2027/refunds/1/"
    assert "Neoprávněný výdaj." in text_of(signed_in(provider_person), page)
    assert client.get(f"{page}eat/").status_code == 404
    client.post(f"{page}forgive/", {"resolution": "5/RK/2027"})
    assert Refund.objects.get().state == "forgiven"
    client.post(f"{page}reopen/", {"reason": "Jiná vratka."})
    part = {"amount_czk": 400, "returned_on": "2026-11-20", "document": "BV 9"}
    assert "A part is not noted" in client.post(f"{page}return/", part).content.decode()
    client.post(f"{page}return/", {**part, "amount_czk": 1000})
    assert Refund.objects.get().state == "returned"
    assert queries.sums(planned).kept == queries.sums(planned).paid - 1000
    assert "V1" in text_of(client, f"{BASE}2027/refunds/")
    assert client.post(f"{page}withdraw/", {"reason": "x"}).status_code == 422


def test_a_correction_is_shown_until_the_instalments_follow_it(
    planned: Round, economist: User, planner: User
) -> None:
    correct(planned, HOME, -100, economist, planner)
    client = signed_in(economist)
    assert "do not fit the grants" in text_of(client, f"{BASE}2027/")
    client.post(f"{BASE}2027/plan/")
    assert "do not fit the grants" not in text_of(client, f"{BASE}2027/")


def test_lists_ask_as_often_for_many_rows_as_for_few(
    first_paid: Order, planned: Round, economist: User
) -> None:
    client, asked = signed_in(economist), []
    pages = ("2027/", "2027/orders/1/", "2027/orders/", "2027/refunds/")
    services.demand_refund(
        round=planned, service=Instalment.objects.first().service, amount_czk=1, reason="a", due=TODAY, by=economist,
        day=TODAY,
    )  # fmt: skip
    for is_long in (False, True):
        if is_long:
            _more(planned, first_paid)
        for page in pages:
            client.get(BASE + page)
            with CaptureQueriesContext(connection) as seen:
                client.get(BASE + page)
            asked.append(len(seen))
    assert asked[: len(pages)] == asked[len(pages) :]
    assert max(asked) < 25, asked


def _more(round_: Round, order: Order) -> None:
    service = Instalment.objects.first().service
    for number in range(3, PAGE_SIZE):
        Instalment.objects.create(
            round=round_,
            service=service,
            number=number,
            amount_czk=1,
            due_on=TODAY,
            state="paid",
            order=order,
        )


def test_systems_read_the_same_sums(
    first_paid: Order, planned: Round, economist: User, provider_person: User
) -> None:
    found = signed_in(economist).get("/api/v1/funding/CZ999/2027/payments").json()
    sums = found["sums"]
    owed = sums["paid"] + sums["planned"] + sums["ordered"] + sums["came_back"]
    assert sums["granted"] + sums["corrected"] == owed and sums["is_whole"]
    assert sum(row["amount"] for row in found["instalments"]) == owed
    own = signed_in(provider_person).get("/api/v1/funding/CZ999/2027/payments").json()
    assert {row["service"] for row in own["instalments"]} == {HOME}
    service = Instalment.objects.get(service__identifier=HOME, number=1).service
    services.demand_refund(
        round=planned, service=service, amount_czk=7, reason="Omyl.", due=TODAY, by=economist, day=TODAY
    )
    back = signed_in(provider_person).get("/api/v1/funding/CZ999/2027/refunds").json()
    assert [(row["amount"], row["state"]) for row in back] == [(7, "demanded")]


def test_the_home_page_says_what_of_the_money_waits_for_whom(
    first_paid: Order, planned: Round, economist: User, provider_person: User
) -> None:
    Instalment.objects.filter(number=2).update(due_on="2020-01-01")
    service = Instalment.objects.get(service__identifier=HOME, number=1).service
    services.demand_refund(
        round=planned, service=service, amount_czk=7, reason="Omyl.", due=TODAY, by=economist, day=TODAY
    )
    Refund.objects.update(due_on="2020-01-01")
    home = text_of(signed_in(economist), "/home/")
    assert "Instalments of the round 2027 after their day: 2" in home
    assert "Refunds of the round 2027 after their day: 1" in home
    assert f"Return CZK\u00a07 for service {HOME}" in text_of(signed_in(provider_person), "/home/")
    late = text_of(signed_in(economist), f"{BASE}2027/?late=late")
    assert "2 rows" in late
