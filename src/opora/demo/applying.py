"""Applications of the demonstration's provider in the open top-up: one submitted, one half-finished, both invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from django.db import transaction

from opora.accounts.models import User
from opora.funding.applying import queries, services
from opora.funding.applying.budget import Budget, declared_budget
from opora.funding.applying.content import Cell, Content
from opora.funding.applying.models import Dossier
from opora.funding.models import Round
from opora.network import queries as network

SHARES: Final = (("wages", 62), ("levies", 21), ("energy", 6), ("materials", 4), ("rent", 4))
"""How an invented budget is divided among items, in hundredths of each source; the rest goes to other services."""
REST: Final = "services"
DECLARED: Final = {"has_entrustment": True, "has_debt": False, "return_filed": True}


@transaction.atomic
def apply_for_more(*, round: Round, by: User, today: date) -> None:  # noqa: A002 - the domain's word, named so in every module
    """Let the provider submit the application of its first service and begin that of its second; once."""
    if Dossier.objects.filter(round=round).exists():
        return
    day = max(today, round.shown_from or today)
    own = queries.own_services(round.region.code, by, day)
    in_network = set(
        network.entries(round.region.code, date(round.year, 1, 1)).values_list("service", flat=True)
    )
    budget = declared_budget(round.region.code).content
    whole, half = [service for service in own if service.pk in in_network][:2]
    first = services.begin(round=round, service=whole, day=day, by=by)
    services.submit(dossier=first, content=_finished(first.said, budget), day=day, by=by)
    second = services.begin(round=round, service=half, day=day, by=by)
    services.save_draft(dossier=second, content=replace(second.said, duties={}), day=day, by=by)


def _finished(said: Content, budget: Budget) -> Content:
    return replace(said, budget=divided(said.budget, budget), duties=DECLARED)


def divided(sums: Mapping[Cell, int], budget: Budget) -> dict[Cell, int]:
    """Return the sums of the undivided item divided among items by SHARES; each source keeps its sum to the crown."""
    found: dict[Cell, int] = {}
    for source in budget.sources:
        whole = sums.get((budget.undivided.code, source.code), 0)
        parts = {item: whole * share // 100 for item, share in SHARES}
        parts[REST] = whole - sum(parts.values())
        found |= {(item, source.code): amount for item, amount in parts.items() if amount}
    return found
