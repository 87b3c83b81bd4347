"""The facts about many services as columns of numbers: one array for each input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opora_engine.arrays import Floats
from opora_engine.formula.inputs import input_problems
from opora_engine.formula.problems import InputsRefused
from opora_engine.formula.rules import FormInputs, Input, RuleSet, ServiceInputs

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Array = Floats | Whole | Flags


@dataclass(frozen=True, slots=True)
class Columns:
    """The inputs of n services with m forms, in the order of the services.

    codes   codes of the services, n
    owner   (m,)  row of the service that each form belongs to, rising
    values  by input: (n,) or (m,)  numbers (nan where not given), yes and no, or texts as numbers of `texts`
    given   by optional input: (n,) or (m,)  whether it was given
    form    (m,)  codes of the forms as numbers of `texts`
    texts   every text of the rule set and of the inputs, with its number
    """

    codes: tuple[str, ...]
    owner: Whole
    values: Mapping[str, Array]
    given: Mapping[str, Flags]
    form: Whole
    texts: Mapping[str, int]


def columns_of(rules: RuleSet, services: Sequence[ServiceInputs]) -> Columns:
    """Return the columns of the services; raises InputsRefused with the faults of all of them."""
    problems = [problem for service in services for problem in input_problems(rules, service)]
    if problems:
        raise InputsRefused(problems)
    forms = [form for service in services for form in service.forms]
    rows: dict[str, Sequence[ServiceInputs | FormInputs]] = {"service": services, "form": forms}
    texts = _texts(rules, [*services, *forms], [form.code for form in forms])
    inputs = rules.inputs.items()
    return Columns(
        codes=tuple(service.code for service in services),
        owner=np.repeat(np.arange(len(services)), [len(service.forms) for service in services]),
        values={name: _column(item, rows[item.entity], texts) for name, item in inputs},
        given={
            name: np.array([name in row.values for row in rows[item.entity]], dtype=np.bool_)
            for name, item in inputs
            if item.optional
        },
        form=np.array([texts[form.code] for form in forms], dtype=np.int64),
        texts=texts,
    )


def _texts(
    rules: RuleSet, rows: Iterable[ServiceInputs | FormInputs], forms: Iterable[str]
) -> dict[str, int]:
    found = {"", *forms}
    found.update(value for row in rows for value in row.values.values() if isinstance(value, str))
    for parameter in rules.parameters.values():
        found.update(part for key in parameter.values for part in key)
    return {text: number for number, text in enumerate(sorted(found))}


def _column(item: Input, rows: Sequence[ServiceInputs | FormInputs], texts: Mapping[str, int]) -> Array:
    if item.type == "text":
        return np.array([texts[str(row.values.get(item.name, ""))] for row in rows], dtype=np.int64)
    if item.type == "boolean":
        return np.array([row.values.get(item.name) is True for row in rows], dtype=np.bool_)
    return np.array([float(row.values.get(item.name, "nan")) for row in rows], dtype=np.float64)
