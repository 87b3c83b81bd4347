"""The whole line of the tiny region, walked by the services as the demonstration walks it."""

from datetime import date
from pathlib import Path

import pytest

from opora.access import services as access
from opora.accounts.models import User
from opora.funding import queries
from opora.funding import services as funding
from opora.funding.comparing.act import compare
from opora.funding.comparing.choice import LESS, Choice
from opora.funding.corrections import services as corrections
from opora.funding.models import Round, RoundState
from opora.funding.payments import services as payments
from opora.funding.settlement import services as settlement
from opora.funding.settlement.content import Content
from opora.funding.settlement.models import Statement
from opora.gaps import services as gaps
from opora.gaps.placing.act import place
from opora.gaps.placing.asking import Aim, Question
from opora.needs import services as needs
from opora.needs.requests import services as requests
from opora.network import services as network
from opora.plans import services as plans
from opora.publishing import services as publishing
from opora.territory import queries as territory
from opora.territory.models import Population
from tests.golden.region import TinyRegion

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2027, 1, 1)
HEADER = (
    "identifier,request_czk,municipal_czk,founder_czk,esf_czk,ministry_czk,eligible_operating_loss_czk,"
    "has_entrustment,has_debt,return_filed,criteria_points"
)
SERVICES = f"""{HEADER}
9999001,5000000,500000,0,0,0,6720000,true,false,true,50
9999002,4000000,600000,0,0,0,4000000,true,false,true,100
9999003,900000,100000,0,0,0,1000000,true,false,true,50
"""
FORMS = """identifier,form,unit,applied_units,evidenced_units
9999001,residential,bed,30,30
9999002,field,fte,10.00,9.50
9999003,residential,bed,8,8
"""


@pytest.fixture
def whole_line(tiny_region: TinyRegion, operator: User, tmp_path: Path) -> TinyRegion:
    """The tiny region with needs, access, gaps, a decided network, grants, an issued plan and a snapshot."""
    asked = {"region": "CZ999", "day": DAY, "by": operator}
    _count_people(tiny_region)
    _state_a_need(tiny_region, operator)
    needs.estimate(**asked)
    access.calculate(**asked)
    gaps.calculate(**asked)
    place(region="CZ999", question=Question("domov_senioru", Aim.PEOPLE, places=1), by=operator)
    run = network.propose(**asked)
    network.decide(
        run=run, number="1/2026", body="Zastupitelstvo", decided_on=date(2026, 6, 20), since=DAY, by=operator
    )
    _divide_money(operator, tmp_path)
    _settle(tiny_region, operator)
    plans.derive(**asked)
    plans.issue_edition(**asked)
    publishing.publish(**asked)
    _pay(tiny_region, operator)
    _change_by_hand(operator)
    return tiny_region


def _count_people(made: TinyRegion) -> None:
    """Tell the people of one municipality for as many years as a trend needs."""
    for year in range(2018, 2022):
        for town in made.towns.values():
            people = {"unit": town, "day": date(year, 1, 1), "persons": 1_000, "source": town.source}
            Population.objects.create(**people)


def _state_a_need(made: TinyRegion, operator: User) -> None:
    collection = requests.open_collection(
        region="CZ999",
        year=DAY.year,
        title="Požadavky",
        shown_from=DAY,
        last_new_on=DAY,
        last_edit_on=DAY,
        by=operator,
    )
    town = territory.unit("CZ999", "999001", DAY)
    request = requests.begin(collection=collection, place=town, day=DAY, by=operator)
    kind = made.kinds["domov_senioru"]
    said = {"kind": kind, "persons": 12, "reason": "Čekají.", "contact": "odbor@example.cz"}
    requests.submit(request=request, day=DAY, by=operator, **said)
    requests.answer(request=request, decision="plan", text="V opatření 1.", by=operator)


def _divide_money(operator: User, folder: Path) -> None:
    text = (ROOT / "rulesets" / "kanonicky.yaml").read_text(encoding="utf-8")
    opened = funding.open_round(
        region="CZ999",
        year=DAY.year,
        rule_set=funding.take_in_rules(text=text, by=operator),
        pool_czk=6_000_000,
        pool_source="Rozpočet kraje",
        by=operator,
    )
    files = {"services_file": folder / "services.csv", "forms_file": folder / "forms.csv"}
    files["services_file"].write_text(SERVICES, encoding="utf-8")
    files["forms_file"].write_text(FORMS, encoding="utf-8")
    funding.take_in_applications(round=opened, by=operator, **files)
    funding.calculate(region="CZ999", day=DAY, by=operator)
    for choice in (Choice(opened.rule_set), Choice(opened.rule_set, LESS)):
        compare(region="CZ999", year=DAY.year, choice=choice, by=operator)


def _settle(made: TinyRegion, operator: User) -> None:
    """Settle the year of one service; its round is not decided, so the statement says what came through the region."""
    opened = settlement.open_settlement(
        region="CZ999", year=DAY.year, statements_by=date(2028, 2, 15), day=date(2028, 3, 1), by=operator
    )
    statement = Statement.objects.create(settlement=opened, service=made.services["9999001"])
    costs = {"wages": 1_000_000}
    content = Content(costs=costs, eligible=costs, sources={"state": 900_000}, grant_spent=800_000)
    settlement.file_statement(statement=statement, content=content, by=operator)
    settlement.settle_year(settlement=opened, by=operator)


def _pay(made: TinyRegion, operator: User) -> None:
    """Publish the result, pay the first instalments and demand a part of one back."""
    paid = Round.objects.get(region=made.region)
    paid.state, paid.run, paid.published_on = RoundState.PUBLISHED, queries.newest("CZ999"), DAY
    paid.save()
    payments.plan_round(round=paid, day=DAY, by=operator)
    order = payments.order(round=paid, until=date(2027, 3, 31), day=DAY, by=operator)
    total = sum(each.amount_czk for each in order.instalments.all())
    payments.pay(order=order, amount_czk=total, paid_on=DAY, document="BV 1", day=DAY, by=operator)
    payments.demand_refund(
        round=paid,
        service=made.services["9999001"],
        amount_czk=1_000,
        reason="Neoprávněný výdaj.",
        due=DAY,
        day=DAY,
        by=operator,
    )


def _change_by_hand(operator: User) -> None:
    """Object to the published result, sign a line for the objection, and ask for a correction."""
    paid = Round.objects.get(region__code="CZ999")
    grant = queries.grant(queries.calculated(paid), "9999001")
    objection = corrections.file_objection(grant=grant, text="Lůžek je 30.", day=DAY, by=operator)
    corrections.sign_line(
        grant=grant, amount_czk=-1_000, reason_class="objection", reason="Oprava součtu.", objection=objection,
        by=operator,
    )  # fmt: skip
    corrections.ask_correction(round=paid, reason="Chyba v žádosti.", by=operator)
