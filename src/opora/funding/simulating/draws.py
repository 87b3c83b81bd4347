"""Draws of what is declared as uncertain: the bands of each service, and the chance that it gets less than it needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from opora.core.languages import said
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.funding.simulating import exact
from opora.funding.simulating.base import NEEDED, Base, services_of
from opora.funding.simulating.declared import POOL_NAME, Range, ranges_of, uncertainties
from opora_engine.division.one import values_of
from opora_engine.formula.expressions import parse_expression
from opora_engine.formula.rules import RuleSet

ENOUGH = "simulated_enough"
"""The formula of the share of the need that should be covered."""

COLUMNS = ("code", "grant", "low", "middle", "high", "needed", "short", "matters")
"""What is kept of each service: crowns, in how many draws it got less than enough, which number matters most."""


@dataclass(frozen=True)
class Sentence:
    """One uncertain number for people: what it is, how far it may be, how much of all differences it explains."""

    name: str
    label: str
    low: Decimal
    middle: Decimal
    high: Decimal
    distribution: str
    each: bool
    source: str
    weight: float


def worked_out(base: Base, asked: dict[str, Any], tell: Callable[[float], None]) -> dict[str, Any]:
    """Return what so many draws from a seed give, as the run keeps it; whole crowns, the same bytes for the same seed.

    Raises Refused for rules that are divided by an objective, or of which nothing is uncertain.
    """
    # Only simulation needs the arrays and the compiler, and they take long to load.
    import numpy as np

    from opora_engine.formula.columns import columns_of
    from opora_engine.formula.monte_carlo import BANDS, monte_carlo

    rules, uncertain = base.rules, uncertainties(base.rules, base.declared)
    if rules.allocation.objective:
        raise Refused(
            _("Rules that maximise an objective are divided exactly only; there is no simulation of draws.")
        )
    if not uncertain:
        raise Refused(_("Nothing is declared as uncertain for these rules. Add it to uncertainty.yaml."))
    enough = _enough(rules, asked["covered"])
    bands = monte_carlo(
        enough,
        columns_of(rules, base.asked.services),
        float(base.asked.pool),
        uncertain,
        draws=asked["draws"],
        random=np.random.default_rng(asked["seed"]),
        quantiles=BANDS,
        threshold=ENOUGH,
        tell=tell,
    )
    now = exact.as_it_is(base)
    needed = values_of(base.asked.numbers, NEEDED, bands.codes)
    matters = bands.explained.argmax(axis=0)
    whole = np.rint(bands.bands).astype(np.int64).tolist()
    short = np.rint(bands.below * asked["draws"]).astype(np.int64).tolist()
    return {
        "year": base.run.summary["year"],
        "pool": base.asked.pool,
        "draws": asked["draws"],
        "seed": asked["seed"],
        "covered": asked["covered"],
        "needed": base.needed,
        "granted_now": now.sums.granted,
        "reserve_now": now.sums.reserve,
        "granted": np.rint(bands.granted).astype(np.int64).tolist(),
        "reserve": np.rint(bands.reserve).astype(np.int64).tolist(),
        "short": np.rint(bands.short).astype(np.int64).tolist(),
        "uncertain": _kept(base, bands.names, bands.weights.round(6).tolist()),
        "services": [
            [code, now.grants[code], *(band[place] for band in whole), int(Decimal(str(needed[place]))),
             short[place], bands.names[matters[place]] if bands.explained[matters[place], place] > 0 else None]
            for place, code in enumerate(bands.codes)
        ],
    }  # fmt: skip


def _enough(rules: RuleSet, percent: int) -> RuleSet:
    """Return the rules with a formula of that share of what a service needs."""
    share = parse_expression(f"{NEEDED} * {Decimal(percent) / exact.HUNDRED}")
    formula = replace(rules.formulas[NEEDED], name=ENOUGH, expression=share)
    return replace(rules, formulas={**rules.formulas, ENOUGH: formula})


def _kept(base: Base, names: tuple[str, ...], weights: list[float]) -> list[dict[str, Any]]:
    """Return what was uncertain, the number that matters most first; texts that are stored stay text."""
    ranges, drawn = ranges_of(base.rules, base.declared), uncertainties(base.rules, base.declared)
    found = []
    for name, weight in zip(names, weights, strict=True):
        declared, item = ranges.get(name), drawn[name]
        found.append(
            {
                "name": name or POOL_NAME,
                "label": _label(base.rules, name, declared),
                "low": str(item.low),
                "middle": str(item.middle),
                "high": str(item.high),
                "distribution": item.distribution,
                "each": item.each,
                "source": declared.source.model_dump() if declared else {"cs": "", "en": ""},
                "weight": weight,
            }
        )
    return found


def _label(rules: RuleSet, name: str, declared: Range | None) -> dict[str, str]:
    if declared is not None:
        return declared.label.model_dump()
    item = rules.inputs.get(name) or rules.parameters[name]
    return item.label.to_json()


def rows(run: Run, base: Run) -> list[Any]:
    """Return the services of a finished simulation with their bands, needs and chances."""
    kept = {each[0]: dict(zip(COLUMNS, each, strict=True)) for each in run.summary["services"]}
    labels = {each["name"]: said(each["label"]) for each in run.summary["uncertain"]}
    found = services_of(base, kept)
    for row in found:
        told = kept[row.identifier]
        row.grant_now, row.low, row.middle, row.high = (
            told[name] for name in ("grant", "low", "middle", "high")
        )
        row.covered = min(1.0, row.middle / told["needed"]) if told["needed"] else 1.0
        row.needed, row.chance = told["needed"], told["short"] / run.summary["draws"]
        row.matters = "" if told["matters"] is None else labels[told["matters"] or POOL_NAME]
    return found


def uncertain(run: Run) -> list[Sentence]:
    """Return what was uncertain in a finished simulation, the number that matters most first."""
    return [
        Sentence(
            name=each["name"],
            label=said(each["label"]),
            low=Decimal(each["low"]),
            middle=Decimal(each["middle"]),
            high=Decimal(each["high"]),
            distribution=each["distribution"],
            each=each["each"],
            source=said(each["source"]),
            weight=each["weight"],
        )
        for each in run.summary["uncertain"]
    ]
