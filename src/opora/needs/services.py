"""What may happen to the needs: they are estimated by declared methods from people, evidence and statements."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction

from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, open_run, tell_progress
from opora.needs.declared import Rules, declared_rules
from opora.needs.evidence.queries import is_made_up
from opora.needs.horizon.people import Outlook, outlooks
from opora.needs.methods.calculation import Calculated, calculate
from opora.needs.methods.facts import Gathered, UsablePart, gather
from opora.needs.methods.storing import store
from opora.needs.models import Estimate, Rate
from opora.register.models import ServiceKind, TargetGroup
from opora.territory import bulk
from opora.territory import queries as territory
from opora.territory.queries import Municipality

ESTIMATES = (
    "run_id", "rate_id", "kind_id", "municipality_id", "base_count", "persons_low", "persons_middle", "persons_high",
    "capacity_low", "capacity_middle", "capacity_high",
)  # fmt: skip


def estimate(*, region: str, day: date, by: User) -> Run:
    """Estimate persons in need and the capacity they need in every municipality and kind: today and at the horizon.

    The same inputs again return the run that is there. Raises Refused when the territory or the code lists are missing.
    """
    allow(by, "needs.calculate", Scope(region=region))
    rules = declared_rules(region)
    towns = territory.municipalities(region, day)
    parts, left_out = _usable(rules)
    _check(region, day, towns, parts)
    known = gather(region, day, rules, towns, parts)
    people = outlooks([town.pk for town in towns], day, rules.projection)
    run, is_new = open_run(
        kind="needs",
        region=region,
        day=day,
        inputs_digest=_digest(known, people),
        rules_digest=rules.digest,
        rules_label=rules.rates.code,
        by=by,
    )
    if not is_new:
        return run
    with filling(run):
        tell_progress(run, 20, _("From people to needs"))
        found = _calculated(rules, known, people)
        tell_progress(run, 60, _("Storing the needs"))
        with transaction.atomic():
            rates = Rate.objects.bulk_create([_rate(run, each) for each in parts])
            bulk.insert(Estimate, ESTIMATES, _estimates(run, rates, known, found))
            store(run, rules, known, found, people)
            finish_run(run, summary=_summary(rules, known, people, found, left_out))
    return run


def _calculated(rules: Rules, known: Gathered, people: dict[int, Outlook]) -> Calculated:
    try:
        return calculate(rules, known, people)
    except ValueError as fault:
        raise Refused(
            _("The methods of need cannot be used. Mend the file methods.yaml and calculate again: %(fault)s")
            % {"fault": str(fault)}
        ) from fault


def _usable(rules: Rules) -> tuple[list[UsablePart], list[str]]:
    """Return the rates whose codes the register knows, and the others by name, so that nobody takes them for 0."""
    kinds = {kind.code: kind for kind in ServiceKind.objects.all()}
    groups = {group.code: group for group in TargetGroup.objects.all()}
    bases = {base.code: base for base in rules.rates.bases}
    columns: dict[str, int] = {}
    usable, left_out = [], []
    for part in rules.rates.parts:
        rate = part.rate
        if rate.kind in kinds and rate.target_group in groups:
            column = columns.setdefault(rate.kind, len(columns))
            usable.append(
                UsablePart(part, bases[rate.base], kinds[rate.kind], groups[rate.target_group], column)
            )
        elif part.age is None:
            left_out.append(f"{rate.kind} / {rate.target_group}")
    return usable, left_out


def _check(region: str, day: date, towns: list[Municipality], usable: list[UsablePart]) -> None:
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


def _digest(known: Gathered, people: dict[int, Outlook]) -> str:
    """Return the digest of everything that the calculation reads from the database."""
    facts = known.facts
    return digest_of(
        {
            "municipalities": [town.code for town in known.towns],
            "rates": [group.rate for group in facts.groups],
            "values": {name: _told(values) for name, values in sorted(facts.values.items())},
            "people": [[_told(group.values["people"]), _told(group.used)] for group in facts.groups],
            "experts": [[*place, *said] for place, said in sorted(known.experts.items())],
            "requests": [[*place, *keys] for place, keys in sorted(known.requests.items())],
            "outlooks": [
                [each.method, each.day.isoformat(), each.now, *each.total]
                for _town, each in sorted(people.items())
            ],
        }
    )


def _told(values: np.ndarray[Any, Any]) -> list[Any]:
    return [None if value != value else value for value in values.ravel().tolist()]


def _rate(run: Run, each: UsablePart) -> Rate:
    rate, per_1000, age = each.part.rate, each.part.per_1000, each.part.age
    label = age.label if age else each.base.label
    return Rate(
        run=run,
        kind=each.kind,
        target_group=each.group,
        base=each.part.base,
        low=Decimal(str(per_1000.low)),
        middle=Decimal(str(per_1000.middle)),
        high=Decimal(str(per_1000.high)),
        units_per_person=Decimal(str(rate.units_per_person)),
        unit=rate.unit,
        period=str(rate.period),
        source_text=rate.source.cs,
        assumed=rate.assumed,
        texts={
            "note": rate.note.model_dump(),
            "source": rate.source.model_dump(),
            "base": label.model_dump(),
            "base_source": each.base.source.model_dump(),
        },
    )


def _estimates(
    run: Run, rates: Iterable[Rate], known: Gathered, found: Calculated
) -> Iterator[tuple[Any, ...]]:
    """Yield the estimates by each rate, for the municipalities whose base is known."""
    for rate, each, group, persons in zip(rates, known.parts, known.facts.groups, found.by_part, strict=True):
        people, places = group.values["people"], each.part.rate.units_per_person
        for row in np.flatnonzero(np.isfinite(persons[:, 1])).tolist():
            ends = persons[row].tolist()
            held = [end * places for end in ends]
            yield (run.pk, rate.pk, each.kind.pk, known.towns[row].pk, float(people[row]), *ends, *held)


def _summary(
    rules: Rules, known: Gathered, people: dict[int, Outlook], found: Calculated, left_out: list[str]
) -> dict[str, object]:
    """Return the key figures and, by name, everything that is not known."""
    with_rate = {kind.code for kind in known.kinds}
    return {
        "municipalities": len(known.towns),
        "kinds": len(with_rate),
        "rates": len(known.parts),
        "not_known": _not_known(known),
        "rates_left_out": left_out,
        "kinds_without_rate": [
            kind.code for kind in ServiceKind.objects.order_by("order", "code") if kind.code not in with_rate
        ],
        "methods": {name: int(values.known.sum()) for name, values in found.by_method.items()},
        "horizon": rules.projection.horizon_year,
        "without_outlook": [town.name for town in known.towns if town.pk not in people],
        "evidence_made_up": is_made_up(known.region),
    }


def _not_known(known: Gathered) -> dict[str, list[str]]:
    """Return, by base of a rate that counts, the names of the municipalities where its size is not known."""
    missing: dict[str, dict[str, None]] = {}
    for each, group in zip(known.parts, known.facts.groups, strict=True):
        silent = group.used & ~np.isfinite(group.values["people"])
        for row in np.flatnonzero(silent).tolist():
            missing.setdefault(each.part.base, {})[known.towns[row].name] = None
    return {base: list(names) for base, names in missing.items()}
