"""What may happen to the needs: they are estimated from people and declared rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.db import transaction

from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, open_run, tell_progress
from opora.needs.declared import declared_rates
from opora.needs.models import Estimate, Rate
from opora.register.models import ServiceKind, TargetGroup
from opora.territory import queries as territory
from opora.territory.queries import Municipality
from opora_engine import needs as engine
from opora_engine.needs import BasePopulation, NeedRate

BATCH = 2_000


@dataclass(frozen=True)
class UsableRate:
    """A declared rate whose kind and target group the register knows."""

    declared: NeedRate
    base: BasePopulation
    kind: ServiceKind
    group: TargetGroup


def estimate(*, region: str, day: date, by: User) -> Run:
    """Estimate persons in need and the capacity they need for every municipality of the region and every rate.

    The same inputs again return the run that is there. Raises Refused when the territory or the code lists are missing.
    """
    allow(by, "needs.calculate", Scope(region=region))
    declared = declared_rates(region)
    towns = territory.municipalities(region, day)
    usable, left_out = _usable(declared.content.rates, {base.code: base for base in declared.content.bases})
    _check(region, day, towns, usable)
    keys = [town.pk for town in towns]
    bases: list[str] = sorted({each.declared.base for each in usable})
    counts = {base: territory.base_counts(base, keys, day) for base in bases}
    run, is_new = open_run(
        kind="needs",
        region=region,
        day=day,
        inputs_digest=_digest(towns, counts, usable),
        rules_digest=declared.digest,
        rules_label=declared.content.code,
        by=by,
    )
    if not is_new:
        return run
    with filling(run):
        tell_progress(run, 20, _("From people to needs"))
        with transaction.atomic():
            rates = Rate.objects.bulk_create([_rate(run, each) for each in usable])
            for rate, each in zip(rates, usable, strict=True):
                Estimate.objects.bulk_create(_estimates(run, rate, each, counts[each.declared.base]), BATCH)
            finish_run(run, summary=_summary(towns, counts, usable, left_out))
    return run


def _usable(
    rates: Iterable[NeedRate], bases: dict[str, BasePopulation]
) -> tuple[list[UsableRate], list[str]]:
    """Return the rates whose codes the register knows, and the others by name, so that nobody takes them for 0."""
    kinds = {kind.code: kind for kind in ServiceKind.objects.all()}
    groups = {group.code: group for group in TargetGroup.objects.all()}
    usable, left_out = [], []
    for rate in rates:
        if rate.kind in kinds and rate.target_group in groups:
            usable.append(UsableRate(rate, bases[rate.base], kinds[rate.kind], groups[rate.target_group]))
        else:
            left_out.append(f"{rate.kind} / {rate.target_group}")
    return usable, left_out


def _check(region: str, day: date, towns: list[Municipality], usable: list[UsableRate]) -> None:
    territory.region(region)
    if not towns:
        raise Refused(
            _("The region %(region)s has no municipalities on %(day)s. Take in the territory first.")
            % {"region": region, "day": day.isoformat()}
        )
    if not usable:
        raise Refused(
            _(
                "No rate of need fits a kind of service and a target group of the register. Load the code lists first."
            )
        )


def _digest(towns: list[Municipality], counts: dict[str, dict[int, float]], usable: list[UsableRate]) -> str:
    return digest_of(
        {
            "municipalities": {
                town.code: {base: counts[base].get(town.pk) for base in counts} for town in towns
            },
            "rates": [[each.declared.kind, each.declared.target_group] for each in usable],
        }
    )


def _rate(run: Run, each: UsableRate) -> Rate:
    rate = each.declared
    return Rate(
        run=run,
        kind=each.kind,
        target_group=each.group,
        base=rate.base,
        low=Decimal(str(rate.per_1000.low)),
        middle=Decimal(str(rate.per_1000.middle)),
        high=Decimal(str(rate.per_1000.high)),
        units_per_person=Decimal(str(rate.units_per_person)),
        unit=rate.unit,
        period=str(rate.period),
        source_text=rate.source.cs,
        assumed=rate.assumed,
        texts={
            "note": rate.note.model_dump(),
            "source": rate.source.model_dump(),
            "base": each.base.label.model_dump(),
            "base_source": each.base.source.model_dump(),
        },
    )


def _estimates(run: Run, rate: Rate, each: UsableRate, counts: dict[int, float]) -> list[Estimate]:
    """Return the estimates by one rate, for the municipalities whose base is known."""
    people = np.array(list(counts.values()))
    per_1000 = each.declared.per_1000
    persons = engine.persons_in_need(
        people, low_per_1000=per_1000.low, middle_per_1000=per_1000.middle, high_per_1000=per_1000.high
    )
    needed = engine.capacity_needed(persons, each.declared.units_per_person)
    columns = (people, persons.low, persons.middle, persons.high, needed.low, needed.middle, needed.high)
    return [
        Estimate(
            run=run,
            rate=rate,
            kind=each.kind,
            municipality_id=town,
            base_count=count,
            persons_low=persons_low,
            persons_middle=persons_middle,
            persons_high=persons_high,
            capacity_low=low,
            capacity_middle=middle,
            capacity_high=high,
        )
        for town, count, persons_low, persons_middle, persons_high, low, middle, high in zip(
            counts, *(column.tolist() for column in columns), strict=True
        )
    ]


def _summary(
    towns: list[Municipality],
    counts: dict[str, dict[int, float]],
    usable: list[UsableRate],
    left_out: list[str],
) -> dict[str, object]:
    """Return the key figures and, by name, everything that is not known."""
    with_rate = {each.kind.code for each in usable}
    return {
        "municipalities": len(towns),
        "kinds": len(with_rate),
        "rates": len(usable),
        "not_known": {
            base: missing
            for base, known in counts.items()
            if (missing := [town.name for town in towns if town.pk not in known])
        },
        "rates_left_out": left_out,
        "kinds_without_rate": [
            kind.code for kind in ServiceKind.objects.order_by("order", "code") if kind.code not in with_rate
        ],
    }
