"""What a run keeps of methods, needs and people: every number with what it was made of."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from opora.core.models import Run
from opora.needs.declared import Rules
from opora.needs.horizon.models import Projected
from opora.needs.horizon.people import Outlook
from opora.needs.methods.calculation import Calculated
from opora.needs.methods.facts import Gathered
from opora.needs.methods.models import CombinedNeed, DeclaredMethod, MethodValue
from opora.territory import bulk
from opora_engine.formula.words import Words
from opora_engine.needs.methods import TEXTS, Methods

VALUES = (
    "run_id", "method_id", "municipality_id", "kind_id", "persons_low", "persons_middle", "persons_high", "share",
    "inputs",
)  # fmt: skip
NEEDS = (
    "run_id", "municipality_id", "kind_id", "unit", "methods", "persons_low", "persons_middle", "persons_high",
    "capacity_low", "capacity_middle", "capacity_high", "horizon_low", "horizon_middle", "horizon_high",
)  # fmt: skip


def store(
    run: Run, rules: Rules, known: Gathered, found: Calculated, outlooks: Mapping[int, Outlook]
) -> None:
    """Keep the methods of the run, what each says, what they say together, and the people of the horizon."""
    methods = DeclaredMethod.objects.bulk_create(_methods(run, rules.methods))
    for method in methods:
        bulk.insert(MethodValue, VALUES, _values(run, method, rules.methods, known, found))
    bulk.insert(CombinedNeed, NEEDS, _needs(run, known, found))
    Projected.objects.bulk_create(_projected(run, rules, outlooks))


def _methods(run: Run, methods: Methods) -> list[DeclaredMethod]:
    return [
        DeclaredMethod(
            run=run,
            order=order,
            name=each.name,
            expression=methods.rules.formulas[each.formula].expression.text,
            weight=each.weight,
            assumed=each.assumed,
            texts={name: getattr(each, name).to_json() for name in ("label", "meaning", "source")},
            parts=[_part(methods, name) for name in methods.names_of(each.formula) if name not in TEXTS],
        )
        for order, each in enumerate(methods.methods)
    ]


def _part(methods: Methods, name: str) -> dict[str, Any]:
    """Return one name of a formula with its unit and source, as the page of a number shows it."""
    rules = methods.rules
    told: dict[str, Any] = {"name": name, "assumed": False, "expression": ""}
    if name in rules.formulas:
        formula = rules.formulas[name]
        said: tuple[str, str, Words, Words] = ("formula", formula.unit, formula.label, formula.source)
        told["expression"] = formula.expression.text
    elif name in rules.parameters:
        parameter = rules.parameters[name]
        said = ("parameter", parameter.unit, parameter.label, parameter.source)
        told["assumed"] = parameter.assumed
    else:
        item = rules.inputs[name]
        said = ("input", item.unit, item.label, item.origin)
    sort, unit, label, source = said
    return told | {"sort": sort, "unit": unit, "label": label.to_json(), "source": source.to_json()}


def _values(
    run: Run, method: DeclaredMethod, methods: Methods, known: Gathered, found: Calculated
) -> Iterator[tuple[Any, ...]]:
    values, shares = found.by_method[method.name], found.combined.shares[method.name]
    inputs = [
        part["name"]
        for part in method.parts
        if part["sort"] == "input" and methods.rules.inputs[part["name"]].entity == "service"
    ]
    for row, column in np.argwhere(values.known).tolist():
        yield (
            run.pk,
            method.pk,
            known.towns[row].pk,
            known.kinds[column].pk,
            float(values.low[row, column]),
            float(values.middle[row, column]),
            float(values.high[row, column]),
            float(shares[row, column]),
            json.dumps(_inputs(inputs, row, column, known)),
        )


def _inputs(names: list[str], row: int, column: int, known: Gathered) -> dict[str, Any]:
    """Return the inputs of one value by name: a number, or low, middle and high; and where they came from."""
    told: dict[str, Any] = {}
    for name in names:
        values = known.facts.values[name]
        found = values[row, min(column, values.shape[1] - 1)]
        told[name] = [round(float(each), 4) for each in np.atleast_1d(found)]
    if "used_by_peers" in told:
        told["peers"] = [known.towns[peer].code for peer in known.peers.rows[row].tolist() if peer >= 0]
    if "expert" in told:
        told["said_by"] = known.experts[known.towns[row].pk, known.kinds[column].pk]
    if "stated" in told:
        told["requests"] = known.requests[row, column]
    return told


def _needs(run: Run, known: Gathered, found: Calculated) -> Iterator[tuple[Any, ...]]:
    together, capacity, horizon = found.combined.together, found.capacity, found.horizon
    heard = np.sum([share > 0 for share in found.combined.shares.values()], axis=0)
    units = {part.kind.pk: part.part.rate.unit for part in known.parts}
    for row, column in np.argwhere(together.known).tolist():
        kind, place = known.kinds[column].pk, (row, column)
        ends = [
            float(getattr(ranges, end)[place])
            for ranges in (together, capacity)
            for end in ("low", "middle", "high")
        ]
        later = [
            float(getattr(horizon, end)[place]) if horizon.known[place] else None
            for end in ("low", "middle", "high")
        ]
        yield (run.pk, known.towns[row].pk, kind, units[kind], int(heard[place]), *ends, *later)


def _projected(run: Run, rules: Rules, outlooks: Mapping[int, Outlook]) -> list[Projected]:
    rows = []
    for town, each in outlooks.items():
        tested = rules.projection.trend.class_of(each.now) if each.method == Projected.Method.TREND else None
        low, middle, high = each.total
        rows.append(
            Projected(
                run=run, municipality_id=town, method=each.method, day=each.day, over_census=each.over_census,
                now=each.now, low=low, middle=middle, high=high,
                error=tested.error if tested else None, error_ninth=tested.error_ninth if tested else None,
            )
        )  # fmt: skip
    return rows
