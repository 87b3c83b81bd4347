"""The settlement of a closed year in the demonstration: invented statements of a few services of one provider.

The demonstration plans 2027 and keeps no round of 2025, so the statements themselves say what the region paid. Nothing
on the line reads them. Every sum is made up and marked so.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from opora.accounts.models import User
from opora.funding.settlement import queries, services
from opora.funding.settlement.content import Content, Units
from opora.funding.settlement.models import Settlement, Statement
from opora.funding.settlement.states import State
from opora.register.models import Form, Service

YEAR: Final = 2025
STATEMENTS_BY: Final = date(2026, 2, 15)
SENT_ON: Final = date(2026, 3, 2)
DECIDED_ON: Final = date(2026, 3, 20)


@dataclass(frozen=True)
class Told:
    """One invented statement, thousands of crowns: what it cost, what it earned, what it got; and how far it gets.

    delivered  of 10 funded units
    """

    costs: int
    users: int
    state: int
    region: int
    municipalities: int
    spent: int
    delivered: Decimal = field(default=Decimal(10))
    sent_on: date | None = None
    reply: str = ""
    decision: str = ""


STATEMENTS: Final = (
    # 3 200 - 600 = 2 600 of net costs; 2 700 of public money: 100 is over, within 10 %, so it is carried over.
    Told(3_200, 600, 1_900, 200, 600, 2_100, sent_on=SENT_ON, decision="Poskytovatel se nevyjádřil, výsledek platí."),
    # 150 of the grant was not used.
    Told(
        4_000, 700, 2_600, 300, 550, 2_750, sent_on=SENT_ON, decision="",
        reply="Zbývajících 150 000 Kč jsme použili v lednu 2026 na opravu, kterou dodavatel nestihl v roce 2025.",
    ),
    # 2 400 - 400 = 2 000 of net costs; 2 500 of public money: 500 is above 10 % and is returned whole.
    Told(2_400, 400, 1_600, 150, 750, 1_750),
    # 8 of 10 units: a fifth of the grant is not due.
    Told(5_000, 900, 3_000, 250, 700, 3_250, delivered=Decimal(8)),
)  # fmt: skip


def settle_closed_year(
    *, region: str, provider: str, writer: User, economist: User, today: date
) -> Settlement:
    """Open the settlement of 2025, file the statements, settle, send, reply and decide; a second time changes nothing.

    writer   the account of the provider; `today` is when one of the results is sent, so that its clock runs
    """
    known = queries.settlements(region).filter(year=YEAR).first()
    if known is not None:
        return known
    settlement = services.open_settlement(
        region=region, year=YEAR, statements_by=STATEMENTS_BY, day=SENT_ON, by=economist, synthetic=True
    )
    own = Service.objects.filter(provider__number=provider).order_by("identifier")[: len(STATEMENTS) + 1]
    rows = [Statement.objects.create(settlement=settlement, service=each, synthetic=True) for each in own]
    told = list(zip(rows, STATEMENTS, strict=False))
    for row, each in told:
        services.file_statement(statement=row, content=_content(row.service, each), by=writer)
    if told:
        services.settle_year(settlement=settlement, by=economist)
    for number, (row, each) in enumerate(told):
        _go_on(row, each, writer, economist, today if number == 2 else each.sent_on)
    return settlement


def _go_on(row: Statement, told: Told, writer: User, economist: User, sent_on: date | None) -> None:
    """Take one result as far as the story says."""
    row.refresh_from_db()
    if sent_on is None or row.state != State.COMPUTED:
        return
    sent = services.send_result(statement=row, day=sent_on, by=economist)
    if told.reply:
        services.reply(statement=sent, text=told.reply, day=sent_on, by=writer)
    if told.decision:
        services.decide(statement=sent, outcome="stands", text=told.decision, day=DECIDED_ON, by=economist)


def _content(service: Service, told: Told) -> Content:
    form = service.forms.order_by("form").values_list("form", flat=True).first() or Form.FIELD
    wages = told.costs * 7 // 10
    costs = {"wages": wages * 1_000, "energy": (told.costs - wages) * 1_000}
    return Content(
        costs=costs,
        eligible=costs,
        revenues={"users": told.users * 1_000},
        sources={
            "state": told.state * 1_000,
            "region": told.region * 1_000,
            "municipalities": told.municipalities * 1_000,
        },
        grant_spent=told.spent * 1_000,
        units={form: Units(Decimal(10), told.delivered)},
        note="Smyšlené vyúčtování ukázky.",
    )
