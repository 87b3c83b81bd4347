"""The rounds of the demonstration: the yearly one, walked to its publication by two people, and an open top-up."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from opora.accounts.models import User
from opora.funding import queries, services
from opora.funding.models import Round, RoundKind, RoundState, RuleSet
from opora.funding.states import Act
from opora.register.models import Provider

BEGUN_ON: Final = date(2026, 8, 17)
DAYS: Final = (date(2026, 8, 24), date(2026, 9, 25), date(2026, 9, 30))
EXTENDED_ON: Final = date(2026, 9, 29)
EXTENDED_UNTIL: Final = date(2026, 10, 5)
WHY_EXTENDED: Final = "Výpadek datové schránky poskytovatele (ukázka)."
RESOLUTION: Final = services.Resolution(
    "UKÁZKA 2/2026/ZK", "Zastupitelstvo kraje (ukázka)", date(2026, 11, 12)
)

COURSE: Final = (
    (Act.CLOSE, date(2026, 10, 6)),
    (Act.RATE, date(2026, 10, 16)),
    (Act.COMPUTE, date(2026, 10, 26)),
    (Act.PROPOSE, date(2026, 10, 27)),
    (Act.DECIDE, date(2026, 11, 13)),
    (Act.PUBLISH, date(2026, 11, 16)),
)
"""What happened after the round was open, and when."""

TOP_UP_POOL_CZK: Final = 60_000_000
TOP_UP_SOURCE: Final = "Předpoklad ukázky: navýšení dotace ze státního rozpočtu"
TOP_UP_REASON: Final = "Kraj dostal ze státního rozpočtu víc peněz na sociální služby (ukázka)."
TOP_UP_SINCE: Final = date(2026, 11, 18)
STAYS_OPEN: Final = timedelta(days=60)
"""A demonstration that is loaded later takes applications for so long, so that the form can still be tried."""


@dataclass(frozen=True)
class Office:
    """The two people behind every result: who proposes and who enters the decision."""

    economist: User
    planner: User


@transaction.atomic
def release(rule_sets: list[RuleSet], region: str, office: Office) -> None:
    """Let the economist release the rules that the operator took in; released ones stay as they are."""
    for each in rule_sets:
        services.release_rules(rule_set=each, region=region, by=office.economist)


@transaction.atomic
def open_for_applications(round_: Round, provider: Provider, office: Office) -> None:
    """Open the yearly round in its days, with more time for one provider; a round that has been open stays as it is."""
    if round_.state != RoundState.DRAFT:
        return
    shown_from, last_new, last_edit = DAYS
    services.set_days(
        round=round_, shown_from=shown_from, last_new=last_new, last_edit=last_edit, by=office.economist
    )
    services.take_step(round=round_, act=Act.OPEN, day=shown_from, by=office.economist)
    services.extend(
        round=round_, provider=provider, until=EXTENDED_UNTIL, reason=WHY_EXTENDED, day=EXTENDED_ON,
        by=office.economist,
    )  # fmt: skip


@transaction.atomic
def decide(round_: Round, office: Office) -> None:
    """Walk the calculated yearly round from its closing to its publication; a round that was closed stays as it is."""
    round_.refresh_from_db()
    if round_.state != RoundState.OPEN:
        return
    for act, day in COURSE:
        by = office.planner if act in (Act.DECIDE, Act.PUBLISH) else office.economist
        services.take_step(round=round_, act=act, day=day, by=by, resolution=RESOLUTION)


@transaction.atomic
def open_top_up(yearly: Round, today: date, office: Office) -> None:
    """Open a top-up of the year that takes applications for some time after `today`, the day of the load; once."""
    region, year = yearly.region.code, yearly.year
    if queries.rounds(region).filter(year=year, number=2).exists():
        return
    last = max(date(2026, 12, 31), today + STAYS_OPEN)
    added = services.add_round(
        region=region, year=year, kind=RoundKind.TOP_UP, reason=TOP_UP_REASON, rule_set=yearly.rule_set,
        pool_czk=TOP_UP_POOL_CZK, pool_source=TOP_UP_SOURCE, days=(TOP_UP_SINCE, last, last + timedelta(days=7)),
        day=TOP_UP_SINCE, by=office.economist, synthetic=True,
    )  # fmt: skip
    services.take_step(round=added, act=Act.OPEN, day=TOP_UP_SINCE, by=office.economist)
