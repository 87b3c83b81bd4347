"""A signed line and an objection of the demonstration: both invented, both with their reasons."""

from datetime import date
from typing import Final

from opora.accounts.models import User
from opora.demo.rounds import Office
from opora.funding import queries as funding
from opora.funding.corrections import queries, services
from opora.funding.corrections.models import ManualLine, Objection
from opora.funding.models import Grant, Round, RoundState

MOST_CZK: Final = 20_000
WHY: Final = "V žádosti byl omylem uveden nižší úvazek, než jaký dokládá výkaz (ukázka)."
FILED_ON: Final = date(2026, 11, 18)
OBJECTED: Final = "Žádáme o přepočet: podle nás má být nárok vyšší o mzdové zvýšení od září (ukázka)."
REPLY: Final = (
    "Zvýšení mezd od září pravidla kola neznají; nárok je spočítaný podle jednotkových nákladů platných v den "
    "zveřejnění kola. Námitce proto kraj nevyhovuje (ukázka)."
)


def sign_a_line(round_: Round, office: Office) -> None:
    """Let the economist add to one grant from the reserve before the decision, and the planner confirm it; once."""
    run = funding.held_run(round_)
    decided = round_.state not in (RoundState.DRAFT, RoundState.OPEN)
    if run is None or decided or ManualLine.objects.filter(grant__round=round_).exists():
        return
    for grant in funding.grants(run).filter(grant_czk__gt=0).order_by("grant_czk"):
        amount = min(MOST_CZK, queries.reserve_czk(run), grant.claim_czk - grant.grant_czk)
        if amount > 0:
            line = services.sign_line(
                grant=grant,
                amount_czk=amount,
                reason_class="error",
                reason=WHY,
                by=office.economist,
                synthetic=True,
            )
            services.confirm_line(line=line, by=office.planner)
            return


def object_and_reply(round_: Round, provider: User, office: Office) -> None:
    """Let the provider object to one published grant, and the economist reject it in writing; once."""
    round_.refresh_from_db()
    if round_.state != RoundState.PUBLISHED or Objection.objects.filter(round=round_).exists():
        return
    grant = _own_grant(round_, provider)
    if grant is None:
        return
    filed = services.file_objection(grant=grant, text=OBJECTED, day=FILED_ON, by=provider, synthetic=True)
    services.answer_objection(objection=filed, outcome="rejected", reply=REPLY, by=office.economist)


def _own_grant(round_: Round, provider: User) -> Grant | None:
    numbers = [each.provider_number for each in provider.roles if each.provider_number]
    rows = funding.grants(queries.counting_run(round_))
    return rows.filter(service__provider__number__in=numbers).order_by("-grant_czk").first()
