"""The order of what matters: every parameter and the pool a little less and more, each divided exactly."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from opora.core.languages import said
from opora.core.models import Run
from opora.funding.simulating import exact
from opora.funding.simulating.base import Base
from opora.funding.simulating.declared import POOL_NAME
from opora_engine.formula import InputsRefused

STEPS = (Decimal(-10), Decimal(-1), Decimal(1), Decimal(10))
"""How many per cent less and more is tried."""

POOL_WORDS = {"cs": "Peníze kola", "en": "The money of the round"}


@dataclass(frozen=True)
class Row:
    """What one number does when it is so many per cent less or more; crowns and services more, below 0 less.

    moved    crowns that go from some services to others, or come and go with the pool: half of all differences
    refused  why the round cannot be divided so; empty when it can
    """

    name: str
    label: str
    is_assumed: bool
    percent: int
    granted: int
    claims: int
    short: int
    moved: int
    refused: str = ""


def worked_out(base: Base, asked: dict[str, Any], tell: Callable[[float], None]) -> dict[str, Any]:
    """Return the effect of each parameter and of the pool, the one that moves most crowns first; exact.

    A table is moved as a whole: all its numbers by the same per cent.
    """
    now = exact.as_it_is(base)
    names = [POOL_NAME, *base.rules.parameters]
    found = []
    for place, name in enumerate(names):
        found.append(
            {"name": name, **_words(base, name), "steps": [_step(base, now, name, each) for each in STEPS]}
        )
        tell((place + 1) / len(names))
    found.sort(key=lambda each: -max(step["moved"] for step in each["steps"]))
    return {
        "year": base.run.summary["year"],
        "needed": base.needed,
        "granted": now.sums.granted,
        "claims": now.sums.claims,
        "short": now.sums.short,
        "services": len(now.grants),
        "parameters": found,
    }


def _words(base: Base, name: str) -> dict[str, Any]:
    if name == POOL_NAME:
        return {"label": POOL_WORDS, "assumed": False}
    parameter = base.rules.parameters[name]
    return {"label": parameter.label.to_json(), "assumed": parameter.assumed}


def _step(base: Base, now: exact.Outcome, name: str, percent: Decimal) -> dict[str, Any]:
    share = exact.HUNDRED + percent
    pool = int(base.asked.pool * share / exact.HUNDRED) if name == POOL_NAME else base.asked.pool
    values = {} if name == POOL_NAME else {name: exact.scaled(base.rules, name, share)}
    try:
        then = exact.divided(base, values, pool)
    except (InputsRefused, ValueError) as fault:
        refused = (
            fault.said.to_json() if isinstance(fault, InputsRefused) else {"cs": str(fault), "en": str(fault)}
        )
        return {
            "percent": int(percent),
            "granted": 0,
            "claims": 0,
            "short": 0,
            "moved": 0,
            "refused": refused,
        }
    moved = sum(abs(then.grants[code] - grant) for code, grant in now.grants.items())
    return {
        "percent": int(percent),
        "granted": then.sums.granted - now.sums.granted,
        "claims": then.sums.claims - now.sums.claims,
        "short": then.sums.short - now.sums.short,
        "moved": moved // 2,
        "refused": None,
    }


def rows(run: Run) -> list[Row]:
    """Return every effect of a finished run, in its order of parameters."""
    return [
        Row(
            name=each["name"],
            label=said(each["label"]),
            is_assumed=each["assumed"],
            percent=step["percent"],
            granted=step["granted"],
            claims=step["claims"],
            short=step["short"],
            moved=step["moved"],
            refused=said(step["refused"]) if step["refused"] else "",
        )
        for each in run.summary["parameters"]
        for step in each["steps"]
    ]


def measures() -> dict[str, str]:
    """Return what a tornado can show, with its title."""
    return {
        "granted": _("Sum of grants"),
        "claims": _("Sum of claims"),
        "short": _("Services below what they need"),
    }
