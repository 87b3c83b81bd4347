"""From the numbers of a divided pool to steps and sentences."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from opora_engine.division.declared import Claimed, Declared
from opora_engine.division.results import Bound
from opora_engine.division.round_results import ServiceGrant
from opora_engine.division.words import MONEY, change_steps, exact_decimal
from opora_engine.formula.arithmetic import CONTEXT
from opora_engine.formula.calculation import PlainScope, calculate
from opora_engine.formula.evaluation import ServiceResult
from opora_engine.formula.rules import Parameter, RuleSet, Sentence
from opora_engine.formula.steps import Step
from opora_engine.formula.words import NO_WORDS, Value, Words


class Telling:
    """Turns the numbers of a divided pool into steps and sentences."""

    def __init__(
        self,
        rules: RuleSet,
        unit: Parameter,
        pool: int,
        results: Sequence[Claimed],
        declared: Declared,
    ) -> None:
        self.declared = declared
        self.rules = rules
        self.division = rules.allocation
        self.total = sum(result.admitted for result in results)
        self.reduction_exact = Fraction(pool, self.total) if self.total > pool else Fraction(1)
        self.share = exact_decimal(self.reduction_exact)
        self.round_values: dict[str, Value] = {
            "pool": Decimal(pool),
            "total_claims": Decimal(self.total),
            "reduction": self.share,
            "services": Decimal(len(results)),
            "reserve": Decimal(declared.reserve),
            "round_down_to": unit.values[()],
        }
        self.rounding = Step(
            kind="parameter",
            name=unit.name,
            label=unit.label,
            unit=unit.unit,
            value=unit.values[()],
            source=unit.source,
            assumed=unit.assumed,
        )
        values = self.round_values
        pool_step = self.step("pool", Decimal(pool), MONEY, "", values)
        total_step = self.step("total_claims", Decimal(self.total), MONEY, "sum of admitted", values)
        self.reduction = self.step(
            "reduction", self.share, "1", "min(1, pool / total_claims)", values, (pool_step, total_step)
        )

    def grant(self, result: ServiceResult) -> ServiceGrant:
        """Return the grant of one service with its sentence and tree."""
        grant = self.declared.divided.totals[result.code]
        bound_by = self.declared.bound_by(result)
        values: dict[str, Value] = {
            **self.round_values,
            "claim": Decimal(result.claim),
            "cap": result.cap,
            "request": result.request,
            "admitted": Decimal(result.admitted),
            "unrounded": self.unrounded(result),
            "grant": Decimal(grant),
            "bound_by": bound_by,
            "claim_bound_by": result.claim_bound_by,
            "reasons": "reasons",
        }
        lists = {**self.rules.words, "reasons": {"reasons": _joined(result)}}
        claim = result.steps[self.division.claim]
        formula = f"0 if a gate fails else {self.division.claim}"
        admitted = self.step(
            "admitted", Decimal(result.admitted), MONEY, formula, values, (*result.gates, claim), lists
        )
        bounds = self.bounds(result.code)
        children = (admitted, self.reduction, self.rounding, *bounds)
        formula = f"floor(admitted * reduction, {self.rounding.name})"
        if not self.division.is_plain:
            formula = " + ".join(["admitted", *(step.name for step in bounds)])
        explanation = self.step("grant", Decimal(grant), MONEY, formula, values, children, lists)
        summary = self.sentence(self.division.summary, values, Decimal(grant), MONEY, lists)
        return ServiceGrant(result.code, result.label, grant, bound_by, summary, explanation, result)

    def bounds(self, code: str) -> tuple[Step, ...]:
        """Return what every bound took or added; in a plain division the reduction and the rounding say it all."""
        if self.division.is_plain:
            return ()
        labels = {part.code: part.label for part in self.division.pools}
        return tuple(
            step
            for pool, share in self.declared.shares(code)
            for step in change_steps(
                share.changes,
                labels.get(pool, NO_WORDS),
                self.division.source,
                self.declared.divided.divisions[pool].proof,
            )
        )

    def unrounded(self, result: ServiceResult) -> Decimal:
        """Return the exact share of the money before it was rounded, CZK."""
        if self.division.is_plain:
            return CONTEXT.multiply(Decimal(result.admitted), self.share)
        rounded = Fraction(self.declared.divided.totals[result.code])
        for _, share in self.declared.shares(result.code):
            rounded -= sum(change.amount for change in share.changes if change.by == Bound.ROUNDING)
        return exact_decimal(rounded)

    def step(
        self,
        name: str,
        value: Decimal,
        unit: str,
        formula: str,
        values: dict[str, Value],
        children: tuple[Step, ...] = (),
        lists: Any = None,
    ) -> Step:
        """Return a step of the division with its sentence."""
        told = self.division.steps[name]
        return Step(
            kind="round",
            name=name,
            label=told.label,
            unit=unit,
            value=value,
            formula=formula,
            sentence=self.sentence(told.sentence, values, value, unit, lists or self.rules.words),
            source=self.division.source,
            children=children,
        )

    def sentence(
        self, sentence: Sentence, values: dict[str, Value], value: Value, unit: str, lists: Any
    ) -> Words:
        """Return the first variant of a sentence that holds, with its blanks filled."""
        known = {**values, "value": value}
        for variant in sentence:
            if variant.when is None or calculate(variant.when.tree, PlainScope(known)):
                return variant.template.fill(
                    lambda name: (known[name], _unit_of(name) if name != "value" else unit), lists
                )
        return NO_WORDS


def _unit_of(name: str) -> str:
    return "1" if name in ("reduction", "services") else MONEY


def _joined(result: ServiceResult) -> Words:
    return Words(
        " ".join(gate.reason.cs for gate in result.failed), " ".join(gate.reason.en for gate in result.failed)
    )
